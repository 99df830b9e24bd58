#!/usr/bin/python3
"""bench.py: what beadled costs, as ratios against peers and limits measured
in the same run, on the same core, in turn.

    bench.py BUILD ROUNDS LONG_FLOWS SHORT_FLOWS DAYS [CAPTURES] [--short]

BUILD holds beadled, tests/bench/{make_traffic,limit,replicate} and sample/. The
work compared is the whole of beadled on a file, as it is shipped: decode,
table, names, second opinion, notes, sessions, journal. CPU time is user +
system of all its processes; memory is the sum of their peaks, without what
the page cache shares with them. CAPTURES is a folder of real captures for the
mix; it is not committed. --short: gates are figures. Prints TAP and figures,
the gates as a table, and writes BUILD/bench.json and BUILD/bench.svg.
"""
import glob
import json
import os
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import gates  # noqa: E402
import memory  # noqa: E402
import peers  # noqa: E402
import picture  # noqa: E402
import sensors  # noqa: E402
import tap  # noqa: E402
from measure import spread  # noqa: E402

HELLOS = "tests/bench/hellos"
LEAST_KIB = 1024		# less memory than that is no measure of another
# reference/performance.md: against whom, at most this times its time or
# memory, on long and on short flows.
GATES = [
    ("limit", "time", 1.7, 2.5),
    ("ndpiReader", "time", 1 / 6, 1 / 9),
    ("softflowd", "time", 1 / 2, 1 / 3),
    ("ndpiReader", "memory", 1 / 8, 1 / 8),
]


def make(command, path):
    with open(path, "wb") as f:
        subprocess.run(command, stdout=f, check=True)
    return path


def workloads(build, argv, scratch):
    """Yield (name, path, flows made): one file at a time lies on the disk."""
    tool = build + "/tests/bench/"
    path = os.path.join(scratch, "workload.pcap")
    for kind, flows in (("long", argv[3]), ("short", argv[4]),
                        ("quic", argv[3])):
        yield kind, make([tool + "make_traffic", kind, flows, HELLOS],
                         path), int(flows)
    yield "day", make([tool + "replicate", argv[5],
                       build + "/sample/day.pcap"], path), None
    mix = sorted(glob.glob(argv[6] + "/*.pcap*")) if len(argv) > 6 else []
    if mix:
        yield "mix", make([tool + "replicate", str(200 * int(argv[5])), *mix],
                          path), None
    else:
        tap.skip("mix: a folder of captures", "none was named, or it is empty")


def rounds_of(place, rounds):
    """name -> its runs; each peer's in turn."""
    taken = {name: [] for name in peers.PEERS
             if not peers.missing(place, name)}
    for _ in range(rounds):
        for name, runs in taken.items():
            run = peers.measured(place, name)
            if name == "tshark":
                run = run._replace(cpu=run.cpu * place.packets / min(
                    place.packets, peers.TSHARK_FRAMES))
            runs.append(run)
            if name == "beadled":
                seen = peers.saw(place, name, run.out)
    saw = {name: seen if name == "beadled" else
           peers.saw(place, name, runs[-1].out) for name, runs in
           taken.items()}
    return taken, saw


def count_of(place, saw, made):
    """What the peer says it saw, in words; and is it all there was?"""
    shown, looked, flows = saw
    words = [] if flows is None else ["%d flows" % flows]
    if looked is not None and looked != place.packets:
        words.append("looked into %d of %d packets" % (looked, place.packets))
    good = shown in (None, place.packets) and \
        (made is None or flows in (None, made))
    return ", ".join(words), good


def table(kind, place, taken, saw, made):
    """Print what one workload took; return it."""
    rows, ours = {}, taken["beadled"]
    tap.figure("%s: %d packets, %d flows, %d bytes a packet; %d rounds in "
               "turn, CPU time on one core" %
               (kind, place.packets, made or saw["beadled"][2],
                place.octets / place.packets, len(ours)))
    tap.figure("  %-10s %9s %7s %9s  %-18s  %8s  it saw" %
               ("", "ns/packet", "Gbit/s", "peak MiB", "beadled's time is",
                "memory"))
    for name in peers.PEERS:
        if name not in taken:
            tap.figure("  %-10s not measured: %s is not installed" %
                       (name, peers.missing(place, name)))
            continue
        cpu = spread([run.cpu for run in taken[name]])
        kib = spread([run.kib for run in taken[name]])[1]
        ratio = spread([a.cpu / b.cpu for a, b in zip(ours, taken[name])])
        memory = spread([run.kib for run in ours])[1] / kib
        words = count_of(place, saw[name], made)[0]
        if words and peers.PEERS[name][2]:
            words += " (%s)" % peers.PEERS[name][2]
        if name == "tshark" and place.packets > peers.TSHARK_FRAMES:
            words += ", scaled from %d packets, memory of those" % \
                peers.TSHARK_FRAMES
        rows[name] = {
            "ns_per_packet": [c / place.packets * 1e9 for c in cpu],
            "gbit_per_s": place.octets * 8 / cpu[1] / 1e9, "peak_kib": kib,
            "beadled_over_it": ratio, "memory_over_it": memory,
            "saw": dict(zip(("packets", "looked_into", "flows"), saw[name])),
            "note": words}
        tap.figure("  %-10s %9.0f %7.2f %9.1f  %5.2f %5.2f %5.2f x  %8s  %s" %
                   (name, cpu[1] / place.packets * 1e9,
                    rows[name]["gbit_per_s"], kib / 1024, *ratio,
                    "%.2f x" % memory if kib >= LEAST_KIB else "-", words))
    return {"packets": place.packets, "flows": made or saw["beadled"][2],
            "bytes": place.octets, "programs": rows}


def report(kind, place, taken, saw, made):
    """The lines of TAP: each saw all, or was not there."""
    for name in peers.PEERS:
        if name not in taken:
            tap.skip("%s: %s" % (kind, name),
                     peers.missing(place, name) + " is not installed")
            continue
        if name == "tshark":        # it has a part of them
            continue
        good = count_of(place, saw[name], made)[1]
        if not good:
            tap.figure("%s says it was shown %s packets and has %s flows" %
                       (name, saw[name][0], saw[name][2]))
        tap.check(good, "%s: %s was shown all %d packets%s" % (
            kind, name, place.packets, "" if made is None else
            " and has all %d flows" % made))


def peer_gates(result):
    for name, what, *most in GATES:
        for kind, limit in zip(("long", "short"), most):
            words = "%s, of %s's" % (what, name)
            row = result[kind]["programs"].get(name)
            if not row:
                gates.missed(words, kind, name + " is not installed")
                continue
            gates.gate(words, kind, limit, row["beadled_over_it"] if
                       what == "time" else [row["memory_over_it"]] * 3, " x")


def keeper(build, scratch, short):
    """name -> figure, of keeper.sh."""
    out = scratch + "/keeper.out"
    done = subprocess.run(["tests/bench/keeper.sh", build, out,
                           *(["short"] if short else [])],
                          capture_output=True, text=True)
    tap.relay(done.stdout)
    if done.returncode not in (0, 1):
        tap.check(False, "keeper.sh ends")
    with open(out, encoding="ascii") as f:
        return {name: float(value) for name, value in
                (line.split() for line in f)}


def main():
    short = "--short" in sys.argv
    argv = [word for word in sys.argv if word != "--short"]
    build, rounds = argv[1], int(argv[2])
    result = {"taken": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
              "short": short, "load_before": os.getloadavg()}
    two = {}
    tap.figure("the machine's load before: %.1f %.1f %.1f" % os.getloadavg())
    where = "/tmp/bench" if os.path.isdir("/tmp/bench") else None
    with tempfile.TemporaryDirectory(prefix="beadle-bench.",
                                     dir=where) as scratch:
        for kind, path, made in workloads(build, argv, scratch):
            place = peers.Place(build, path, scratch)
            taken, saw = rounds_of(place, rounds)
            result[kind] = table(kind, place, taken, saw, made)
            report(kind, place, taken, saw, made)
            if kind in sensors.GATES:
                two[kind] = sensors.measured(kind, place, rounds)
        result["two_sensors"] = two
        os.unlink(path)
        result["memory"] = memory.measured(build, scratch, 1 if short else 3,
                                           short)
        result["keeper"] = keeper(build, scratch, short)
    peer_gates(result)
    gates.judge(short)
    result["gates"] = gates.rows
    with open(build + "/bench.json", "w", encoding="utf-8") as f:
        json.dump(result, f, indent=1)
    with open(build + "/bench.svg", "w", encoding="utf-8") as f:
        f.write(picture.bars(result))
    tap.figure("%s/bench.json and bench.svg have all of it" % build)
    tap.end()


if __name__ == "__main__":
    main()
