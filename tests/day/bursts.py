"""What else a device opened at the moment, by the text at the top of
classify/burst.h and of classify/reference.h."""

MINUTE_US = 60000000
GAP_US = 3000000
LONGEST_US = 10000000
MOST_HOSTS = 256
MOST = 255
REFERENCE_MINUTES = 1440
BACKGROUND = {"push", "embed", "tracker", "ech-front"}


class Contact:
    """The beginning of a conversation whose host is known; service and role
    are None of a foreign one."""

    def __init__(self, c, device, entry_of):
        self.device, self.at_us = device, c.events[0][0]
        is_social = c.host and c.host.service
        self.service = c.host.service if is_social else None
        self.role = c.host.role if is_social else None
        self.host = entry_of(c.host.name) if is_social else c.name.lower()

    @property
    def counts(self):
        return self.service is not None and (
            self.role == "embed" or self.role not in BACKGROUND)

    @property
    def minute(self):
        return self.at_us // MINUTE_US

    def order(self):
        return self.at_us, self.service is None


def contacts(day, device_of, entry_of):
    """Of each device, in order."""
    devices = {}
    for c in day.conversations:
        if not c.name and not c.by_dns:
            continue
        if c.host and c.host.is_never_logged:
            continue
        if not (c.by_dns or (c.host and c.host.service)) and c.is_front:
            continue            # read, but it is not what is behind it
        devices.setdefault(device_of(c), []).append(
            Contact(c, device_of(c), entry_of))
    for those in devices.values():
        those.sort(key=Contact.order)
    return devices


def bursts(those):
    """Cut one device's contacts."""
    burst = []
    for c in those:
        if burst and (c.at_us - burst[-1].at_us >= GAP_US
                      or c.at_us - burst[0].at_us >= LONGEST_US):
            yield burst
            burst = []
        burst.append(c)
    if burst:
        yield burst


def judgements(burst):
    """(contact, how many other hosts came before) of each service."""
    met, judged = {}, set()
    for c in burst:
        if c.host not in met and len(met) == MOST_HOSTS:
            continue
        met.setdefault(c.host, c.service)
        if c.counts and c.service not in judged:
            judged.add(c.service)
            yield c, sum(s is None or s != c.service for s in met.values())


class Facts:
    def __init__(self, day, device_of, entry_of):
        self.judged = {}        # (device, service, minute) -> [before]
        self.present = {}       # (service, minute) -> devices
        self.referred = {}      # host -> minutes
        machines = {m["id"]: m for m in day.scenario.get("machines", [])}
        is_reference = {device_of(c) for c in day.conversations
                        if machines.get(c.device.id, {}).get("listed", {})
                        .get("reference") == "yes"}
        for device, those in contacts(day, device_of, entry_of).items():
            for c in those:
                self.see(c, device in is_reference)
            for burst in bursts(those):
                for c, before in judgements(burst):
                    self.judged.setdefault(
                        (device, c.service, c.minute), []).append(before)

    def see(self, c, is_reference):
        if c.counts:
            self.present.setdefault((c.service, c.minute), set()).add(c.device)
        if c.service is not None and is_reference:
            self.referred.setdefault(c.host, set()).add(c.minute)

    def of_minute(self, device, service, minute):
        """led, followed, before, crowd, led_first."""
        before = self.judged.get((device, service, minute), [])
        crowd = self.present.get((service, minute), set()) - {device}
        return [min(n, MOST) for n in (
            sum(n == 0 for n in before), sum(n > 0 for n in before),
            max(before, default=0), len(crowd))] \
            + [int(before[:1] == [0])]

    def is_referred(self, host, minutes):
        """Had a reference device a contact with it before one of these?"""
        return any(0 <= m - r <= REFERENCE_MINUTES for m in minutes
                   for r in self.referred.get(host, ()))
