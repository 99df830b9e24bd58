#!/usr/bin/python3
"""exported.py FOLDER: the entries of a journal in an export, a line each, with
the moment they were recorded as "recorded", in microseconds. What store/
segment.h says of the format is read here once more: a line of NAME.chain is an
entry, its fourth column how long its text in NAME.body is, which begins with a
salt."""

import json
import pathlib
import sys


def main():
    for chain in sorted(pathlib.Path(sys.argv[1]).glob("*.chain")):
        body = chain.with_suffix(".body").read_bytes()
        at = 0
        for line in chain.read_text(encoding="ascii").splitlines():
            _, _, recorded, length, *_ = line.split()
            text = body[at:at + int(length)]
            at += int(length)
            if text:
                entry = json.loads(text.partition(b" ")[2])
                print(json.dumps(dict(entry, recorded=int(recorded))))


if __name__ == "__main__":
    main()
