"""The grade of use of a true session, by the text of classify/grade.h and the
numbers of etc/grading.yaml."""

CONNECTION_BYTES, CONTENT_BYTES, PAGE_BYTES = 10240, 24576, 5120
VISIT_MINUTES, SUSTAINED_MINUTES = 2, 5
EDGE_MINUTES, PAGE_MINUTES = 1, 3
RHYTHM_MINUTES, RHYTHM_SHARE, RHYTHM_TOLERANCE, RHYTHM_PERCENT = 5, 80, 1, 60
RHYTHM_FIRST_BYTES = 24576
CROWD_DEVICES, CROWD_MINUTES = 8, 3
EMBED_ROLE = 1 << 4
PAGE_ROLES = 1 << 4 | 1 << 5 | 1 << 6 | 1 << 7
SITE_ROLES = 1 << 0 | 1 << 1


class Minute:
    def __init__(self, row):
        (self.minute, _, self.up, down, begun, self.roles, self.is_active,
         self.led, self.followed, before, self.crowd, self.led_first,
         site_begun, site) = row
        self.down = max(0, down - CONNECTION_BYTES * begun)
        self.site = max(0, site - CONNECTION_BYTES * site_begun)
        self.has_content = self.is_active and self.down >= CONTENT_BYTES
        self.has_page = self.site >= PAGE_BYTES
        self.is_part = self.followed > 0 and before > 1
        self.only_part = self.is_part and self.led == 0


def sends_page(m, after):
    """A page, of what began in m, in it or the minute after."""
    return m.has_page or (after and after.has_page
                          and not after.led and not after.followed)


def beginnings(minutes):
    """Minutes in which a visit began."""
    pages = [m.minute for m in minutes if m.followed]
    numbered = {m.minute: m for m in minutes}
    found = []
    for m in minutes:
        after = numbered.get(m.minute + 1)
        in_page = any(0 < m.minute - p <= PAGE_MINUTES for p in pages) \
            or (m.followed and not m.led_first)
        if (m.led and m.roles & SITE_ROLES and not in_page
                and sends_page(m, after)) \
                or (m.has_page and not m.followed and after
                    and after.has_page and not after.is_part):
            found.append(m.minute)
    return found


def content_of_use(minutes):
    begun = beginnings(minutes)
    return [m for m in minutes if m.has_content and not m.only_part
            and begun and m.minute >= begun[0]]


def is_embedded(minutes):
    roles = 0
    for m in minutes:
        roles |= m.roles
    led = any(m.led for m in minutes)
    parts = led and (roles & EMBED_ROLE or not roles & SITE_ROLES)
    if beginnings(minutes) or not (
            parts or any(m.followed for m in minutes)):
        return False
    first = next(m for m in minutes if m.led or m.followed)
    return not any(m.has_content and m.minute < first.minute for m in minutes)


def are_mostly(values, tolerance):
    """As many as it takes near their mean, by what of it is tolerated."""
    mean = sum(values) / len(values)
    near = sum(abs(v - mean) <= tolerance(mean) for v in values)
    return near * 100 >= len(values) * RHYTHM_SHARE


def has_rhythm(minutes):
    active = [m for m in minutes if m.is_active]
    if len(active) < RHYTHM_MINUTES \
            or any(m.down > RHYTHM_FIRST_BYTES for m in active[:2]) \
            or any(m.has_content for m in active[2:]):
        return False
    gaps = [b.minute - a.minute for a, b in zip(active, active[1:])]
    return are_mostly(gaps, lambda mean: RHYTHM_TOLERANCE) and are_mostly(
        [m.up + m.down for m in active[2:]],
        lambda mean: mean * RHYTHM_PERCENT / 100)


def is_crowd(minutes):
    active = [m for m in minutes if m.is_active]
    began = [m for m in active if m.led or m.followed]
    return bool(began) and len(active) <= CROWD_MINUTES and all(
        m.crowd >= CROWD_DEVICES for m in began)


def grade(session):
    minutes = [Minute(row) for row in session["minutes"]]
    content = len(content_of_use(minutes))
    has_content = any(m.has_content for m in minutes)
    if not any(m.roles & ~PAGE_ROLES for m in minutes):
        return 0
    if not any(m.is_active for m in minutes):
        return 1
    if is_embedded(minutes):
        return 0
    if has_rhythm(minutes) or is_crowd(minutes) or (
            not has_content and all(h["reference"] for h in session["hosts"])):
        return 1
    if content >= VISIT_MINUTES:
        return 4 if content >= SUSTAINED_MINUTES else 3
    return 2 if has_content or beginnings(minutes) else 1


def minutes_of_use(session):
    """In which a visit began or content of one came; in a record that saw
    none begin, content."""
    minutes = [Minute(row) for row in session["minutes"]]
    begun = beginnings(minutes)
    content = content_of_use(minutes) if begun else \
        [m for m in minutes if m.has_content and not m.only_part]
    return set(begun) | {m.minute for m in content}


def content_minutes(session):
    """The minutes that a lower bound of time counts."""
    if grade(session) < 3:
        return []
    found = {m.minute for m in content_of_use(
        [Minute(row) for row in session["minutes"]])}
    return [n for n in sorted(found) if all(
        n + k in found for k in range(-EDGE_MINUTES, EDGE_MINUTES + 1))]
