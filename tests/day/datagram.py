"""Bodies of the small protocols: DNS, DHCP, NTP, mDNS."""

import ipaddress
import struct


def labels(name):
    return b"".join(bytes([len(x)]) + x.encode() for x in name.split(".")) \
        + b"\0"


def dns_query(ident, name, is_v6):
    return struct.pack("!HHHHHH", ident, 0x0100, 1, 0, 0, 0) + labels(name) \
        + struct.pack("!HH", 28 if is_v6 else 1, 1)


def dns_answer(ident, name, address, ttl):
    raw = ipaddress.ip_address(address).packed
    kind = 28 if len(raw) == 16 else 1
    return struct.pack("!HHHHHH", ident, 0x8180, 1, 1, 0, 0) + labels(name) \
        + struct.pack("!HH", kind, 1) \
        + struct.pack("!HHHIH", 0xC00C, kind, 1, ttl, len(raw)) + raw


def ech_config(front):
    """An ECHConfigList of one (RFC 9849 section 4): X25519, HKDF-SHA256 and
    AES-128-GCM."""
    contents = struct.pack("!BHH", 7, 0x20, 32) + bytes(range(32)) \
        + struct.pack("!HHHB", 4, 1, 1, 0) + bytes([len(front)]) \
        + front.encode() + bytes(2)
    config = struct.pack("!HH", 0xFE0D, len(contents)) + contents
    return struct.pack("!H", len(config)) + config


def https_query(ident, name):
    return struct.pack("!HHHHHH", ident, 0x0100, 1, 0, 0, 0) + labels(name) \
        + struct.pack("!HH", 65, 1)


def https_answer(ident, name, address, front, ttl):
    """RFC 9460: priority 1, itself, alpn=h2, ipv4hint, ech."""
    data = struct.pack("!H", 1) + bytes(1)
    for key, value in ((1, b"\2h2"), (4, ipaddress.ip_address(address).packed),
                       (5, ech_config(front))):
        data += struct.pack("!HH", key, len(value)) + value
    return struct.pack("!HHHHHH", ident, 0x8180, 1, 1, 0, 0) + labels(name) \
        + struct.pack("!HH", 65, 1) \
        + struct.pack("!HHHIH", 0xC00C, 65, 1, ttl, len(data)) + data


def mdns_query(service):
    return struct.pack("!HHHHHH", 0, 0, 1, 0, 0, 0) + labels(service) \
        + struct.pack("!HH", 12, 1)


def ntp(mode, seconds):
    """Version 4; seconds are of the NTP era, whole."""
    return struct.pack("!BBBb", 4 << 3 | mode, 0 if mode == 3 else 2, 10, -20) \
        + bytes(36) + struct.pack("!II", seconds, 0)


def dhcp(operation, kind, ident, mac, client, yours, server, options=()):
    """kind: 1 discover, 2 offer, 3 request, 5 acknowledge (RFC 2132 9.6)."""
    body = struct.pack("!BBBBIHH4s4s4s4s16s64s128s", operation, 1, 6, 0, ident,
                       0, 0, ipaddress.ip_address(client).packed,
                       ipaddress.ip_address(yours).packed,
                       ipaddress.ip_address(server).packed, bytes(4),
                       mac + bytes(10), b"", b"")
    body += b"\x63\x82\x53\x63" + bytes([53, 1, kind])
    for code, value in options:
        body += bytes([code, len(value)]) + value
    body += b"\xff"
    return body + bytes(max(0, 300 - len(body)))
