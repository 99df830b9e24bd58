/* flow_match.h: is a packet one of a flow's? */
#ifndef CLASSIFY_FLOW_MATCH_H
#define CLASSIFY_FLOW_MATCH_H

#include "classify/flow.h"
#include "classify/flow_key.h"

static inline bool
is_end(const struct flow *f, unsigned side, const uint8_t address[16],
    uint16_t port)
{
	return f->port[side] == port &&
	    flow_key_word(f->address[side]) == flow_key_word(address) &&
	    flow_key_word(f->address[side] + 8) == flow_key_word(address + 8);
}

/* Is p of flow f? *side is its sender. */
static inline bool
is_flow(const struct flow *f, const struct packet *p, unsigned *side)
{
	if (f->proto != p->proto)
		return false;
	if (is_end(f, 0, p->source, p->source_port) &&
	    is_end(f, 1, p->destination, p->destination_port)) {
		*side = 0;
		return true;
	}
	if (is_end(f, 1, p->source, p->source_port) &&
	    is_end(f, 0, p->destination, p->destination_port)) {
		*side = 1;
		return true;
	}
	return false;
}

#endif
