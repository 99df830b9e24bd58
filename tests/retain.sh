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
law=$build/sample/law
state=$work/state
place="--law $law --state $state"
left="/usr/bin/python3 tests/retain/left.py"
later=2027-09-01		# every length of a session is over
who='--by t.okafor --authority "FGB-3"'

# beadle COMMAND...: of that state
beadle() {
	# shellcheck disable=SC2086
	"$build/beadle" "$@" $place
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
	$left redis "$state" "$work/copy.sock"
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
is 'three holds are added' 3 "$(grep -c 'kept until it is released' \
    "$work/out")"

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
first=$(find "$work/earlier/journal/observations" -name '*.chain' -exec \
    cat {} + | tail -n 1 | awk '{ print $7 }')
like 'it names the head before' "head before +[0-9]+ $first" \
    "$(cat "$work/certificate")"

# ---- Redis wiped, and one of before the order ----

tree() {
	served "$build/beadle" report --day 2026-11-20 --format json \
	    --law "$law" --state "$state"
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
is 'the report is the same bytes' "$(sha256sum < "$work/report")" \
    "$(sha256sum < "$work/report-again")"

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

tap_end
