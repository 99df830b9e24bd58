#!/usr/bin/python3
"""make_weeks.py RECORDS FROM TO: a school's weeks from one day's sessions.

RECORDS are lines of beadled --sessions of the sample day. Each day from FROM to
TO on which the school is at work, and a few others, gets some of them, by a
number made of day and session: at the same time on the wall, as live traffic,
classroom devices taking turns. On the Sunday on which the clock goes back
there is one on either side of the change. The same input gives the same
lines."""

import datetime
import hashlib
import json
import sys
import zoneinfo

ZONE = zoneinfo.ZoneInfo("Europe/London")
SAMPLE = datetime.date(2026, 11, 20)		# its wall shows UTC
HOLIDAYS = [(datetime.date(2026, 10, 26), datetime.date(2026, 10, 30))]
CHANGE = datetime.date(2026, 10, 25)
CHANGE_HOURS = [0, 1, 3]		# of UTC: 01:00 summer, 01:00 winter, 03
MINUTE_US = 60000000


def chance(*words):
    text = " ".join(str(w) for w in words)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def is_at_work(date):
    return date.weekday() < 5 and not any(a <= date <= b for a, b in HOLIDAYS)


def share(date):
    """Of a hundred sessions, how many are of that day."""
    if date == CHANGE or not is_at_work(date):
        return 0
    return 25 + date.isocalendar().week * 7 % 30


def moved(record, delta_us, device, mac):
    s = dict(record, source="eth1", device=device, mac=mac)
    s["start"] += delta_us
    s["end"] += delta_us
    s["minutes"] = [[m[0] + delta_us // MINUTE_US, *m[1:]]
                    for m in s["minutes"]]
    text = "\n".join([s["site"], s["box"], s["source"], s["device"],
                      s["service"], str(s["start"])])
    s["id"] = hashlib.sha256(text.encode()).hexdigest()[:16]
    return s


def device_of(record, number):
    if not record["device"].startswith("class-"):
        return record["device"], record["mac"]
    n = number // 100 % 8 + 1
    return f"class-{n:02d}", f"02:00:5e:20:00:{n:02x}"


def wall_delta_us(date):
    """From the sample day to that one, at the same time on the wall."""
    days = (date - SAMPLE).days
    noon = datetime.datetime.combine(date, datetime.time(12), ZONE)
    offset = int(noon.utcoffset().total_seconds())
    return (days * 86400 - offset) * 1000000


def sessions_of(records, date):
    for r in records:
        number = chance(date, r["id"])
        if number % 100 < share(date):
            yield moved(r, wall_delta_us(date), *device_of(r, number))


def change_sessions(records):
    """By UTC, from the first content of the day's first sessions on."""
    begin = int(datetime.datetime(CHANGE.year, CHANGE.month, CHANGE.day,
                                  tzinfo=datetime.timezone.utc).timestamp())
    longest = sorted(records, key=lambda r: r["start"] - r["end"])
    for hour, r in zip(CHANGE_HOURS, longest):
        at = (begin + hour * 3600 - 600) * 1000000
        yield moved(r, (at - r["start"]) // MINUTE_US * MINUTE_US,
                    r["device"], r["mac"])


def main():
    path, first, last = sys.argv[1:]
    with open(path, encoding="ascii") as f:
        records = [json.loads(line) for line in f]
    date = datetime.date.fromisoformat(first)
    made = []
    while date <= datetime.date.fromisoformat(last):
        made += sessions_of(records, date)
        if date == CHANGE:
            made += change_sessions(records)
        date += datetime.timedelta(1)
    for s in sorted(made, key=lambda s: (s["start"], s["id"])):
        print(json.dumps(s, separators=(",", ":")))


if __name__ == "__main__":
    main()
