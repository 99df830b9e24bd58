"""left.py: what a state directory and its Redis hold, told apart from the
program: the journal's texts by its two files, Redis by a server without users
on a copy of its files.

left.py ids STATE            ids of the sessions in the journal
left.py chain STATE          is each journal's chain whole, and does a tombstone
                             speak for each text that is gone?
left.py redis STATE SOCKET   does Redis hold what the journal makes of it, and
                             nothing else?
"""

import collections
import datetime
import glob
import hashlib
import json
import subprocess
import sys
import zoneinfo

ZONE = zoneinfo.ZoneInfo("Europe/London")


def parts(state, name):
    """Of a journal's segments: the lines of both files. What was left and not
    cut when a disk failed is how the next segment begins, and passed over."""
    found = []
    for chain in sorted(glob.glob(f"{state}/journal/{name}/*.chain")):
        found.append((open(chain, "rb").read(),
                      open(chain[:-5] + "body", "rb").read()))
    for i, (chain, body) in enumerate(found):
        lines = chain.splitlines(True)
        if i + 1 < len(found) and found[i + 1][0]:
            own = int(found[i + 1][0][:16]) - int(lines[0][:16]) \
                if lines else 0
            texts = body.splitlines(True)
            if found[i + 1][0].startswith(b"".join(lines[own:])) and \
                    found[i + 1][1].startswith(b"".join(texts[own:])):
                chain = b"".join(lines[:own])
                body = b"".join(texts[:own])
        yield chain, body


def entries(state, name):
    """Of a journal: (sequence, kind, text or None), its chain checked."""
    before, number = "0" * 64, 0
    for chain, body in parts(state, name):
        lines = chain.splitlines()
        bodies = body.split(b"\n")[:-1]
        assert len(lines) == len(bodies), (name, number)
        assert not body or body.endswith(b"\n"), (name, number)
        for line, text in zip(lines, bodies):
            fields = line.decode().split()
            number += 1
            assert int(fields[0]) == number, (name, number)
            assert fields[5] == before, (name, number)
            assert hashlib.sha256(line[:-64]).hexdigest() == fields[6]
            before = fields[6]
            if not text:
                yield number, fields[1], None
                continue
            assert hashlib.sha256(text + b"\n").hexdigest() == fields[4]
            yield number, fields[1], text[33:].decode()


def chain(state):
    for name in "observations", "ledger":
        gone, said, total = set(), set(), 0
        for number, kind, text in entries(state, name):
            total += 1
            if text is None:
                gone.add(number)
            elif kind == "removed":
                for first, last in json.loads(text)["sequences"]:
                    assert last < number
                    said.update(range(first, last + 1))
        assert gone == said, (name, sorted(gone ^ said)[:9])
        print(f"{name}: {total} entries, {len(gone)} gone and spoken for")


def over(state):
    """What a capture file that was read again says no more."""
    numbers = set()
    for _, kind, text in entries(state, "observations"):
        if kind == "reread":
            for first, last in json.loads(text)["sequences"]:
                numbers.update(range(first, last + 1))
    return numbers


def sessions(state):
    found, past = {}, over(state)
    for number, kind, text in entries(state, "observations"):
        if kind == "session" and text is not None and number not in past:
            s = json.loads(text)
            found[s["id"]] = (number, s, text)
    return found


def local_day(us):
    at = datetime.datetime.fromtimestamp(us / 1e6, ZONE)
    return at.strftime("%Y%m%d")


def mark(name):
    """How a day's list marks a device or service: FNV-1a, folded."""
    h = 14695981039346656037
    for byte in name.encode():
        h = (h ^ byte) * 1099511628211 % 2**64
    return "%08x" % ((h ^ h >> 32) % 2**32)


def wanted(state):
    """Every key the journal makes, by name, with its members."""
    keys, past = collections.defaultdict(dict), over(state)
    for number, kind, text in entries(state, "observations"):
        if kind != "session" or text is None or number in past:
            continue
        s = json.loads(text)
        day = local_day(s["start"])
        keys[f"session:{s['id']}"] = text
        keys["days"].setdefault(day, number)
        keys[f"day:{day}"] = (keys.get(f"day:{day}") or "") + \
            f"{s['start']:016} {s['id']} {number:016} " \
            f"{mark(s['device'])} {mark(s['service'])}\n"
    for number, kind, text in entries(state, "observations"):
        if kind not in ("cover", "count", "event") or text is None or \
                number in past:
            continue
        f = json.loads(text)
        day = f["day"].replace("-", "")
        for name, n in f["add"].items():
            key, field = f"cover:{day}", name
            if kind == "count":
                key = f"counts:{day}"
                field = f"{f['of']}:{f['name']}:{name}"
            keys[key][field] = keys[key].get(field, 0) + n
    return {k: v for k, v in keys.items() if v}


def ask(socket, *words):
    done = subprocess.run(["redis-cli", "-s", socket, "--json", *words],
                          capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def redis(state, socket):
    keys = wanted(state)
    held = {}
    for name in ask(socket, "KEYS", "*"):
        site, _, short = name.partition("}:")
        if short in ("cursor", "schema", "status", "open", "live"):
            continue
        kind = ask(socket, "TYPE", name)
        if kind == "string":
            held[short] = ask(socket, "GET", name)
        elif kind == "zset":
            pairs = ask(socket, "ZRANGE", name, "0", "-1", "WITHSCORES")
            flat = pairs if not pairs or isinstance(pairs[0], str) else \
                [x for pair in pairs for x in pair]
            held[short] = {k: int(float(v)) for k, v in
                           zip(flat[::2], flat[1::2])}
        else:
            held[short] = {k: int(v) for k, v in
                           ask(socket, "HGETALL", name).items()}
    for name in sorted(set(keys) ^ set(held)):
        print(("only the journal has " if name in keys else
               "only Redis has ") + name)
    for name in sorted(set(keys) & set(held)):
        if keys[name] != held[name]:
            print(f"{name}: the journal makes {str(keys[name])[:99]}, Redis "
                  f"has {str(held[name])[:99]}")


if __name__ == "__main__":
    what, place = sys.argv[1], sys.argv[2]
    if what == "ids":
        for id_, (_, s, _) in sorted(sessions(place).items()):
            print(id_, s["device"], s["service"])
    elif what == "chain":
        chain(place)
    else:
        redis(place, sys.argv[3])
