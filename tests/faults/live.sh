# live.sh: beadle up on one end of a cable in a network namespace, and what is
# done to it; source it.

# What beadle is run with: a command and its arguments.
with=(env)

clean() {
	local pids disk
	pids=$(ip netns pids $net 2> /dev/null)
	[ -z "$pids" ] || kill -9 $pids 2> /dev/null
	ip netns del $net 2> /dev/null
	for disk in disk live-full store; do
		mountpoint -q "$work/$disk" && umount "$work/$disk"
	done
	rm -rf "$work"
}

in_net() {
	ip netns exec $net "$@"
}

network_up() {
	ip netns add $net
	# Nobody but us is to send anything.
	in_net sysctl -qw net.ipv6.conf.all.disable_ipv6=1 \
	    net.ipv6.conf.default.disable_ipv6=1
	in_net ip link add out type veth peer name in
	# The largest poison is one frame.
	in_net ip link set out mtu 65535 up
	in_net ip link set in mtu 65535 up
	in_net ethtool -K out tso off gso off gro off tx off > /dev/null
	in_net ethtool -K in tso off gso off gro off tx off > /dev/null
	mkdir -p "$work/law"
	cp "$build/sample/law/"{policy,calendar,catalogue,grading}.yaml \
	    "$work/law/"
	echo 'snaplen: 262144' > "$work/live.yaml"
	all_machines > "$work/law/roster.yaml"
}

# A roster in which every machine that talks is the school's.
all_machines() {
	cat <<-'END'
	roster: a school of many machines
	networks:
	  - {id: all, range: 10.9.0.0/16, equipment: school, used_by: staff}
	people: []
	devices: []
	END
}

# up BUILD NAME [OPTION...]: begin to listen; sets up, beadled (processes) and
# state
up() {
	local build=$1
	state=$work/live-$2
	shift 2
	ip netns exec $net "${with[@]}" "$build/beadle" up -i in -w 2 \
	    --law "$work/law" --state "$state" --config "$work/live.yaml" "$@" \
	    > "$work/up.out" 2> "$work/up.err" &
	up=$!
	wait_for 'beadle to listen' asked "$build" status || {
		cat "$work/up.out" "$work/up.err" | sed 's/^/# /'
		return 1
	}
	beadled=$(pgrep -P $up -x beadled)
}

asked() {
	"${with[@]}" "$1/beadle" "${@:2}" --law "$work/law" --state "$state"
}

talk() {
	in_net tests/faults/talk.py out "$1" "$2"
}

# Keeper and sensors, in the order they were started.
children() {
	pgrep -P "$beadled" | sort -n
}

has_event() {
	cat "$state"/journal/observations/*.body | grep -aq "\"what\":\"$1\""
}

# has_open COUNT: are sessions of so many machines written aside?
has_open() {
	[ "$(grep -ohE '"mac":"00:00:5e:53:[0-9a-f:]+"' -r "$state/open" |
	    sort -u | wc -l)" -eq "$1" ]
}

gap_us() {
	cat "$state"/journal/observations/*.body |
	    grep -aoE "\"${1:-sensor-lost}\"[^}]*\"(gap|unheard)_us\":[0-9]+" |
	    grep -oE '[0-9]+$' | tail -n 1
}

# is_aside COUNT: so many sessions stand among what is written aside
is_aside() {
	[ "$(grep -c '00:00:5e:53' "$state/open/open.jsonl")" -ge "$1" ]
}

# found FIRST COUNT BUILD: how many of these machines' sessions are kept
found() {
	tests/served.sh "$3" "$work/law" "$state" \
	    "$3/beadle" report --law "$work/law" --state "$state" \
	    > "$work/report"
	cat "$state"/journal/observations/*.body |
	    /usr/bin/python3 -c 'import re, sys
first, count = int(sys.argv[1]), int(sys.argv[2])
want = {"00:00:5e:53:%02x:%02x" % (n >> 8, n & 255)
        for n in range(first, first + count)}
text = sys.stdin.buffer.read().decode("utf-8", "replace")
print(len(want & set(re.findall("\"mac\":\"([0-9a-f:]{17})\"", text))))' \
	    "$1" "$2"
}

# ends STATUS WHAT: what beadle up ends with, by itself
ends() {
	patience=40 wait_for "$2" gone $up
	wait $up
	is "$2" "$1" $?
}

gone() {
	! kill -0 "$1" 2> /dev/null
}

gone_all() {
	local pid
	for pid; do
		gone "$pid" || return 1
	done
}

interrupt() {
	kill -INT $up
	wait $up
	is "$1: it stops cleanly" 0 $?
}

# ---- the cases ----

# live_poison NAME crash: it crashes the sensor. A hang takes the launcher its
# patience first, 250 ms of the sensor's CPU time, which on a busy machine is
# more by the clock.
live_poison() {
	local gap
	up "$noguards" "$1" || return
	talk 0 200
	in_net tcpreplay -q -i out "$corpus/hostile/$1.pcap" \
	    > "$work/said" 2>&1
	wait_for "the loss of a sensor to $1" has_event sensor-lost
	talk 1000 200
	gap=$(gap_us)
	interrupt "live, $1"
	figure "live, $1: replaced after $gap us"
	is "$1: replaced in time" 1 \
	    $((${gap:-9999999} < (${#2} ? 100000 : 3000000)))
	is "$1: everything after it is found" 200 "$(found 1000 200 "$noguards")"
	like "$1: the report says one sensor was lost" \
	    'sensors lost and replaced: 1' "$(tr -s '\n ' ' ' \
	    < "$work/report")"
}

live_sensor() {
	local gap
	up "$build" sensor || return
	talk 0 100
	kill -9 "$(children | tail -n 1)"
	wait_for 'a sensor to be replaced' has_event sensor-lost
	talk 1000 100
	gap=$(gap_us)
	interrupt 'a sensor killed'
	figure "live, a sensor killed: replaced after $gap us"
	is 'a sensor killed: replaced within 100 ms' 1 \
	    $((${gap:-9999999} < 100000))
	is 'a sensor killed: everything after it is found' 100 \
	    "$(found 1000 100 "$build")"
}

live_redis() {
	up "$build" redis || return
	talk 0 100
	kill -9 "$(pgrep -P $up -x redis-server)"
	talk 1000 100
	wait_for 'Redis to be back' asked "$build" status
	interrupt 'redis-server killed'
	like 'redis-server killed: it is said' 'redis .*started again' \
	    "$(cat "$work/up.out")"
	is 'redis-server killed: nothing is lost' 200 "$(($(found 0 100 \
	    "$build") + $(found 1000 100 "$build")))"
	like 'redis-server killed: the report has all of it' \
	    'Sessions: 200 +Devices: 200 ' "$(tr '\n' ' ' < "$work/report")"
}

live_keeper() {
	up "$build" keeper || return
	talk 0 50
	# What is open is written aside every few seconds.
	patience=200 wait_for 'open sessions to be written aside' \
	    is_aside 50
	kill -9 "$(children | head -n 1)"
	wait_for 'capture to begin anew' has_event keeper-lost
	is 'the keeper killed: what was open is sealed' 50 \
	    "$(cat "$state"/journal/observations/*.body |
	    grep -ao '"ended":"sensor-stopped"' | wc -l)"
	wait_for 'sensors' watched
	talk 1000 50
	interrupt 'the keeper killed'
	like 'the keeper killed: a sentence says so' \
	    '^beadled: the keeper ended .*Killed.*begins anew' \
	    "$(cat "$work/up.err")"
	is 'the keeper killed: what was seen before and after is kept' 100 \
	    "$(($(found 0 50 "$build") + $(found 1000 50 "$build")))"
	lost=$(cat "$state"/journal/observations/*.body |
	    grep -ao 'what came in the [0-9.]* s before is lost' |
	    grep -o '[0-9.]*')
	is 'the keeper killed: at most 5 s before it are lost' yes \
	    "$(awk -v s="$lost" 'BEGIN { if (s > 0 && s <= 5) print "yes" }')"
	figure "live, the keeper killed: of the $lost s before it only" \
	    "what was written aside is kept; gap $(gap_us keeper-lost) us"
}

live_launcher() {
	up "$build" launcher || return
	talk 0 50
	# The ring keeps frames to itself for up to 100 ms, twice.
	sleep 0.5
	kill -9 "$beadled"
	wait_for 'beadle up to start it again' again
	wait_for 'sensors' watched
	talk 1000 50
	interrupt 'the launcher killed'
	like 'the launcher killed: it is said' \
	    '^beadled .*signal 9.*started again' "$(cat "$work/up.out")"
	is 'the launcher killed: what was seen before and after is kept' 100 \
	    "$(($(found 0 50 "$build") + $(found 1000 50 "$build")))"
	gap=$(gap_us beadled-lost)
	is "the launcher killed: what was not seen is a gap, ${gap:-none} us" 1 \
	    $((${gap:-0} > 0 && ${gap:-0} < 60000000))
}

live_dashboard() {
	local first since holder
	in_net ip link set lo up
	up "$build" dashboard --serve=127.0.0.1:8443 || return
	wait_for 'the dashboard' served 1
	first=$(pgrep -P $up -f 'beadle serve')
	since=$(date +%s%N)
	kill -9 "$first"
	wait_for 'the dashboard to be back' served 2
	since=$((($(date +%s%N) - since) / 1000000))
	like 'the dashboard killed: another serves' '^HTTP/1.1 [23]' \
	    "$(in_net curl -ski --max-time 10 https://127.0.0.1:8443/)"
	kill -9 "$(pgrep -P $up -f 'beadle serve')"
	wait_for 'the dashboard to be back again' served 3
	talk 0 50
	interrupt 'the dashboard killed'
	is 'the dashboard killed twice: it is said twice' 2 "$(grep -c \
	    '^dashboard ended by itself; it is started again$' "$work/up.out")"
	is 'the dashboard killed: what is watched is kept' 50 \
	    "$(found 0 50 "$build")"
	figure "live, the dashboard killed: serving again after $since ms"
	# What it says of itself at its beginning it would say again. Not by
	# in_net: of that a shell would be killed, and this would stay.
	ip netns exec $net /usr/bin/python3 -c 'import signal, socket
held = socket.create_server(("127.0.0.1", 8444))
signal.pause()' &
	holder=$!
	wait_for 'another to hold the address' \
	    in_net bash -c 'exec 3<> /dev/tcp/127.0.0.1/8444' 2> /dev/null
	up "$build" dashboard --serve=127.0.0.1:8444 || return
	wait_for 'the dashboard to give up' \
	    grep -q '^dashboard ended by itself; what is' "$work/up.out"
	interrupt 'a dashboard that cannot begin'
	is 'a dashboard that cannot begin says so, once' 1 \
	    "$(grep -c '^beadle serve: cannot listen at 127.0.0.1:8444' \
	        "$work/up.err")"
	kill "$holder"
}

# served TIMES: did the dashboard begin so often?
served() {
	[ "$(grep -c '^serving  https:' "$work/up.out")" -ge "$1" ]
}

# Is there another beadled than the one that was killed, with its children?
again() {
	local new
	new=$(pgrep -P $up -x beadled) && [ "$new" != "$beadled" ] &&
	    [ "$(pgrep -P "$new" | wc -l)" -ge 3 ]
}

# Are there sensors that watch?
watched() {
	[ "$(in_net grep -c . /proc/net/packet)" -ge 3 ] &&
	    asked "$build" status | grep -q 'running: 2 on'
}

# Every frame the kernel gave to the device is accounted for, over the death of
# a sensor under load, and every connection.
live_accounts() {
	local before sent
	before=$(frames)
	up "$build" accounts || return
	talk 0 200
	talk 1000 400 & kill -9 "$(children | tail -n 1)"
	wait $!
	wait_for 'a sensor to be replaced' has_event sensor-lost
	talk 2000 200
	sent=$(($(frames) - before))
	interrupt 'accounts'
	tests/served.sh "$build" "$work/law" "$state" \
	    "$build/beadle" report --format json --law "$work/law" \
	    --state "$state" > "$work/report.json"
	said=$(/usr/bin/python3 -c 'import json, sys
c = {f["id"]: f["value"] for part in json.load(open(sys.argv[1]))["content"]
     if part.get("id") == "coverage" for node in part["content"]
     if node["kind"] == "facts" for f in node["facts"]}
print(int(sys.argv[2]) - c["received"],
      c["received"] - c["packets"] - c["dropped"] - c["quarantined"] -
      c["abandoned"],
      c["flows_new"] - c["flows_ended"] - c["flows_evicted"] -
      c["flows_lost"])
print(f"{c['"'received'"']} received, {c['"'packets'"']} handled, "
      f"{c['"'dropped'"']} dropped, {c['"'quarantined'"']} set aside, "
      f"{c['"'abandoned'"']} abandoned; {c['"'flows_new'"']} connections, "
      f"{c['"'flows_lost'"']} lost", file=sys.stderr)' \
	    "$work/report.json" "$sent" 2> "$work/said")
	is 'accounts: every frame and every connection, each once' '0 0 0' \
	    "$said"
	figure "accounts: $sent frames by the kernel's count: $(cat \
	    "$work/said")"
	is 'accounts: each minute adds up' 1 \
	    "$(has_event accounts-wrong; echo $?)"
}

# What the device got and sent, by the kernel.
frames() {
	in_net cat /sys/class/net/in/statistics/{rx,tx}_packets |
	    awk '{ n += $1 } END { print n }'
}

# set_clock SECONDS: by which the wall clock is wrong
set_clock() {
	/usr/bin/python3 -c 'import struct, sys
with open(sys.argv[1], "r+b") as f:
    f.write(struct.pack("<q", int(sys.argv[2]) * 1000000))' \
	    "$work/clock" "$1"
}

clocks_set() {
	[ "$(cat "$state"/journal/observations/*.body |
	    grep -ac '"what":"clock-set"')" -ge "$1" ]
}

# began TIMES: did the keeper begin so often?
began() {
	[ "$(cat "$state"/journal/observations/*.body |
	    grep -ac '"what":"keeper-started"')" -ge "$1" ]
}

# A box without a battery boots ten years ago and is put right; its clock is
# set an hour forward, and back. Beside it another box of the site listens.
live_clock() {
	local second
	head -c 8 /dev/zero > "$work/clock"
	with=(env CLOCK_FILE="$work/clock"
	    LD_PRELOAD="$PWD/$build/tests/faults/clock.so")
	set_clock -315576000
	up "$build" clock || return
	mkdir "$work/second"
	echo 'box: box2' | cat - "$work/live.yaml" > "$work/second.yaml"
	ip netns exec $net "$build/beadled" -i in -w 2 --law "$work/law" --state \
	    "$work/second" --config "$work/second.yaml" > "$work/second.out" \
	    2>&1 &
	second=$!
	wait_for 'the second box' [ -e "$work/second/open/open.jsonl" ]
	talk 0 30
	sleep 0.5
	set_clock 0
	wait_for 'the clock to be set by years' clocks_set 1
	talk 1000 30
	sleep 0.5
	set_clock 3600
	wait_for 'the clock to be set forward' clocks_set 2
	talk 2000 30
	sleep 0.5
	set_clock 0
	wait_for 'the clock to be set back' clocks_set 3
	wait_for 'capture to begin anew' began 2
	wait_for 'sensors' watched
	talk 3000 30
	interrupt 'clock'
	kill -INT $second
	wait $second
	is 'clock: the second box stops cleanly' 0 $?
	with=(env)
	tapped tests/faults/clocks.py clock "$state" --second "$work/second" \
	    --visits 0:30:-315576000 1000:30:0 2000:30:3600 3000:30:0 \
	    --steps forward:315576000 forward:3600 back:3600
}

# show_clock TIME: set it so that it shows that; sets ahead, in seconds, and
# adds to steps
show_clock() {
	local before=$ahead
	ahead=$(($(date -d "$1" +%s) - $(date +%s)))
	set_clock $ahead
	steps+=("forward:$((ahead - before))")
}

# shows TIME: is it that late by the clock that was set?
shows() {
	[ $(($(date +%s) + ahead)) -gt "$(date -d "$1" +%s)" ]
}

# across FIRST TIME: machines talk before that time, which is seconds away, and
# after it; adds to visits
across() {
	talk "$1" 10
	wait_for "$2" shows "$2"
	talk $(($1 + 1000)) 10
	visits+=("$1:10:$ahead" "$(($1 + 1000)):10:$ahead")
}

# The nights in which clocks change, with open sessions written aside and the
# keeper killed after each; the last second of 32 bits; a leap second, which
# the kernel makes by showing one twice.
live_nights() {
	local ahead=0 visits=() steps=() leap=2098-12-31T23:59:59Z
	with=(env CLOCK_FILE="$work/clock"
	    LD_PRELOAD="$PWD/$build/tests/faults/clock.so")
	head -c 8 /dev/zero > "$work/clock"
	show_clock 2027-03-28T00:59:40Z
	steps=()
	up "$build" nights || return
	across 0 2027-03-28T01:00:01Z
	wait_for 'what is open to be written aside' has_open 20
	kill -9 "$(children | head -n 1)"
	wait_for 'capture to begin anew' began 2
	wait_for 'sensors' watched
	show_clock 2027-10-31T00:59:50Z
	wait_for 'the clock to be set to autumn' clocks_set 1
	across 2000 2027-10-31T01:00:01Z
	wait_for 'what is open to be written aside' has_open 20
	kill -9 "$(children | head -n 1)"
	wait_for 'capture to begin anew' began 3
	wait_for 'sensors' watched
	show_clock 2038-01-19T03:14:00Z
	wait_for 'the clock to be set to 2038' clocks_set 2
	across 4000 2038-01-19T03:14:09Z
	# Frames in a ring would have their stamps moved, too.
	wait_for 'all to be seen before it is set again' has_open 20
	show_clock 2098-12-31T23:59:50Z
	wait_for 'the clock to be set to 2098' clocks_set 3
	across 6000 $leap
	wait_for 'all to be seen before the leap' has_open 20
	ahead=$((ahead - 1))
	set_clock $ahead
	wait_for 'the leap second' clocks_set 4
	wait_for 'capture to begin anew' began 4
	wait_for 'sensors' watched
	across 8000 2099-01-01T00:00:02Z
	interrupt 'nights'
	with=(env)
	tapped tests/faults/clocks.py 'nights, 2038, a leap second' "$state" \
	    --visits "${visits[@]}" --steps "${steps[@]}" back:1
	is 'nights: what is written each day is in segments of that day' \
	    '20270328 20271031 20380119 20981231 20990101 ' \
	    "$(cd "$state/journal/observations" && printf '%s\n' *.chain |
	    cut -c 1-8 | sort -u | tr '\n' ' ')"
}

# The disk of a live run is full: capture goes on.
live_full() {
	local from
	mkdir -p "$work/live-full"
	mount -t tmpfs -o size=48m tmpfs "$work/live-full"
	up "$build" full || return
	talk 0 50
	# The alarm is waited for with sensors killed: what lies unread in the
	# ring of one is lost with it.
	wait_for 'the first visits to be seen' has_open 50
	dd if=/dev/zero of="$work/live-full/filler" bs=64k 2> /dev/null
	from=$(date +%s%N)
	wait_for 'the alarm' alarmed
	wait_for 'the state to say so' disk_is_full
	from=$((($(date +%s%N) - from) / 1000000))
	is 'a full disk: it is said within 10 s' 1 $((from < 10000))
	figure "live, the disk full: said after $from ms"
	talk 1000 50
	rm "$work/live-full/filler"
	wait_for 'the journal to take records again' has_event disk-works
	talk 2000 50
	interrupt 'a full disk'
	is 'a full disk: all of it is found' 150 "$(($(found 0 50 \
	    "$build") + $(found 1000 50 "$build") + $(found 2000 50 \
	    "$build")))"
	is 'a full disk: what was lost meanwhile is found, too' 0 \
	    "$(has_event sensor-lost; echo $?)"
	umount "$work/live-full"
}

# Events are written until the last block is full, too.
alarmed() {
	kill -9 "$(children | tail -n 1)"
	sleep 0.1
	grep -q 'records wait in memory' "$work/up.err"
}

disk_is_full() {
	asked "$build" status | grep -q 'takes no records'
}

# ---- a disk that is full ----

full_disk() {
	local state=$work/disk/state run
	mkdir "$work/disk"
	mount -t tmpfs -o size=200k tmpfs "$work/disk"
	run=("$build/beadled" -r "$build/sample/day.pcap" \
	    --law "$build/sample/law" --state "$state")
	timeout 60 "${run[@]}" > "$work/out" 2> "$work/err"
	is 'a full disk: status 1' 1 $?
	is 'a full disk: one sentence' 1 "$(wc -l < "$work/err")"
	like 'a full disk: which says what it is' \
	    '^beadled: .*the disk is full' "$(cat "$work/err")"
	timeout 60 "${run[@]}" > "$work/out" 2> "$work/err"
	is 'a disk that stays full: status 1' 1 $?
	mount -o remount,size=50m "$work/disk"
	timeout 60 "${run[@]}" > "$work/out" 2> "$work/err"
	is 'a disk with room again: the journal opens, its chain holds' '0 ' \
	    "$? $(cat "$work/err")"
	timeout 60 "$build/beadle" up -r "$build/sample/day.pcap" --once \
	    --law "$build/sample/law" --state "$state" > "$work/report"
	is 'and with the capture read again nothing is missing or twice' \
	    "$(grep -A3 'What was recorded' tests/golden/report.txt)" \
	    "$(grep -A3 'What was recorded' "$work/report")"
	umount "$work/disk"
}

live() {
	network_up
	if [ -d "$corpus/hostile" ]; then
		live_poison dtls-cert-null crash
		live_poison dns-udp-64k-wrap ""
	fi
	live_sensor
	live_redis
	live_keeper
	live_launcher
	live_dashboard
	live_accounts
	live_clock
	live_nights
	live_full
	ip netns del $net
}

# Kills under load. In full a thousand of each process, in six appliances side
# by side: it is mostly waiting.
kill_them() {
	network_up
	tapped tests/faults/kills.py "$build" $net "$work/law" "$work" "$1"
	ip netns del $net
}

kills() {
	local one="KILLS=1000 tests/faults.sh $build $asan $noguards"
	if [ -n "${FULL:-}" ]; then
		at_once "$work" "$one" "$one" "$one" "$one" "$one" "$one"
	else
		kill_them 50
	fi
}
