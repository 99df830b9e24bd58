#!/bin/bash
# unit.sh: run every unit test program given, as one TAP stream. A program
# that dies without a verdict is a failure. cmocka writes a skipped test as
# "not ok ... # SKIP name"; the test's own last words are the reason.
for test; do
	echo "# $test"
	CMOCKA_MESSAGE_OUTPUT=TAP TZ=UTC timeout 120 "$test" 2>&1 | awk '
	/^not ok [0-9]+ # SKIP / {
		name = $0
		sub(/.*# SKIP /, "", name)
		print "ok " $3 " - " name " # SKIP " reason
		next
	}
	{ print }
	!/^(ok|not ok|1\.\.|#)/ { reason = $0 }'
	status=${PIPESTATUS[0]}
	case $status in
	0)	;;
	*)	echo "not ok - $(basename "$test") ended with status $status" ;;
	esac
done
