"""The tables of a report that are not of sessions, from the lines of a ledger
and of an exported journal: what people recorded, who looked, what was ordered
to be deleted, and what was counted and not kept."""

import datetime
import hashlib
import re

REGISTERS = ("official", "curriculum", "exception")
LATE = "approved after the event"
SOON = datetime.timedelta(30)
LAW = ("calendar", "catalogue", "grading", "policy", "roster")
# What the ledger's commands are called, in English and in Welsh.
LOOKS = ({"page session": "opened a session",
          "sessions": "listed sessions, at the console",
          "subject export": "wrote down what is held of a person, for them"},
         {"page session": "agor sesiwn",
          "sessions": "rhestru sesiynau, wrth y consol",
          "subject export":
          "ysgrifennu'r hyn a gedwir am berson, ar eu cyfer"})
# What a report in Welsh has for the ledger's words, by hand.
WELSH = {"business manager": "rheolwr busnes", "head": "pennaeth",
         "network manager": "rheolwr rhwydwaith",
         "nominated person": "person enwebedig",
         "chair of governors": "cadeirydd y llywodraethwyr",
         "data protection officer": "swyddog diogelu data",
         "accepted": "derbyniwyd", "declined": "gwrthodwyd",
         "put off": "gohiriwyd", "not yet": "ddim eto", "done": "gwnaed",
         "not done": "nis gwnaed", "not closed": "heb ei gau",
         "in force": "mewn grym", "proposed": "wedi'i gynnig",
         LATE: "wedi'i gymeradwyo wedyn", "suspended": "wedi'i atal dros dro",
         "revoked": "wedi'i ddirymu", "ended": "wedi dod i ben",
         "out of time": "y tu allan i'w gyfnod", "retention": "cyfnod cadw",
         "erasure": "dileu data person"}


def law_of(folder):
    """{hash: title} of the one law that judged: over "name hash" of its
    texts, a line each."""
    text = "".join(f"{n} {sha256(f'{folder}/{n}.yaml')}\n" for n in LAW)
    with open(f"{folder}/policy.yaml", encoding="utf-8") as f:
        title = re.search(r"^policy: (.*)$", f.read(), re.M)[1]
    return {hashlib.sha256(text.encode()).hexdigest(): title}


def sha256(path):
    with open(path, "rb") as f:
        return hashlib.sha256(f.read()).hexdigest()


class Clock:
    """The zone's days, and the day as of whose end all is known."""

    def __init__(self, zone, known_on):
        self.zone, self.known_on = zone, known_on

    def midnight(self, date):
        return int(datetime.datetime.combine(date, datetime.time(),
                                             self.zone).timestamp()) * 1000000

    def day(self, entry):
        return entry and datetime.datetime.fromtimestamp(
            entry["recorded"] // 1000000, self.zone).date().isoformat()

    def known(self):
        return self.midnight(self.known_on + datetime.timedelta(1))

    def until(self, day):
        """What is told of days to this one was recorded before."""
        return min(self.midnight(day + datetime.timedelta(1)), self.known())


class Advice:
    """What was recommended, from the ledger's lines, as it stood at the end of
    a report's last day, or when it is as known."""

    DECISIONS = {"accepted": "accepted", "declined": "declined",
                 "deferred": "put off"}
    RESULTS = {"done": "done", "not-done": "not done"}

    def __init__(self, lines, clock):
        self.clock = clock
        self.lines = [e for e in lines if e["what"] in (
            "recommendation", "decision", "closing")]

    def last(self, what, name, until):
        found = [e for e in self.lines if e["what"] == what
                 and e["id"] == name and e["recorded"] < until]
        return found[-1] if found else None

    def is_over(self, name, until):
        decided = self.last("decision", name, until)
        return bool(self.last("closing", name, until) or (
            decided and decided["decision"] == "declined"))

    def rows(self, first, last):
        begin = self.clock.midnight(first)
        end = self.clock.until(last)
        rows = {}
        for e in self.lines:
            if e["what"] != "recommendation" or e["recorded"] >= end or (
                    e["recorded"] < begin and self.is_over(e["id"], begin)):
                continue
            decided = self.last("decision", e["id"], end)
            closed = self.last("closing", e["id"], end)
            word = decided and decided["decision"]
            rows[e["id"]] = {
                "recommended_on": self.clock.day(e),
                "recommended_by": e["office"],
                "decision": self.DECISIONS.get(word, "not yet"),
                "decided_on": self.clock.day(decided),
                "decided_by": decided and decided["office"],
                "due": decided and decided.get("due"),
                "became": self.RESULTS[closed["result"]] if closed else
                "not closed" if word == "accepted" else None}
        return rows


class Entry:
    """One of a register, by its acts, as it stood at the end of a day."""

    def __init__(self, acts, clock):
        self.added, self.acts, self.clock = acts[0], acts, clock
        self.scope = acts[0]["scope"]

    def last(self):
        return self.scope.get("to", "9999-12-31")

    def authority(self):
        return next((e["authority"] for e in reversed(self.acts)
                     if e["verb"] == "approve"
                     and e["recorded"] < self.clock.known()), "not yet")

    def counts(self, act):
        """From when: never before it was recorded."""
        start = act.get("from")
        return max(act["recorded"], self.clock.midnight(
            datetime.date.fromisoformat(start)) if start else 0)

    def state(self, day):
        end = self.clock.midnight(day + datetime.timedelta(1)) - 1
        known = [e for e in self.acts if e["recorded"] < self.clock.known()]
        made = {"approve": None, "suspend": None}
        for e in known:
            if self.counts(e) > end:
                # What ends it is where its acts end; an approval that was
                # meant for these days, but came later, is late.
                if e["verb"] in ("revoke", "end"):
                    break
                if e["verb"] == "approve" and not made["approve"] \
                        and e.get("from", "0") <= day.isoformat() \
                        and e["recorded"] > end:
                    made["late"] = e
            elif e["verb"] in ("revoke", "end"):
                return {"revoke": "revoked", "end": "ended"}[e["verb"]]
            elif e["verb"] == "resume":
                made["suspend"] = None
            elif e["verb"] in made:
                made[e["verb"]] = made[e["verb"]] or e
        if not self.scope.get("from", "0") <= day.isoformat() <= self.last():
            return "out of time"
        if made["suspend"]:
            return "suspended"
        return "in force" if made["approve"] else \
            LATE if "late" in made else "proposed"


class Records:
    """Rows of such tables: {id: {column: value}}, of a report's days."""

    def __init__(self, ledger, facts, clock):
        self.ledger, self.facts, self.clock = ledger, facts, clock

    def recorded(self, what, first, last):
        begin = self.clock.midnight(first) if first else 0
        return [e for e in self.ledger if e["what"] == what
                and begin <= e["recorded"] < self.clock.until(last)]

    def by_id(self, what, last):
        return {e["id"]: e for e in self.recorded(what, None, last)}

    def entries_known(self, last):
        acts = {}
        for e in self.ledger:
            if e["what"] == "act" and e["kind"] in REGISTERS:
                acts.setdefault(e["id"], []).append(e)
        return [Entry(a, self.clock) for a in acts.values()
                if a[0]["recorded"] < self.clock.until(last)]

    def registers(self, _, last):
        columns = {"in force": "in_force", "proposed": "proposed",
                   LATE: "proposed", "suspended": "suspended",
                   "revoked": "over", "ended": "over", "out of time": "over"}
        rows = {kind: dict.fromkeys([*columns.values(), "lapsing"], 0)
                for kind in REGISTERS}
        for e in self.entries_known(last):
            row, state = rows[e.added["kind"]], e.state(last)
            row[columns[state]] += 1
            row["lapsing"] += state == "in force" and last.isoformat() \
                <= e.last() <= (last + SOON).isoformat()
        return rows

    def entries(self, first, last):
        used = self.counted_of("exempt", first, last)
        return {e.added["id"]: {
            "entry": e.added["id"], "account": e.added["terms"].get("account"),
            "state": e.state(last), "until": e.scope.get("to"),
            "authority": e.authority(),
            "permitted": used.get(e.added["id"], {}).get("sessions", 0)}
                for e in self.entries_known(last)}

    def looks(self, first, last):
        rows = {}
        for e in self.recorded("look", first, last):
            row = rows.setdefault(e["command"], {
                "command": e["command"], "looks": 0, "with_reason": 0})
            row["looks"] += 1
            row["with_reason"] += bool(e.get("reason"))
        return rows

    def orders(self, first, last):
        done = self.by_id("certificate", last)
        return {e["id"]: {
            "order": e["id"], "rule": e["rule"], "day": e["day"],
            "records": sum(c["records"] for c in e["classes"]),
            "certified": self.clock.day(done.get(e["id"])), "held": e["held"]}
                for e in self.recorded("order", first, last)}

    def holds(self, _, last):
        released = self.by_id("release", last)
        return {e["id"]: {"hold": e["id"], "since": self.clock.day(e),
                          "released": self.clock.day(released.get(e["id"]))}
                for e in self.recorded("hold", None, last)}

    def counted_of(self, of, first, last):
        rows = {}
        for e in self.facts:
            if e.get("what") == "count" and e.get("of") == of and \
                    first.isoformat() <= e["day"] <= last.isoformat():
                row = rows.setdefault(e["name"], {"sessions": 0, "minutes": 0})
                for name in row:
                    row[name] += e["add"].get(name, 0)
        return rows

    def told(self, roster, policy, last):
        """(people asked, of whom that policy has been acknowledged)."""
        with open(roster, encoding="utf-8") as f:
            asked = re.findall(r"^  - {id: (\S+), kind: (?!pupil|guest)",
                               f.read(), re.M)
        told = {e["scope"]["person"] for e in self.ledger
                if e["what"] == "act" and e["kind"] == "acknowledgement"
                and e["verb"] == "add" and e["recorded"] < self.clock.until(
                    last) and e["scope"]["from"] <= last.isoformat()
                and e["terms"]["policy"] in (policy, "POLICY")}
        return len(asked), len(told & set(asked))

    def counted(self, first, last):
        return self.counted_of("service", first, last)

    def rows(self, table, first, last):
        """None: the table is not one of these."""
        make = {"registers": self.registers, "entries": self.entries,
                "looks": self.looks, "orders": self.orders,
                "holds": self.holds, "counted": self.counted}.get(table)
        return make and make(first, last)
