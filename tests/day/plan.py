"""The plan of a day: who talks to whom, when, and how much.

Everything else is made from it: frames.py turns it into packets, truth.py
into what a perfect observer would write down. A Conversation's events are
what the two ends exchange: (time in µs, from the client?, payload bytes)."""

from dataclasses import dataclass, field

UNITS_US = {"s": 1000000, "m": 60000000, "h": 3600000000}


def micros(text):
    """'90s', '12m', '1.5h'."""
    return int(float(text[:-1]) * UNITS_US[text[-1]])


@dataclass
class Host:
    """A name on the network. service and role are the scenario's own word for
    what it is, None for the rest of the world."""
    name: str
    service: str = None
    role: str = None
    address: str = ""
    address6: str = ""
    is_never_logged: bool = False


@dataclass
class Device:
    """One machine. row is the roster's id for it, None if not listed."""
    id: str
    mac: str
    ip: str
    ip6: str
    network: dict
    browser: str
    row: str = None
    basis: str = "mac"
    copies: str = ""    # "same" or "vlan": how the mirror doubles its frames
    ports: int = 49152

    def port(self):
        self.ports += 1
        return self.ports


@dataclass
class Segment:
    """One packet of a conversation. TCP's numbers are relative."""
    at_us: int
    up: bool
    payload: bytes
    flags: int = 0
    seq: int = 0
    ack: int = 0
    is_copied: bool = False     # the mirror delivers it twice


@dataclass
class Conversation:
    device: Device
    client: str
    client_port: int
    server: str
    server_port: int
    proto: str
    vlan: int
    host: Host = None
    name: str = None        # what can be read from the conversation itself
    basis: str = "none"
    ech: str = "none"
    is_tls: bool = False
    is_front: bool = False  # the name is the public one of a hidden one's
    is_known_front: bool = False    # and known for that
    by_dns: bool = False    # truth.py: only DNS says whose it is
    dns: bool = False       # truth.py: this client's DNS says the same
    server_mac: str = ""    # where not the gateway's
    segments: list = field(default_factory=list)
    events: list = field(default_factory=list)

    def settle(self, rng):
        """The segments are complete: put them in order, note the events."""
        self.segments.sort(key=lambda s: s.at_us)
        for s in self.segments if self.device.copies else ():
            s.is_copied = rng.random() < 0.4
        self.events = [(s.at_us, s.up, len(s.payload)) for s in self.segments]


@dataclass
class Lookup:
    """A machine asked for a host's address, and was told it."""
    asked: Conversation
    host: Host
    address: str
    ttl_us: int

    @property
    def at_us(self):
        return max(at_us for at_us, is_up, _ in self.asked.events if not is_up)


@dataclass
class Other:
    """A frame that belongs to no conversation."""
    at_us: int
    frame: bytes


@dataclass
class Day:
    scenario: dict
    seed: str
    zone: object
    hosts: dict
    devices: dict
    conversations: list = field(default_factory=list)
    lookups: list = field(default_factory=list)
    others: list = field(default_factory=list)
    pool: bytes = b""
    until_us: int = 0
