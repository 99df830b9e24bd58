#!/usr/bin/python3
"""bench.py: what beadled costs, as ratios against peers and limits measured
in the same run, on the same core, in turn.

    bench.py BUILD ROUNDS LONG_FLOWS SHORT_FLOWS DAYS [CAPTURES]

BUILD holds beadled, tests/bench/{make_traffic,limit,replicate} and sample/. The
work compared is the whole of beadled on a file, as it is shipped: decode,
table, names, second opinion, notes, sessions, journal. CPU time is user +
system of all its processes; memory is the sum of their peaks, without what
the page cache shares with them. CAPTURES is a folder of real captures for the
mix; it is not committed. Prints TAP and figures, the gates as a table, and
writes BUILD/bench.json and BUILD/bench.svg.
"""
import glob
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import measure  # noqa: E402
import picture  # noqa: E402

HELLOS = "tests/bench/hellos"
# tshark keeps all it reads: it gets this much of a workload, and is scaled.
TSHARK_FRAMES = 50000
# reference/performance.md: against whom, at most this times its time or
# memory, on long and on short flows.
GATES = [
    ("limit", "time", 1.7, 2.5),
    ("ndpiReader", "time", 1 / 6, 1 / 9),
    ("softflowd", "time", 1 / 2, 1 / 3),
    ("ndpiReader", "memory", 1 / 8, 1 / 8),
]


def commands(build, path, scratch):
    """name -> command for one capture; a peer that is not there is left out."""
    state = os.path.join(scratch, "state")
    shutil.rmtree(state, ignore_errors=True)
    found = {
        "read": [build + "/tests/bench/limit", path, "read"],
        "limit": [build + "/tests/bench/limit", path],
        "beadled": [build + "/beadled", "-r", path, "--law",
                    build + "/sample/law", "--state", state],
        "softflowd": ["softflowd", "-r", path],
        "argus": ["argus", "-X", "-r", path, "-w", "/dev/null"],
        "ndpiReader": ["ndpiReader", "-q", "-i", path],
        "tshark": ["tshark", "-c", str(TSHARK_FRAMES), "-n", "-q", "-z",
                   "conv,tcp", "-r", path],
    }
    return {name: c for name, c in found.items() if shutil.which(c[0])}


def make(command, path):
    with open(path, "wb") as f:
        subprocess.run(command, stdout=f, check=True)
    return path


def workloads(build, argv, scratch):
    """Yield (name, path): one file at a time lies on the disk."""
    tool = build + "/tests/bench/"
    path = os.path.join(scratch, "workload.pcap")
    for kind, flows in (("long", argv[3]), ("short", argv[4])):
        yield kind, make([tool + "make_traffic", kind, flows, HELLOS], path)
    yield "day", make([tool + "replicate", argv[5],
                       build + "/sample/day.pcap"], path)
    mix = sorted(glob.glob(argv[6] + "/*.pcap*")) if len(argv) > 6 else []
    if mix:
        yield "mix", make([tool + "replicate", str(200 * int(argv[5])), *mix],
                          path)


def size_of(build, path):
    """Packets, flows and bytes of a capture."""
    out = subprocess.run([build + "/tests/bench/limit", path], check=True,
                         capture_output=True, text=True).stdout.split()
    packets = int(out[0])
    return packets, int(out[2]), os.path.getsize(path) - 24 - 16 * packets


def rounds_of(build, path, scratch, rounds, packets):
    taken = {}
    for _ in range(rounds):
        for name, command in commands(build, path, scratch).items():
            cpu, kib = measure.measure(command)
            if name == "tshark":
                cpu *= packets / min(packets, TSHARK_FRAMES)
            taken.setdefault(name, []).append((cpu, kib))
    return taken


def spread(values):
    return [min(values), statistics.median(values), max(values)]


def table(kind, size, taken):
    """Print what one workload took; return it."""
    packets, flows, octets = size
    rows = {}
    print("# figure: %s: %d packets, %d flows, %d bytes a packet; %d rounds "
          "in turn, CPU time on one core" %
          (kind, packets, flows, octets / packets, len(taken["beadled"])))
    print("# figure:   %-10s %9s %7s %9s  beadled takes of its time (min, "
          "median, max), of its memory" %
          ("", "ns/packet", "Gbit/s", "peak MiB"))
    for name, runs in taken.items():
        cpu = spread([c for c, _ in runs])
        kib = statistics.median(k for _, k in runs)
        ratio = spread([ours[0] / its[0] for ours, its in
                        zip(taken["beadled"], runs)])
        memory = statistics.median(k for _, k in taken["beadled"]) / kib
        rows[name] = {
            "ns_per_packet": [c / packets * 1e9 for c in cpu],
            "gbit_per_s": octets * 8 / cpu[1] / 1e9, "peak_kib": kib,
            "beadled_over_it": ratio, "memory_over_it": memory}
        print("# figure:   %-10s %9.0f %7.2f %9.1f  %.2f %.2f %.2f, %.2f%s" %
              (name, cpu[1] / packets * 1e9, rows[name]["gbit_per_s"],
               kib / 1024, *ratio, memory, ", scaled from %d packets, memory "
               "of those" % TSHARK_FRAMES if name == "tshark" and
               packets > TSHARK_FRAMES else ""))
    return {"packets": packets, "flows": flows, "bytes": octets,
            "programs": rows}


def gates(result):
    """The numbers beadle holds itself to, met or not."""
    print("# figure: gate: beadled against      | workload | at most | "
          "measured (min, median, max) | met")
    rows = []
    for name, what, *most in GATES:
        for kind, limit in zip(("long", "short"), most):
            row = result[kind]["programs"].get(name)
            if not row:
                continue
            got = row["beadled_over_it"] if what == "time" else \
                [row["memory_over_it"]] * 3
            met = got[1] <= limit
            rows.append({"against": name, "what": what, "workload": kind,
                         "at_most": limit, "measured": got, "met": met})
            print("# figure: gate: %-20s | %-8s | %7.3f | %6.3f %6.3f %6.3f"
                  "        | %s" % (name + ", " + what, kind, limit, *got,
                                    "met" if met else "NOT MET"))
    return rows


def main():
    build, rounds = sys.argv[1], int(sys.argv[2])
    result = {"taken": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
              "load_before": os.getloadavg()}
    count = 0
    print("# figure: the machine's load before: %.1f %.1f %.1f" %
          os.getloadavg())
    where = "/tmp/bench" if os.path.isdir("/tmp/bench") else None
    with tempfile.TemporaryDirectory(prefix="beadle-bench.",
                                     dir=where) as scratch:
        for kind, path in workloads(build, sys.argv, scratch):
            size = size_of(build, path)
            taken = rounds_of(build, path, scratch, rounds, size[0])
            result[kind] = table(kind, size, taken)
            count += 1
            print("ok %d - %s was measured against %d others" %
                  (count, kind, len(taken) - 1))
    result["gates"] = gates(result)
    with open(build + "/bench.json", "w", encoding="utf-8") as f:
        json.dump(result, f, indent=1)
    with open(build + "/bench.svg", "w", encoding="utf-8") as f:
        f.write(picture.bars(result))
    print("# figure: %s/bench.json and bench.svg have all of it" % build)
    print("1..%d" % count)


if __name__ == "__main__":
    main()
