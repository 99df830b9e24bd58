#!/usr/bin/python3
"""said.py NAME: do NAME.json, NAME.csv, NAME.html, NAME.txt and NAME.pdf say the
same? JSON is read by its schema and by nothing of ours; the others are compared
with it, text in its visible form. Prints what is wrong, one a line."""
import csv
import html.parser
import json
import re
import subprocess
import sys
import unicodedata

import jsonschema

FIELDS = ["table", "row", "name", "column", "kind", "value", "lower_s",
          "upper_s", "part", "whole", "per"]
CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e"
                      "\u2066-\u2069\ufeff\u00ad]")
STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"


def parts(node, section=""):
    for part in node["content"]:
        yield section, part
        if part["kind"] == "section":
            yield from parts(part, part["id"])


def squeezed(text):
    """Without spaces, and without what may be shown as a number instead."""
    text = re.sub(r"\\x[0-9a-f]{2}|\\u\{[0-9a-f]+\}", "", text)
    text = "".join(c for c in text if unicodedata.category(c)[0] != "C"
                   and not unicodedata.combining(c) and c != "\ufffd"
                   and unicodedata.east_asian_width(c) not in "WF")
    return "".join(unicodedata.normalize("NFKC", text).split())


# ---- JSON ----

def is_of(value, kind):
    """Is it of its column's kind, a text in its place, or not there?"""
    if value is None or value == {"withheld": True}:
        return True
    if isinstance(value, str):
        return kind != "day" or re.fullmatch(r"\d{4}-\d\d-\d\d", value)
    return set(value) == {"count": set(), "rate": {"part", "whole", "per"},
                          "time": {"lower_s", "upper_s"}}.get(kind) \
        if isinstance(value, dict) else kind == "count"


def json_wrong(report, schema):
    for e in jsonschema.Draft202012Validator(schema).iter_errors(report):
        yield f"JSON {'/'.join(map(str, e.path))}: {e.message[:200]}"
    for _, part in parts(report):
        if part["kind"] != "table":
            continue
        ids = [c["id"] for c in part["columns"]]
        for row in part["rows"]:
            if list(row["cells"]) != ids:
                yield f"JSON {part['id']}: a row of {list(row['cells'])}"
                continue
            for column in part["columns"]:
                value = row["cells"][column["id"]]
                if not is_of(value, column["kind"]):
                    yield f"JSON {part['id']}: {value} in {column}"
        for column in part.get("chart", {}).get("columns", []):
            if column not in ids:
                yield f"JSON {part['id']}: a chart of {column}"


# ---- CSV ----

def csv_cell(value, kind):
    """The fields from kind on, as they should stand."""
    if value is None:
        return ["none", "", "", "", "", "", ""]
    if isinstance(value, dict) and "withheld" in value:
        return ["withheld", "", "", "", "", "", ""]
    if isinstance(value, dict) and "lower_s" in value:
        return [kind, "", str(value["lower_s"]), str(value["upper_s"]),
                "", "", ""]
    if isinstance(value, dict):
        digits = 1 if value["per"] == 100 else 2
        scale = 10 ** digits
        number = "" if not value["whole"] else (2 * value["part"] * value["per"]
                 * scale + value["whole"]) // (2 * value["whole"])
        if number != "":
            number = f"{number // scale}.{number % scale:0{digits}d}"
        return [kind, number, "", "", str(value["part"]), str(value["whole"]),
                str(value["per"])]
    return ["text" if isinstance(value, str) and kind != "day" else kind,
            str(value), "", "", "", "", ""]


def csv_wrong(report, path):
    with open(path, "rb") as f:
        data = f.read()
    if not data.endswith(b"\r\n") or re.search(rb"(?<!\r)\n|\r(?!\n)", data):
        yield "CSV: a line that does not end in CR LF"
    rows = list(csv.reader(data.decode().splitlines(keepends=True),
                           strict=True))
    if rows[0] != FIELDS:
        yield f"CSV: its fields are {rows[0]}"
    for row in rows:
        if len(row) != len(FIELDS):
            yield f"CSV: {len(row)} fields in {row[:3]}"
        for cell in row:
            if cell and cell[0] in STARTS or CONTROLS.search(cell):
                yield f"CSV: a cell {cell[:40]!r}"
    want = []
    for section, part in parts(report):
        if part["kind"] == "facts":
            want += [[section, f["id"], *csv_cell(f["value"], f["kind"])]
                     for f in part["facts"]]
        if part["kind"] == "table":
            kinds = {c["id"]: c["kind"] for c in part["columns"]}
            want += [[part["id"], r["id"], *csv_cell(value, kinds[column])]
                     for r in part["rows"]
                     for column, value in list(r["cells"].items())[1:]]
    there = [[r[0], r[1], *r[4:]] for r in rows[1:] if r[4] in
             ("count", "rate", "time", "day", "text", "none", "withheld")]
    plain = lambda row: [squeezed(cell).lstrip("'") for cell in row]
    yield from (f"CSV: {b[:4]}, not {a[:4]}" for a, b in zip(want, there)
                if plain(a) != plain(b))
    if len(want) != len(there):
        yield f"CSV: {len(there)} values, not {len(want)}"


# ---- HTML ----

class Page(html.parser.HTMLParser):
    """Tables by id, as rows of texts; all text; ids; tags that may not be."""

    def __init__(self):
        super().__init__()
        self.tables, self.text, self.ids, self.bad = {}, "", [], []
        self.links = []
        self.cell = self.table = None
        self.hidden = 0

    def handle_starttag(self, tag, attributes):
        have = dict(attributes)
        self.ids += [have["id"]] if "id" in have else []
        if tag in ("script", "iframe", "object", "embed", "link", "img",
                   "form", "input", "base"):
            self.bad.append(tag)
        self.bad += [a for a in have if a.startswith("on") or a in
                     ("src", "style")]
        self.links += [have["href"]] if "href" in have else []
        self.hidden += tag in ("style", "title", "desc")
        if tag == "table":
            self.table = self.tables.setdefault(have["id"], [])
        if tag == "tr":
            self.table.append([])
        if tag in ("th", "td"):
            self.cell = ""
            if tag == "th" and have.get("scope") not in ("col", "row"):
                self.bad.append("th without scope")

    def handle_endtag(self, tag):
        self.hidden -= tag in ("style", "title", "desc")
        if tag in ("th", "td"):
            self.table[-1].append(self.cell)
            self.cell = None

    def handle_data(self, data):
        if self.cell is not None:
            self.cell += data
        if not self.hidden:
            self.text += data


def html_wrong(report, path):
    with open(path, encoding="utf-8", newline="") as f:
        source = f.read()
    source = re.sub("<style>.*?</style>", "", source, flags=re.DOTALL)
    if CONTROLS.search(source):
        yield f"HTML: a control {CONTROLS.search(source).group()!r}"
    page = Page()
    page.feed(source)
    if page.bad:
        yield f"HTML: {sorted(set(page.bad))}"
    if len(set(page.ids)) != len(page.ids):
        yield "HTML: an id twice"
    if not set(page.links) <= {"#" + i for i in page.ids}:
        yield f"HTML: a link that leads away: {page.links}"
    if f'<html lang="{report["language"]}">' not in source:
        yield "HTML: no language"
    for _, part in parts(report):
        if part["kind"] != "table" or not part["rows"]:
            continue
        rows = page.tables.get("table-" + part["id"])
        if rows is None or len(rows) != len(part["rows"]) + 1:
            yield f"HTML: table {part['id']} has other rows"
            continue
        for row, want in zip(rows[1:], part["rows"]):
            for cell, value in zip(row, want["cells"].values()):
                if isinstance(value, int):
                    value = f"{value:,}"
                if isinstance(value, str) and not squeezed(cell).startswith(
                        squeezed(value)):
                    yield f"HTML: {part['id']}: {cell[:40]}, not {value[:40]}"
    yield from in_order(report, page.text, "HTML")


# ---- text, and PDF as text ----

def visible(report):
    """What a reader meets, in order: words that must be there."""
    yield report["title"]
    yield report["subtitle"]
    yield report["marking"]
    for _, part in parts(report):
        if part["kind"] == "facts":
            for fact in part["facts"]:
                if "label" in fact and isinstance(fact["value"], str):
                    yield fact["label"]
                    yield fact["value"]
            continue
        yield part.get("text", "")
        yield from part.get("items", [])
        for row in part.get("rows", []):
            for value in row["cells"].values():
                if isinstance(value, (str, int)):
                    yield value if isinstance(value, str) else f"{value:,}"
        for row in part.get("rows", []):
            yield row.get("remark", "")


def right_to_left(text):
    return any(unicodedata.bidirectional(c) in ("R", "AL") for c in text)


def in_order(report, text, what, sought=squeezed):
    """Every part of it stands behind the one before, but what runs from right to
    left; of each what is sought of it."""
    text, at = squeezed(text), 0
    for words in visible(report):
        want = sought(words)
        if right_to_left(words) or not want:
            continue
        found = text.find(want, at)
        if found < 0:
            yield f"{what}: {words[:60]!r} is not where it should be"
            return
        at = found + len(want)


def text_wrong(report, path):
    with open(path, encoding="utf-8", newline="") as f:
        text = f.read()
    if CONTROLS.search(text):
        yield f"text: a control {CONTROLS.search(text).group()!r}"
    for line in text.split("\n"):
        if len(line) > 80:
            yield f"text: {len(line)} wide: {line[:60]}"
    # Cells are wrapped beside each other: of each the first word.
    yield from in_order(report, text, "text", lambda words:
                        squeezed((words.split() or [""])[0])[:6])


def pdf_wrong(report, path):
    text = subprocess.run(["pdftotext", "-raw", path, "-"], check=True,
                          capture_output=True).stdout.decode()
    pages = text.split("\f")[:-1]
    for i, page in enumerate(pages):
        if f"{i + 1}" not in page or f"{len(pages)}" not in page:
            yield f"PDF: page {i + 1} has no number"
    # The reader puts marks around what runs from right to left.
    text = re.sub("[\f\u202a-\u202c]", "", text)
    if CONTROLS.search(text):
        yield f"PDF: a control {CONTROLS.search(text).group()!r}"
    # The foot and head of a page stand in the middle of what runs over it.
    yield from in_order(report, text, "PDF", lambda w: squeezed(w)[:40])
    words = squeezed(text)
    for _, part in parts(report):
        if part["kind"] == "paragraph" and not right_to_left(part["text"]):
            if squeezed(part["text"]) not in words and \
                    len(part["text"]) < 10000:
                yield f"PDF: a paragraph lacks: {part['text'][:60]!r}"


def main():
    name = sys.argv[1]
    with open("etc/report.schema.json", encoding="utf-8") as f:
        schema = json.load(f)
    with open(name + ".json", encoding="utf-8") as f:
        report = json.loads(f.read())
    wrong = [*json_wrong(report, schema), *csv_wrong(report, name + ".csv"),
             *html_wrong(report, name + ".html"),
             *text_wrong(report, name + ".txt"),
             *pdf_wrong(report, name + ".pdf")]
    for line in wrong[:40]:
        print(line)
    return bool(wrong)


sys.exit(main())
