"""cases.py BEADLE LAWS CASES... [--texts DIR]: each case of NAME.cases, as
beadle judges it under the law in LAWS/NAME, against the verdict it wants. TAP,
but for the last line.

The form of a file is in README; --texts has the policies' own texts, in which
every quote is looked for."""

import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

from universe import Universe, act, lines, read_yaml

WORDS = {"who", "device", "network", "place", "when", "use", "verdict",
         "quote"}
MAY = {"entry", "missing", "route", "stretches"}
MANY = {"earlier", "register"}
LEAST = 40


class Faulty(Exception):
    """A case that is written wrongly."""


def read_block(block, words):
    """{word: what follows}; earlier and register are lists. The words must be
    there, those of MAY may."""
    title, *rest = block.split("\n")
    case = {"case": title.removeprefix("case "), "earlier": [],
            "register": []}
    word = None
    for line in rest:
        given = re.fullmatch(r"\t(\w*) +(.*)", line)
        if not given:
            raise Faulty(f"{title}: {line!r} is not understood")
        if not given[1]:
            case[word] += " " + given[2]
            continue
        word = given[1]
        if word in MANY:
            case[word].append(given[2])
        elif word in case or word not in words | MAY:
            raise Faulty(f"{title}: {word} is twice, or no word")
        else:
            case[word] = given[2]
    if words - set(case):
        raise Faulty(f"{title}: without {', '.join(words - set(case))}")
    return case


def read_cases(path, words):
    """The lines of the head, parted after their first word, and the cases."""
    text = re.sub(r"^#.*\n", "", path.read_text("utf-8"), flags=re.M)
    head, *blocks = re.split(r"\n\n+", text.strip("\n"))
    return ([line.split(" ", 1) for line in head.split("\n")],
            [read_block(b, words) for b in blocks])


def read_when(words):
    given = re.fullmatch(r"(\S+ \S+) for (\d+)", words)
    if not given:
        raise Faulty(f"{words}: expected DATE TIME for MINUTES")
    return given[1], int(given[2])


def session_of(universe, case):
    service, grade = case["use"].split()
    return universe.session(case["device"], case["network"],
                            *read_when(case["when"]), service, int(grade))


def earlier_of(universe, case, words):
    given = re.fullmatch(r"(\S+ \S+) for (\d+) (\S+) (\d)"
                         r"(?: on (\S+) at (\S+))?", words)
    if not given:
        raise Faulty(f"earlier {words} is not understood")
    return universe.session(given[5] or case["device"],
                            given[6] or case["network"], given[1],
                            int(given[2]), given[3], int(given[4]))


def standing_fault(universe, case):
    """What the case says of its device and the roster does not."""
    if case["device"] not in universe.devices and ":" not in case["device"]:
        return f"no device {case['device']} is in the roster"
    if case["network"] not in universe.networks and case["network"] != "-":
        return f"no network {case['network']} is in the roster"
    day = case["when"].split()[0]
    for word, is_so in (("who", universe.who(case["device"], day)),
                        ("place", universe.place(case["device"],
                                                 case["network"]))):
        if case[word] != is_so:
            return f"{word} {case[word]}: the roster says {is_so}"
    return None


def given_acts(given, devices):
    """The acts of a file's head, once for each device where one speaks of
    DEVICE and N, its number."""
    return [words.replace("-N ", f"-{n} ").replace("DEVICE", device)
            for words in given
            for n, device in enumerate(devices if "-N " in words else [""], 1)]


def judge(beadle, law, sessions, acts):
    """The verdicts, in the order of the sessions."""
    sessions = sorted(sessions, key=lambda s: (s["start"], s["id"]))
    command = [beadle, "judge", "--law", law]
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as registers:
        if acts:
            registers.write(lines(sorted(acts, key=lambda a: a["recorded"])))
            registers.flush()
            command += ["--registers", registers.name]
        said = subprocess.run(command, input=lines(sessions), text=True,
                              capture_output=True, timeout=60, check=False)
    if said.returncode:
        raise Faulty(said.stderr.strip())
    return [json.loads(line) for line in said.stdout.splitlines()]


def spoken(made):
    """The command line of an act. It is recorded now, whenever that is, so
    that nothing of it may have ended."""
    given = {**made.get("scope", {}), **made.get("terms", {}),
             **{k: made[k] for k in ("by", "reason") if k in made}}
    given.pop("to", None)
    words = ["register", made["kind"], made["verb"]]
    words += [made["id"]] if made["verb"] != "add" else []
    for key, value in given.items():
        words += ["--" + {"services": "service"}.get(key, key),
                  ",".join(value) if isinstance(value, list) else value]
    return words


def try_recorded(beadle, law, case):
    """The last act is accepted, or refused citing the section; those before
    are accepted."""
    want, clause = case["verdict"].split(" ", 1)
    *before, last = [spoken(act(words)) for words in case["register"]]
    with tempfile.TemporaryDirectory() as state:
        for words in [*before, last]:
            said = subprocess.run(
                [beadle, *words, "--law", law, "--state", state], text=True,
                capture_output=True, timeout=60, check=False)
            if said.returncode and (words != last or want == "accepted"):
                return f"refused: {said.stderr.strip()}"
    if want == "accepted":
        return None
    if said.returncode and re.search(r"(section |, )" + re.escape(clause)
                                     + r"(?!\w)", said.stderr):
        return None
    return said.stderr.strip() or "it was accepted"


def fold(text):
    """Without the differences of printing: white space, quotation marks."""
    for mark, plain in (("‘’", "'"), ("“”", '"')):
        for m in mark:
            text = text.replace(m, plain)
    return re.sub(r"\s+", " ", text)


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def say(self, is_ok, name, *more):
        self.count += 1
        self.failed += not is_ok
        for line in () if is_ok else more:
            print(f"# {line}")
        print(f"{'ok' if is_ok else 'not ok'} {self.count} - {name}")

    def skip(self, name, why):
        self.count += 1
        print(f"ok {self.count} - {name} # SKIP {why}")


# What a case may say beside the verdict, from beadle's.
MORE = {"entry": lambda v: v["entry"]["state"] if v["entry"] else "none",
        "missing": lambda v: v["missing"],
        "route": lambda v: f"{v['route']['procedure']} to {v['route']['to']}"
        if v["route"] else "none",
        "stretches": lambda v: ", ".join(s["outcome"]
                                         for s in v["stretches"])}


def difference(case, got):
    """Between what the case wants and beadle's verdict; None: there is none."""
    want, clause = case["verdict"].split(" ", 1)
    want, _, normally = want.partition("-")
    found = got["clause"] or "-"
    if got["outcome"] != want or clause not in ("*", found) or \
            got["normally"] != bool(normally):
        missing = got["missing"] and f" ({got['missing']})"
        return f"{got['outcome']} {found}{missing}" + \
            (", normally" if got["normally"] else "")
    for word, of in MORE.items():
        if word in case and case[word] != of(got):
            return f"{word} {of(got)}"
    return None


def try_case(universe, beadle, law, case, given):
    """What differs from what the case wants, in words; None: nothing. given
    are the acts that all cases of its file have."""
    fault = standing_fault(universe, case)
    if fault:
        return fault
    if case["verdict"].split()[0] in ("accepted", "refused"):
        return try_recorded(beadle, law, case)
    session = session_of(universe, case)
    all_day = [earlier_of(universe, case, e) for e in case["earlier"]]
    if any(e["start"] >= session["start"] for e in all_day):
        return "what is earlier is not"
    acts = [act(words) for words in given_acts(given, [case["device"]])
            + case["register"]]
    [got] = [v for v in judge(beadle, law, all_day + [session], acts)
             if v["id"] == session["id"]]
    return difference(case, got)


def said_by(policy):
    """What a policy's file gives as its text's own words."""
    said = [c["says"] for c in policy["clauses"] if "says" in c]
    for choice in policy.get("choices", []):
        said += choice["between"].values()
    return said


def check_quotes(tap, name, law, text, quotes):
    """text: the policy's own, or None."""
    for whose, words in (("case", quotes),
                         ("clause", said_by(read_yaml(f"{law}/policy.yaml")))):
        what = f"{name}: what each {whose} quotes is in the text, word for word"
        if not text:
            tap.skip(what, "the policies' texts are not here")
            continue
        wrong = [w for w in words if fold(w) not in fold(text)]
        tap.say(not wrong, what, *wrong)


def try_file(tap, beadle, laws, path, texts):
    name = path.stem
    law = f"{laws}/{name}"
    universe = Universe(law, f"{law}/catalogue.yaml")
    head, cases = read_cases(path, WORDS)
    given = [words for word, words in head if word == "register"]
    path = pathlib.Path(texts or "", dict(head)["text"])
    check_quotes(tap, name, law, path.exists() and path.read_text("utf-8"),
                 [c["quote"] for c in cases])
    titles = {c["case"] for c in cases}
    tap.say(len(titles) == len(cases) >= LEAST,
            f"{name}: at least {LEAST} cases, none with another's title")
    try:
        judge(beadle, law, [], [])
    except Faulty as e:
        tap.say(False, f"{name}: the law is accepted", *str(e).split("\n"))
        return
    for case in cases:
        try:
            got = try_case(universe, beadle, law, case, given)
        except (Faulty, ValueError) as e:
            got = str(e)
        tap.say(not got, f"{name}: {case['case']}", case["quote"],
                f"expected: {case['verdict']}", f"     got: {got}")
    print(f"# figure: {name}: {len(cases)} cases")


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("beadle")
    options.add_argument("laws")
    options.add_argument("cases", nargs="+", type=pathlib.Path)
    options.add_argument("--texts")
    given = options.parse_args()
    tap = Tap()
    for path in given.cases:
        try_file(tap, given.beadle, given.laws, path, given.texts)
    return 1 if tap.failed else 0


if __name__ == "__main__":
    sys.exit(main())
