#!/usr/bin/python3
"""ua.py FILE.pdf...: what a machine can check of PDF/UA-1 (ISO 14289-1) in what
beadle writes, by the clauses of that standard, as a table: a line each, with how
many places were looked at and how many are wrong. What a person must judge (is
the text alternative a good one?) is not in it. Ends with 1 if anything is."""
import re
import sys

import pikepdf

STANDARD = set("""Document Part Art Sect Div BlockQuote Caption TOC TOCI Index
NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD THead
TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby Warichu
Figure Formula Form""".split())
DRAWS = {"f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Tj", "TJ", "'", '"',
         "Do", "sh", "EI"}


def kids(element):
    k = element.get("/K")
    if k is None:
        return []
    return list(k) if isinstance(k, pikepdf.Array) else [k]


def elements(node):
    for k in kids(node):
        if isinstance(k, pikepdf.Dictionary) and "/S" in k:
            yield k
            yield from elements(k)


def tag(element):
    return str(element["/S"])[1:]


class File:
    def __init__(self, path):
        self.pdf = pikepdf.open(path)
        self.root = self.pdf.Root
        tree = self.root.get("/StructTreeRoot")
        self.tree = tree
        self.all = list(elements(tree)) if tree is not None else []
        self.xmp = self.root.Metadata.read_bytes().decode() \
            if "/Metadata" in self.root else ""
        self.spans = [s for p in self.pdf.pages for s in self.read_page(p)]
        self.fonts = {f.objgen: f for p in self.pdf.pages for _, f in
                      p.get("/Resources", {}).get("/Font", {}).items()}
        self.links = [(p, a) for p in self.pdf.pages
                      for a in p.get("/Annots", [])]

    @staticmethod
    def read_page(page):
        """(is it of an element, is it an artifact, is it both) of each mark."""
        stack = []
        for operands, operator in pikepdf.parse_content_stream(page):
            op = str(operator)
            if op in ("BDC", "BMC"):
                mcid = op == "BDC" and isinstance(
                    operands[1], pikepdf.Dictionary) and "/MCID" in operands[1]
                stack.append((str(operands[0]), mcid))
            elif op == "EMC":
                stack.pop()
            elif op in DRAWS:
                yield (any(m for _, m in stack),
                       any(t == "/Artifact" for t, _ in stack))

    def of(self, *tags):
        return [e for e in self.all if tag(e) in tags]


# Each gives a truth for every place that it looks at.
def artifact_in_content(f):
    return [not (m and a) for m, a in f.spans]


def all_marked(f):
    return [m or a for m, a in f.spans]


def marked(f):
    return [f.root.get("/MarkInfo", {}).get("/Marked") is True]


def suspects(f):
    return [f.root.get("/MarkInfo", {}).get("/Suspects", False) is not True]


def roles(f):
    return [tag(e) in STANDARD for e in f.all]


def role_map(f):
    return [str(k)[1:] not in STANDARD for k in f.tree.get("/RoleMap", {}).keys()]


def identifier(f):
    return ["<pdfuaid:part>1</pdfuaid:part>" in f.xmp]


def title(f):
    found = re.search(r"<dc:title>.*?<rdf:li[^>]*>(.+?)</rdf:li>", f.xmp, re.S)
    return [bool(found and found[1].strip())]


def window_title(f):
    return [f.root.get("/ViewerPreferences", {}).get("/DisplayDocTitle")
            is True]


def language(f):
    return [bool(re.fullmatch("[a-zA-Z]{2,3}(-[A-Za-z0-9]{2,8})*",
                              str(f.root.get("/Lang", ""))))]


def alternative(f):
    return [bool(str(e.get("/Alt", e.get("/ActualText", ""))).strip())
            for e in f.of("Figure")]


def headings(f):
    levels = [int(tag(e)[1]) for e in f.all if re.fullmatch("H[1-6]", tag(e))]
    return [b <= a + 1 for a, b in zip([0] + levels, levels)]


def one_kind(f):
    return [not (f.of("H") and f.of("H1", "H2"))]


def scopes(f):
    return [str(e.get("/A", {}).get("/Scope")) in ("/Row", "/Column", "/Both")
            for e in f.of("TH")]


def table_parts(f):
    return [{tag(k) for k in elements(t) if tag(k) not in
             ("Caption", "THead", "TBody", "TFoot", "TR", "TH", "TD", "Span",
              "Link", "P")} == set() for t in f.of("Table")]


def list_parts(f):
    return [all(tag(k) in ("LI", "Caption", "L") for k in kids(e))
            for e in f.of("L")] + [
        all(tag(k) in ("Lbl", "LBody") for k in kids(e)) for e in f.of("LI")]


def dynamic(f):
    return [not (("/AcroForm" in f.root and "/XFA" in f.root.AcroForm))]


def permits(f):
    return [not f.pdf.is_encrypted or f.pdf.allow.accessibility]


def tabs(f):
    return [str(p.get("/Tabs")) == "/S" for p in f.pdf.pages]


def links(f):
    """An annotation is of a Link element, and says what it leads to."""
    known = {k.Obj.objgen for e in f.of("Link") for k in kids(e)
             if isinstance(k, pikepdf.Dictionary) and "/Obj" in k}
    return [str(a.get("/Subtype")) == "/Link" and a.objgen in known
            and bool(str(a.get("/Contents", "")).strip())
            for _, a in f.links]


def links_back(f):
    return ["/StructParent" in a for _, a in f.links]


def page_parents(f):
    return ["/StructParents" in p for p in f.pdf.pages]


def parent_tree(f):
    return ["/ParentTree" in f.tree]


def inner(font):
    return font.get("/DescendantFonts", [font])[0]


def embedded(f):
    return [any(k in inner(x).get("/FontDescriptor", {}) for k in
                ("/FontFile", "/FontFile2", "/FontFile3"))
            for x in f.fonts.values()]


def unicode_map(f):
    return ["/ToUnicode" in x for x in f.fonts.values()]


def gid_map(f):
    return ["/CIDToGIDMap" in inner(x) for x in f.fonts.values()
            if str(inner(x).get("/Subtype")) == "/CIDFontType2"]


def no_script(f):
    return [not any(k in f.root for k in ("/OpenAction", "/AA")) and
            "/JavaScript" not in f.root.get("/Names", {})]


CHECKS = [
    ("7.1", "no artifact inside what is read", artifact_in_content),
    ("7.1", "all that is drawn is read, or an artifact", all_marked),
    ("6.2", "it says that it is tagged", marked),
    ("7.1", "and is not suspect", suspects),
    ("7.1", "every role is a known one", roles),
    ("7.1", "no known role has another meaning", role_map),
    ("5", "it says that it is PDF/UA-1", identifier),
    ("7.1", "it has a title", title),
    ("7.1", "which the window shows", window_title),
    ("7.5", "tables are made of rows and cells", table_parts),
    ("7.6", "lists are made of items", list_parts),
    ("7.2", "its language is said", language),
    ("7.3", "figures have words instead", alternative),
    ("7.4.2", "no level of headings is left out", headings),
    ("7.4.4", "headings are of one kind", one_kind),
    ("7.5", "header cells say of what", scopes),
    ("7.15", "no form that changes itself", dynamic),
    ("7.16", "screen readers may read it", permits),
    ("7.18.3", "tab goes in the order of reading", tabs),
    ("7.18.5", "links are Link elements, with words", links),
    ("7.18.1", "and lead back to them", links_back),
    ("7.1", "pages lead to their elements", page_parents),
    ("7.1", "by a tree that is there", parent_tree),
    ("7.1", "nothing runs", no_script),
    ("7.21.4.1", "fonts are in the file", embedded),
    ("7.21.7", "and their characters known", unicode_map),
    ("7.21.3.2", "and their glyphs", gid_map),
]


def main():
    files = [File(path) for path in sys.argv[1:]]
    bad = False
    print(f"{'clause':8} {'what':45} {'places':>7} {'wrong':>6}")
    for number, words, check in CHECKS:
        found = [t for f in files for t in check(f)]
        wrong = found.count(False)
        bad |= wrong > 0
        print(f"{number:8} {words:45} {len(found):7} {wrong:6}")
    return bad


if __name__ == "__main__":
    sys.exit(main())
