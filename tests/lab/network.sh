# network.sh: a school in network namespaces; source it. One switch with
# three ports: the school's computer, the Internet's server, and the mirror
# port that receives a copy of every frame the other two send.
#
#	$lab-pc (10.99.0.10) --+
#	                       +-- $lab-switch: bridge br0 -- mirror -- $lab-box
#	$lab-web (10.99.0.2) --+
lab=beadle$$
pc_address=10.99.0.10 web_address=10.99.0.2 quic_address=10.99.0.3
pc_mac=02:00:5e:99:00:10

in_ns() {
	ip netns exec "$lab-$1" "${@:2}"
}

# port NAMESPACE: a cable from the switch's port NAMESPACE to its eth0
port() {
	ip netns add "$lab-$1"
	in_ns switch ip link add "$1" type veth peer name eth0 netns "$lab-$1"
	in_ns switch ip link set "$1" up
	in_ns "$1" ip link set lo up
	in_ns "$1" ip link set eth0 up
	# As on a real wire: no frame larger than the MTU is ever seen.
	in_ns "$1" ethtool -K eth0 tso off gso off gro off tx off > /dev/null
	in_ns switch ethtool -K "$1" tso off gso off gro off tx off > /dev/null
}

# mirror_from PORT: copy what arrives at the switch from PORT
mirror_from() {
	in_ns switch tc qdisc add dev "$1" handle ffff: ingress
	in_ns switch tc filter add dev "$1" parent ffff: protocol all u32 \
	    match u32 0 0 action mirred egress mirror dev box
}

network_up() {
	ip netns add "$lab-switch"
	in_ns switch ip link add br0 type bridge
	in_ns switch ip link set br0 up
	for n in pc web box; do
		port $n
	done
	in_ns switch ip link set pc master br0
	in_ns switch ip link set web master br0
	in_ns pc ip link set eth0 address $pc_mac
	in_ns pc ip addr add $pc_address/24 dev eth0
	in_ns web ip addr add $web_address/24 dev eth0
	in_ns web ip addr add $quic_address/24 dev eth0
	mirror_from pc
	mirror_from web
}

network_down() {
	local n pids
	for n in pc web box switch; do
		pids=$(ip netns pids "$lab-$n" 2>/dev/null) || true
		[ -z "$pids" ] || kill -9 $pids 2>/dev/null || true
		ip netns del "$lab-$n" 2>/dev/null || true
	done
	rm -rf "/etc/netns/$lab-pc"
	rmdir /etc/netns 2>/dev/null || true
}
