/* episode_piece.h: what one flow did in one minute, as a note tells it and the
 * catalogue explains it: what episodes are made of. */
#ifndef CLASSIFY_EPISODE_PIECE_H
#define CLASSIFY_EPISODE_PIECE_H

#include "classify/catalogue.h"
#include "classify/network.h"

/* The client of a flow. There is one of it for each note of a minute, as there
 * is of the two below: their sizes are what a busy minute takes of memory. */
struct who {
	uint8_t address[16];
	uint8_t mac[6];
	uint16_t vlan : 15;	/* of 12 bits */
	uint16_t has_mac : 1;
	uint64_t flow_us;	/* the flow's first packet */
	uint32_t client;	/* in episode_clients.h, once it is found */
	uint32_t next;		/* in episode_bucket.c */
};

/* A connection to a foreign name began, and no more is known: episodes have no
 * part in it; bursts have. */
struct foreign {
	struct who who;
	uint64_t name_hash;
};

/* Times lie within the minute. The texts are the catalogue's, which outlives
 * it. */
struct piece {
	struct who who;
	const char *service;
	const char *host;
	char ndpi[24];
	uint32_t entry;		/* of the catalogue */
	uint32_t asn;
	uint64_t flow;		/* who it is: a hash over its identity */
	uint64_t first_us, last_us;
	uint64_t bytes_up, bytes_down;
	uint32_t minute;
	uint32_t packets;
	uint32_t service_number;	/* the catalogue's */
	uint8_t role;		/* enum role */
	uint8_t basis;		/* enum basis */
	uint8_t ech;		/* enum ech */
	uint8_t network;	/* enum agreement */
	bool dns;		/* this client's DNS answers say the same */
	bool is_contact;	/* a CONTACT told of it: its beginning */
	bool is_referenced;	/* reference devices had contact with host */
	bool begins;		/* the flow began in this minute */
};
_Static_assert(sizeof(struct foreign) == 48 && sizeof(struct piece) == 152,
    "no more than is needed");

bool piece_is_foreign(const struct note *n);

void piece_read_foreign(struct foreign *out, const struct note *n);

/* Read n, of kind CONTACT or PROGRESS, as of this minute. False: it says
 * nothing of the catalogue's services. */
bool piece_read(struct piece *out, const struct note *n,
    const struct catalogue *c, uint32_t minute);

/* Which minute it is of by its own word. */
uint64_t piece_minute(const struct note *n);

/* at_us, or what is next to it in the minute. */
uint64_t piece_within(uint64_t at_us, uint32_t minute);

/* Look up where n's server is, and whether that is the service's network. */
void piece_locate(struct piece *p, const struct note *n,
    const struct catalogue *c, const struct network *network);

/* Total order of one device's: service, flow; of pointers, for qsort. */
int piece_order(const void *a, const void *b);

#endif
