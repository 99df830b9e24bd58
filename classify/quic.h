/* quic.h: the ClientHello bytes inside a QUIC client's Initial packets.
 *
 * Versions 1 and 2, drafts 23 to 34 and Facebook's names for them (RFC 9000,
 * 9001, 9369). A connection is UNSET (all zero) until its first readable
 * Initial gave it keys; these stay while its connection id changes. They are
 * made anew from that first id when the version changes (RFC 9369 4.1), and
 * from the packet's own id after a Retry or when the capture began later (RFC
 * 9001 5.2): whichever opens the packet. A reader belongs to one thread and
 * holds all memory; what a stranger sends costs at most two key derivations a
 * packet and QUIC_PACKETS packets a datagram. */
#ifndef CLASSIFY_QUIC_H
#define CLASSIFY_QUIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "classify/quic_keys.h"

#define QUIC_ID_MOST 20			/* RFC 9000 17.2 */
#define QUIC_DATAGRAM_MOST 9216		/* larger ones are not opened */
#define QUIC_PACKETS 8			/* coalesced in one datagram */

struct quic_reader;

struct quic_connection {
	uint32_t version;		/* 0: unset */
	uint8_t id_len;
	uint8_t id[QUIC_ID_MOST];	/* what the keys were made from */
	struct quic_keys keys;
};

enum quic_result {
	QUIC_NOT,	/* no long header of a version we read */
	QUIC_NONE,	/* QUIC, with no Initial of this client's to open:
			 * 0-RTT, Handshake, Retry, Version Negotiation, any
			 * packet of a server's */
	QUIC_OPENED	/* its CRYPTO frames were visited */
};

/* Bytes of the CRYPTO stream from offset on; borrowed until return. */
typedef void quic_crypto(void *arg, uint64_t offset, const uint8_t *bytes,
    size_t len);

/* -1 and *why: out of memory, or no cipher. */
int quic_reader_new(struct quic_reader **out, char *why, size_t whylen);
void quic_reader_free(struct quic_reader *r);	/* accepts NULL */

/* Read one datagram of the side that is taken for the client. */
enum quic_result quic_read(struct quic_reader *r, struct quic_connection *c,
    const uint8_t *bytes, size_t len, quic_crypto *visit, void *arg);

#endif
