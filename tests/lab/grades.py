#!/usr/bin/python3
"""grades.py SESSIONS JUDGED: every browser offers ECH, mostly as GREASE, with
the true name beside it; that must not lower what is known of the service.

Of at least ten hosts visited with ECH offered, each session's service grade
is 3 or 4. Prints TAP.
"""
import json
import sys


def lines(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def main():
    grades = {j["id"]: j["grades"]["service"] for j in lines(sys.argv[2])}
    offered = [(h["host"], grades[s["id"]]) for s in lines(sys.argv[1])
               for h in s["hosts"] if h["ech"] == "offered"]
    low = [host for host, grade in offered if grade < 3]
    enough = len(offered) >= 10
    print("%sok 1 - at least ten hosts were visited with ECH offered" %
          ("" if enough else "not "))
    print("%sok 2 - none of them is less sure for it %s" %
          ("not " if low else "", " ".join(low)))
    print("# figure: ECH offered (GREASE) by %d hosts, %d graded below 3" %
          (len(offered), len(low)))
    return 1 if low or not enough else 0


if __name__ == "__main__":
    sys.exit(main())
