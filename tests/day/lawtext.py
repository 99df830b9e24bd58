"""calendar.yaml and roster.yaml of a scenario, as a school would write them."""

import re

PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./_-]*")


def scalar(text):
    return text if PLAIN.fullmatch(text) else '"' + text.replace(
        "\\", "\\\\").replace('"', '\\"') + '"'


def flow(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {flow(v)}" for k, v in value.items()) \
            + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(v) for v in value) + "]"
    return scalar(value)


def block(name, rows):
    return f"{name}:\n" + "".join(f"  - {flow(r)}\n" for r in rows)


def timetable(row):
    head = {k: v for k, v in row.items() if k != "periods"}
    lines = [f"    {k}: {flow(v)}" for k, v in head.items()]
    lines[0] = "  - " + lines[0].strip()
    periods = [f"      - {flow(p)}" for p in row["periods"]]
    return "\n".join(lines + ["    periods:"] + periods) + "\n"


def calendar_text(scenario):
    c = scenario["calendar"]
    text = f"calendar: {scalar(scenario['school'])}\n" \
           f"zone: {scenario['zone']}\n" + block("terms", c["terms"])
    for key in ("inset", "bank_holidays"):
        if c.get(key):
            text += f"{key}: {flow(c[key])}\n"
    for key in ("closures", "early_closes"):
        if c.get(key):
            text += block(key, c[key])
    return text + "timetables:\n" + "".join(
        timetable(t) for t in c["timetables"])


def roster_text(day):
    scenario = day.scenario
    devices = list(scenario.get("rows", []))
    listed = {m["id"]: m["listed"] for m in scenario["machines"]
              if "listed" in m}
    for d in day.devices.values():
        row = listed.get(d.id) or listed.get(d.id.rpartition("-")[0])
        if row and d.basis == "roster-mac":
            devices.append({"id": d.id, "mac": d.mac, **row})
    networks = [{k: v for k, v in n.items() if k != "lies_in"}
                for n in scenario["networks"] if "equipment" in n]
    return f"roster: {scalar(scenario['school'])}\n" \
        + block("networks", networks) + block("people", scenario["people"]) \
        + block("devices", devices)
