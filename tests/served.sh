#!/bin/bash
# served.sh BUILD LAW STATE COMMAND...: serve what a state directory holds
# while COMMAND runs.
set -u
build=$1 law=$2 state=$3
shift 3
"$build/beadle" up --law "$law" --state "$state" > "$state/served.log" 2>&1 &
up=$!
trap 'kill $up 2> /dev/null; wait $up' EXIT
for _ in $(seq 100); do
	[ -S "$state/redis/redis.sock" ] &&
	    "$build/beadle" status --law "$law" --state "$state" \
	    > /dev/null 2>&1 && break
	kill -0 $up 2> /dev/null || { cat "$state/served.log" >&2; exit 1; }
	sleep 0.1
done
"$@"
