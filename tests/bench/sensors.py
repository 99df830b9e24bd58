"""sensors.py: what a second sensor gives: wall time over one capture file of
one sensor on one core, of one on two and of two on two, in turn.

The gate holds two sensors on two cores against one on one: what is gained by
a sensor and a core more. One sensor on two cores is shown beside them: there
the keeper works beside it already, so that the rest is the sensor's alone.

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


def wall(place, sensors, cores):
    shutil.rmtree(place.state, ignore_errors=True)
    command = peers.PEERS["beadled"][0](place) + ["-w", str(sensors)]
    return measure.measure(command, cores=CORES[:cores]).wall


def measured(kind, place, rounds):
    """Wall times of sensors on cores and what is gained, each as least,
    median and most; also as a gate. None: it cannot be measured here."""
    if unable():
        gates.missed("speed of two sensors, two cores", kind, unable())
        return None
    one, beside, two = [], [], []
    for _ in range(rounds):
        one.append(wall(place, 1, 1))
        beside.append(wall(place, 1, 2))
        two.append(wall(place, 2, 2))
    gain = measure.spread([a / b for a, b in zip(one, two)])
    machine, shares = both_at_once(place), share_core()
    result = {"one_s": measure.spread(one),
              "one_on_two_s": measure.spread(beside),
              "two_s": measure.spread(two), "gain": gain,
              "gain_on_two": measure.spread([a / b for a, b in
                                             zip(beside, two)]),
              "machine_gain": machine, "share_core": shares}
    tap.figure("two sensors: %s: one on one core takes %.2f %.2f %.2f s, one "
               "on two %.2f %.2f %.2f s, two on two %.2f %.2f %.2f s (min, "
               "median, max)" % (kind, *result["one_s"],
                                 *result["one_on_two_s"], *result["two_s"]))
    tap.figure("two sensors: %s: two on two are %.2f %.2f %.2f x as fast as "
               "one on one, %.2f %.2f %.2f x one on two; of two bare flow "
               "tables at once the machine makes %.2f %.2f %.2f" %
               (kind, *gain, *result["gain_on_two"], *machine))
    tap.figure("two sensors: processors %d and %d are %s" % (*CORES, {
        True: "two threads of one core: this measures the machine",
        False: "two cores, as the kernel is told (a hypervisor may tell it "
               "so of threads)",
        None: "of nobody knows how many cores"}[shares]))
    reason = "the two processors are threads of one core, the gate then " \
        "measures the machine" if shares else None
    gates.gate("speed of two sensors, two cores", kind, GATES[kind], gain,
               " x 1 on 1", at_least=True, reason=reason)
    return result
