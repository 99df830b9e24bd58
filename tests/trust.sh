#!/bin/bash
# trust.sh BUILD: three boxes of three schools, and their trust's report of
# what they signed; what must be refused of it, and that nothing can be worked
# out of the whole.
set -u
build=$(realpath "$1")
. tests/tap.sh
. tests/forms/pages.sh
work=$(mktemp -d /tmp/beadle-trust.XXXXXX)
trap 'kill $up 2> /dev/null; wait $up 2> /dev/null; rm -rf "$work"' EXIT
up=
law=$work/law
cp -r "$build/sample/law" "$law"
sed -i '/id: class-/s/custodian: t.okafor, shared: no/shared: yes/' \
    "$law/roster.yaml"
"$build/beadled" -r "$build/sample/day.pcap" --sessions --law "$law" \
    > "$work/records" 2> "$work/err"
is 'the sample day is read' 0 $?

beadle() {
	"$build/beadle" "$@"
}

# school SITE [FIRST LAST [HOW]]: a box with some weeks of records, or none, and
# what it signs
school() {
	local site=$1 config=$work/$1.yaml
	mkdir -p "$work/$site"
	printf 'site: %s\nstate: %s\nlaw: %s\n' "$site" "$work/$site" "$law" \
	    > "$config"
	if [ $# -gt 1 ]; then
		/usr/bin/python3 tests/weeks/make_weeks.py "$work/records" \
		    "$2" "$3" > "$work/made"
		"$build/tests/faults/feeder" "${4:-put}" "$config" "$work/made" \
		    > "$work/put" 2>&1
	fi
	"$build/beadle" up --config "$config" > "$work/$site.log" 2>&1 &
	up=$!
	for _ in {1..300}; do
		grep -q '^serving' "$work/$site.log" &&
		    beadle store rebuild --config "$config" > "$work/out" 2>&1 &&
		    break
		kill -0 $up || break
		sleep 0.1
	done
	for unit in term month; do
		beadle report trust --config "$config" --day 2026-11-20 \
		    --as-known 2026-11-28 --period $unit --format json --sign -o "$work/$site-$unit" \
		    2> "$work/err"
		is "$site signs its $unit" 0 $? || sed 's/^/# /' "$work/err"
	done
	beadle report trust --config "$config" --day 2026-11-20 --period term \
	    --as-known 2026-11-28 --format json > "$work/$site.json"
	beadle report trust --config "$config" --day 2026-11-20 --period term \
	    --as-known 2026-11-22 --format json --sign > "$work/$site-early"
	for end in '30 14:00' 30; do
		beadle report trust --config "$config" --day 2026-11-20 \
		    --as-known "2026-11-$end" --period month --format json \
		    --sign > "$work/$site-${end/ */noon}"
	done
	beadle report governors --config "$config" --day 2026-11-20 \
	    --period term --format json --sign > "$work/out" 2> "$work/err"
	is 'no other edition is signed' 2 $?
	kill -INT $up
	wait $up
	keys[$site]=$(tail -n 1 "$work/$site-term" | cut -d ' ' -f 6)
}
declare -A keys
school alexandra 2026-10-05 2026-11-20
school keston 2026-11-09 2026-11-20
school holtsmere 2026-11-16 2026-11-18
school idle 2026-11-02 2026-11-20 watch
school unwatched

# The fingerprint, as openssl has it: SHA-256 of the SubjectPublicKeyInfo.
fingerprint() {
	{
		printf '302a300506032b6570032100' | tr a-f A-F |
		    basenc --base16 -d
		printf %s "$1" | tr a-f A-F | basenc --base16 -d
	} | sha256sum | cut -c 1-64
}
# list SCHOOL...: as the trust would write it
list() {
	echo 'trust: Northfield Learning Trust'
	echo 'schools:'
	for at; do
		echo "  - {site: $at, name: ${at^} School, key: $(fingerprint \
		    "${keys[$at]}")}"
	done
}
list alexandra keston holtsmere > "$work/trust.yaml"
cd "$work" || exit 1
board() {
	beadle report trust-board --schools trust.yaml "$@"
}

# ---- one report ----

board alexandra-term keston-term holtsmere-term > board.txt 2> err
is 'three schools are one report' '0 0' "$? $(wc -l < err)" ||
    sed 's/^/# /' err
like 'side by side' 'Alexandra School.*Keston School.*Holtsmere School.*All' \
    "$(tr '\n' ' ' < board.txt)"
for form in html csv json pdf; do
	board -f $form -o board.$form alexandra-term keston-term holtsmere-term
	is "as $form" 0 $?
done
board -f json holtsmere-term alexandra-term keston-term > again.json
is 'in whatever order they come' '' "$(cmp board.json again.json 2>&1)"
is 'by its schema' '' "$(cd - > /dev/null; /usr/bin/python3 - \
    etc/report.schema.json "$work/board.json" 2>&1 << 'END'
import json, sys
import jsonschema
jsonschema.validate(json.load(open(sys.argv[2])), json.load(open(sys.argv[1])))
END
)"

mkdir pages
for language in en cy; do
	board --language $language -f html -o pages/trust-board-$language.html \
	    alexandra-term keston-term holtsmere-term
	is "as a page, in $language" "0 $language" \
	    "$? $(sed -n 's/.*<html lang="\(..\).*/\1/p' \
	    pages/trust-board-$language.html | head -n 1)"
done
browse pages

# ---- recounted from what the schools showed, and nothing more told ----

recount() {
	/usr/bin/python3 "$OLDPWD/tests/weeks/trust.py" "$@" 2>&1
}
is 'each number and each sum, from the schools'\'' own' '' \
    "$(recount board.json alexandra.json keston.json holtsmere.json)"
sed 's/"sessions":\([0-9]\)/"sessions":9\1/' board.json > wrong.json
like 'a wrong one is found' 'should be' \
    "$(recount wrong.json alexandra.json keston.json holtsmere.json)"
like 'something is withheld, or that shows nothing' '"withheld":true' \
    "$(cat board.json)"

# ---- no sensor, and days that are not over ----

list alexandra keston holtsmere unwatched > trust.yaml
board -f json alexandra-term keston-term holtsmere-term unwatched-term \
    > unwatched-board.json
is 'a school without a sensor tells nothing, nor does a sum with it' '' \
    "$(recount unwatched-board.json alexandra.json keston.json holtsmere.json \
    unwatched.json)"
board alexandra-term keston-term holtsmere-term unwatched-term > four.txt
like 'it has dashes' 'Unwatched School \(1\) +– +– +– +[1-9][0-9]* +–' \
    "$(cat four.txt)"
like 'and it is said why' 'No sensor was running there' "$(cat four.txt)"
list alexandra keston holtsmere > trust.yaml
like 'days that are not over are said to be' \
    'Made on 2026-11-22, before .* of 2026-09-02 to 2026-11-22' \
    "$(board alexandra-early keston-early 2>&1 | tr -s ' \n' '  ')"
like 'and so is the last of them' \
    'Made on 2026-11-30, before .* of 2026-11-01 to 2026-11-30' \
    "$(board alexandra-30noon keston-30noon 2>&1 | tr -s ' \n' '  ')"
is 'and not once it is over' '0 0' "$(board alexandra-30 keston-30 > out 2>&1
    echo $? "$(grep -c 'Made on' out)")"

# ---- no use, where a sensor ran ----

list alexandra idle keston > trust.yaml
board -f json alexandra-term idle-term keston-term > idle-board.json
is 'a school without use takes no sum from the others' '' \
    "$(recount idle-board.json alexandra.json idle.json keston.json)"
like 'and has none itself' 'forum +[1-9][0-9]* +0 +[1-9][0-9]* +[1-9]' \
    "$(board alexandra-term idle-term keston-term)"
list alexandra keston holtsmere > trust.yaml

# ---- who is missing, twice, somebody else ----

board alexandra-term holtsmere-term > missing.txt 2>&1
like 'who is missing is named' 'Keston School \(keston\) sent no report' \
    "$(cat missing.txt)"
like 'and no sum is shown' 'All schools +not shown +not shown +not shown' \
    "$(cat missing.txt)"

# refused WHAT SENTENCE ARGUMENT...: one sentence, and nothing else
refused() {
	local what=$1 sentence=$2
	shift 2
	board "$@" > out 2> err
	is "$what is refused" '2 0 1' \
	    "$? $(wc -c < out) $(wc -l < err)"
	like "$what: it says so" "$sentence" "$(cat err)"
}
refused 'a school twice' 'of alexandra already' alexandra-term keston-term \
    alexandra-term
refused 'another period' 'of the month 2026-11-01..2026-11-30, that of alexandra' \
    alexandra-term keston-month
refused 'a part of the period' \
    'ends with 2026-11-22, what that of alexandra does with 2026-[-0-9]+: ' \
    alexandra-term keston-early
refused 'a part of the last day' 'made before its last day was over' \
    alexandra-30 keston-30noon
refused 'no seal' 'no report that was signed' alexandra.json
refused 'nothing' 'no report that was signed' /dev/null
refused 'no file' 'cannot read nowhere' nowhere
sed '1s/"sessions":\([0-9]\)/"sessions":9\1/;1s/"value":\([0-9]\)/"value":9\1/' \
    alexandra-term > changed
refused 'a changed number' 'not as it was signed at alexandra' changed
sed 's/^beadle-report 1 alexandra/beadle-report 1 keston/' alexandra-term > other
refused 'another name' 'not as it was signed at keston' other
{ head -n 1 alexandra-term; tail -n 1 keston-term; } > mixed
refused 'a seal of another' 'not as it was signed' mixed
list alexandra keston > trust.yaml
refused 'a school of another trust' 'holtsmere, which is not in the list' \
    holtsmere-term
{ list alexandra | sed "s/key: .*}/key: $(fingerprint "${keys[keston]}")}/"; } \
    > trust.yaml
refused 'another key' 'another key than the list has of alexandra' \
    alexandra-term
printf 'trust: x\nschools:\n  - {site: a, name: b, key: 12}\n' > trust.yaml
like 'a list with a key that is none is refused' 'trust.yaml:3:29: expected the' \
    "$(board alexandra-term 2>&1)"

# ---- checked with stock tools ----

line=$(tail -n 1 alexandra-term)
printf %s "${line% *}" > text
printf %s "${line##* }" | tr a-f A-F | basenc --base16 -d > signature
{
	printf '302a300506032b6570032100' | tr a-f A-F | basenc --base16 -d
	printf %s "${keys[alexandra]}" | tr a-f A-F | basenc --base16 -d
} > key.der
is 'openssl checks the seal' 'Signature Verified Successfully' "$(openssl pkeyutl \
    -verify -pubin -keyform DER -inkey key.der -rawin -in text \
    -sigfile signature)"
is 'and sha256sum the report' "$(cut -d ' ' -f 5 <<< "$line")" \
    "$(head -n 1 alexandra-term | sha256sum | cut -c 1-64)"
tap_end
