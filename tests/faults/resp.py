"""resp.py: enough of Redis's protocol to ask a server and to compare what it
holds with a list that is not the store's.

	resp.py ADDRESS COMMAND [ARG...]	one answer; ADDRESS is a socket's
						path or HOST:PORT
	resp.py ADDRESS same SITE ORACLE	is every line of the oracle there,
						and nothing else, once?
	resp.py ADDRESS move SITE TARGET ORACLE NODE...
						move the site's slot of a cluster,
						and rest half-way till the oracle
						has grown
	resp.py ports COUNT			free ports, and their bus's
"""
import collections
import socket
import sys
import time

ADMIN = ("admin", "admin")
COVER_EVERY = 8


class Error(Exception):
    pass


class Redis:
    def __init__(self, address, auth=True):
        if "/" in address:
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.connect(address)
        else:
            host, port = address.rsplit(":", 1)
            self.socket = socket.create_connection((host, int(port)))
        self.file = self.socket.makefile("rb")
        if auth:
            self.ask("AUTH", *ADMIN)

    def send(self, *words):
        out = [b"*%d\r\n" % len(words)]
        for word in words:
            word = word if isinstance(word, bytes) else str(word).encode()
            out.append(b"$%d\r\n%s\r\n" % (len(word), word))
        self.socket.sendall(b"".join(out))

    def read(self):
        line = self.file.readline()
        if not line.endswith(b"\r\n"):
            raise Error("the connection ended")
        kind, rest = line[:1], line[1:-2]
        if kind == b"-":
            raise Error(rest.decode())
        if kind == b"+":
            return rest.decode()
        if kind == b":":
            return int(rest)
        if kind == b"$":
            if rest == b"-1":
                return None
            return self.file.read(int(rest) + 2)[:-2].decode()
        return [self.read() for _ in range(int(rest))]

    def ask(self, *words):
        self.send(*words)
        return self.read()


def scan(r, pattern):
    at, keys = "0", set()
    while True:
        at, page = r.ask("SCAN", at, "MATCH", pattern, "COUNT", 5000)
        keys.update(page)
        if at == "0":
            return keys


def oracle(path):
    with open(path) as lines:
        return [line.split() for line in lines if line.endswith("\n")]


def mark(name):
    """How a day's list marks a device or service: FNV-1a, folded."""
    h = 14695981039346656037
    for byte in name.encode():
        h = (h ^ byte) * 1099511628211 % 2**64
    return "%08x" % ((h ^ h >> 32) % 2**32)


def differ(what, want, got):
    """One line for a list of ids that is not the wanted one."""
    lost, extra = set(want) - set(got), set(got) - set(want)
    doubled = len(got) - len(set(got))
    if lost or extra or doubled:
        print(f"{what}: {len(lost)} lost, {len(extra)} too many, "
              f"{doubled} doubled")
        return 1
    return 0


def same(r, site, path):
    prefix = "b:{%s}:" % site
    want = oracle(path)
    lists = collections.defaultdict(list)
    for name, day, device, service in want:
        lists[f"day:{day}"].append((name, mark(device), mark(service)))
    keys = scan(r, prefix + "*")
    others = ("schema", "cursor", "status", "open", "live", "days")
    held = {k for k in keys if k[len(prefix):] not in others}
    covers = [k for k in held if k.startswith(prefix + "cover:")]
    bad = differ("keys", [f"{prefix}session:{w[0]}" for w in want] +
                 [prefix + i for i in lists] + covers, list(held))
    for name, lines in lists.items():
        bad |= differ(name, lines, [(f[1], f[3], f[4]) for f in (
            line.split() for line in r.ask("GET", prefix + name).splitlines()
        )])
    records = 0
    for at in range(0, len(want), 1000):
        part = want[at:at + 1000]
        for w, text in zip(part, r.ask("MGET", *[f"{prefix}session:{w[0]}"
                                                 for w in part])):
            records += f'"id":"{w[0]}"' in (text or "") and \
                f'"device":"{w[2]}"' in text
    minutes = sum(int(r.ask("HGET", k, "minutes")) for k in covers)
    packets = sum(int(r.ask("HGET", k, "packets")) for k in covers)
    wanted = (len(want) + COVER_EVERY - 1) // COVER_EVERY
    if records != len(want):
        print(f"{len(want) - records} records are wrong")
        bad = 1
    if (minutes, packets) != (wanted, wanted):
        print(f"{minutes} minutes and {packets} packets, not {wanted}")
        bad = 1
    days = {w[1] for w in want}
    bad |= differ("days", days, r.ask("ZRANGE", prefix + "days", 0, -1))
    if not bad:
        print(f"{len(want)} sessions, none lost, none doubled")
    return bad


def slot_owner(r, slot):
    for first, last, master, *_ in r.ask("CLUSTER", "SLOTS"):
        if first <= slot <= last:
            return f"{master[0]}:{master[1]}", master[2]
    raise Error("nobody has the slot")


def grown(path, lines):
    before, until = len(oracle(path)), time.monotonic() + 30
    while len(oracle(path)) < before + lines and time.monotonic() < until:
        time.sleep(0.02)


def move(r, site, target, path, nodes):
    """As redis-cli --cluster reshard does it, key by key, under load."""
    slot = r.ask("CLUSTER", "KEYSLOT", "b:{%s}:cursor" % site)
    at, source_id = slot_owner(r, slot)
    source, to = Redis(at), Redis(target)
    target_id = to.ask("CLUSTER", "MYID")
    host, port = target.rsplit(":", 1)
    moved, half = 0, source.ask("CLUSTER", "COUNTKEYSINSLOT", slot) // 2
    to.ask("CLUSTER", "SETSLOT", slot, "IMPORTING", source_id)
    source.ask("CLUSTER", "SETSLOT", slot, "MIGRATING", target_id)
    while True:
        keys = source.ask("CLUSTER", "GETKEYSINSLOT", slot, 50)
        if not keys:
            break
        source.ask("MIGRATE", host, port, "", 0, 5000, "AUTH2", *ADMIN,
                   "KEYS", *keys)
        if moved < half <= moved + len(keys):
            grown(path, 200)
        moved += len(keys)
    for p in [to, source] + [Redis(p) for p in nodes]:
        try:
            p.ask("CLUSTER", "SETSLOT", slot, "NODE", target_id)
        except Error as e:
            if "master" not in str(e):      # a replica learns by itself
                raise
    print(f"{moved} keys moved")


def free_ports(count):
    """Below those the system gives out; a cluster's bus is 10000 higher."""
    found, port = [], 15000 + (time.time_ns() // 1000) % 5000
    while len(found) < count:
        port += 1
        try:
            for p in (port, port + 10000):
                with socket.socket() as s:
                    s.bind(("127.0.0.1", p))
            found.append(port)
        except OSError:
            pass
    print(*found)


def main(address, command=None, *args):
    if address == "ports":
        return free_ports(int(command))
    r = Redis(address)
    if command == "same":
        return same(r, *args)
    if command == "move":
        return move(r, *args[:3], args[3:])
    answer = r.ask(command, *args)
    for line in answer if isinstance(answer, list) else [answer]:
        print(line)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except (Error, OSError) as error:
        sys.exit(f"resp.py: {error}")
