#!/bin/bash
# hostile.sh BUILD: words that are meant to harm who reads them, by the wire, by
# the law and by every form; every page and every output afterwards.
set -u
build=$(realpath "$1")
. tests/tap.sh
work=$(mktemp -d /tmp/beadle-hostile.XXXXXX)
trap 'kill $up 2> /dev/null; wait $up 2> /dev/null; rm -rf "$work"' EXIT
up=

said() { grep -q "$1" "$work/log"; }

modules=$build/browser
tests/serve/modules.sh "$modules" || {
	skip 'hostile words' 'there is no browser'
	tap_end
	exit
}
/usr/bin/python3 tests/hostile/make.py "$work" \
    etc/policies/alexandra-infants.yaml || exit
cp etc/catalogue.yaml etc/grading.yaml "$work/law"
cat tests/serve/people.yaml >> "$work/law/roster.yaml"
"$build/beadle" up -r "$work/day.pcap" --law "$work/law" \
    --state "$work/state" --serve=127.0.0.1:0 > "$work/log" 2>&1 &
up=$!
wait_for 'the day to be read' said '^serving  the file' ||
    { sed 's/^/# /' "$work/log"; tap_end; exit; }
base=$(sed -n 's|^serving  \(https://.*\)/$|\1|p' "$work/log")
tapped node tests/hostile/hostile.mjs "$base" "$work/state" "$work/law" \
    "$build/beadle" "$build/screens" "$modules"
tap_end
