#!/usr/bin/python3
"""remembers.py STATE PID: of an account's hash and the key of the certificate,
how many are in the memory of the server PID, and of the processes it began
(the most that any of them holds), by name."""
import os
import re
import sys

state, server = sys.argv[1], int(sys.argv[2])
with open(os.path.join(state, "accounts"), "rb") as f:
    secrets = [re.search(rb"\$argon2id\$[^\s\"]+", f.read()).group()]
for path, _, names in os.walk(state):
    if "key.pem" in names:
        with open(os.path.join(path, "key.pem"), "rb") as f:
            key = re.search(rb"-----\n(.*?)\n-----", f.read(), re.S).group(1)
        secrets.append(key[-40:])


def memory(pid):
    with open(f"/proc/{pid}/maps") as maps, \
            open(f"/proc/{pid}/mem", "rb", 0) as mem:
        for line in maps:
            span, rights = line.split()[:2]
            if rights[:2] != "rw":
                continue
            begin, end = (int(n, 16) for n in span.split("-"))
            try:
                mem.seek(begin)
                yield mem.read(end - begin)
            except OSError:
                continue


def known(pid):
    found = set()
    for part in memory(pid):
        found |= {s for s in secrets if s in part}
    return len(found)


def below(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as f:
        return [int(p) for p in f.read().split()]


said = [f"serve knows: {known(server)} of {len(secrets)}"]
of = {}
for child in below(server):
    with open(f"/proc/{child}/comm") as f:
        name = f.read().strip()
    if name.startswith("beadle-"):
        of[name] = [known(child)] + [known(p) for p in below(child)]
for name in sorted(of):
    said.append(name + ": " + " ".join(map(str, of[name])))
print("; ".join(said))
