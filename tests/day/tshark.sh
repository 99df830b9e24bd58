#!/bin/bash
# tshark.sh DAY.pcap TRUTH: does tshark read the flows and names that the truth
# folder states? Exit status 1 and the differences if not.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ $# = 2 ] || { echo "usage: $0 DAY.pcap TRUTH" >&2; exit 2; }

fields=()
for name in frame.time_epoch ip.src ip.dst ipv6.src ipv6.dst \
    tcp.stream udp.stream tcp.srcport tcp.dstport udp.srcport udp.dstport \
    tcp.len udp.length vlan.id \
    tls.handshake.extensions_server_name http.host; do
	fields+=(-e "$name")
done
# Segments come out of order and twice; checksums are checked, too. The user's
# own preferences must not decide.
WIRESHARK_CONFIG_DIR=$(mktemp -d)
export WIRESHARK_CONFIG_DIR
trap 'rmdir "$WIRESHARK_CONFIG_DIR" 2>/dev/null || true' EXIT
tshark -n -r "$1" -o tcp.reassemble_out_of_order:TRUE \
    -o tcp.check_checksum:TRUE -o udp.check_checksum:TRUE \
    -o ip.check_checksum:TRUE \
    -Y 'tcp or udp' -T fields -E separator=/t -E occurrence=f "${fields[@]}" \
    -e ip.checksum.status -e tcp.checksum.status -e udp.checksum.status \
    2>/dev/null | /usr/bin/python3 "$here/tshark_read.py" "$2/flows.jsonl"
