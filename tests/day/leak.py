#!/usr/bin/python3
"""Is anything of pupils', personal, guest or unknown devices in these files?

    leak.py [--names | --kept ID,...] SCENARIO FILE-OR-FOLDER...

Looks for their MAC and IP addresses as text and as raw bytes, their names, the
hosts only they visited and the moments they did, and for any host of nobody's
business (outside the catalogue), in what beadle stored; and for what is never
logged in any writing, with its addresses and the moments it was visited, by
whomever. With --kept of all devices but these. With --names only for the names
that are never logged: other files may tell of the rest. Exit status 0: nothing; 1: something, and it is named; 2:
could not look."""

import os
import sys

import ipaddress

import catalogue
import scenario
import verdict


def is_private(day, device):
    session = {"device": device.row or device.mac,
               "vlan": device.network["vlan"]}
    return verdict.keep(day, session) != "kept"


def forms(device):
    """(what it is, the bytes it would be), both ways of writing."""
    mac = bytes.fromhex(device.mac.replace(":", ""))
    yield "MAC", device.mac.encode()
    yield "MAC", device.mac.upper().encode()
    yield "MAC", device.mac.replace(":", "-").encode()
    yield "MAC without colons", mac.hex().encode()
    yield "MAC, raw", mac
    yield "name", device.id.encode()
    if device.row:
        yield "roster row", device.row.encode()
    for address in filter(None, (device.ip, device.ip6)):
        ip = ipaddress.ip_address(address)
        yield "address", address.encode()
        yield "address, raw", ip.packed
        if ip.version == 6:
            yield "address in full", ip.exploded.encode()


def visits(day, private):
    """Traces of what was visited: (what, bytes, whose)."""
    ids = {d.id for d in private}
    seen = {c.host.name for c in day.conversations if c.host and c.name
            and c.host.service and c.device.id not in ids}
    for c in day.conversations:
        if not (c.host and c.name):
            continue
        if not c.host.service:
            yield "host outside the catalogue", c.name.encode(), c.device.id
        elif c.device.id in ids:
            yield "start of a flow", str(c.events[0][0]).encode(), \
                c.device.id
            if c.name not in seen:
                yield "host", c.name.encode(), c.device.id


def spellings(name, logged):
    """A name and what it lies below, as text, as DNS and as hexadecimal."""
    for text in {name, name.split(".", 1)[1]} - logged:
        own = text.encode().split(b".")
        text = text.encode()
        for word in (text, text.upper(), text.hex().encode(),
                     text.hex().upper().encode()):
            yield "name never logged", word
        yield "name never logged, as DNS has it", b"".join(
            bytes([len(label)]) + label for label in own)


def never_logged(day, is_names):
    """Traces of what is never logged: (what, bytes, which)."""
    hosts = [h for h in day.hosts.values() if h.is_never_logged]
    others = {address for h in day.hosts.values() if not h.is_never_logged
              for address in (h.address, h.address6)}
    logged = {end for h in day.hosts.values() if not h.is_never_logged
              for end in catalogue.ends(h.name)}
    for host in hosts:
        for what, needle in spellings(host.name, logged):
            yield what, needle, host.name
        if is_names:
            continue
        for address in {host.address, host.address6} - others:
            yield "address", address.encode(), host.name
            yield "address, raw", ipaddress.ip_address(address).packed, \
                host.name
    for c in day.conversations if not is_names else ():
        if c.host in hosts:
            yield "start of a flow", str(c.events[0][0]).encode(), c.host.name


def is_whole(data, at, needle):
    """10.20.30.6 is no trace of it inside 10.20.30.65."""
    if not needle.isascii():
        return True
    after = data[at + len(needle):at + len(needle) + 1]
    before = data[at - 1:at] if at else b""
    return not (after.isalnum() or before.isalnum()
                or (needle[:1].isdigit() and before == b"."))


def traces(data, needles):
    for what, needle, owner in needles:
        at = data.find(needle)
        while at >= 0:
            if is_whole(data, at, needle):
                yield f"{what} of {owner} at byte {at}"
                break
            at = data.find(needle, at + 1)


def files(paths):
    for path in paths:
        if os.path.isdir(path):
            for folder, _, names in sorted(os.walk(path)):
                for name in sorted(names):
                    full = os.path.join(folder, name)
                    if os.path.isfile(full):
                        yield full
        else:
            yield path


def main():
    is_names = sys.argv[1:2] == ["--names"]
    is_kept = sys.argv[1:2] == ["--kept"]
    kept = sys.argv[2].split(",") if is_kept and len(sys.argv) > 2 else []
    paths = sys.argv[1 + is_names + 2 * is_kept:]
    if len(paths) < 2:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    day = scenario.read_day(paths.pop(0))
    private = [d for d in day.devices.values() if is_private(day, d)
               or (is_kept and d.id not in kept)]
    needles = list(never_logged(day, is_names))
    if not is_names:
        needles += [(what, needle, d.id) for d in private for what, needle
                    in forms(d)] + list(visits(day, private))
    needles = list({needle: (what, needle, owner)
                    for what, needle, owner in needles}.values())
    found = looked = size = 0
    try:
        for path in files(paths):
            with open(path, "rb") as f:
                data = f.read()
            looked += 1
            size += len(data)
            for sentence in traces(data, needles):
                print(f"{path}: {sentence}")
                found += 1
    except OSError as e:
        print(f"leak: {e}", file=sys.stderr)
        sys.exit(2)
    print(f"leak: {len(private)} machines, {len(needles)} marks, {looked} "
          f"files, {size} bytes: {found} traces")
    sys.exit(1 if found else 0 if size else 2)


if __name__ == "__main__":
    main()
