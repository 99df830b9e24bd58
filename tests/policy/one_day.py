"""one_day.py BEADLE SESSIONS LAW...: one day put to several policies, each LAW
a directory named after its policy: a table of the sessions and the verdicts. A
policy that is refused has a line that says why."""

import pathlib
import re
import sys

from cases import Faulty, given_acts, judge, read_cases, session_of
from universe import Universe, act

WORDS = {"device", "network", "when", "use"}


def column(beadle, law, sessions, acts):
    """{session's id: outcome}, or the reasons why the policy is refused."""
    try:
        verdicts = judge(beadle, str(law), sessions, acts)
    except Faulty as e:     # without the places, which move
        return re.findall(r"\.yaml:\d+:\d+: (.*)", str(e)) or [str(e)]
    return {v["id"]: v["outcome"] for v in verdicts}


def main():
    beadle, path, *laws = sys.argv[1:]
    laws = [pathlib.Path(law) for law in laws]
    universe = Universe(laws[0], f"{laws[0]}/catalogue.yaml")
    head, cases = read_cases(pathlib.Path(path), WORDS)
    devices = sorted({c["device"] for c in cases})
    acts = [act(words)
            for words in given_acts([words for _, words in head], devices)]
    sessions = [session_of(universe, c) for c in cases]
    columns = {law.name: column(beadle, law, sessions, acts) for law in laws}
    judged = {k: c for k, c in columns.items() if isinstance(c, dict)}
    for number, name in enumerate(judged, 1):
        print(f"{number}  {name}")
    numbers = "".join(f"{n:<10}" for n in range(1, len(judged) + 1))
    print(f"\n{'':<20}{numbers}".rstrip())
    for case, session in zip(cases, sessions):
        date, at, *_ = case["when"].split()
        outcomes = "".join(f"{c[session['id']]:<10}" for c in judged.values())
        print(f"\n{date} {at}, {case['device']}, {case['use'].split()[0]}: "
              f"{case['case']}")
        print(f"{'':<20}{outcomes}".rstrip())
    for name, why in columns.items():
        if name not in judged:
            print(f"\n{name}: refused\n" + "\n".join(why))


if __name__ == "__main__":
    main()
