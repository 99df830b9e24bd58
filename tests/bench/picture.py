"""picture.py: the bench as a picture: a bar for each program and workload."""
from xml.sax.saxutils import escape

KINDS = {"long": "long flows", "short": "short flows", "day": "sample day",
         "mix": "real mix"}
WIDTH, ROW, LEFT, RIGHT = 760, 20, 110, 120


def bars(result):
    """SVG text; bars are CPU time a packet, on a scale of their workload, but
    what is over eight times beadled's is cut and says so."""
    parts, y = [], 20
    for kind, title in KINDS.items():
        if kind not in result:
            continue
        rows = {name: row["ns_per_packet"][1] for name, row in
                result[kind]["programs"].items()}
        most = min(max(rows.values()), 8 * rows["beadled"])
        parts.append('<text x="0" y="%d" font-weight="bold">%s: CPU time a '
                     'packet, ns, one core</text>' % (y, escape(title)))
        y += 10
        for name, ns in sorted(rows.items(), key=lambda row: row[1]):
            width = (WIDTH - LEFT - RIGHT) * min(ns, most) / most
            parts.append(
                '<text x="%d" y="%d" text-anchor="end">%s</text>'
                '<rect x="%d" y="%d" width="%.1f" height="%d" fill="%s"/>'
                '<text x="%.1f" y="%d">%.0f%s</text>' %
                (LEFT - 8, y + 14, escape(name), LEFT, y + 2, width, ROW - 5,
                 "#1d5fa8" if name == "beadled" else "#9aa7b4",
                 LEFT + width + 6, y + 14, ns,
                 " (bar cut)" if ns > most else ""))
            y += ROW
        y += 30
    return ('<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" '
            'font-family="sans-serif" font-size="13">\n'
            '<title>What beadled costs, beside others</title>\n%s\n</svg>\n' %
            (WIDTH, y, "\n".join(parts)))
