#!/usr/bin/python3
"""seed.py FOLDER: one input for quic_fuzz for each flight of quic_bytes.h."""
import os
import re
import sys

HEADER = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                      "../unit/quic_bytes.h")


def main():
    flights = {}
    with open(HEADER, encoding="ascii") as f:
        for name, text in re.findall(
                r"quic_(\w+)_\d+\[\] =\n([^;]+);", f.read()):
            data = bytes.fromhex("".join(re.findall(r'"(\w+)"', text)))
            flights[name] = flights.get(name, b"") + \
                len(data).to_bytes(2, "big") + data
    for name, data in flights.items():
        with open(os.path.join(sys.argv[1], name), "wb") as f:
            f.write(data)


if __name__ == "__main__":
    main()
