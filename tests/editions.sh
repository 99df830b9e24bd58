#!/bin/bash
# editions.sh BUILD [--write]: reports of weeks, every edition, against golden
# files and against a count of everything in another language.
set -u
build=$1 write=${2:-}
. tests/tap.sh
. tests/forms/pages.sh
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
# for some numbers to be shown. People's own phones are recorded, too.
cp "$build/sample/law/"*.yaml "$law/"
sed -i '/id: class-/s/custodian: t.okafor, shared: no/shared: yes/' \
    "$law/roster.yaml"
sed -i 's/^personal_equipment: .*/personal_equipment: kept/' \
    "$law/policy.yaml"
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
	cat tests/fixtures/ledger/{weeks,advice,duties}.jsonl
	/usr/bin/python3 tests/fixtures/ledger/make_reviews.py "$law"
	/usr/bin/python3 tests/fixtures/ledger/make_findings.py \
	    "$work/made" "$law"
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
# All there are, as the command says; a trust's own is tests/trust.sh's.
editions=$("$build/beadle" report nonesuch 2>&1 |
    sed 's/.*nonesuch": //; s/ are known//; s/,//g; s/ and / /')
# in_form FORM EDITION...: as a difference can be read in
in_form() {
	local form=$1
	shift
	case $form in
	html)	report "$@" --format html |
		    sed '/^<style>/,/^<\/style>/d' ;;
	pdf)	report "$@" --format pdf > "$work/form.pdf" &&
		    qpdf --qdf --object-streams=disable "$work/form.pdf" - |
		    grep -a -o '/Lang ([^)]*)' | sort -u &&
		    pdftotext -raw "$work/form.pdf" - | tr '\f' '\n' ;;
	*)	report "$@" --format "$form" ;;
	esac
}
# The same in Welsh: the head's and the governors' are read by people here, of
# all the numbers are counted again below.
welsh() {
	local edition unit
	for edition in head governors; do
		for unit in day week term; do
			golden "$edition-$unit-cy.txt" report $edition \
			    --day 2026-11-20 --period $unit --language cy
		done
		golden "$edition-term-cy.html" in_form html $edition \
		    --day 2026-11-20 --period term --language cy
		golden "$edition-term-cy.pdf.txt" in_form pdf $edition \
		    --day 2026-11-20 --period term --language cy
	done
	for edition in $editions; do
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
# Every edition as a page, in every language it is worded in.
pages() {
	local edition language
	mkdir "$work/pages"
	for edition in $editions; do
		for language in en cy; do
			report $edition --day 2026-11-20 --period term \
			    --language $language --format html \
			    > "$work/pages/$edition-$language.html"
			is "$edition is a page, in $language" "0 $language" \
			    "$? $(sed -n 's/.*<html lang="\(..\).*/\1/p' \
			    "$work/pages/$edition-$language.html" | head -n 1)"
		done
	done
}
# Of a day, a week and days that end with it, at two on the last day that is
# recorded, and before they begin: that they are not over stands at the head; at
# the day's end it is whole.
unfinished() {
	local day=2026-11-27
	local at="$day 14:00" unit edition
	for unit in day week; do
		golden "unfinished-$unit.txt" ask report head --as-known \
		    "$at" --day $day --period $unit
	done
	golden unfinished-range.txt ask report head --as-known "$at" \
	    --period 2026-11-23..$day
	golden unfinished-week-cy.txt ask report governors --as-known "$at" \
	    --day $day --period week --language cy
	golden unfinished-day-cy.txt ask report governors --as-known "$at" \
	    --day $day --language cy
	golden unfinished-before.txt ask report governors --as-known "$at" \
	    --day 2026-12-01 --period week
	like 'what is known of days before is not what was made then' \
	    'Made on 2026-11-27, .* of 2026-09-02 to 2026-11-27' \
	    "$(ask report head --as-known 2026-11-20 --day $day --period term |
	    tr -s ' \n' '  ')"
	for edition in $editions; do
		is "$edition of a day says that it is not over" 1 "$(ask \
		    report $edition --as-known "$at" --day $day --format json |
		    grep -c '"id":"not_over",[^}]*"2026-11-27".*Made on')"
		is "$edition of a day that is over does not" 0 "$(ask report \
		    $edition --as-known $day --day $day --format json |
		    grep -c 'Made on')"
	done
}
each() {
	local edition unit form name
	"$build/beadle" store rebuild --law "$law" --state "$state" \
	    > "$work/rebuilt" || return
	for edition in $editions; do
		for unit in day week term; do
			for form in text csv html pdf json; do
				name=$edition-$unit.${form/text/txt}
				golden "${name/.pdf/.pdf.txt}" in_form $form \
				    $edition --day 2026-11-20 --period $unit
			done
			cp "$work/said" "$work/$edition-$unit.json"
		done
	done
	welsh
	pages
	for unit in half-term month year 2026-10-20..2026-11-03; do
		report --day 2026-10-20 --period $unit --format json \
		    > "$work/more-${unit%%.*}.json" 2> "$work/err" ||
		    report --period $unit --format json \
		    > "$work/more-${unit%%.*}.json"
		is "$unit is reported" 0 $?
	done
	golden change-week.txt report --day 2026-10-25 --period week
	unfinished
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

# ---- in a browser ----

is 'there are pages of eight editions, or more, in two languages' 1 \
    $(($(ls "$work/pages" | wc -l) >= 16))
before=$SECONDS
browse "$work/pages"
figure "all editions in a browser: $((SECONDS - before)) s"

# What people wrote may speak of one: it is in the head's, and in no public one.
texts=$(sed -n 's/.*"text":"\([^"]*\)".*/\1/p' \
    tests/fixtures/ledger/advice.jsonl)
like 'the head reads what was recommended' 'text' "$(grep -qF "$texts" \
    "$work"/head-term.json && echo text)"
is 'no text of a recommendation is in a public edition' '' \
    "$(grep -lF "$texts" "$work"/{annual,governors,trust}-*.json)"

# ---- counted once more ----

"$build/beadle" journal export "$work/export" --state "$state" \
    --reason "an inquiry" > "$work/out" 2>&1
is 'the journal is exported' 0 $? || sed 's/^/# /' "$work/out"
# exported JOURNAL: its entries, a JSON object a line, as they were recorded
exported() {
	/usr/bin/python3 tests/weeks/exported.py "$work/export/journal/$1"
}
exported observations > "$work/facts"
exported ledger > "$work/ledger"
# recount SESSIONS LEDGER REPORT...
recount() {
	/usr/bin/python3 tests/weeks/recount.py tests/day/sample.yaml "$law" \
	    "$1" "$2" "$work/facts" "${@:3}" > "$work/recounted" 2>&1
	echo $?
}
is 'every table, from beadle sessions --json' 0 \
    "$(recount "$work/sessions" "$work/acts" "$work"/*.json)" ||
    sed 's/^/# /' "$work/recounted"
figure "$(tail -n 1 "$work/recounted")"
is 'every table, from the exported journal' 0 \
    "$(recount "$work/facts" "$work/ledger" "$work"/*.json)" ||
    sed 's/^/# /' "$work/recounted"
figure "from the export: $(tail -n 1 "$work/recounted")"

# wrong WHAT REPORT CHANGE SENTENCE: what a wrong number would do
wrong() {
	sed -E "$3" "$work/$2.json" > "$work/wrong"
	is "$1 is found" 1 \
	    "$(recount "$work/facts" "$work/ledger" "$work/wrong")"
	like "$1 is told" "$4" "$(cat "$work/recounted")"
}
wrong 'a wrong number' head-week 's/"sessions":([0-9])/"sessions":9\1/' \
    'sessions is 9.*, should be'
wrong 'a look more' dpo-week 's/"looks":([0-9])/"looks":9\1/' \
    'dpo .*looks is .*should be'
wrong 'a record more' dpo-term 's/"records":40/"records":41/' \
    "dpo .*orders is .*'records': 41.*should be"
wrong 'an entry more' nominated-person-week \
    's/"in_force":([0-9])/"in_force":9\1/' 'registers is .*should be'
wrong 'a permitted one more' nominated-person-week \
    's/"permitted":([1-9])/"permitted":9\1/' 'entries is .*should be'
wrong 'a minute more' network-manager-week \
    's/"minutes":([0-9]+)\}\}/"minutes":9\1}}/' 'counted is .*should be'
wrong 'a wrong fact' head-week \
    's/("id":"devices","label":[^}]*"value":)([0-9])/\19\2/' \
    'recorded: devices is 9.*should be'
wrong 'a wrong number in a sentence' head-week \
    's/(running, )([0-9])/\19\2/' \
    'coverage: its sentences have the numbers .*should have'
wrong 'a wrong number beside a chart' head-week \
    's/("says":"[^"]* – )([0-9])/\19\2/' \
    'its sentences have the numbers .*should have'
wrong 'a fact nobody recounts' head-week 's/"id":"normally"/"id":"other"/' \
    'the fact other is counted once only'
wrong 'a fact that is not there' head-week \
    's/"id":"school_days"/"id":"other"/' 'school_days is missing, should be'
wrong 'a table nobody recounts' head-week \
    's/"kind":"table","id":"trend"/"kind":"table","id":"other"/' \
    'the table other is counted once only'
wrong 'a column nobody recounts' head-week \
    's/("id":|")contrary_share"/\1other"/g' 'the column other, counted once'

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
