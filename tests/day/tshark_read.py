"""Compare what tshark.sh printed of each frame with the true flows."""

import json
import sys

BAD_CHECKSUM = "0"
COMPARED = ["end", "client", "client_port", "server", "server_port", "vlan",
            "packets", "bytes_up", "bytes_down", "name"]
COPY_LATE_US = 400      # a mirror's copy may be the last frame of a flow


def micros(text):
    whole, _, part = text.partition(".")
    return int(whole) * 1000000 + int((part + "000000")[:6])


def frame_row(line):
    (at, s4, d4, s6, d6, tcp, udp, tsp, tdp, usp, udp_port, tcp_len, udp_len,
     vlan, sni, http, *sums) = line.rstrip("\n").split("\t")
    proto = "tcp" if tcp else "udp"
    size = int(tcp_len or 0) if tcp else int(udp_len) - 8
    return {"key": (proto, tcp or udp), "at": micros(at),
            "ends": (s4 or s6, int(tsp or usp), d4 or d6, int(tdp or udp_port)),
            "vlan": int(vlan or 0), "size": size, "name": sni or http or None,
            "is_bad": BAD_CHECKSUM in sums}


def streams(lines):
    """tshark's conversations, as rows like the truth's."""
    flows, bad = {}, 0
    for line in lines:
        f = frame_row(line)
        bad += f["is_bad"]
        row = flows.get(f["key"])
        if row is None:
            a, ap, b, bp = f["ends"]
            row = flows[f["key"]] = {
                "start": f["at"], "client": a, "client_port": ap, "server": b,
                "server_port": bp, "proto": f["key"][0], "vlan": f["vlan"],
                "packets": 0, "bytes_up": 0, "bytes_down": 0, "name": None}
        is_up = f["ends"][:2] == (row["client"], row["client_port"])
        row["end"] = f["at"]
        row["packets"] += 1
        row["bytes_up" if is_up else "bytes_down"] += f["size"]
        row["name"] = row["name"] or f["name"]
    return list(flows.values()), bad


def expected(path):
    """What tshark must see: the truth, and the mirror's copies with it."""
    with open(path, encoding="utf-8") as f:
        for line in f:
            row = json.loads(line)
            frames, up, down = row["copies"]
            row["packets"] += frames
            row["bytes_up"] += up
            row["bytes_down"] += down
            yield row


def identity(row):
    return (row["start"], row["proto"], row["client"], row["client_port"],
            row["server"], row["server_port"])


def turned(row):
    """The same conversation, told from its other end: the server's packet
    may be the first to be seen, and tshark calls whoever is first client."""
    return {**row, "client": row["server"], "server": row["client"],
            "client_port": row["server_port"],
            "server_port": row["client_port"],
            "bytes_up": row["bytes_down"], "bytes_down": row["bytes_up"]}


def differences(mine, theirs):
    seen = {identity(r): r for r in theirs}
    for row in mine:
        if identity(row) not in seen:
            row = turned(row)
        other = seen.pop(identity(row), None)
        if other is None:
            yield f"tshark has no {identity(row)}"
            continue
        for key in COMPARED:
            late = other["end"] - row["end"] if key == "end" else None
            if late and row["copies"][0] and 0 < late <= COPY_LATE_US:
                continue
            if row[key] != other[key]:
                yield (f"{identity(row)} {key}: truth {row[key]}, "
                       f"tshark {other[key]}")
    for key in seen:
        yield f"the truth has no {key}"


def main():
    mine = list(expected(sys.argv[1]))
    theirs, bad = streams(sys.stdin)
    wrong = list(differences(mine, theirs))
    if bad:
        wrong.append(f"{bad} frames with a wrong checksum")
    for sentence in wrong[:30]:
        print(sentence)
    named = sum(r["name"] is not None for r in mine)
    print(f"tshark: {len(theirs)} flows, truth: {len(mine)} flows, "
          f"{named} names; {len(wrong)} differences")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
