#!/usr/bin/python3
"""shape.py CAPTURE NAMES SEEN KEY=VALUE...: the shape of a recording.

Of each connection: when it began, which host it was to, and of each second of
its life that had any: when in it the first came (ms since it began), and how
many bytes and packets went each way, without what its handshake took; and
when somebody was on the site, by the pages that were asked for (SEEN). What
was said is not looked at; names come from the lab's own name server. Printed
as JSON, times in ms since the recording began."""

import json
import struct
import sys

CAP_HEAD = 24
OPENS_MS = 3000         # a page's connection is opened this long before it


def frames(path):
    with open(path, "rb") as f:
        data = f.read()
    magic = struct.unpack_from("<I", data)[0]
    scale = 1000 if magic == 0xA1B23C4D else 1
    at = CAP_HEAD
    while at + 16 <= len(data):
        sec, part, size, _ = struct.unpack_from("<IIII", data, at)
        yield sec * 1000000 + part // scale, data[at + 16:at + 16 + size]
        at += 16 + size


def packets(path):
    """(µs, protocol, source, destination, payload, flags) of IPv4."""
    for at_us, f in frames(path):
        if f[12:14] != b"\x08\0" or f[23] not in (6, 17):
            continue
        ip = f[14:14 + struct.unpack_from("!H", f, 16)[0]]
        body = ip[(ip[0] & 15) * 4:]
        ports = struct.unpack_from("!HH", body)
        ends = [".".join(map(str, ip[12:16])), ".".join(map(str, ip[16:20]))]
        head = (body[12] >> 4) * 4 if ip[9] == 6 else 8
        yield (at_us, ip[9], (ends[0], ports[0]), (ends[1], ports[1]),
               body[head:], body[13] if ip[9] == 6 else 0)


def asked_name(payload):
    at, labels = 12, []
    while payload[at]:
        labels.append(payload[at + 1:at + 1 + payload[at]].decode())
        at += 1 + payload[at]
    return ".".join(labels).lower()


class Connection:
    def __init__(self, at_us, proto, host):
        self.at_us, self.proto, self.host = at_us, proto, host
        self.is_secured = False
        self.seconds = {}
        self.end_us = None

    def add(self, at_us, is_up, payload, flags):
        if flags & 5:
            self.end_us = self.end_us or at_us
        size = len(payload)
        if not size or (self.proto == 17 and payload[0] & 0x80):
            return
        if not self.is_secured and self.proto == 6:
            # All up to the client's change of cipher and its Finished.
            self.is_secured = is_up and payload[:2] == b"\x14\3"
            size = max(0, size - 80) if self.is_secured else 0
            if not size:
                return
        late_us = at_us - self.at_us
        row = self.seconds.setdefault(late_us // 1000000,
                                      [late_us // 1000, 0, 0, 0, 0])
        row[1 if is_up else 2] += size
        row[3 if is_up else 4] += 1

    def row(self, zero_us):
        return {"at": (self.at_us - zero_us) // 1000, "host": self.host,
                "proto": "tcp" if self.proto == 6 else "quic",
                "closed": self.end_us and (self.end_us - self.at_us) // 1000,
                "seconds": [n for _, n in sorted(self.seconds.items())]}


def connections(path, names, since_us):
    hosts = {}
    for name, address in names:
        hosts.setdefault(address, []).append(name)
    found, asked, first_us = {}, {}, None
    for at_us, proto, source, target, payload, flags in packets(path):
        if target[1] == 53:
            asked[asked_name(payload)] = at_us
        is_up = target[1] == 443
        if not is_up and source[1] != 443 or at_us < since_us:
            continue
        key = (proto,) + ((source, target) if is_up else (target, source))
        begins = proto == 17 or flags & 0x12 == 2
        if key not in found and is_up and begins:
            first_us = first_us or at_us
            found[key] = Connection(at_us, proto, max(
                hosts[target[0]], key=lambda n: asked.get(n, 0)))
        if key in found:
            found[key].add(at_us, is_up, payload, flags)
    return [c for c in found.values() if c.seconds], since_us or first_us


def asked_ms(ms, host, rows):
    """A page was asked for when a connection was opened for it, if one was."""
    return max((r["at"] for r in rows
                if r["host"] == host and ms - OPENS_MS < r["at"] <= ms),
               default=ms)


def presence(path, own, zero_us, rows, end_ms):
    """When a page of the site itself was what a tab showed, in ms."""
    spans, here = [], {}
    with open(path, encoding="utf-8") as f:
        seen = [line.split() for line in f]
    for at, tab, host, _ in seen:
        ms = asked_ms(int(float(at) * 1000) - zero_us // 1000, host, rows)
        if tab in here:
            spans.append((here.pop(tab), ms))
        if host in own:
            here[tab] = ms
    spans += [(start, end_ms) for start in here.values()]
    return [[max(0, a), b] for a, b in spans if b > 0]


def main():
    capture, names_path, seen = sys.argv[1:4]
    told = dict(word.split("=", 1) for word in sys.argv[4:])
    with open(names_path, encoding="utf-8") as f:
        names = [line.split() for line in f]
    since_us = int(float(told.pop("since")) * 1000000)
    found, zero_us = connections(capture, names, since_us)
    sys.path.insert(0, sys.path[0] + "/web")
    sys.dont_write_bytecode = True
    import sites
    rows = [c.row(zero_us) for c in found]
    end_ms = max(r["at"] + r["seconds"][-1][0] + 1000 for r in rows)
    site = told["site"]
    own = sites.all_hosts(site) if site in sites.SERVICES else []
    json.dump({**told, "length": end_ms,
               "present": presence(seen, own, zero_us, rows, end_ms),
               "connections": rows}, sys.stdout, separators=(",", ":"))
    print()


if __name__ == "__main__":
    main()
