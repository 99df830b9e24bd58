#!/bin/bash
# record.sh OUT [NAME...]: real Chromium visits the lab's imitations of sites,
# one recording for each line of recordings.tsv (or only those named, as
# "pixels-4"), some at once (JOBS). OUT/NAME.json is the recording's shape, as
# shape.py writes it, and with KEEP=1 OUT/NAME.pcap the capture itself. MOST
# cuts recordings to so many seconds. Needs root, for network namespaces.
set -u
here=$(dirname "$0")
. "$here/../lab/network.sh"
. "$here/../lab/web.sh"
. "$here/world.sh"

# wait_for WHAT COMMAND: until COMMAND succeeds, 20 s at most
wait_for() {
	local what=$1 until=$((SECONDS + 20))
	shift
	while ! "$@" > /dev/null 2>&1; do
		[ $SECONDS -lt $until ] ||
		    { echo "record.sh: waited in vain for $what" >&2; return 1; }
		sleep 0.1
	done
}

# page HOST KIND TAB: its address, with what the page is made from
page() {
	echo "https://$1/page/$2?site=$site&parts=$site&seconds=$seconds$(
	    )&seed=$seed&tab=$3"
}

# The first page of a recording.
page_of() {
	local own
	own=$(host_of page "${site%%,*}")
	case $1 in
	pixels | embed-post | plain)	page www.phoenix-news.example "$1" 0 ;;
	embed-film | login)		page www.lessons.example "$1" 0 ;;
	prefetch)			page www.search.example "$1" 0 ;;
	startpage)			page start.school.example "$1" 0 ;;
	preview)			page mail.school.example "$1" 0 ;;
	lone)		mail_to "$(page "$own" lone 0)" ;;
	redirect)	mail_to "https://$(host_of short "$site")/go?to=$(quoted \
			    "$(page www.phoenix-news.example plain 0)")" ;;
	tabs)		echo "$(page start.school.example open 3)&to=$(quoted "$(
			    tabs_of "$own")")" ;;
	*)		page "$own" "$1" 0 ;;
	esac
}

# What is opened beside each other, the site itself last, second or first.
tabs_of() {
	local news lesson own
	news=$(page www.phoenix-news.example plain 1)
	lesson=$(page www.lessons.example end 2)
	own=$(page "$1" tabs 0)
	case $((seed % 3)) in
	0)	echo "$news $lesson $own" ;;
	1)	echo "$news $own $lesson" ;;
	2)	echo "$own $news $lesson" ;;
	esac
}

host_of() {
	PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$here/web /usr/bin/python3 -c '
import sys, sites
print(sites.host(sys.argv[2], sys.argv[1]) if sys.argv[2] != "-" else "")' "$@"
}

quoted() {
	/usr/bin/python3 -c 'import sys, urllib.parse
print(urllib.parse.quote(sys.argv[1], safe=""))' "$1"
}

mail_to() {
	echo "$(page mail.school.example mail 0)&to=$(quoted "$1")"
}

# Over QUIC goes what is a service's; the rest of the world speaks HTTP/2.
browse() {
	local options=(--disable-quic)
	[ "$transport" = tcp ] || options=(--enable-quic
	    "--ignore-certificate-errors-spki-list=$key_hash"
	    "--origin-to-force-quic-on=$(grep -v '\.example ' "$work/names" |
	    sed 's/ .*/:443/' | paste -sd,)")
	ip netns exec "$lab-pc" env HOME="$work" chromium --headless=new \
	    --no-sandbox --disable-gpu --no-first-run --disable-sync \
	    --disable-background-networking --disable-component-update \
	    --disable-extensions --disable-dev-shm-usage \
	    --disable-field-trial-config --disable-popup-blocking \
	    --user-data-dir="$work/profile" \
	    --window-size=1200,900 "${options[@]}" "$@" \
	    > "$work/chromium.log" 2>&1 &
	browser=$!
}

# A person's page is left at its end (web/pages.py). One that never was had not
# loaded, and is no recording of its kind.
is_whole() {
	case $1 in
	visit | sustained | film | coalesced | tabs | chat | short | lone)
		grep -q ' www\.school\.example ' "$work/seen" ;;
	esac
}

forget() {
	exec 2> /dev/null
	network_down
	kill $(jobs -p)
	wait
	rm -rf "$work"
}

record() {
	local name=$1 set=$2 kind=$3 site=$4 transport=$5 seed=$6 seconds=$7
	local since=0
	lab=acc${BASHPID}
	work=$(mktemp -d /tmp/beadle-record.XXXXXX)
	trap 'forget' EXIT
	world_up "$kind" "$site" "$transport" || return 1
	ip netns exec "$lab-box" dumpcap -q -P -i eth0 -w "$work/capture" \
	    2> "$work/dumpcap.log" &
	local dumpcap=$!
	wait_for 'the capture to begin' test -s "$work/capture" || return 1
	browse "$(page_of "$kind")"
	wait_for 'the page to be asked for' test -s "$work/seen" || return 1
	case $kind in
	push | idle)	# it was open all night; now the machine wakes
		sleep 20
		since=$(date +%s.%N)
		servers_again "$transport" ;;
	esac
	sleep "$seconds"
	kill -INT "$dumpcap"
	wait "$dumpcap" 2> /dev/null
	kill "$browser"
	wait "$browser" 2> /dev/null
	is_whole "$kind" || { echo "record.sh: $name did not load" >&2; return 1; }
	[ -z "${KEEP:-}" ] || cp "$work/capture" "$out/$name.pcap"
	"$here/shape.py" "$work/capture" "$work/names" "$work/seen" \
	    set="$set" kind="$kind" site="$site" transport="$transport" \
	    since="$since" > "$work/shape" &&
	    cp "$work/shape" "$out/$name.json"
}

out=$1
shift
mkdir -p "$out"
while read -r set kind number site transport seed seconds; do
	name=$kind-$number
	[ "$seconds" -le "${MOST:-$seconds}" ] || seconds=$MOST
	[ $# -eq 0 ] || [[ " $* " = *" $name "* ]] || continue
	while [ "$(jobs -rp | wc -l)" -ge "${JOBS:-6}" ]; do
		wait -n
	done
	(tries=0
	until (record "$name" "$set" "$kind" "$site" "$transport" "$seed" \
	    "$seconds"); do
		[ $((tries += 1)) -lt 3 ] ||
		    { echo "record.sh: $name failed" >&2; exit 1; }
	done) < /dev/null &
done < <(grep -v '^#' "$here/recordings.tsv")
wait
