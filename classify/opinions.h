/* opinions.h: what nDPI's table of hosts says of the catalogued names met
 * last. Most connections to social media go to a few dozen names, and to ask
 * the table takes longer than all else a name is judged by.
 *
 * For names that have an entry in the catalogue alone: any other is not kept
 * longer than its flow, so it is not asked for here. Nor are these kept: what
 * stands before a service's host may be a person's (jane.tumblr.com). A name
 * is remembered as its number (name_hash.h) under a key of its own, which who
 * sends packets does not know and so cannot choose what meets. Two names with
 * one number would get one opinion, by chance once in 2^64 pairs: that is
 * accepted, as the opinion names nothing. Of the OPINIONS at most nothing says
 * when they were met or who asked for them. One thread. */
#ifndef CLASSIFY_OPINIONS_H
#define CLASSIFY_OPINIONS_H

#include "classify/engine.h"
#include "classify/name_hash.h"

#define OPINIONS 256

struct opinions_met {
	uint64_t name;			/* its number; 0: a free place */
	struct engine_opinion says;
	uint8_t carrier;
	bool has_dot;			/* at its end: the number is of both,
					 * the table may know one */
};

struct opinions {
	uint8_t key[NAME_HASH_KEY];
	struct opinions_met met[OPINIONS];
};

/* None was met. The key is random, made at start and used for nothing else. */
void opinions_begin(struct opinions *o, const uint8_t key[NAME_HASH_KEY]);

/* As engine_match. */
struct engine_opinion opinions_match(struct opinions *o, struct engine *e,
    const uint8_t *name, size_t len, enum engine_carrier carrier);

#endif
