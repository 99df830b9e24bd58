#!/bin/bash
# redis.sh BUILD: Redis taken away in every way there is while sessions are
# sealed, and given back: nothing is lost, nothing is there twice. What was
# acknowledged is listed by the one who sealed it (tests/faults/feeder), never
# read back from the store. Then the figures of speed, a cluster, sentinels.
#
# FULL=1: each fault for 10 minutes, all at once, and the speeds are gates.
# ONLY=PATTERN: those faults, and those of status, speed, sentinels and cluster.
set -u
build=$(realpath "$1")
. tests/tap.sh
. tests/faults/redis_parts.sh
rate=200
faulty=200			# sessions sealed while something is wrong
[ -z "${FULL:-}" ] || faulty=120000
filled=${FILLED:-200000}	# sessions of the journal for the speeds
. tests/faults/redis_one.sh
. tests/faults/redis_many.sh

work=$(mktemp -d /tmp/beadle-redis.XXXXXX)
trap clean EXIT
make_records
if [ -n "${FULL:-}" ] && [ -z "${ONLY:-}" ]; then
	one_server_each
else
	one_server
fi
wanted status && status_tells
wanted speed && speeds
wanted sentinels && sentinels
wanted cluster && cluster
tap_end
