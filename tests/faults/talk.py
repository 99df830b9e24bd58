#!/usr/bin/python3
"""Send whole conversations out of a device, each of a machine of its own.

    talk.py DEVICE FIRST COUNT [PAUSE]

Machine N has the MAC 00:00:5e:53:NN:NN, the address 10.9.NN.NN, and visits
www.facebook.com once, by TLS. With PAUSE, seconds between two of them, it
says the number of each that has."""

import os
import random
import socket
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "day"))
import tls
import wire
from wire import ACK, FIN, PSH, SYN

SERVER, SERVER_PORT, SERVER_MAC = "157.240.221.35", 443, "02:00:5e:00:00:01"


def conversation(number, pool):
    """Its frames, in order."""
    rng = random.Random(number)
    address = f"10.9.{number >> 8}.{number & 255}"
    mac = wire.mac_bytes(f"00:00:5e:53:{number >> 8:02x}:{number & 255:02x}")
    far, port = wire.mac_bytes(SERVER_MAC), 20000 + number % 40000
    up = wire.Path(address, SERVER, mac, far, 0)
    down = wire.Path(SERVER, address, far, mac, 0)
    seq = {True: rng.randrange(1 << 31), False: rng.randrange(1 << 31)}
    sent = []

    def send(is_up, flags, payload=b""):
        ports = (port, SERVER_PORT) if is_up else (SERVER_PORT, port)
        path = up if is_up else down
        raw = path.tcp(*ports, seq[is_up],
                       seq[not is_up] if flags & ACK else 0, flags, b"",
                       payload)
        sent.append(path.frame(6, raw, len(sent), 64))
        seq[is_up] += len(payload) + bool(flags & (SYN | FIN))

    send(True, SYN)
    send(False, SYN | ACK)
    send(True, ACK)
    hello = tls.client_hello(rng, "chrome", "www.facebook.com")
    for at in range(0, len(hello), 1400):
        send(True, ACK | PSH, hello[at:at + 1400])
    for _ in range(3):
        send(False, ACK | PSH, tls.opaque(pool, rng, 1200))
    send(True, ACK | PSH, tls.opaque(pool, rng, 300))
    send(True, ACK | FIN)
    send(False, ACK | FIN)
    send(True, ACK)
    return sent


def main():
    device, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    pause = float(sys.argv[4]) if len(sys.argv) > 4 else None
    pool = random.Random(0).randbytes(tls.POOL_BYTES)
    out = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    out.bind((device, 0))
    for number in range(first, first + count):
        for frame in conversation(number, pool):
            out.send(frame)
        if pause is not None:
            print(number, flush=True)
        time.sleep(0.002 if pause is None else pause)


if __name__ == "__main__":
    main()
