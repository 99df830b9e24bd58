# redis_parts.sh: servers, the feeder and the comparison; for redis.sh.

resp() {
	/usr/bin/python3 tests/faults/resp.py "$@"
}

clean() {
	local file
	[ -z "${up:-}" ] || kill "$up" 2> /dev/null
	[ -z "${feeder:-}" ] || kill "$feeder" 2> /dev/null
	[ -z "${proxy:-}" ] || kill "$proxy" 2> /dev/null
	for file in "$work"/*/pid; do
		[ ! -s "$file" ] || kill -9 "$(cat "$file")" 2> /dev/null
	done
	rm -rf "$work"
}

# What is sealed is made of real ones.
make_records() {
	"$build/beadled" -r "$build/sample/day.pcap" --law "$build/sample/law" \
	    --sessions > "$work/records"
	is 'there are records to make sessions of' 50 \
	    "$(wc -l < "$work/records")"
}

# new_state NAME REDIS: a state directory; sets state, oracle, made
new_state() {
	state=$work/state-$1 oracle=$work/oracle-$1 made=0
	mkdir -p "$state"
	: > "$oracle"
	printf 'site: school\nstate: %s\nredis: %s\n' "$state" "$2" \
	    > "$work/$1.yaml"
	config=$work/$1.yaml
}

# Our users, from beadle itself, and one of the test's.
users() {
	"$build/beadle" store users --config "$config"
	echo 'user default off nopass ~* &* +@all'
	echo 'user admin on >admin ~* &* +@all'
}

# server DIR OPTION...: start one there, and wait for it
server() {
	local dir=$work/$1
	shift
	mkdir -p "$dir"
	cp "$work/users.acl" "$dir/users.acl"
	(cd "$dir" && exec redis-server --dir "$dir" --aclfile "$dir/users.acl" \
	    --appendonly yes --appendfsync everysec --save '' \
	    --maxmemory-policy noeviction --logfile "$dir/log" \
	    --enable-debug-command local "$@" < /dev/null > /dev/null 2>&1) &
	echo $! > "$dir/pid"
}

pid() {
	cat "$work/$1/pid"
}

gone() {
	! kill -0 "$1" 2> /dev/null
}

kill_server() {
	local it
	it=$(pid "$1")
	kill -9 "$it"
	wait "$it" 2> /dev/null
}

# seal: begin to seal sessions at the rate
seal() {
	"$build/tests/faults/feeder" run "$config" "$work/records" "$rate" \
	    "$made" >> "$oracle" 2> "$work/said" &
	feeder=$!
}

sealed() {
	wc -l < "$oracle"
}

# Or never will.
has_sealed() {
	[ "$(sealed)" -ge "$1" ] || gone $feeder
}

# seal_more N: until so many more are acknowledged
seal_more() {
	patience=$(($1 / rate * 2 + 30)) wait_for "$1 sessions to be sealed" \
	    has_sealed $(($(sealed) + $1))
}

has_said() {
	grep -q "$1" "$work/said"
}

# seal_end WHAT: stop sealing; all must reach Redis
seal_end() {
	kill -TERM $feeder
	wait $feeder
	is "$1: Redis is in step again" 0 $? || {
		sed 's/^/# /' "$work/said"
		exit 1
	}
	feeder=
	made=$(sealed)
}

# same WHAT ADDRESS: Redis holds what was acknowledged, and no more
same() {
	is "$1: nothing is lost, nothing doubled" \
	    "$made sessions, none lost, none doubled" \
	    "$(resp "$2" same school "$oracle" 2>&1)"
}

# rate_of FILE: entries a second of the last catching-up
rate_of() {
	awk '/^caught up:/ { n = $3; ms = $6 }
	    END { printf "%d", ms ? n * 1000 / ms : 0 }' "$1"
}

# Seconds of processor.
redis_cost() {
	resp "$work/speed/sock" INFO cpu | tr -d '\r' | awk -F: '
	    $1 == "used_cpu_user" || $1 == "used_cpu_sys" { s += $2 }
	    END { print s }'
}
