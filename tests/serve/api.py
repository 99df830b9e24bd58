#!/usr/bin/python3
"""api.py BASE STATE LAW BEADLE: what programs ask: every answer of /api/v1
against etc/openapi.yaml by a validator that is not ours, what is in it against
the console, and /metrics by its grammar (and promtool's, where it is)."""
import json
import re
import shutil
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import jsonschema
import yaml

BASE, STATE, LAW, BEADLE = sys.argv[1:5]
PLACE = ["--state", STATE, "--law", LAW]
COUNT = 0
BAD = 0
TLS = ssl.create_default_context()
TLS.check_hostname = False
TLS.verify_mode = ssl.CERT_NONE


def ok(what, good, more=""):
    global COUNT, BAD
    COUNT += 1
    BAD += not good
    if not good:
        for line in str(more).split("\n")[:10]:
            print("# " + line[:300])
    print(f"{'ok' if good else 'not ok'} {COUNT} - {what}")


def equal(what, want, got):
    ok(what, want == got, f"expected: {want}\n     got: {got}")


def run(*words):
    return subprocess.run([BEADLE, *words, *PLACE], check=True, text=True,
                          capture_output=True).stdout


def ask(path, token=None, method="GET"):
    r = urllib.request.Request(BASE + path, method=method, data=b"" if
                               method == "POST" else None)
    if token:
        r.add_header("Authorization", "Bearer " + token)
    try:
        with urllib.request.urlopen(r, context=TLS, timeout=60) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as e:
        return e.code, e.headers, e.read().decode()


with open("etc/openapi.yaml") as f:
    SPEC = yaml.safe_load(f)


def validator(schema):
    root = {"$schema": "https://json-schema.org/draft/2020-12/schema",
            "components": SPEC["components"], **schema}
    jsonschema.Draft202012Validator.check_schema(root)
    return jsonschema.Draft202012Validator(
        root, format_checker=jsonschema.FormatChecker())


def fits(what, path, text, kind="200"):
    responses = SPEC["paths"][path]["get"]["responses"]
    content = responses[kind] if kind == "200" else \
        SPEC["components"]["responses"]["refused"]
    schema = content["content"]["application/json"]["schema"]
    wrong = [f"{list(e.absolute_path)}: {e.message}" for e in
             validator(schema).iter_errors(json.loads(text))]
    ok(what, not wrong, "\n".join(wrong))


def token_of(person):
    return run("account", "token", person).split("\n")[0]


# What is served is what is described.
with open("dashboard/site.c") as f:
    served = sorted(re.findall(r'^\t\{ "/api/v1(/[^"]*)", (?:true|false),',
                               f.read(), re.M))
described = sorted(p.replace("{id}", "") for p in SPEC["paths"])
equal("what is served is described", described, served)

manager = token_of("d.lindop")
equal("a token has 256 bits", 64, len(manager))
with open(STATE + "/tokens") as f:
    ok("it is not kept itself", manager not in f.read())
status, headers, text = ask("/api/v1/sessions?day=2026-11-20", manager)
equal("sessions are answered", 200, status)
sessions = json.loads(text)["sessions"]
answers = {"/status": "", "/coverage": "?day=2026-11-20",
           "/sessions": "?day=2026-11-20", "/session/{id}": sessions[0]["id"],
           "/reviews": "", "/registers": ""}
for path in SPEC["paths"]:
    to = "/api/v1" + path.replace("{id}", "") + answers[path]
    status, headers, text = ask(to, manager)
    equal(f"{path} is answered", 200, status)
    equal(f"{path} is JSON", "application/json", headers["content-type"])
    fits(f"{path} is as described", path, text)
    status, headers, text = ask(to)
    equal(f"{path} needs a token", 401, status)
    equal(f"{path} says which", "Bearer", headers["www-authenticate"])
    fits(f"{path} says so as described", path, text, "default")
    equal(f"{path} takes no POST", 405, ask(to, manager, "POST")[0])

# The validator can say no.
ok("the validator is one", list(validator(
    {"$ref": "#/components/schemas/flagged"}).iter_errors(
        {**sessions[0], "outcome": "permitted"})) != [])

# What is in it is what the console says.
told = {s["id"]: s for s in sessions}
console = [json.loads(line) for line in
           run("sessions", "--day", "2026-11-20", "--json").splitlines()]
ok("no session is told that there is not", set(told) <=
   {s["id"] for s in console}, set(told) - {s["id"] for s in console})
flagged = re.findall(r"^([0-9a-f]{16}) ", run("review", "list", "--day",
                                              "2026-11-20"), re.M)
undecided = {s["id"] for s in json.loads(ask(
    "/api/v1/sessions?day=2026-11-20&outcome=undecided", manager)[2])["sessions"]}
lacks = [s for s in console if s["id"] in flagged and s["id"] not in told]
ok("who asks is not told of their own", lacks and all(s["device"] in
   ("site-01", "head-01") for s in lacks), [s["device"] for s in lacks])
rest = [s for s in console if s["id"] not in set(flagged) | undecided]
ok("nor of what nobody has to look into", rest and told and
   set(told) <= set(flagged), set(told) - set(flagged))
equal("nor by its id", {404}, {ask("/api/v1/session/" + s["id"], manager)[0]
                               for s in lacks + rest})
both = json.loads(ask("/api/v1/sessions?day=2026-11-20&outcome=both&limit=200",
                      manager)[2])["sessions"]
ok("what is undecided is asked for by its name", undecided and
   {s["id"] for s in both} == set(told) | undecided, undecided)
equal("they are in the order of the console", [i for i in flagged if i in told],
      [s["id"] for s in sessions])

# Page by page: each begins behind the last of the one before.
pages, after = [], ""
while after is not None:
    part = json.loads(ask("/api/v1/sessions?day=2026-11-20&limit=3" + after,
                          manager)[2])
    ok("a page has what was asked for", 0 < len(part["sessions"]) <= 3)
    pages += part["sessions"]
    after = part["next"] and "&after=" + part["next"]
equal("pages are the whole", sessions, pages)
for wrong in ("outcome=outside", "limit=0", "limit=201", "limit=x", "after=1", "after=" + "0" * 39,
              "after=0x10-0000000000000000-0000000000000000"):
    equal(f"{wrong} is refused", 400,
          ask("/api/v1/sessions?day=2026-11-20&" + wrong, manager)[0])
one = json.loads(ask("/api/v1/session/" + sessions[0]["id"], manager)[2])
equal("the record is the kept one", next(
    s for s in console if s["id"] == one["id"]), one["record"])
cover = json.loads(ask("/api/v1/coverage?day=2026-11-20", manager)[2])
ok("coverage is the day's", cover["minutes"] > 500 and cover["packets"] > 0,
   cover)
equal("one day that is none", 400, ask("/api/v1/coverage?day=x", manager)[0])
equal("no such session", 404, ask("/api/v1/session/" + "0" * 16, manager)[0])

# Who may what, and until when.
business = token_of("p.shaw")
equal("an office without flags is told no names", 403,
      ask("/api/v1/sessions", business)[0])
ok("nor what waits", json.loads(ask("/api/v1/status", business)[2])["review"]
   is None)
equal("a wrong token is nobody's", 401, ask("/api/v1/status", "0" * 64)[0])
ok("a token opens no page", "Sign in" in ask("/review", manager)[2])
again = token_of("p.shaw")
equal("another token ends the one before", (401, 200),
      (ask("/api/v1/status", business)[0], ask("/api/v1/status", again)[0]))
run("account", "token", "p.shaw", "--revoke")
equal("one that is revoked is nobody's", 401, ask("/api/v1/status", again)[0])
refused = subprocess.run([BEADLE, "account", "token", "p.shaw", "--revoke",
                          *PLACE], capture_output=True, text=True)
equal("nor is it revoked twice", (2, ""), (refused.returncode, refused.stdout))
entered = b"".join(f.read_bytes() for f in sorted(
    Path(STATE, "journal/ledger").glob("*.body"))).decode("latin1")
equal("each is in the ledger, with whose it is and who typed it",
      ["token", "token", "token revoked"],
      [w for w, p, who in re.findall(
          r'"command":"account (token[^"]*)"[^{}]*?"person":"([^"]*)"'
          r'[^{}]*?"os_user":"([^"]+)"', entered)
       if p == "p.shaw" and not who.startswith("(")])

# Metrics: a line is a name, perhaps one label of what, and a whole number.
status, headers, text = ask("/metrics", manager)
equal("metrics are answered", 200, status)
ok("as Prometheus's text", headers["content-type"].startswith(
    "text/plain; version=0.0.4"))
types, seen, wrong = {}, set(), []
for line in text.splitlines():
    m = re.fullmatch(r"# TYPE (beadle_[a-z_]+) (gauge|counter)", line)
    if m:
        wrong += [line] if m[1] in types else []
        types[m[1]] = m[2]
        continue
    if re.fullmatch(r"# HELP beadle_[a-z_]+ [^\n]+", line):
        continue
    m = re.fullmatch(r'(beadle_[a-z_]+)(\{of="[a-z_]+"\})? \d+', line)
    if not m or m[1] not in types or (m[1], m[2]) in seen or \
            (types[m[1]] == "counter") != m[1].endswith("_total"):
        wrong.append(line)
    else:
        seen.add((m[1], m[2]))
ok("each line is one", len(seen) > 20 and not wrong, wrong)
names = {s["device"] for s in console} | {s["service"] for s in console}
ok("no device, service or person is in them", not any(
    n in text for n in names | {"d.lindop", "p.shaw"}))
equal("nobody else reads them", 401, ask("/metrics")[0])
if shutil.which("promtool"):
    r = subprocess.run(["promtool", "check", "metrics"], input=text, text=True,
                       capture_output=True)
    ok("promtool finds nothing", r.returncode == 0, r.stdout + r.stderr)
equal("healthz is for everybody", (200, "ok\n"), ask("/healthz")[::2])
print(f"1..{COUNT}")
sys.exit(1 if BAD else 0)
