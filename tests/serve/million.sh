#!/bin/bash
# million.sh BUILD [SESSIONS [A_DAY]]: the first screen and the queue with many
# sessions stored, by way of journal and Redis. The short form counts work,
# which does not depend on the machine: what was judged is not judged again,
# and all of it is when the law, a register or Redis changed. With 1000000 it
# says how long it takes, each page of it, and how long everybody else then
# waits. The ledger has a twentieth as many looks.
set -u
build=$(realpath "$1") count=${2:-6000} a_day=${3:-1000}
. tests/tap.sh
work=$(mktemp -d "$build/million.XXXXXX")
serve='' feeder='' redis=''
trap 'kill $serve $feeder $redis 2> /dev/null
    wait 2> /dev/null; rm -rf "$work"' EXIT

# until_so WHAT COMMAND: a quarter of an hour at most
until_so() {
	local what=$1
	shift
	for _ in $(seq 9000); do
		"$@" > /dev/null 2>&1 && return
		sleep 0.1
	done
	not_ok "$what" "$(tail -n 20 "$work/log" "$work/fed" 2> /dev/null)"
	exit 1
}

# Days that are over; the roster, offices and policy hold from long before.
first=$(($(date +%s) / 86400 - count / a_day - 1))
cp -r "$build/sample/law" "$work/law"
"$build/beadled" -r "$build/sample/day.pcap" --law "$work/law" \
    --sessions > "$work/records"
cat tests/serve/people.yaml >> "$work/law/roster.yaml"
sed -i '/^people:/r /dev/stdin' "$work/law/roster.yaml" <<'EOF'
  - {id: c.hair, kind: governor, from: 2020-09-01}
  - {id: g.overnor, kind: governor, from: 2020-09-01}
  - {id: t.rust, kind: governor, from: 2020-09-01}
  - {id: s.lead, kind: staff, group: staff, from: 2020-09-01}
  - {id: n.ominated, kind: staff, group: staff, from: 2020-09-01}
  - {id: a.uditor, kind: contractor, group: staff, from: 2020-09-01}
EOF
sed -i -E 's/(from: )20[0-9]{2}-[0-9]{2}-[0-9]{2}/\12020-09-01/g' \
    "$work/law/roster.yaml" "$work/law/policy.yaml"
config=$work/beadle.yaml
cat > "$config" <<EOF
site: school
state: $work/state
law: $work/law
redis: $work/redis.sock
EOF
mkdir -p "$work/state" "$work/redis"
{ "$build/beadle" store users --config "$config"
  echo 'user admin on >admin ~* &* +@all'; } > "$work/redis/users.acl"
redis-server --dir "$work/redis" --port 0 --unixsocket "$work/redis.sock" \
    --aclfile "$work/redis/users.acl" --appendonly no --save '' \
    --maxmemory-policy noeviction > "$work/redis/log" 2>&1 < /dev/null &
redis=$!
until_so 'Redis is there' test -S "$work/redis.sock"

"$build/tests/faults/feeder" look "$config" "$work/records" \
    $((count / 20)) 2> "$work/fed" ||
    { not_ok 'the ledger is filled' "$(cat "$work/fed")"; exit 1; }
SECONDS=0
"$build/tests/faults/feeder" fill "$config" "$work/records" "$count" 0 \
    "$a_day" "$first" > "$work/acks" 2> "$work/fed" ||
    { not_ok 'the journal is filled' "$(cat "$work/fed")"; exit 1; }
"$build/tests/faults/feeder" run "$config" "$work/records" 1 "$count" \
    "$a_day" "$first" >> "$work/acks" 2> "$work/fed" &
feeder=$!
until_so 'they are in Redis' grep -q '^caught up' "$work/fed"
figure "stored: $count sessions, $a_day a day, in $SECONDS s"

"$build/beadle" serve --config "$config" --listen 127.0.0.1:0 \
    > "$work/log" 2>&1 &
serve=$!
until_so 'the dashboard says where it is' grep -q '^set up' "$work/log"
base=$(sed -n 's|^serving  \(https://.*\)/$|\1|p' "$work/log")
link=$(sed -n 's|.*\(/join?token=.*\)|\1|p' "$work/log")
node tests/serve/million.mjs "$base" "$link" "$build/beadle" "$config" \
    "$work" $serve $feeder "$count"
