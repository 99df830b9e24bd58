"""Frames: Ethernet, VLAN, IPv4, IPv6, TCP, UDP and ARP, with checksums."""

import ipaddress
import struct

FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16


def mac_bytes(text):
    return bytes.fromhex(text.replace(":", ""))


def checksum(data):
    """RFC 1071: ones' complement sum of 16-bit words; as 65536 = 1 modulo
    65535, the sum is the remainder of the whole read as one number."""
    if len(data) & 1:
        data += b"\0"
    rest = int.from_bytes(data, "big") % 0xFFFF
    return 0xFFFF - (rest or (0xFFFF if any(data) else 0))


def ethernet(destination, source, kind, vlan):
    tag = struct.pack("!HH", 0x8100, vlan) if vlan else b""
    return destination + source + tag + struct.pack("!H", kind)


def arp(operation, mac, ip, target_mac, target_ip):
    return struct.pack("!HHBBH6s4s6s4s", 1, 0x0800, 6, 4, operation,
                       mac, ip, target_mac, target_ip)


class Path:
    """One direction between two addresses: how its packets are wrapped."""

    def __init__(self, source, destination, source_mac, destination_mac, vlan):
        self.source = ipaddress.ip_address(source).packed
        self.destination = ipaddress.ip_address(destination).packed
        self.source_mac = source_mac
        self.destination_mac = destination_mac
        self.vlan = vlan
        self.is_v6 = len(self.source) == 16

    def frame(self, proto, segment, ident, hops=64, vlan=None):
        """segment is a whole transport segment, checksum in place."""
        vlan = self.vlan if vlan is None else vlan
        if self.is_v6:
            head = struct.pack("!IHBB16s16s", 6 << 28, len(segment), proto,
                               hops, self.source, self.destination)
            kind = 0x86DD
        else:
            head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(segment),
                               ident & 0xFFFF, 0x4000, hops, proto, 0,
                               self.source, self.destination)
            head = head[:10] + struct.pack("!H", checksum(head)) + head[12:]
            kind = 0x0800
        frame = ethernet(self.destination_mac, self.source_mac, kind, vlan) \
            + head + segment
        return frame + bytes(max(0, 60 - len(frame)))

    def seal(self, proto, segment, at):
        """Put the transport checksum into segment at offset at."""
        pseudo = self.source + self.destination \
            + struct.pack("!IHBB", len(segment), 0, 0, proto)
        total = checksum(pseudo + segment)
        if proto == 17 and total == 0:
            total = 0xFFFF
        return segment[:at] + struct.pack("!H", total) + segment[at + 2:]

    def udp(self, port, to_port, payload):
        head = struct.pack("!HHHH", port, to_port, 8 + len(payload), 0)
        return self.seal(17, head + payload, 6)

    def tcp(self, port, to_port, seq, ack, flags, options, payload):
        head = struct.pack("!HHIIBBHHH", port, to_port, seq & 0xFFFFFFFF,
                           ack & 0xFFFFFFFF, (20 + len(options)) << 2, flags,
                           64240 if flags & SYN else 501, 0, 0)
        return self.seal(6, head + options + payload, 16)


def syn_options(mss, stamp, echo):
    return struct.pack("!BBHBBBBIIBBB", 2, 4, mss, 4, 2, 8, 10,
                       stamp & 0xFFFFFFFF, echo & 0xFFFFFFFF, 1, 3, 3) + b"\7"


def stamp_options(stamp, echo):
    return struct.pack("!BBBBII", 1, 1, 8, 10, stamp & 0xFFFFFFFF,
                       echo & 0xFFFFFFFF)
