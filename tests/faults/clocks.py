#!/usr/bin/python3
"""What one or two boxes kept while the clock of the first was set.

    clocks.py WHAT STATE [--second STATE] --visits FIRST:COUNT:OFFSET_S...
        --steps (forward|back):SECONDS... [--round TENS] [--minutes MOST]

COUNT machines from FIRST on each talked a short time ago, while the clock of
the first box was OFFSET_S wrong. Prints TAP."""

import argparse
import re
import sys
import time

import kills

NEAR_S = 900


def read(state):
    chain = kills.Chain(state)
    chain.read()                # raises where it does not hold
    return chain


def mac(n):
    return f"00:00:5e:53:{n >> 8:02x}:{n & 255:02x}"


def arguments():
    p = argparse.ArgumentParser()
    p.add_argument("what")
    p.add_argument("state")
    p.add_argument("--second")
    p.add_argument("--visits", nargs="+", required=True)
    p.add_argument("--steps", nargs="+", required=True)
    p.add_argument("--minutes", type=int, default=12)
    return p.parse_args()


def same_step(want, got):
    way, seconds = want.split(":")
    # The clock is asked about once a second.
    return way == got[0] and abs(int(seconds) - int(got[1])) <= 5


def main():
    a = arguments()
    first = read(a.state)
    sessions = first.sessions()
    by_machine = {s["mac"]: s for s in sessions}
    wrong = missing = visits = 0
    for visit in a.visits:
        begin, count, offset_s = map(int, visit.split(":"))
        visits += count
        for n in range(begin, begin + count):
            s = by_machine.get(mac(n))
            missing += s is None
            wrong += s is not None and abs(
                s["start"] / 1e6 - time.time() - offset_s) > NEAR_S
    steps = [re.search("(back|forward) by ([0-9]+)", e["text"]).groups()
             for e in first.events("clock-set")]
    ids = [s["id"] for s in sessions]
    kills.check(f"{a.what}: every machine is kept", 0, missing)
    kills.check(f"{a.what}: each at the time its clock showed", 0, wrong)
    kills.check(f"{a.what}: no visit is kept twice", len(by_machine),
                len(sessions))
    kills.check(f"{a.what}: no session ends before it begins", [],
                [s["id"] for s in sessions if s["end"] < s["start"]])
    kills.check(f"{a.what}: each step is an event, and nothing else is",
                (len(a.steps), True),
                (len(steps), all(map(same_step, a.steps, steps))))
    others = two(a, ids) if a.second else []
    kills.check(f"{a.what}: ids are unique", len(ids) + len(others),
                len(set(ids) | set(others)))
    minutes = sum(e["add"].get("minutes", 0) for e in first.events("cover"))
    kills.check(f"{a.what}: no minute was watched that never was", True,
                minutes <= a.minutes)
    kills.check(f"{a.what}: each minute adds up", [],
                first.events("accounts-wrong"))
    kills.figure(f"{a.what}: {len(steps)} steps, {len(sessions)} sessions of "
                 f"{visits} machines, {wrong} at a wrong time, "
                 f"{len(others)} on a second box, ids twice "
                 f"{len(ids) + len(others) - len(set(ids) | set(others))}")
    print(f"1..{len(kills.results)}")
    sys.exit(0 if all(kills.results) else 1)


def two(a, ids):
    """The ids of a second box, whose clock was right."""
    second = read(a.second)
    others = [s["id"] for s in second.sessions()]
    kills.check(f"{a.what}: the second box kept them, too", len(ids),
                len(others))
    kills.check(f"{a.what}: the second box saw no step", [],
                second.events("clock-set"))
    return others


if __name__ == "__main__":
    main()
