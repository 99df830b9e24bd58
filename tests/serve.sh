#!/bin/bash
# serve.sh BUILD [PART...]: the dashboard of the sample day, as a real browser
# and as who means ill see it; with parts, those alone. Pictures of every page
# are left in BUILD/screens.
set -u
build=$(realpath "$1")
shift
parts=" $* "
. tests/tap.sh
work=$(mktemp -d /tmp/beadle-serve.XXXXXX)
modules=$build/browser
trap 'kill $up 2> /dev/null; wait $up 2> /dev/null; rm -rf "$work"' EXIT

# until WHAT COMMAND: ten seconds at most
until_so() {
	local what=$1
	shift
	for _ in $(seq 600); do
		"$@" && return
		kill -0 "$up" 2> /dev/null || break
		sleep 0.1
	done
	not_ok "$what" "$(cat "$work/log")"
	exit 1
}
said() { grep -q "$1" "$work/log"; }

cp -r "$build/sample/law" "$work/law"
# People who hold the offices that the sample day leaves open.
sed -i '/^people:/r /dev/stdin' "$work/law/roster.yaml" <<'EOF'
  - {id: c.hair, kind: governor, from: 2026-09-01}
  - {id: g.overnor, kind: governor, from: 2026-09-01}
  - {id: t.rust, kind: governor, from: 2026-09-01}
  - {id: s.lead, kind: staff, group: staff, from: 2026-09-01}
  - {id: n.ominated, kind: staff, group: staff, from: 2026-09-01}
  - {id: a.uditor, kind: contractor, group: staff, from: 2026-09-01}
EOF
cat tests/serve/people.yaml >> "$work/law/roster.yaml"

# serve LAW STATE: the sample day under that law.
serve() {
	SUDO_USER=service "$build/beadle" up -r "$build/sample/day.pcap" \
	    --law "$work/$1" --state "$work/$2" --serve=127.0.0.1:0 \
	    > "$work/log" 2>&1 &
	up=$!
	until_so 'the dashboard says where it is' said '^set up'
	until_so 'the day is read' said '^serving  the file'
	base=$(sed -n 's|^serving  \(https://.*\)/$|\1|p' "$work/log")
	link=$(sed -n 's|.*\(/join?token=.*\)|\1|p' "$work/log")
}
serve law state
ok 'beadle up --serve serves the sample day'
like 'the certificate is told by its fingerprint' \
    '^ +([0-9A-F]{2}:){31}[0-9A-F]{2}$' "$(cat "$work/log")"
shown=$(openssl s_client -connect "${base#https://}" < /dev/null 2> /dev/null |
    openssl x509 -noout -fingerprint -sha256 | sed 's/.*=//')
like 'and that is the one shown' "$shown" "$(cat "$work/log")"

part() {
	local name=$1
	shift
	[[ $parts == "  " || $parts == *" $name "* ]] || return
	"$@" > "$work/$name" 2>&1
	local status=$?
	awk -v name="$name" '/^(not )?ok / { sub(/ok [0-9]+ - /, "ok - " name ": ") }
	    !/^1\.\./' "$work/$name" > "$work/$name.tap"
	while IFS= read -r line; do
		case $line in
		'ok - '*) ok "${line#ok - }" ;;
		'not ok - '*) not_ok "${line#not ok - }" ;;
		*) echo "$line" ;;
		esac
	done < "$work/$name.tap"
	if [ $status -ne 0 ] && ! grep -q '^not ok' "$work/$name"; then
		not_ok "$name ends" "$(tail -n 15 "$work/$name")"
	fi
}

if ! command -v node > /dev/null; then
	skip 'the dashboard in a browser' 'there is no node'
elif tests/serve/modules.sh "$modules"; then
	part browser node tests/serve/browser.mjs "$base" "$link" \
	    "$build/screens" "$modules"
else
	skip 'the dashboard in a browser' 'npm could not fetch the driver'
fi
part matrix node tests/serve/matrix.mjs "$base" "$work/state" "$work/law" \
    "$build/beadle"
serving=$(pgrep -P $up -f 'beadle serve')
part crowd node tests/serve/crowd.mjs "$base" "$work/state" "$work/law" \
    "$build/beadle" "$serving"
if [ -d "$modules/node_modules/playwright-core" ]; then
	for name in own offices views advice registers roster accounts walk; do
		part $name node tests/serve/$name.mjs "$base" "$work/state" \
		    "$work/law" "$build/beadle" "$build/screens" "$modules"
	done
else
	skip 'the screens of each office' 'there is no browser'
fi
part reports node tests/serve/reports.mjs "$base" "$work/state" "$work/law" \
    "$build/beadle" "$build/tests/faults/clock.so"
part api /usr/bin/python3 tests/serve/api.py "$base" "$work/state" "$work/law" \
    "$build/beadle"
# Root's acts at the console have its name alone, what it serves with the
# other's as well: that is nobody who did anything on a page.
is 'what was done on pages is typed by nobody' '' "$(cat \
    "$work"/state/journal/ledger/*.body 2> /dev/null | grep -aoE \
    '"what":"[a-z]+"[^{}]*"os_user":"[^"]* for service"' |
    grep -v '"what":"run"' | sort -u)"
figure "dashboard: $(ps -o rss= -p "$serving" | tr -d ' ') KiB resident"
kill $up
wait $up

# The same day anew: what waits for whom, where nothing was done yet.
if [ -d "$modules/node_modules/playwright-core" ]; then
	serve law state-waits
	part waits node tests/serve/waits.mjs "$base" "$work/state-waits" \
	    "$work/law" "$build/beadle" "$build/screens" "$modules"
	kill $up
	wait $up
fi

# A school whose policy has two people confirm a name, with two managers, one of
# whom has two accounts.
cp -r "$work/law" "$work/two"
cp -r "$work/law" "$work/head"
sed -i '/^people:/r /dev/stdin' "$work/two/roster.yaml" <<'EOF'
  - {id: s.webster, kind: staff, group: staff, from: 2026-09-01}
  - {id: d.lindop.also, same_as: d.lindop, kind: governor, from: 2026-09-01}
EOF
cat >> "$work/two/roster.yaml" <<'EOF'
  - {office: network manager, person: s.webster, from: 2026-09-01}
  - {office: network manager, person: d.lindop.also, from: 2026-09-01}
  - {office: deputy head, person: d.lindop.also, from: 2026-09-01}
EOF
for law in two head; do
	cat >> "$work/$law/policy.yaml" <<'EOF'
naming: {clause: "7", says: "so that it is fair", confirmed_by: two people}
EOF
done
if [ -d "$modules/node_modules/playwright-core" ]; then
	serve two state-two
	part live node tests/serve/live.mjs "$work/law" "$work/state-live" \
	    "$build/beadle" "$build/sample/day.pcap" "$build/screens" "$modules"
	part naming node tests/serve/naming.mjs "$base" "$work/state-two" \
	    "$work/two" "$build/beadle" "$build/screens" "$modules"
	kill $up
	wait $up
	# The same with one manager and one head.
	serve head state-head
	part second node tests/serve/second.mjs "$base" "$work/state-head" \
	    "$work/head" "$build/beadle" "$build/screens" "$modules"
fi
tap_end
