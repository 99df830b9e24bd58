#!/bin/bash
# tamper.sh BUILD [FULL]: nothing altered unseen. A journal is exported, checked
# with stock tools, by beadle and by a second verifier, and then changed in
# every way an insider might. FULL: 10,000 mutants and each bit of a megabyte;
# without, samples.
set -u
build=$1 full=${2:-}
. tests/tap.sh
mkdir -p "$build"
work=$(mktemp -d /tmp/beadle-tamper.XXXXXX)
slow=$(mktemp -d "$build/ack.XXXXXX")	# on a disk, where /tmp may be none
trap 'rm -rf "$work" "$slow"' EXIT
state=$work/state
# A build meanwhile changes nothing of what is tested.
cp -r "$build/beadle" "$build/tests/tamper" "$work/"
beadle=$work/beadle tools=$work/tamper
export LC_ALL=C

# ---- an export stands by itself ----

"$tools/make_journal" "$state" 100 120 ||
    not_ok 'a journal is made'
said=$("$beadle" journal verify --state "$state")
is 'a journal is as it was written' 0 $?
like 'and its expired texts are covered' 'texts gone +3, as 1 tombstone says' \
    "$said"
# export_to DIR: and say why
export_to() {
	"$beadle" journal export --state "$state" --reason 'an inquiry' "$1"
}
export_to "$work/one"
is 'it is exported' 0 $?
looks() {
	cat "$1"/journal/ledger/*.body | grep -ac '"command":"journal export"'
}
is 'that it was, and why, is in it' '1 1' "$(looks "$work/one") $(cat \
    "$work/one"/journal/ledger/*.body | grep -ac '"reason":"an inquiry"')"
"$beadle" journal export --state "$state" "$work/why" 2> "$work/err"
is 'without a reason it is not, and nobody looked' '2 1' "$? $(looks "$state")"
export_to "$work/two"
is 'the same journal gives the same bytes' '' "$(diff -r -x ledger \
    -x SHA256SUMS "$work/one" "$work/two")"
is 'and the ledger goes on by a look' '' "$(cmp \
    <(cat "$work"/one/journal/ledger/*.body) \
    <(cat "$work"/two/journal/ledger/*.body) 2>&1 | grep -v 'EOF on')"
export_to "$work/one" 2> "$work/err"
is 'nothing is written over' "1 beadle journal export: $work/one is there\
 already: name a new directory" "$? $(cat "$work/err")"
is 'no secret is in it' '' "$(grep -rlF "$(cat "$state/keys/secret")" \
    "$work/one"; find "$work/one" -name 'secret*')"
is 'sha256sum finds it right' 0 "$(cd "$work/one" && sha256sum -c --quiet \
    SHA256SUMS > /dev/null; echo $?)"
"$beadle" journal verify --state "$work/one" > /dev/null
is 'beadle reads the export as it reads the state' 0 $?
is 'the second verifier finds it right' right \
    "$(node tests/tamper/verify.mjs "$work/one")"
like 'it is under 300 lines' '^[12]?[0-9]?[0-9] ' \
    "$(wc -l < tests/tamper/verify.mjs) "

# What a writer whose disk failed left and could not cut is how the next segment
# begins: no verifier minds it, and each minds anything else there.
cp -r "$work/one" "$work/left"
(
	cd "$work/left/journal/observations" || exit
	set -- *.chain
	head -c 300 "$2" >> "$1"
	head -c 99 "${2%chain}body" >> "${1%chain}body"
)
said() {
	echo "$("$beadle" journal verify --state "$work/left" > /dev/null;
	    echo $?) $(node tests/tamper/verify.mjs "$work/left" > /dev/null;
	    echo $?) $(/usr/bin/python3 tests/retain/left.py chain \
	    "$work/left" > /dev/null 2>&1; echo $?)"
}
is 'what a failed disk left is passed over, by all three' '0 0 0' "$(said)"
printf x >> "$(printf '%s\n' "$work"/left/journal/observations/*.body |
    head -n 1)"
is 'and by none of them where it is another' '1 1 1' "$(said)"

# By the words of README.txt: openssl on every line that is signed.
# signed FILE FIELD: how many lines, and how many openssl says are signed by
# the key named in that field
signed() {
	local n=0 good=0 line id
	while IFS= read -r line; do
		n=$((n + 1))
		id=$(cut -d ' ' -f "$2" <<< "$line")
		printf %s "${line% *}" > "$work/text"
		printf %s "${line##* }" | tr a-f A-F | basenc --base16 -d \
		    > "$work/signature"
		openssl pkeyutl -verify -pubin -keyform DER \
		    -inkey "$work/one/keys/$id.der" -rawin -in "$work/text" \
		    -sigfile "$work/signature" > "$work/said" 2>&1 &&
		    good=$((good + 1))
	done < "$1"
	echo "$n $good"
}
is 'openssl finds each head signed' '6 6' \
    "$(signed "$work/one/journal/observations/heads" 9)"
is 'and each key signed by the one before' '3 3' \
    "$(signed "$work/one/keys/public" 8)"
sed 's/2026-11-2/2026-11-1/' "$work/one/journal/observations/heads" \
    > "$work/forged"
is 'and none that was changed' '6 0' "$(signed "$work/forged" 9)"
like 'README.txt says how' 'openssl pkeyutl -verify -pubin -keyform DER' \
    "$(cat "$work/one/README.txt")"
like 'a fingerprint is the sha256sum of a key' \
    "$(sha256sum < "$work/one/keys/$(tail -n 1 "$work/one/keys/public" |
    cut -d ' ' -f 8).der" | cut -c 1-16)" "$(cat "$work/one/keys/public")"

# ---- beside a writer ----

# At full speed, until it is told enough.
"$tools/ack_time" "$slow/live/journal/observations" 1000000 16 > /dev/null &
writer=$!
while [ ! -s "$slow/live/journal/observations/20261120-0001.chain" ]; do
	kill -0 $writer || break
done
right=0
for i in 1 2 3 4 5 6 7 8 9 10; do
	"$beadle" journal verify --state "$slow/live" > "$work/said" || break
	"$beadle" journal export --state "$slow/live" --reason why \
	    "$work/live$i" &&
	    "$beadle" journal verify --state "$work/live$i" > "$work/said" ||
	    break
	right=$((right + 1))
done
is 'it is verified and exported while it is written' '10 yes' \
    "$right $(kill -0 $writer && echo yes)"
[ $right = 10 ] || sed 's/^/# /' "$work/said"
kill $writer
wait $writer 2> /dev/null
is 'by the second verifier, too' right \
    "$(node tests/tamper/verify.mjs "$work/live10")"
rm -rf "$slow/live" "$work"/live*

# ---- it is changed ----

"$tools/make_journal" "$work/other" 100 120
"$beadle" journal verify --state "$state" \
    --head "$work/other/journal/observations/heads" > "$work/said"
is 'heads of another journal are not in it' 1 $?
like 'and it says why' 'WRONG: .*which is not among the keys here' \
    "$(cat "$work/said")"

# The look is the ledger's last entry, and not signed yet: what is done to it
# no head can tell.
cp -r "$work/one" "$work/signed"
(
	cd "$work/signed/journal/ledger" || exit
	last=$(printf '%s\n' *.chain | tail -n 1)
	truncate -s -246 "$last"
	sed -i '$d' "${last%chain}body"
	[ -s "$last" ] || rm "$last" "${last%chain}body"
)
mutants=340
[ -z "$full" ] || mutants=10200
node tests/tamper/tamper.mjs "$beadle" "$work/signed" \
    "$state/keys/secret" $mutants "${SEED:-1}" > "$work/mutants"
is "$mutants mutants are found by both verifiers" 0 $?
grep -E '^# ' "$work/mutants"
grep -E '^not ok' "$work/mutants" | sed 's/^/# /'

# Of one as long as a school's morning, a sample; in full a whole megabyte.
"$tools/make_journal" "$work/long" 1560 400
bytes=$(du -bc "$work"/long/journal/observations/*.{chain,body} | tail -n 1 |
    cut -f 1)
[ -n "$full" ] && each=1 || each=97
said=$("$tools/flip" "$work/long" $each)
is 'no bit can be turned over unseen' 0 $?
figure "tamper: of $bytes bytes of a journal, and its heads, every" \
    "$([ $each = 1 ] && echo bit || echo "${each}th bit") turned over:" \
    "${said/of which/flips,} found"

# ---- acknowledged in time ----

read -r middle late last rate <<< "$("$tools/ack_time" \
    "$slow/journal" "$([ -n "$full" ] && echo 2000 || echo 300)" 64)"
like 'a record is acknowledged within 250 ms, 99 of 100' '^(1?[0-9]?[0-9]|2[0-4][0-9])\.' \
    "$late"
figure "journal: acknowledged after $middle ms (median), $late ms (99 of 100)," \
    "$last ms (longest), $rate records/s in groups of 64"
tap_end
