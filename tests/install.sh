#!/bin/bash
# install.sh BUILD: "make install" into a directory: beadle runs from there, and
# the units are sound: what systemd says of them, and what they start, with
# the rights they give, by hand. Nothing is installed on this machine.
set -u
build=$1
. tests/tap.sh
work=$(mktemp -d /tmp/beadle-install.XXXXXX)
root=$work/root units=$work/root/usr/lib/systemd/system state=$work/state
clean() {
	kill ${redis:-} ${serve:-} 2> /dev/null
	wait
	rm -rf "$work"
}
trap clean EXIT

make -s install B="$build" DESTDIR="$root" > "$work/said" 2>&1
is 'it is installed, without a word' '0 ' "$? $(cat "$work/said")"

# ---- units ----

# As they are, but for where programs lie.
mkdir "$work/units"
cp "$units"/beadle* "$work/units/"
sed -i "s|=/usr/bin/beadle|=$root/usr/bin/beadle|
    s|=/usr/sbin/|=$root/usr/sbin/|" "$work/units/"*
for unit in "$work/units/"*; do
	name=$(basename "$unit")
	is "systemd has nothing to say of $name" '0 ' \
	    "$(said=$(SYSTEMD_UNIT_PATH="$work/units:" systemd-analyze \
	    verify --man=no "$unit" 2>&1); echo "$? $said")"
done
# exposed UNIT MOST: in tenths, of what systemd-analyze finds not confined
exposed() {
	local got
	got=$(systemd-analyze security --offline=yes --no-pager \
	    "$units/$1.service" 2> "$work/said" |
	    sed -n 's/.*exposure level for .*: \([0-9.]*\) .*/\1/p')
	is "$1 is exposed by $2 tenths at most" 1 \
	    "$(awk -v got="${got:-99}" -v most="$2" \
	    'BEGIN { print got * 10 <= most }')"
	figure "systemd-analyze security $1: $got"
}
exposed beadled 16
exposed beadle-redis 5
exposed beadle-serve 13
exposed beadle-retain 12
exposed beadle-heads 13
exposed beadle-reports 13
is 'only beadled has a capability, and one' \
    'beadled.service:AmbientCapabilities=CAP_NET_RAW' \
    "$(cd "$units" && grep '^AmbientCapabilities=' -- *)"
systemd-sysusers --dry-run "$root/usr/lib/sysusers.d/beadle.conf" \
    > "$work/said" 2>&1
is 'its user can be made' 0 $?

# ---- what they start ----

sed -e "s|\"/var/lib/beadle\"|\"$state\"|" \
    -e "s|\"/etc/beadle/law\"|\"$PWD/$build/sample/law\"|" \
    "$root/etc/beadle/beadle.yaml" > "$work/beadle.yaml"
sed "s|/var/lib/beadle|$state|; s|^supervised systemd|supervised no|" \
    "$root/etc/beadle/redis.conf" > "$work/redis.conf"
mkdir -p "$state/redis"
echo 'of one that was killed' > "$state/redis/temp-rewriteaof-4555.aof"
before=$(sed -n "s/^ExecStartPre=\/bin\/sh -c '\(.*\)'$/\1/p" \
    "$units/beadle-redis.service" | sed 's/\\\\/\\/g' |
    sed "s|/etc/beadle/beadle.yaml|$work/beadle.yaml|")
(cd "$state" && PATH=$root/usr/bin:$PATH sh -c "$before") > "$work/said" 2>&1
is 'the users of its Redis are made' '0 3' \
    "$? $(grep -c '^user ' "$state/redis/users.acl")"
is 'and what one that was killed left is gone' '' \
    "$(cd "$state/redis" && ls temp-* 2> /dev/null)"
/usr/bin/redis-server "$work/redis.conf" > "$work/redis.log" 2>&1 &
redis=$!
wait_for 'Redis' test -S "$state/redis/redis.sock"
"$root/usr/sbin/beadled" -r "$build/sample/day.pcap" \
    --config "$work/beadle.yaml" > "$work/said" 2>&1
is 'beadled keeps the sample day' '0 ' "$? $(cat "$work/said")"
"$root/usr/bin/beadle" report --day 2026-11-20 --config "$work/beadle.yaml" \
    > "$work/report" 2>&1
is 'beadle reports it, with what it is shipped with' \
    "$(grep -A3 'What was recorded' tests/golden/report.txt)" \
    "$(grep -A3 'What was recorded' "$work/report")"
is 'nobody is Redis'"'"'s default user' 'NOAUTH Authentication required.' \
    "$(redis-cli -s "$state/redis/redis.sock" get x 2>&1)"
kill "$redis"
wait "$redis"
/usr/bin/redis-server "$work/redis.conf" > "$work/redis.log" 2>&1 &
redis=$!
wait_for 'Redis again' test -S "$state/redis/redis.sock"
wait_for 'what it kept' "$root/usr/bin/beadle" status \
    --config "$work/beadle.yaml"
"$root/usr/bin/beadle" report --day 2026-11-20 --config "$work/beadle.yaml" \
    > "$work/again" 2>&1
is 'and it still has it when it was started again' "$(cat "$work/report")" \
    "$(cat "$work/again")"
"$root/usr/bin/beadle" retain --dry-run --config "$work/beadle.yaml" \
    > "$work/said" 2>&1
is 'the daily deletion finds its way' 0 $?

# ---- with the system calls that units allow ----

# under UNIT: as its user would; nobody, where we are root. A process in the
# background is then the program itself, to be ended.
under() {
	as=(/usr/bin/python3 tests/install/filtered.py "$units/$1.service")
	[ "$(id -u)" -ne 0 ] || as=(setpriv --reuid=65534 --regid=65534
	    --clear-groups --inh-caps=-all --bounding-set=-all "${as[@]}")
}
if [ "$(id -u)" -eq 0 ]; then
	chmod 755 "$work"
	chown -R 65534:65534 "$state"
fi
under beadled
"${as[@]}" "$root/usr/sbin/beadled" -r "$build/sample/day.pcap" \
    --config "$work/beadle.yaml" > "$work/said" 2>&1
is 'beadled may confine what listens and keeps' '0 ' "$? $(cat "$work/said")"
under beadle-reports
"${as[@]}" "$root/usr/bin/beadle" report --day 2026-11-20 \
    --format pdf --config "$work/beadle.yaml" > "$work/pdf" 2> "$work/said"
is 'beadle-reports may make a PDF' '0 %PDF ' \
    "$? $(head -c 4 "$work/pdf") $(cat "$work/said")"
under beadle-serve
"${as[@]}" "$root/usr/bin/beadle" serve --listen 127.0.0.1:0 \
    --config "$work/beadle.yaml" > "$work/serve" 2>&1 &
serve=$!
wait_for 'the dashboard' grep -q '^serving' "$work/serve"
at=$(sed -n 's/^serving  //p' "$work/serve")
# Somebody who is not there is hashed for, too.
like 'beadle-serve may hash a password' \
    'password or the code is not right.* 403$' \
    "$(curl -sk -m 60 -w ' %{http_code}' -H "Origin: ${at%/}" \
    -d 'person=n.o&password=four+words+do+well&code=123456' "${at}sign-in" |
    tr '\n' ' ')"
kill "$serve"
wait "$serve"

# listens CAPABILITIES: may a user with no rights but these?
listens() {
	local as="setpriv --reuid=65534 --regid=65534 --clear-groups"
	unshare -n sh -c 'ip link add in type veth peer name out &&
	    ip link set in up && ip link set out up && "$@"' - $as \
	    --no-new-privs --inh-caps="$1" --ambient-caps="$1" \
	    --bounding-set="$1" "$root/usr/sbin/beadled" --check -i in \
	    --state "$work/other" --config "$work/beadle.yaml" 2>&1
}
if [ "$(id -u)" -eq 0 ]; then
	chmod 755 "$work"
	mkdir -m 777 "$work/other"
	is 'CAP_NET_RAW alone is enough to listen' '0' \
	    "$(listens -all,+net_raw)$?"
	like 'and it is needed' 'CAP_NET_RAW.*[12]$' "$(listens -all)$?"
else
	skip 'CAP_NET_RAW alone is enough to listen' 'needs root'
fi
tap_end
