/* packet_link.c: readers of link layers, tags, labels and tunnels. */
#include "capture/walk.h"

#include <string.h>

/* Only the sender's address is there, so has_mac stays false. */
enum step
link_cooked(struct walk *w)
{
	const uint8_t *h = take(w, 16);

	return h == NULL ? lacking(w, 16) : link_next(be16(h + 14));
}

enum step
link_cooked2(struct walk *w)
{
	const uint8_t *h = take(w, 20);

	return h == NULL ? lacking(w, 20) : link_next(be16(h));
}

enum step
link_raw(struct walk *w)
{
	if (w->left == 0)
		return lacking(w, 1);
	switch (w->at[0] >> 4) {
	case 4:
		return STEP_IP4;
	case 6:
		return STEP_IP6;
	}
	return STEP_OTHER;
}

/* The family is in the byte order of the machine that captured; IPv6 has
 * another number on Linux (10), NetBSD and OpenBSD (24), FreeBSD (28) and
 * Darwin (30). */
enum step
link_loop(struct walk *w)
{
	const uint8_t *h = take(w, 4);
	uint32_t family;

	if (h == NULL)
		return lacking(w, 4);
	family = be32(h);
	if (family > 0xffff)
		family = (uint32_t)h[1] << 8 | h[0];
	switch (family) {
	case 2:
		return STEP_IP4;
	case 10:
	case 24:
	case 28:
	case 30:
		return STEP_IP6;
	}
	return STEP_OTHER;
}

/* A priority tag (id 0) names no VLAN: a tag inside it may. */
enum step
link_vlan(struct walk *w)
{
	const uint8_t *h = take(w, 4);
	struct packet *p = w->packet;

	if (h == NULL)
		return lacking(w, 4);
	if (p->vlan == 0)
		p->vlan = be16(h) & 0x0fff;
	return enter_tunnel(w, p->layers & PACKET_VLAN ? PACKET_QINQ :
	    PACKET_VLAN, link_next(be16(h + 2)));
}

/* Below the stack lies what its first nibble says; a pseudowire's zero is
 * not followed. Each label is a turn of its own. */
enum step
link_mpls(struct walk *w)
{
	const uint8_t *h = take(w, 4);

	if (h == NULL)
		return lacking(w, 4);
	return enter_tunnel(w, PACKET_MPLS,
	    h[2] & 1 ? link_raw(w) : STEP_MPLS);
}

/* RFC 2516 session, then PPP's protocol in two bytes or, compressed, one. */
enum step
link_pppoe(struct walk *w)
{
	const uint8_t *h = take(w, 6), *ppp;
	unsigned proto;

	if (h == NULL)
		return lacking(w, 6);
	if (h[0] != 0x11 || h[1] != 0)
		return STEP_BAD;
	narrow(w, be16(h + 4));
	if ((ppp = take(w, 1)) == NULL)
		return lacking(w, 1);
	proto = ppp[0];
	if ((proto & 1) == 0) {
		if ((ppp = take(w, 1)) == NULL)
			return lacking(w, 1);
		proto = proto << 8 | ppp[0];
	}
	return enter_tunnel(w, PACKET_PPPOE, proto == 0x21 ? STEP_IP4 :
	    proto == 0x57 ? STEP_IP6 : STEP_OTHER);
}

/* RFC 2784 and 2890. PPTP's version 1 and source routing are not followed. */
enum step
link_gre(struct walk *w)
{
	const uint8_t *h = take(w, 4);
	uint16_t flags, type;
	size_t options;

	if (h == NULL)
		return lacking(w, 4);
	flags = be16(h);
	type = be16(h + 2);
	if ((flags & 0x4007) != 0)
		return STEP_OTHER;
	options = 4u * (!!(flags & 0x8000) + !!(flags & 0x2000) +
	    !!(flags & 0x1000));
	if (take(w, options) == NULL)
		return lacking(w, options);
	return enter_tunnel(w, PACKET_GRE,
	    type == ETHER_BRIDGED ? STEP_ETHERNET : link_next(type));
}
