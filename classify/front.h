/* front.h: what our own readers make of the first bytes of a flow.
 *
 * The bytes of a TCP direction are put in order, a proxy's talk is stepped
 * over, and a ClientHello or a request is looked for where a client's first
 * bytes are: a hello further on, after STARTTLS say, is not (mail is no social
 * medium, and looking for one in every byte finds what is none). A QUIC
 * client's Initial packets are opened. A front is all zero at first and
 * belongs to one NEW flow; front_end gives back what it holds. The readers
 * hold all memory and belong to one thread. */
#ifndef CLASSIFY_FRONT_H
#define CLASSIFY_FRONT_H

#include "classify/flow.h"
#include "classify/quic.h"
#include "classify/stream.h"

enum front_result {
	FRONT_MORE,		/* it may become a hello or a request */
	FRONT_NAMED,
	FRONT_CLIENT,		/* a client's, and without a name */
	FRONT_DONE		/* nothing in it that a reader waits for */
};

struct front {
	struct stream stream[2];	/* QUIC: by offset in CRYPTO */
	struct quic_connection quic;
	bool is_done[2];		/* nothing more to find; QUIC: [0] */
	bool is_quic;
	bool is_tls;			/* or QUIC */
	bool offers_ech;
	uint8_t datagrams;		/* seen since it is QUIC */
};

struct front_name {			/* as sent */
	const uint8_t *bytes;		/* borrowed until the next call */
	uint8_t len;
	enum basis basis;
};

struct front_readers;

/* blocks and large: see stream.h. NULL and *why: no memory. */
struct front_readers *front_readers_new(size_t blocks, size_t large, char *why,
    size_t whylen);
void front_readers_free(struct front_readers *r);	/* accepts NULL */

/* Read a packet with payload of a NEW flow; may change f->client. *out is set
 * when the result is NAMED. */
enum front_result front_read(struct front_readers *r, struct front *front,
    struct flow *f, const struct packet *p, unsigned side,
    struct front_name *out);

/* Does a reader still wait for bytes of this flow? */
bool front_is_waiting(const struct front *front, const struct flow *f);

/* Nothing more will come: the name of a proxy's target, if that is all there
 * was. */
bool front_give_up(struct front_readers *r, struct front *front,
    const struct flow *f, struct front_name *out);

void front_end(struct front_readers *r, struct front *front);

#endif
