"""A TCP conversation, spoken: handshake, hello, exchanges, goodbye, and what
networks do to it: loss, retransmission, reordering.

The mirror port is near the client: what the client sends is seen at once,
what the server answers is seen a round trip later."""

from plan import Segment
from wire import ACK, FIN, PSH, RST, SYN
import tls

UP, DOWN = True, False
# How long a browser leaves a connection alone before it probes it (Chrome:
# net/socket/tcp_client_socket.cc, 45 s). The others are silent.
PROBE_US = {"chrome": 45000000}


class Talk:
    def __init__(self, conversation, rng, pool, rtt_us):
        self.c = conversation
        self.probe_us = PROBE_US.get(conversation.device.browser)
        self.rng = rng
        self.pool = pool
        self.rtt = rtt_us
        self.sent = {UP: 0, DOWN: 0}
        self.mss = 1428 if ":" in conversation.client else 1448
        self.now = 0

    def one(self, at_us, up, payload=b"", flags=ACK):
        self.now = max(self.now, at_us)
        self.c.segments.append(Segment(at_us, up, payload, flags,
                                       self.sent[up], self.sent[not up]))
        self.sent[up] += len(payload) + bool(flags & (SYN | FIN))
        return at_us

    def open(self, at_us):
        self.one(at_us, UP, flags=SYN)
        at_us = self.one(at_us + self.rtt, DOWN, flags=SYN | ACK)
        return self.one(at_us + self.rng.randrange(30, 200), UP)

    def send(self, at_us, up, data):
        """Data in segments, the receiver acknowledging every second one."""
        unacked = 0
        for at in range(0, len(data), self.mss):
            part = data[at:at + self.mss]
            is_last = at + self.mss >= len(data)
            self.one(at_us, up, part, ACK | (PSH if is_last else 0))
            unacked += 1
            if unacked == 2 or (is_last and not up):
                gap = self.rng.randrange(20, 60) if not up else self.rtt
                if not up or not is_last:
                    self.one(at_us + gap, not up)
                unacked = 0
            at_us += self.rng.randrange(90, 150)
        return max(at_us, self.now)

    def hello(self, at_us, data, way):
        """The first flight, in one of the ways it arrives."""
        size = {"thirds": max(200, len(data) // 3)}.get(way, self.mss)
        parts = [data[i:i + size] for i in range(0, len(data), size)]
        for part in parts:
            self.one(at_us, UP, part, ACK | PSH)
            at_us += self.rng.randrange(15, 60)
        mine = self.c.segments[-len(parts):]
        if way == "swapped" and len(parts) > 1:
            mine[0].at_us, mine[1].at_us = mine[1].at_us, mine[0].at_us
        elif way == "late" and len(parts) > 1:
            at_us = mine[0].at_us = mine[0].at_us + 210000
        elif way == "twice":
            first = mine[0]
            at_us = first.at_us + 230000
            self.c.segments.append(Segment(at_us, UP, first.payload,
                                           first.flags, first.seq, first.ack))
        self.now = max(self.now, at_us)
        return self.one(at_us + self.rtt, DOWN)

    def secure(self, at_us, browser, name, hello_way=""):
        is_13 = browser in tls.SPEAKS_13
        at_us = self.hello(at_us, tls.client_hello(self.rng, browser, name),
                           hello_way)
        flight = tls.server_flight_13(self.rng, self.pool, browser) if is_13 \
            else tls.server_flight_12(self.rng, name or "localhost")
        at_us = self.send(at_us + 300, DOWN, flight)
        at_us = self.send(at_us + 900, UP, tls.client_finish(self.rng, is_13))
        if not is_13:
            at_us = self.send(at_us + self.rtt, DOWN,
                              tls.server_finish_12(self.rng))
        return at_us

    def wait(self, until_us):
        """Silence, but for keep-alive probes, each answered."""
        while self.probe_us and self.now + self.probe_us < until_us:
            self.sent[UP] -= 1
            at_us = self.one(self.now + self.probe_us, UP)
            self.sent[UP] += 1
            self.one(at_us + self.rtt, DOWN)
        return max(until_us, self.now + 200)

    def exchange(self, at_us, up_bytes, down_bytes):
        """A request of up_bytes and its answer, in sealed records."""
        at_us = self.wait(at_us)
        if up_bytes:
            at_us = self.send(at_us, UP,
                              tls.opaque(self.pool, self.rng, up_bytes))
        at_us += self.rtt + self.rng.randrange(2000, 30000)
        if down_bytes:
            at_us = self.send(at_us, DOWN,
                              tls.opaque(self.pool, self.rng, down_bytes))
        return at_us

    def close(self, at_us, how, alert=True):
        at_us = self.wait(at_us)
        if alert and how != "rst":
            self.one(at_us, UP if how != "server" else DOWN,
                     tls.close_notify(self.rng), ACK | PSH)
        if how == "rst":
            return self.one(at_us, UP, flags=RST | ACK)
        first = how != "server"
        turn = self.rtt if first else 150
        self.one(at_us + 20, first, flags=FIN | ACK)
        if how == "abort":      # the browser answers what comes after with RST
            return self.one(at_us + 20 + turn // 2, UP, flags=RST | ACK)
        self.one(at_us + 20 + turn, not first, flags=FIN | ACK)
        return self.one(at_us + 60 + turn + (0 if first else self.rtt), first)


def spoil(conversation, rng, way):
    """What the road did to the answers: 'lost' before the mirror (seen once,
    late), 'resent' lost behind it (seen twice), 'reordered'."""
    data = [i for i, s in enumerate(conversation.segments)
            if not s.up and len(s.payload) > 500]
    if len(data) < 4:
        return
    at = rng.choice(data[2:-1])
    hit = conversation.segments[at]
    if way == "reordered":
        after = conversation.segments[data[data.index(at) + 1]]
        if after.at_us - hit.at_us < 1000:
            hit.at_us, after.at_us = after.at_us, hit.at_us
    elif way == "lost":
        hit.at_us += rng.randrange(25000, 45000)
    elif way == "resent":
        conversation.segments.append(
            Segment(hit.at_us + rng.randrange(60000, 90000), False,
                    hit.payload, hit.flags, hit.seq, hit.ack))
