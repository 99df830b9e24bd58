"""seen.py STATE EXPORT DAY: how an export should begin its line of what was
seen that day, counted from the bytes of the journal. Fails unless its JSON has
it.
"""
import glob
import json
import re
import sys

state, export, day = sys.argv[1:]
seen = {}
for path in glob.glob(state + "/journal/observations/*.body"):
    with open(path, "rb") as f:
        facts = re.findall(rb'\{"v":1,"what":"[a-z-]+","source".*?\}', f.read())
    for fact in facts:
        if b'"day":"%s"' % day.encode() not in fact or b'"of":' in fact:
            continue
        for name, number in re.findall(rb'"([a-z_]+)":([0-9]+)',
                                       fact.partition(b'"add":{')[2]):
            name = name.decode()
            seen[name] = seen.get(name, 0) + int(number)
missed = sum(seen.get(name, 0) for name in
             ("dropped", "device_dropped", "abandoned", "quarantined"))
hours, minutes = divmod(seen["minutes"], 60)
words = (f"{missed:,} of {seen['packets'] + missed:,} packets missed "
         f"({100 * missed / (seen['packets'] + missed):.2f} %) in "
         f"{hours} h {minutes:02} min watched that day")
with open(export) as f:
    told = {c["day"]: c for c in json.load(f)["coverage"]}
assert list(told) == [day] and told[day]["why"].startswith(words), (words, told)
assert 0 <= told[day]["cover"] <= 4
print(words)
