#!/usr/bin/python3
"""bench.py: what beadled costs, as ratios against peers and limits measured
in the same run, on the same core, in turn.

    bench.py BUILD ROUNDS LONG_FLOWS SHORT_FLOWS

BUILD holds beadled, tests/bench/{make_traffic,limit} and sample/law. The work
compared is the whole of beadled on a file: decode, table, names, second
opinion, notes, sessions, journal. CPU time is user + system of all its
processes; memory is the sum of their peaks. Prints TAP figures and writes
BUILD/bench.json.
"""
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

CORE = 0


def tree(pid):
    """pid and its descendants, as long as they live."""
    found = [pid]
    try:
        with open("/proc/%d/task/%d/children" % (pid, pid)) as f:
            for child in f.read().split():
                found += tree(int(child))
    except OSError:
        pass
    return found


class Peak(threading.Thread):
    """The sum of the peaks of all processes below pid, in KiB."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.seen, self.over = pid, {}, threading.Event()

    def run(self):
        os.sched_setaffinity(0, range(os.cpu_count()))
        while not self.over.wait(0.05):
            for pid in tree(self.pid):
                try:
                    with open("/proc/%d/status" % pid) as f:
                        for line in f:
                            if line.startswith("VmHWM:"):
                                self.seen[pid] = int(line.split()[1])
                except OSError:
                    pass

    def kib(self):
        self.over.set()
        self.join()
        return sum(self.seen.values())


def measure(command):
    """(CPU seconds, peak KiB) of one run, pinned to one core."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    child = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, preexec_fn=lambda: os.sched_setaffinity(
            0, {CORE}))
    peak = Peak(child.pid)
    peak.start()
    complaint = child.stderr.read()
    if child.wait() != 0:
        sys.exit("bench: %s failed: %s" % (command[0], complaint.decode()))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, peak.kib()


def commands(build, path, scratch):
    """name -> command for one capture; a peer that is not there is left out."""
    state = os.path.join(scratch, "state")
    shutil.rmtree(state, ignore_errors=True)
    found = {
        "read": [build + "/tests/bench/limit", path, "read"],
        "limit": [build + "/tests/bench/limit", path],
        "beadled": [build + "/beadled", "-r", path, "--law",
                    build + "/sample/law", "--state", state],
        "ndpiReader": ["ndpiReader", "-q", "-i", path],
        "softflowd": ["softflowd", "-r", path],
    }
    return {name: c for name, c in found.items() if shutil.which(c[0])}


def workload(build, kind, flows, scratch):
    path = os.path.join(scratch, kind + ".pcap")
    with open(path, "wb") as f:
        subprocess.run([build + "/tests/bench/make_traffic", kind, str(flows)],
                       stdout=f, check=True)
    out = subprocess.run([build + "/tests/bench/limit", path], check=True,
                         capture_output=True, text=True).stdout
    return path, int(out.split()[0]), int(out.split()[2])


def rounds_of(build, path, scratch, rounds):
    taken = {}
    for _ in range(rounds):
        for name, command in commands(build, path, scratch).items():
            taken.setdefault(name, []).append(measure(command))
    return taken


def report(kind, packets, flows, taken):
    """Print the table of one workload; return it."""
    size = {}
    print("# figure: %s: %d packets, %d flows, %d rounds, CPU, one core" %
          (kind, packets, flows, len(taken["beadled"])))
    ours = [cpu for cpu, _ in taken["beadled"]]
    ours_kib = statistics.median(kib for _, kib in taken["beadled"])
    for name, runs in taken.items():
        cpu = [c for c, _ in runs]
        kib = statistics.median(k for _, k in runs)
        ratios = sorted(o / c for o, c in zip(ours, cpu))
        size[name] = {
            "ns_per_packet": statistics.median(cpu) / packets * 1e9,
            "peak_kib": kib, "cpu_s": cpu,
            "beadled_over_it": [ratios[0], statistics.median(ratios),
                                ratios[-1]],
            "memory_over_it": ours_kib / kib if kib else None}
        print("# figure:   %-10s %6.0f ns/packet %7.1f MiB   beadled takes "
              "%.2f x its time (%.2f-%.2f), %.2f x its memory" %
              (name, size[name]["ns_per_packet"], kib / 1024,
               statistics.median(ratios), ratios[0], ratios[-1],
               ours_kib / kib if kib else 0))
    return size


def main():
    build, rounds, long_flows, short_flows = \
        sys.argv[1], *map(int, sys.argv[2:5])
    result, n = {"taken": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}, 0
    with tempfile.TemporaryDirectory(prefix="beadle-bench.") as scratch:
        for kind, flows in (("long", long_flows), ("short", short_flows)):
            path, packets, seen = workload(build, kind, flows, scratch)
            taken = rounds_of(build, path, scratch, rounds)
            result[kind] = report(kind, packets, seen, taken)
            os.unlink(path)
            n += 1
            print("ok %d - %s was measured against %d others" %
                  (n, kind, len(taken) - 1))
    with open(build + "/bench.json", "w", encoding="utf-8") as f:
        json.dump(result, f, indent=1)
    print("1..%d" % n)


if __name__ == "__main__":
    main()
