#!/usr/bin/python3
"""floods.py BUILD [--short]: what is sent to fill beadled's memory, and what
it makes of it. Each flood is read from a pipe, by packet time: a million SYNs
a second, a scan of sixteen million addresses, a hundred thousand QUIC Initials
a second that hold garbage, and four million connections that stay open. Among
a thousand of a flood's is one whole conversation with a social network.

The truth is what make_flood says it sent. Memory is held against an empty run
and the setting. Prints TAP.
"""
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import measure  # noqa: E402
from tap import check, end, figure  # noqa: E402

# kind, how many, how many in short, the setting, is it more than fits
FLOODS = [
    ("syn", 30000000, 3000000, "256M", True),
    ("scan", 16000000, 2000000, "256M", True),
    ("quic", 3000000, 150000, "256M", True),
    ("open", 4000000, 4000000, "1G", False),
]
MIB = {"256M": 256, "1G": 1024}
HELLOS = "tests/bench/hellos"


def beadled(build, state, memory, stdin):
    shutil.rmtree(state, ignore_errors=True)
    return measure.measure(
        [build + "/beadled", "-r", "-", "--law", build + "/sample/law",
         "--state", state, "--memory", memory], stdin)


def flood(build, kind, count, memory, state):
    maker = subprocess.Popen(
        [build + "/tests/bench/make_flood", kind, str(count), HELLOS],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    taken = beadled(build, state, memory, maker.stdout)
    maker.stdout.close()
    words = maker.stderr.read().split()
    maker.wait()
    return taken, int(words[0]), int(words[2])


def judge(kind, frames, named, cover, is_more):
    def n(name):
        return cover.get(name, 0)
    kinds = [n("evicted_" + k) for k in ("half_open", "nameless", "named")]
    check(n("received") == frames and n("packets") + n("dropped") +
          n("quarantined") == frames,
          "%s: each of %d frames was seen, or is counted as not seen" %
          (kind, frames))
    check(n("flows_new") == n("flows_ended") + n("flows_evicted") +
          n("flows_lost") and sum(kinds) == n("flows_evicted"),
          "%s: each connection ended, or was given up and is counted" % kind)
    check(n("flows_named") >= 0.99 * named,
          "%s: %d of %d named conversations among it are found" %
          (kind, n("flows_named"), named))
    check(kinds[2] == 0, "%s: no named one is given up" % kind)
    if not is_more:
        check(n("flows_evicted") == 0, "%s: all have room at once" % kind)
    return kinds


def main():
    build, short = sys.argv[1], "--short" in sys.argv
    scratch = tempfile.mkdtemp(prefix="beadle-floods.")
    state = scratch + "/state"
    empty = {}
    for memory in MIB:
        maker = subprocess.Popen(
            [build + "/tests/bench/make_flood", "open", "1", HELLOS],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        empty[memory] = beadled(build, state, memory, maker.stdout).kib
        maker.wait()
    for kind, count, few, memory, is_more in FLOODS:
        taken, frames, named = flood(
            build, kind, few if short else count, memory, state)
        cover = measure.coverage(state)
        kinds = judge(kind, frames, named, cover, is_more)
        check(taken.kib <= empty[memory] + MIB[memory] * 1024,
              "%s: memory stays within the setting" % kind)
        figure("flood %s: %d frames, %.0f ns a frame, peak %.0f MiB (an empty "
               "run %.0f, the setting %s), given up %d half-open, %d nameless, "
               "%d named" %
               (kind, frames, taken.cpu / frames * 1e9, taken.kib / 1024,
                empty[memory] / 1024, memory, *kinds))
    shutil.rmtree(scratch)
    end()


if __name__ == "__main__":
    main()
