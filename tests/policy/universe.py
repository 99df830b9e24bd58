"""The school of tests/policy/law, and sessions and register acts there as
beadle's programs write them (store/record.h, store/ledger.h)."""

import datetime
import hashlib
import ipaddress
import json
import re
import zoneinfo

import yaml

ZONE = zoneinfo.ZoneInfo("Europe/London")
UNDECLARED_VLAN = 60
PRIMARY, CONTENT, PUSH, EMBED, TRACKER = 1, 4, 8, 16, 32    # enum role
ROLE_NAMES = {PRIMARY: "primary", CONTENT: "content", PUSH: "push",
              EMBED: "embed", TRACKER: "tracker"}
# Bytes down in a minute, one connection in each: with content, and a page
# without (etc/grading.yaml,
# classify/session.h).
RICH, POOR, IDLE = 65536, 20480, 200
SUSTAINED = 5
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def read_yaml(path):
    with open(path, encoding="utf-8") as f:
        return yaml.safe_load(f)


def moment_us(text):
    """2026-09-15 09:20, by the clock on the wall; the first of two."""
    local = datetime.datetime.strptime(text, "%Y-%m-%d %H:%M")
    return int(local.replace(tzinfo=ZONE).timestamp()) * 1000000


def is_in_force(row, day):
    return str(row.get("from", "0")) <= day <= str(row.get("to", "9"))


class Universe:
    def __init__(self, law, catalogue):
        roster = read_yaml(f"{law}/roster.yaml")
        self.devices = {d["id"]: d for d in roster["devices"]}
        self.networks = {n["id"]: n for n in roster["networks"]}
        self.people = {p["id"]: p for p in roster["people"]}
        self.hosts = {}
        for path in (catalogue, f"{law}/catalogue-local.yaml"):
            for s in read_yaml(path)["services"]:
                self.hosts[s["id"]] = s.get("hosts", [])

    def who(self, device, day):
        """The person whose alone the device is that day, or -."""
        row = self.devices.get(device)
        if not row or row["shared"] or "custodian" not in row:
            return "-"
        person = self.people[row["custodian"]]
        return person["id"] if is_in_force(person, day) else "-"

    def place(self, device, network):
        row = self.devices.get(device, {})
        return row.get("place") or \
            self.networks.get(network, {}).get("place", "-")

    def host(self, service, role):
        name = ROLE_NAMES[role]
        for h in self.hosts[service]:
            if h["role"] == name:
                return {"host": h["host"], "role": name, "basis": "tls",
                        "ech": "none", "dns": True, "flows": 1, "ndpi": "",
                        "asn": None, "network": "unknown"}
        return None

    def where(self, device, network):
        """What a packet of the device shows there."""
        row = self.devices.get(device)
        mac = row["mac"] if row else device
        net = self.networks.get(network, {"vlan": UNDECLARED_VLAN,
                                          "range": "10.20.60.0/24"})
        number = int(mac.replace(":", ""), 16) % 250 + 2
        return {"device": device,
                "device_basis": "roster-mac" if row else "mac",
                "client": str(ipaddress.ip_network(net["range"])[number]),
                "mac": mac, "vlan": net["vlan"]}

    def session(self, device, network, when, minutes, service, grade):
        """A record of so many minutes of use of that grade."""
        start = moment_us(when) + 500000
        roles, down = USES[grade](minutes)
        first = start // 60000000
        rows = [[first + i, 40, 1000, d, 1, roles, int(grade > 1)]
                for i, d in enumerate(down)]
        hosts = [self.host(service, r) for r in ROLE_NAMES if roles & r]
        hosts = sorted((h for h in hosts if h), key=lambda h: h["host"])
        if not hosts:
            raise ValueError(f"{service} has no host for grade {grade}")
        s = {"v": 1, "id": "", "site": "school", "box": "beadle",
             "source": "eth0", **self.where(device, network),
             "service": service, "start": start,
             # Without an active minute: the last packet of the first one.
             "end": start + (minutes * 60 if grade > 1 else 60) * 1000000
             - 1000000,
             "ended": "idle", "continues": False, "continued": False,
             "flows": len(hosts), "packets": 40 * len(rows),
             "up": 1000 * len(rows), "down": sum(down), "minutes": rows,
             "hosts": hosts, "catalogue": "0" * 64, "roster": "0" * 64}
        texts = [str(s[k]) for k in ("site", "box", "source", "device",
                                     "service", "start")]
        s["id"] = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]
        return s


def sustained(minutes):
    if minutes < SUSTAINED:
        raise ValueError(f"{minutes} minutes are no sustained use")
    return PRIMARY | CONTENT, [RICH] * minutes


def visit(minutes):
    rich = min(minutes, SUSTAINED - 1)
    return PRIMARY | CONTENT, [RICH] * rich + [POOR] * (minutes - rich)


USES = {4: sustained, 3: visit,
        2: lambda minutes: (PRIMARY, [POOR] * minutes),
        1: lambda minutes: (PUSH, [IDLE] * minutes),
        0: lambda minutes: (EMBED | TRACKER, [IDLE] * minutes)}


SCOPE = ["person", "group", "device", "place", "network", "services", "from",
         "to", "weekdays", "hours"]


def act(words):
    """An act on a register, from the words of a `register` line."""
    entry, verb, *pairs = words.split()
    given = dict(zip(pairs[::2], pairs[1::2]))
    recorded = given.pop("recorded")
    kind = re.sub(r"-\d+$", "", entry)
    made = {"v": 1, "what": "act", "verb": verb, "kind": kind, "id": entry}
    if verb != "add" and "from" in given:
        made["from"] = given.pop("from")
    made["by"] = given.pop("by", "b.moss")
    if "reason" in given:
        made["reason"] = given.pop("reason")
    if verb == "add":
        begin = given.get("from", recorded)
        scope = {k: given.pop(k) for k in SCOPE if k in given}
        for k in ("services", "weekdays"):
            if k in scope:
                scope[k] = scope[k].split("+")
        made["scope"] = scope
        if kind in ("official", "curriculum"):
            names = given.pop("administrators", "j.nicholls+a.smith")
            made["terms"] = {"account": "@northfield",
                             "conditions": "as agreed",
                             "administrators": names.split("+"),
                             "trained": begin,
                             "notified": given.pop("notified", begin)}
    if given:
        raise ValueError(f"register: {', '.join(given)} not understood")
    made["recorded"] = moment_us(recorded + " 07:00")
    return made


def lines(rows):
    return "".join(json.dumps(r, separators=(",", ":"), ensure_ascii=False)
                   + "\n" for r in rows)
