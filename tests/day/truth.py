"""What a perfect observer would write down of a plan: flows and sessions.

Computed from the conversations' events, never from packets, by DESIGN.md 5
and the text at the top of classify/episode.h."""

import datetime
import hashlib

from bursts import Facts

MINUTE_US = 60000000
IDLE_MINUTES = 5
ACTIVE_BYTES = 2048
ROLES = ["primary", "api", "content", "push", "embed", "tracker", "login",
         "ech-front"]
BACKGROUND = {"push", "embed", "tracker", "ech-front"}
BASES = ["tls", "quic", "http", "dns", "ndpi", "none"]
ECHS = ["none", "offered", "outer"]


def flow_row(c):
    """One conversation as `beadled --flows` writes it. `copies` is ours: what
    the mirror delivered twice: frames, bytes up, bytes down. Of one that
    showed a name that is never logged nothing is told, nor how it showed
    it."""
    copied = [s for s in zip(c.segments, c.events) if s[0].is_copied]
    up = sum(size for _, is_up, size in c.events if is_up)
    down = sum(size for _, is_up, size in c.events if not is_up)
    host = c.host if c.name else None
    is_hidden = host is not None and host.is_never_logged
    return {"start": c.events[0][0], "end": c.events[-1][0],
            "client": c.client, "client_port": c.client_port,
            "server": c.server, "server_port": c.server_port,
            "proto": c.proto, "vlan": c.vlan, "packets": len(c.events),
            "bytes_up": up, "bytes_down": down,
            "name": None if is_hidden else c.name,
            "basis": "none" if is_hidden else c.basis,
            "ech": "none" if is_hidden else c.ech,
            "service": host.service if host else None,
            "role": host.role if host else None,
            "copies": [len(copied), sum(e[2] for _, e in copied if e[1]),
                       sum(e[2] for _, e in copied if not e[1])]}


def flow_rows(day):
    rows = [flow_row(c) for c in day.conversations]
    return sorted(rows, key=lambda r: (r["end"], r["start"]))


DNS_LEAST_US = 300 * 1000000
DNS_MOST_US = 7200 * 1000000


def ask_dns(day):
    """What a client's lookups say of its flows, by DESIGN.md 4 and the text at
    the top of classify/resolve.h: a service's name that was read is confirmed,
    a TLS flow without one is the service's that all lookups of its address
    agree on, and so is one whose name was a front."""
    lookups = {}
    for k in day.lookups:
        lookups.setdefault((k.asked.client, k.address), []).append(k)
    for c in day.conversations:
        start_us = c.events[0][0]
        hosts = [k.host for k in lookups.get((c.client, c.server), [])
                 if 0 <= start_us - k.at_us <= min(
                     max(k.ttl_us, DNS_LEAST_US), DNS_MOST_US)]
        services = {host.service for host in hosts}
        if c.is_front:
            c.host, c.ech = None, "outer"
        if c.name and c.host and c.host.service:
            c.dns = c.host.service in services
        elif c.is_tls and not (c.name and not c.is_front) and len(services) == 1 \
                and services != {None}:
            c.host = min(hosts, key=lambda h: h.role not in BACKGROUND)
            c.by_dns = c.dns = True


def basis_of(c):
    return "dns" if c.by_dns else c.basis


class Minute:
    """What all flows of one device and service did in one minute."""

    def __init__(self):
        self.packets = self.up = self.down = self.begun = self.use_bytes = 0
        self.site_begun = self.site_down = 0
        self.roles, self.flows = set(), {}
        self.begins_use = False
        self.first_us = self.last_us = self.last_use_us = None

    def add(self, c, at_us, is_up, size):
        is_use = c.host.role not in BACKGROUND
        is_site = c.host.role in ("primary", "api")
        self.packets += 1
        self.up += size if is_up else 0
        self.down += 0 if is_up else size
        self.site_down += size if is_site and not is_up else 0
        self.roles.add(c.host.role)
        if id(c) not in self.flows:
            self.flows[id(c)] = c
            begins = c.events[0][0] // MINUTE_US == at_us // MINUTE_US
            self.begun += begins
            self.site_begun += begins and is_site
            self.begins_use |= begins and is_use
        self.first_us = min(at_us, self.first_us or at_us)
        self.last_us = max(at_us, self.last_us or at_us)
        if is_use:
            self.use_bytes += size
            self.last_use_us = max(at_us, self.last_use_us or at_us)

    @property
    def is_active(self):
        return self.begins_use or self.use_bytes > ACTIVE_BYTES


def device_of(c):
    """How a record names the machine, and by what. A row's range is of IPv4:
    over IPv6 it is not that row's."""
    d = c.device
    if d.basis == "roster-address" and ":" in c.client:
        return d.mac, "mac"
    return (d.row, d.basis) if d.row else (d.mac, "mac")


def minutes_by_use(day):
    """(device, service) -> {minute number: Minute}."""
    uses = {}
    for c in day.conversations:
        if not ((c.name or c.by_dns) and c.host and c.host.service):
            continue
        key = device_of(c) + (c.host.service,)
        minutes = uses.setdefault(key, {})
        for at_us, is_up, size in c.events:
            minutes.setdefault(at_us // MINUTE_US, Minute()).add(
                c, at_us, is_up, size)
    return uses


def local_day(at_us, zone):
    return datetime.datetime.fromtimestamp(at_us // 1000000, zone).date()


def split(minutes, zone, end_us):
    """Cut one use's minutes into sessions: lists of (minute, Minute), with
    the reason of the end and whether it goes on."""
    out, part, last = [], [], None
    is_continued = False
    for m in sorted(minutes):
        if part:
            is_next_day = local_day(m * MINUTE_US, zone) \
                != local_day(part[0][0] * MINUTE_US, zone)
            if m > last + IDLE_MINUTES or is_next_day:
                goes_on = m <= last + IDLE_MINUTES
                out.append((part, last, "midnight" if goes_on else "idle",
                            goes_on, is_continued))
                part, is_continued = [], goes_on
        if not part or minutes[m].is_active:
            last = m
        part.append((m, minutes[m]))
    is_idle = end_us >= (last + IDLE_MINUTES + 2) * MINUTE_US
    out.append((part, last, "idle" if is_idle else "stream-end", False,
                is_continued))
    return out


def host_rows(part, entry_of, facts):
    rows, minutes = {}, {}
    for n, m in part:
        for c in m.flows.values():
            minutes.setdefault(entry_of(c.host.name), set()).add(n)
    flows = {key: c for _, m in part for key, c in m.flows.items()}
    for c in flows.values():
        name = entry_of(c.host.name)
        row = rows.setdefault(name, {"host": name, "role": c.host.role,
                                     "basis": basis_of(c), "ech": c.ech,
                                     "dns": c.dns, "flows": 0, "asn": None,
                                     "network": "unknown",
                                     "reference": facts.is_referred(
                                         name, minutes[name])})
        row["flows"] += 1
        if row["basis"] == "dns" and not c.by_dns:
            row.update(basis=c.basis, ech=c.ech, dns=c.dns)
        elif row["basis"] == "dns" or not c.by_dns:
            row["basis"] = max(row["basis"], basis_of(c), key=BASES.index)
            row["ech"] = max(row["ech"], c.ech, key=ECHS.index)
            row["dns"] |= c.dns
    return [rows[name] for name in sorted(rows)], flows


def session_id(s):
    text = "\n".join([s["site"], s["box"], s["source"], s["device"],
                      s["service"], str(s["start"])])
    # The scenarios' rows by address are ranges.
    if s["device_basis"] in ("roster-address", "roster-vlan"):
        text += "\n/" + (s["mac"] or f"{s['client']}@{s['vlan']}")
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def session_row(key, cut, context):
    device, basis, service = key
    part, last, reason, goes_on, is_continued = cut
    facts = context["facts"]
    hosts, flows = host_rows(part, context["entry_of"], facts)
    is_active = any(m.is_active for _, m in part)
    final = dict(part)[last]
    c = max(flows.values(), key=lambda c: max(
        at for at, _, _ in c.events if at // MINUTE_US <= part[-1][0]))
    s = {"v": 3, "id": "", "site": context["site"], "box": context["box"],
         "source": context["source"], "device": device, "device_basis": basis,
         "client": c.client, "mac": c.device.mac, "vlan": c.vlan,
         "service": service, "start": part[0][1].first_us,
         "end": final.last_use_us if is_active else part[0][1].last_us,
         "ended": reason, "continues": goes_on, "continued": is_continued,
         "flows": len(flows), "packets": sum(m.packets for _, m in part),
         "up": sum(m.up for _, m in part),
         "down": sum(m.down for _, m in part),
         "minutes": [[n, m.packets, m.up, m.down, m.begun,
                      sum(1 << ROLES.index(r) for r in m.roles),
                      int(m.is_active)]
                     + facts.of_minute((device, basis), service, n)
                     + [m.site_begun, m.site_down]
                     for n, m in part],
         "hosts": hosts, "catalogue": context["catalogue"],
         "roster": context["roster"]}
    s["id"] = session_id(s)
    return s


def session_rows(day, context):
    """Every session of every device, kept or not, by start."""
    ask_dns(day)
    context = {**context,
               "facts": Facts(day, device_of, context["entry_of"])}
    ends = [c.events[-1][0] for c in day.conversations]
    end_us = max(ends + [o.at_us for o in day.others])
    rows = [session_row(key, cut, context)
            for key, minutes in minutes_by_use(day).items()
            for cut in split(minutes, day.zone, end_us)]
    return sorted(rows, key=lambda s: (s["start"], s["device"], s["service"]))
