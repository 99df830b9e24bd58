#!/bin/bash
# keeper.sh BUILD OUT [SHORT]: what the keeper's parts take, each by itself:
# notes, records into the journal, records into Redis, and what a year of a
# school's sums comes to. Prints TAP and figures; "name value" lines go to OUT.
# The feeder writes by the keeper's own modules (tests/faults/feeder.c); Redis
# is a real one, on a socket beside the journal.
set -u
build=$(realpath "$1") out=$(realpath -m "$2")
. tests/tap.sh
. tests/faults/redis_parts.sh
rate=1 sessions=200000 flows=600000
[ -z "${3:-}" ] || sessions=20000 flows=60000
work=$(mktemp -d "${out%/*}/keeper.XXXXXX")
trap clean EXIT
TIMEFORMAT='%R %U %S'

# tell NAME VALUE WORDS
tell() {
	printf '%s %s\n' "$1" "$2" >> "$out"
	figure "keeper: ${*:3}"
}

# per COUNT SECONDS: a second
per() {
	awk -v n="$1" -v s="$2" 'BEGIN { printf "%.0f", (s > 0 ? n / s : 0) }'
}

# Bytes of what was written, without what is set aside for a full disk.
on_disk() {
	cat "$state"/journal/observations/*.{body,chain} | wc -c
}

of_redis() {
	resp "$work/speed/sock" INFO "$1" | tr -d '\r' | sed -n "s/^$2://p"
}

# Those of three runs, in order.
notes() {
	local speeds
	speeds=$(for _ in 1 2 3; do
		rm -rf "$work/notes"
		mkdir "$work/notes"
		"$build/tests/bench/keep_cost" "$build/sample/law" \
		    "$work/notes" "$flows"
	done | sort -n | awk '{ printf "%s%s", s, $1; s = " " }')
	rm -rf "$work/notes"
	is 'keeper: notes are taken' 3 "$(wc -w <<< "$speeds")" || return
	set -- $speeds
	tell notes_a_second "$2" "$speeds notes a second of one processor" \
	    "(min, median, max), sensors' checks and sessions made included"
}

journal() {
	local wall user system cpu each records=$((sessions * 9 / 8))
	new_state speed "$work/speed/sock"
	{ time "$build/tests/faults/feeder" fill "$config" "$work/records" \
	    "$sessions" > "$oracle"; } 2> "$work/time"
	made=$(sealed)
	is 'keeper: all that was sealed is acknowledged' "$sessions" "$made"
	read -r wall user system < "$work/time"
	wall=$(per $records "$wall")
	cpu=$(per $records "$(awk "BEGIN { print $user + $system }")")
	each=$(($(on_disk) / records))
	tell journal_records_a_second "$wall" "$wall records a second to the" \
	    "journal by the clock, $cpu of one processor, and synced to the disk"
	tell journal_bytes_a_record "$each" "$each bytes of disk a record"
}

# One with the users of the state directory that is new.
begin_redis() {
	users > "$work/users.acl"
	server speed --port 0 --unixsocket "$work/speed/sock"
	wait_for 'a redis-server' resp "$work/speed/sock" PING
}

# The feeder says how fast Redis took what was in the journal.
redis() {
	local commands memory records=$((sessions * 9 / 8)) drained us
	begin_redis
	commands=$(of_redis stats total_commands_processed)
	memory=$(of_redis memory used_memory)
	seal
	patience=200 wait_for 'the journal to be in Redis' has_said 'caught up'
	seal_end 'keeper: the journal drained'
	drained=$(rate_of "$work/said")
	commands=$(($(of_redis stats total_commands_processed) - commands))
	memory=$(($(of_redis memory used_memory) - memory))
	us=$(awk "BEGIN { printf \"%.1f\", $(redis_cost) * 1e6 / $records }")
	same 'keeper: Redis' "$work/speed/sock"
	tell redis_records_a_second "$drained" "$drained records a second to" \
	    "Redis by the clock, $((records / commands)) in each command"
	tell redis_us_a_record "$us" \
	    "$us us of redis-server's processor a record"
	tell redis_bytes_a_record $((memory / records)) \
	    "$((memory / records)) bytes of Redis a record"
	kill_server speed
	rm -rf "$state" "$work/speed"
}

# 365 days, of each of which a session and its sums are kept; the first of it
# is a 1 September.
make_year() {
	/usr/bin/python3 - "$work/records" <<'END' > "$work/year.records"
import datetime
import sys
sys.path.insert(0, "tests/weeks")
import json
import make_weeks
with open(sys.argv[1]) as f:
    record = json.loads(f.readline())
for day in range(365):
    date = datetime.date(2026, 9, 1) + datetime.timedelta(day)
    delta = (date - make_weeks.SAMPLE).days * 86400 * 10**6
    print(json.dumps(make_weeks.moved(record, delta, record["device"],
                                      record["mac"]), separators=(",", ":")))
END
}

year() {
	local memory journal cpu kib before
	make_year
	new_state year "$work/speed/sock"
	begin_redis
	before=$(of_redis memory used_memory)
	"$build/tests/faults/feeder" put "$config" "$work/year.records" \
	    > "$oracle"
	is 'keeper: a year is kept' 365 "$(wc -l < "$oracle")"
	"$build/beadle" store rebuild --config "$config" > "$work/said" 2>&1 ||
	    not_ok 'keeper: a year goes to Redis' "$(cat "$work/said")"
	memory=$(($(of_redis memory used_memory) - before))
	journal=$(on_disk)
	/usr/bin/time -f '%U %S %M' "$build/beadle" report annual \
	    --config "$config" --law "$build/sample/law" --day 2027-03-01 \
	    --period year -o "$work/annual" 2> "$work/cost"
	like 'keeper: a report tells the year' 'Days: 365' \
	    "$(cat "$work/annual" "$work/cost" 2>&1)"
	cpu=$(awk '{ print $1 + $2 }' "$work/cost")
	kib=$(awk '{ print $3 }' "$work/cost")
	tell year_journal_bytes "$journal" "a year's sums and a session a" \
	    "day: $((journal / 1024)) KiB of journal, $((memory / 1024)) KiB" \
	    "of Redis, its report $cpu s of processor and $((kib / 1024)) MiB"
	printf 'year_redis_bytes %s\nyear_report_cpu_s %s\n' "$memory" "$cpu" \
	    >> "$out"
	kill_server speed
}

: > "$out"
make_records
notes
journal
redis
year
tap_end
