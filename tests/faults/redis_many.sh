# redis_many.sh: Redis on several servers that take over from each other: three
# sentinels, a cluster of six; for redis.sh.

# A node of either: the test's user is everybody's, as replicas need one.
node() {
	local port=$1
	shift
	server "$port" --port "$port" --bind 127.0.0.1 --repl-diskless-sync-delay 0 \
	    --masteruser admin --masterauth admin "$@"
}

answers() {
	resp "127.0.0.1:$1" PING
}

has_replicas() {
	[ "$(resp "127.0.0.1:$1" INFO replication |
	    grep -c 'state=online')" -ge "$2" ]
}

is_replica() {
	resp "127.0.0.1:$1" INFO replication | tr -d '\r' |
	    grep -qx 'master_link_status:up'
}

# read_day: what beadle itself reads by the same settings
read_day() {
	"$build/beadle" sessions --config "$config" --law "$build/sample/law" \
	    --day 2026-11-20 --json 2> "$work/err" | wc -l
}

made_day() {
	grep -c ' 20261120 ' "$oracle"
}

ms_since() {
	echo $((($(date +%s%N) - $1) / 1000000))
}

# ---- sentinels ----

# sentinel PORT MASTER_PORT
sentinel() {
	local dir=$work/$1
	mkdir -p "$dir"
	cat > "$dir/sentinel.conf" <<-CONF
	port $1
	bind 127.0.0.1
	dir $dir
	logfile $dir/log
	sentinel monitor observations 127.0.0.1 $2 2
	sentinel auth-user observations admin
	sentinel auth-pass observations admin
	sentinel down-after-milliseconds observations 1500
	sentinel failover-timeout observations 3000
	CONF
	redis-server "$dir/sentinel.conf" --sentinel > /dev/null 2>&1 &
	echo $! > "$dir/pid"
}

master_is() {
	redis-cli -p "$1" sentinel get-master-addr-by-name observations |
	    tail -n 1
}

knows() {
	redis-cli -p "$1" sentinel master observations | tr '\n' ' ' |
	    grep -q 'num-slaves 2 num-other-sentinels 2'
}

master_is_another() {
	[ "$(master_is "$1")" != "$2" ] && [ -n "$(master_is "$1")" ]
}

sentinels() {
	local a b c x y z port start new
	read -r a b c x y z <<< "$(resp ports 6)"
	new_state sentinel "{sentinel: {master: observations, at: \
[127.0.0.1:$x, 127.0.0.1:$y, 127.0.0.1:$z]}}"
	users > "$work/users.acl"
	node "$a"
	wait_for 'the master' answers "$a"
	node "$b" --replicaof 127.0.0.1 "$a"
	node "$c" --replicaof 127.0.0.1 "$a"
	wait_for 'replicas in sync' has_replicas "$a" 2
	for port in $x $y $z; do sentinel "$port" "$a"; done
	for port in $x $y $z; do
		wait_for 'sentinels that know each other' knows "$port"
	done
	seal
	seal_more 100
	kill_server "$a"
	start=$(date +%s%N)
	wait_for 'another master' master_is_another "$x" "$a"
	figure "sentinels: another master after $(ms_since "$start") ms"
	seal_more 200
	# On a busy machine sentinels may choose once more.
	new=$(master_is "$x")
	wait_for 'a replica of it in sync' has_replicas "$new" 1
	seal_end 'the master of sentinels killed'
	new=$(master_is "$x")
	same 'the master of sentinels killed' "127.0.0.1:$new"
	is 'sentinels: beadle reads where the keeper writes' "$(made_day)" \
	    "$(read_day)" || {
		cat "$work/err"
		for port in $x $y $z; do master_is "$port"; done
		cat "$work/$x/log"
	} | sed 's/^/# /'
	for port in $b $c $x $y $z; do kill_server "$port"; done
}

# ---- a cluster ----

in_state() {
	resp "127.0.0.1:$1" CLUSTER INFO | tr -d '\r' |
	    grep -qx "cluster_state:$2"
}

# The port of the node that has our slot, as PORT says.
owner() {
	redis-cli -p "$1" --user admin --pass admin --no-auth-warning \
	    cluster nodes | awk -v slot="$slot" '$3 ~ /master/ {
		for (i = 9; i <= NF; i++) {
			split($i, part, "-")
			last = part[2] == "" ? part[1] : part[2]
			if (part[1] <= slot && slot <= last) {
				split($2, at, /[:@]/)
				print at[2]
			}
		}
	}'
}

owner_is_another() {
	local now
	now=$(owner "$1")
	[ -n "$now" ] && [ "$now" != "$2" ]
}

has_three_replicas() {
	local port n=0
	for port in $nodes; do
		if is_replica "$port"; then n=$((n + 1)); fi
	done
	[ $n -eq 3 ]
}

begin_cluster() {
	local port
	nodes=$(resp ports 6)
	at=$(for port in $nodes; do printf '127.0.0.1:%s ' "$port"; done)
	at=${at% }
	new_state cluster "{cluster: [${at// /, }]}"
	users > "$work/users.acl"
	for port in $nodes; do
		node "$port" --cluster-enabled yes --cluster-node-timeout 1000 \
		    --cluster-config-file nodes.conf
	done
	for port in $nodes; do wait_for 'a node' answers "$port"; done
	# shellcheck disable=SC2086
	redis-cli --user admin --pass admin --no-auth-warning --cluster create \
	    $at --cluster-replicas 1 --cluster-yes > "$work/created" 2>&1
	for port in $nodes; do
		wait_for 'the cluster' in_state "$port" ok
	done
	wait_for 'replicas in sync' has_three_replicas
	slot=$(resp "127.0.0.1:${nodes%% *}" CLUSTER KEYSLOT 'b:{school}:cursor')
}

# Its master is killed under load.
fail_over() {
	local old new start port
	seal
	seal_more 100
	old=$(owner "${nodes%% *}")
	port=$(printf '%s\n' $nodes | grep -vx "$old" | head -n 1)
	kill_server "$old"
	start=$(date +%s%N)
	wait_for 'another master' owner_is_another "$port" "$old"
	new=$(owner "$port")
	figure "cluster: another master after $(ms_since "$start") ms"
	seal_more 200
	seal_end 'the master of our slot killed'
	same 'the master of our slot killed' "127.0.0.1:$new"
	node "$old" --cluster-enabled yes --cluster-node-timeout 1000 \
	    --cluster-config-file nodes.conf
	wait_for 'the dead node' answers "$old"
	wait_for 'the dead node as a replica' is_replica "$old"
}

# The slot is moved to another master under load.
migrate() {
	local old other port
	port=${nodes%% *}
	old=$(owner "$port")
	other=$(redis-cli -p "$port" --user admin --pass admin \
	    --no-auth-warning cluster nodes | awk -v old="$old" \
	    '$3 ~ /master/ && $3 !~ /fail/ && $9 != "" {
		split($2, at, /[:@]/)
		if (at[2] != old) print at[2]
	    }' | head -n 1)
	seal
	seal_more 100
	# shellcheck disable=SC2086
	like 'the slot is moved' 'keys moved' "$(resp "127.0.0.1:$port" move \
	    school "127.0.0.1:$other" "$oracle" $at 2>&1)"
	seal_more 200
	seal_end 'our slot moved'
	is 'our slot is elsewhere' "$other" "$(owner "$port")"
	like 'our slot moved: the keeper waited meanwhile' \
	    'keeps these keys on another server' "$(cat "$work/said")"
	same 'our slot moved' "127.0.0.1:$other"
	is 'cluster: beadle reads where the keeper writes' "$(made_day)" \
	    "$(read_day)"
}

cluster() {
	local port
	begin_cluster
	fail_over
	migrate
	for port in $nodes; do kill_server "$port"; done
}
