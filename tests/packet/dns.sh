#!/bin/bash
# dns.sh DNS_DUMP FILE: are the DNS answers of a capture the ones tshark reads?
# Prints how many; exit status 1 and the differences if they are not.
#
# Answers without an address or ECH are no answers of ours, and tshark knows no
# chain: it lists addresses of any name. Names are compared in lower case.
set -eu
dump=$1 file=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sorted() {
	awk -F '\t' -v OFS='\t' '{
		n = split($3, a, /[ ,]+/)
		for (i = 2; i <= n; i++)
			for (j = i; j > 1 && a[j] < a[j - 1]; j--) {
				t = a[j]; a[j] = a[j - 1]; a[j - 1] = t
			}
		s = ""
		for (i = 1; i <= n; i++)
			if (a[i] != "")
				s = s (s == "" ? "" : " ") a[i]
		print $1, tolower($2), s, $4
	}'
}
"$dump" "$file" | sorted > "$work/ours"
tshark -n -r "$file" -o ip.defragment:FALSE -o ipv6.defragment:FALSE \
    -Y 'udp.srcport == 53 && dns.flags.response == 1 && dns.flags.truncated == 0 &&
	dns.count.answers > 0 && !_ws.malformed && !icmp && !icmpv6' -T fields -e frame.number \
    -e dns.qry.name -e dns.a -e dns.aaaa -e dns.svcb.svcparam.ipv4hint.ip \
    -e dns.svcb.svcparam.ipv6hint.ip -e dns.svcb.svcparam.key 2> /dev/null |
    awk -F '\t' -v OFS='\t' '{
	ech = $7 ~ /(^|,)5(,|$)/
	if ($3 $4 $5 $6 != "" || ech)
		print $1, $2, $3 "," $4 "," $5 "," $6, ech + 0
}' | sorted > "$work/theirs"
diff "$work/theirs" "$work/ours"
wc -l < "$work/ours"
