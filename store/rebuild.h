/* rebuild.h: Redis filled from the journal again, at somebody's word.
 *
 * The cursor is what says that Redis holds something. Without it whoever feeds
 * Redis empties it of the site and begins anew: the keeper where one runs, or
 * rebuild_fill. So forgetting it is all there is to do, and can be done at any
 * time. */
#ifndef STORE_REBUILD_H
#define STORE_REBUILD_H

#include <stdbool.h>

#include "store/login.h"

struct rebuild {
	const char *site, *state;
	const struct login_place *redis;
};

/* Is the whole journal to be had, so that nothing is given up for it? The
 * number of its entries in *entries; or -1 and *why. */
int rebuild_check(const struct rebuild *b, uint64_t *entries, char *why,
    size_t whylen);
/* Remove the cursor: where a keeper runs, it does the rest. -1 and *why. */
int rebuild_forget(const struct rebuild *b, char *why, size_t whylen);
/* Where none runs: the same, and fill it. tell is called now and then. 0; 1
 * and *why: the journal cannot be had for writing, as while a keeper runs, and
 * nothing was done; -1 and *why: Redis refuses, or took nothing for half a
 * minute. */
typedef void rebuild_tell(void *arg, uint64_t done, uint64_t of);
int rebuild_fill(const struct rebuild *b, rebuild_tell *tell, void *arg,
    char *why, size_t whylen);

#endif
