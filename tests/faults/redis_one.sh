# redis_one.sh: one server, in trouble; for redis.sh.

one() {
	server one --port 0 --unixsocket "$work/one/sock" "$@"
	patience=60 wait_for 'a redis-server' resp "$work/one/sock" PING
}

ask_one() {
	resp "$work/one/sock" "$@"
}

# fault WHAT SENTENCE ON OFF: sessions are sealed, ON is done, as many are
# sealed as belong to a fault, OFF is done; the keeper's part said SENTENCE. Of
# many at once one after the other catches up.
fault() {
	local start turn
	wanted "$1" || return 0
	seal
	seal_more 50
	$3
	seal_more $faulty
	[ -z "${TURN:-}" ] || { exec {turn}> "$TURN"; flock $turn; }
	start=$(date +%s%N)
	$4
	seal_end "$1"
	# A server started meanwhile has the descriptor, too.
	[ -z "${TURN:-}" ] || flock -u $turn
	figure "$1: $faulty sessions sealed meanwhile, in step" \
	    "$((($(date +%s%N) - start) / 1000000)) ms after its end"
	like "$1: and why is said" "$2" "$(cat "$work/said")"
	same "$1" "$work/one/sock"
}

rebuild() {
	like 'the keeper fills it again' '^redis  *filled again' \
	    "$("$build/beadle" store rebuild --config "$config" 2>&1)"
}
kill_one() { kill_server one; }
stop_one() { kill -STOP "$(pid one)"; }
go_on() { kill -CONT "$(pid one)"; }
nothing() { :; }
flush() { ask_one FLUSHALL > "$work/out"; }
lose_files() { kill_server one; rm -rf "$work/one/appendonlydir"; }
no_memory() { ask_one CONFIG SET maxmemory 1 > "$work/out"; }
memory() { ask_one CONFIG SET maxmemory 0 > "$work/out"; }
replica() { ask_one REPLICAOF 127.0.0.1 1 > "$work/out"; }
no_replica() { ask_one REPLICAOF NO ONE > "$work/out"; }
no_rights() { ask_one ACL SETUSER keeper -@all > "$work/out"; }
no_user() {
	ask_one ACL SETUSER keeper resetpass > "$work/out"
	ask_one CLIENT KILL USER keeper > "$work/out"
}
users_again() { ask_one ACL LOAD > "$work/out"; }

saved() {
	ask_one INFO persistence | grep -q "rdb_last_bgsave_status:$1"
}

# Its snapshot cannot take its place.
no_disk() {
	mkdir "$work/one/dump.rdb"
	: > "$work/one/dump.rdb/file"
	ask_one CONFIG SET save '3600 1000000' > "$work/out"
	ask_one BGSAVE > "$work/out"
	wait_for 'a snapshot to fail' saved err
}
disk() {
	rm -r "$work/one/dump.rdb"
	ask_one BGSAVE > "$work/out"
	wait_for 'a snapshot' saved ok
	ask_one CONFIG SET save '' > "$work/out"
}

rewritten() {
	ask_one INFO persistence | grep -q 'aof_rewrite_in_progress:0'
}

# It takes a minute for what takes a blink: a key at a time, and listening in
# between.
load_slowly() {
	ask_one BGREWRITEAOF > "$work/out"
	wait_for 'a small file' rewritten
	kill_server one
	server one --port 0 --unixsocket "$work/one/sock" \
	    --key-load-delay 20000 \
	    --loading-process-events-interval-bytes 1024
}
load_fast() { kill_server one; one; }

through() {
	echo "$1" > "$work/mode"
}
swallow() { through swallow; }
mute() { through mute; }
halve() { through cut; }
garbage() { through garbage; }
pass() { through pass; }

begin_proxy() {
	through pass
	tests/faults/proxy.py "$work/proxy.sock" "$work/one/sock" \
	    "$work/mode" &
	proxy=$!
	wait_for 'the proxy' test -S "$work/proxy.sock"
	sed -i "s,^redis: .*,redis: $work/proxy.sock," "$config"
}

# What can go wrong, how the keeper's part says it, how it is done and undone.
faults=(
	'killed|does not answer|kill_one|one'
	'stopped|does not answer|stop_one|go_on'
	'emptied||flush|nothing'
	'filled again while it runs||rebuild|nothing'
	'its files lost|does not answer|lose_files|one'
	'no memory|at its memory limit|no_memory|memory'
	'its disk full|cannot write its own file|no_disk|disk'
	'made a replica|read-only replica|replica|no_replica'
	'loading|still loading|load_slowly|load_fast'
	'without rights|refuses the user|no_rights|users_again'
	'another password|refuses the user|no_user|users_again'
)
# The same, with the proxy between.
faults_between=(
	'half-open|does not answer|swallow|pass'
	'replies lost|does not answer|mute|pass'
	'replies cut|does not answer|halve|pass'
	'replies of garbage|makes no sense|garbage|pass'
)

one_server() {
	local line
	new_state one "$work/one/sock"
	users > "$work/users.acl"
	one
	for line in "${faults[@]}"; do
		IFS='|' read -ra line <<< "$line"
		fault "${line[@]}"
	done
	begin_proxy
	for line in "${faults_between[@]}"; do
		IFS='|' read -ra line <<< "$line"
		fault "${line[@]}"
	done
	kill $proxy
	wait $proxy 2> /dev/null
	proxy=
	kill_server one
}

# Each fault with a server of its own, all at once: it is mostly waiting.
one_server_each() {
	local line name commands=()
	for line in "${faults[@]}" "${faults_between[@]}"; do
		name=${line%%|*}
		commands+=("TURN=$work/turn ONLY='^$name\$' tests/redis.sh $build")
	done
	at_once "$work" "${commands[@]}"
}

# ---- beadle status ----

status() {
	"$build/beadle" status --config "$config" --law "$build/sample/law" 2>&1
}

# status_says WHAT PATTERN [NOT]: it comes to say so, and not that
status_says() {
	local until=$((SECONDS + 30)) got
	while got=$(status); ! grep -qE "$2" <<< "$got" ||
	    { [ $# -gt 2 ] && grep -qE "$3" <<< "$got"; }; do
		[ $SECONDS -lt $until ] || break
		sleep 0.1
	done
	like "$1" "$2" "$got"
	[ $# -lt 3 ] || is "$1 (not $3)" 0 "$(grep -cE "$3" <<< "$got")"
}

# The whole appliance beside a Redis that is not its own.
status_tells() {
	if [ "$(id -u)" -ne 0 ]; then
		skip 'beadle status tells why Redis is behind' 'needs root'
		return
	fi
	rm -rf "$work/one"
	new_state before "$work/one/sock"
	users > "$work/users.acl"
	one
	seal
	seal_more 10
	seal_end 'another journal'
	kill_server one
	new_state status "$work/one/sock"
	users > "$work/users.acl"
	one
	"$build/beadle" up -i lo --config "$config" \
	    --law "$build/sample/law" > "$work/out" 2> "$work/err" &
	up=$!
	status_says 'status: Redis holds another journal' 'another journal'
	status_says 'status: and is behind' '1 entries behind the journal'
	kill -INT $up
	wait $up
	sed -i 's/^site: .*/site: status/' "$config"
	replica
	"$build/beadle" up -i lo --config "$config" \
	    --law "$build/sample/law" > "$work/out" 2> "$work/err" &
	up=$!
	status_says 'status: Redis is behind' 'entries behind the journal'
	status_says 'status: it is a replica' 'is a read-only replica'
	status_says 'status: and that beadle runs' '^sensor +running, heard from'
	"$build/beadle" report --config "$config" --law "$build/sample/law" \
	    > "$work/report" 2> "$work/said"
	is 'no report is made meanwhile' '1 0' \
	    "$? $(wc -c < "$work/report")"
	like 'and why is said' 'entries behind the journal' \
	    "$(cat "$work/said")"
	no_replica
	status_says 'status: it is in step' 'in step with the journal' \
	    'replica'
	kill_server one
	status_says 'status: with Redis away' 'was .*in step|was .* behind'
	status_says 'status: and why' 'does not answer'
	one
	kill -INT $up
	wait $up
	is 'status: it stops cleanly' '0 ' "$? $(grep -v ': room for ' "$work/err")"
	up=
	kill_server one
}

# ---- speed ----

speeds() {
	# The processors are others', too, in the short form: there the time a
	# record takes of them says more than how many there are in a second.
	local caught rebuilt cost beadle redis TIMEFORMAT='%U %S' \
	    least_caught=2000 least_rebuilt=5000 most_beadle=12 most_redis=14
	[ -z "${FULL:-}" ] || least_caught=10000 least_rebuilt=50000
	new_state speed "$work/speed/sock"
	users > "$work/users.acl"
	server speed --port 0 --unixsocket "$work/speed/sock"
	wait_for 'a redis-server' resp "$work/speed/sock" PING
	"$build/tests/faults/feeder" fill "$config" "$work/records" \
	    "$filled" > "$oracle"
	made=$filled
	seal
	patience=200 wait_for 'a backlog to be drained' has_said 'caught up'
	seal_end 'a backlog'
	caught=$(rate_of "$work/said")
	figure "drained at $caught records/s, $rate/s sealed meanwhile, of a" \
	    "journal of $filled sessions (promised: 10,000)"
	is "drained at $least_caught records/s at least" 1 \
	    $((caught >= least_caught))
	cost=$(redis_cost)
	{ time "$build/beadle" store rebuild --config "$config" \
	    > "$work/out" 2>&1; } 2> "$work/time"
	is 'rebuilt' 1 "$(grep -c 'filled again' "$work/out")" || sed 's/^/# /' "$work/out"
	read -r beadle redis <<< "$(awk -v before="$cost" \
	    -v after="$(redis_cost)" -v n=$((filled * 9 / 8)) '{
		printf "%.1f %.1f", ($1 + $2) * 1e6 / n, (after - before) * 1e6 / n
	    }' "$work/time")"
	rebuilt=$(tr -d , < "$work/out" |
	    sed -n 's/.* \([0-9]*\) a second.*/\1/p')
	figure "rebuilt at $rebuilt records/s (promised: 50,000); load of the" \
	    "machine $(cut -d ' ' -f 1 /proc/loadavg) on $(nproc) processors"
	figure "a record costs $beadle us of beadle and $redis us of Redis," \
	    "each on a processor of its own where there are two"
	is "rebuilt at $least_rebuilt records/s at least" 1 \
	    $((${rebuilt:-0} >= least_rebuilt))
	is "a record costs $most_beadle us of beadle at most" 1 \
	    $((${beadle%.*} < most_beadle))
	is "a record costs $most_redis us of Redis at most" 1 \
	    $((${redis%.*} < most_redis))
	same 'a rebuild' "$work/speed/sock"
	kill_server speed
	rm -rf "$state"
}
