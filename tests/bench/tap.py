"""tap.py: TAP for the measurements: what is asked of beadle, what was found,
and what could not be asked, with the reason. Figures are lines that
tests/check.sh shows."""
import re
import sys

asked, failed = 0, 0


def check(good, what):
    global asked, failed
    asked += 1
    failed += not good
    print("%sok %d - %s" % ("" if good else "not ", asked, what), flush=True)


def skip(what, reason):
    global asked
    asked += 1
    print("ok %d - %s # SKIP %s" % (asked, what, reason), flush=True)


def relay(lines):
    """What another test printed, as ours."""
    global asked, failed
    for line in lines.splitlines():
        said = re.match(r"(not )?ok \d+( - .*)", line)
        if said:
            asked += 1
            failed += said.group(1) is not None
            line = "%sok %d%s" % (said.group(1) or "", asked, said.group(2))
        if not line.startswith("1.."):
            print(line, flush=True)


def figure(text):
    print("# figure: " + text, flush=True)


def end():
    """Say how many there were, and end as they ended."""
    print("1..%d" % asked)
    sys.exit(failed > 0)
