#!/usr/bin/python3
"""structure.py FILE.pdf FILE.json: is the PDF tagged as PDF/UA-1 (ISO 14289-1)
asks, as far as a program can tell, and does its structure say what the report
says as JSON? Prints what is wrong, one a line."""
import json
import re
import sys

import pikepdf

LEAVES = {"H1", "H2", "H3", "H4", "H5", "P", "Span", "Lbl", "LBody", "TH", "TD",
          "Caption", "Figure"}
INSIDE = {"Document": {"H1", "H2", "H3", "H4", "H5", "P", "L", "Table",
                       "Figure"},
          "L": {"LI"}, "LI": {"Lbl", "LBody"}, "Table": {"Caption", "THead",
                                                         "TBody"},
          "THead": {"TR"}, "TBody": {"TR"}, "TR": {"TH", "TD"},
          "P": {"Span"}, "LBody": {"Span"}, "Caption": {"Span"},
          "H1": {"Span"}, "H2": {"Span"}, "H3": {"Span"}, "H4": {"Span"},
          "H5": {"Span"}}


def kids(element):
    k = element.get("/K")
    if k is None:
        return []
    return list(k) if isinstance(k, pikepdf.Array) else [k]


def is_element(k):
    return isinstance(k, pikepdf.Dictionary) and "/S" in k


def name(element):
    return str(element["/S"])[1:]


def document_wrong(pdf):
    root = pdf.Root
    if not re.fullmatch("[a-z]{2}-[A-Z]{2}", str(root.get("/Lang", ""))):
        yield "no language"
    if root.get("/MarkInfo", {}).get("/Marked") is not True:
        yield "not marked as tagged"
    if root.get("/ViewerPreferences", {}).get("/DisplayDocTitle") is not True:
        yield "the window shows the file's name"
    if "/Metadata" not in root:
        yield "no metadata"
        return
    xmp = root.Metadata.read_bytes().decode()
    if "<pdfuaid:part>1</pdfuaid:part>" not in xmp:
        yield "the metadata does not say PDF/UA"
    for key in ("/CreationDate", "/ModDate"):
        if key in pdf.docinfo:
            yield f"a date: {key}"
    if not str(pdf.docinfo.get("/Title", "")):
        yield "no title"
    for where in ("/OpenAction", "/AA", "/AcroForm"):
        if where in root:
            yield f"it does something: {where}"


def font_wrong(page, number):
    for key, font in page.get("/Resources", {}).get("/Font", {}).items():
        if "/ToUnicode" not in font:
            yield f"page {number}: font {key} cannot be copied from"
        inner = font.get("/DescendantFonts", [font])[0]
        if "/FontFile2" not in inner.get("/FontDescriptor", {}) and \
                "/FontFile3" not in inner.get("/FontDescriptor", {}):
            yield f"page {number}: font {key} is not in the file"


def content_wrong(page, number, marked):
    """Everything drawn is of an element or an artifact."""
    stack = []
    for operands, operator in pikepdf.parse_content_stream(page):
        op = str(operator)
        if op in ("BDC", "BMC"):
            mcid = None
            if op == "BDC" and isinstance(operands[1], pikepdf.Dictionary):
                mcid = operands[1].get("/MCID")
            stack.append((str(operands[0])[1:], mcid))
            if mcid is not None:
                if (number, int(mcid)) in marked:
                    yield f"page {number}: content {mcid} twice"
                marked[number, int(mcid)] = str(operands[0])[1:]
                if any(tag == "Artifact" for tag, _ in stack):
                    yield f"page {number}: content {mcid} in an artifact"
        elif op == "EMC":
            if not stack:
                yield f"page {number}: a mark ends that was not begun"
            else:
                stack.pop()
        elif op in ("f", "f*", "S", "s", "B", "b", "Tj", "TJ", "Do", "sh"):
            if not any(tag == "Artifact" or mcid is not None
                       for tag, mcid in stack):
                yield f"page {number}: {op} outside of everything"
    if stack:
        yield f"page {number}: {len(stack)} marks are not ended"


def element_wrong(element, parent):
    tag = name(element)
    if parent and tag not in INSIDE.get(parent, set()):
        yield f"{tag} in {parent}"
    if tag not in LEAVES and tag not in INSIDE:
        yield f"an element {tag}"
    attributes = element.get("/A", {})
    if tag == "TH" and str(attributes.get("/Scope")) not in ("/Column", "/Row"):
        yield "a header cell of nothing"
    if tag == "Figure":
        if not str(element.get("/Alt", "")).strip():
            yield "a figure that says nothing"
        if len(attributes.get("/BBox", [])) != 4:
            yield "a figure that is nowhere"
    if tag == "L" and "/ListNumbering" not in attributes:
        yield "a list of no kind"
    if tag == "TR":
        cells = [name(k) for k in kids(element) if is_element(k)]
        yield from (f"a row of {cells}" for _ in [0]
                    if cells.count("TH") == 0)
    if tag == "Table":
        widths = {len([k for k in kids(row) if is_element(k)])
                  for part in kids(element) if is_element(part)
                  and name(part) in ("THead", "TBody")
                  for row in kids(part) if is_element(row)}
        if len(widths) != 1:
            yield f"a table with rows of {widths} cells"


def walk(element, parent, pages, used, found):
    """Yields what is wrong; notes what content each element has."""
    yield from element_wrong(element, parent)
    tag = name(element)
    found.append(element)
    for k in kids(element):
        if is_element(k):
            yield from walk(k, tag, pages, used, found)
            continue
        if isinstance(k, pikepdf.Dictionary):
            place = pages[k.get("/Pg", element.get("/Pg")).objgen], int(k.MCID)
        else:
            place = pages[element.Pg.objgen], int(k)
        if place in used:
            yield f"content {place} is of two elements"
        used[place] = tag


def headings_wrong(found):
    before = 0
    for element in found:
        if re.fullmatch("H[1-5]", name(element)):
            level = int(name(element)[1])
            if level > before + 1:
                yield f"a heading of level {level} below one of {before}"
            before = level
    if before == 0:
        yield "no heading"


def parts(node):
    for part in node["content"]:
        yield part
        if part["kind"] == "section":
            yield from parts(part)


def said_wrong(found, report):
    """Are there as many headings, tables, rows, figures as in the report?"""
    tags = [name(e) for e in found]
    tables = [p for p in parts(report) if p["kind"] == "table" and p["rows"]]
    want = {
        "Table": len(tables),
        "Figure": sum("chart" in t for t in tables),
        "TR": sum(len(t["rows"]) + 1 for t in tables),
        "THead": len(tables),
        "heading": 1 + sum(p["kind"] == "section" for p in parts(report)),
        "LI": sum(len(p["items"]) for p in parts(report)
                  if p["kind"] == "items") +
        sum("label" in f for p in parts(report) if p["kind"] == "facts"
            for f in p["facts"]),
    }
    for tag, count in want.items():
        there = sum(bool(re.fullmatch("H[1-5]", t)) for t in tags) \
            if tag == "heading" else tags.count(tag)
        if there != count:
            yield f"{there} of {tag}, not {count}"
    alts = [str(e.get("/Alt", "")) for e in found if name(e) == "Figure"]
    says = [t["chart"]["says"] for t in tables if "chart" in t]
    if alts != says:
        yield f"figures say {alts}, not {says}"


def bookmarks(entry, depth=1):
    """(depth, title, place) of an outline, as a reader lists them."""
    at = entry.get("/First")
    while at is not None:
        yield depth, str(at.Title), at.Dest
        yield from bookmarks(at, depth + 1)
        at = at.get("/Next")


def sections(node, depth=1):
    for part in node["content"]:
        if part["kind"] == "section":
            yield depth, part["text"]
            yield from sections(part, depth + 1)


def page_of(element):
    """The page on which an element, or the first within it, is."""
    while "/Pg" not in element:
        element = next(k for k in kids(element) if is_element(k) or "/Pg" in k)
    return element["/Pg"].objgen


def outline_wrong(pdf, pages, found, report):
    """A bookmark for each heading but the title, on its page, above it."""
    marks = list(bookmarks(pdf.Root.get("/Outlines", {})))
    there = [(depth, text) for depth, text, _ in marks]
    want = [(depth, re.sub(r"[\x00-\x1f\x7f]", lambda c: f"\\x{ord(c[0]):02x}",
                           text)) for depth, text in sections(report)]
    if there != want:
        yield f"bookmarks {there}, not {want}"
    headings = [e for e in found if re.fullmatch("H[1-5]", name(e))][1:]
    for (_, text, place), heading in zip(marks, headings):
        if place[0].objgen != page_of(heading):
            yield f"the bookmark of {text!r} is of page " \
                f"{pages[place[0].objgen]}, the heading of another"
        if str(place[1]) != "/XYZ" or not 0 < place[3] < 850:
            yield f"the bookmark of {text!r} is of no place on its page"


def wrong(pdf, report):
    yield from document_wrong(pdf)
    pages = {page.obj.objgen: i + 1 for i, page in enumerate(pdf.pages)}
    marked, used, found = {}, {}, []
    for i, page in enumerate(pdf.pages):
        if str(page.get("/Tabs")) != "/S":
            yield f"page {i + 1}: no order of tabs"
        yield from font_wrong(page, i + 1)
        yield from content_wrong(page, i + 1, marked)
    top = kids(pdf.Root.StructTreeRoot)
    if len(top) != 1 or name(top[0]) != "Document":
        yield "not one document"
    yield from walk(top[0], None, pages, used, found)
    for place in marked.keys() - used.keys():
        yield f"content {place} is of no element"
    for place in used.keys() - marked.keys():
        yield f"content {place} is nowhere"
    for place in marked.keys() & used.keys():
        if marked[place] != used[place]:
            yield f"content {place} is {marked[place]} and {used[place]}"
    yield from headings_wrong(found)
    yield from said_wrong(found, report)
    yield from outline_wrong(pdf, pages, found, report)


def main():
    with open(sys.argv[2], encoding="utf-8") as f:
        report = json.load(f)
    with pikepdf.open(sys.argv[1]) as pdf:
        found = list(wrong(pdf, report))
    for line in found[:40]:
        print(line)
    return bool(found)


sys.exit(main())
