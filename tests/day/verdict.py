"""What Alexandra Infants' policy makes of true sessions, and the day's
numbers: by hand, from the school's own text.

  "6. Personal use of social media is never permitted during working time or
  by means of school ICT."

All that is kept is school ICT, so whatever is a person's use is contrary,
at any hour; a part inside another page or a machine's background is nobody's
use and outside the rule; of a dual-use service the text does not tell whether
it is social media, and a name that was only looked up accuses nobody. The
register of official users (section 8) is empty."""

import datetime
import re

import use
from truth import BACKGROUND, MINUTE_US, local_day

UNLISTED = ""               # the group of what the roster does not name
OUTCOMES = ["permitted", "contrary", "undecided", "outside"]


def is_made_up(device):
    """Is it called by a MAC that is locally administered?"""
    return re.fullmatch("(..:){5}..", device) and int(device[:2], 16) & 2


def standing(day, session):
    """(equipment, used by, group) of a session's device."""
    rows = {r["id"]: r for r in day.scenario.get("rows", [])}
    for m in day.scenario["machines"]:
        if "listed" not in m:
            continue
        for n in range(int(m.get("count", 0)) or 1):
            name = f"{m['id']}-{n + 1:02d}" if "count" in m else m["id"]
            rows[name] = m["listed"]
    row = rows.get(session["device"])
    if row:
        return row["equipment"], row["used_by"], row.get("group", "")
    for n in day.scenario["networks"]:
        if int(n.get("vlan", 0)) == session["vlan"] and "equipment" in n:
            if n["equipment"] == "school" and is_made_up(session["device"]):
                return "unknown", n["used_by"], UNLISTED
            return n["equipment"], n["used_by"], UNLISTED
    return "unknown", "unknown", UNLISTED


def keep(day, session):
    """kept, counted or nothing."""
    equipment, used_by, _ = standing(day, session)
    if equipment == "unknown" and used_by != "pupil":
        return "counted"
    is_kept = equipment == "school" and used_by != "pupil"
    return "kept" if is_kept else "nothing"


def outcome(day, session):
    if use.grade(session) < 2:
        return "outside"
    names = [h for h in session["hosts"] if h["role"] not in BACKGROUND]
    if all(h["basis"] == "dns" for h in names):
        return "undecided"
    service = day.scenario["services"][session["service"]]
    return "undecided" if service.get("dual_use") == "yes" else "contrary"


def wall_us(date, minute, zone):
    moment = datetime.datetime.combine(date, datetime.time(), zone) \
        .replace(hour=minute // 60 % 24, minute=minute % 60)
    if minute == 1440:
        moment = datetime.datetime.combine(date + datetime.timedelta(1),
                                           datetime.time(), zone)
    return int(moment.timestamp()) * 1000000


def clock(text):
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def is_school_day(calendar, date):
    """In a term, not in its half-term, a weekday, not a closure."""
    text = date.isoformat()
    if date.weekday() > 4 or text in calendar.get("inset", []) \
            or text in calendar.get("bank_holidays", []) \
            or text in [c["date"] for c in calendar.get("closures", [])]:
        return False
    for term in calendar["terms"]:
        half = term.get("half_term", {"from": "9", "to": "0"})
        if term["from"] <= text <= term["to"] \
                and not half["from"] <= text <= half["to"]:
            return True
    return False


def stretches(day, date):
    """[(from µs, until µs, period kind)] of a local day."""
    calendar = day.scenario["calendar"]
    marks = [(0, "none")]
    if is_school_day(calendar, date):
        bells = calendar["timetables"][0]["periods"]
        marks = [(0, "before")]
        for p in bells:
            marks += [(clock(p["from"]), p["kind"]),
                      (clock(p["until"]), "lesson")]
        marks[-1] = (marks[-1][0], "after")
    at = [wall_us(date, minute, day.zone) for minute, _ in marks] \
        + [wall_us(date, 1440, day.zone)]
    return [(at[i], at[i + 1], kind) for i, (_, kind) in enumerate(marks)
            if at[i] < at[i + 1]]


def union_us(spans):
    total, reach = 0, 0
    for start, end in sorted(spans):
        total += max(0, end - max(start, reach))
        reach = max(reach, end)
    return total


def clip(session, windows):
    return [(max(session["start"], a), min(session["end"], b))
            for a, b in windows
            if session["start"] < b and session["end"] >= a]


EVER = [(0, 1 << 62)]


def is_use(session, windows):
    """Is any of its use in them? What a page goes on sending is none."""
    return any(a <= session["start"] and session["end"] < b
               for a, b in windows) or any(
                   a <= m * MINUTE_US < b for m in use.minutes_of_use(session)
                   for a, b in windows)


def numbers(day, sessions, windows_of=lambda s: EVER):
    """Of what each session did in its windows."""
    devices = {s["device"] for s in sessions}
    content = {(s["device"], m) for s in sessions
               for m in use.content_minutes(s)
               if any(a <= m * MINUTE_US < b for a, b in windows_of(s))}
    upper_us = sum(union_us([span for s in sessions if s["device"] == d
                             for span in clip(s, windows_of(s))])
                   for d in devices)
    upper_s = upper_us // 1000000
    return {"sessions": len(sessions), "devices": len(devices),
            "lower_s": min(60 * len(content), upper_s), "upper_s": upper_s,
            "contrary": sum(outcome(day, s) == "contrary"
                            and is_use(s, windows_of(s))
                            for s in sessions)}


def person(day, session):
    """Whose alone the device is: their row, or None."""
    for m in day.scenario["machines"]:
        listed = m.get("listed", {})
        if listed.get("shared") == "no" and session["device"] in (
                [m["id"]] if "count" not in m else
                [f"{m['id']}-{n + 1:02d}" for n in range(int(m["count"]))]):
            return next((p for p in day.scenario.get("people", [])
                         if p["id"] == listed.get("custodian")), None)
    return None


def spans_of(text):
    """A span, or a list of them."""
    texts = text if isinstance(text, list) else [text] if text else []
    return [tuple(clock(t) for t in one.split("-")) for one in texts]


def is_inset(day, date):
    return date.isoformat() in day.scenario["calendar"].get("inset", [])


def has_pattern(day, session):
    return "pattern" in (person(day, session) or {})


def working(day, date, session):
    """[(from µs, until µs)] of working time: the person's own pattern less
    their breaks, or else the timetable's hours less its breaks. On INSET days
    staff work; of whoever has a pattern that is not known."""
    if is_inset(day, date) and has_pattern(day, session):
        return []
    return perhaps_working(day, date, session)


def not_known(day, date, session):
    """What may be working time and may not."""
    if is_inset(day, date) and has_pattern(day, session):
        return perhaps_working(day, date, session)
    return []


def perhaps_working(day, date, session):
    calendar = day.scenario["calendar"]
    if not is_school_day(calendar, date) and not is_inset(day, date):
        return []
    table = calendar["timetables"][0]
    who, weekday = person(day, session), f"{date:%a}".lower()
    if who and "pattern" in who:
        spans = spans_of(who["pattern"].get(weekday))
        breaks = spans_of(who.get("breaks", {}).get(weekday))
    else:
        spans = spans_of(table["working"])
        breaks = [(clock(p["from"]), clock(p["until"]))
                  for p in table["periods"] if p["kind"] == "break"]
    for a, b in breaks:
        spans = [part for x, y in spans
                 for part in ((x, min(a, y)), (max(b, x), y))
                 if part[0] < part[1]]
    return [(wall_us(date, a, day.zone), wall_us(date, b, day.zone))
            for a, b in spans]


def other_time(windows):
    edges = [0] + [t for w in sorted(windows) for t in w] + [1 << 62]
    return list(zip(edges[::2], edges[1::2]))


def hours(day, date, sessions):
    """All that is kept is used by staff."""
    found = []
    for name, windows_of in (
            ("unknown", lambda s: not_known(day, date, s)),
            ("no", lambda s: other_time(perhaps_working(day, date, s))),
            ("yes", lambda s: working(day, date, s))):
        those = [s for s in sessions if clip(s, windows_of(s))]
        if those:
            found.append({"working_time": name,
                          **numbers(day, those, windows_of)})
    return found


def rows_by(day, sessions, name, key):
    ids = sorted({key(s) for s in sessions})
    return [{name: i, **numbers(day, [s for s in sessions if key(s) == i])}
            for i in ids]


def coverage(day, date):
    """What the sensors saw and missed on a day, as far as it was planned."""
    frames = copies = 0
    flows = dict.fromkeys(["named", "unread", "ech", "other"], 0)
    payload = dict(flows)
    for c in day.conversations:
        kind = "ech" if c.is_known_front else "named" if c.name \
            else "unread" if c.is_tls else "other"
        if local_day(c.events[0][0], day.zone) == date:
            flows[kind] += 1
        for s, event in zip(c.segments, c.events):
            if local_day(event[0], day.zone) == date:
                frames += 1
                copies += s.is_copied
                payload[kind] += event[2]
    others = sum(local_day(o.at_us, day.zone) == date for o in day.others)
    return {"packets": frames + copies + others,
            "received": frames + copies + others, "abandoned": 0,
            "flows_ended": sum(flows.values()), "flows_evicted": 0,
            "flows_lost": 0, "sessions_lost": 0, "decoded": frames,
            "other": others, "duplicates": copies, "fragments": 0,
            "undecodable": 0, "dropped": 0, "quarantined": 0,
            "flows_new": sum(flows.values()),
            "flows_opaque": flows["unread"] + flows["ech"],
            **{"flows_" + kind: n for kind, n in flows.items()},
            **{"payload_" + kind: n for kind, n in payload.items()},
            "flows_dns": 0, "flows_relay": 0, "flows_vpn": 0, "flows_tor": 0,
            "client_only": 0, "server_only": 0, "sensors_lost": 0}


def report(day, date, everything):
    """The truth of `beadle report --day date --format json`: what of it the
    scenario decides."""
    today = [s for s in everything if local_day(s["start"], day.zone) == date]
    kept = [s for s in today if keep(day, s) == "kept"]
    total = numbers(day, kept)
    parts = stretches(day, date)
    periods = []
    for kind in sorted({k for _, _, k in parts}):
        windows = [(a, b) for a, b, k in parts if k == kind]
        those = [s for s in kept if clip(s, windows)]
        if those:
            periods.append({"period": kind,
                            **numbers(day, those, lambda s, w=windows: w)})
    found = [outcome(day, s) for s in kept]
    return {"coverage": coverage(day, date),
            "day": date.isoformat(), "zone": day.scenario["zone"],
            "sessions": total["sessions"], "devices": total["devices"],
            "time": {"lower_s": total["lower_s"],
                     "upper_s": total["upper_s"]},
            "outcomes": {o: found.count(o) for o in OUTCOMES},
            "services": rows_by(day, kept, "service",
                                lambda s: s["service"]),
            "groups": rows_by(day, kept, "group",
                              lambda s: standing(day, s)[2]),
            "periods": periods,
            "hours": hours(day, date, kept),
            "clauses": [{"clause": "6", "outcome": "contrary",
                         "sessions": found.count("contrary")}],
            "unknown_sessions": sum(keep(day, s) == "counted"
                                    for s in today)}
