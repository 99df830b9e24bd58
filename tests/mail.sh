#!/bin/bash
# mail.sh BUILD: reports of the sample day go out by mail, to a real server of
# this test's own that takes letters, or does not: one letter each, never none,
# never two. What came is read by Python's email module, not by us.
set -u
build=$(realpath "$1")
. tests/tap.sh
export LC_ALL=C
work=$(mktemp -d /tmp/beadle-mail.XXXXXX)
up= plain= secure=
clean() {
	[ -z "$up" ] || kill "$up" 2> /dev/null
	[ -z "$plain" ] || kill "$plain" 2> /dev/null
	[ -z "$secure" ] || kill "$secure" 2> /dev/null
	wait 2> /dev/null
	rm -rf "$work"
}
trap clean EXIT
law=$work/law state=$work/state

# wait_for_file WHAT FILE: half a minute at most
wait_for_file() {
	local i
	for ((i = 0; i < 300; i++)); do
		[ -s "$2" ] && return
		read -rt 0.1 <> <(:)
	done
	not_ok "$1 in half a minute"
	exit 1
}

# ---- the day, its offices, two servers ----

cp -r "$build/sample/law" "$law"
sed -i '/^people:/r /dev/stdin' "$law/roster.yaml" <<'END'
  - {id: g.overnor, kind: governor, from: 2026-09-01}
END
cat >> "$law/roster.yaml" <<'END'
offices:
  - {office: head, person: a.bello, from: 2026-09-01}
  - {office: network manager, person: d.lindop, from: 2026-09-01}
  - {office: governors, person: g.overnor, from: 2026-09-01}
END
"$build/beadle" up -r "$build/sample/day.pcap" --once --law "$law" \
    --state "$state" > "$work/log" 2>&1 || cat "$work/log"
"$build/beadle" up --law "$law" --state "$state" > "$work/log" 2>&1 &
up=$!
mkdir "$work/plain" "$work/secure"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout "$work/key" \
    -out "$work/certificate" -subj /CN=localhost -addext \
    subjectAltName=DNS:localhost 2> /dev/null
/usr/bin/python3 tests/mail/server.py "$work/plain" 2> "$work/plain/log" &
plain=$!
echo 'beadle secret' > "$work/secure/users"
/usr/bin/python3 tests/mail/server.py "$work/secure" "$work/key" \
    "$work/certificate" 2> "$work/secure/log" &
secure=$!
wait_for_file 'a mail server' "$work/plain/port"
wait_for_file 'a mail server with TLS' "$work/secure/port"
wait_for_file 'Redis' "$state/redis/redis.conf"

# settings LINE...: of these runs
settings() {
	printf 'state: %s\nlaw: %s\nzone: Europe/London\n' "$state" "$law" \
	    > "$work/settings.yaml"
	printf 'mail_from: beadle@school.example\n' >> "$work/settings.yaml"
	printf '%s\n' "$@" >> "$work/settings.yaml"
}
plainly=("mail_server: smtp://127.0.0.1:$(cat "$work/plain/port")"
    'mail_tls: no')

# at TIME: what the wall shows to what is run next, and seconds go on
at() {
	/usr/bin/python3 - "$work/clock" "$1" <<'END'
import datetime
import struct
import sys
import time
import zoneinfo
when = datetime.datetime.fromisoformat(sys.argv[2])
if when.tzinfo is None:
    when = when.replace(tzinfo=zoneinfo.ZoneInfo("Europe/London"))
with open(sys.argv[1], "wb") as f:
    f.write(struct.pack("=q", round((when.timestamp() - time.time()) * 1e6)))
END
}

# beadle COMMAND...: then
beadle() {
	CLOCK_FILE=$work/clock LD_PRELOAD=$build/tests/faults/clock.so \
	    "$build/beadle" "$@" --config "$work/settings.yaml"
}

mode() {
	echo "$*" > "$work/plain/mode"
}

# letters FIELD [SERVER]: of each that came, by Python's reading
letters() {
	/usr/bin/python3 -c 'import json, sys
try:
    lines = open(sys.argv[2] + "/letters", encoding="utf-8")
except FileNotFoundError:
    lines = []
for line in lines:
    letter = json.loads(line)
    print(eval(sys.argv[1], {"l": letter}))' "$1" "${2:-$work/plain}"
}

forget() {
	rm -f "$work/plain/letters"
}

# ---- what is refused ----

at '2026-10-19 12:00'
settings "${plainly[@]}"
# refused WHAT PATTERN ARGUMENT...
refused() {
	local what=$1 pattern=$2 said
	shift 2
	said=$(beadle schedule "$@" 2>&1)
	like "$what" "^2 beadle schedule: .*$pattern" "$? $said"
}
least=(add --by d.lindop --edition network-manager --period day --to
    n.page@school.example)
refused 'an edition there is not' 'an edition as beadle report has' add \
    --by d.lindop --edition rumours --period day --to a@b --until 2026-12-01
refused 'a period there is not' 'day, week, month' add --by d.lindop \
    --edition head --period fortnight --to a@b --until 2026-12-01
refused 'no address' '1 to 8 addresses' add --by d.lindop --edition \
    network-manager --period day --to 'a@b,>c' --until 2026-12-01
refused 'a letter for ever' 'nothing is sent for ever' "${least[@]}"
refused 'a last day that is over' 'from today on' "${least[@]}" --until \
    2026-10-18
refused 'a time there is not' 'a time such as' "${least[@]}" --until \
    2026-12-01 --at 25:00
refused 'nobody' 'no person "n.obody"' add --by n.obody --edition head \
    --period day --to a@b --until 2026-12-01
said=$(beadle schedule add --by g.overnor --edition network-manager --period \
    day --to a@b --until 2026-12-01 2>&1)
like 'who must not have it cannot have it sent' \
    '^1 .*holds no office that the edition network-manager is for' "$? $said"
is 'nothing of that was entered' 'nothing goes out by itself' \
    "$(beadle schedule list)"

# ---- nights on which the clock changes ----

at '2026-10-20 12:00'
beadle schedule "${least[@]}" --format text --at 01:30 --until 2027-05-31 \
    > "$work/said"
# night FROM HOURS: a run each ten minutes of it, by UTC
night() {
	local i
	forget
	for ((i = 0; i < $2 * 6; i++)); do
		at "$(date -u -d "$1 + $((i * 10)) minutes" +%FT%T+00:00)"
		beadle schedule run > /dev/null
	done
}
at '2026-10-23 12:00'
beadle schedule run > /dev/null
night '2026-10-24 00:00 UTC' 1
is 'the report of the last Friday of summer time comes on Saturday, once' 1 \
    "$(letters 1 | wc -l)"
night '2026-10-24 23:50 UTC' 3
is 'and not again in the hour that comes twice' 0 "$(letters 1 | wc -l)"
beadle schedule remove schedule-1 --by d.lindop > "$work/said"

# ---- one letter ----

at '2026-11-20 12:00'
said=$(beadle schedule "${least[@]}" --until 2026-12-01 --attach)
like 'a schedule is entered' '^0 schedule-2: goes out until 2026-12-01' \
    "$? $said"
at '2026-11-21 06:59:00'
is 'before its hour nothing is owed' '0 ' "$? $(beadle schedule run)"
at '2026-11-21 07:00:10'
mode later
said=$(beadle schedule run)
like 'a report is made, and its letter waits' '^schedule-2: the report of 2026-11-20 is made.*not sent yet: .*450 4.2.1 try later' \
    "$(tr '\n' ' ' <<< "$said")"
mode
is 'within a minute it is not tried again' '' "$(beadle schedule run)"
like 'it is listed, with the words of the server' \
    'n.page@school.example +2026-11-21 +1 .*try later' \
    "$(beadle mail list | grep schedule-2)"
at '2026-11-21 07:01:30'
like 'after a minute it is' 'sent$' "$(beadle schedule run)"
is 'to whom it is for' "['n.page@school.example']" "$(letters 'l["to"]')"
is 'nobody is named in it' 0 "$(letters 'l["headers"]["Subject"] + l["parts"][0]["text"]' |
    grep -cE 'lindop|okafor|bello|office-0|class-0')"
like 'its subject says of what it is' \
    '^beadle school: report, Friday 20 November 2026' \
    "$(letters 'l["headers"]["Subject"]')"
is 'it is the report as beadle report makes it' \
    "$(beadle report network-manager --day 2026-11-20 --format pdf |
    sha256sum | cut -d ' ' -f 1)" "$(letters 'l["parts"][1]["sha256"]')"
is 'under a name of its own' \
    'application/pdf beadle-network-manager-2026-11-20.pdf' \
    "$(letters 'l["parts"][1]["type"] + " " + l["parts"][1]["name"]')"
is 'a machine answers nobody' 'auto-generated' \
    "$(letters 'l["headers"]["Auto-Submitted"]')"
is 'nothing waits any more' 'no letter is on its way' "$(beadle mail list)"
is 'it is owed once' '' "$(beadle schedule run)"
is 'and came once' 1 "$(letters 1 | wc -l)"
like 'the ledger has the run, and of which bytes' \
    "\"what\":\"run\",\"id\":\"schedule-2\",\"from\":\"2026-11-20\",\"to\":\"2026-11-20\",\"missed\":0,\"report\":\"$(letters 'l["parts"][1]["sha256"]')\"" \
    "$(cat "$state"/journal/ledger/*.body | tr '\n' ' ')"

# ---- two at once, missed days ----

forget
at '2026-11-25 07:10'
beadle schedule run > "$work/one" 2>&1 &
one=$!
beadle schedule run > "$work/two" 2>&1
wait $one
is 'of two at once one makes it' 1 "$(cat "$work/one" "$work/two" |
    grep -c 'is made and queued')"
beadle schedule run > /dev/null
is 'one letter' 1 "$(letters 1 | wc -l)"
like 'of the last day' 'Tuesday 24 November' \
    "$(letters 'l["headers"]["Subject"]')"
like 'what was missed is said' 'Before it 1 such period had no report' \
    "$(letters 'l["parts"][0]["text"]' | tr '\r\n' '  ')"

# ---- a server in trouble ----

# trouble DAY MODE PATTERN LETTERS: that morning; then it is well again
trouble() {
	forget
	at "$1 07:00:10"
	mode "$2"
	like "$2: the letter waits" "$3" "$(beadle schedule run)"
	mode
	at "$1 09:00:00"
	beadle schedule run > /dev/null
	is "$2: then it comes" "$4" "$(letters 1 | wc -l)"
	is "$2: as one letter" 1 "$(letters 'l["headers"]["Message-ID"]' |
	    sort -u | wc -l)"
}
trouble 2026-11-26 busy '451 4.3.0 busy' 1
trouble 2026-11-27 hang 'timeout|timed out' 1
# Who takes a letter and dies before saying so gets it again, under its name.
trouble 2026-12-01 dies 'not sent yet' 2

# ---- refused for good ----

beadle schedule remove schedule-2 --by d.lindop --reason 'two now' > /dev/null
at '2026-12-02 08:00'
beadle schedule add --by g.overnor --edition governors --period week --format \
    html --to one@school.example,two@school.example --until 2027-01-31 \
    > "$work/said"
forget
mode never one@school.example
at '2026-12-07 07:05'
said=$(beadle schedule run)
like 'one is refused' 'one@school.example: refused: .*550 5.1.1 nobody' "$said"
like 'which holds up nobody else' 'two@school.example: sent' "$said"
is 'they do not see each other' "['two@school.example'] two@school.example" \
    "$(letters 'str(l["to"]) + " " + l["headers"]["To"]')"
like 'without a link, if the settings have none' 'read in the dashboard' \
    "$(letters 'l["parts"][0]["text"]')"
is 'nothing attached that was not asked for' 1 "$(letters 'len(l["parts"])')"
at '2026-12-10 07:05'
is 'who was refused is not tried again by itself' '' "$(beadle schedule run)"
like 'but listed' 'one@school.example .*refused' "$(beadle mail list)"
like 'and told by beadle status' 'mail +refused for 1 recipient: beadle mail list' \
    "$(beadle status 2>&1)"
mode
like 'until somebody says so' 'one@school.example: sent' \
    "$(beadle mail retry)"
is 'each has one' "['one@school.example'] ['two@school.example']" \
    "$(letters 'l["to"]' | sort | tr '\n' ' ' | sed 's/ $//')"
mode never one@school.example
at '2026-12-14 07:05'
beadle schedule run > /dev/null
beadle mail drop schedule-3.2026-12-07.2026-12-13 > /dev/null
is 'or drops it' 'no letter is on its way' "$(beadle mail list)"
mode

# ---- a test ----

# tested SETTING...: subject and text of a test letter
tested() {
	settings "${plainly[@]}" "$@"
	forget
	beadle mail test head@school.example > "$work/said" 2>&1
	letters 'l["headers"]["Subject"] + ": " + l["parts"][0]["text"]'
}
like 'a test letter says what it is' \
    '^beadle: a test: This letter shows that mail of beadle at school/beadle' \
    "$(tested)"
like 'in the language of the settings' \
    '^beadle: prawf: Mae.r llythyr hwn yn dangos bod post beadle yn school/' \
    "$(tested 'mail_language: cy')"
is 'of those there are' '' "$(tested 'mail_language: fr')"
like 'and says which' 'mail_language: expected en or cy' "$(cat "$work/said")"

# ---- TLS, logins ----

settings "mail_server: smtp://127.0.0.1:$(cat "$work/plain/port")"
forget
like 'without TLS nothing is sent' '^1 .*STARTTLS not supported' \
    "$(beadle mail test a@school.example 2>&1; echo "$? ")$(
    beadle mail test a@school.example 2>&1 | sed 's/^/1 /')"
is 'not a word' '' "$(letters 1)"
settings "mail_server: smtp://localhost:$(cat "$work/secure/port")"
like 'a server that nobody vouches for' 'certificate' \
    "$(beadle mail test a@school.example 2>&1)"
# trusting COMMAND...: with the test's own authority among the system's
trusting() {
	unshare -m bash -c 'mount --bind "$0" /etc/ssl/certs/ca-certificates.crt &&
	    exec "$@"' "$work/certificate" "$@"
}
secure_settings() {
	settings "mail_server: smtp://localhost:$(cat "$work/secure/port")" \
	    'mail_user: beadle' "mail_password_file: $work/password" "$@"
}
if [ "$(id -u)" -eq 0 ] && trusting true 2> /dev/null; then
	echo secret > "$work/password"
	secure_settings
	trusting "$build/beadle" mail test a@school.example --config \
	    "$work/settings.yaml" > "$work/said" 2>&1
	is 'by TLS, with a password' '0 True' \
	    "$? $(letters 'l["tls"]' "$work/secure")"
	echo wrong > "$work/password"
	said=$(trusting "$build/beadle" mail test a@school.example --config \
	    "$work/settings.yaml" 2>&1)
	like 'a wrong password is said to be' 'not sent: .*(denied|535)' \
	    "$said"
	is 'and not printed' 0 "$(grep -c wrong <<< "$said")"
else
	skip 'by TLS, with a password' 'needs root and a namespace'
fi

# ---- by itself ----

at '2026-12-21 06:00'
settings "${plainly[@]}" 'dashboard_url: https://beadle.school.example'
forget
beadle schedule remove schedule-3 --by g.overnor > "$work/said"
beadle schedule add --by a.bello --edition head --period week --format csv \
    --to head@school.example --until 2027-01-31 > "$work/said"
kill "$up"
wait "$up" 2> /dev/null
at '2026-12-28 07:00:30'
CLOCK_FILE=$work/clock LD_PRELOAD=$build/tests/faults/clock.so \
    "$build/beadle" up --config "$work/settings.yaml" > "$work/log" 2>&1 &
up=$!
wait_for_file 'beadle up to send it' "$work/plain/letters"
is 'beadle up sends what is owed' "['head@school.example']" \
    "$(letters 'l["to"]')"
like 'with a link to it' '^https://beadle.school.example/report/schedule-4' \
    "$(letters 'l["parts"][0]["text"]')"
like 'where it is kept, the bytes the ledger has' \
    "\"id\":\"schedule-4\".*\"report\":\"$(sha256sum \
    < "$state/reports/schedule-4" | cut -d ' ' -f 1)\"" \
    "$(cat "$state"/journal/ledger/*.body)"
kill "$up"
wait "$up"
is 'and ends well' 0 $?
up=

# ---- killed at each step ----

# Each Monday the run of that morning is killed at another of its calls that
# make something durable; the next finds no store, so that it makes none, but
# would send what lies there; then all is well. One letter, and one run in the
# ledger. The server takes nothing before: what was sent has left our hands.

# step CALL N: of the next week; false: it was not killed
step() {
	local day status runs before
	weeks=$((weeks + 1))
	day=$(date -u -d "2027-01-04 + $((7 * weeks)) day" +%F)
	forget
	at "$day 07:00:10"
	mode later
	before=$(cat "$state"/journal/ledger/*.body | grep -c '"run"')
	CLOCK_FILE=$work/clock strace -f -qq -o "$work/trace" \
	    -E LD_PRELOAD="$build/tests/faults/clock.so" -e trace="$1" \
	    -e inject="$1:signal=KILL:when=$2" "$build/beadle" schedule run \
	    --config "$work/settings.yaml" > "$work/said" 2>&1
	status=$?
	mode
	settings "${plainly[@]}" 'redis: /nowhere/redis.sock'
	at "$day 07:30:00"
	beadle schedule run > "$work/said" 2>&1
	settings "${plainly[@]}"
	for hour in 08 10; do
		at "$day $hour:30:00"
		beadle schedule run > "$work/said" 2>&1
	done
	runs=$(($(cat "$state"/journal/ledger/*.body | grep -c '"run"') -
	    before))
	[ "$(letters 1 | wc -l) $runs" = '1 1' ] || wrong+="$1 $2: $(letters 1 |
	    wc -l) letters, $runs runs; "
	[ $status -ne 0 ] && killed=$((killed + 1))
}
steps() {
	local call n
	for call in fsync fdatasync rename renameat; do
		for n in 1 2 3 4 5 6 7 8; do
			step $call $n || break
		done
	done
}
"$build/beadle" up --law "$law" --state "$state" > "$work/log" 2>&1 &
up=$!
settings "${plainly[@]}"
at '2027-01-04 12:00'
for _ in {1..100}; do
	beadle status > "$work/said" 2>&1
	beadle schedule run > "$work/said" 2>&1 && break
	read -rt 0.1 <> <(:)
done
beadle schedule remove schedule-4 --by a.bello > "$work/said"
beadle schedule add --by d.lindop --edition network-manager --period week \
    --format text --to n.page@school.example --until 2027-12-31 > "$work/said"
is 'a schedule of weeks' 0 $?
if command -v strace > /dev/null; then
	killed=0 wrong= weeks=0
	steps
	is 'killed at any step, one letter and one run' '' "$wrong"
	is 'and it was killed' 1 $((killed >= 6))
	figure "schedule run killed at $killed steps"
else
	skip 'killed at each step' 'there is no strace'
fi
is 'nothing is held' '' "$(find "$state/mail" -name '*.held')"

# ---- in Welsh ----

at '2027-09-06 12:00'
beadle schedule remove schedule-5 --by d.lindop > "$work/said"
weekly=(add --by d.lindop --edition network-manager --period week --format html
    --to n.page@school.example --until 2027-12-01 --attach)
refused 'a language there is not' '"fr": en or cy' "${weekly[@]}" \
    --language fr
beadle schedule "${weekly[@]}" --language cy > "$work/said"
like 'its language is listed' 'schedule-6 .*html, cy' "$(beadle schedule list)"
forget
at '2027-09-20 07:00:30'
beadle schedule run > "$work/said"
wait_for_file 'the Welsh letter' "$work/plain/letters"
like 'a letter in Welsh, subject and text' \
    '^beadle school: adroddiad, .*dydd .* 2027.*Mae adroddiad beadle ar gyfer' \
    "$(letters 'l["headers"]["Subject"] + " " + l["parts"][0]["text"]' |
    tr '\r\n' '  ')"
like 'with what it lacks, by the number'\''s plural' 'bu [0-9]+ (cyfnod|gyfnod|chyfnod) ' \
    "$(letters 'l["parts"][0]["text"]' | tr '\r\n' '  ')"
is 'no English in it' 0 "$(letters 'l["parts"][0]["text"]' |
    grep -cwE 'the|of|is|report of|this')"
like 'and a report in Welsh' '<html lang="cy-GB">' \
    "$(cat "$state/reports/schedule-6")"

kill "$up"
wait "$up"
up=
tap_end
