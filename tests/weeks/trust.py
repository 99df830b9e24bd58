#!/usr/bin/python3
"""trust.py BOARD SCHOOL...: a trust's report against those of its schools.

Each cell must be the school's own, each sum that of its parts, and not shown
where a part is not. Where no sensor ran nothing is known. And what is withheld must stay open: of every cell that is
not shown, at least two must be in any sum that is.
"""
import json
import sys

OUTCOMES = ["permitted", "contrary", "undecided", "outside"]
HIDDEN = {"withheld": True}


def nodes(part):
    for node in part["content"]:
        yield node
        if "content" in node:
            yield from nodes(node)


def facts(report):
    return {f["id"]: f["value"] for n in nodes(report)
            if n["kind"] == "facts" for f in n["facts"]}


def table(report, name):
    for node in nodes(report):
        if node["kind"] == "table" and node["id"] == name:
            return {r["id"]: r["cells"] for r in node["rows"]}
    return None


def add(cells):
    return HIDDEN if any(c in (None, HIDDEN) for c in cells) else sum(cells)


def rate(part, whole):
    if None in (part, whole):
        return None
    return HIDDEN if HIDDEN in (part, whole) else (part, whole)


def unwatched():
    return {"sessions": None, "device_hours": None, "rate": None,
            "outcomes": dict.fromkeys(OUTCOMES), "categories": {}}


def check(wrong, where, is_, should):
    if isinstance(should, tuple):
        is_ = (is_.get("part"), is_.get("whole")) \
            if isinstance(is_, dict) else is_
    if is_ != should:
        wrong.append(f"{where} is {is_}, should be {should}")


def main():
    board, *schools = [json.load(open(name, encoding="utf-8"))
                       for name in sys.argv[1:]]
    wrong, by_site = [], {}
    for school in schools:
        f = facts(school)
        found = table(school, "outcomes")
        kinds = table(school, "categories")
        by_site[f["site"]] = {
            "sessions": f["sessions"], "device_hours": f["device_hours"],
            "rate": f["rate"],
            "outcomes": {o: found[o]["sessions"] if found else HIDDEN
                         for o in OUTCOMES},
            "categories": None if kinds is None else {
                k: c["sessions"] for k, c in kinds.items()}}
        if f["minutes"] == 0:
            by_site[f["site"]] = unwatched()
        by_site[f["site"]].update(blind_days=f["blind_days"], lost=(
            f["lost"], f["lost"] + f["packets"]))
    rows = table(board, "schools")
    sums = {k: add([s[k] for s in by_site.values()])
            for k in ("sessions", "device_hours", "blind_days")}
    whole = add([s["rate"] and s["rate"].get("whole", HIDDEN)
                 for s in by_site.values()])
    sums["rate"] = rate(sums["sessions"], whole)
    sums["lost"] = tuple(map(sum, zip(*[s["lost"] for s in by_site.values()])))
    for site, s in list(by_site.items()) + [("all", sums)]:
        for k in ("sessions", "device_hours", "blind_days", "lost"):
            check(wrong, f"{site}: {k}", rows[site][k], s[k])
        check(wrong, f"{site}: rate", rows[site]["rate"], s["rate"])
    rows = table(board, "outcomes")
    for o in OUTCOMES:
        for site, s in by_site.items():
            check(wrong, f"{site}: {o}", rows[site][o], s["outcomes"][o])
        check(wrong, f"all: {o}", rows["all"][o], add(
            [s["outcomes"][o] for s in by_site.values()]))
    rows = table(board, "categories")
    kinds = {k for s in by_site.values() for k in s["categories"] or {}}
    if set(rows) != kinds:
        wrong.append(f"categories {sorted(rows)}, should be {sorted(kinds)}")
    for k in kinds & set(rows):
        cells = {site: None if s["sessions"] is None else
                 0 if s["sessions"] == 0 else
                 HIDDEN if s["categories"] is None else
                 s["categories"].get(k, 0) for site, s in by_site.items()}
        for site, c in cells.items():
            check(wrong, f"{site}: {k}", rows[k][site], c)
        check(wrong, f"all: {k}", rows[k]["all"], add(cells.values()))
    # Open: never one unknown alone in a row or column that has its sum.
    for site in by_site:
        parts = [table(board, "outcomes")[site][o] for o in OUTCOMES]
        if parts.count(HIDDEN) == 1:
            wrong.append(f"{site}: one outcome alone is withheld")
    print("\n".join(wrong), end="")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
