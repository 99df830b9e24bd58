#!/usr/bin/python3
"""recount.py SCENARIO LAW SESSIONS LEDGER FACTS REPORT...: every number of a
report, once more. LEDGER: what people recorded, a line each. FACTS: the lines
of an exported journal, for what was counted and not kept.

SESSIONS are records, a JSON object a line: of beadle sessions --json, or of an
exported journal. What is contrary, working time, a group is worked out here
(tests/day/verdict.py, by hand from the school's own text) and from the law's
texts; nothing of beadle's verdicts is read. Reports are those of --format json.
Each table must agree to the unit, and so must facts, the numbers in sentences
(facts.py), and what is withheld and rounded; a table or a number that nothing
is known of here is a difference, too.
"""

import datetime
import json
import re
import sys
import zoneinfo

sys.path.insert(0, "tests/day")
import scenario  # noqa: E402 pylint: disable=wrong-import-position
import use  # noqa: E402 pylint: disable=wrong-import-position
import verdict  # noqa: E402 pylint: disable=wrong-import-position
from truth import local_day  # noqa: E402 pylint: disable=wrong-import-position
from facts import Facts, WITHHELD  # noqa: E402
from ledger import Advice, Clock, LOOKS, Records, WELSH, law_of  # noqa: E402

LEAST = 5
DEMOTED = datetime.date(2026, 11, 18)
KNOWN = datetime.date(2026, 11, 28)	# as which reports are asked for
MINUTES_A_DAY = 600		# covered, by the one who made the store


class School:
    """The sample day's scenario, and what the law's texts say beside it."""

    def __init__(self, path, law):
        self.day, self.law = scenario.read_day(path), law_of(law)
        self.folder = law
        with open(f"{law}/roster.yaml", encoding="utf-8") as f:
            self.devices = [dict(re.findall(
                r'(\w+): ("[^"]*"|[^,}]+)', line)) for line in f
                if "equipment:" in line and "  - {id: " in line
                and "custodian" in line or "shared:" in line]
        with open(f"{law}/catalogue.yaml", encoding="utf-8") as f:
            text = f.read()
        self.category = dict(re.findall(
            r"^  - id: (\S+)\n(?:    .*\n)*?    category: (.+)$", text, re.M))

    def row(self, device):
        return next((d for d in self.devices if d["id"] == device), {})

    def group(self, s):
        return self.row(s["device"]).get("group", "") or "none"

    def place(self, s):
        return self.row(s["device"]).get("place", "").strip('"') or "none"

    def who(self, s):
        row = self.row(s["device"])
        alone = row.get("shared") == "no" and "custodian" in row
        return row["custodian"] if alone else s["device"]

    def is_watched(self, d):
        return d["equipment"] == "school" and d["used_by"] != "pupil" \
            and d.get("reference") != "yes"


# What a reviewer finds when there was nothing.
NOTHING = ("exempt", "embed", "background", "wrong-device")


def is_own(school, s):
    """Is it on equipment that is not known to be the school's?"""
    return verdict.standing(school.day, s)[0] != "school"


def own_outcome(school, s):
    """Off school ICT only working time makes use contrary, of whom it is
    known: guests have none."""
    found, used_by = outcome(school.day, s), verdict.standing(school.day, s)[1]
    hours = verdict.working(school.day, local_day(s["start"],
                                                  school.day.zone), s)
    if found == "contrary" and used_by == "staff" and \
            not verdict.is_use(s, hours):
        return "outside"
    return found if used_by == "staff" else "undecided"


def part_of(date, first, last):
    """The first day of the day, week or month it is told under."""
    days = (last - first).days + 1
    if days <= 14:
        return date
    start = date - datetime.timedelta(date.weekday()) if days <= 140 \
        else date.replace(day=1)
    return max(start, first)


def working(school, s):
    date = local_day(s["start"], school.day.zone)
    hours = verdict.working(school.day, date, s)
    if verdict.clip(s, hours):
        return "yes"
    return "unknown" if verdict.clip(
        s, verdict.not_known(school.day, date, s)) else "no"


def touched(school, s):
    """Of the stretches a verdict has, was any working time? None is looked at
    of a session that is nobody's use; its whole length is asked."""
    return working(school, s)


def outcome(day, s):
    """The policy's, and what reviewers found: of Facebook so many flags were
    wrong that it needs context from the evening of 18 November
    (tests/fixtures/ledger/make_reviews.py)."""
    found = SAYS(day, s)
    is_demoted = s["service"] == "facebook" and found == "contrary" and \
        local_day(s["start"], day.zone) > DEMOTED
    return "undecided" if is_demoted else found


def clause(school, s):
    """(outcome, number, title) of the clause that decides: of use in working
    time and out of it the policy has that in working time first."""
    found = outcome(school.day, s)
    service = school.day.scenario["services"][s["service"]]
    hours = verdict.working(school.day, local_day(s["start"], school.day.zone),
                            s)
    titles = {
        "outside": ("6", "not use by a person"),
        "contrary": ("6", "never during working time"
                     if any(a <= minute * 60000000 < b for a, b in hours
                            for minute in use.minutes_of_use(s))
                     else "nor by means of school ICT"),
        "undecided": ("1", "context needed, also used for work and lessons")
        if service.get("dual_use") == "yes" or
        SAYS(school.day, s) == "contrary"
        else ("6", "nor by means of school ICT")}
    return (found, *titles[found])


SAYS = verdict.outcome
verdict.outcome = outcome


class Count:
    """The numbers of some sessions, by the document's columns."""

    def __init__(self, school, sessions):
        self.school, self.sessions = school, sessions
        self.outcome = {s["id"]: outcome(school.day, s) for s in sessions}

    def numbers(self, those, windows_of=lambda s: verdict.EVER):
        n = verdict.numbers(self.school.day, those, windows_of)
        people = {self.school.who(s) for s in those}
        return {"sessions": n["sessions"], "devices": n["devices"],
                "time": {"lower_s": n["lower_s"], "upper_s": n["upper_s"]},
                "contrary": n["contrary"], "people": len(people)}

    def by(self, key):
        found = {}
        for s in self.sessions:
            found.setdefault(key(s), []).append(s)
        return {k: self.numbers(those) for k, those in found.items()}

    def periods(self):
        day, kinds = self.school.day, {}
        for s in self.sessions:
            date = local_day(s["start"], day.zone)
            for a, b, kind in verdict.stretches(day, date):
                kinds.setdefault(kind, {}).setdefault(date, []).append((a, b))
        found = {}
        for kind, windows in kinds.items():
            def windows_of(s, windows=windows):
                return windows.get(local_day(s["start"], day.zone), [])
            those = [s for s in self.sessions
                     if verdict.clip(s, windows_of(s))]
            if those:
                found[kind] = self.numbers(those, windows_of)
        return found

    def hours(self):
        day, found = self.school.day, {}
        ways = {"yes": verdict.working, "unknown": verdict.not_known,
                "no": lambda *of: verdict.other_time(
                    verdict.perhaps_working(*of))}
        for name, way in ways.items():
            def windows_of(s, way=way):
                return way(day, local_day(s["start"], day.zone), s)
            those = [s for s in self.sessions
                     if verdict.clip(s, windows_of(s))]
            if those:
                found[name] = self.numbers(those, windows_of)
        return found


class Check:
    LEAST = LEAST

    def __init__(self, school, sessions, ledger, lines, report):
        reviews = [e for e in ledger if e["what"] == "disposition"]
        clock = Clock(zoneinfo.ZoneInfo("Europe/London"), KNOWN)
        self.advice = Advice(ledger, clock)
        self.records = Records(ledger, lines, clock)
        facts = {f["id"]: f["value"] for f in report["content"][0]["facts"]}
        self.first = datetime.date.fromisoformat(facts["from"])
        self.last = datetime.date.fromisoformat(facts["to"])
        self.name = f"{report['edition']} {facts['from']}..{facts['to']}"
        self.school, self.with_own = school, sessions
        self.everything = [s for s in sessions if not is_own(school, s)]
        self.reviews, self.report = reviews, report
        self.count = Count(school, self.within(self.first, self.last))
        self.public = report["edition"] in ("governors", "trust", "annual")
        self.tables, self.wrong = [], []
        self.facts = Facts(self, lines, reviews, school.folder)
        self.numbers = 0

    def own(self):
        """The numbers of what is counted apart, and of how many people."""
        those = [s for s in self.with_own if is_own(self.school, s) and
                 self.first <= local_day(s["start"], self.school.day.zone)
                 <= self.last]
        flags = [s for s in those
                 if own_outcome(self.school, s) == "contrary"]
        return dict(Count(self.school, those).numbers(those),
                    contrary=len(flags),
                    contrary_people=len({self.school.who(s) for s in flags}))

    def cleared(self):
        """(sessions, people) of what was contrary and found to be nothing."""
        last = {r["session"]: r["disposition"] for r in self.reviews}
        those = [s for s in self.count.sessions
                 if self.count.outcome[s["id"]] == "contrary"
                 and last.get(s["id"]) in NOTHING]
        return len(those), len({self.school.who(s) for s in those})

    def is_withheld(self, outcome_):
        rows = self.expected("outcomes")()
        return outcome_ in (self.withheld(rows, verdict.OUTCOMES, 0) or ())

    def within(self, first, last):
        return [s for s in self.everything if first <= local_day(
            s["start"], self.school.day.zone) <= last]

    # ---- what there must be ----

    def watched(self, first, last, group=None):
        """Device-minutes: on the days the store has coverage of."""
        days = {local_day(s["start"], self.school.day.zone)
                for s in self.within(first, last)}
        devices = [d for d in self.school.devices
                   if self.school.is_watched(d)
                   and group in (None, d.get("group", ""))]
        return len(days) * len(devices) * MINUTES_A_DAY

    def expected(self, table):
        c, school = self.count, self.school
        return {
            "services": lambda: c.by(lambda s: s["service"]),
            "categories": lambda: c.by(
                lambda s: school.category[s["service"]]),
            "groups": lambda: c.by(school.group),
            "group_rates": lambda: c.by(school.group),
            "places": lambda: c.by(school.place),
            "outcomes": lambda: {o: c.by(lambda s: c.outcome[s["id"]]).get(
                o, {"sessions": 0, "people": 0}) for o in verdict.OUTCOMES},
            "working": lambda: c.by(lambda s: touched(school, s)),
            "parts": lambda: c.by(lambda s: part_of(local_day(
                s["start"], school.day.zone), self.first, self.last)
                .isoformat()),
            "periods": c.periods, "hours": c.hours,
            "trend": self.trend, "findings": self.findings,
        }.get(table)

    def trend(self):
        rows = {}
        for row in self.table("trend")["rows"]:
            first, _, last = row["id"].partition("..")
            first = datetime.date.fromisoformat(first)
            last = datetime.date.fromisoformat(last) if last else first
            c = Count(self.school, self.within(first, last))
            rows[row["id"]] = dict(
                c.numbers(c.sessions), minutes=self.watched(first, last),
                contrary_people=len({self.school.who(s) for s in c.sessions
                                     if c.outcome[s["id"]] == "contrary"}))
        return rows

    def findings(self):
        last = {}
        for r in self.reviews:
            if self.first.isoformat() <= r["day"] <= self.last.isoformat() \
                    and r["outcome"] == "contrary":
                last[r["session"]] = r["disposition"]
        names = ["correct", "refer", "exempt", "embed", "background",
                 "wrong-device", "unclear"]
        return {n: {"flags": list(last.values()).count(n)} for n in names}

    # ---- what is withheld and rounded ----

    def withheld(self, rows, order, least):
        """Ids that may not be shown, of cells that are known to be `least` at
        least; None: nothing of the table may."""
        cells = {k: r["sessions"] for k, r in rows.items()}
        hidden = {k for k, r in rows.items() if 0 < r["people"] < LEAST}
        while hidden:
            left = sum(cells[k] for k in hidden)
            if len(hidden) > 1 and left - least * len(hidden) + 1 >= LEAST:
                return hidden
            open_cells = [k for k in cells if k not in hidden]
            if not open_cells:
                return None
            # The smallest that is not 0, the first as it is listed.
            hidden.add(min(open_cells, key=lambda k: (
                cells[k] == 0, cells[k], order.index(k))))
        return hidden

    def shown(self, n):
        return (n + LEAST // 2) // LEAST * LEAST if self.public else n

    def few(self, n):
        """So many of what is each of one person."""
        return WITHHELD if self.public and 0 < n < LEAST else self.shown(n)

    # ---- comparing ----

    def sections(self, node=None, name=""):
        """Each with what is in it, and in none of its own."""
        parts = (node or self.report)["content"]
        yield name, [p for p in parts if p["kind"] != "section"]
        for part in parts:
            if part["kind"] == "section":
                yield from self.sections(part, part["id"])

    def nodes(self):
        for _, parts in self.sections():
            yield from parts

    def table(self, name):
        return next((p for p in self.nodes() if p["kind"] == "table"
                     and p["id"] == name), None)

    def cells(self, table, key, row):
        n = self.shown(row.get("sessions", 0))
        made = {"sessions": n}
        for name in ("devices", "time", "contrary", "flags"):
            if name in row:
                made[name] = row[name]
        if table in ("groups", "group_rates"):
            row["minutes"] = self.watched(self.first, self.last, key)
        if "contrary" in row:
            made["contrary"] = self.shown(row["contrary"])
            made["contrary_share"] = {"part": made["contrary"], "whole": n}
        if table == "outcomes":
            made["share"] = {"part": n, "whole": len(self.count.sessions)}
        if "minutes" in row:
            made["device_hours"] = row["minutes"] // 60
            made["rate"] = {"part": n, "whole": row["minutes"]}
            if "contrary" in made:
                made["contrary_rate"] = {"part": made["contrary"],
                                         "whole": row["minutes"]}
        return made

    def same(self, mine, theirs):
        if not isinstance(mine, dict) or "part" not in mine:
            return mine == theirs
        return isinstance(theirs, dict) and all(
            theirs.get(k) == n for k, n in mine.items())

    def compare_row(self, table, row, mine, hidden, words):
        for column, theirs in row["cells"].items():
            if column not in mine and column in words:
                continue
            if column not in mine:
                self.wrong.append(f"{self.name}: {table} has the column "
                                  f"{column}, counted once only")
                continue
            is_hidden = column in hidden.get(row["id"], ())
            if is_hidden and theirs == WITHHELD:
                continue
            if is_hidden:
                self.wrong.append(f"{self.name}: {table} {row['id']}: "
                                  f"{column} is shown")
            elif not self.same(mine[column], theirs):
                self.wrong.append(
                    f"{self.name}: {table} {row['id']}: {column} is "
                    f"{theirs}, should be {mine[column]}")

    def hidden_columns(self, table, rows):
        """{id: columns}; None: no table at all."""
        if not self.public:
            return self.guarded(table, rows)
        if table in ("findings",):
            return {}
        if table == "trend":
            ids = {k for k, r in rows.items() if 0 < r["people"] < LEAST}
        elif table == "outcomes":
            ids = self.withheld(rows, verdict.OUTCOMES, 0)
        else:
            ids = self.withheld(rows, sorted(rows), 1)
        if ids is None:
            return None
        hidden = {k: {"sessions", "rate"} for k in ids}
        if table == "trend":
            now = list(rows)[-1]
            for k, r in rows.items():
                if k in ids or 0 < r["contrary_people"] < LEAST or (
                        k == now and self.is_withheld("contrary")):
                    hidden[k] = hidden.get(k, set()) | {"contrary",
                                                        "contrary_share"}
        return hidden

    def guarded(self, table, rows):
        """How much was contrary in a group of few people."""
        if table not in ("groups", "group_rates") or \
                self.report["edition"] == "network-manager":
            return {}
        cells = {k: {"sessions": r["contrary"], "people": r["people"]}
                 for k, r in rows.items()}
        columns = {"contrary", "contrary_share", "contrary_rate"}
        ids = self.withheld(cells, sorted(cells), 0)
        if self.report["edition"] == "business-manager":
            columns |= {"sessions", "devices", "time", "rate"}
            more = self.withheld(rows, sorted(rows), 1)
            ids = None if None in (ids, more) else ids | more
        return {k: columns for k in (rows if ids is None else ids)}

    def differ(self, table, is_, should):
        if is_ != should:
            self.wrong.append(f"{self.name}: {table} is {is_}, should be "
                              f"{should}")

    def worded(self, row):
        """A row's cells, in the words of the report's language."""
        welsh = self.report["language"] == "cy-GB"
        words = {**LOOKS[welsh], **(WELSH if welsh else {})}
        return {c: words.get(v, v) if isinstance(v, str) else v
                for c, v in row.items()}

    def plain_wrong(self, node, rows):
        """A table whose every cell is known, but for what a row is called."""
        for row in rows.values() if self.public else ():
            for name in ("looks", "with_reason"):
                if name in row:
                    row[name] = self.few(row[name])
            if "held" in row:
                row["held"] = WITHHELD
                if row["rule"] == "erasure":
                    row["records"] = WITHHELD
        there = {r["id"]: {c: v for c, v in r["cells"].items()
                           if c not in ("register", "service")}
                 for r in node["rows"]}
        self.differ(node["id"], there,
                    {k: self.worded(r) for k, r in rows.items()})

    def advice_wrong(self, node):
        rows = self.advice.rows(self.first, self.last)
        there = [(r["id"], {c: v for c, v in r["cells"].items() if c not in (
            "recommendation", "about", "recommended")}) for r in node["rows"]]
        mine = [(k, self.worded(r)) for k, r in rows.items()]
        self.differ("recommendations", there, mine)
        for id_ in ("p.shaw", "a.bello", "d.lindop", "c.hair", "t.okafor"):
            if id_ in json.dumps(node):
                self.wrong.append(f"{self.name}: {id_} is named")

    def clauses_wrong(self, node):
        rows = {}
        for s in self.count.sessions:
            key = clause(self.school, s)
            rows[key] = rows.get(key, 0) + 1
        self.differ("clauses", sorted(
            (r["id"].rpartition("-")[0], r["cells"]["clause"],
             r["cells"]["words"], r["cells"]["sessions"])
            for r in node["rows"]), sorted(
                (*key, n) for key, n in rows.items()))

    def numbers_wrong(self, node):
        table, rows = node["id"], self.expected(node["id"])()
        hidden = self.hidden_columns(table, rows)
        ids = [r["id"] for r in node["rows"]]
        if hidden is None:
            self.wrong.append(f"{self.name}: {table} is shown")
        elif sorted(ids) != sorted(rows):
            self.wrong.append(f"{self.name}: {table} has rows {ids}, "
                              f"should have {sorted(rows)}")
        else:
            words = {c["id"] for c in node["columns"] if c["kind"] == "text"}
            for row in node["rows"]:
                self.compare_row(table, row, self.cells(
                    table, row["id"], rows[row["id"]]), hidden, words)

    def table_wrong(self, node):
        rows = self.records.rows(node["id"], self.first, self.last)
        if node["id"] == "laws" and self.count.sessions:
            rows = {k: {"law": k, "policy": v}
                    for k, v in self.school.law.items()}
        elif node["id"] == "laws":
            rows = {}
        if rows is not None:
            self.plain_wrong(node, rows)
        elif node["id"] == "recommendations":
            self.advice_wrong(node)
        elif node["id"] == "clauses":
            self.clauses_wrong(node)
        elif self.expected(node["id"]):
            self.numbers_wrong(node)
        else:
            self.wrong.append(f"{self.name}: the table {node['id']} is "
                              "counted once only: count it here, too")

    def run(self):
        for section, parts in self.sections():
            self.wrong += self.facts.compare(section, parts)
            self.numbers += self.facts.compared
            for node in parts:
                if node["kind"] == "table":
                    self.tables.append(node["id"])
                    self.table_wrong(node)
        return self.wrong


def read_lines(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def main():
    path, law, sessions, ledger, facts, *reports = sys.argv[1:]
    school = School(path, law)
    ledger = read_lines(ledger)
    sessions = [s for s in read_lines(sessions) if "what" not in s]
    facts, wrong, tables, numbers = read_lines(facts), [], [], 0
    for report in reports:
        with open(report, encoding="utf-8") as f:
            check = Check(school, sessions, ledger, facts, json.load(f))
        wrong += check.run()
        tables += check.tables
        numbers += check.numbers
    for sentence in wrong[:60]:
        print(sentence)
    print(f"{len(sessions)} sessions, {len(reports)} reports, {len(tables)} "
          f"tables of {len(set(tables))} kinds, {numbers} facts and numbers in "
          f"sentences: {len(wrong)} differences")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
