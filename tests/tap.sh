# tap.sh: for shell tests: source it, call is, like and skip, end with
# tap_end. What is not ok returns 1, so that a test can say more of it.
# "# figure: ..." lines are shown by check.sh.
tap_count=0 tap_failed=0

ok() {
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1"
}

not_ok() {
	tap_count=$((tap_count + 1)) tap_failed=$((tap_failed + 1))
	[ $# -lt 2 ] || printf '%s\n' "$2" | sed 's/^/# /'
	echo "not ok $tap_count - $1"
	return 1
}

# is WHAT EXPECTED GOT
is() {
	if [ "$2" = "$3" ]; then
		ok "$1"
	else
		not_ok "$1" "expected: $2
     got: $3"
	fi
}

# like WHAT PATTERN GOT: an extended regular expression
like() {
	if printf '%s\n' "$3" | grep -qE -- "$2"; then
		ok "$1"
	else
		not_ok "$1" "pattern: $2
    got: $3"
	fi
}

# tapped COMMAND...: its lines of TAP as lines of ours
tapped() {
	local line
	while IFS= read -r line; do
		case $line in
		"ok "*) ok "${line#ok * - }" ;;
		"not ok "*) not_ok "${line#not ok * - }" ;;
		1..*) ;;
		*) printf '%s\n' "$line" ;;
		esac
	done < <("$@" 2>&1 || echo "not ok 0 - $(basename "$1") ends with 0")
}

# wanted PART: ONLY, an extended regular expression, leaves others out
wanted() {
	[[ $1 =~ ${ONLY:-.} ]]
}

# wait_for WHAT COMMAND...: until it succeeds, $patience seconds at most, or 30
wait_for() {
	local what=$1 until=$((SECONDS + ${patience:-30}))
	shift
	while ! "$@" > /dev/null 2>&1; do
		[ $SECONDS -lt $until ] ||
		    { not_ok "waited in vain for $what"; return 1; }
		sleep 0.02
	done
}

# at_once DIR COMMAND...: the same of many, side by side, each one string;
# what they print is kept in DIR until all are done.
at_once() {
	local dir=$1 i=0 command
	shift
	for command; do
		(bash -c "$command" || echo "not ok 0 - $command ends with 0") \
		    > "$dir/at-once.$i" 2>&1 &
		i=$((i + 1))
	done
	wait
	for ((i = 0; i < $#; i++)); do
		tapped cat "$dir/at-once.$i"
	done
}

skip() {
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1 # SKIP $2"
}

figure() {
	echo "# figure: $*"
}

tap_end() {
	echo "1..$tap_count"
	[ $tap_failed -eq 0 ]
}
