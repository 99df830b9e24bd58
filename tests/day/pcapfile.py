"""Capture files: classic pcap and pcapng, Ethernet, microseconds."""

import struct

SNAP = 262144


def write_pcap(path, frames):
    with open(path, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, SNAP, 1))
        for at_us, frame in frames:
            out.write(struct.pack("<IIII", at_us // 1000000, at_us % 1000000,
                                  len(frame), len(frame)) + frame)


def _block(kind, body):
    body += bytes(-len(body) % 4)
    size = 12 + len(body)
    return struct.pack("<II", kind, size) + body + struct.pack("<I", size)


def write_pcapng(path, frames):
    with open(path, "wb") as out:
        out.write(_block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0,
                                                 -1)))
        out.write(_block(1, struct.pack("<HHI", 1, 0, SNAP)))
        for at_us, frame in frames:
            out.write(_block(6, struct.pack("<IIIII", 0, at_us >> 32,
                                            at_us & 0xFFFFFFFF, len(frame),
                                            len(frame)) + frame))
