"""Read a scenario: who and what is there, and what each does when.

A scenario is YAML. Every scalar is taken as text, so that neither a MAC nor
a time becomes a number. The lines under `does` read

    TIME WHO[,WHO...] ACTIVITY [WORDS...] [KEY=VALUE...]

Hosts under `never_log` are the world's, too, but recorded nowhere; `at` puts
one at another host's address.

TIME is local, HH:MM or HH:MM:SS, after a day's offset where the scenario
spans two ("+1 00:05"; "01:30b" is the second 01:30 of a night that has two).
WHO is a machine or a pattern; machines of a pattern start within `spread`.
"""

import datetime
import fnmatch
import ipaddress
import random
import re
import zlib
import zoneinfo

import yaml

from plan import Day, Device, Host, micros
import activity
import tls

def load(path):
    with open(path, encoding="utf-8") as f:
        return yaml.load(f, Loader=yaml.BaseLoader)


def local_us(day_text, clock, zone, offset=0):
    """The UTC moment the wall shows clock; 'b' after it: the second one."""
    fold = int(clock.endswith("b"))
    parts = [int(x) for x in clock.rstrip("b").split(":")] + [0]
    date = datetime.date.fromisoformat(day_text) + datetime.timedelta(offset)
    moment = datetime.datetime(date.year, date.month, date.day, parts[0],
                               parts[1], parts[2], tzinfo=zone, fold=fold)
    return int(moment.timestamp()) * 1000000


def documentation_address(name):
    """Hosts that are nobody's live in RFC 5737 and RFC 3849."""
    n = zlib.crc32(name.encode())
    net = ("192.0.2.", "198.51.100.", "203.0.113.")[n % 3]
    return net + str(1 + n // 3 % 254), f"2001:db8:{n % 4096:x}::{n >> 16:x}"


def read_hosts(scenario):
    hosts = {}
    for service, row in scenario["services"].items():
        for number, (name, role) in enumerate(row["hosts"].items()):
            base = ipaddress.ip_address(row.get("net", "192.0.2.0"))
            base6 = ipaddress.ip_address(row.get("net6", "2001:db8::"))
            hosts[name] = Host(name, service, role, str(base + 10 + number),
                               str(base6 + 0x100 + number))
    for name, row in scenario.get("never_log", {}).items():
        addresses = documentation_address(name)
        if "at" in row:
            addresses = hosts[row["at"]].address, hosts[row["at"]].address6
        hosts[name] = Host(name, None, None, *addresses, True)
    for page, parts in scenario.get("pages", {}).items():
        for name in [page] + list(parts):
            hosts.setdefault(name, Host(name, None, None,
                                        *documentation_address(name)))
    for name in scenario.get("others", []):
        hosts.setdefault(name, Host(name, None, None,
                                    *documentation_address(name)))
    return hosts


def plus(mac, n):
    value = int(mac.replace(":", ""), 16) + n
    return ":".join(f"{value:012x}"[i:i + 2] for i in range(0, 12, 2))


def read_networks(scenario):
    networks = {}
    for number, row in enumerate(scenario["networks"]):
        row = dict(row)
        row["vlan"] = int(row.get("vlan", 0))
        row["gateway_mac"] = f"02:00:5e:00:00:{number + 1:02x}"
        first = ipaddress.ip_network(row["lies_in"]).network_address
        row["gateway"] = str(first + 1)
        networks[row["id"]] = row
    return networks


def read_devices(scenario, networks):
    devices = {}
    for row in scenario["machines"]:
        count = int(row.get("count", 0))
        for n in range(count or 1):
            name = f"{row['id']}-{n + 1:02d}" if count else row["id"]
            network = networks[row["network"]]
            mac = plus(row["mac"], n)
            address6 = ""
            if row.get("v6"):
                last = int(mac[-5:].replace(":", ""), 16)
                address6 = f"2001:db8:{network['vlan']:x}:1::{last:x}"
            listed = "listed" in row
            devices[name] = Device(
                name, mac, str(ipaddress.ip_address(row["ip"]) + n), address6,
                network, row.get("browser", "chrome"),
                name if listed else row.get("row"),
                "roster-mac" if listed else row.get("basis", "mac"),
                row.get("copies", ""))
    return devices


def read_day(path):
    scenario = load(path)
    zone = zoneinfo.ZoneInfo(scenario["zone"])
    day = Day(scenario, scenario["seed"], zone, read_hosts(scenario), {})
    day.devices = read_devices(scenario, read_networks(scenario))
    day.pool = random.Random(day.seed).randbytes(tls.POOL_BYTES)
    day.until_us = clock_us(day, scenario["until"])
    for number, line in enumerate(scenario["does"]):
        act(day, number, line)
    day.conversations.sort(key=lambda c: c.segments[0].at_us)
    return day


def clock_us(day, text):
    m = re.fullmatch(r"(?:\+(\d+) )?(\d\d:\d\d(?::\d\d)?b?)", text)
    if not m:
        raise ValueError(f"'{text}' is not a time")
    return local_us(day.scenario["day"], m[2], day.zone, int(m[1] or 0))


LINE = re.compile(r"((?:\+\d+ )?\d\d:\d\d(?::\d\d)?b?) (\S+) (\S+)(.*)")


def act(day, number, line):
    m = LINE.fullmatch(line)
    if not m:
        raise ValueError(f"line {number + 1} of 'does' is not understood: "
                         f"{line}")
    words, options = [], {}
    for word in m[4].split():
        key, eq, value = word.partition("=")
        if eq:
            options[key] = value
        else:
            words.append(word)
    who = [d for pattern in m[2].split(",") for d in day.devices
           if fnmatch.fnmatchcase(d, pattern)]
    if not who:
        raise ValueError(f"nobody is called {m[2]}: {line}")
    spread_us = micros(options.pop("spread", "100s")) if len(who) > 1 else 0
    for name in who:
        rng = random.Random(f"{day.seed}/{number}/{name}")
        at_us = clock_us(day, m[1]) + int(rng.random() * spread_us)
        at_us += rng.randrange(1000, 900000)
        what = activity.Activity(day, day.devices[name], rng)
        what.do(m[3], at_us, words, options)
