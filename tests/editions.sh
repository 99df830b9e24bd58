#!/bin/bash
# editions.sh BUILD [--write]: reports of weeks, every edition, against golden
# files and against a count of everything in another language.
set -u
build=$1 write=${2:-}
. tests/tap.sh
work=$(mktemp -d /tmp/beadle-editions.XXXXXX)
trap 'rm -rf "$work"' EXIT
golden=tests/golden/editions
state=$work/state law=$work/law
as_known=2026-11-28
mkdir -p "$state" "$law" "$golden"

normal() {
	sed -E 's/\b[0-9a-f]{64}\b/SHA256/g; s/(law|rheolau) [0-9a-f]{16}\b/\1 HASH/
	    s/(Calenda?r.{1,30})\b[0-9a-f]{16}\b/\1HASH/
	    s/(English|Cymraeg), [0-9a-f]{16}\b/\1, HASH/g'
}

# golden NAME COMMAND...: what it says on standard output
golden() {
	local name=$1
	shift
	"$@" > "$work/said" 2> "$work/err"
	is "$name ends well" 0 $?
	[ ! -s "$work/err" ] || not_ok "$name is silent" "$(cat "$work/err")"
	normal < "$work/said" > "$work/now"
	if [ "$write" = --write ]; then
		cp "$work/now" "$golden/$name"
	elif diff -u "$golden/$name" "$work/now" > "$work/difference"; then
		ok "$name is the golden one"
	else
		not_ok "$name is the golden one" \
		    "$(head -n 60 "$work/difference" | cut -c 1-400)"
	fi
}

# ---- a store of weeks ----

# Classroom devices are nobody's alone here, so that there are people enough
# for some numbers to be shown.
cp "$build/sample/law/"*.yaml "$law/"
sed -i '/id: class-/s/custodian: t.okafor, shared: no/shared: yes/' \
    "$law/roster.yaml"
cat >> "$law/roster.yaml" <<'END'
offices:
  - {office: head, person: t.okafor, from: 2026-09-01}
  - {office: business manager, person: j.reed, from: 2026-09-01}
END
printf 'site: school\nstate: %s\n' "$state" > "$work/beadle.yaml"
"$build/beadled" -r "$build/sample/day.pcap" --sessions --law "$law" \
    > "$work/records" 2> "$work/err"
is 'the sample day is read' 0 $?
/usr/bin/python3 tests/weeks/make_weeks.py "$work/records" 2026-09-07 \
    2026-11-27 > "$work/made"
"$build/tests/faults/feeder" put "$work/beadle.yaml" "$work/made" \
    > "$work/put" 2>&1
is 'weeks are kept' "$(wc -l < "$work/made")" "$(grep -c . "$work/put")"
{
	cat tests/fixtures/ledger/weeks.jsonl tests/fixtures/ledger/advice.jsonl
	/usr/bin/python3 tests/fixtures/ledger/make_reviews.py "$law"
} > "$work/acts"
/usr/bin/python3 tests/fixtures/ledger/make_ledger.py "$work/acts" \
    "$state" "$law/policy.yaml"

# ---- every edition, of a day, a week, a term ----

ask() {
	"$build/beadle" "$1" --law "$law" --state "$state" "${@:2}"
}
# Not of the machine's day: what is known on a day stays.
report() {
	ask report --as-known $as_known "$@"
}
# The same in Welsh: the head's and the governors' are read by people here, of
# all the numbers are counted again below.
welsh_html() {
	report "$@" --language cy --format html | sed '/^<style>/,/^<\/style>/d'
}
welsh_pdf() {
	report "$@" --language cy --format pdf > "$work/welsh.pdf" &&
	    qpdf --qdf --object-streams=disable "$work/welsh.pdf" - |
	    grep -a -o '/Lang ([^)]*)' | sort -u &&
	    pdftotext -raw "$work/welsh.pdf" - | tr '\f' '\n'
}
welsh() {
	local edition unit
	for edition in head governors; do
		for unit in day week term; do
			golden "$edition-$unit-cy.txt" report $edition \
			    --day 2026-11-20 --period $unit --language cy
		done
		golden "$edition-term-cy.html" welsh_html $edition \
		    --day 2026-11-20 --period term
		golden "$edition-term-cy.pdf.txt" welsh_pdf $edition \
		    --day 2026-11-20 --period term
	done
	for edition in network-manager business-manager head governors trust \
	    nominated-person dpo annual; do
		for unit in day term; do
			report $edition --day 2026-11-20 --period $unit \
			    --language cy --format json \
			    > "$work/$edition-$unit-cy.json"
			/usr/bin/python3 tests/weeks/languages.py \
			    "$work/$edition-$unit.json" \
			    "$work/$edition-$unit-cy.json" > "$work/said"
			is "$edition of a $unit says the same in Welsh" 0 $? ||
			    sed 's/^/# /' "$work/said"
		done
	done
}
each() {
	local edition unit form
	"$build/beadle" store rebuild --law "$law" --state "$state" \
	    > "$work/rebuilt" || return
	for edition in network-manager business-manager head governors trust \
	    nominated-person dpo annual; do
		for unit in day week term; do
			for form in text json; do
				golden "$edition-$unit.${form/text/txt}" report $edition \
				    --day 2026-11-20 --period $unit \
				    --format $form
				[ $form = text ] || cp "$work/said" \
				    "$work/$edition-$unit.json"
			done
		done
	done
	welsh
	for unit in half-term month year 2026-10-20..2026-11-03; do
		report --day 2026-10-20 --period $unit --format json \
		    > "$work/more-${unit%%.*}.json" 2> "$work/err" ||
		    report --period $unit --format json \
		    > "$work/more-${unit%%.*}.json"
		is "$unit is reported" 0 $?
	done
	golden change-week.txt report --day 2026-10-25 --period week
	is 'the same store, the same bytes' 0 "$(report head --day 2026-11-20 \
	    --period term --format json | cmp - "$work/head-term.json" >&2
	    echo $?)"
	report annual --day 2026-11-20 --period term -o "$work/file" \
	    > "$work/nothing"
	is 'a file gets it all' '0 0' "$(report annual --day 2026-11-20 \
	    --period term | cmp - "$work/file" >&2
	    echo $?) $(wc -c < "$work/nothing")"
	script -qec "'$build/beadle' report annual --law '$law' --state \
	    '$state' --as-known $as_known --day 2026-11-20 --period term -o \
	    '$work/seen'" "$work/shown" < /dev/null > /dev/null
	like 'who waits at a terminal is told how far it is' \
	    'day 50 of 88, 55 %' "$(tr '\r' '\n' < "$work/shown")"
	is 'and the report is the same' '' \
	    "$(cmp "$work/seen" "$work/file" 2>&1)"
	date=2026-09-07
	while [[ $date < 2026-11-28 ]]; do
		ask sessions --day $date --json
		date=$(date -u -d "$date + 1 day" +%F)
	done > "$work/sessions"
}
who() {
	ask report head --day 2026-11-20 --by "$1" > "$work/nothing" \
	    2> "$work/err"
	echo $? "$(wc -l < "$work/err")"
}
seats() {
	is 'the head may have the head'\''s' '0 0' "$(who t.okafor)"
	is 'the business manager may not' '1 1' "$(who j.reed)"
	is 'nor may nobody' '1 1' "$(who n.obody)"
}
all() {
	each
	seats
}
# In this shell, so that results count.
"$build/beadle" up --law "$law" --state "$state" > "$work/served" 2>&1 &
up=$!
for _ in {1..100}; do
	ask status > /dev/null 2>&1 && break
	sleep 0.1
done
all
kill -INT $up
wait $up

# ---- counted once more ----

recount() {
	/usr/bin/python3 tests/weeks/recount.py tests/day/sample.yaml "$law" \
	    "$1" "$work/acts" "$work"/*.json > "$work/recounted" 2>&1
	echo $?
}
is 'every table, from beadle sessions --json' 0 "$(recount "$work/sessions")" ||
    sed 's/^/# /' "$work/recounted"
figure "$(tail -n 1 "$work/recounted")"
"$build/beadle" journal export "$work/export" --state "$state" \
    > "$work/out" 2>&1
is 'the journal is exported' 0 $? || sed 's/^/# /' "$work/out"
cat "$work/export"/journal/observations/*.body | cut -d ' ' -f 2- |
    grep '^{"v":3,"id":' > "$work/exported"
is 'every table, from the exported journal' 0 \
    "$(recount "$work/exported")" || sed 's/^/# /' "$work/recounted"
# What a wrong number would do.
sed -i 's/"sessions":\([0-9]\)/"sessions":9\1/' "$work/head-week.json"
is 'a wrong number is found' 1 "$(recount "$work/exported")"

# ---- a year of a million sessions, which takes minutes to make ----

year() {
	local year=$work/year cpu kib
	mkdir -p "$year"
	printf 'site: school\nstate: %s\n' "$year" > "$work/year.yaml"
	"$build/tests/faults/feeder" fill "$work/year.yaml" "$work/records" \
	    1000000 0 2740 20697 > "$work/nothing"
	cat > "$work/year.sh" <<'END'
"$build/beadle" store rebuild --law "$law" --state "$work/year"
/usr/bin/time -f '%U %S %M' "$build/beadle" report annual --law "$law" \
    --state "$work/year" --day 2026-11-20 --period year -o "$work/annual" \
    2> "$work/cost"
END
	export build law work
	tests/served.sh "$build" "$law" "$year" bash "$work/year.sh" \
	    > "$work/nothing"
	cpu=$(awk '{ print $1 + $2 }' "$work/cost")
	kib=$(awk '{ print $3 }' "$work/cost")
	figure "a year of 1,000,000 sessions: $cpu s of processor, $kib KiB" \
	    "(promised: 10 s, 262144 KiB)"
	like 'it counts them all' 'Sessions: 1,000,000' "$(cat "$work/annual")"
	is 'a year takes 10 s of processor at most' 1 \
	    "$(awk "BEGIN { print $cpu <= 10 }")"
	is 'and 256 MiB' 1 $((kib <= 262144))
}
[ -z "${FULL:-}" ] || year

tap_end
