/* opinions.h: what nDPI's table of hosts says of the catalogued names met
 * last. Most connections to social media go to a few dozen names, and to ask
 * the table takes longer than all else a name is judged by.
 *
 * For names that have an entry in the catalogue alone: any other is not kept
 * longer than its flow, so it is not asked for here. Of those that are kept,
 * OPINIONS at most, nothing says when they were met or who asked for them. One
 * thread. */
#ifndef CLASSIFY_OPINIONS_H
#define CLASSIFY_OPINIONS_H

#include "classify/engine.h"

#define OPINIONS 256
#define OPINIONS_NAME 54		/* longer ones are not kept */

struct opinions_met {
	struct engine_opinion says;
	uint8_t carrier;
	uint8_t len;			/* 0: a free place */
	uint8_t name[OPINIONS_NAME];	/* as it was sent */
};

/* All zero: none was met. */
struct opinions {
	struct opinions_met met[OPINIONS];
};

/* As engine_match. */
struct engine_opinion opinions_match(struct opinions *o, struct engine *e,
    const uint8_t *name, size_t len, enum engine_carrier carrier);

#endif
