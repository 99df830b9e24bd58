/* packet.h: one frame, decoded as far as its transport header.
 *
 * Bytes come from strangers: every read is bounds-checked, nothing asserts,
 * and a packet that could not be decoded is a status, never an error.
 * Addresses are 16 bytes throughout beadle; an IPv4 address is held as its
 * IPv4-mapped form ::ffff:a.b.c.d (RFC 4291 2.5.5.2). */
#ifndef CAPTURE_PACKET_H
#define CAPTURE_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Link layers we decode. capture.c maps libpcap's link types to these. */
enum packet_link {
	PACKET_LINK_ETHERNET,
	PACKET_LINK_COOKED,		/* Linux "any" device, version 1 */
	PACKET_LINK_COOKED2,		/* the same, version 2 */
	PACKET_LINK_RAW,		/* begins with the IP header */
	PACKET_LINK_LOOP,		/* 4 bytes of address family first */
	PACKET_LINK_COUNT
};

enum packet_status {
	PACKET_FLOW,		/* TCP or UDP with ports: belongs to a flow */
	PACKET_OTHER,		/* well-formed, but not IP or not TCP/UDP */
	PACKET_FRAGMENT,	/* a later IP fragment: has no ports */
	PACKET_CUT,		/* the snap length cut a header off */
	PACKET_BAD,		/* a header contradicts itself or its envelope,
				 * or they nest deeper than we follow */
	PACKET_STATUS_COUNT
};

/* What lay between the link layer and the innermost IP header, as bits. A
 * first fragment is read like a whole packet; a VLAN inside a VLAN is QinQ. */
enum packet_layer {
	PACKET_VLAN = 1, PACKET_QINQ = 2, PACKET_MPLS = 4, PACKET_PPPOE = 8,
	PACKET_GRE = 16, PACKET_IPIP = 32, PACKET_EXTENSION = 64,
	PACKET_FIRST_FRAGMENT = 128
};

/* TCP flags as on the wire (RFC 9293 3.1). */
enum packet_tcp {
	PACKET_FIN = 1, PACKET_SYN = 2, PACKET_RST = 4, PACKET_PSH = 8,
	PACKET_ACK = 16
};

/* The part of an IP packet that a fragment is, of the innermost IP header;
 * ip is NULL when it is no fragment, or was not captured whole. */
struct packet_part {
	const uint8_t *ip;		/* its header; borrowed from the frame,
					 * like its bytes */
	const uint8_t *bytes;
	uint32_t len;
	uint32_t id;
	uint16_t offset;		/* in bytes */
	uint8_t proto;			/* what the whole packet carries */
	bool is_last;
};

struct packet {
	uint64_t time_us;		/* UTC, from the capture */
	uint32_t wire_bytes;		/* whole frame, as it was on the wire */
	uint8_t source_mac[6];		/* meaningful if has_mac */
	uint8_t destination_mac[6];
	bool has_mac;			/* both are there: not when cooked */
	uint8_t layers;			/* bits of enum packet_layer */
	uint8_t proto;			/* 6 TCP, 17 UDP, else IP's number */
	uint8_t tcp_flags;		/* TCP only, 0 else */
	uint16_t vlan;			/* outermost VLAN id, 0 without (a
					 * priority tag has none) */
	uint16_t source_port;
	uint16_t destination_port;
	uint32_t tcp_sequence;		/* TCP only */
	uint8_t source[16];
	uint8_t destination[16];
	const uint8_t *ip;		/* innermost IP header; borrowed */
	uint32_t ip_len;		/* captured bytes of that packet */
	const uint8_t *payload;		/* after the transport header; borrowed
					 * from the frame; NULL if none */
	uint32_t payload_len;		/* captured bytes of it */
	uint32_t payload_bytes;		/* bytes of it on the wire, by the IP
					 * header's length, but never more than
					 * the frame had: what is counted */
	uint64_t digest;		/* same for two copies of one packet,
					 * whatever link layer or hop limit they
					 * carry; 0 when there is nothing to
					 * tell it by. Not cryptographic */
	struct packet_part part;	/* for fragment.h */
};

/* Decode len captured bytes of a frame that had wire_bytes. All of *out is
 * valid on every outcome; the fields past the point of failure are zero. */
enum packet_status packet_decode(struct packet *out, enum packet_link link,
    const uint8_t *frame, size_t len, uint32_t wire_bytes, uint64_t time_us);

/* A number in [0, shares) that both directions of a conversation, and all
 * fragments of its packets, share: depends on the two addresses alone. */
unsigned packet_share(const struct packet *p, unsigned shares);

/* The same of a frame that is not decoded, by its addresses: what packet_share
 * says of what packet_decode finds to be a flow; -1 where only packet_decode
 * can tell, as of a tunnel or a fragment. For who leaves it to another. */
int packet_share_early(enum packet_link link, const uint8_t *frame,
    size_t len, unsigned shares);

#endif
