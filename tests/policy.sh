#!/bin/bash
# policy.sh BUILD TEXTS [--write]: each school's policy against what its own
# text makes of sessions (tests/policy/README), and one day through all of them;
# --write makes that table anew, for a person to review. TEXTS is where the
# policies' texts lie, in which the quotes are looked for.
set -u
build=$1 texts=$2 write=${3:-}
. tests/tap.sh
golden=tests/policy/one-day.golden
work=$(mktemp -d /tmp/beadle-policy.XXXXXX)
trap 'rm -rf "$work"' EXIT
policies='alexandra-infants keston-primary snmat-trust holtsmere-end-a
    holtsmere-end-b e-safety-networking holtsmere-end'

# The law of a school: its own year and people, the policy put in force.
in_force='in_force: {from: 2026-09-01, review: 2027-09-01, minute: "12\/2026"}'
for policy in $policies; do
	mkdir "$work/$policy"
	cp tests/policy/law/* etc/catalogue.yaml etc/grading.yaml \
	    "$work/$policy/"
	sed "s/^in_force:.*/$in_force/" "etc/policies/$policy.yaml" \
	    > "$work/$policy/policy.yaml"
done

/usr/bin/python3 tests/policy/cases.py "$build/beadle" "$work" \
    tests/policy/*.cases --texts "$texts" > "$work/said" 2>&1
status=$?
cat "$work/said"
tap_count=$(grep -cE '^(not )?ok ' "$work/said")
is 'every case is as its text has it' 0 $status

/usr/bin/python3 tests/policy/one_day.py "$build/beadle" \
    tests/policy/one-day.sessions $(printf "$work/%s " $policies) \
    > "$work/one-day" 2>&1
is 'one day is put to every policy' 0 $?
[ "$write" != --write ] || cp "$work/one-day" "$golden"
sed 's/^/# figure: /' "$work/one-day"
diff -u "$golden" "$work/one-day" > "$work/difference"
is 'the table of its verdicts is the golden one' 0 $? ||
    sed 's/^/# /' "$work/difference"
tap_end
