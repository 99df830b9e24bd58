#!/usr/bin/python3
"""instructions.py: how many instructions beadled takes for a packet and for a
flow, held against a table, so that a change that costs is seen where clocks
tell nothing.

    instructions.py BUILD [--write]

BUILD holds tests/bench/{beadled_counted,make_traffic} and sample/law. Two
captures of each kind, one twice as long, are read under callgrind: their
difference is what a packet or a flow takes, the rest what starting takes.
Counted are sensor_run and keeper_run with all they call, but for what the
keeper does every so often by the clock of the wall. TABLE is in instructions
each; --write makes it from what was counted. Prints TAP.
"""
import os
import re
import subprocess
import sys
import tempfile

TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                     "instructions.txt")
HELLOS = os.path.join(os.path.dirname(TABLE), "hellos")
MARGIN = 1.06		# compilers and libraries of one Debian, and chance
FLOWS = {"long": (300, 600), "short": (1500, 3000)}
WANTED = ("main", "sensor_run", "keeper_run", "keep_mirror")


def inclusive(path):
    """Function -> instructions of its calls, of those WANTED; and the whole."""
    names, costs, callee = {}, dict.fromkeys(WANTED, 0), None
    total = 0
    with open(path, encoding="utf-8", errors="replace") as f:
        for line in f:
            named = re.match(r"(c?fn)=\((\d+)\)(?: (.*))?$", line)
            if named:
                if named.group(3):
                    names[named.group(2)] = named.group(3)
                if named.group(1) == "cfn":
                    callee = names.get(named.group(2))
            elif line.startswith("calls="):
                cost = int(next(f).split()[-1])
                if callee in costs:
                    costs[callee] += cost
            elif line.startswith("summary:"):
                total = int(line.split()[1])
    return costs, total


def counted(build, capture, scratch):
    """(launcher, sensor, keeper) of one run over a capture."""
    out = os.path.join(scratch, "callgrind")
    state = os.path.join(scratch, "state")
    subprocess.run(["rm", "-rf", state], check=True)
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=%s.%%p" % out,
         build + "/tests/bench/beadled_counted", "-r", capture, "--law",
         build + "/sample/law", "--state", state], capture_output=True)
    if done.returncode != 0:
        sys.exit("instructions: beadled failed: " + done.stderr.decode())
    launcher = sensor = keeper = 0
    for name in os.listdir(scratch):
        if not name.startswith("callgrind."):
            continue
        costs, total = inclusive(os.path.join(scratch, name))
        os.unlink(os.path.join(scratch, name))
        if costs["sensor_run"]:
            sensor = costs["sensor_run"]
        elif costs["keeper_run"]:
            keeper = costs["keeper_run"] - costs["keep_mirror"]
        else:
            launcher = total
    return launcher, sensor, keeper


def measure(build, kind, scratch):
    """What a packet or flow of this kind takes, and starting."""
    runs = []
    for flows in FLOWS[kind]:
        path = os.path.join(scratch, "%s.%d.pcap" % (kind, flows))
        with open(path, "wb") as f:
            subprocess.run([build + "/tests/bench/make_traffic", kind,
                            str(flows), HELLOS], stdout=f, check=True)
        packets = int(subprocess.run(
            [build + "/tests/bench/limit", path], check=True,
            capture_output=True, text=True).stdout.split()[0])
        runs.append((packets if kind == "long" else flows,
                     counted(build, path, scratch)))
        os.unlink(path)
    (few, (start, sensor1, _)), (many, (_, sensor2, keeper2)) = runs
    sensor = (sensor2 - sensor1) / (many - few)
    # The keeper works in turns of the wall clock's choosing, so of it the
    # whole is what can be told, starting included.
    keeper = keeper2 / many
    if kind == "long":
        return {"long: sensor, a packet": sensor}
    return {"short: sensor, a flow": sensor, "short: keeper, a flow, whole": keeper,
            "start: launcher": start,
            "start: sensor": sensor1 - sensor * few}


def read_table():
    with open(TABLE, encoding="utf-8") as f:
        rows = (line.rsplit(None, 1) for line in f if line[0] not in "#\n")
        return {name: int(n) for name, n in rows}


def write_table(found):
    with open(TABLE, "w", encoding="utf-8") as f:
        f.write("# Instructions by callgrind; tests/bench/instructions.py.\n")
        for name, n in found.items():
            f.write("%-28s %10.0f\n" % (name, n))


def main():
    build, found = sys.argv[1], {}
    with tempfile.TemporaryDirectory(prefix="beadle-instructions.") as scratch:
        for kind in FLOWS:
            found.update(measure(build, kind, scratch))
    if "--write" in sys.argv:
        write_table(found)
    table, failed = read_table(), 0
    for n, (name, now) in enumerate(found.items(), 1):
        then = table.get(name, 0)
        good = 0 < now <= then * MARGIN
        failed += not good
        print("# figure: %-28s %10.0f instructions, %+.1f %% of the table" %
              (name, now, 100 * now / then - 100 if then else 0))
        print("%s %d - %s takes no more than it did" %
              ("ok" if good else "not ok", n, name))
    print("1..%d" % len(found))
    sys.exit(failed != 0)


if __name__ == "__main__":
    main()
