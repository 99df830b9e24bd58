/* flow_life.h: how long a flow may rest before it is over.
 *
 *	established TCP 2 h 4 min: RFC 5382 REQ-5's least for a NAT
 *	half-open TCP 30 s: SYN retries at 1, 3, 7 and 15 s (RFC 6298) are one
 *	    attempt; a scan must not fill the table
 *	closing TCP (one FIN) 30 s: the other half may still be sending
 *	closed TCP 5 s: late ACKs and retransmissions are still its own
 *	UDP 120 s: RFC 4787 REQ-5's least for a NAT
 */
#ifndef CLASSIFY_FLOW_LIFE_H
#define CLASSIFY_FLOW_LIFE_H

#include "classify/flow.h"

#define SECOND_US UINT64_C(1000000)

static inline bool
is_closed(const struct flow *f)
{
	return ((f->tcp_seen[0] | f->tcp_seen[1]) & PACKET_RST) ||
	    (f->tcp_seen[0] & f->tcp_seen[1] & PACKET_FIN);
}

static inline bool
is_half_open(const struct flow *f)
{
	return f->proto == 6 && f->seen != 3 && !f->has_payload;
}

static inline uint64_t
idle_seconds(const struct flow *f)
{
	if (f->proto != 6)
		return 120;
	if (is_closed(f))
		return 5;
	if (is_half_open(f) ||
	    ((f->tcp_seen[0] | f->tcp_seen[1]) & PACKET_FIN))
		return 30;
	return FLOW_IDLE_MOST_US / SECOND_US;
}

#endif
