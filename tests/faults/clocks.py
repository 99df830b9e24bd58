#!/usr/bin/python3
"""What two boxes kept while the clock of the first was set.

    clocks.py STATE SECOND

Machines 0, 1000, 2000 and 3000 up to 29 more each talked ten years ago, now,
in an hour, and now, by the first box's clock. Prints TAP."""

import re
import sys
import time

import kills

KINDS = ((0, -315576000), (1000, 0), (2000, 3600), (3000, 0))
COUNT = 30
NEAR_S = 900


def read(state):
    chain = kills.Chain(state)
    chain.read()                # raises where it does not hold
    return chain


def main():
    first, second = read(sys.argv[1]), read(sys.argv[2])
    sessions = first.sessions()
    by_machine = {s["mac"]: s for s in sessions}
    wrong = missing = 0
    for begin, offset_s in KINDS:
        for n in range(begin, begin + COUNT):
            s = by_machine.get(f"00:00:5e:53:{n >> 8:02x}:{n & 255:02x}")
            missing += s is None
            wrong += s is not None and abs(
                s["start"] / 1e6 - time.time() - offset_s) > NEAR_S
    steps = [re.search("(back|forward) by ([0-9]+)", e["text"]).groups()
             for e in first.events("clock-set")]
    ids = [s["id"] for s in sessions]
    others = [s["id"] for s in second.sessions()]
    kills.check("clock: every machine is kept", 0, missing)
    kills.check("clock: each at the time its clock showed", 0, wrong)
    kills.check("clock: no visit is kept twice", len(by_machine),
                len(sessions))
    kills.check("clock: ids are unique, over both boxes",
                len(ids) + len(others), len(set(ids) | set(others)))
    kills.check("clock: the second box kept them, too", 4 * COUNT,
                len(others))
    kills.check("clock: no session ends before it begins", [],
                [s["id"] for s in sessions if s["end"] < s["start"]])
    kills.check("clock: each step is an event",
                [("forward", 315576000), ("forward", 3600), ("back", 3600)],
                [(way, round(int(s), -1)) for way, s in steps])
    kills.check("clock: the second box saw no step", [],
                second.events("clock-set"))
    minutes = sum(e["add"].get("minutes", 0) for e in first.events("cover"))
    kills.check("clock: no minute was watched that never was", True,
                minutes <= 12)
    kills.check("clock: each minute adds up", [],
                first.events("accounts-wrong"))
    kills.figure(f"clock: 3 steps, {len(sessions)} sessions of {4 * COUNT} "
                 f"machines, {len(others)} on a second box, ids twice "
                 f"{len(ids) + len(others) - len(set(ids) | set(others))}")
    print(f"1..{len(kills.results)}")
    sys.exit(0 if all(kills.results) else 1)


if __name__ == "__main__":
    main()
