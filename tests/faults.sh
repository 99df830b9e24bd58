#!/bin/bash
# faults.sh BUILD ASAN NOGUARDS [CORPUS]: crash-only, shown. Packets that kill
# nDPI with the guards on and off; each process of a live run killed; a disk
# that is full; the store's calls failing, and power cuts. FULL=1: all of it at
# full length, which takes hours. KILLS=N: only kills under load, so many.
# ONLY=PART: only seats, guards, full, nth, cuts, power, live, disk or kills.
set -u
build=$1 asan=$2 noguards=$3 corpus=${4:-../shared/pcaps}
. tests/tap.sh
. tests/faults/live.sh
work=$(mktemp -d /tmp/beadle-faults.XXXXXX)
net=beadle-faults$$
trap clean EXIT
poisons='dtls-cert-null tls-san-wrap dns-udp-64k-wrap dns-tcp-gro-wrap'

if [ -n "${KILLS:-}" ]; then
	kill_them "$KILLS"
	tap_end
	exit
fi

seats() {
	said=$("$build/tests/faults/seats")
	is "a capture is exchanged and no other's flow moves" 0 $?
	printf '%s\n' "$said" | sed 's/^/# /'
	figure "seats: $(printf '%s\n' "$said" | grep exchanged), no flow of" \
	    "another capture moved"
}

# ---- the guards ----

guarded() {
	local poison b
	for poison in $poisons; do
		for b in "$build" "$asan"; do
			timeout 60 "$b/beadled" -r "$corpus/hostile/$poison.pcap" \
			    --flows --catalogue etc/catalogue.yaml \
			    > "$work/flows" 2> "$work/err"
			is "$poison passes the guards of $(basename "$b")" \
			    '0 ' "$? $(cat "$work/err")"
			[ -s "$work/flows" ] || not_ok "$poison is a flow"
		done
	done
}

# ---- without them, from a file ----

# In the middle of the small scenario's traffic, at its time.
insert() {
	local at
	at=$(tshark -r "$1" -c 1 -T fields -e frame.time_epoch 2> /dev/null)
	editcap -F pcap -t "$(awk -v at="$at" 'BEGIN { printf "%.6f",
	    1795170870 - at }')" "$1" "$work/poison.pcap" &&
	    mergecap -F pcap -w "$work/poisoned.pcap" "$work/small/day.pcap" \
	    "$work/poison.pcap"
}

# sessions_after US < JSON lines: when, who and what of those that began later
sessions_after() {
	/usr/bin/python3 -c 'import json, sys
for line in sys.stdin:
	s = json.loads(line)
	if s["start"] > int(sys.argv[1]):
		print(s["start"], s["end"], s["device"], s["service"],
		      s["packets"])' "$1" | sort
}

unguarded() {
	local state=$work/state-$1 frame events
	insert "$corpus/hostile/$1.pcap" > "$work/said" 2>&1 || {
		not_ok "$1 is put into a capture" "$(cat "$work/said")"
		return
	}
	frame=$(tshark -r "$work/poisoned.pcap" -Y 'ip.addr == 10.0.0.8' \
	    -T fields -e frame.number 2> /dev/null | tail -n 1)
	timeout 60 "$noguards/beadle" up -r "$work/poisoned.pcap" --once -w 2 \
	    --law "$work/small/law" --state "$state" > "$work/out" \
	    2> "$work/err"
	is "$1 without guards: the run ends well" 0 $?
	is "$1: it says so" 'beadled: sensors were lost and replaced: 1' \
	    "$(cat "$work/err")"
	events=$(cat "$state"/journal/observations/*.body |
	    grep -ao '{[^{}]*"what":"sensor-lost"[^{}]*{[^{}]*}[^{}]*}')
	like "$1: the journal has it, with frame $frame and a digest" \
	    "\"sensors_lost\":1.*\"frame\":$frame,\"packet\":\"[0-9a-f]{64}\"" \
	    "$events"
	like "$1: and how it was lost" 'it crashed|it hung on a packet' \
	    "$events"
	figure "$1: $(printf '%s' "$events" | grep -oE 'it (crashed|hung)')," \
	    'replaced from a file'
	like "$1: the report says one sensor was lost" \
	    'sensors lost and replaced: 1' "$(tr -s '\n ' ' ' < "$work/out")"
	tests/served.sh "$noguards" "$work/small/law" "$state" \
	    "$noguards/beadle" sessions --day 2026-11-20 --json \
	    --law "$work/small/law" --state "$state" > "$work/sessions"
	is "$1: every session after it is found" \
	    "$(sessions_after 1795170870000000 < "$work/clean")" \
	    "$(sessions_after 1795170870000000 < "$work/sessions")"
}

# tls-san-wrap makes nDPI write past its memory, which may go unpunished for as
# long as a test takes; the C library's checking allocator punishes it, if what
# lies behind is ever given back: so all that is large is in one place.
overwritten() {
	local said
	local -x MALLOC_CHECK_=3 MALLOC_MMAP_THRESHOLD_=4096
	said=$(LD_PRELOAD=libc_malloc_debug.so.0 timeout 60 \
	    "$noguards/beadled" -r "$corpus/hostile/tls-san-wrap.pcap" \
	    --flows --catalogue etc/catalogue.yaml 2>&1 > /dev/null)
	like 'tls-san-wrap without guards: the sensor dies and is replaced' \
	    'sensors were lost and replaced: 1' "$said"
	said=$(LD_PRELOAD=libc_malloc_debug.so.0 timeout 60 \
	    "$build/beadled" -r "$corpus/hostile/tls-san-wrap.pcap" \
	    --flows --catalogue etc/catalogue.yaml 2>&1 > /dev/null)
	is 'and with guards it does not, checked the same way' '' "$said"
}

small_day() {
	/usr/bin/python3 tests/day/make_day.py --catalogue etc/catalogue.yaml \
	    tests/day/small.yaml "$work/small" > "$work/said" 2>&1 ||
	    not_ok 'the small scenario is made' "$(cat "$work/said")"
	cp "$build/sample/law/"{policy,catalogue,grading}.yaml \
	    "$work/small/law/"
	"$noguards/beadled" -r "$work/small/day.pcap" --sessions \
	    --law "$work/small/law" > "$work/clean"
}

guards() {
	local poison
	small_day
	guarded
	overwritten
	for poison in dtls-cert-null dns-udp-64k-wrap dns-tcp-gro-wrap; do
		unguarded $poison
	done
}

# ---- the store ----

# stored CASE EVERY: in memory, so that syncs cost nothing, in two processes
stored() {
	wanted "$1" || return
	tapped "$build/tests/faults/store_faults" "$1" "$work/store" \
	    "$work/store-law" "$2" 2
	rm -rf "$work/store/"*
}

store() {
	local law=$work/store-law points=43 states=9
	[ -z "${FULL:-}" ] || points=1 states=1
	mkdir "$work/store" "$law"
	mount -t tmpfs -o size=16m tmpfs "$work/store"
	cp "$build/sample/law/"{policy,calendar,catalogue,grading}.yaml "$law/"
	all_machines > "$law/roster.yaml"
	stored full 50
	stored nth $points
	stored cuts $states
	umount "$work/store"
	[ -z "${FULL:-}" ] || ! wanted power ||
	    tapped tests/faults/power.sh "$build" "$law" "$work" 20
}

if ! wanted guards; then
	:
elif [ -d "$corpus/hostile" ]; then
	guards
else
	skip 'packets that kill nDPI' "no folder $corpus/hostile"
fi
if [ "$(id -u)" -eq 0 ]; then
	! wanted seats || seats
	store
	! wanted live || live
	! wanted disk || full_disk
	! wanted kills || kills
else
	skip 'captures that are exchanged, the store, live runs' 'need root'
fi
tap_end
