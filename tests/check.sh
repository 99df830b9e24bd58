#!/bin/bash
# check.sh: run the suites named on the command line, each "NAME=COMMAND",
# and count. A suite prints TAP: "ok N - what", "not ok N - what",
# "ok N - what # SKIP why". A suite that fails, or prints no result at all,
# counts as one failure more. The last line is the sum.
set -u
logs=${LOGS:-build/log}
mkdir -p "$logs"
passed=0 failed=0 skipped=0

for suite; do
	name=${suite%%=*}
	command=${suite#*=}
	log=$logs/$name.log
	start=$SECONDS
	bash -c "$command" > "$log" 2>&1 < /dev/null
	status=$?
	good=$(grep -cE '^ok ' "$log")
	skip=$(grep -cE '^ok .*# SKIP' "$log")
	bad=$(grep -cE '^not ok ' "$log")
	if [ "$bad" -eq 0 ] && { [ $status -ne 0 ] || [ "$good" -eq 0 ]; }; then
		bad=1
		echo "not ok - $name ended with status $status" >> "$log"
	fi
	good=$((good - skip))
	printf '%-10s %4d passed, %d failed, %d skipped, %d s\n' \
	    "$name" "$good" "$bad" "$skip" $((SECONDS - start))
	grep -E '^ok .*# SKIP' "$log" | sed 's/^/    /'
	grep -E '^# figure: ' "$log" | sed 's/^# figure: /    /'
	if [ "$bad" -gt 0 ]; then
		grep -E -B12 '^not ok ' "$log" | tail -n 80 | sed 's/^/    /'
		echo "    --- the end of $log:"
		tail -n 25 "$log" | sed 's/^/    /'
	fi
	passed=$((passed + good))
	failed=$((failed + bad))
	skipped=$((skipped + skip))
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
