#!/bin/bash
# golden.sh BUILD [--write]: everything that has a text form, compared with
# the files of tests/golden; --write makes those anew, for a person to review.
set -u
build=$1 write=${2:-}
. tests/tap.sh
golden=tests/golden
day=$build/sample
work=$(mktemp -d /tmp/beadle-golden.XXXXXX)
trap 'rm -rf "$work"' EXIT

# Digests change with every letter of a text that is edited, and the chain
# with its salts; nothing else is hidden.
normal() {
	sed -E 's/\b[0-9a-f]{64}\b/SHA256/g; s/law [0-9a-f]{16}\b/law HASH/
	    s/chain head [0-9a-f]{16}/chain head HASH/
	    s/policy [0-9a-f]{16}/policy HASH/
	    s/(Calendar.{1,30})\b[0-9a-f]{16}\b/\1HASH/
	    s/(English|Cymraeg), [0-9a-f]{16}\b/\1, HASH/g
	    s/(signed[^0-9]*( [0-9]+)? at |"signed"[^0-9]*)[0-9-]{10}T[0-9:]{8}Z/\1TIME/g
	    s/up to entry [0-9]+/up to entry N/; s/\b[0-9]+:SHA256/N:SHA256/g' |
	    sed -e "s|$work|WORK|g" -e "s|$build/|BUILD/|g"
}

# golden NAME COMMAND...: what it says on standard output
golden() {
	local name=$1
	shift
	"$@" 2> "$work/err" | normal > "$work/now"
	is "$name ends well" 0 "${PIPESTATUS[0]}"
	[ ! -s "$work/err" ] || not_ok "$name is silent" "$(cat "$work/err")"
	if [ "$write" = --write ]; then
		cp "$work/now" "$golden/$name"
	elif diff -u "$golden/$name" "$work/now" > "$work/difference"; then
		ok "$name is the golden one"
	else
		not_ok "$name is the golden one" \
		    "$(head -n 60 "$work/difference")"
	fi
}

# ---- settings, and how to ask for things ----

# The defaults are also what etc/beadle.yaml shows, but for the last line.
golden settings.yaml "$build/beadled" -n
golden settings-given.yaml "$build/beadled" -i eth1 -i eth2 -w 4 -n \
    --zone UTC --site infants --box two --law /srv/law --ring 64M \
    --router 02:00:5E:00:00:01 --promiscuous no --redis '/run/a "b"\c.sock'
"$build/beadled" -i eth1 -i eth2 -w 4 --ring 64M --router 02:00:5e:00:00:01 \
    --redis '/run/a "b"\c.sock' -n > "$work/once.yaml"
"$build/beadled" --config "$work/once.yaml" -n > "$work/twice.yaml"
is 'settings read again are the same' "$(cat "$work/once.yaml")" \
    "$(cat "$work/twice.yaml")"

usage() {
	"$build/beadled" --help || return
	echo
	"$build/beadle" -h || return
	for command in up serve 'account add' 'account list' status top sessions explain report judge \
	    'journal list' 'journal verify' 'journal export' \
	    'journal rotate-key' 'heads send' 'law check' 'law show' \
	    'law diff' 'law try' 'law publish' register catalogue; do
		echo
		# shellcheck disable=SC2086 # two words
		"$build/beadle" $command -h || return
	done
}
golden usage.txt usage

# ---- others' files, and what they would change in a law ----

# The difference first; --write makes it so, and then there is none.
import() {
	"$build/beadle" "$1" import tests/fixtures/import/"$2" "${@:3}"
}
imports() {
	local dir=$work/import
	mkdir -p "$dir"
	cp "$day/law/"{calendar,roster}.yaml "$dir"
	golden calendar-import.yaml import calendar council.ics
	golden calendar-import.txt import calendar council.ics --law "$dir"
	golden roster-import.txt import roster assets.csv --law "$dir" \
	    --day 2026-11-21
	cmp -s "$dir/roster.yaml" "$day/law/roster.yaml" &&
	    cmp -s "$dir/calendar.yaml" "$day/law/calendar.yaml"
	is 'nothing is written unasked' 0 $?
	import calendar council.ics --law "$dir" --write > /dev/null
	import roster assets.csv --law "$dir" --day 2026-11-21 --write \
	    > /dev/null
	golden calendar-imported.yaml cat "$dir/calendar.yaml"
	golden roster-imported.yaml cat "$dir/roster.yaml"
	is 'a calendar imported says the same' 1 "$(import calendar \
	    council.ics --law "$dir" | grep -c 'says this already')"
	is 'a register imported says the same' 1 "$(import roster assets.csv \
	    --law "$dir" --day 2026-11-21 | grep -c 'says this already')"
}
imports

# ---- laws in words ----

# check STATUS ...: what is found on a day, and how it ends
check() {
	local want=$1
	shift
	"$build/beadle" law check "$@" --today 2026-11-21
	[ $? = "$want" ]
}
for policy in alexandra-infants keston-primary snmat-trust holtsmere-end-a \
    holtsmere-end-b e-safety-networking; do
	golden law-check-$policy.txt check 1 etc/policies/$policy.yaml
done
golden law-check-holtsmere-end.txt check 2 etc/policies/holtsmere-end.yaml
golden law-check.json check 2 etc/policies/holtsmere-end.yaml --json
# What is understood says the same, and is understood the same again.
golden law-print.yaml check 1 etc/policies/holtsmere-end-b.yaml --print
for policy in alexandra-infants keston-primary snmat-trust holtsmere-end-a \
    holtsmere-end-b e-safety-networking; do
	from=etc/policies/$policy.yaml
	"$build/beadle" law check --print "$from" > "$work/once.yaml"
	"$build/beadle" law check --print "$work/once.yaml" --law etc \
	    > "$work/twice.yaml"
	is "$policy as understood is understood the same" \
	    "$(cat "$work/once.yaml")" "$(cat "$work/twice.yaml")"
	is "$policy as understood says the same" 'they say the same' \
	    "$("$build/beadle" law diff --law etc "$from" "$work/once.yaml")"
done
show() {
	"$build/beadle" law show "etc/policies/$1.yaml"
}
golden law-show-alexandra-infants.txt show alexandra-infants
golden law-show-keston-primary.txt show keston-primary
golden law-show-holtsmere-end-b.txt show holtsmere-end-b
golden law-show-e-safety-networking.txt show e-safety-networking
golden law-diff.txt "$build/beadle" law diff \
    etc/policies/holtsmere-end-{a,b}.yaml
# A law with all its texts, in force, with people; then with another head,
# another end of term, one device less, and two people to confirm a name.
mkdir "$work/school"
cp tests/policy/law/*.yaml etc/catalogue.yaml etc/grading.yaml "$work/school/"
sed 's/^in_force: .*/in_force: {from: 2026-09-01, review: 2027-09-01, minute: "FGB 12\/2026, item 4"}/' \
    etc/policies/keston-primary.yaml > "$work/school/policy.yaml"
golden law-check.txt check 1 "$work/school"
golden law-show.txt "$build/beadle" law show "$work/school"
cp -r "$work/school" "$work/changed"
sed -i 's/office: head, person: h.clarke/office: head, person: d.osei/
    /id: head-01/d' "$work/changed/roster.yaml"
sed -i 's/2026-12-18/2026-12-17/' "$work/changed/calendar.yaml"
cat >> "$work/changed/policy.yaml" <<'EOF'
naming: {clause: "Personal use of Social Media by Governors, Employees and Pupils", says: "so that they can be dealt with fairly", confirmed_by: two people}
EOF
golden law-diff-texts.txt "$build/beadle" law diff "$work/school" \
    "$work/changed"

# ---- a conversation of every kind ----

/usr/bin/python3 tests/day/make_day.py --catalogue etc/catalogue.yaml \
    tests/day/small.yaml "$work/small" > "$work/made" 2>&1 ||
    not_ok 'the small scenario is made' "$(cat "$work/made")"
cp "$day/law/"{policy,catalogue,grading}.yaml "$work/small/law/"
small=$work/small/day.pcap
golden small-flows.jsonl "$build/beadled" -r "$small" --flows \
    --catalogue etc/catalogue.yaml
golden small-sessions.jsonl "$build/beadled" -r "$small" --sessions \
    --law "$work/small/law"
"$build/beadled" -r "$small" --sessions --law "$work/small/law" \
    > "$work/small/sessions"
for kind in flows sessions; do
	from=$golden/small-flows.jsonl
	[ $kind = flows ] || from=$work/small/sessions
	/usr/bin/python3 tests/day/check.py $kind \
	    "$work/small/truth/$kind.jsonl" "$from" > "$work/said" 2>&1
	is "small-$kind.jsonl is the truth's" 0 $?
done
judge() {
	"$build/beadle" judge --law "$work/small/law" "$@" \
	    < "$work/small/sessions"
}
golden small-judged.jsonl judge
made_up() {
	sed 's/"device_basis":"[^"]*"/"device_basis":"mac"/' \
	    "$work/small/sessions" |
	    "$build/beadle" judge --law "$work/small/law" --explain
}
is 'a MAC that a device made up is marked' yes \
    "$(made_up | grep -q 'made up and may change' && echo yes)"
# Approved a day after: late, once anybody knew of it.
cat > "$work/small/acts" <<'END'
{"v":1,"what":"act","recorded":1793520000000000,"verb":"add","kind":"official","id":"official-1","by":"j.reed","scope":{"person":"j.reed","from":"2026-11-02","to":"2027-07-21"},"terms":{"account":"@school"}}
{"v":1,"what":"act","recorded":1795251600000000,"verb":"approve","kind":"official","id":"official-1","by":"h.clarke","authority":"head, 8"}
END
judge_registers() {
	judge --registers "$work/small/acts" "$@"
}
golden small-explained.jsonl judge_registers --explain=json
golden small-as-known.txt judge_registers --explain --as-known 2026-11-20
# Contested, answered a day later, and known so from then on.
contested() {
	local id
	id=$(sed -n '1s/.*"id":"\([0-9a-f]*\)".*/\1/p' "$work/small/sessions")
	cat > "$work/small/said" <<-END
	{"v":1,"what":"contest","recorded":1795251600000000,"id":"contest-1","session":"$id","day":"2026-11-20","by":"j.reed","office":"head","reason":"it was not me"}
	{"v":1,"what":"answer","recorded":1795338000000000,"id":"contest-1","session":"$id","day":"2026-11-20","by":"h.clarke","office":"head","found":"wrong","reason":"it was not"}
	END
	judge --registers "$work/small/said" "$@" |
	    grep -o '"contested":[a-z"]*' | sort | uniq -c | awk '{ print $2 }'
}
is 'judge: what is contested, and what it was answered' \
    '"contested":"wrong" "contested":null' "$(contested | paste -sd ' ')"
is 'judge: as it was known before the answer' \
    '"contested":"open" "contested":null' \
    "$(contested --as-known 2026-11-21 | paste -sd ' ')"

# ---- the sample day ----

state=$work/state
"$build/beadle" up -r "$day/day.pcap" --once --law "$day/law" \
    --state "$state" > "$work/up" 2>&1
is 'the sample day is read' 0 $?
ask() {
	"$build/beadle" "$1" --law "$day/law" --state "$state" "${@:2}"
}
# The first session that was judged so.
session_of() {
	awk -v verdict="$1" '{ for (i = 1; i < NF; i++)
	    if ($i == verdict) { print $NF; exit } }' "$work/sessions"
}
# The same day under another school's policy.
mkdir -p "$work/draft"
cp "$day/law/"*.yaml "$work/draft/"
cp etc/policies/e-safety-networking.yaml "$work/draft/policy.yaml"
try() {
	"$build/beadle" law try --law "$day/law" --state "$state" \
	    --from 2026-11-20 --to 2026-11-20 "$work/draft" "$@"
}
# The page without its style; a PDF as poppler reads it, by its tags and in the
# order of its pages.
report_html() {
	ask report "$@" --format html | sed '/^<style>/,/^<\/style>/d'
}
report_pdf() {
	ask report "$@" --format pdf > "$work/report.pdf" &&
	    pdfinfo -struct-text "$work/report.pdf" &&
	    pdftotext -raw "$work/report.pdf" - | tr '\f' '\n'
}
ask_all() {
	local f verdict
	golden report.txt ask report --day 2026-11-20
	for f in json csv; do
		golden report.$f ask report --day 2026-11-20 --format $f
	done
	golden report.html report_html --day 2026-11-20
	golden report-pdf.txt report_pdf --day 2026-11-20
	golden report-empty.txt ask report --day 2026-11-22
	golden status.txt ask status
	golden sessions.txt ask sessions --day 2026-11-20
	golden sessions-of-one.txt ask sessions --day 2026-11-20 \
	    --device office-02 --service Facebook
	ask sessions --day 2026-11-20 > "$work/sessions"
	cp "$work/sessions" "$work/sessions-before"
	for verdict in contrary undecided outside; do
		golden explain-$verdict.txt ask explain "$(session_of $verdict)"
	done
	golden explain.json ask explain --json "$(session_of contrary)"
	golden law-try.txt try
	golden law-try.json try --json
}
serve() {
	"$build/beadle" up --law "$day/law" --state "$state" \
	    > "$work/served" 2>&1 &
	up=$!
	for _ in {1..100}; do
		ask status > /dev/null 2>&1 && break
		sleep 0.1
	done
}
# Another ledger, which nobody may change under a keeper that runs.
without_ledger() {
	kill -INT $up
	wait $up
	rm -rf "$state/journal/ledger"
}
serve
ask_all

# ---- reviews: of a term, in a ledger that beadle did not write ----

/usr/bin/python3 tests/fixtures/ledger/make_reviews.py "$day/law" \
    > "$work/reviews"
without_ledger
/usr/bin/python3 tests/fixtures/ledger/make_ledger.py "$work/reviews" \
    "$state" "$day/law/policy.yaml"
serve
ask_reviewed() {
	golden precision.txt ask precision
	golden precision.json ask precision --json
	golden precision-as-known.txt ask precision --as-known 2026-11-18 \
	    --from 2026-11-11 --to 2026-11-12
	golden report-reviewed.txt ask report --day 2026-11-20
	golden report-reviewed.json ask report --day 2026-11-20 --format json
	golden status-reviewed.txt ask status
	ask sessions --day 2026-11-20 > "$work/sessions"
	golden explain-demoted.txt ask explain "$(awk \
	    '/ facebook .* undecided/ { print $NF; exit }' "$work/sessions")"
	golden explain-before.txt ask explain --as-known '2026-11-18 21:19' \
	    "$(awk '/ facebook .* undecided/ { print $NF; exit }' \
	    "$work/sessions")"
}
ask_reviewed
without_ledger
serve

# ---- and of that day, by people who may and who may not ----

cp -r "$day/law" "$work/reviewing"
sed -i 's/^precision_least: .*/precision_least: 2/' \
    "$work/reviewing/grading.yaml"
cat - "$day/law/roster.yaml" > "$work/reviewing/roster.yaml" <<'END'
offices:
  - {office: head, person: t.okafor, from: 2026-09-01}
  - {office: chair of governors, person: c.ahmed, from: 2026-09-01}
  - {office: network manager, person: p.shaw, from: 2026-09-01}
END
sed -i '/^people:/a\  - {id: c.ahmed, kind: governor, from: 2026-09-01}' \
    "$work/reviewing/roster.yaml"
# Its output and what it is answered with, on which day it is not told.
review() {
	printf '$ beadle review %s\n' "$*"
	"$build/beadle" review "$@" --law "$work/reviewing" \
	    --state "$state" 2>&1
	printf '= %s\n' $?
}
# The contrary sessions of a device or service, one after the other.
flags() {
	review list | awk -v of="$1" '$4 == of { print $1 }'
}
of_person() {
	"$build/beadle" sessions --law "$work/reviewing" --state "$state" \
	    --day 2026-11-20 | awk -v device="$1" \
	    '$6 == device && / contrary / { print $NF; exit }'
}
review_day() {
	local own head first second
	own=$(of_person office-02)
	head=$(of_person "$(sed -n \
	    's/.*id: \([^,]*\),.*custodian: t.okafor.*/\1/p' \
	    "$day/law/roster.yaml" | head -1)")
	first=$(flags instagram | sed -n 1p)
	second=$(flags instagram | sed -n 4p)
	review list --day 2026-11-20
	review "$own" embed --by p.shaw
	review "$own" correct --by n.obody
	review "$head" correct --by p.shaw
	review "$head" refer --by c.ahmed --reason 'for the governors'
	review "$first" embed --by t.okafor
	review "$first" embed --by p.shaw
	review "$first" correct --by c.ahmed
	review --undo "$first" --by t.okafor
	review --undo "$first" --by p.shaw
	review --undo "$first" --by p.shaw
	review "$first" refer --by p.shaw
	review "$first" background --by t.okafor
	review "$second" wrong-device --by p.shaw
	review "$(session_of outside)" correct --by p.shaw
	review ffffffffffffffff correct --by p.shaw
	review list --from 2026-11-19 --to 2026-11-20 --open
}
reviewed() {
	review_day | sed -E 's/ on 20[0-9]{2}-[0-9]{2}-[0-9]{2}/ on DATE/'
}
golden review.txt reviewed
is 'what was judged stays judged' \
    "$(grep -c ' contrary ' "$work/sessions-before")" \
    "$("$build/beadle" sessions --law "$work/reviewing" --state "$state" \
    --day 2026-11-20 | grep -c ' contrary ')"
is 'nobody is named in what is kept of a review' '' \
    "$(cat "$state"/journal/ledger/*.body |
    grep -E 'office-|class-|j\.reed|"device"|"person"')"
kill -INT $up
wait $up
is 'serving ends well' 0 $?
golden catalogue-find.txt "$build/beadle" catalogue --law "$day/law" find \
    api.x.com scontent-lhr8-1.cdninstagram.com www.threads.net bsky.app \
    learn-facebook.com school-instagram.com foo-x.com xtwitter.com \
    netflix.com x.com.evil.org instagram.myschool.sch.uk \
    www.samaritans.org my.neu.org.uk protect-advice.org.uk \
    'https://www.facebook.com/groups/1?x=http://netflix.com/' \
    HTTPS://me@x.com:443#top netflix.com/https://x.com/

# ---- registers: a ledger that beadle did not write ----

mkdir "$work/registers"
cp tests/policy/law/*.yaml etc/catalogue.yaml etc/grading.yaml \
    "$work/registers/"
cp etc/policies/keston-primary.yaml "$work/registers/policy.yaml"
/usr/bin/python3 tests/fixtures/ledger/make_ledger.py \
    tests/fixtures/ledger/acts.jsonl "$work/acts" \
    "$work/registers/policy.yaml"
registers() {
	"$build/beadle" register "$@" --law "$work/registers" \
	    --state "$work/acts"
}
golden register-list.txt registers official list --at '2026-11-20 12:30'
golden register-as-known.txt registers official list --at '2026-11-16 12:30' \
    --as-known 2026-11-18
golden register-late.txt registers official list official-2 \
    --at '2026-11-16 12:30'
golden register-list.jsonl registers official list --json \
    --at '2026-11-20 12:30'
golden register-read.txt registers acknowledgement list --at 2026-11-20
golden register-missing.txt registers acknowledgement list --missing \
    --at 2026-11-20

# ---- a law published: the first keeps what was used before ----

cp -r "$work/registers" "$work/next-law"
sed -i '$ a # Another one.' "$work/next-law/grading.yaml"
publish() {
	"$build/beadle" law publish "$work/next-law" --from "$1" \
	    --minute 'FGB 12/2026, item 4' --by h.clarke \
	    --law "$work/registers" --state "$work/acts" |
	    grep -E '^(kept|published|in force|[0-9a-f]{64})'
}
publish_twice() {
	publish 2099-01-01 && publish 2099-01-01
}
golden law-publish.txt publish_twice
is 'both laws are kept' 2 "$(ls "$work/acts/law" | wc -l)"

# ---- Redis filled from the journal again ----

told() {
	local format
	for format in text json csv; do
		"$build/beadle" report --format $format --law "$day/law" \
		    --state "$state" || return
	done
	"$build/beadle" sessions --json --law "$day/law" --state "$state"
}
rebuilt() {
	told > "$work/before" &&
	    "$build/beadle" store rebuild --law "$day/law" --state "$state" &&
	    told > "$work/after"
}
export -f told rebuilt
export build day state work
tests/served.sh "$build" "$day/law" "$state" bash -c rebuilt > "$work/now" \
    2> "$work/err"
is 'Redis is filled again' '0 ' "$? $(cat "$work/err")"
like 'and it is said' '^redis +filled again from the journal: 792 entries' \
    "$(cat "$work/now")"
is 'reports and sessions are as before, byte for byte' 0 \
    "$(cmp "$work/before" "$work/after" >&2; echo $?)"
is 'and they were not empty' 1 $(($(wc -l < "$work/before") > 100))

# ---- Redis with the records of a journal that is gone ----

rm -r "$state/journal"
again() {
	"$build/beadle" up -r "$day/day.pcap" --once --law "$day/law" \
	    --state "$state" > "$work/up" 2> "$work/err"
}
again
is 'no report is made of a journal that is gone' 1 $?
is 'it says so in one sentence' 1 \
    "$(grep -c 'Redis did not take it, so no report' "$work/err")"
is 'and gives no numbers' 0 "$(grep -c 'What was recorded' "$work/up")"
rm -r "$state/redis"
again
is 'an empty Redis is filled from the journal' 0 $?
figure "golden files: $(ls $golden | wc -l)"
tap_end
