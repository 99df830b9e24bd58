#!/bin/bash
# lab.sh BUILD: real clients visit real servers across a real switch whose
# mirror port beadle listens on, live; what it kept is compared with what the
# clients did (visits.tsv).
set -u
build=$1
here=$(dirname "$0")
. tests/tap.sh
. "$here/network.sh"
. "$here/web.sh"
. "$here/clients.sh"

if [ "$(id -u)" -ne 0 ]; then
	skip 'the lab' 'network namespaces need root'
	tap_end
	exit
fi

work=$(mktemp -d /tmp/beadle-lab.XXXXXX)
hosts=$(awk '/^[^#]/ { print $2 }' "$here/visits.tsv")
beadle() {
	"$build/beadle" "$@" --law "$work/law" --state "$work/state"
}
clean() {
	[ -z "${up:-}" ] || { kill -TERM "$up" && wait "$up"; } 2> /dev/null
	network_down
	rm -rf "$work"
}
trap clean EXIT

mkdir -p "$work/law"
cp "$build/sample/law/"{policy,calendar,catalogue,grading}.yaml "$work/law/"
cp "$here/roster.yaml" "$work/law/"
network_up
web_up || { tap_end; exit 1; }
quic_up || { tap_end; exit 1; }

# Not by in_ns: a signal must reach beadle itself, and a function in the
# background is a shell of its own.
ip netns exec "$lab-box" "$build/beadle" up -i eth0 -w 2 --law "$work/law" \
    --state "$work/state" > "$work/up.log" 2>&1 &
up=$!
wait_for 'beadle to listen' beadle status ||
    { sed 's/^/# /' "$work/up.log"; tap_end; exit 1; }

grep -v '^#' "$here/visits.tsv" | while read -r client host _; do
	"visit_$client" "$host" < /dev/null ||
	    echo "# the visit of $host by $client failed"
done > "$work/visits.log"
is 'every visit was made' '' "$(cat "$work/visits.log")"

kill -TERM "$up"
wait "$up"
is 'beadle stops cleanly' 0 $?
up=
tests/served.sh "$build" "$work/law" "$work/state" \
    "$build/beadle" sessions --json --law "$work/law" --state "$work/state" \
    > "$work/sessions.jsonl"
"$here/compare.py" "$here/visits.tsv" "$work/sessions.jsonl" |
    grep -v '^1\.\.' | sed "s/ok [0-9]*/ok/"
is 'what was kept is what was visited' 0 "${PIPESTATUS[0]}"

"$build/beadle" judge --law "$work/law" < "$work/sessions.jsonl" \
    > "$work/judged.jsonl"
"$here/grades.py" "$work/sessions.jsonl" "$work/judged.jsonl" |
    sed "s/ok [0-9]*/ok/"
is 'ECH as browsers send it lowers nothing' 0 "${PIPESTATUS[0]}"
sed 's/^/# /' "$work/up.log"
tap_end
