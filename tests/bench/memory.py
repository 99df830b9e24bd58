"""memory.py: what a conversation and an open session take of memory, from the
running program: how much more a process of beadled has (RssAnon) with so many
of them at once than with fewer, each. It reads from a pipe that is not closed
yet: what it has then is what it needs for what is open, and not for ending. The
keeper's is taken when it has written the open sessions aside.

A fifth of the fewer touches every page of the table's index, so the growth is
of the flows; the index, and whatever is taken at the start, is in the whole,
which is beadled's peak with four million open at once.
"""
import shutil

import floods
import gates
import measure
import tap

MEMORY = "1G"
KEEPER, SENSOR = 1, 2
NETWORK = "  - {id: flood, range: 11.0.0.0/8, equipment: school, " \
    "used_by: staff, from: 2026-09-01}\n"
# kind of make_flood, of what, whose memory, its two sizes in short and in
# full, bytes at most
GROWTH = [
    ("decided", "a decided flow", SENSOR, (200000, 400000), (200000, 1000000),
     128),
    ("handshake", "a flow in its handshake", SENSOR, (20000, 40000),
     (20000, 100000), 2560),
    ("sessions", "an open session", KEEPER, (5000, 20000), (10000, 100000),
     None),
]
OPEN = (400000, 4000000)
OPEN_MOST_MIB = 1024


def make_law(build, law):
    """The sample's, by which make_flood's machines are the staff's: what they
    do is kept."""
    shutil.copytree(build + "/sample/law", law)
    with open(law + "/roster.yaml", encoding="utf-8") as f:
        text = f.read()
    with open(law + "/roster.yaml", "w", encoding="utf-8") as f:
        f.write(text.replace("networks:\n", "networks:\n" + NETWORK, 1))


def is_mirrored(state, count):
    """Are so many sessions written aside, as every few seconds all are?"""
    try:
        with open(state + "/open/open.jsonl", "rb") as f:
            return sum(1 for _ in f) > count
    except OSError:
        return False


def growth(build, scratch, kind, whose, sizes):
    """Bytes each takes. Whole ones: a page more or less is of nothing in
    particular."""
    held, state = [], scratch + "/state"
    for count in sizes:
        shutil.rmtree(state, ignore_errors=True)
        held.append(measure.held(
            [build + "/beadled", "-r", "-", "--law", scratch + "/law",
             "--state", state, "--memory", MEMORY],
            [build + "/tests/bench/make_flood", kind, str(count),
             floods.HELLOS],
            lambda: whose != KEEPER or is_mirrored(state, count))[whose])
    cover = measure.coverage(state)
    tap.check(cover.get("flows_evicted", 0) == 0,
              "memory: %s: %d have room at once" % (kind, sizes[1]))
    return round((held[1] - held[0]) * 1024 / (sizes[1] - sizes[0]))


def measured(build, scratch, rounds, short):
    state, result = scratch + "/state", {}
    make_law(build, scratch + "/law")
    for kind, what, whose, small, large, most in GROWTH:
        sizes = small if short else large
        found = measure.spread([growth(build, scratch, kind, whose, sizes)
                                for _ in range(rounds)])
        result[kind] = {"sizes": sizes, "bytes": found}
        tap.figure("memory: %s takes %d %d %d bytes (min, median, max; growth "
                   "from %d to %d at once)" % (what, *found, *sizes))
        if most:
            gates.gate("memory of " + what, "%d at once" % sizes[1],
                       most, found, " B")
    count = OPEN[0] if short else OPEN[1]
    taken, _, _ = floods.flood(build, "open", count, MEMORY, state)
    tap.check(measure.coverage(state).get("flows_evicted", 0) == 0,
              "memory: open: %d have room at once" % count)
    result["open"] = {"flows": count, "peak_kib": taken.kib}
    gates.gate("memory of open flows, in all", "%d at once" % count,
               OPEN_MOST_MIB,
               [taken.kib / 1024] * 3, " MiB")
    return result
