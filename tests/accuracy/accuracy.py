#!/usr/bin/python3
"""accuracy.py OUT.json [--release MIX] DAY...: how often beadle is right about
use. With the mix of the days OUT.yaml is what a release says of it
(classify/measured.h).

Each DAY is a folder with truth.jsonl (make_corpus.py), sessions.jsonl
(beadled --sessions) and judged.jsonl (beadle judge). Prints the tables, and
one line a gate: "gate NAME pass|fail VALUE". All of it is in OUT.json.

A use of the truth that became several sessions is as bad as the worst of
them: its grade is their highest, its bounds are their sums. One that left no
session was not accused of anything: grade 0, no time.

  false flag   graded 3 or more where at most 2 is right (kinds.yaml, most)
  missed       graded below 3 where at least 3 is right (least)
  precision    of what was graded N or more, how much may be N or more
  recall       of what must be N or more, how much was graded so
  inside       lower bound <= truth <= upper bound, in whole seconds, as they
               are printed
"""

import argparse
import hashlib
import json
import math

import yaml

Z = 1.959964            # 95 %
PARTS = {"pixels", "embed-post", "embed-film", "login", "prefetch",
         "redirect", "beside", "startpage"}
GRADES = range(5)
SLACK_US = 1000000


def wilson(good, of):
    """[share, lower, upper] of the 95 % interval; None of nothing."""
    if not of:
        return None
    p, z2 = good / of, Z * Z
    middle = p + z2 / (2 * of)
    half = Z * math.sqrt(p * (1 - p) / of + z2 / (4 * of * of))
    return [round(x / (1 + z2 / of), 4) if n else round(x, 4)
            for n, x in enumerate([p, max(0.0, middle - half),
                                   min(middle + half, 1 + z2 / of)])]


def lines(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def union_s(spans):
    total = reach = 0
    for a, b in sorted(spans):
        total += max(0, b - max(a, reach))
        reach = max(reach, b)
    return total / 1000000


def read_day(folder):
    """The day's uses with what was found of them; and what nobody did."""
    judged = {j["id"]: j for j in lines(folder + "/judged.jsonl")}
    sessions, taken = {}, set()
    for s in lines(folder + "/sessions.jsonl"):
        sessions.setdefault((s["device"], s["service"]), []).append(s)
    rows = []
    for t in lines(folder + "/truth.jsonl"):
        own = [s for s in sessions.get((t["device"], t["service"]), [])
               if s["start"] <= t["end"] + SLACK_US
               and s["end"] >= t["start"] - SLACK_US]
        taken |= {s["id"] for s in own}
        verdicts = [judged[s["id"]] for s in own]
        rows.append({**t, "ids": [s["id"] for s in own], "grade": max(
            (v["grades"]["use"] for v in verdicts), default=0),
            "is_flagged": any(v["outcome"] == "contrary" for v in verdicts),
            "lower_s": sum(v["lower_s"] for v in verdicts),
            "upper_s": sum(v["upper_s"] for v in verdicts),
            "true_s": round(union_s(t["present"]), 1)})
    extra = [s["id"] for group in sessions.values() for s in group
             if s["id"] not in taken]
    return rows, extra


def rates(rows, level):
    flagged = [r for r in rows if r["grade"] >= level]
    due = [r for r in rows if r["least"] >= level]
    return {"uses": len(rows), "graded": len(flagged), "due": len(due),
            "false": sum(r["most"] < level for r in flagged),
            "missed": sum(r["grade"] < level for r in due),
            "precision": wilson(sum(r["most"] >= level for r in flagged),
                                len(flagged)),
            "recall": wilson(sum(r["grade"] >= level for r in due),
                             len(due))}


def is_too_high(r):
    return r["lower_s"] > math.ceil(r["true_s"])


def is_too_low(r):
    return r["upper_s"] < math.floor(r["true_s"])


def is_inside(r):
    return not is_too_high(r) and not is_too_low(r)


def summary(rows):
    out = {"2": rates(rows, 2), "3": rates(rows, 3),
           "grades": [sum(r["grade"] == g for r in rows) for g in GRADES],
           "above": sum(r["grade"] > r["most"] for r in rows),
           "below": sum(r["grade"] < r["least"] for r in rows)}
    persons = [r for r in rows if r["present"]]
    for name, some in (("bounds", rows), ("bounds_present", persons)):
        out[name] = wilson(sum(map(is_inside, some)), len(some))
    out["lower_too_high"] = sum(map(is_too_high, rows))
    out["upper_too_low"] = sum(map(is_too_low, rows))
    return out


def by(rows, key):
    return {name: summary([r for r in rows if r[key] == name])
            for name in sorted({r[key] for r in rows})}


def scenes(rows):
    """What the law of the product names: never a flag, never any time."""
    out = {}
    for name in sorted({r["scene"] for r in rows if r["scene"]}):
        mine = [r for r in rows if r["scene"] == name]
        out[name] = {"uses": len(mine), "grades": [r["grade"] for r in mine],
                     "flags": sum(r["is_flagged"] for r in mine),
                     "lower_s": sum(r["lower_s"] for r in mine),
                     "kind": mine[0]["kind"]}
    return out


def gates(whole, rows, named, extra):
    three = whole["3"]
    parts = sum(r["grade"] > 1 for r in rows if r["kind"] in PARTS)
    size = (len(rows), len({r["kind"] for r in rows}),
            len({r["service"] for r in rows}))
    out = [("a visit (U >= 3): Wilson's lower bound of precision >= 0.97",
            bool(three["precision"]) and three["precision"][1] >= 0.97,
            three["precision"]),
           ("a visit (U >= 3): recall >= 0.95",
            bool(three["recall"]) and three["recall"][0] >= 0.95,
            three["recall"]),
           ("no part of another page is graded above U1", not parts, parts),
           ("truth is inside the bounds of time, all uses: >= 95 %",
            whole["bounds"][0] >= 0.95, whole["bounds"]),
           ("truth is inside the bounds of time, people's uses: >= 95 %",
            whole["bounds_present"][0] >= 0.95, whole["bounds_present"]),
           ("no session of what nobody did", not extra, len(extra)),
           ("at least 400 uses of 12 kinds over 15 services", all(
               n >= least for n, least in zip(size, (400, 12, 15))),
            "%d, %d, %d" % size)]
    for name, s in named.items():
        lone = s["kind"] == "lone"
        good = s["lower_s"] == 0 and (lone or not s["flags"])
        out.append((name + (": no time" if lone else ": no flag, no time"),
                    good, f"flags {s['flags']}, lower {s['lower_s']} s, "
                          f"grades {s['grades']}"))
    return out


def interval(value):
    return "      -            " if value is None else \
        f"{value[0]:.3f} [{value[1]:.3f},{value[2]:.3f}]"


def table(title, groups):
    print(f"\n{title:16s} uses   U0  U1  U2  U3  U4  high low "
          "precision U>=3       recall U>=3          "
          "precision U>=2       recall U>=2          inside bounds")
    for name, s in groups.items():
        print(f"{name:16s} {s['3']['uses']:4d} "
              + "".join(f"{n:4d}" for n in s["grades"])
              + f"  {s['above']:4d}{s['below']:4d} "
              + "  ".join(interval(s[level][what]) for level in "32"
                          for what in ("precision", "recall"))
              + "  " + interval(s["bounds"]))


def confusion(rows):
    return [[sum(r["use"] == true and r["grade"] == graded for r in rows)
             for graded in GRADES] for true in GRADES]


def sha256(path):
    with open(path, "rb") as f:
        return hashlib.sha256(f.read()).hexdigest()


RELEASE = """# How often a grade of use is wrong (classify/measured.h): counts of uses of
# which it is known what was done. Written by "make accuracy WRITE=1", and of
# these two texts alone.
accuracy: {title}
version: "{version}"
corpus: {corpus}
grading: "{grading}"
catalogue: "{catalogue}"
uses: {uses}
visits: {{graded: {graded}, right: {right}}}
found: {{visits: {due}, graded: {found}}}
inside: {{uses: {uses}, inside: {inside}}}
parts: {{uses: {parts}, above: {above}}}
"""


def release(rows, mix, law):
    """What etc/accuracy.yaml is to be."""
    def text(path):
        with open(path, encoding="utf-8") as f:
            return yaml.load(f, Loader=yaml.BaseLoader)
    three, grading = rates(rows, 3), text(law + "/grading.yaml")
    parts = [r for r in rows if r["kind"] in PARTS]
    return RELEASE.format(
        title=grading["grading"], version=grading["version"],
        corpus=text(mix)["seed"], grading=sha256(law + "/grading.yaml"),
        catalogue=sha256(law + "/catalogue.yaml"), uses=len(rows),
        graded=three["graded"], right=three["graded"] - three["false"],
        due=three["due"], found=three["due"] - three["missed"],
        inside=sum(map(is_inside, rows)), parts=len(parts),
        above=sum(r["grade"] > 1 for r in parts))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    parser.add_argument("days", nargs="+")
    parser.add_argument("--release")
    args = parser.parse_args()
    rows, extra = [], []
    for folder in args.days:
        more, unasked = read_day(folder)
        rows += more
        extra += unasked
    whole, named = summary(rows), scenes(rows)
    matrix = confusion(rows)
    result = {"uses": len(rows), "kinds": by(rows, "kind"),
              "services": by(rows, "service"), "all": whole,
              "confusion": matrix, "scenes": named, "extra": extra}
    checks = gates(whole, rows, named, extra)
    result["gates"] = [{"name": n, "pass": p, "value": v}
                       for n, p, v in checks]
    with open(args.out, "w", encoding="utf-8") as f:
        json.dump(result, f, indent=1)
        f.write("\n")
    if args.release:
        with open(args.out[:-4] + "yaml", "w", encoding="utf-8") as f:
            f.write(release(rows, args.release, args.days[0] + "/law"))
    table("kind", {**result["kinds"], "all": whole})
    table("service", result["services"])
    print("\nbounds of time: lower too high "
          f"{whole['lower_too_high']}, upper too low "
          f"{whole['upper_too_low']} of {len(rows)}")
    print("\nconfusion        graded U0  U1  U2  U3  U4")
    for true, counts in enumerate(matrix):
        print(f"what was done: {true}      "
              + "".join(f"{n:4d}" for n in counts))
    print()
    for r in rows:
        if not r["least"] <= r["grade"] <= r["most"]:
            print(f"wrong: {r['kind']} of {r['service']} on {r['device']}: "
                  f"graded {r['grade']}, right is {r['least']} to "
                  f"{r['most']} {' '.join(r['ids'][:3])}")
    for name, good, value in checks:
        print(f"gate {'pass' if good else 'fail'} {name} ({value})")


if __name__ == "__main__":
    main()
