"""A recording, played again: on another machine, at another time, on other
services, a little larger or slower, and for as long as is wanted.

What varies, varies as the recordings of its kind did: sizes and pauses by a
factor within their spread. What lasts longer than was recorded goes round:
its middle is repeated, from one packet of its busiest connection to another,
so that a heartbeat keeps its beat. What was recorded over QUIC is played over
TLS: when and how much is the recording's, the name is read from a hello."""

import math

import activity
import sites

SECOND_US = 1000000
LOADED_MS = 3000        # until then a page loads; pauses are a person's later
LINGERS_S = (20, 110)
# What a host that plays several parts is taken for, by kind.
OWN = ["page", "api", "static", "content", "push", "pictures", "short"]
PARTS = ["plugin", "embed", "content", "pictures", "page", "script", "static",
         "login", "tracker", "api", "push"]
FIRST = {"pixels": ["script", "tracker"], "login": ["login", "script"]}
IS_OWN = {"visit", "sustained", "film", "coalesced", "tabs", "chat", "short",
          "lone", "preview", "redirect", "push", "idle"}


def part_of(kind, service, name):
    """(part, which of its hosts) that name plays for the service."""
    for part in OWN if kind in IS_OWN else FIRST.get(kind, []) + PARTS:
        if part in sites.SERVICES[service]:
            names = sites.hosts(service, part)
            if name in names:
                return part, names.index(name)
    return None


def cast(shape, services, rng):
    """recorded host -> host of the replay."""
    recorded = shape["site"].split(",")
    news = rng.randrange(40)
    names = {}
    for name in sorted({c["host"] for c in shape["connections"]}):
        names[name] = name.replace("phoenix-news", f"phoenix-news-{news}")
        for old, new in zip(recorded, services):
            found = part_of(shape["kind"], old, name) \
                if old in sites.SERVICES else None
            if found:
                hosts = sites.hosts(new, found[0])
                names[name] = hosts[found[1] % len(hosts)]
                break
    return names


def spread(values):
    """The standard deviation of the logarithms, within reason."""
    logs = [math.log(v) for v in values if v > 0]
    mean = sum(logs) / len(logs)
    return min(0.5, math.sqrt(sum((x - mean) ** 2 for x in logs) / len(logs)))


def pauses(shape):
    at = sorted({(c["at"] + s[0]) // 1000 for c in shape["connections"]
                 for s in c["seconds"]})
    gaps = [b - a for a, b in zip(at, at[1:]) if b - a > 2]
    return sum(gaps) / len(gaps) if gaps else 1


class Spread:
    """How the recordings of one kind differ from each other."""

    def __init__(self, shapes):
        self.size = spread([sum(s[1] + s[2] for c in shape["connections"]
                                for s in c["seconds"]) for shape in shapes])
        self.pause = spread([pauses(shape) for shape in shapes])


class Timeline:
    """When what was recorded happens, in ms: the beginning, then the middle
    as often as it takes, then the end."""

    def __init__(self, shape, lasts_ms, vary, rng):
        self.rounds = [(0, shape["length"] + 1, self.pace(vary, rng), 0)]
        loop = self.middle(shape) if lasts_ms > shape["length"] else None
        if loop:
            start, stop = loop
            self.rounds = [(0, start, 1.0, 0)]
            at = start
            while at < lasts_ms:
                pace = self.pace(vary, rng)
                self.rounds.append((start, stop, pace, at))
                at += (stop - start) * pace
            self.rounds.append((stop, shape["length"] + 1, 1.0, at))

    @staticmethod
    def pace(vary, rng):
        return math.exp(rng.uniform(-1, 1) * vary)

    @staticmethod
    def middle(shape):
        """From the busiest connection's third part to its last packet before
        the page was left."""
        busy = max(shape["connections"], key=lambda c: len(c["seconds"]))
        left = max([b for _, b in shape["present"]] or [shape["length"]])
        at = [busy["at"] + s[0] for s in busy["seconds"]
              if busy["at"] + s[0] < left - 500]
        first = len(at) // 3
        return (at[first], at[-1]) if at[-1] > at[first] else None

    def moments(self, ms):
        """[(round, when)] of what was recorded at ms."""
        for number, (start, stop, pace, at) in enumerate(self.rounds):
            if start <= ms < stop:
                late = ms - start
                if start == 0 and len(self.rounds) == 1:
                    fixed = min(late, LOADED_MS)
                    late = fixed + (late - fixed) * pace
                else:
                    late *= pace
                yield number, at + late


def plan(shape, timeline):
    """(connection, opened in round) -> [when, [(when, up, down)], closed]."""
    out = {}
    for index, c in enumerate(shape["connections"]):
        opened = dict(timeline.moments(c["at"]))
        for number, when in opened.items():
            out[index, number] = [when, [], None]
        for late, up, down, _, _ in c["seconds"]:
            for number, when in timeline.moments(
                    min(c["at"] + late, shape["length"])):
                home = max((n for n in opened if n <= number),
                           default=min(opened))
                out[index, home][1].append((when, up, down))
        if c["closed"] is not None:
            for number, when in timeline.moments(
                    min(c["at"] + c["closed"], shape["length"])):
                home = max((n for n in opened if n <= number),
                           default=min(opened))
                out[index, home][2] = when
    return out


class Replay(activity.Activity):
    def __init__(self, day, device, rng):
        super().__init__(day, device, rng)
        self.known_until = {}

    def resolve(self, at_us, host, is_v6):
        """A browser asks once and remembers."""
        if self.known_until.get(host.name, 0) > at_us:
            return at_us
        self.known_until[host.name] = at_us + activity.DNS_TTL_S * SECOND_US
        return super().resolve(at_us, host, is_v6)

    def play(self, at_us, shape, timeline, names, size):
        """Returns the conversations made."""
        before = len(self.day.conversations)
        rows = sorted(plan(shape, timeline).items(), key=lambda r: r[1][0])
        for (index, _), (opened, events, closed) in rows:
            host = names[shape["connections"][index]["host"]]
            talk = self.connect(at_us + int(opened * 1000), host)
            for when, up, down in sorted(events):
                talk.exchange(at_us + int(when * 1000), int(up * size),
                              int(down * size))
            if closed is None:
                self.close_later(talk, *LINGERS_S)
            else:
                talk.close(max(talk.now, at_us + int(closed * 1000)),
                           "client")
        made = self.day.conversations[before:]
        for c in made:
            c.settle(self.rng)
        return made
