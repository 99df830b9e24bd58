"""gates.py: the numbers beadle holds itself to, as one table, met or not.

In the full form a gate that is not met fails. In short they are figures: of a
workload of two thousand conversations beadled spends most of its time on
starting (a tenth of a second), and peers, which load less, do not.
"""
import tap

rows = []


def gate(what, where, limit, measured, unit="", at_least=False, reason=None):
    """measured: least, median and most, of which the median is held against
    the limit; reason: why what was measured says nothing of beadle."""
    met = measured[1] >= limit if at_least else measured[1] <= limit
    rows.append({"what": what, "where": where, "limit": limit, "unit": unit,
                 "at_least": at_least, "measured": measured, "met": met,
                 "reason": reason})


def missed(what, where, reason):
    """One that could not be measured, and why."""
    rows.append({"what": what, "where": where, "measured": None,
                 "reason": reason})


def digits(value):
    """Three that count."""
    return "%.0f" % value if value >= 100 else "%.3g" % value


def words(row):
    return "%s (%s) is %s %s%s" % (
        row["what"], row["where"], "at least" if row["at_least"] else
        "at most", digits(row["limit"]), row["unit"])


def show():
    tap.figure("gate: %-33s | %-17s | %-15s | %-24s | met" % (
        "what", "of", "limit", "measured: min median max"))
    for row in rows:
        if row["measured"] is None:
            tap.figure("gate: %-33s | %-17s | not measured: %s" % (
                row["what"], row["where"], row["reason"]))
            continue
        tap.figure("gate: %-33s | %-17s | %-15s | %-24s | %s" % (
            row["what"], row["where"], "%s %s%s" % (
                ">=" if row["at_least"] else "<=", digits(row["limit"]),
                row["unit"]),
            " ".join(digits(v) for v in row["measured"]),
            "met" if row["met"] else "NOT MET"))


def judge(short):
    """A line of TAP for each, in the full form."""
    show()
    if short:
        tap.figure("the gates are figures only in the short form: starting "
                   "takes most of the time of so little traffic")
        return
    for row in rows:
        if row["measured"] is None:
            tap.skip("%s (%s)" % (row["what"], row["where"]), row["reason"])
        elif row["reason"] and not row["met"]:
            tap.skip(words(row), row["reason"])
        else:
            tap.check(row["met"], words(row))
