#!/bin/bash
# unit.sh: run every unit test program given, as one TAP stream. A program
# that dies without a verdict is a failure.
for test; do
	echo "# $test"
	CMOCKA_MESSAGE_OUTPUT=TAP TZ=UTC timeout 120 "$test" 2>&1
	status=$?
	case $status in
	0)	;;
	*)	echo "not ok - $(basename "$test") ended with status $status" ;;
	esac
done
