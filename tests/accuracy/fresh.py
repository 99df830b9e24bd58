#!/usr/bin/python3
"""fresh.py SHAPE.json OUT: the truth of a recording just made, as truth.jsonl
for accuracy.py: what the lab's computer did to each service it met."""

import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE + "/web", HERE + "/../day"]
sys.dont_write_bytecode = True

import catalogue                            # noqa: E402
import yaml                                 # noqa: E402


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        shape = json.load(f)
    with open(HERE + "/kinds.yaml", encoding="utf-8") as f:
        kind = yaml.load(f, Loader=yaml.BaseLoader)["kinds"][shape["kind"]]
    entries = catalogue.read(HERE + "/../../etc/catalogue.yaml")
    found = {entries.get(catalogue.find(entries, c["host"]), (None,))[0]
             for c in shape["connections"]} - {None}
    with open(sys.argv[2] + "/truth.jsonl", "w", encoding="utf-8") as f:
        for service in sorted(found):
            is_own = service in shape["site"].split(",")
            present = is_own and kind["person"] == "yes"
            f.write(json.dumps({
                "device": "lab-pc", "service": service,
                "kind": shape["kind"] if is_own else "beside",
                "use": int(kind["use"]) if is_own else 0,
                "least": int(kind["least"]) if is_own else 0,
                "most": int(kind["most"]) if is_own else 1,
                "start": 0, "end": 1 << 62, "scene": None,
                "present": [[a * 1000, b * 1000] for a, b in
                            shape["present"]] if present else []}) + "\n")


if __name__ == "__main__":
    main()
