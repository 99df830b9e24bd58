#!/bin/bash
# fuzz.sh SECONDS TARGET...: run each fuzz target so long, one a core at a
# time; TAP. What it finds lies beside the target, as TARGET.crash-... or
# TARGET.timeout-..., and what it has learnt in TARGET.corpus.
set -u
. tests/tap.sh
seconds=$1
shift

fuzz_one() {
	local target=$1 seconds=$2
	mkdir -p "$target.corpus"
	/usr/bin/python3 tests/fuzz/seed.py "$(basename "$target")" \
	    "$(dirname "$target")/small/day.pcap" "$target.corpus" || return
	"$target" -max_total_time="$seconds" -artifact_prefix="$target." \
	    -print_final_stats=1 "$target.corpus" > "$target.log" 2>&1
	echo $? > "$target.status"
}
export -f fuzz_one

/usr/bin/python3 tests/day/make_day.py --catalogue etc/catalogue.yaml \
    tests/day/small.yaml "$(dirname "$1")/small" > /dev/null
rm -f "${@/%/.status}"

printf '%s\0' "$@" |
    xargs -0 -P "$(nproc)" -I '{}' bash -c 'fuzz_one "$@"' - '{}' "$seconds"
for target; do
	name=$(basename "$target")
	if [ "$(cat "$target.status" 2>&1)" = 0 ]; then
		ok "fuzzing $name finds nothing"
	else
		not_ok "fuzzing $name finds nothing" "$(tail -n 40 "$target.log")"
	fi
	figure "fuzz $name: $(awk '/number_of_executed_units/ { print $2 }' \
	    "$target.log") inputs in $seconds s"
done
tap_end
