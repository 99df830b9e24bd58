"""sensors.py: what a second sensor gives: wall time of -w 1 and -w 2 over one
capture file on two processors, in turn.

Two processors may be threads of one core, which together do much less than two
cores; so the same is asked of the machine first: a bare flow table (limit) on
one processor alone, and on both at once. The gate then measures the machine,
and says so.
"""
import os
import shutil
import subprocess
import time

import gates
import measure
import peers
import tap

CORES = (0, 1)
# kind -> how many times as fast two sensors are, at least
GATES = {"long": 1.3, "short": 1.6}
TOPOLOGY = "/sys/devices/system/cpu/cpu%d/topology/thread_siblings_list"


def unable():
    """Why two sensors cannot be measured here; None: they can."""
    if not set(CORES) <= os.sched_getaffinity(0):
        return "there are no two processors to run on"
    return None


def share_core():
    """Are the two processors threads of one core? None: nobody says."""
    try:
        with open(TOPOLOGY % CORES[0], encoding="ascii") as f:
            text = f.read().strip()
    except OSError:
        return None
    shared = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        shared.update(range(int(first), int(last or first) + 1))
    return CORES[1] in shared


def both_at_once(place):
    """How many times as much two processors do as one, of what shares
    nothing but the machine."""
    command = [place.build + "/tests/bench/limit", place.path]
    gains = []
    for _ in range(3):
        walls = []
        for cores in (CORES[:1], CORES):
            start = time.monotonic()
            running = [subprocess.Popen(
                ["taskset", "-c", str(core), *command],
                stdout=subprocess.DEVNULL) for core in cores]
            for child in running:
                child.wait()
            walls.append(time.monotonic() - start)
        gains.append(2 * walls[0] / walls[1])
    return measure.spread(gains)


def wall(place, sensors):
    shutil.rmtree(place.state, ignore_errors=True)
    command = peers.PEERS["beadled"][0](place) + ["-w", str(sensors)]
    return measure.measure(command, cores=CORES).wall


def measured(kind, place, rounds):
    """Wall times of one and two sensors and what is gained, each as least,
    median and most; also as a gate. None: it cannot be measured here."""
    if unable():
        gates.missed("speed of two sensors", kind, unable())
        return None
    one, two = [], []
    for _ in range(rounds):
        one.append(wall(place, 1))
        two.append(wall(place, 2))
    gain = measure.spread([a / b for a, b in zip(one, two)])
    machine, shares = both_at_once(place), share_core()
    result = {"one_s": measure.spread(one), "two_s": measure.spread(two),
              "gain": gain, "machine_gain": machine, "share_core": shares}
    tap.figure("two sensors: %s: one takes %.2f %.2f %.2f s, two %.2f %.2f "
               "%.2f s (min, median, max); of two bare flow tables at once "
               "the machine makes %.2f %.2f %.2f" %
               (kind, *result["one_s"], *result["two_s"], *machine))
    tap.figure("two sensors: processors %d and %d are %s" % (*CORES, {
        True: "two threads of one core: this measures the machine",
        False: "two cores, as the kernel is told (a hypervisor may tell it "
               "so of threads)",
        None: "of nobody knows how many cores"}[shares]))
    reason = "the two processors are threads of one core, the gate then " \
        "measures the machine" if shares else None
    gates.gate("speed of two sensors", kind, GATES[kind], gain,
               " x one's", at_least=True, reason=reason)
    return result
