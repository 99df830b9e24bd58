#!/bin/bash
# testssl.sh BUILD: what the dashboard's TLS offers, as testssl.sh sees it, its
# own certificate known to it: nothing above LOW.
set -u
build=$(realpath "$1")
. tests/tap.sh
work=$(mktemp -d "$build/testssl.XXXXXX")
trap 'kill $serve 2> /dev/null; wait 2> /dev/null; rm -rf "$work"' EXIT
command -v testssl > /dev/null ||
    { skip 'what TLS offers' 'there is no testssl'; tap_end; exit; }
mkdir "$work/state"
"$build/beadle" serve --state "$work/state" --law "$build/sample/law" \
    --listen 127.0.0.1:0 > "$work/log" 2>&1 &
serve=$!
for _ in $(seq 100); do
	grep -qs '^set up' "$work/log" && break
	sleep 0.1
done
at=$(sed -n 's|^serving  https://\(.*\)/$|\1|p' "$work/log")
# Protocols, ciphers, order, certificate, headers, known holes; not who else
# could connect, which takes minutes.
(cd "$work" && testssl -p -s -f -P -S -h -U --quiet --color 0 --warnings batch \
    --add-ca state/serve/certificate.pem --jsonfile found.json "$at") \
    > "$work/told" 2>&1
# A certificate of its own has nobody who could revoke it: the fingerprint that
# the console prints is what is compared instead.
/usr/bin/python3 - "$work/found.json" > "$work/bad" <<'EOF'
import json, sys
rows = json.load(open(sys.argv[1]))
for row in rows:
    if row["severity"] in ("MEDIUM", "HIGH", "CRITICAL", "FATAL") and \
            row["id"] != "cert_revocation":
        print(row["id"], row["severity"], row["finding"])
seen = {row["id"] for row in rows}
for must in ("TLS1", "TLS1_2", "TLS1_3", "PFS", "cert_chain_of_trust", "BREACH",
             "heartbleed", "HSTS"):
    if must not in seen and not any(s.startswith(must) for s in seen):
        print("was not looked at:", must)
print(len(rows), "looked at", file=sys.stderr)
EOF
is 'testssl.sh finds nothing above LOW' '' "$(cat "$work/bad")" ||
    tail -n 20 "$work/told"
like 'and trusts the certificate it was given' '"OK"|"INFO"' \
    "$(grep -A4 '"cert_chain_of_trust' "$work/found.json")"
tap_end
