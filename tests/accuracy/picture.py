#!/usr/bin/python3
"""picture.py RESULT.json OUT.svg: what accuracy.py found, to look at.

Left, each kind of use: how many of its uses were graded 0 to 4, as shares of
a bar, with the grades that are right for it framed. Right, the headline
figures with their 95 % intervals, and the line that each has to reach."""

import json
import os
import sys

import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
# Dark is use; between 2 and 3 lies the flag. Told apart without colour too:
# lightness falls from grade to grade, and the number stands in each part.
FILL = ["#f0f0f0", "#c9dbe8", "#86b1cf", "#3d7ea6", "#123f5c"]
INK = ["#1a1a1a", "#1a1a1a", "#1a1a1a", "#ffffff", "#ffffff"]
ROW, BAR, LEFT, WIDE, TOP = 25, 17, 150, 520, 96
RIGHT, SPAN = 900, 250
WORST = "#b3261e"


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


def text(x, y, words, anchor="start", size=12, fill="#1a1a1a", weight="normal"):
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{fill}" ' \
           f'text-anchor="{anchor}" font-weight="{weight}">' \
           f'{escape(words)}</text>'


def box(x, y, wide, high, fill, stroke="none", width=0):
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" ' \
           f'height="{high}" fill="{fill}" stroke="{stroke}" ' \
           f'stroke-width="{width}"/>'


def line(x1, y1, x2, y2, stroke="#1a1a1a", dash=""):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" ' \
           f'stroke="{stroke}" stroke-dasharray="{dash}"/>'


def kind_row(y, name, s, right):
    """A bar of grades. right: (least, most), or None where it is mixed."""
    total = s["3"]["uses"]
    out = [text(LEFT - 10, y + 13, name, "end"),
           text(LEFT + WIDE + 8, y + 13, f"{total}", size=11)]
    x = LEFT
    for grade, count in enumerate(s["grades"]):
        if not count:
            continue
        wide = WIDE * count / total
        out.append(box(x, y, wide, BAR, FILL[grade], "#ffffff", 1))
        if wide > 16:
            out.append(text(x + wide / 2, y + 13, str(count), "middle", 11,
                            INK[grade]))
        if not right[0] <= grade <= right[1]:
            out.append(box(x, y + BAR, wide, 4, WORST))
        x += wide
    wrong = s["above"] + s["below"]
    out.append(text(LEFT + WIDE + 46, y + 13, f"{wrong} wrong" if wrong
                    else "none wrong", size=11,
                    fill=WORST if wrong else "#1a1a1a"))
    return out


def kinds(result):
    with open(HERE + "/kinds.yaml", encoding="utf-8") as f:
        known = yaml.load(f, Loader=yaml.BaseLoader)["kinds"]
    known["beside"] = {"least": "0", "most": "1"}
    out = [text(LEFT, TOP - 34, "Graded as, by what was really done", size=14,
                weight="bold")]
    x = LEFT
    for grade, word in enumerate(["0 part of a page", "1 background",
                                  "2 brief", "3 visit", "4 sustained"]):
        out += [box(x, TOP - 24, 12, 12, FILL[grade], "#1a1a1a", 0.5),
                text(x + 17, TOP - 14, word, size=11)]
        x += 122
    y = TOP
    for name in [k for k in known if k in result["kinds"]]:
        row = known[name]
        out += kind_row(y, name, result["kinds"][name],
                        (int(row["least"]), int(row["most"])))
        y += ROW
    out += axis(LEFT, WIDE, y, 0, 100, 25, "share of the kind's uses, %")
    return out, y


def axis(x, wide, y, low, high, step, words):
    out, value = [line(x, y, x + wide, y)], low
    while value <= high + 1e-9:
        at = x + wide * (value - low) / (high - low)
        label = f"{value:g}"
        out += [line(at, y, at, y + 5), text(at, y + 18, label, "middle", 11)]
        value += step
    return out + [text(x + wide / 2, y + 36, words, "middle", 12)]


def figures(result):
    s = result["all"]
    return [("visit (U >= 3): precision", s["3"]["precision"], 0.97, "lower"),
            ("visit (U >= 3): recall", s["3"]["recall"], 0.95, "value"),
            ("any use (U >= 2): precision", s["2"]["precision"], None, ""),
            ("any use (U >= 2): recall", s["2"]["recall"], None, ""),
            ("time within bounds, all", s["bounds"], 0.95, "value"),
            ("time within bounds, people", s["bounds_present"], 0.95,
             "value")]


def headlines(result):
    out = [text(RIGHT, TOP - 34, "How often that is right (95 % intervals)",
                size=14, weight="bold")]
    rows = figures(result)
    lowest = min([v[1] for _, v, _, _ in rows if v] + [0.9])
    low = max(0.0, int(lowest * 10) / 10)

    def at(value):
        return RIGHT + SPAN * (value - low) / (1 - low)
    y = TOP
    for name, value, gate, side in rows:
        out.append(text(RIGHT, y + 4, name))
        y += 20
        if gate is not None and gate >= low:
            out.append(line(at(gate), y - 10, at(gate), y + 10, WORST, "3 2"))
        if value:
            out += [line(at(value[1]), y, at(value[2]), y),
                    f'<circle cx="{at(value[0]):.1f}" cy="{y}" r="5" '
                    f'fill="{FILL[3]}"/>',
                    text(RIGHT + SPAN + 16, y + 4,
                         f"{value[0]:.3f} [{value[1]:.3f}, {value[2]:.3f}]",
                         size=11)]
            fails = gate is not None and value[side == "lower"] < gate
            if fails:
                out.append(text(RIGHT + SPAN + 16, y - 14, "below its gate",
                                size=11, fill=WORST))
        y += 26
    return out + axis(RIGHT, SPAN, y, low, 1.0, 0.1 if low < 0.85 else 0.05,
                      "share; dashed: what it has to reach"), y


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        result = json.load(f)
    left, y = kinds(result)
    right, y2 = headlines(result)
    passed = sum(g["pass"] for g in result["gates"])
    for n, g in enumerate(result["gates"]):
        right.append(text(RIGHT, y2 + 72 + 18 * n, ("met: " if g["pass"] else
                          "missed: ") + g["name"], size=11,
                          fill="#1a1a1a" if g["pass"] else WORST))
    high = max(y, y2 + 40 + 18 * len(result["gates"])) + 60
    body = [text(24, 30, f"Grades of use against {result['uses']} uses whose "
                 f"truth is known: {passed} of {len(result['gates'])} gates "
                 "met", size=17, weight="bold"), *left, *right]
    with open(sys.argv[2], "w", encoding="utf-8") as f:
        f.write(f'<svg xmlns="http://www.w3.org/2000/svg" width="1340" '
                f'height="{high}" viewBox="0 0 1340 {high}" '
                f'font-family="DejaVu Sans, Arial, sans-serif">'
                f'<rect width="100%" height="100%" fill="#ffffff"/>'
                + "\n".join(body) + "</svg>\n")


if __name__ == "__main__":
    main()
