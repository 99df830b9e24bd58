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

# What is never logged: no record, no name in a line, and nobody's service.
out=$work/never-log
mkdir -p "$out/law"
cp "$day/law/"{policy,catalogue,grading}.yaml "$out/law/"
cp tests/day/never-log-local.yaml "$out/law/catalogue-local.yaml"
/usr/bin/python3 tests/day/make_day.py --catalogue etc/catalogue.yaml \
    --local "$out/law/catalogue-local.yaml" tests/day/never-log.yaml "$out" \
    > "$work/said" 2>&1 || sed 's/^/# /' "$work/said"
beadled "$out/day.pcap" --flows --catalogue "$out/law/catalogue.yaml" -w 2 \
    > "$out/flows"
check flows "$out/truth/flows.jsonl" "$out/flows"
is "never-log: every conversation is the truth's" 0 $?
beadled "$out/day.pcap" --sessions --law "$out/law" -w 2 > "$out/sessions"
check sessions "$out/truth/sessions.jsonl" "$out/sessions"
is "never-log: every session is the truth's" 0 $?
"$build/beadle" up -r "$out/day.pcap" --once --law "$out/law" \
    --state "$out/state" > "$out/up.out" 2> "$out/up.err"
is 'never-log: beadle up --once ends well' 0 $?
# leak WANT WHAT ARGUMENT...: is WANT what leak.py ends with?
leak() {
	local want=$1 what=$2 status
	shift 2
	/usr/bin/python3 tests/day/leak.py "$@" > "$work/said" 2>&1
	status=$?
	is "$what" "$want" $status
	[ $status -eq "$want" ] || head -n 20 "$work/said" | sed 's/^/# /'
}
leak 0 'nothing of what is never logged is stored' tests/day/never-log.yaml \
    "$out/state" "$out/sessions"
leak 0 'nor is its name printed' --names tests/day/never-log.yaml \
    "$out/state" "$out/sessions" "$out/flows" "$out/up.out" "$out/up.err"
leak 1 'and the test of that can fail' --names tests/day/never-log.yaml \
    "$out/day.pcap"

# Ways of monitoring: under each nothing of a device is stored but of those
# that an authority names. One that is recorded now is in force of the day
# after tomorrow, when this half hour shall have been.
then=$(date -d '+2 days' +%F)
modes=$work/modes
mkdir -p "$modes/law"
cp "$day/law/"{catalogue,grading}.yaml "$modes/law/"
sed "s/2026-11-20/$then/" tests/day/small.yaml > "$modes/small.yaml"
/usr/bin/python3 tests/day/make_day.py --catalogue etc/catalogue.yaml \
    "$modes/small.yaml" "$modes" > "$work/said" 2>&1 ||
    sed 's/^/# /' "$work/said"
# The people of the scenario are few: who may approve it is one of them.
sed -i '/^people:/a\  - {id: h.clarke, kind: staff, group: staff}' \
    "$modes/law/roster.yaml"
echo 'offices: [{office: head, person: h.clarke, from: 2026-01-01}]' \
    >> "$modes/law/roster.yaml"
# monitored MODE: the half hour, read into STATE by Keston's policy so changed
monitored() {
	sed "s/^monitoring: .*/monitoring: $1/" etc/policies/keston-primary.yaml \
	    > "$modes/law/policy.yaml"
	state=$modes/$1
	mkdir -p "$state"
}
reading() {
	"$build/beadle" up -r "$modes/day.pcap" --once --law "$modes/law" \
	    --state "$state" > "$modes/up.out" 2> "$modes/up.err"
	is "$1" 0 $? || sed 's/^/# /' "$modes/up.err"
}
# How many sessions are stored; what is counted by service.
sessions_stored() {
	cat "$state"/journal/observations/*.body | grep -c '"device":'
}
summed() {
	cat "$state"/journal/observations/*.body |
	    grep -o '"of":"service","name":"[a-z]*"' | sort -u | cut -d '"' -f 8 |
	    tr '\n' ' '
}
monitored off
reading 'off: beadle up --once ends well'
leak 0 'off: nothing of anybody is stored' --kept '' "$modes/small.yaml" \
    "$state"
is 'off: and nothing is counted' '0 ' "$(sessions_stored) $(summed)"
monitored aggregate
reading 'aggregate: beadle up --once ends well'
leak 0 'aggregate: nothing of anybody is stored' --kept '' \
    "$modes/small.yaml" "$state"
is 'aggregate: there are sums by service' '0 facebook reddit tumblr ' \
    "$(sessions_stored) $(summed)"
monitored on-authority
authority() {
	"$build/beadle" register authority "$@" --by h.clarke --law \
	    "$modes/law" --state "$state" --reason "$1" > "$work/said" 2>&1 ||
	    not_ok "an authority: $1" "$(cat "$work/said")"
}
authority add --device head-01 --ground safeguarding
authority approve authority-1
reading 'on-authority: beadle up --once ends well'
leak 0 'on-authority: nothing of who is not named is stored' \
    --kept head-01 "$modes/small.yaml" "$state"
is 'on-authority: the sessions of who is named, and sums' \
    '2 facebook reddit tumblr ' "$(sessions_stored) $(summed)"
leak 1 'and the test of that can fail' --kept '' "$modes/small.yaml" "$state"

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
leak 0 'nothing of private equipment is stored' tests/day/sample.yaml \
    "$work/state"
leak 1 'and the test of that can fail' tests/day/sample.yaml "$work/flows"
tap_end
