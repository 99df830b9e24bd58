"""What people and machines do, by name; each becomes conversations.

A method is an activity of the scenario: its words are arguments, its
KEY=VALUE pairs options. Options of everything that connects: hello= and
net= how the road treats it (talk.py), close= how it ends."""

from plan import Conversation, Lookup, Other, micros
from talk import Talk, spoil
import datagram
import tls
import wire

SECOND = 1000000
DNS_TTL_S = 60
HTTP_GET = ("GET / HTTP/1.1\r\nHost: {}\r\nUser-Agent: Mozilla/5.0\r\n"
            "Accept: */*\r\nConnection: keep-alive\r\n\r\n")


class Activity:
    def __init__(self, day, device, rng):
        self.day, self.device, self.rng = day, device, rng
        self.options = {}

    def do(self, name, at_us, words, options):
        self.options = options
        before = len(self.day.conversations)
        getattr(self, "do_" + name.replace("-", "_"))(at_us, *words)
        for c in self.day.conversations[before:]:
            if options.get("net") and c.proto == "tcp" \
                    and self.rng.random() < 0.5:
                spoil(c, self.rng, options["net"])
            until = self.day.until_us
            c.segments[:] = [s for s in c.segments if s.at_us < until]
            c.settle(self.rng)
        self.day.conversations[before:] = [
            c for c in self.day.conversations[before:] if c.segments]

    # ---- one conversation ----

    def conversation(self, server, server_port, proto, host=None, **more):
        d = self.device
        client = d.ip6 if ":" in server else d.ip
        c = Conversation(d, client, more.pop("client_port", None) or d.port(),
                         server, server_port, proto, d.network["vlan"], host,
                         server_mac=more.pop("server_mac", ""))
        for key, value in more.items():
            setattr(c, key, value)
        self.day.conversations.append(c)
        return c

    def datagrams(self, c, at_us, up, down, gap_us=0):
        talk = Talk(c, self.rng, self.day.pool, gap_us or
                    self.rng.randrange(400, 4000))
        talk.one(at_us, True, up, 0)
        if down:
            talk.one(at_us + talk.rtt, False, down, 0)
        return talk.now

    def resolve(self, at_us, host, is_v6):
        resolver = self.day.scenario["resolver"]
        ident = self.rng.randrange(1 << 16)
        c = self.conversation(resolver, 53, "udp")
        address = host.address6 if is_v6 else host.address
        told_us = self.datagrams(
            c, at_us, datagram.dns_query(ident, host.name, is_v6),
            datagram.dns_answer(ident, host.name, address, DNS_TTL_S))
        self.day.lookups.append(Lookup(c, host, address, DNS_TTL_S * SECOND))
        return told_us

    def connect(self, at_us, name, **more):
        """DNS, TCP and TLS to a host; returns the conversation's Talk."""
        host = self.day.hosts[name]
        is_v6 = bool(self.device.ip6) and bool(host.address6)
        at_us = self.resolve(at_us, host, is_v6) + 800
        browser = more.pop("browser", self.device.browser)
        sni = more.pop("sni", host.name)
        c = self.conversation(
            host.address6 if is_v6 else host.address, 443, "tcp",
            host if sni else None, name=sni or None, is_tls=True,
            basis="tls" if sni else "none",
            ech="offered" if browser in tls.OFFERS_ECH and sni else "none",
            **more)
        talk = Talk(c, self.rng, self.day.pool,
                    self.rng.randrange(4000, 24000))
        talk.open(at_us)
        talk.secure(talk.now + 300, browser, sni,
                    self.options.get("hello", ""))
        return talk

    def close_later(self, talk, low_s=5, high_s=110):
        how = self.options.get("close") or self.rng.choice(
            ["client"] * 5 + ["server"] * 3 + ["rst", "abort"])
        if how != "never":
            talk.close(talk.now + int(self.rng.uniform(low_s, high_s)
                                      * SECOND), how)

    # ---- people ----

    def named(self, service, role):
        return [h.name for h in self.day.hosts.values()
                if h.service == service and h.role == role]

    def do_visit(self, at_us, service, length):
        """A person uses a service: a page, then bursts at irregular times."""
        primary = self.connect(at_us, self.named(service, "primary")[0])
        primary.exchange(primary.now, 900, self.rng.randrange(24000, 42000))
        beside = self.load(primary.now, self.named(service, "api")[:1]
                           + self.named(service, "content")[:2])
        also = self.load(primary.now, self.day.scenario["services"][service]
                         .get("also", []))
        self.push_beside(at_us, service, micros(length))
        self.bursts(primary, beside, at_us + micros(length))
        for talk in [primary] + beside + also:
            self.close_later(talk)

    def load(self, at_us, names):
        """What a page asks of other hosts, at once."""
        talks = [self.connect(at_us + self.rng.randrange(90000, 600000), name)
                 for name in names]
        for talk in talks:
            talk.exchange(talk.now, 600, self.rng.randrange(6000, 30000))
        return talks

    def push_beside(self, at_us, service, length_us):
        for name in self.named(service, "push")[:1]:
            length = max(60, length_us // SECOND + self.rng.randrange(120))
            self.beat(at_us + 3 * SECOND, name, length * SECOND, 50 * SECOND)

    def bursts(self, primary, beside, until_us):
        pace = float(self.options.get("pace", "1"))
        pause_us = micros(self.options.get("pause", "0s"))
        middle_us = (primary.now + until_us) // 2
        at_us = primary.now
        while True:
            at_us += int(self.rng.uniform(15, 85) / pace * SECOND)
            if pause_us and at_us > middle_us:
                at_us += pause_us
                until_us += pause_us
                pause_us = 0
            if at_us > until_us:
                return
            self.burst(at_us, primary, beside)

    def burst(self, at_us, primary, beside):
        talk = self.rng.choice(beside or [primary])
        for _ in range(self.rng.randrange(1, 3)):
            talk.exchange(at_us, self.rng.randrange(400, 1200),
                          self.rng.randrange(5000, 30000))
        if self.rng.random() < 0.3:
            primary.exchange(at_us, self.rng.randrange(700, 3000),
                             self.rng.randrange(600, 4000))

    def do_glance(self, at_us, service):
        """The front page, alone: perhaps a wrong click."""
        talk = self.connect(at_us, self.named(service, "primary")[0])
        talk.exchange(talk.now, 800, self.rng.randrange(24000, 40000))
        self.close_later(talk)

    def do_watch(self, at_us, service, length):
        """A film: steady chunks from one content host."""
        primary = self.connect(at_us, self.named(service, "primary")[0])
        primary.exchange(primary.now, 900, 40000)
        film = self.connect(primary.now, self.named(service, "content")[0])
        until_us = at_us + micros(length)
        while film.now < until_us:
            film.exchange(film.now + int(self.rng.uniform(8, 11) * SECOND),
                          700, self.rng.randrange(16000, 40000))
        self.close_later(primary)
        self.close_later(film, 2, 8)

    def do_page(self, at_us, page, *embeds):
        """A page of the wide world with its own hosts, and parts of social
        media in it."""
        parts = self.day.scenario["pages"][page]
        first = self.connect(at_us, page)
        first.exchange(first.now, 800, self.rng.randrange(9000, 36000))
        talks = [first]
        for name in parts:
            talks.append(self.connect(
                first.now + self.rng.randrange(30000, 400000), name))
        for name in embeds:
            talks.append(self.connect(
                first.now + self.rng.randrange(400000, 1500000), name))
        for talk in talks[1:]:
            talk.exchange(talk.now, 500, self.rng.randrange(3000, 30000))
        for talk in talks:
            self.close_later(talk, 2, 60)

    def do_browse(self, at_us, length):
        """Page after page; embeds=yes: some carry social plugins."""
        until_us = at_us + micros(length)
        pages = list(self.day.scenario["pages"])
        plugins = [h.name for h in self.day.hosts.values()
                   if h.role in ("embed", "tracker")]
        while at_us < until_us:
            embeds = []
            if "embeds" in self.options and self.rng.random() < 0.4:
                embeds = self.rng.sample(plugins, 1)
            self.do_page(at_us, self.rng.choice(pages), *embeds)
            at_us += int(self.rng.uniform(90, 380) * SECOND)

    def do_http(self, at_us, name, port="80"):
        """Plain HTTP, its Host in the clear."""
        host = self.day.hosts[name]
        at_us = self.resolve(at_us, host, False)
        c = self.conversation(host.address, int(port), "tcp", host,
                              name=name, basis="http")
        talk = Talk(c, self.rng, self.day.pool, 9000)
        talk.open(at_us + 500)
        for _ in range(self.rng.randrange(2, 5)):
            talk.send(talk.now + 400, True, HTTP_GET.format(name).encode())
            body = self.day.pool[:self.rng.randrange(9000, 26000)]
            head = (f"HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: "
                    f"application/octet-stream\r\nContent-Length: {len(body)}\r\n\r\n")
            talk.send(talk.now + 20000, False, head.encode() + body)
            talk.now += self.rng.randrange(2, 20) * SECOND
        talk.close(talk.now, "client", alert=False)

    # ---- machines ----

    def beat(self, at_us, name, length_us, every_us):
        talk = self.connect(at_us, name)
        talk.exchange(talk.now, 350, 420)
        until_us = at_us + length_us
        while talk.now + every_us < until_us:
            talk.exchange(talk.now + every_us, 31, 31)
        self.close_later(talk, 1, 4)

    def do_push(self, at_us, service, length, every):
        """Nobody there: a notification channel, kept alive."""
        self.beat(at_us, self.named(service, "push")[0], micros(length), micros(every))

    def do_update(self, at_us, name):
        """An operating system fetching its updates."""
        talk = self.connect(at_us, name, browser="schannel")
        for _ in range(self.rng.randrange(2, 5)):
            talk.exchange(talk.now + 150000, 1400,
                          self.rng.randrange(8000, 60000))
        self.close_later(talk, 1, 20)

    def do_nameless(self, at_us, name):
        """TLS that does not say whom it wants."""
        talk = self.connect(at_us, name, browser="openssl", sni="")
        talk.exchange(talk.now, 400, 9000)
        self.close_later(talk, 1, 9)

    def do_hidden(self, at_us, name, front):
        """TLS with ECH: front is what everybody may read. Only where it is no
        host of the scenario's is it one that is known to be a front."""
        host = self.day.hosts[name]
        c = self.conversation(self.day.scenario["resolver"], 53, "udp")
        ident = self.rng.randrange(1 << 16)
        at_us = self.datagrams(
            c, at_us, datagram.https_query(ident, name),
            datagram.https_answer(ident, name, host.address, front, DNS_TTL_S))
        self.day.lookups.append(Lookup(c, host, host.address,
                                       DNS_TTL_S * SECOND))
        talk = self.connect(at_us, name, browser="chrome", sni=front)
        talk.c.host = self.day.hosts.get(front)
        talk.c.ech = "offered" if talk.c.host else "outer"
        talk.c.is_front = True
        talk.c.is_known_front = not talk.c.host
        talk.exchange(talk.now, 400, 90000)
        self.close_later(talk, 1, 9)

    def do_again(self, at_us, name, gap):
        """Two connections one after the other from the same port."""
        first = self.connect(at_us, name)
        first.exchange(first.now, 300, 3000)
        first.close(first.now + SECOND, "client")
        second = self.connect(first.now + micros(gap), name,
                              client_port=first.c.client_port)
        second.exchange(second.now, 300, 3000)
        second.close(second.now + SECOND, "client")

    def do_ntp(self, at_us):
        c = self.conversation(self.day.scenario["resolver"], 123, "udp")
        era = at_us // SECOND + 2208988800
        self.datagrams(c, at_us, datagram.ntp(3, era), datagram.ntp(4, era))

    def do_morning(self, at_us):
        """A machine wakes: its lease, its neighbours, the time."""
        d, mac = self.device, wire.mac_bytes(self.device.mac)
        gateway = d.network["gateway"]
        self.arp(at_us, gateway)
        ident = self.rng.randrange(1 << 32)
        c = self.conversation(gateway, 67, "udp", client_port=68)
        self.datagrams(
            c, at_us + 5000,
            datagram.dhcp(1, 3, ident, mac, d.ip, "0.0.0.0", "0.0.0.0",
                          [(12, d.id.encode())]),
            datagram.dhcp(2, 5, ident, mac, d.ip, d.ip, gateway))
        c = self.conversation("224.0.0.251", 5353, "udp", client_port=5353,
                              server_mac="01:00:5e:00:00:fb")
        self.datagrams(c, at_us + 90000,
                       datagram.mdns_query("_ipp._tcp.local"), b"")
        self.do_ntp(at_us + 400000)

    def do_join(self, at_us):
        """A machine without a lease asks everybody (RFC 2131 3.1)."""
        d, mac = self.device, wire.mac_bytes(self.device.mac)
        gateway, ident = d.network["gateway"], self.rng.randrange(1 << 32)
        c = self.conversation("255.255.255.255", 67, "udp", client_port=68,
                              client="0.0.0.0", server_mac="ff:" * 5 + "ff")
        talk = Talk(c, self.rng, self.day.pool, 1000)
        for gap, kind in ((0, 1), (30000, 3)):
            talk.one(at_us + gap, True, datagram.dhcp(
                1, kind, ident, mac, "0.0.0.0", "0.0.0.0", "0.0.0.0"), 0)
        c = self.conversation(gateway, 67, "udp", client_port=68)
        talk = Talk(c, self.rng, self.day.pool, 1000)
        for gap, kind in ((9000, 2), (39000, 5)):
            talk.one(at_us + gap, False, datagram.dhcp(
                2, kind, ident, mac, "0.0.0.0", d.ip, gateway), 0)

    def arp(self, at_us, gateway):
        d = self.device
        mac, far = wire.mac_bytes(d.mac), wire.mac_bytes(
            d.network["gateway_mac"])
        mine = bytes(int(x) for x in d.ip.split("."))
        his = bytes(int(x) for x in gateway.split("."))
        vlan = d.network["vlan"]
        ask = wire.ethernet(b"\xff" * 6, mac, 0x0806, vlan) \
            + wire.arp(1, mac, mine, bytes(6), his)
        answer = wire.ethernet(mac, far, 0x0806, vlan) \
            + wire.arp(2, far, his, mac, mine)
        self.day.others += [Other(at_us, ask.ljust(60, b"\0")),
                            Other(at_us + 350, answer.ljust(60, b"\0"))]
