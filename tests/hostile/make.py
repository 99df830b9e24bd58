"""make.py OUT POLICY: half an hour of traffic by somebody who means ill, and the law
of a school whose every name is meant to harm who reads it.

The words are words.json's. MARK in them is ZQWIRE on the wire and ZQLAW in the
law, so that each can be found where it came out."""

import json
import os
import random
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../day"))

import activity       # noqa: E402
import datagram       # noqa: E402
import frames         # noqa: E402
import lawtext        # noqa: E402
import pcapfile       # noqa: E402
import scenario       # noqa: E402
import tls            # noqa: E402
import wire           # noqa: E402
from plan import Host, Lookup  # noqa: E402

# Whom tests/serve/people.yaml gives offices.
PEOPLE = ["a.bello", "d.lindop", "p.shaw", "c.hair", "g.overnor", "t.rust",
          "s.lead", "n.ominated", "a.uditor", "t.okafor"]
HERE = os.path.dirname(__file__)
with open(f"{HERE}/words.json", encoding="utf-8") as f:
    WORDS = json.load(f)


def on_wire(text):
    """As bytes: what is no Unicode is kept as U+DCxx, as Python does."""
    return text.replace("MARK", "ZQWIRE").encode("utf-8", "surrogateescape")


def in_law(text):
    """Texts are UTF-8 without control characters, or are refused."""
    keep = [c for c in text.replace("MARK", "ZQLAW")
            if (c.isprintable() or c > "\u00a0") and c != "\ufeff"]
    return "".join(c for c in keep if not "\ud800" <= c <= "\udfff")[:60]


class Bytes(str):
    """A name that is sent as its bytes are, whatever it looks like."""

    def __new__(cls, raw):
        self = super().__new__(cls, raw.decode("latin-1"))
        self.raw = raw
        return self

    def encode(self, *_):
        return self.raw

    def split(self, *_):        # labels of DNS: at most 63 bytes each
        return [Bytes(x[:63]) for x in self.raw.split(b".") if x]


def hostile_host(number, word):
    """Under a name of the catalogue's, which would be recorded."""
    raw = on_wire(word)[:180] + b".facebook.com"
    return Host(Bytes(raw), "facebook", "primary",
                f"157.240.221.{100 + number}", "")


def visit(day, device, number, word):
    """TLS, plain HTTP, DNS and DHCP by one device that says such names."""
    at_us = scenario.clock_us(day, "10:21") + number * 20000000
    rng = random.Random(f"{day.seed}/{number}")
    what = activity.Activity(day, device, rng)
    host = hostile_host(number, word)
    day.hosts[host.name] = host
    before = len(day.conversations)
    talk = what.connect(at_us, host.name)
    talk.exchange(talk.now, 900, 60000)
    talk.close(talk.now + 3000000, "client")
    c = what.conversation(host.address, 80, "tcp", host)
    talk = activity.Talk(c, rng, day.pool, 9000)
    talk.open(at_us + 500000)
    raw = host.name.raw
    talk.send(talk.now + 400, True, b"GET /" + raw + b" HTTP/1.1\r\nHost: "
              + raw.replace(b"\r", b"").replace(b"\n", b"")
              + b"\r\nUser-Agent: " + raw + b"\r\n\r\n")
    talk.send(talk.now + 20000, False, b"HTTP/1.1 200 " + raw + b"\r\n\r\n")
    talk.close(talk.now, "client", alert=False)
    gateway = device.network["gateway"]
    c = what.conversation(gateway, 67, "udp", client_port=68)
    mac = wire.mac_bytes(device.mac)
    name = on_wire(word)[:250]
    what.datagrams(c, at_us + 900000, datagram.dhcp(
        1, 3, number, mac, device.ip, "0.0.0.0", "0.0.0.0",
        [(12, name), (60, name), (81, b"\0\0\0" + name)]), b"")
    c = what.conversation("224.0.0.251", 5353, "udp", client_port=5353,
                          server_mac="01:00:5e:00:00:fb")
    what.datagrams(c, at_us + 950000, datagram.mdns_query(
        Bytes(on_wire(word)[:60] + b".local")), b"")
    c = what.conversation(gateway, 1813, "udp")     # RADIUS, RFC 2866
    user = on_wire(word)[:250]
    what.datagrams(c, at_us + 960000, struct.pack(
        "!BBH", 4, number, 22 + len(user)) + bytes(16)
        + bytes([1, len(user) + 2]) + user, b"")
    for c in day.conversations[before:]:
        c.settle(rng)


def server_name(name):
    raw = name.encode("ascii")
    return tls.extension(0, struct.pack("!HBH", len(raw) + 3, 0, len(raw))
                         + raw)


def harm_law(s):
    """Wherever the school's own words stand."""
    said = [in_law(w) for w in WORDS.values()]
    s["school"] = said[0] + " " + said[5]
    s["calendar"]["terms"][0]["name"] = said[1]
    s["calendar"]["closures"] = [{"date": f"2026-12-{3 + n:02d}", "reason": w}
                                 for n, w in enumerate(said)]
    rows = s["calendar"]["timetables"][0]["periods"]
    rows[0]["name"], rows[1]["name"] = said[2], said[3]
    s["people"] += [{"id": who, "kind": "staff", "group": "staff", "from":
                     "2026-09-01"} for who in PEOPLE]
    for number, word in enumerate(said):
        s["machines"].append({
            "id": f"harm-{number:02d}", "network": "office", "ip":
            f"10.20.10.{40 + number}", "mac": f"02:00:5e:10:01:{number:02x}",
            "listed": {"equipment": "school", "used_by": "staff", "group":
                       word, "place": word, "custodian": "j.reed", "shared":
                       "no", "from": "2026-09-01"}})
        s["does"].append(f"10:2{number % 8} harm-{number:02d} visit facebook 6m")


def policy_text(path):
    """A sample policy, with a title and clauses of the same kind."""
    said = [json.dumps(in_law(w), ensure_ascii=False) for w in WORDS.values()]
    lines = []
    with open(path, encoding="utf-8") as f:
        for line in f:
            key, colon, _ = line.partition(":")
            if key == "policy":
                line = f"policy: {said[1]}\n"
            elif key.strip() in ("title", "says") and colon:
                line = f"{key}: {said[len(lines) % len(said)]}\n"
            lines.append(line)
    return "".join(lines)


def main():
    out, policy = sys.argv[1:3]
    day_yaml = f"{out}/day.yaml"
    s = scenario.load(f"{HERE}/../day/small.yaml")
    harm_law(s)
    with open(day_yaml, "w", encoding="utf-8") as f:
        json.dump(s, f)
    day = scenario.read_day(day_yaml)
    tls.server_name = server_name
    device = day.devices["office-01"]
    for number, word in enumerate(WORDS.values()):
        visit(day, device, number, word)
    day.conversations.sort(key=lambda c: c.segments[0].at_us)
    os.makedirs(f"{out}/law", exist_ok=True)
    for name, text in (("calendar", lawtext.calendar_text(day.scenario)),
                       ("roster", lawtext.roster_text(day)),
                       ("policy", policy_text(policy))):
        with open(f"{out}/law/{name}.yaml", "w", encoding="utf-8") as f:
            f.write(text)
    pcapfile.write_pcap(f"{out}/day.pcap", frames.day_frames(day))


if __name__ == "__main__":
    main()
