#!/bin/bash
# day.sh BUILD: made days against their ground truth: every conversation and
# name (also as tshark reads them), every session, the report, and nothing of
# anybody whose equipment is not the school's business.
set -u
build=$1
. tests/tap.sh
day=$build/sample
work=$(mktemp -d /tmp/beadle-day.XXXXXX)
trap 'rm -rf "$work"' EXIT
check() {
	/usr/bin/python3 tests/day/check.py "$@" > "$work/said" 2>&1
	local status=$?
	[ $status -eq 0 ] || head -n 40 "$work/said" | sed 's/^/# /'
	return $status
}
beadled() {
	"$build/beadled" -r "$@"
}

/usr/bin/python3 tests/day/truth_test.py > "$work/said" 2>&1
is 'the truth program agrees with days worked by hand' 0 $?
tests/day/tshark.sh "$day/day.pcap" "$day/truth" > "$work/said" 2>&1
is 'tshark reads the flows and names of the truth' 0 $? ||
    tail -n 20 "$work/said" | sed 's/^/# /'
figure "tshark: $(tail -n 1 "$work/said")"

tests/packet/dns.sh "$build/tests/packet/dns_dump" "$day/day.pcap" \
    > "$work/said" 2>&1
is 'tshark reads the DNS answers that we read' 0 $? ||
    tail -n 20 "$work/said" | sed 's/^/# /'
figure "DNS answers: $(tail -n 1 "$work/said")"

beadled "$day/day.pcap" --flows --catalogue etc/catalogue.yaml > "$work/flows"
check flows "$day/truth/flows.jsonl" "$work/flows"
is "every conversation is the truth's" 0 $?
figure "conversations: $(wc -l < "$work/flows")"

# The number of sensors, and the run, do not change a byte.
first=
same=0
for run in 1 2 3; do
	for sensors in 1 2 4; do
		beadled "$day/day.pcap" --sessions --law "$day/law" \
		    -w $sensors > "$work/sessions.$run.$sensors"
		sum=$(sha256sum < "$work/sessions.$run.$sensors")
		: "${first:=$sum}"
		[ "$sum" = "$first" ] && same=$((same + 1))
	done
done
is '--sessions: nine runs with 1, 2 and 4 sensors, the same bytes' 9 $same
check sessions "$day/truth/sessions.jsonl" "$work/sessions.1.1"
is "every session is the truth's" 0 $?
figure "sessions kept: $(wc -l < "$work/sessions.1.1")"

for night in clock-autumn clock-spring; do
	out=$work/$night
	mkdir -p "$out/law"
	cp "$day/law/"{policy,catalogue,grading}.yaml "$out/law/"
	/usr/bin/python3 tests/day/make_day.py --catalogue etc/catalogue.yaml \
	    tests/day/$night.yaml "$out" > "$work/said" 2>&1 ||
	    sed 's/^/# /' "$work/said"
	beadled "$out/day.pcap" --sessions --law "$out/law" -w 2 > "$out/sessions"
	check sessions "$out/truth/sessions.jsonl" "$out/sessions"
	is "$night: every session is the truth's" 0 $?
done

# The whole road: journal, Redis, verdicts, report.
"$build/beadle" up -r "$day/day.pcap" --once -w 2 --law "$day/law" \
    --state "$work/state" > "$work/up.out" 2> "$work/up.err"
is 'beadle up --once ends well' 0 $?
is 'it is silent on standard error in a pipe' '' "$(cat "$work/up.err")"
like 'and ends in a report' 'Social Media Policy' "$(cat "$work/up.out")"
tests/served.sh "$build" "$day/law" "$work/state" \
    "$build/beadle" report --day 2026-11-20 --format json --law "$day/law" \
    --state "$work/state" > "$work/report.json"
check report "$day/truth/report.json" "$work/report.json"
is "the report's numbers are the truth's" 0 $?

# What may not be kept is nowhere: not in the journal, nor in Redis's append-only
# file, which has every command it was ever given, in plain text.
/usr/bin/python3 tests/day/leak.py tests/day/sample.yaml "$work/state" \
    > "$work/said" 2>&1
is 'nothing of private equipment is stored' 0 $? ||
    head -n 20 "$work/said" | sed 's/^/# /'
/usr/bin/python3 tests/day/leak.py tests/day/sample.yaml "$work/flows" \
    > "$work/said" 2>&1
is 'and the test of that can fail' 1 $?
tap_end
