#!/usr/bin/python3
"""Kill processes of a running beadle at random, under load, and count.

    kills.py BUILD NET LAW WORK KILLS [SEED]

In the network namespace NET, where "out" leads to "in", machines talk all the
time (talk.py). Each kill is a SIGKILL to the launcher, a sensor, the keeper,
redis-server, beadle up or all of these, in turn, at a random moment: some
fall into the recovery from the one before. What beadle says to have kept safe
(--acks) is the oracle; that each machine visited once is another.

Prints TAP. The chain is checked here, from its description in segment.h."""

import collections
import glob
import hashlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time

TARGETS = ("launcher", "sensor", "keeper", "redis", "up", "all")
PATIENCE_S = 60
ENTRY = 246
# Machines that can be told apart, and how long a kill may take, of all.
MACHINES, KILL_S = 65000, 3
PAUSE_S = 0.01              # between two machines, at least
# Before a kill, at most. The longest sees what is open written aside.
PAUSES_S = (0.02, 0.2, 0.6, 4)

results = []


def check(what, want, got):
    results.append(want == got)
    if want != got:
        print(f"# expected: {want!r}\n#      got: {got!r}")
    print(f"{'ok' if want == got else 'not ok'} {len(results)} - {what}")


def figure(text):
    print(f"# figure: {text}", flush=True)


# ---- processes ----

def children(pid):
    """[(pid, name)] in the order they were started."""
    found = []
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as f:
            pids = [int(p) for p in f.read().split()]
        for p in pids:
            with open(f"/proc/{p}/stat") as f:
                text = f.read()
            name = text[text.index("(") + 1:text.rindex(")")]
            if text[text.rindex(")") + 2] != "Z":
                found.append((p, name))
    except (FileNotFoundError, ProcessLookupError):
        pass
    return sorted(found)


def processes(up):
    """Of a running beadle up: {target: [pid]}."""
    found = collections.defaultdict(list)
    if up.poll() is not None:
        return found
    found["up"] = [up.pid]
    for pid, name in children(up.pid):
        if name == "redis-server":
            found["redis"].append(pid)
        elif name == "beadled":
            # Not yet another program than beadle up itself otherwise.
            own = children(pid)
            found["launcher"].append(pid)
            # The keeper is the first; sensors come after it.
            found["keeper"] += [p for p, _ in own[:1]]
            found["sensor"] += [p for p, _ in own[1:]]
    found["all"] = [p for pids in list(found.values()) for p in pids]
    if not all(found[t] for t in TARGETS):
        found["all"] = []
    return found


def kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
        return True
    except ProcessLookupError:
        return False


class Run:
    def __init__(self, build, net, law, work):
        self.state = os.path.join(work, "state-kills")
        self.acks = os.path.join(work, "acks")
        self.log = open(os.path.join(work, "kills.log"), "ab")
        self.argv = ["ip", "netns", "exec", net, f"{build}/beadle", "up",
                     "-i", "in", "-w", "2", "--law", law, "--state",
                     self.state, "--acks", self.acks, "--config",
                     os.path.join(work, "kills.yaml")]
        with open(os.path.join(work, "kills.yaml"), "w") as f:
            f.write("ring: 8388608\n")
        self.up = None
        self.starts = 0

    def start(self):
        self.up = subprocess.Popen(self.argv, stdout=self.log,
                                   stderr=self.log)
        self.starts += 1

    def keep_up(self):
        """It may refuse at first: the one before is still ending."""
        if self.up.poll() is not None:
            self.start()

    def wait_for(self, target):
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            self.keep_up()
            pids = processes(self.up)[target]
            if pids:
                return pids
            time.sleep(0.01)
        raise SystemExit(f"not ok - waited in vain for {target}")


class Talk(threading.Thread):
    """Machines, one after another, for as long as it is wanted."""

    def __init__(self, net, kills):
        super().__init__(daemon=True)
        pause = max(PAUSE_S, kills * KILL_S / MACHINES)
        here = os.path.dirname(os.path.abspath(__file__))
        self.process = subprocess.Popen(
            ["ip", "netns", "exec", net, f"{here}/talk.py", "out", "1",
             str(MACHINES), str(pause)], stdout=subprocess.PIPE, text=True)
        self.last = 0

    def run(self):
        for line in self.process.stdout:
            self.last = int(line)

    def stop(self):
        check("kills: there was talk until the end", None, self.process.poll())
        self.process.kill()
        self.process.wait()
        self.join()


# ---- the chain ----

class Chain:
    """The journal of a state, read on from where it was read to. Lines that
    are whole were written whole: a kill takes nothing back."""

    def __init__(self, state):
        self.dir = os.path.join(state, "journal", "observations")
        self.at = {}                    # segment: (entries, body bytes)
        self.previous, self.sequence = "0" * 64, 0
        self.entries = []

    def read(self):
        for path in sorted(glob.glob(os.path.join(self.dir, "*.chain"))):
            self.read_segment(path)

    def read_segment(self, path):
        count, body_at = self.at.get(path, (0, 0))
        with open(path, "rb") as f:
            f.seek(count * ENTRY)
            lines = f.read()
        with open(path[:-6] + ".body", "rb") as f:
            f.seek(body_at)
            body = f.read()
        taken = 0
        for i in range(len(lines) // ENTRY):
            line = lines[i * ENTRY:(i + 1) * ENTRY]
            sequence, _, _, length, text, previous, own = \
                line.decode().split()
            raw = body[taken:taken + int(length)]
            assert len(raw) == int(length), f"{path}: text {sequence}"
            assert int(sequence) == self.sequence + 1, sequence
            assert previous == self.previous, sequence
            assert own == hashlib.sha256(line[:181]).hexdigest(), sequence
            assert text == hashlib.sha256(raw).hexdigest(), sequence
            self.sequence, self.previous = int(sequence), own
            self.entries.append(json.loads(raw[33:]))
            taken += int(length)
            self.at[path] = (count + i + 1, body_at + taken)

    def sessions(self):
        return [e for e in self.entries if "id" in e]

    def events(self, what):
        return [e for e in self.entries if e.get("what") == what]


# ---- the campaign ----

def campaign(run, talk, kills, rng):
    order = [TARGETS[i % len(TARGETS)] for i in range(kills)]
    rng.shuffle(order)
    counts, broken = collections.Counter(), 0
    chain = Chain(run.state)
    for target in order:
        pids = run.wait_for(target)
        time.sleep(rng.choice(PAUSES_S) * rng.random())
        for pid in pids if target == "all" else [rng.choice(pids)]:
            kill(pid)
        counts[target] += 1
        try:
            chain.read()
        except AssertionError as wrong:
            print(f"# after {sum(counts.values())} kills: {wrong}")
            broken += 1
    return counts, broken, chain


def redis_ids(build, law, state, days):
    ids = set()
    for day in days:
        said = subprocess.run(
            ["tests/served.sh", build, law, state, f"{build}/beadle",
             "sessions", "--day", day, "--json", "--law", law, "--state",
             state], capture_output=True, text=True, check=True).stdout
        ids |= {json.loads(line)["id"] for line in said.splitlines()}
    return ids


def judge(run, talk, chain, build, law):
    sessions = chain.sessions()
    ids = [s["id"] for s in sessions]
    with open(run.acks) as f:
        acked = [line.split()[0] for line in f if line.endswith("\n")]
    macs = collections.Counter(s["mac"] for s in sessions)
    talked = {f"00:00:5e:53:{n >> 8:02x}:{n & 255:02x}"
              for n in range(1, talk.last + 1)}
    days = {time.strftime("%Y-%m-%d", time.localtime(s["start"] / 1e6))
            for s in sessions}
    check("kills: what was acknowledged is there", set(),
          set(acked) - set(ids))
    check("kills: nothing was acknowledged twice", len(acked),
          len(set(acked)))
    check("kills: no id is there twice", len(ids), len(set(ids)))
    check("kills: no visit is there twice", [],
          [m for m, n in macs.items() if n > 1])
    check("kills: nobody is there who did not talk", set(),
          set(macs) - talked)
    check("kills: Redis has what the journal has, and no more", set(ids),
          redis_ids(build, law, run.state, days))
    figure(f"{len(acked)} sessions acknowledged, of these lost "
           f"{len(set(acked) - set(ids))}, twice "
           f"{len(ids) - len(set(ids))}; of {talk.last} machines that talked "
           f"{talk.last - len(macs)} did in a gap, or between two writings "
           f"of what is open")


def main():
    build, net, law, work = sys.argv[1:5]
    kills = int(sys.argv[5])
    seed = int(sys.argv[6]) if len(sys.argv) > 6 else random.randrange(1 << 30)
    rng = random.Random(seed)
    run = Run(build, net, law, work)
    run.start()
    run.wait_for("all")
    talk = Talk(net, kills)
    talk.start()
    began = time.monotonic()
    counts, broken, chain = campaign(run, talk, kills, rng)
    run.wait_for("all")
    talk.stop()
    # An end may come while all of it begins anew, too.
    while True:
        run.up.send_signal(signal.SIGINT)
        status = run.up.wait(PATIENCE_S)
        if status == 0:
            break
        run.start()
        run.wait_for("all")
    chain.read()
    check(f"kills: the chain verified after each (seed {seed})", 0, broken)
    figure(f"{sum(counts.values())} kills in "
           f"{time.monotonic() - began:.0f} s ("
           + ", ".join(f"{t} {n}" for t, n in sorted(counts.items()))
           + f"), beadle up was started {run.starts} times by hand")
    judge(run, talk, chain, build, law)
    print(f"1..{len(results)}")
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
