#!/bin/bash
# fuzz.sh SECONDS TARGET...: run each fuzz target so long; TAP. What it finds
# lies beside the target, as TARGET.crash-... or TARGET.timeout-..., and what
# it has learnt in TARGET.corpus.
set -u
. tests/tap.sh
seconds=$1
shift
for target; do
	name=$(basename "$target")
	mkdir -p "$target.corpus"
	[ "$name" != quic ] || tests/fuzz/seed.py "$target.corpus"
	if "$target" -max_total_time="$seconds" -artifact_prefix="$target." \
	    -print_final_stats=1 "$target.corpus" > "$target.log" 2>&1; then
		ok "fuzzing $name finds nothing"
	else
		not_ok "fuzzing $name finds nothing" "$(tail -n 40 "$target.log")"
	fi
	figure "fuzz $name: $(awk '/number_of_executed_units/ { print $2 }' \
	    "$target.log") inputs in $seconds s"
done
tap_end
