#!/bin/bash
# accuracy.sh BUILD [MIX]: how often beadle is right about use. The held-back
# corpus is made, read and judged by the law of the sample day, and what came
# of it compared with what was done; so are browsers that are recorded
# meanwhile. Of another MIX, only the corpus. BUILD/accuracy.json, .txt and
# .svg are the result (accuracy-MIX, of another).
set -u
build=$1
here=$(dirname "$0")
mix=${2:-$here/mix-held-2.yaml}
result=$build/accuracy${2:+-$(basename "$2" .yaml)}
. tests/tap.sh
work=$(mktemp -d /tmp/beadle-accuracy.XXXXXX)
trap 'rm -rf "$work"' EXIT
# Two of them over HTTP/3. In 125 s a visit has two minutes, whenever it begins.
fresh='visit-4 visit-5 film-4 pixels-4 embed-post-4 embed-film-3 login-3
    redirect-2'

# law DIR: the texts that a day does not bring itself
law() {
	mkdir -p "$1/law"
	cp etc/policies/alexandra-infants.yaml "$1/law/policy.yaml"
	cp etc/catalogue.yaml etc/grading.yaml "$1/law/"
}

# judge DIR: sessions and verdicts of DIR/day.pcap by DIR/law
judge() {
	"$build/beadled" -r "$1/day.pcap" --sessions --law "$1/law" -w 2 \
	    > "$1/sessions.jsonl" 2> "$work/said" &&
	    "$build/beadle" judge --law "$1/law" < "$1/sessions.jsonl" \
	    > "$1/judged.jsonl" 2> "$work/said"
}

# each DIR...: judge them all
each() {
	local day
	for day; do
		judge "$day" || return
	done
}

/usr/bin/python3 "$here/accuracy_test.py" 2> "$work/said"
is 'corpus and figures agree with cases worked by hand' 0 $? ||
    sed 's/^/# /' "$work/said"

if [ "$(id -u)" -eq 0 ] && [ $# -eq 1 ]; then
	MOST=125 JOBS=8 KEEP=1 "$here/record.sh" "$work/fresh" $fresh \
	    > "$work/record.log" 2>&1 &
	recording=$!
fi

"$here/make_corpus.py" "$mix" "$here/shapes" "$work/corpus" > "$work/made"
is 'the corpus is made' 0 $? || { tap_end; exit 1; }
sed 's/^/# /' "$work/made"
for day in "$work"/corpus/*; do
	law "$day"
done
each "$work"/corpus/*
is 'its days are read and judged' 0 $? ||
    { sed 's/^/# /' "$work/said"; tap_end; exit 1; }
"$here/accuracy.py" "$result.json" --release "$mix" "$work"/corpus/* \
    > "$result.txt"
is 'and compared with what was done' 0 $?
grep -vE '^(gate|wrong:) ' "$result.txt" | sed 's/^/# /'
grep '^wrong: ' "$result.txt" | head -n 20 | sed 's/^/# /'
while IFS= read -r line; do
	figure "$line"
done < <(sed -n '/^confusion/,/^$/p' "$result.txt" | grep .)
"$here/picture.py" "$result.json" "$result.svg"
is 'there is a picture of it' 0 $?
while read -r _ result name; do
	is "${name% (*}" pass "$result"
	figure "$name"
done < <(grep '^gate ' "$result.txt")

if [ $# -gt 1 ]; then
	tap_end
	exit
fi

# What the release says of itself, in reports, is what was measured just now.
[ -z "${WRITE:-}" ] || cp "$result.yaml" etc/accuracy.yaml
is 'etc/accuracy.yaml is this (make accuracy WRITE=1 writes it)' '' \
    "$(diff etc/accuracy.yaml "$result.yaml" 2>&1)"

# An isolated hit is told without any time, to whoever asks what it rests on.
lone() {
	"$build/beadle" judge --law "$1/law" --explain \
	    < <(grep -h '"device":"scene-lone"' "$1/sessions.jsonl") \
	    2> "$work/said" | grep -c '^ *time *0:00:00 – '
}
first=$(echo "$work"/corpus/* | cut -d ' ' -f 1)
is 'each isolated hit is explained with a lower bound of 0' \
    "$(grep -c '"scene": "one isolated hit' "$first/truth.jsonl")" \
    "$(lone "$first")"

# The test of the test: roles that are wrong in a copy of the catalogue. broken
# HOST ROLE: gates that fail when the host has that role in it
broken() {
	local day
	for day in "$work"/corpus/*; do
		sed -E "s/(host: $1, role: )\\w+/\\1$2/" etc/catalogue.yaml \
		    > "$day/law/catalogue.yaml"
	done
	! cmp -s etc/catalogue.yaml "$first/law/catalogue.yaml" &&
	    each "$work"/corpus/* &&
	    "$here/accuracy.py" "$work/wrong.json" "$work"/corpus/* |
	    grep '^gate fail'
}
like 'sites that are called trackers turn the gate red' \
    '^gate fail a visit .*recall' "$(broken '(facebook\.com|fbcdn\.net)' tracker)"
like 'films in pages that are called a site turn the gate red' \
    '^gate fail no part of another page' "$(broken 'googlevideo\.com' primary)"

if [ "$(id -u)" -ne 0 ]; then
	skip 'browsers recorded now' 'network namespaces need root'
	tap_end
	exit
fi
wait "$recording"
is 'browsers are recorded now' '' "$(cat "$work/record.log")"
for name in $fresh; do
	day=$work/fresh/$name
	law "$day"
	cp tests/lab/roster.yaml "$first/law/calendar.yaml" "$day/law/"
	mv "$day.pcap" "$day/day.pcap"
	"$here/fresh.py" "$day.json" "$day" && judge "$day" ||
	    not_ok "$name is read and judged"
done
"$here/accuracy.py" "$work/fresh.json" "$work"/fresh/*/ > "$work/fresh.txt"
is 'what they did is compared with how it was graded' 0 $?
is 'and graded as what it was' '' "$(grep '^wrong: ' "$work/fresh.txt")"
figure "$(grep -c . < <(cat "$work"/fresh/*/truth.jsonl)) uses recorded now," \
    "$(grep -c '^wrong: ' "$work/fresh.txt") of them graded wrong"
tap_end
