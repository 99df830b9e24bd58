/* packet.c: walks a frame from its link layer to its transport header.
 *
 * Each reader takes one header off the cursor and says what comes next, so
 * that a tunnel is only another turn of the loop in packet_decode. Two
 * lengths travel together: what was captured and what was on the wire. An IP
 * header narrows both to its own packet, which is how Ethernet's padding is
 * left out. A header that is not all there was cut off by the snap length if
 * the wire had more, and contradicts its envelope if it had not.
 *
 * The digest names one IP packet wherever the mirror copied it: it leaves out
 * the link layer, the hop limit and the IP checksum, which routers change. */
#include "capture/walk.h"

#include <endian.h>
#include <string.h>

#define EXTENSIONS_MAX	8	/* IPv6 extension headers ... */
#define EXTENSION_BYTES	256	/* ... and their sum; real chains are < 64 */

#define ADDRESS_BYTES	16
#define MAC_BYTES	6

enum ip_proto {
	IP_HOP_BY_HOP = 0, IP_IN_IP = 4, IP_TCP = 6, IP_UDP = 17,
	IP_IP6 = 41, IP_ROUTING = 43, IP_FRAGMENT = 44, IP_GRE = 47,
	IP_AUTHENTICATION = 51, IP_DESTINATION = 60
};

/* Eight bytes in the machine's order: only for mixing. */
static uint64_t
word(const uint8_t *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof v);
	return v;
}

/* Fold two words into one so that each bit of both matters (the 128-bit
 * product of wyhash); the odd constants keep a zero from swallowing all. */
static uint64_t
mix(uint64_t a, uint64_t b)
{
	unsigned __int128 v = (unsigned __int128)(a ^ 0xa0761d6478bd642full) *
	    (b ^ 0xe7037ed1a0b428dbull);

	return (uint64_t)v ^ (uint64_t)(v >> 64);
}

/* Nearly every frame is of this kind. */
static enum step
read_ethernet(struct walk *w)
{
	const uint8_t *h = take(w, 14);
	struct packet *p = w->packet;

	if (h == NULL)
		return lacking(w, 14);
	memcpy(p->destination_mac, h, MAC_BYTES);
	memcpy(p->source_mac, h + MAC_BYTES, MAC_BYTES);
	p->has_mac = true;
	return link_next(be16(h + 12));
}

/* The digest of a packet whose transport begins with a and b, never 0. */
static inline void
set_digest(struct walk *w, uint64_t a, uint64_t b)
{
	struct packet *p = w->packet;
	uint64_t high = mix(word(p->source), word(p->destination));
	uint64_t low = mix(word(p->source + 8), word(p->destination + 8));
	uint64_t d = mix(mix(high ^ w->ident, low ^ a), b);

	p->digest = d | (d == 0);
}

/* What the IP header's protocol number leads to. */
static inline enum step
ip_next(struct walk *w, uint8_t proto)
{
	w->packet->proto = proto;
	if (proto == IP_TCP)		/* mostly */
		return STEP_TCP;
	switch (proto) {
	case IP_UDP:
		return STEP_UDP;
	case IP_IN_IP:
		return enter_tunnel(w, PACKET_IPIP, STEP_IP4);
	case IP_IP6:
		return enter_tunnel(w, PACKET_IPIP, STEP_IP6);
	case IP_GRE:
		return STEP_GRE;
	case IP_AUTHENTICATION:
		return STEP_EXTENSION;
	}
	return STEP_OTHER;
}

/* IPv6 alone chains the rest of the extension headers (RFC 8200 4). */
static enum step
ip6_next(struct walk *w, uint8_t proto)
{
	switch (proto) {
	case IP_HOP_BY_HOP:
	case IP_ROUTING:
	case IP_FRAGMENT:
	case IP_DESTINATION:
		w->packet->proto = proto;
		return STEP_EXTENSION;
	}
	return ip_next(w, proto);
}

/* An IP packet of total bytes begins at h: 0 when the card was yet to split
 * it (its length then is the frame's). */
static void
begin_ip(struct walk *w, const uint8_t *h, size_t header, size_t total)
{
	if (total > 0)
		narrow(w, total - header);
	w->extensions = 0;
	w->extension_bytes = 0;
	w->packet->part.ip = NULL;
	w->packet->ip = h;
	w->packet->ip_len = (uint32_t)(header + w->left);
}

/* The rest of the IP packet at h, which is a fragment. place: its offset in
 * units of eight bytes. */
static void
set_part(struct walk *w, const uint8_t *h, uint32_t id, unsigned place,
    bool is_last)
{
	if (w->left == w->wire)
		w->packet->part = (struct packet_part){ h, w->at,
		    (uint32_t)w->left, id, (uint16_t)(place * 8),
		    w->packet->proto, is_last };
}

/* In the words it is read by soon after. */
static inline void
map_address(uint8_t out[ADDRESS_BYTES], const uint8_t ip4[4])
{
	const uint64_t high = 0,
	    low = htobe64(UINT64_C(0xffff00000000) | be32(ip4));

	memcpy(out, &high, sizeof high);
	memcpy(out + 8, &low, sizeof low);
}

static enum step
read_ip4(struct walk *w)
{
	const uint8_t *h = w->at;
	struct packet *p = w->packet;
	size_t header, total;
	unsigned fragment;

	if (w->left < 20)
		return lacking(w, 20);
	header = 4u * (h[0] & 15);
	total = be16(h + 2);
	if (h[0] >> 4 != 4 || header < 20 || (total != 0 && total < header))
		return STEP_BAD;
	if (take(w, header) == NULL)
		return lacking(w, header);
	begin_ip(w, h, header, total);
	map_address(p->source, h + 12);
	map_address(p->destination, h + 16);
	fragment = be16(h + 6);
	w->ident = (uint64_t)be32(h + 2) << 16 | (fragment & 0x3fff);
	p->proto = h[9];
	if ((fragment & 0x3fff) != 0)
		set_part(w, h, be16(h + 4), fragment & 0x1fff,
		    (fragment & 0x2000) == 0);
	if ((fragment & 0x1fff) != 0)
		return STEP_FRAGMENT;
	if ((fragment & 0x2000) != 0)
		p->layers |= PACKET_FIRST_FRAGMENT;
	return ip_next(w, h[9]);
}

static enum step
read_ip6(struct walk *w)
{
	const uint8_t *h = take(w, 40);
	struct packet *p = w->packet;
	uint16_t payload;

	if (h == NULL)
		return lacking(w, 40);
	if (h[0] >> 4 != 6)
		return STEP_BAD;
	payload = be16(h + 4);
	begin_ip(w, h, 40, payload == 0 ? 0 : 40u + payload);
	memcpy(p->source, h + 8, ADDRESS_BYTES);
	memcpy(p->destination, h + 24, ADDRESS_BYTES);
	w->ident = (uint64_t)payload << 32 | (be32(h) & 0xfffff);
	return ip6_next(w, h[6]);
}

/* Bytes of the extension header at h, whose length byte is read. */
static size_t
extension_len(uint8_t proto, const uint8_t *h)
{
	switch (proto) {
	case IP_FRAGMENT:
		return 8;
	case IP_AUTHENTICATION:
		return 4u * (h[1] + 2u);	/* RFC 4302 2.2 */
	}
	return 8u * (h[1] + 1u);
}

/* IPv6's fragment header (RFC 8200 4.5). An atomic fragment, alone and whole,
 * is a packet like another (RFC 6946). */
static enum step
read_fragment(struct walk *w, const uint8_t *h)
{
	uint16_t place = be16(h + 2);

	w->ident = mix(w->ident, (uint64_t)be32(h + 4) << 16 | place);
	w->packet->proto = h[0];
	if ((place & 0xfff9) != 0)
		set_part(w, w->packet->ip, be32(h + 4), place >> 3,
		    (place & 1) == 0);
	if (place >> 3 != 0)
		return STEP_FRAGMENT;
	if ((place & 1) != 0)
		w->packet->layers |= PACKET_FIRST_FRAGMENT;
	return ip6_next(w, h[0]);
}

static enum step
read_extension(struct walk *w)
{
	const uint8_t *h = w->at;
	struct packet *p = w->packet;
	uint8_t proto = p->proto;
	size_t n;

	if (w->left < 2)
		return lacking(w, 2);
	n = extension_len(proto, h);
	w->extension_bytes += n;
	if (++w->extensions > EXTENSIONS_MAX ||
	    w->extension_bytes > EXTENSION_BYTES)
		return STEP_BAD;
	if (take(w, n) == NULL)
		return lacking(w, n);
	p->layers |= PACKET_EXTENSION;
	if (proto == IP_FRAGMENT)
		return read_fragment(w, h);
	/* Below IPv4 only AH is a header of this kind. */
	return p->ip[0] >> 4 == 6 ? ip6_next(w, h[0]) : ip_next(w, h[0]);
}

static void
set_payload(struct walk *w)
{
	struct packet *p = w->packet;

	p->payload = w->left > 0 ? w->at : NULL;
	p->payload_len = (uint32_t)w->left;
	p->payload_bytes = (uint32_t)w->wire;
}

static enum step
read_tcp(struct walk *w)
{
	const uint8_t *h = w->at;
	struct packet *p = w->packet;
	size_t header;

	if (w->left < 20)
		return lacking(w, 20);
	header = 4u * (h[12] >> 4);
	if (header < 20)
		return STEP_BAD;
	if (take(w, header) == NULL)
		return lacking(w, header);
	p->source_port = be16(h);
	p->destination_port = be16(h + 2);
	p->tcp_sequence = be32(h + 4);
	p->tcp_flags = h[13];
	set_payload(w);
	set_digest(w, word(h), mix(word(h + 8),
	    (uint64_t)h[16] << 8 | h[17]));
	return STEP_FLOW;
}

/* The last bytes of a datagram join its digest: a sender's checksum may be
 * none, or not filled in yet, and QUIC packets of one length differ there. */
static enum step
read_udp(struct walk *w)
{
	const uint8_t *h = take(w, 8);
	struct packet *p = w->packet;
	uint64_t tail = 0;
	uint16_t len;

	if (h == NULL)
		return lacking(w, 8);
	len = be16(h + 4);
	if (len != 0) {
		if (len < 8)
			return STEP_BAD;
		narrow(w, len - 8u);
	}
	p->source_port = be16(h);
	p->destination_port = be16(h + 2);
	set_payload(w);
	if (w->left >= 8 && w->left == w->wire)
		tail = word(w->at + w->left - 8);
	set_digest(w, word(h), tail);
	return STEP_FLOW;
}

/* What is read by its address: the readers of the other file, and what is
 * seldom seen. */
static reader *const others[STEP_COUNT] = {
	[STEP_COOKED] = link_cooked, [STEP_COOKED2] = link_cooked2,
	[STEP_RAW] = link_raw, [STEP_LOOP] = link_loop,
	[STEP_VLAN] = link_vlan, [STEP_MPLS] = link_mpls,
	[STEP_PPPOE] = link_pppoe, [STEP_GRE] = link_gre,
	[STEP_EXTENSION] = read_extension,
};

/* Such a reader gets a copy to move on, so that the walk itself need not lie
 * in memory. */
static inline enum step
lend(struct walk *w, reader *read)
{
	struct walk copy = *w;
	enum step step = read(&copy);

	*w = copy;
	return step;
}

/* The headers of nearly all frames are asked for in the order they come in,
 * so that one turn reads them all, without a jump by a table between them: an
 * eighth fewer instructions for a frame. */
static inline enum step
read_headers(struct walk *w, enum step step)
{
	if (step == STEP_ETHERNET)
		step = read_ethernet(w);
	if (step == STEP_IP4)
		step = read_ip4(w);
	else if (step == STEP_IP6)
		step = read_ip6(w);
	if (step == STEP_TCP)
		return read_tcp(w);
	if (step == STEP_UDP)
		return read_udp(w);
	return step < STEP_COUNT && others[step] ? lend(w, others[step]) : step;
}

static const enum step first_step[] = {
	[PACKET_LINK_ETHERNET] = STEP_ETHERNET,
	[PACKET_LINK_COOKED] = STEP_COOKED,
	[PACKET_LINK_COOKED2] = STEP_COOKED2,
	[PACKET_LINK_RAW] = STEP_RAW,
	[PACKET_LINK_LOOP] = STEP_LOOP,
};
_Static_assert(sizeof first_step / sizeof first_step[0] == PACKET_LINK_COUNT,
    "begin every link layer");

static const enum packet_status step_status[] = {
	[STEP_FLOW - STEP_COUNT] = PACKET_FLOW,
	[STEP_OTHER - STEP_COUNT] = PACKET_OTHER,
	[STEP_FRAGMENT - STEP_COUNT] = PACKET_FRAGMENT,
	[STEP_CUT - STEP_COUNT] = PACKET_CUT,
	[STEP_BAD - STEP_COUNT] = PACKET_BAD,
};

/* In parts so small that each is a few stores: for the whole the compiler
 * would use an instruction that takes longer than all of decoding. */
static inline void
clear(struct packet *p)
{
	memset(p, 0, offsetof(struct packet, source));
	memset(p->source, 0, offsetof(struct packet, payload) -
	    offsetof(struct packet, source));
	memset(&p->payload, 0, offsetof(struct packet, part) -
	    offsetof(struct packet, payload));
	memset(&p->part, 0, sizeof p->part);
}

enum packet_status
packet_decode(struct packet *out, enum packet_link link, const uint8_t *frame,
    size_t len, uint32_t wire_bytes, uint64_t time_us)
{
	struct walk w = { .at = frame, .left = len, .packet = out,
	    .wire = wire_bytes < len ? len : wire_bytes };
	enum step step = first_step[link];

	clear(out);
	out->time_us = time_us;
	out->wire_bytes = wire_bytes;
	while (step < STEP_COUNT)
		step = read_headers(&w, step);
	/* What has no ports is told apart by how its data begins: a checksum
	 * in ICMP's case. */
	if (out->digest == 0 && out->ip != NULL && w.left >= 8)
		set_digest(&w, word(w.at), out->proto);
	return step_status[step - STEP_COUNT];
}

/* Of addresses by their words: a pair of them, in either order. */
static inline unsigned
share_of(uint64_t a, uint64_t b, unsigned shares)
{
	uint64_t both = mix(a + b, a ^ b);

	return (unsigned)((both >> 32) * shares >> 32);
}

unsigned
packet_share(const struct packet *p, unsigned shares)
{
	return share_of(mix(word(p->source), word(p->source + 8)),
	    mix(word(p->destination), word(p->destination + 8)), shares);
}

/* Do left bytes at h, all there are of a packet, begin with a whole header
 * with ports? */
static inline bool
has_ports(const uint8_t *h, size_t left, uint8_t proto)
{
	size_t header;

	if (proto == IP_UDP)
		return left >= 8 && be16(h + 4) >= 8;
	if (proto != IP_TCP || left < 20)
		return false;
	header = 4u * (h[12] >> 4);
	return header >= 20 && header <= left;
}

static inline uint64_t
mapped_word(const uint8_t ip4[4])
{
	uint8_t address[ADDRESS_BYTES];

	map_address(address, ip4);
	return mix(word(address), word(address + 8));
}

int
packet_share_early(enum packet_link link, const uint8_t *frame, size_t len,
    unsigned shares)
{
	const uint8_t *h = frame + 14;
	size_t total;

	if (link != PACKET_LINK_ETHERNET || len < 14 + 40)
		return -1;
	len -= 14;
	if (be16(frame + 12) == 0x0800 && h[0] == 0x45) {
		total = be16(h + 2);
		if (total < 20 || (be16(h + 6) & 0x3fff) != 0 ||
		    !has_ports(h + 20, (total < len ? total : len) - 20, h[9]))
			return -1;
		return (int)share_of(mapped_word(h + 12), mapped_word(h + 16),
		    shares);
	}
	if (be16(frame + 12) != 0x86dd || h[0] >> 4 != 6)
		return -1;
	total = 40u + be16(h + 4);
	if (total == 40 ||
	    !has_ports(h + 40, (total < len ? total : len) - 40, h[6]))
		return -1;
	return (int)share_of(mix(word(h + 8), word(h + 16)),
	    mix(word(h + 24), word(h + 32)), shares);
}
