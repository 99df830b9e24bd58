#!/bin/bash
# retain.sh BUILD: what was kept for long enough is gone, everywhere, and what
# is held is not: on the sample day, looked at from outside the program.
set -u
build=$1
. tests/tap.sh
work=$(mktemp -d /tmp/beadle-retain.XXXXXX)
server=
clean() {
	[ -z "$server" ] || kill "$server" 2> /dev/null
	wait
	rm -rf "$work"
}
trap clean EXIT
# Somebody of the sample day's school holds the office that reviews.
law=$work/law
cp -r "$build/sample/law" "$law"
printf 'offices:\n  - {office: network manager, person: d.lindop}\n' >> \
    "$law/roster.yaml"
# And somebody of it has a second id.
sed -i 's/^people:.*/&\n  - {id: t.okafor.gov, kind: governor, same_as: t.okafor}/' \
    "$law/roster.yaml"
state=$work/state
left="/usr/bin/python3 tests/retain/left.py"
later=2027-09-01		# every length of a session is over
who='--by t.okafor --authority "FGB-3"'

# beadle COMMAND...: of that state
beadle() {
	"$build/beadle" "$@" --law "$law" --state "$state"
}

# A capture with nothing in it: the keeper starts, does what waits, and ends.
/usr/bin/python3 - "$work/empty.pcap" <<'END'
import struct
import sys
with open(sys.argv[1], "wb") as f:
    f.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
    f.write(struct.pack("<IIII", 1795183200, 0, 42, 42))
    f.write(bytes.fromhex("ffffffffffff02005e10000108060001080006040001"))
    f.write(bytes(20))
END
keeper() {
	beadle up -r "$work/empty.pcap" --once > "$work/out" 2> "$work/err" ||
	    cat "$work/err"
}

# served COMMAND...: with Redis up
served() {
	tests/served.sh "$build" "$law" "$state" "$@"
}

# Redis's files, read by a server of the test's own that knows no users.
redis_matches() {
	rm -rf "$work/copy"
	cp -a "$1" "$work/copy"
	rm -f "$work/copy"/{redis.sock,redis.conf,users.acl}
	(cd "$work/copy" && exec redis-server --port 0 --unixsocket \
	    "$work/copy.sock" --appendonly yes --dir "$work/copy" \
	    --save '' > "$work/server.log" 2>&1) &
	server=$!
	for _ in $(seq 100); do
		redis-cli -s "$work/copy.sock" ping 2> /dev/null |
		    grep -q PONG && break
		sleep 0.1
	done
	$left redis "$state" "$work/copy.sock" || echo 'it was not looked at'
	kill $server
	wait $server 2> /dev/null
	server=
}

# gone FILE: no word of these lines is in any file below the state
gone() {
	cut -d ' ' -f 1 "$1" | sort -u > "$work/words"
	find "$state" -type f -exec grep -aFof "$work/words" {} + | sort | uniq -c
}

"$build/beadle" up -r "$build/sample/day.pcap" --once --law "$law" \
    --state "$state" > "$work/out" 2>&1 || cat "$work/out"
$left ids "$state" > "$work/before"
is 'before: Redis holds what the journal makes of it' '' \
    "$(redis_matches "$state/redis")"

# ---- holds, a referral, the order ----

flagged=$(served "$build/beadle" review list --day 2026-11-20 --law "$law" \
    --state "$state" | grep -oE '^[0-9a-f]{16}|[0-9a-f]{16}' | head -n 1)
served "$build/beadle" review "$flagged" refer --by d.lindop --law "$law" \
    --state "$state" > "$work/out" 2>&1 ||
    not_ok 'a flagged session is referred' "$(cat "$work/out")"
one=$(awk '$2 == "class-01" { print $1; exit }' "$work/before")
beadle hold add --device office-01 --by t.okafor --authority "HR 12" \
    --reason "a case" > "$work/out"
beadle hold add --session "$one" --by t.okafor --authority "HR 12" \
    --reason "a case" >> "$work/out"
beadle hold add --person p.shaw --from 2026-11-21 --by t.okafor \
    --authority "HR 13" --reason "of other days" >> "$work/out"
is 'three holds are added, and each says how many sessions it holds' \
    "$(awk '$2 == "office-01"' "$work/before" | wc -l) 1 0" \
    "$(sed -n 's/.*kept until it is released .* holds \([0-9,]*\) .*/\1/p' \
    "$work/out" | tr '\n' ' ' | sed 's/ $//')"

cp -a "$state" "$work/earlier"
dry=$(beadle retain --dry-run --day $later)
is 'a dry run writes nothing' "$(cd "$work/earlier" && find . -type f \
    -exec sha256sum {} + | sort)" "$(cd "$state" && find . -type f \
    -exec sha256sum {} + | sort)"
eval "beadle retain --day $later $who" > "$work/order" 2>&1
is 'the order is what the dry run said' "$dry" \
    "$(grep -v 'order-1 is written' "$work/order")"
eval "beadle retain --day $later $who" > "$work/out" 2>&1
like 'nothing is ordered twice' 'order-1 is not yet carried out' \
    "$(cat "$work/out")"
keeper

# ---- what is gone, and what is not ----

$left ids "$state" > "$work/after"
sort "$work/before" > "$work/a"
sort "$work/after" > "$work/b"
comm -23 "$work/a" "$work/b" > "$work/expired"
figure "$(wc -l < "$work/expired") of $(wc -l < "$work/before") sessions" \
    "expired, $(wc -l < "$work/after") held or referred"
is 'hold lost in purge: what is held is there, and nothing else of it' \
    "$(awk -v one="$one" -v two="$flagged" '$1 == one || $1 == two ||
	$2 == "office-01"' "$work/before" | sort)" "$(cat "$work/b")"
is 'no expired id is anywhere below the state directory' '' \
    "$(gone "$work/expired")"
awk 'NR == FNR { kept[$2]; next } !($2 in kept) { print $2 }' \
    "$work/after" "$work/expired" | sort -u > "$work/devices"
is 'nor a device of which nothing is kept' '' "$(gone "$work/devices")"
figure "$(wc -l < "$work/devices") devices are named nowhere any more"
is 'purge leaves index entries: none, and no sum is another' '' \
    "$(redis_matches "$state/redis")"
said=$($left chain "$state")
is 'both chains are whole, a tombstone speaks for each text' 0 $?
figure "$(echo "$said" | head -n 1)"
like 'beadle journal verify says the same' "texts gone  $(wc -l < \
    "$work/expired")," "$("$build/beadle" journal verify --state "$state")"

# ---- the certificate ----

beadle retain --certificates order-1 > "$work/certificate"
is 'the certificate counts what is gone' "$(wc -l < "$work/expired")" \
    "$(awk '/deleted/ { n += $3 } END { print n }' "$work/certificate")"
like 'it names the policy' "policy +$(sha256sum < "$law/policy.yaml" |
    cut -c 1-64)" "$(cat "$work/certificate")"
is 'and what was looked at again' 3 "$(grep -c verified \
    "$work/certificate")"
like 'and how far' 'from the first of the texts to the last: none is in it' \
    "$(cat "$work/certificate")"
first=$(find "$work/earlier/journal/observations" -name '*.chain' -exec \
    cat {} + | tail -n 1 | awk '{ print $7 }')
like 'it names the head before' "head before +[0-9]+ $first" \
    "$(cat "$work/certificate")"

# ---- Redis wiped, and one of before the order ----

# The day's report, but for the signed head, which is newer with each start.
tree() {
	served "$build/beadle" report --day 2026-11-20 --format json \
	    --law "$law" --state "$state" |
	    sed -E 's/\{"kind":"section","id":"proof".*//'
}
tree > "$work/report"
rm -rf "$state/redis"
keeper
is 'filled anew, it holds the same' '' "$(redis_matches "$state/redis")"
rm -rf "$state/redis"
cp -a "$work/earlier/redis" "$state/redis"
keeper
is 'so does one of before the order' '' "$(redis_matches "$state/redis")"
tree > "$work/report-again"
# All but which head of the journal was signed last: it has gone on.
unsigned() {
	sed 's/{"kind":"section","id":"proof".*//' "$1" | sha256sum
}
is 'the report is the same bytes' "$(unsigned "$work/report")" \
    "$(unsigned "$work/report-again")"

# ---- released ----

beadle hold release hold-1 --by t.okafor --authority "HR 14" \
    --reason "closed" > "$work/out"
eval "beadle retain --day $later $who" > "$work/out"
keeper
$left ids "$state" > "$work/after"
is 'released, what it held goes' "$(grep -E "^($one|$flagged) " \
    "$work/before")" "$(cat "$work/after")"
is 'again Redis holds what the journal makes of it' '' \
    "$(redis_matches "$state/redis")"

# ---- one person ----

day_again() {
	rm -rf "$state"
	"$build/beadle" up -r "$build/sample/day.pcap" --once --law "$law" \
	    --state "$state" > "$work/out" 2>&1 || cat "$work/out"
}
day_again

# ---- who looks, at the console ----

# looked COMMAND...: what it prints, with Redis up; then the looks of the ledger
# since, without their own braces and what differs from box to box
looked() {
	cat "$state"/journal/ledger/*.body > "$work/ledger-before" 2> \
	    "$work/none"
	served "$build/beadle" "$@" --law "$law" --state "$state" \
	    > "$work/out" 2> "$work/err" || echo "failed: $(cat "$work/err")"
	cat "$state"/journal/ledger/*.body 2> "$work/none" | tail -c +$(($(stat \
	    -c %s "$work/ledger-before") + 1)) | grep -aoE '"command".*' |
	    sed -E 's/"os_user":"[^"]+"/OS/'
}
one=$(awk '$2 == "office-01" { print $1; exit }' "$work/before")
is 'sessions of a day: who, which day and why' \
    '"command":"sessions",OS,"reason":"case 7","from":"2026-11-20","to":"2026-11-20"}' \
    "$(looked sessions --day 2026-11-20 --reason 'case 7')"
is 'as JSON of one device, no less' \
    '"command":"sessions","device":"office-01",OS,"from":"2026-11-20","to":"2026-11-20"}' \
    "$(looked sessions --json --day 2026-11-20 --device office-01)"
is 'an explanation: of which session and device' \
    "\"command\":\"explain\",\"session\":\"$one\",\"device\":\"office-01\",OS}" \
    "$(looked explain "${one:0:12}" --json)"
is 'what goes on, once' 1 "$(looked top --once | grep -c '"command":"top"')"
is 'of what names nobody there is no look' '' "$(looked report \
    --day 2026-11-20; looked review list --day 2026-11-20; looked precision;
    looked status)"
(flock 9; sleep 20) 9> "$state/journal/ledger/lock" &
holder=$!
served "$build/beadle" sessions --day 2026-11-20 --law "$law" --state "$state" \
    > "$work/out" 2> "$work/err"
is 'a look that cannot be recorded shows nothing' '1 0' \
    "$? $(stat -c %s "$work/out")"
kill $holder
echo 'console_reason: yes' > "$work/asks.yaml"
is 'where the settings ask for a reason, none is shown without' \
    'failed: beadle explain: the settings ask why one looks at what names a device: --reason TEXT' \
    "$(looked explain "$one" --config "$work/asks.yaml")"
like 'and with one it is' '"reason":"case 8"' "$(looked explain "$one" \
    --config "$work/asks.yaml" --reason 'case 8')"

# ---- Redis behind the journal ----

cp -a "$state/redis" "$work/redis-then"
keeper
rm -rf "$state/redis"
cp -a "$work/redis-then" "$state/redis"
(cd "$state/redis" && exec redis-server redis.conf) \
    > "$work/server.log" 2>&1 &
server=$!
for _ in $(seq 100); do
	[ -S "$state/redis/redis.sock" ] && break
	sleep 0.1
done
for command in report sessions "explain $one" 'review list' 'top --once' \
    "review $one embed --by d.lindop" "law try $law --from 2026-11-20 --to\
 2026-11-20"; do
	# shellcheck disable=SC2086 # words
	beadle $command > "$work/out" 2> "$work/err"
	like "beadle ${command%% --*} does not take a part for all" \
	    '^1 0 .*Redis is [0-9]+ entries behind the journal' \
	    "$? $(stat -c %s "$work/out") $(cat "$work/err")"
done
kill $server
wait $server 2> /dev/null
server=
day_again
# Whose devices are whose, from the roster's own text.
/usr/bin/python3 - "$law/roster.yaml" t.okafor > "$work/theirs" <<'END'
import re
import sys
for line in open(sys.argv[1]):
    m = re.search(r"\{id: ([^,]+),.*custodian: ([^,]+), shared: no", line)
    if m and m[2] == sys.argv[2]:
        print(m[1])
END
$left ids "$state" | sort > "$work/before"
awk 'NR == FNR { own[$1]; next } $2 in own { print $1 }' "$work/theirs" \
    "$work/before" | sort > "$work/expected"
beadle subject export --person t.okafor -o "$work/subject" \
    --reason "asked for by letter, d.lindop has it" > "$work/out" 2>&1
is 'a person gets what is recorded of their own devices, all of it' \
    "$(cat "$work/expected")" "$(/usr/bin/python3 -c '
import json, sys
for s in json.load(open(sys.argv[1]))["sessions"]:
    print(s["record"]["id"])' "$work/subject.json" | sort)"
is 'the text names each of them too' "$(wc -l < "$work/expected")" \
    "$(grep -cFf "$work/expected" "$work/subject.txt")"
is 'and no other person, not even where a reason does' '' \
    "$(grep -hoE 'd\.lindop|j\.reed|p\.shaw|a\.bello|l\.may' \
    "$work/subject.json" "$work/subject.txt")"
is 'the files are for their owner alone' '600 600' "$(stat -c %a \
    "$work/subject.json" "$work/subject.txt" | paste -sd ' ')"
looks() {
	cat "$state"/journal/ledger/*.body | grep -ac '"what":"look"'
}
is 'that it was looked at, and why, is in the ledger' 1 \
    "$(cat "$state"/journal/ledger/*.body |
    grep -a '"what":"look"' | grep -ac 'subject export.*by letter')"
beadle subject export --person t.okafor -o "$work/subject" --reason x \
    > "$work/out" 2>&1
is 'what is there is not written over' "1 $(looks)" "1 1"
beadle subject export --person t.okafr -o "$work/nobody" --reason x \
    > "$work/out" 2>&1
is 'nobody of that name: nothing is written, and nobody looked' "2 1 " \
    "$? $(looks) $(cd "$work" && ls nobody.* 2> /dev/null)"
beadle subject erase --person t.okafr --by d.lindop --authority "DPO 5" \
    > "$work/out" 2>&1
like 'and nobody is erased' '^2 .*no roster names a person "t.okafr"' \
    "$? $(cat "$work/out")"
mkdir "$work/full"
if mount -t tmpfs -o size=4k none "$work/full" 2> /dev/null; then
	beadle subject export --person t.okafor -o "$work/full/x" \
	    --reason y > "$work/out" 2>&1
	is 'no bytes could leave: the ledger has the look all the same' \
	    "1 2 " "$? $(looks) $(ls "$work/full")"
	umount "$work/full"
else
	skip 'no bytes could leave: the ledger has the look' 'needs root'
fi

one=$(head -n 1 "$work/expected")
beadle hold add --session "$one" --by d.lindop --authority "HR 12" \
    --reason "a case" > "$work/out"
# Another of theirs is open still; a journal's line is a mirror's.
mkdir -p "$state/open"
{
	echo '{"v":1,"after":1}'
	cat "$state"/journal/observations/*.body |
	    grep -aoE '\{"v":[0-9]+,.*"id":"'"$one"'".*\}' | head -n 1 |
	    sed "s/$one/00000000000000aa/"
} > "$state/open/open.jsonl"
beadle subject export --person t.okafor -o "$work/held" --reason more \
    > "$work/out" 2>&1
is 'hold and open use missing in the export: both are in it' \
    "hold-1 $one 00000000000000aa" "$(/usr/bin/python3 -c '
import json, sys
d = json.load(open(sys.argv[1]))
for h in d["holds"]:
    print(h["id"], h["session"])
for s in d["open"]:
    print(s["id"])' "$work/held.json" | paste -sd ' ')"
beadle subject export --person t.okafor.gov -o "$work/second" \
    --reason second > "$work/out" 2>&1
is 'asked for by their other id it is the same, and says by which' \
    "$(wc -l < "$work/expected") 1 3 ['t.okafor']" "$(/usr/bin/python3 -c '
import json, sys
d = json.load(open(sys.argv[1]))
print(len(d["sessions"]), len(d["open"]), sum(1 for l in d["looks"] if
    l["reason"] in ("y", "more", "second")), d["also"])' \
    "$work/second.json")"
is 'what was seen on those days is in it, by the journal' 1 \
    "$(/usr/bin/python3 tests/retain/seen.py "$state" "$work/second.json" \
    2026-11-20 | grep -cFf - "$work/second.txt")"
is 'in the text, too' 2 "$(grep -cE \
    'hold-1, on the authority of HR 12: a case|open still .0{14}aa' \
    "$work/held.txt")"
beadle subject erase --person t.okafor --dry-run > "$work/out" 2>&1
like 'erasing says what is open, and is recorded later' \
    'open still, and not erased: 1 ' "$(cat "$work/out")"
like 'and by which other ids of theirs' 'another id, too: t.okafor.gov$' \
    "$(cat "$work/out")"
beadle subject erase --person t.okafor.gov --dry-run > "$work/other" 2>&1
is 'erasing by another id is erasing the same' \
    "$(grep -v 'another id' "$work/out")" \
    "$(grep -v 'another id' "$work/other")"
rm "$state/open/open.jsonl"
beadle subject erase --person t.okafor --by d.lindop --authority "DPO 5" \
    > "$work/out" 2>&1
like 'erasing says what is held' 'held, and not erased: 1$' \
    "$(cat "$work/out")"
beadle subject erase --person t.okafor --by d.lindop --authority "DPO 5" \
    > "$work/out" 2>&1
like 'nor is erasing ordered twice' '1 .*order-1 is not yet carried out' \
    "$? $(cat "$work/out")"
beadle hold add --person t.okafor --by d.lindop --authority "HR 13" \
    --reason "a case" > "$work/out"
keeper
$left ids "$state" | sort > "$work/after"
is 'a hold that came after the order keeps what it names' \
    "$(cat "$work/before")" "$(cat "$work/after")"
like 'and the certificate says so' 'held since +[1-9][0-9]* of what was' \
    "$(beadle retain --certificates order-1)"
like 'in a line, too: nothing went' ' 0 records  carried out' \
    "$(beadle retain --certificates)"
beadle hold release hold-2 --by d.lindop --authority "HR 14" \
    --reason "closed" > "$work/out"
beadle subject erase --person t.okafor --by d.lindop --authority "DPO 5" \
    > "$work/out" 2>&1
keeper
$left ids "$state" | sort > "$work/after"
is 'erased is what is theirs, but for what is held' \
    "$(grep -vxF "$one" "$work/expected")" \
    "$(comm -23 "$work/before" "$work/after" | cut -d ' ' -f 1)"
comm -23 "$work/before" "$work/after" > "$work/expired"
is 'and it is nowhere below the state directory' '' \
    "$(gone "$work/expired")"
is 'nor is anything of it in an index' '' \
    "$(redis_matches "$state/redis")"

# ---- the capture file once more ----

# again LAW: the sample day is read again
again() {
	"$build/beadle" up -r "$build/sample/day.pcap" --once --law "$1" \
	    --state "$state" > "$work/out" 2> "$work/err" || cat "$work/err"
}
own=$(wc -l < "$work/expired")
again "$law"
$left ids "$state" | sort > "$work/again"
is 'read again, a capture file does not bring back what was erased' \
    "$(cat "$work/after")" "$(cat "$work/again")"
is 'not even for a moment: it is nowhere below the state directory' '' \
    "$(gone "$work/expired")"
is 'nor in an index' '' "$(redis_matches "$state/redis")"
like 'which is told' "$own sessions of this capture file were deleted before" \
    "$(cat "$work/err")"
like 'the certificate says what was kept for that' \
    "marks +$own kept, by which" "$(beadle retain --certificates order-2)"
cp -a "$law" "$work/renamed"
sed -i 's/{id: office-/{id: desk-/; s/{id: class-/{id: room-/' \
    "$work/renamed/roster.yaml"
again "$work/renamed"
$left ids "$state" | sort > "$work/again"
sed 's/ office-/ desk-/; s/ class-/ room-/' "$work/after" |
    cut -d ' ' -f 2- | sort > "$work/a"
cut -d ' ' -f 2- "$work/again" | sort > "$work/b"
is 'read under another law, it neither comes back nor counts twice' \
    "$(cat "$work/a")" "$(cat "$work/b")"
is 'in Redis neither' '' "$(redis_matches "$state/redis")"
like 'and that is told' 'of before are replaced, and count no more' \
    "$(cat "$work/err")"
again "$law"
$left ids "$state" | sort > "$work/again"
is 'and under the first again, it is as it was' "$(cat "$work/after")" \
    "$(cat "$work/again")"
is 'in Redis, too' '' "$(redis_matches "$state/redis")"
"$build/beadle" journal export --state "$state" --reason "an inquiry" \
    "$work/exported"
is 'what marks were made with is in no export' "0 $state/keys/marks" \
    "$? $(grep -rlFf "$state/keys/marks" "$state" "$work/exported")"
mv "$state/keys/marks" "$work/marks"
"$build/beadle" up -r "$build/sample/day.pcap" --once --law "$law" \
    --state "$state" > "$work/out" 2> "$work/err"
like 'without it no capture file is read into this record' \
    '^1 .*keys/marks is missing, by which what was deleted is known again' \
    "$? $(cat "$work/err")"
mv "$work/marks" "$state/keys/marks"
$left ids "$state" | sort > "$work/after"
is 'the order names nobody' 0 "$(cat "$state"/journal/ledger/*.body |
    grep -a '"what":"order"' | grep -ac okafor)"

# ---- backup and restore ----

bare() {		# without --law and --state
	"$build/beadle" "$@"
}
bare backup keygen -o "$work/key" > "$work/out"
bare backup keygen -o "$work/other" > "$work/out"
is 'the secret key is for its owner alone' 600 \
    "$(stat -c %a "$work/key.secret")"
echo 'left by a rotation that crashed' > "$state/keys/secret.new"
beadle backup -o "$work/backup" --to "$work/key.public" > "$work/out" 2>&1
is 'a backup is made' 0 $?
rm "$state/keys/secret.new"
is 'nothing can be read in it' 0 "$(grep -acE 'class-0|facebook|okafor' \
    "$work/backup")"
restored=$work/restored
restore() {		# FILE KEY
	bare restore "$1" --key "$2" --state "$restored" > "$work/out" \
	    2> "$work/err"
}
size=$(stat -c %s "$work/backup")
refused=0
for n in 0 1 15 16 100 120 70000 $((size / 2)) $((size - 17)) $((size - 1)); do
	head -c $n "$work/backup" > "$work/cut"
	restore "$work/cut" "$work/key.secret" || [ -e "$restored" ] ||
	    [ -e "$restored.restoring" ] || refused=$((refused + 1))
done
is 'cut anywhere, it is refused and nothing is there' 10 $refused
refused=0
for n in 17 99 130 66000 $((size / 2)) $((size - 3)); do
	cp "$work/backup" "$work/cut"
	printf x | dd of="$work/cut" bs=1 seek=$n conv=notrunc 2> /dev/null
	cmp -s "$work/backup" "$work/cut" && continue
	restore "$work/cut" "$work/key.secret" || [ -e "$restored" ] ||
	    refused=$((refused + 1))
done
like 'so it is with a byte changed' '^[56]$' $refused
restore "$work/backup" "$work/other.secret"
like 'and with another key' 'not sealed to this key' "$(cat "$work/err")"
mkdir "$work/precious"
touch "$work/precious/file"
ln -s "$work/precious" "$restored.restoring"
restore "$work/backup" "$work/key.secret"
is 'what a link in its way leads to stays' 'file' "$(ls "$work/precious")"
rm "$restored.restoring"
restore "$work/backup" "$work/key.secret"
is 'whole, it is restored' 0 $?
is 'with no key that signs, nor the draft of one' '' \
    "$(cd "$restored" && find keys -name 'secret*')"
"$build/beadle" journal verify --state "$restored" > "$work/out" 2>&1
is 'its journals verify' 0 $?
cmp "$work/out" <("$build/beadle" journal verify --state "$state") > /dev/null
is 'and are the same' 0 $?
tree > "$work/report"
state=$restored
keeper
is 'Redis is filled from it' '' "$(redis_matches "$state/redis")"
tree > "$work/report-again"
is 'the report is the same bytes' "$(sha256sum < "$work/report")" \
    "$(sha256sum < "$work/report-again")"
is 'what was erased before the backup stays so' '' "$(gone "$work/expired")"
restore "$work/backup" "$work/key.secret"
like 'a state that is there is not restored over' 'is not empty' \
    "$(cat "$work/err")"

# Made while the keeper writes, over and over.
state=$work/live
mkdir "$state"
"$build/beadle" up -r "$build/sample/day.pcap" --once --law "$law" \
    --state "$state" > "$work/out" 2>&1 &
up=$!
made=0 whole=0
while kill -0 $up 2> /dev/null; do
	rm -rf "$work/backup" "$work/restored"
	[ -d "$state/journal/observations" ] || continue
	beadle backup -o "$work/backup" --to "$work/key.public" \
	    > "$work/said" 2>&1 || continue
	made=$((made + 1))
	restored=$work/restored
	restore "$work/backup" "$work/key.secret" && "$build/beadle" \
	    journal verify --state "$restored" > "$work/said" 2>&1 &&
	    whole=$((whole + 1))
done
wait $up
is 'one made while the keeper writes is whole' "$made" "$whole"
figure "$made backups were made while the keeper wrote"

# ---- by a keeper that runs ----

live() {
	state=$work/running
	"$build/beadle" up -r "$build/sample/day.pcap" --once --law "$law" \
	    --state "$state" > "$work/out" 2>&1 || cat "$work/out"
	(ulimit -c "$(ulimit -Hc)" && exec unshare -n sh -c \
	    'ip link set lo up; exec "$@"' - "$build/beadle" up -i lo \
	    --law "$law" --state "$state") > "$work/up.log" 2>&1 &
	up=$!
	for _ in $(seq 200); do
		[ -S "$state/redis/redis.sock" ] && break
		sleep 0.05
	done
	is 'a crash of any of its processes leaves no core' '' "$(
	    for pid in $up $(ps -o pid= --ppid $up); do
		grep -qE '^Max core file size +0 +0 ' "/proc/$pid/limits" ||
		    cat "/proc/$pid/comm"
	    done)"
	eval "beadle retain --day $later $who" > "$work/out" 2>&1
	for _ in $(seq 200); do
		beadle retain --certificates order-1 | grep -q 'carried out ' &&
		    break
		sleep 0.1
	done
	is 'a keeper that runs does it while it runs' \
	    'all sessions are gone, the keeper runs' "$(
	    [ -z "$($left ids "$state")" ] && echo -n 'all sessions are gone,'
	    kill -0 $up && echo ' the keeper runs')"
	kill -INT $up
	wait $up
	is 'and ends well' 0 $?
	is 'with nothing left in Redis' '' "$(redis_matches "$state/redis")"
}

# Such a process's files below /proc are root's.
is_closed() {
	[ "$(cat "/proc/$1/comm")" = beadle ] &&
	    [ "$(stat -c %u "/proc/$1/environ")" = 0 ]
}

unseen() {
	local place pid
	place=$(mktemp -d /tmp/beadle-retain.XXXXXX)
	cp -r "$build/beadle" "$law" "$place/"
	chmod -R a+rX "$place"
	mkfifo "$work/fifo"
	exec 8<> "$work/fifo"
	setpriv --reuid 65534 --regid 65534 --clear-groups "$place/beadle" \
	    judge --law "$place/law" < "$work/fifo" > "$work/out" 2>&1 8>&- &
	pid=$!
	patience=5 wait_for 'memory nobody can look into' is_closed $pid &&
	    ok "no other process of the same user sees a command's memory"
	kill $pid
	exec 8>&-
	wait $pid 2> /dev/null
	rm -r "$place"
}

# What root does in a state of another user's, that user must go on with.
of_another() {
	local place
	place=$(mktemp -d /tmp/beadle-retain.XXXXXX)
	cp -a "$work/earlier" "$place/state"
	cp -r "$law" "$place/law"
	mkdir -m 777 "$place/heads"
	rm "$place/state/redis/"*.password
	printf 'state: %s\nheads_directory: %s\n' "$place/state" \
	    "$place/heads" > "$place/beadle.yaml"
	chown -R 65534:65534 "$place"
	chmod 755 "$place"
	"$build/beadle" journal rotate-key --state "$place/state" \
	    > "$work/out" 2>&1 || not_ok 'root has a new key' "$(cat "$work/out")"
	"$build/beadle" heads send --config "$place/beadle.yaml" \
	    > "$work/out" 2>&1 || not_ok 'root sends heads' "$(cat "$work/out")"
	"$build/beadle" store users --state "$place/state" > "$work/out" 2>&1 ||
	    not_ok 'root has users made' "$(cat "$work/out")"
	"$build/beadle" journal export --state "$place/state" \
	    --reason 'an inquiry' "$work/of-another" > "$work/out" 2>&1
	is 'root exports to where only root writes' 0 $? ||
	    sed 's/^/# /' "$work/out"
	is 'what root does in it is its owner'"'"'s' '' \
	    "$(find "$place" ! -uid 65534)"
	is 'what root exported is root'"'"'s' '' \
	    "$(find "$work/of-another" ! -uid 0)"
	mkdir -m 700 "$work/little"
	if mount -t tmpfs -o size=12k,mode=700 none "$work/little" \
	    2> /dev/null; then
		"$build/beadle" subject export --person t.okafor \
		    --law "$place/law" --state "$place/state" \
		    -o "$work/little/x" --reason y > "$work/out" 2>&1
		is 'what cannot be written whole leaves nothing of it' '1 0' \
		    "$? $(cat "$work"/little/* 2> /dev/null | wc -c)" ||
		    sed 's/^/# /' "$work/out"
		umount "$work/little"
	fi
	rm -r "$place"
}
if [ "$(id -u)" -eq 0 ]; then
	live
	unseen
	of_another
else
	skip 'a keeper that runs does it while it runs' 'needs root'
fi

# ---- a state of before ----

state=$work/state
rm -rf "$state"
tar -C "$work" -xzf tests/fixtures/state/version-1.tar.gz
law=$work/small/law
/usr/bin/python3 tests/day/make_day.py --catalogue etc/catalogue.yaml \
    tests/day/small.yaml "$work/small" > "$work/out" 2>&1 ||
    not_ok 'the small scenario is made' "$(cat "$work/out")"
cp "$build/sample/law/"{policy,catalogue,grading}.yaml "$law/"
sum=$(cat "$state"/journal/observations/*.{chain,body} | sha256sum)
keeper
is 'a state of form 1 is taken over' 'beadle-state 4' \
    "$(cat "$state/version")"
is 'not a byte of what it had is another' "$sum" "$(cat \
    "$state"/journal/observations/*.chain | head -c 6150 > "$work/c"; cat \
    "$state"/journal/observations/*.body | head -c 12035 > "$work/d"; cat \
    "$work/c" "$work/d" | sha256sum)"
is 'its Redis, of schema 2, is filled anew' '' \
    "$(redis_matches "$state/redis")"
is 'and its sessions are what they were' "$(sha256sum < \
    tests/fixtures/state/version-1.jsonl)" "$(served "$build/beadle" sessions \
    --day 2026-11-20 --json --law "$law" --state "$state" | sha256sum)"
echo 'beadle-state 5' > "$state/version"
beadle up -r "$work/empty.pcap" --once > "$work/out" 2> "$work/err"
like 'one of a newer beadle is refused, in one sentence' \
    '^beadle.*: the state directory .* was written by a newer beadle' \
    "$(cat "$work/err")"
echo 'something' > "$state/version"
beadle sessions > "$work/out" 2> "$work/err"
like 'so is one that says nothing' 'is not what beadle writes there' \
    "$(cat "$work/err")"

tap_end
