/* fragment.h: IP packets put together from their fragments (RFC 791 3.2, RFC
 * 8200 4.5).
 *
 * A packet is GATHERING from the first of its fragments to arrive, in any
 * order, until all its bytes have: it is then handed out once and forgotten.
 * Where two fragments say different things the first that arrived wins. It is
 * given up after FRAGMENT_WAIT_US of packet time, after FRAGMENT_MOST frames,
 * or when memory is wanted for another. Memory is 4 MiB, taken at once but
 * touched only as it is needed. One table belongs to one thread.
 *
 * Read are packets that are fragments in their innermost IP header; a tunnel
 * whose own packets were fragmented is not. */
#ifndef CAPTURE_FRAGMENT_H
#define CAPTURE_FRAGMENT_H

#include "capture/packet.h"

#define FRAGMENT_WAIT_US (30 * UINT64_C(1000000))
#define FRAGMENT_MOST 16		/* frames of one packet */
#define FRAGMENT_BYTES 9216		/* longest packet, without its header */
#define FRAGMENT_MEMORY (4 << 20)

struct fragments;

struct fragment_found {
	bool is_bad;		/* it fits into no packet, or says again, or
				 * otherwise, what was known */
	bool is_whole;		/* with it a packet is, and it is a flow's: */
	struct packet packet;	/* decoded; borrowed until the next call */
	unsigned frames;
};

/* NULL: out of memory. seed makes its places unpredictable. */
struct fragments *fragments_new(uint64_t seed);
void fragments_free(struct fragments *t);	/* accepts NULL */

/* Add p, which is a part (p->part.ip is set). What the first fragment, which is
 * a packet of its flow by itself, was counted for is left out of what is found:
 * packet.payload_bytes are those of the others, in so many frames. */
void fragments_add(struct fragments *t, const struct packet *p,
    struct fragment_found *out);

#endif
