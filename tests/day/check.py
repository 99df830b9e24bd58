#!/usr/bin/python3
"""Compare what beadle says of a made day with its truth.

    check.py flows    TRUTH/flows.jsonl     FILE   beadled -r day.pcap --flows
    check.py sessions TRUTH/sessions.jsonl  FILE   beadled -r day.pcap --sessions
    check.py report   TRUTH/report.json     FILE   beadle report --format json

FILE may be -. Exit status 0 if they agree; else 1, with each difference in a
sentence. What a scenario cannot know (nDPI's opinion, the law's hash) is not
compared."""

import json
import sys

import truth

MOST_SHOWN = 40
FLOW_MEMBERS = ["end", "vlan", "packets", "bytes_up", "bytes_down", "name",
                "basis", "ech", "service", "role"]
SESSION_MEMBERS = ["v", "site", "box", "source", "device", "device_basis",
                   "client", "mac", "vlan", "service", "start", "end",
                   "ended", "continues", "continued", "flows", "packets",
                   "up", "down", "catalogue", "roster"]
MINUTE_MEMBERS = ["minute", "packets", "up", "down", "connections", "roles",
                  "active", "led", "followed", "before", "crowd",
                  "led_first", "site_connections", "site_down"]
HOST_MEMBERS = ["role", "basis", "ech", "dns", "flows", "asn", "network",
                "reference"]
# What depends on the installation, not on the day.
SETTINGS = {"site", "box", "catalogue", "roster"}


def read_lines(path):
    f = sys.stdin if path == "-" else open(path, encoding="utf-8")
    with f:
        return [json.loads(line) for line in f if line.strip()]


def members(where, names, mine, theirs):
    for name in names:
        if name not in theirs:
            yield f"{where}: no member '{name}'"
        elif mine[name] != theirs[name]:
            yield f"{where}: {name} is {theirs[name]}, should be {mine[name]}"


def flow_key(f):
    return (f["start"], f["proto"], f["client"], f["client_port"],
            f["server"], f["server_port"])


def flow_differences(mine, theirs):
    by_key = {flow_key(f): f for f in theirs}
    if len(by_key) < len(theirs):
        yield f"{len(theirs) - len(by_key)} flows are told twice"
    order = [(f["end"], f["start"]) for f in theirs]
    if order != sorted(order):
        yield "flows are not in order of end, then start"
    for f in mine:
        other = by_key.pop(flow_key(f), None)
        where = "flow %d %s %s:%d > %s:%d" % flow_key(f)
        if other is None:
            yield f"{where} ({f['name']}): missing"
        else:
            yield from members(where, FLOW_MEMBERS, f, other)
    for key in by_key:
        yield "flow %d %s %s:%d > %s:%d: did not happen" % key


def rows_differences(where, names, mine, theirs):
    """Rows are {key: row}."""
    for key in sorted(mine.keys() | theirs.keys(), key=str):
        if key not in theirs:
            yield f"{where} {key}: missing"
        elif key not in mine:
            yield f"{where} {key}: did not happen"
        else:
            yield from members(f"{where} {key}", names, mine[key],
                               theirs[key])


def minutes_of(s):
    return {m[0]: dict(zip(MINUTE_MEMBERS, m)) for m in s["minutes"]}


def hosts_of(s):
    return {h["host"]: h for h in s["hosts"]}


def session_key(s):
    return s["device"], s["service"], s["start"]


def session_differences(mine, theirs):
    by_key = {session_key(s): s for s in theirs}
    if len(by_key) < len(theirs):
        yield f"{len(theirs) - len(by_key)} sessions are told twice"
    for s in mine:
        where = "session %s %s %d" % session_key(s)
        other = by_key.pop(session_key(s), None)
        if other is None:
            yield f"{where}: missing"
            continue
        set_up = {k: v for k, v in other.items() if k in SETTINGS}
        s = {**s, **set_up}
        yield from members(where, SESSION_MEMBERS, s, other)
        if other["id"] != truth.session_id(s):
            yield f"{where}: id is {other['id']}, should be " \
                  f"{truth.session_id(s)}"
        yield from rows_differences(f"{where} minute", MINUTE_MEMBERS,
                                    minutes_of(s), minutes_of(other))
        yield from rows_differences(f"{where} host", HOST_MEMBERS,
                                    hosts_of(s), hosts_of(other))
    for key in by_key:
        yield "session %s %s %d: should not be kept, or did not happen" % key


def parts(node, section=""):
    """Everything of a report, with the id of the section it stands in."""
    for part in node["content"]:
        if part["kind"] == "section":
            yield from parts(part, part["id"])
        else:
            yield section, part


def plain(document):
    """A report's document, as the truth is written down."""
    facts, tables = {}, {}
    for section, part in parts(document):
        if part["kind"] == "facts":
            facts.setdefault(section, {}).update(
                (f["id"], f["value"]) for f in part["facts"])
        elif part["kind"] == "table":
            tables[part["id"]] = part["rows"]
    recorded, coverage = facts["recorded"], facts["coverage"]
    assert facts[""]["from"] == facts[""]["to"]
    report = {"day": facts[""]["from"], "zone": facts[""]["zone"],
              "coverage": coverage,
              "unknown_sessions": coverage["unknown_sessions"],
              "outcomes": {r["id"]: r["cells"]["sessions"]
                           for r in tables["outcomes"]},
              **{name: recorded[name] for name in ("sessions", "devices",
                                                   "time")},
              "clauses": [{"clause": r["cells"]["clause"],
                           "outcome": r["id"].rsplit("-", 1)[0],
                           "sessions": r["cells"]["sessions"]}
                          for r in tables.get("clauses", [])]}
    for part, name in (("services", "service"), ("groups", "group"),
                       ("periods", "period"), ("hours", "working_time")):
        report[part] = [{name: r["id"], **r["cells"]["time"],
                         **{n: r["cells"][n] for n in
                            ("sessions", "devices", "contrary")}}
                        for r in tables.get(part, [])]
    return report


def clause_counts(report):
    """By the policy's section; how it is worded there is not the day's."""
    counts = {}
    for row in report["clauses"]:
        key = row["clause"], row["outcome"]
        counts[key] = counts.get(key, 0) + row["sessions"]
    return {key: {"sessions": n} for key, n in counts.items()
            if key[1] == "contrary"}


def report_differences(mine, theirs):
    yield from members("report", ["day", "zone", "sessions", "devices",
                                  "outcomes", "unknown_sessions"], mine, theirs)
    yield from members("report time", ["lower_s", "upper_s"], mine["time"],
                       theirs["time"])
    for part, name in (("services", "service"), ("groups", "group"),
                       ("periods", "period"), ("hours", "working_time")):
        names = ["sessions", "devices", "lower_s", "upper_s", "contrary"]
        yield from rows_differences(
            part, names, {r[name]: r for r in mine[part]},
            {r[name]: r for r in theirs[part]})
    yield from rows_differences("clauses", ["sessions"], clause_counts(mine),
                                clause_counts(theirs))
    yield from members("coverage", mine["coverage"], mine["coverage"],
                       theirs["coverage"])


def main():
    if len(sys.argv) != 4 or sys.argv[1] not in ("flows", "sessions",
                                                 "report"):
        sys.exit(__doc__)
    what, mine, theirs = sys.argv[1:]
    if what == "report":
        with open(mine, encoding="utf-8") as f:
            mine = json.load(f)
        f = sys.stdin if theirs == "-" else open(theirs, encoding="utf-8")
        with f:
            theirs = plain(json.load(f))
        wrong = list(report_differences(mine, theirs))
        count = "1 report"
    else:
        mine, theirs = read_lines(mine), read_lines(theirs)
        compare = flow_differences if what == "flows" else session_differences
        wrong = list(compare(mine, theirs))
        count = f"{len(mine)} {what}"
    for sentence in wrong[:MOST_SHOWN]:
        print(sentence)
    if len(wrong) > MOST_SHOWN:
        print(f"and {len(wrong) - MOST_SHOWN} more")
    print(f"{what}: truth has {count}; {len(wrong)} differences")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
