"""The plan, as frames on a mirror port."""

import random
import wire

PROTO = {"tcp": 6, "udp": 17}


def paths(c):
    """The two directions of a conversation, client's first."""
    client_mac = wire.mac_bytes(c.device.mac)
    far = wire.mac_bytes(c.server_mac or c.device.network["gateway_mac"])
    return (wire.Path(c.client, c.server, client_mac, far, c.vlan),
            wire.Path(c.server, c.client, far, client_mac, c.vlan))


def segment_bytes(c, s, path, isn, clock):
    ports = (c.client_port, c.server_port)
    if not s.up:
        ports = ports[::-1]
    if c.proto == "udp":
        return path.udp(*ports, s.payload)
    stamp = clock[s.up] + s.at_us // 1000
    echo = 0 if s.flags & wire.SYN and s.up else \
        clock[not s.up] + s.at_us // 1000 - 1
    if s.flags & wire.SYN:
        options = wire.syn_options(1440 if path.is_v6 else 1460, stamp, echo)
    else:
        options = wire.stamp_options(stamp, echo)
    ack = isn[not s.up] + s.ack if s.flags & wire.ACK else 0
    return path.tcp(*ports, isn[s.up] + s.seq, ack, s.flags, options,
                    s.payload)


def copy_of(c, s, path, raw, ident, hops, rng):
    """The mirror's second copy: the same packet a little later, as it was
    before the tag, or after one more router."""
    late = rng.randrange(4, 400)
    if c.device.copies == "vlan":
        return s.at_us + late, path.frame(PROTO[c.proto], raw, ident, hops,
                                          vlan=0 if c.vlan else 1)
    return s.at_us + late, path.frame(PROTO[c.proto], raw, ident, hops - 1)


def conversation_frames(c, seed):
    rng = random.Random(seed)
    up, down = paths(c)
    isn = {True: rng.randrange(1 << 32), False: rng.randrange(1 << 32)}
    clock = {True: rng.randrange(1 << 31), False: rng.randrange(1 << 31)}
    ident = {True: rng.randrange(1 << 16), False: rng.randrange(1 << 16)}
    hops = {True: 64 if c.device.browser != "schannel" else 128,
            False: rng.randrange(48, 60)}
    out = []
    for s in c.segments:
        path = up if s.up else down
        ident[s.up] += 1
        raw = segment_bytes(c, s, path, isn, clock)
        out.append((s.at_us, path.frame(PROTO[c.proto], raw, ident[s.up],
                                        hops[s.up])))
        if s.is_copied:
            out.append(copy_of(c, s, path, raw, ident[s.up], hops[s.up], rng))
    return out


def day_frames(day):
    out = [(o.at_us, o.frame) for o in day.others]
    for number, c in enumerate(day.conversations):
        out += conversation_frames(c, f"{day.seed}/frames/{number}")
        for s in c.segments:
            s.payload = b""
    out.sort(key=lambda f: f[0])
    return out
