/* walk.h: the cursor that packet.c and packet_link.c share, and nobody else:
 * a frame is walked header by header until a step ends it. */
#ifndef CAPTURE_WALK_H
#define CAPTURE_WALK_H

#include "capture/packet.h"

#define WALK_TUNNELS	8	/* tags, labels and tunnels we follow */

/* What the cursor stands on: a header to read, or the end of the walk. */
enum step {
	STEP_ETHERNET, STEP_COOKED, STEP_COOKED2, STEP_RAW, STEP_LOOP,
	STEP_VLAN, STEP_MPLS, STEP_PPPOE, STEP_IP4, STEP_IP6, STEP_EXTENSION,
	STEP_GRE, STEP_TCP, STEP_UDP,
	STEP_COUNT,
	STEP_FLOW = STEP_COUNT, STEP_OTHER, STEP_FRAGMENT, STEP_CUT, STEP_BAD
};

struct walk {
	const uint8_t *at;
	size_t left;		/* captured bytes from at */
	size_t wire;		/* bytes from at on the wire, >= left */
	struct packet *packet;
	uint64_t ident;		/* what tells this IP packet from the next of
				 * its sender: id, length, fragment */
	unsigned tunnels;
	unsigned extensions;
	size_t extension_bytes;
};

typedef enum step reader(struct walk *w);

/* The next n bytes, borrowed, or NULL when they were not all captured. */
static inline const uint8_t *
take(struct walk *w, size_t n)
{
	const uint8_t *p = w->at;

	if (n > w->left)
		return NULL;
	w->at += n;
	w->left -= n;
	w->wire -= n;
	return p;
}

/* Why take(w, n) gave NULL. */
static inline enum step
lacking(const struct walk *w, size_t n)
{
	return n > w->wire ? STEP_BAD : STEP_CUT;
}

/* Leave only the next n bytes of the wire to read. A sender that claims more
 * than there was is not believed. */
static inline void
narrow(struct walk *w, size_t n)
{
	if (n < w->wire)
		w->wire = n;
	if (w->wire < w->left)
		w->left = w->wire;
}

static inline uint16_t
be16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static inline uint32_t
be32(const uint8_t *p)
{
	return (uint32_t)be16(p) << 16 | be16(p + 2);
}

static inline enum step
enter_tunnel(struct walk *w, enum packet_layer layer, enum step next)
{
	if (++w->tunnels > WALK_TUNNELS)
		return STEP_BAD;
	w->packet->layers |= (uint8_t)layer;
	return next;
}

/* Numbers below 0x600 are 802.3 lengths, and none of these. */
enum ether_type {
	ETHER_IP4 = 0x0800,
	ETHER_BRIDGED = 0x6558,	/* a whole Ethernet frame, in GRE */
	ETHER_VLAN = 0x8100,
	ETHER_IP6 = 0x86dd,
	ETHER_MPLS = 0x8847,
	ETHER_MPLS_UPSTREAM = 0x8848,
	ETHER_PPPOE = 0x8864,
	ETHER_VLAN_SERVICE = 0x88a8,
	ETHER_VLAN_OLD = 0x9100
};

static inline enum step
link_next(uint16_t type)
{
	if (type == ETHER_IP4)		/* nearly every time */
		return STEP_IP4;
	switch (type) {
	case ETHER_IP6:
		return STEP_IP6;
	case ETHER_VLAN:
	case ETHER_VLAN_SERVICE:
	case ETHER_VLAN_OLD:
		return STEP_VLAN;
	case ETHER_MPLS:
	case ETHER_MPLS_UPSTREAM:
		return STEP_MPLS;
	case ETHER_PPPOE:
		return STEP_PPPOE;
	}
	return STEP_OTHER;
}

/* packet_link.c: what lies before and between IP headers. */
reader link_cooked, link_cooked2, link_raw, link_loop;
reader link_vlan, link_mpls, link_pppoe, link_gre;

#endif
