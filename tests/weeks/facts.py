"""The facts of a report, and the numbers in its sentences, once more: from the
lines of a ledger and of an exported journal, the law's texts and what was
measured of the release. A fact or a number that nothing is known of here is a
difference, and so is one that is missing.

Of a sentence the numbers are asked for, whatever its language and their order
in it."""

import datetime
import math
import re

from ledger import SOON, sha256

SECTION_TEXTS = {"": {"site", "unit", "zone", "policy", "as_known",
                      "wording_short", "judged_by_1", "calendar_short"},
                 "proof": {"head", "signed", "key"}}
TRAFFIC = ("other", "named", "unread", "ech", "dns", "relay", "vpn", "tor")
COVER = ("minutes", "packets", "bytes", "decoded", "other", "fragments",
         "undecodable", "duplicates", "dropped", "device_dropped",
         "quarantined", "received", "abandoned", "flows_new", "flows_ended",
         "flows_evicted", "flows_lost", "flows_opaque",
         *(f"flows_{t}" for t in TRAFFIC), *(f"payload_{t}" for t in TRAFFIC),
         "client_only", "server_only", "notes_lost", "contacts_capped",
         "sensors_lost", "gap_us", "unheard_us", "sessions_lost",
         "entries_lost")
RIGHT = ("correct", "refer")
WRONG = ("exempt", "embed", "background", "wrong-device")
FEW_REVIEWS = 30        # by so many a service is judged
WITHHELD = {"withheld": True}


def wilson(right, n):
    """The bounds of a share, in 95 of 100 cases."""
    z2 = 1.959963984540054 ** 2
    share = right / n
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = math.sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n * n))) / (
        1 + z2 / n)
    return (centre - half if right else 0,
            centre + half if right < n else 1)


def percent(part, whole, digits):
    return f"{100 * part / whole if whole else 0:.{digits}f}"


def tenths(part, whole):
    """In percent, cut."""
    return f"{part * 1000 // whole / 10:.1f}" if whole else "0.0"


def rate(part, whole, per=100):
    return {"part": part, "whole": whole, "per": per}


def numbers_of(text):
    """Numbers, days and times of a sentence, in the order of their digits; not
    those of a name such as held-back-2026-11-30."""
    rest = re.sub(r"[a-z]+-[\w-]*\d[\w-]*", " ", text)
    return sorted(n.replace(",", "") for n in re.findall(
        r"\d{4}-\d\d-\d\d|\d[\d,]*(?:[.:]\d+)*(?<!,)", rest))


def hours(seconds):
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def longest(table):
    """What is said of a chart of times: its longest row, and how long."""
    row = max(table["rows"], key=lambda r: r["cells"]["time"]["upper_s"])
    time = row["cells"]["time"]
    return numbers_of(" ".join([row["cells"][table["columns"][0]["id"]],
                                hours(time["lower_s"]),
                                hours(time["upper_s"])]))


class Calendar:
    """On which days the school is at work, from the law's text."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as f:
            text = f.read()
        day = r"(\d{4}-\d\d-\d\d)"
        self.terms = re.findall(
            rf"- {{name: [^,]+, from: {day}, to: {day}", text)
        self.halves = re.findall(
            rf"half_term: {{from: {day}, to: {day}}}", text)
        self.inset = re.findall(day, re.search(r"^inset:.*$", text, re.M)[0])
        self.closed = re.findall(day, re.search(
            r"^bank_holidays:.*$", text, re.M)[0]) + re.findall(
                rf"{{date: {day}, reason:", text)

    def is_at_work(self, date):
        day = date.isoformat()
        return day in self.inset or (
            date.weekday() < 5 and day not in self.closed and
            any(a <= day <= b for a, b in self.terms) and
            not any(a <= day <= b for a, b in self.halves))


class Measured:
    """What etc/accuracy.yaml has of this law's catalogue and grading."""

    def __init__(self, law):
        with open("etc/accuracy.yaml", encoding="utf-8") as f:
            text = f.read()
        self.value = {k: v.strip('"') for k, v in re.findall(
            r"^(\w+): ([^{\n]*)$", text, re.M)}
        self.pair = {name: [int(n) for n in re.findall(r": (\d+)", rest)]
                     for name, rest in re.findall(
                         r"^(\w+): {(.*)}$", text, re.M)}
        self.is_there = all(self.value[n] == sha256(f"{law}/{n}.yaml")
                            for n in ("catalogue", "grading"))

    def facts(self):
        if not self.is_there:
            return {}
        pair = self.pair
        return {"corpus": self.value["corpus"],
                "grading": self.value["grading"],
                "catalogue": self.value["catalogue"],
                "uses": int(self.value["uses"]),
                "visits": rate(pair["visits"][1], pair["visits"][0]),
                "found": rate(pair["found"][1], pair["found"][0]),
                "inside": rate(pair["inside"][1], pair["inside"][0]),
                "parts_above": rate(pair["parts"][1], pair["parts"][0])}

    @staticmethod
    def share(n, right):
        return [n, right, tenths(right, n),
                *(f"{math.floor(1000 * b + 1e-9) / 10:.1f}"
                  for b in wilson(right, n))]

    def sentences(self):
        if not self.is_there:
            return [[]]
        return [self.share(*self.pair["visits"]),
                self.share(*self.pair["found"]), self.pair["parts"],
                self.share(*self.pair["inside"]), [self.value["uses"]]]


class Reviews:
    """What reviewers found of flags of days up to the last."""

    def __init__(self, lines, first, last, clock):
        begin, end = clock.midnight(first), clock.midnight(
            last + datetime.timedelta(1))
        known = [e for e in lines if e["recorded"] < clock.known()]
        self.made = sum(begin <= e["recorded"] < end for e in known)
        self.last = {}
        for e in known:
            if e["day"] <= last.isoformat() and e["outcome"] == "contrary":
                self.last[e["session"]] = e
        self.last = {k: e for k, e in self.last.items()
                     if e["disposition"] != "undone"}
        self.exempt = sum(e["disposition"] == "exempt" and
                          e["day"] >= first.isoformat()
                          for e in self.last.values())
        self.demoted = self.demotion(known, end)

    @staticmethod
    def demotion(known, end):
        """(right, of so many, day) of Facebook, the one that loses so many
        flags here; None: not by the last day."""
        found = [e for e in known if e["service"] == "facebook" and
                 e["disposition"] in RIGHT + WRONG][:FEW_REVIEWS]
        if len(found) < FEW_REVIEWS or found[-1]["recorded"] >= end:
            return None
        day = datetime.datetime.fromtimestamp(
            found[-1]["recorded"] // 1000000, datetime.timezone.utc)
        # Of whose use it was, an exemption says nothing.
        return (sum(e["disposition"] in RIGHT + ("exempt",) for e in found),
                len(found), day.date().isoformat())

    def count(self, names):
        return sum(e["disposition"] in names for e in self.last.values())

    def since(self):
        return min((e["day"] for e in self.last.values()), default=None)

    def facts(self):
        right, wrong = self.count(RIGHT), self.count(WRONG)
        made = {"since": self.since(), "right": rate(right, right + wrong),
                "unclear": self.count(("unclear",))}
        if self.demoted:
            made["demoted_facebook"] = rate(*self.demoted[:2])
        return made

    def sentence(self):
        right, unclear = self.count(RIGHT), self.count(("unclear",))
        n = right + self.count(WRONG)
        more = [unclear] if unclear else []
        if n == 0:
            return more
        return [n, self.since(), right, right * 100 // n, *(
            math.floor(100 * b) for b in wilson(right, n)), *more]

    def item(self):
        """Of the service that needs context."""
        right, n, day = self.demoted
        return [*(math.floor(100 * b) for b in wilson(right, n)), day, n]


class Facts:
    """{section: facts} and {section: [numbers of each sentence]}."""

    def __init__(self, check, facts, reviews, law):
        self.check, self.law = check, law
        self.first, self.last = check.first, check.last
        known = check.records.clock.known_on
        self.until = min(self.last, known)
        self.not_over = known.isoformat() if known < self.last else None
        calendar = Calendar(f"{law}/calendar.yaml")
        days = [self.first + datetime.timedelta(n)
                for n in range((self.until - self.first).days + 1)]
        lines = [e for e in facts if e.get("what") == "cover" and
                 self.first.isoformat() <= e["day"] <= self.until.isoformat()]
        at_work = [d for d in days if calendar.is_at_work(d)]
        seen = {e["day"] for e in lines if e["add"].get("minutes")}
        self.cover = {k: sum(e["add"].get(k, 0) for e in lines) for k in COVER}
        self.days = {"days": len(days), "school_days": len(at_work),
                     "blind_days": sum(d.isoformat() not in seen
                                       for d in at_work)}
        self.reviews = Reviews(reviews, self.first, self.last,
                               check.records.clock)
        self.measured = Measured(law)
        self.compared = 0

    # ---- the facts of each section ----

    def head(self):
        law = next(iter(self.check.school.law))
        language = {"en-GB": "en", "cy-GB": "cy"}[
            self.check.report["language"]]
        made = {name: sha256(f"{self.law}/{name}.yaml")
                for name in ("calendar", "roster")}
        return dict(made, law=law, law_1=law,
                    policy_hash_1=sha256(f"{self.law}/policy.yaml"),
                    wording=sha256(f"etc/wording/{language}.yaml"),
                    to=self.last.isoformat(), not_over=self.not_over,
                    **{"from": self.first.isoformat()})

    def recorded(self):
        c = self.check
        n = c.count.numbers(c.count.sessions)
        watched = c.watched(self.first, self.last)
        shown = c.shown(n["sessions"])
        made = {"sessions": shown, "device_hours": watched // 60,
                "rate": rate(shown, watched, 6000)}
        if not c.public:
            made.update(devices=n["devices"], time=n["time"],
                        contrary_share=rate(n["contrary"], n["sessions"]),
                        device_minutes=watched, normally=0)
        elif 0 < n["people"] < c.LEAST:
            made.update(sessions=WITHHELD, rate=WITHHELD)
        return made | self.own() | self.cleared()

    def own(self):
        """Of equipment that is not known to be the school's."""
        c, n = self.check, self.check.own()
        if n["sessions"] == 0:
            return {}
        made = {"own_sessions": c.shown(n["sessions"]),
                "own_contrary": c.shown(n["contrary"])}
        if not c.public:
            return dict(made, own_devices=n["devices"], own_time=n["time"])
        if 0 < n["people"] < c.LEAST:
            made = dict.fromkeys(made, WITHHELD)
        elif 0 < n["contrary_people"] < c.LEAST:
            made["own_contrary"] = WITHHELD
        return made

    def cleared(self):
        """Of the flags of a public edition."""
        c = self.check
        flags, people = c.cleared()
        if not c.public or flags == 0:
            return {}
        is_hidden = people < c.LEAST or c.is_withheld("contrary")
        return {"cleared": WITHHELD if is_hidden else c.shown(flags)}

    def counted(self, of):
        rows = self.check.records.counted_of(of, self.first, self.last)
        return sum(r["sessions"] for r in rows.values())

    def lost(self):
        return sum(self.cover[k] for k in ("dropped", "device_dropped",
                                           "abandoned"))

    def coverage(self):
        if self.check.public:
            return dict(self.days, lost=self.lost(), **{
                k: self.cover[k] for k in ("minutes", "packets")})
        return dict(self.days, **self.cover, unknown_devices=0,
                    unknown_sessions=self.counted("unknown"),
                    exempt_sessions=self.counted("exempt"))

    def looks(self):
        return {"reviews_made": self.check.few(self.reviews.made)}

    # ---- the numbers in the sentences of each ----

    def said_of_days(self):
        d = self.days
        made = [[d["days"], d["school_days"]]] if self.first < self.last \
            else []
        return made + ([[d["blind_days"]]] if d["blind_days"] else [])

    def said_plainly(self):
        c = self.cover
        if c["minutes"] == 0:
            return self.said_of_days() + [[]]
        return self.said_of_days() + [
            [c["minutes"] // 60, tenths(self.lost(),
                                        c["packets"] + self.lost())],
            [tenths(c["flows_opaque"], c["flows_opaque"] +
                    c["flows_named"])]]

    def said_of_cover(self):
        """None of it is lost here: of that there would be more."""
        c = self.cover
        if c["minutes"] == 0:
            return [[]]
        unread = sum(c[f"payload_{t}"] for t in TRAFFIC[2:])
        halves = [c["client_only"], c["server_only"]]
        return [
            [c["minutes"] // 60, f"{c['minutes'] % 60:02d}", c["packets"],
             f"{c['bytes'] / 1e6:.1f}"],
            [self.lost(), percent(self.lost(), c["packets"], 2)],
            [c["flows_named"], c["flows_opaque"],
             percent(c["flows_opaque"],
                     c["flows_opaque"] + c["flows_named"], 1),
             percent(unread, unread + c["payload_named"], 1)],
            [c[f"flows_{t}"] for t in TRAFFIC[2:]],
            halves if any(halves) else [],
            [c[k] for k in ("fragments", "undecodable", "other",
                            "duplicates")]]

    def said_of_coverage(self):
        if self.check.public:
            return self.said_plainly()
        kept = [self.counted(of) for of in ("exempt", "service")]
        return self.said_of_cover() + [[n] for n in kept if n] + \
            self.said_of_days()

    def said_of_reviews(self):
        if not self.check.public:
            items = [self.reviews.item()] if self.reviews.demoted else []
            return [self.reviews.sentence()] + items
        right = self.reviews.count(RIGHT)
        n = right + self.reviews.count(WRONG)
        if self.check.shown(n) < 4 * self.check.LEAST:
            return [[]]
        return [[self.check.shown(n), self.check.shown(right * 100 // n)]]

    def said_of_notice(self):
        asked, told = self.check.records.told(
            f"{self.law}/roster.yaml", sha256(f"{self.law}/policy.yaml"),
            self.last)
        if not self.check.public:
            return [[asked, told]]
        if min(told, asked - told) < self.check.LEAST:
            return [[self.check.LEAST]]
        return [[self.check.shown(told * 100 // asked)]]

    def said_of_advice(self):
        c = self.check
        rows = c.records.registers(None, self.last).values()
        undecided = sum(o == "undecided" for o in c.count.outcome.values())
        undecided = undecided * 100 // max(1, len(c.count.sessions))
        found = [(self.counted("unknown"),), (self.days["blind_days"],),
                 (undecided if undecided >= 10 else 0,),
                 (sum(r["lapsing"] for r in rows), SOON.days),
                 (sum(r["proposed"] for r in rows),), (self.reviews.exempt,)]
        found = [()] * bool(self.reviews.demoted) + [n for n in found if n[0]]
        return found or [()]

    def said_of_recorded(self):
        """Its other sentences have no number."""
        own, cleared = self.own(), self.cleared()
        made = [[own[k] for k in ("own_sessions", "own_devices",
                                  "own_contrary") if k in own]] + [
                                      list(cleared.values())]
        made = [[n for n in numbers if n != WITHHELD] for numbers in made]
        return [numbers for numbers in made if numbers]

    def said_at_head(self):
        if not self.not_over:
            return []
        days = [self.first.isoformat(), self.until.isoformat()]
        if self.first == self.last:
            days = []
        elif self.first == self.until:
            days = days[:1]
        return [[self.not_over] + days]

    def said_of_looks(self):
        shown = self.check.few(self.reviews.made)
        return [[] if shown == WITHHELD else [shown]]

    # ---- comparing ----

    def facts(self, section):
        return {"": self.head, "recorded": self.recorded,
                "reviewed": lambda: {} if self.check.public
                else self.reviews.facts(),
                "measured": self.measured.facts, "coverage": self.coverage,
                "withheld": lambda: {"least": self.check.LEAST},
                "looks": self.looks}.get(section, dict)()

    def said(self, section):
        """None: whatever is said there has no number."""
        make = {"": self.said_at_head, "recorded": self.said_of_recorded, "coverage": self.said_of_coverage,
                "reviewed": self.said_of_reviews,
                "measured": self.measured.sentences,
                "notice": self.said_of_notice, "advice": self.said_of_advice,
                "looks": self.said_of_looks,
                "withheld": lambda: [[self.check.LEAST]] * 2}.get(section)
        return make and make()

    def compare(self, section, nodes):
        """Differences of one section's own facts and sentences."""
        name, wrong = f"{self.check.name}: {section or 'head'}", []
        there, said = {}, []
        for node in nodes:
            if node["kind"] == "facts":
                there.update({f["id"]: f["value"] for f in node["facts"]})
            elif node["kind"] in ("paragraph", "items"):
                said += [numbers_of(text) for text in
                         node.get("items", [node.get("text", "")])]
        mine = self.facts(section)
        for id_ in SECTION_TEXTS.get(section, ()):
            there.pop(id_, None)
        for id_ in sorted(there.keys() | mine.keys()):
            if id_ not in mine:
                wrong.append(f"{name}: the fact {id_} is counted once only: "
                             "count it here, too")
            elif there.get(id_, "missing") != mine[id_]:
                wrong.append(f"{name}: {id_} is {there.get(id_, 'missing')}, "
                             f"should be {mine[id_]}")
        if section == "recorded":
            said = [numbers for numbers in said if numbers]
        should = self.said(section)
        should = [[]] * len(said) if should is None else [
            sorted(str(n) for n in numbers) for numbers in should]
        for node in nodes:
            if node.get("chart", {}).get("kind") == "bars":
                said.append(numbers_of(node["chart"]["says"]))
                should.append(longest(node))
        if said != should:
            wrong.append(f"{name}: its sentences have the numbers {said}, "
                         f"should have {should}")
        self.compared = len(mine) + sum(map(len, said))
        return wrong
