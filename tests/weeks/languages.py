#!/usr/bin/python3
"""languages.py ENGLISH OTHER: one report in two languages, as JSON, says the
same: ids, kinds, numbers and days are equal, and words are not, but for names
and what the school's own texts say."""

import json
import re
import sys

WORDS = {"title", "subtitle", "marking", "text", "label", "remark", "says"}
# Columns and facts that tell a name, a hash, or the school's own words.
OWN = {"service", "group", "place", "clause", "words", "account", "authority",
       "entry", "order", "hold", "policy", "law", "command", "days", "from",
       "corpus", "recommended"}
# Behind these a remark has what somebody wrote.
WROTE = re.compile(r"(Decided|Became of it|Penderfynwyd|Yr hyn a ddaeth "
                   r"ohono): .*?(?= / |$)")
ENGLISH = re.compile(r"\b(the|of|and|is|was|were|not|for|that|with|by|from|"
                     r"this|which|these|any|than|are|has|have)\b")

wrong = []
words = 0


def quoted_away(text):
    return re.sub(r'"[^"]*"|beadle [a-z -]*', "", WROTE.sub(r"\1", text))


def compare_words(where, mine, theirs):
    global words
    words += 1
    if mine == theirs and re.search("[a-z]{2} [a-z]{2}", quoted_away(mine)):
        wrong.append(f"{where}: the same in both: {mine}")
    found = ENGLISH.search(quoted_away(theirs))
    if found:
        wrong.append(f"{where}: \"{found[0]}\" in: {theirs}")


def compare(where, mine, theirs, key=None):
    if type(mine) is not type(theirs):
        wrong.append(f"{where}: {mine} and {theirs}")
    elif isinstance(mine, dict):
        if list(mine) != list(theirs):
            wrong.append(f"{where}: members differ")
            return
        own = mine.get("id") in OWN
        is_text = mine.get("kind") == "text" and "label" in mine
        for name in mine:
            inner = "label" if is_text and name == "value" and not own \
                and not re.search(r"[0-9a-f]{16}", mine[name]) else name
            compare(f"{where}/{mine.get('id', '')}.{name}", mine[name],
                    theirs[name], inner)
    elif isinstance(mine, list):
        if len(mine) != len(theirs):
            wrong.append(f"{where}: {len(mine)} and {len(theirs)}")
        for i, (a, b) in enumerate(zip(mine, theirs)):
            compare(f"{where}[{i}]", a, b, "text" if isinstance(a, str)
                    and where.endswith(".items") else None)
    elif isinstance(mine, str) and (key in WORDS or (
            ".cells/" in where and (key not in OWN or mine != theirs))):
        compare_words(where, mine, theirs)
    elif mine != theirs and key not in ("language", "value"):
        wrong.append(f"{where}: {mine} and {theirs}")
    elif mine != theirs and key == "value" and not isinstance(mine, str):
        wrong.append(f"{where}: {mine} and {theirs}")


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        mine = json.load(f)
    with open(sys.argv[2], encoding="utf-8") as f:
        theirs = json.load(f)
    # What says that its wording is to be read first has no other half.
    for r in (mine, theirs):
        r["content"] = [n for n in r["content"] if n.get("id") != "wording"]
    compare(mine["edition"], mine, theirs)
    for line in wrong:
        print(line)
    print(f"{words} texts")
    sys.exit(1 if wrong or words < 20 else 0)


if __name__ == "__main__":
    main()
