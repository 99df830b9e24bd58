/* naming.h: what a NEW flow is about. The order of evidence lives here.
 *
 * Called with each packet of a NEW flow, until it decides; what it needs
 * meanwhile (bytes waiting for the rest of a hello, nDPI's state) hangs on
 * flow.youth and is given back with the decision. naming_give_up decides with
 * what there is. Memory is taken once; when it is all in use, the flow that is
 * least likely to show a name loses its share to the next one: it stays NEW,
 * its traffic is UNREAD, and it is opaque unless a later packet names it. */
#ifndef CLASSIFY_NAMING_H
#define CLASSIFY_NAMING_H

#include "classify/catalogue.h"
#include "classify/engine.h"
#include "classify/flow.h"
#include "classify/name_hash.h"

struct naming;

struct naming_decision {
	const uint8_t *name;		/* as sent; borrowed until the next
					 * call; NULL none; of no bytes: read,
					 * and never logged */
	uint8_t name_len;
	uint8_t basis;			/* enum basis */
	uint8_t ech;			/* enum ech */
	bool is_opaque;			/* TLS or QUIC, or too little seen, and
					 * no name */
	bool is_taken;			/* opaque, as its share of the memory
					 * was taken away: counted, not told */
	bool is_foreign;		/* name may be one, is not in the
					 * catalogue, and is logged */
	uint32_t entry;			/* of the catalogue, or none */
	struct engine_opinion opinion;
};

struct naming_settings {
	const struct catalogue *catalogue;	/* borrowed */
	struct engine *engine;			/* borrowed */
	size_t memory_bytes;
	uint8_t opinions_key[NAME_HASH_KEY];	/* opinions.h */
	bool wants_all;		/* an opinion on names outside the catalogue */
	/* Told before a packet is shown to nDPI, which may not survive it. */
	void (*watch)(void *arg, const struct packet *p);
	void *watch_arg;
};

/* How many flows can be in their handshake at once with so much memory. */
uint32_t naming_room(size_t memory_bytes);

/* NULL and *why: out of memory. */
struct naming *naming_new(const struct naming_settings *s, char *why,
    size_t whylen);
void naming_free(struct naming *n);		/* accepts NULL */

/* Consider a packet of a NEW flow; may change f->client. True: *out is the
 * decision, and f->youth is FLOW_NONE again. */
bool naming_packet(struct naming *n, struct flow *f, const struct packet *p,
    unsigned side, struct naming_decision *out);

/* Decide now. */
void naming_give_up(struct naming *n, struct flow *f,
    struct naming_decision *out);

#endif
