#!/bin/bash
# network.sh BUILD: a database of networks made from Debian's, read by beadle.
set -u
build=$1
. tests/tap.sh
work=$(mktemp -d /tmp/beadle-network.XXXXXX)
trap 'rm -rf "$work"' EXIT
missing=$(etc/setup missing network)
if [ -n "$missing" ]; then
	skip 'a database from libloc-database' "not installed: $missing"
	tap_end
	exit
fi
etc/network-database "$work/some.mmdb" etc/catalogue.yaml 2> "$work/said"
is 'a database of the networks the catalogue names' 0 $?
figure "$(cat "$work/said"), $(stat -c %s "$work/some.mmdb") bytes"
echo "network: $work/some.mmdb" > "$work/settings.yaml"
network() {
	"$build/beadle" network --config "$work/settings.yaml" "$@"
}
is 'an address of Facebook, as "location lookup" has it' \
    '157.240.1.35 AS32934 US FACEBOOK' "$(network 157.240.1.35)"
is 'one of IPv6' '2a03:2880:f10c::1 AS32934' \
    "$(network 2a03:2880:f10c::1 | cut -d ' ' -f 1-2)"
is 'an address of a network no service names' '192.0.2.1 none' \
    "$(network 192.0.2.1)"
# Each number is somebody's who announces it: no slip of the pen.
lost=
while read -r number; do
	# shellcheck disable=SC2046
	network $(location list-networks-by-as "$number" | cut -d / -f 1) |
	    grep -q " AS$number " || lost="$lost $number"
done < <(sed -n 's/^ *- {as: \([0-9]*\),.*/\1/p' etc/catalogue.yaml | sort -u)
is 'every network of the catalogue announces addresses' '' "$lost"
made=$(/usr/bin/python3 -c 'import location, time
print(time.strftime("%F", time.gmtime(
    location.Database("/var/lib/location/database.db").created_at)))')
like 'its age is that of the data' "beadle-ASN of $made, [0-9]+ days old" \
    "$(network)"
like 'it says whose work it is' 'IPFire.*CC BY-SA' "$(network)"
etc/network-database "$work/out/none.mmdb" > "$work/said" 2>&1
is 'where nothing can be written, it fails' 1 $?
tap_end
