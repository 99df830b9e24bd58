"""tap.py: TAP for the measurements: what is asked of beadle, what was found,
and what could not be asked, with the reason. Figures are lines that
tests/check.sh shows."""
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


def figure(text):
    print("# figure: " + text, flush=True)


def end():
    """Say how many there were, and end as they ended."""
    print("1..%d" % asked)
    sys.exit(failed > 0)
