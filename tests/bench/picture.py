"""picture.py: the bench as a picture: a bar for each program and workload, one
for each gate, and the figures that have no peer."""
from xml.sax.saxutils import escape

KINDS = {"long": "long flows, a third QUIC", "short": "short flows, TLS",
         "quic": "short flows, QUIC", "day": "sample day", "mix": "real mix"}
WIDTH, ROW, LEFT, RIGHT = 880, 20, 110, 190
GATE_LEFT, GATE_RIGHT = 340, 240
OURS, OTHERS, MET, MISSED = "#1d5fa8", "#9aa7b4", "#1b7a4b", "#b3361f"
# Of keeper.sh, by name.
KEEPER = [
    ("notes_a_second", "notes a second, of one processor"),
    ("journal_records_a_second", "records a second to the journal"),
    ("redis_records_a_second", "records a second to Redis"),
    ("journal_bytes_a_record", "bytes of disk a record"),
    ("redis_bytes_a_record", "bytes of Redis a record"),
    ("year_journal_bytes", "bytes of journal for a year's sums"),
    ("year_redis_bytes", "bytes of Redis for a year's sums"),
]


class Page:
    def __init__(self):
        self.parts, self.y = [], 24

    def text(self, x, words, more=""):
        self.parts.append('<text x="%.1f" y="%d"%s>%s</text>' %
                          (x, self.y + 14, more, escape(words)))

    def bar(self, x, width, colour):
        self.parts.append('<rect x="%.1f" y="%d" width="%.1f" height="%d" '
                          'fill="%s"/>' % (x, self.y + 2, width, ROW - 5,
                                           colour))

    def title(self, words):
        self.text(10, words, ' font-weight="bold"')
        self.y += ROW + 4


def digits(value):
    return "{:,.0f}".format(value) if value >= 100 else "%.3g" % value


def workload(page, title, result):
    """Bars are CPU time a packet, on a scale of their own; what is over eight
    times beadled's is cut and says so."""
    programs = result["programs"]
    rows = {name: row["ns_per_packet"][1] for name, row in programs.items()}
    most = min(max(rows.values()), 8 * rows["beadled"])
    page.title("%s: CPU time a packet, ns, one core; peak of memory" % title)
    for name, ns in sorted(rows.items(), key=lambda row: row[1]):
        width = (WIDTH - LEFT - RIGHT) * min(ns, most) / most
        page.text(LEFT - 8, name, ' text-anchor="end"')
        page.bar(LEFT, width, OURS if name == "beadled" else OTHERS)
        mib = programs[name]["peak_kib"] / 1024
        page.text(LEFT + width + 6, "%s, %s MiB%s" % (
            digits(ns), digits(mib) if mib >= 1 else "under 1",
            " (bar cut)" if ns > most else ""))
        page.y += ROW
    page.y += 16


def gates(page, rows):
    """Bars are what was measured, of what is allowed; the line is the limit,
    and a bar is cut at twice that."""
    span = (WIDTH - GATE_LEFT - GATE_RIGHT) / 2
    page.title("Gates: measured, of the limit (the line); a bar ends at "
               "twice that")
    begin = page.y
    for row in rows:
        page.text(GATE_LEFT - 8, "%s (%s)" % (row["what"], row["where"]),
                  ' text-anchor="end"')
        if row["measured"] is None:
            page.text(GATE_LEFT + 6, "not measured: " + row["reason"])
            page.y += ROW
            continue
        share = min(2, row["measured"][1] / row["limit"])
        page.bar(GATE_LEFT, span * share, MET if row["met"] else MISSED)
        page.text(GATE_LEFT + 2 * span + 8, "%s, %s %s%s: %s" % (
            digits(row["measured"][1]),
            "at least" if row["at_least"] else "at most",
            digits(row["limit"]), row["unit"],
            "met" if row["met"] else "not met"))
        page.y += ROW
    page.parts.append('<path d="M%.1f %d V%d" stroke="#222"/>' %
                      (GATE_LEFT + span, begin, page.y))
    page.y += 16


def figures(page, result):
    rows = [("%s, seconds by the clock, 1 sensor, 1 core" % kind,
             two["one_s"][1]) for kind, two in
            result.get("two_sensors", {}).items() if two]
    rows += [("%s, with 2 on 2" % kind, two["two_s"][1]) for kind, two in
             result.get("two_sensors", {}).items() if two]
    memory = result.get("memory", {})
    if "sessions" in memory:
        rows.append(("bytes an open session", memory["sessions"]["bytes"][1]))
    rows += [(words, result["keeper"][name]) for name, words in KEEPER
             if name in result.get("keeper", {})]
    page.title("Beside nobody")
    for words, value in rows:
        page.text(GATE_LEFT - 8, words, ' text-anchor="end"')
        page.text(GATE_LEFT + 6, digits(value))
        page.y += ROW


def bars(result):
    """SVG text."""
    page = Page()
    page.text(10, "beadled beside others, %s%s" % (
        result["taken"], ", in short: figures only"
        if result.get("short") else ""))
    page.y += ROW + 12
    for kind, title in KINDS.items():
        if kind in result:
            workload(page, title, result[kind])
    gates(page, result["gates"])
    figures(page, result)
    height = page.y + 20
    return ('<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" '
            'font-family="sans-serif" font-size="13">\n'
            '<title>What beadled costs, beside others</title>\n'
            '<rect width="%d" height="%d" fill="#fff"/>\n%s\n</svg>\n' %
            (WIDTH, height, WIDTH, height, "\n".join(page.parts)))
