#!/bin/bash
# compare.sh: reads every capture of a folder with packet_dump and with tshark
# and counts the frames on which they agree. Differences are printed.
#
# usage: compare.sh PACKET_DUMP FOLDER
#
# tshark lists what it found from the outside in, so the last of its values is
# the innermost; packets quoted by ICMP, and tunnels we do not follow, are
# left out by asking only of frames that packet_dump calls a flow, and tshark
# for a TCP or UDP header of its own. Of a first fragment the payload is not
# compared: tshark gives the whole datagram's length, we what this frame held.
# What remains on upstream's captures is fuzzed, or not followed on purpose: a
# TCP header of 8 bytes or not all in the first fragment, and PPTP.
set -eu
dump=$1 folder=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

ours() {
	"$dump" "$1" 2>>"$work/said" || true
}

theirs() {
	tshark -n -r "$1" -o ip.defragment:FALSE -o ipv6.defragment:FALSE \
	    -o tcp.desegment_tcp_streams:FALSE -T fields -E occurrence=a -E aggregator=, \
	    -e frame.number -e frame.time_epoch -e ip.src -e ipv6.src \
	    -e ip.dst -e ipv6.dst -e tcp.srcport -e udp.srcport \
	    -e tcp.dstport -e udp.dstport -e vlan.id -e tcp.flags \
	    -e tcp.len -e udp.length -e frame.protocols -e ip.flags.mf \
	    -e ipv6.fraghdr.more 2>/dev/null |
	    awk 'BEGIN { FS = OFS = "\t" } { $16 = $16 $17; print }' || true
}

cat >"$work/compare.awk" <<'AWK'
function last(s,   part, n) { n = split(s, part, ","); return part[n] }
function first(s,   part) { split(s, part, ","); return part[1] }
function hex(s,   i, n) {
	s = tolower(s)
	for (i = 3; i <= length(s); i++)
		n = n * 16 + index("0123456789abcdef", substr(s, i, 1)) - 1
	return n
}
function complain(what, mine, his) {
	printf "%s frame %s: %s is %s, tshark says %s\n", file, $1, what,
	    mine, his
	bad = 1
}
BEGIN { FS = "\t" }
# "flow" lines of packet_dump, then tshark's lines.
FNR == NR {
	status[$1] = $2; time[$1] = $3; src[$1] = $4; dst[$1] = $5
	proto[$1] = $6; sport[$1] = $7; dport[$1] = $8; vlan[$1] = $9
	flags[$1] = $10; bytes[$1] = $11
	next
}
{
	quoted = $15 ~ /icmp/
	# The innermost of TCP and UDP, by the last of the two in the stack;
	# what follows GTP or a VPN is theirs alone.
	stack = $15
	sub(/:(gtp|teredo|vxlan|geneve|l2tp|capwap|wg|6lo).*/, "", stack)
	tcp = stack ~ /:tcp/
	udp = stack ~ /:udp/ && !tcp
	has = !quoted && (tcp || udp)
	tunnel = stack != $15
	if (status[$1] != "flow") {
		if (has) { complain("status", status[$1], $15); differ++ }
		else other++
		next
	}
	if (!has) { complain("status", "flow", $15); differ++; next }
	bad = 0
	# Addresses: the last of the family that the transport rides on.
	v6 = src[$1] ~ /:/
	his_src = v6 ? $4 : $3; his_dst = v6 ? $6 : $5
	if (tunnel) { his_src = first(his_src); his_dst = first(his_dst) }
	else { his_src = last(his_src); his_dst = last(his_dst) }
	his_sport = tcp ? $7 : $8; his_dport = tcp ? $9 : $10
	his_bytes = tcp ? last($13) : (tunnel ? first($14) : last($14)) - 8
	if (tunnel) {
		his_sport = first(his_sport); his_dport = first(his_dport)
	} else {
		his_sport = last(his_sport); his_dport = last(his_dport)
	}
	his_vlan = $11 == "" ? 0 : first($11) + 0
	his_flags = tcp ? hex(last($12)) % 256 : 0
	if (index($2, time[$1]) != 1)
		complain("time", time[$1], $2)
	if (src[$1] != his_src) complain("source", src[$1], his_src)
	if (dst[$1] != his_dst) complain("destination", dst[$1], his_dst)
	if (proto[$1] != (tcp ? 6 : 17)) complain("proto", proto[$1], $15)
	if (sport[$1] != his_sport) complain("port", sport[$1], his_sport)
	if (dport[$1] != his_dport) complain("port", dport[$1], his_dport)
	if (vlan[$1] != his_vlan) complain("vlan", vlan[$1], his_vlan)
	if (flags[$1] != his_flags) complain("flags", flags[$1], his_flags)
	if ($16 !~ /1|True/ && bytes[$1] != his_bytes) complain("payload", bytes[$1], his_bytes)
	if (bad) differ++; else agree++
}
END { printf "%d %d %d\n", agree, differ, other > counts }
AWK

total_agree=0 total_differ=0 total_other=0
while IFS= read -r -d '' file; do
	ours "$file" >"$work/ours"
	theirs "$file" >"$work/theirs"
	awk -v file="${file##*/}" -v counts="$work/counts" \
	    -f "$work/compare.awk" "$work/ours" "$work/theirs"
	read -r agree differ other <"$work/counts"
	total_agree=$((total_agree + agree))
	total_differ=$((total_differ + differ))
	total_other=$((total_other + other))
done < <(find "$folder" -type f \( -name '*.pcap' -o -name '*.pcapng' \
    -o -name '*.cap' \) -print0 | sort -z)
[ ! -s "$work/said" ] || cat "$work/said"
echo "$total_agree frames agree, $total_differ differ," \
    "$total_other have no TCP or UDP header for either"
