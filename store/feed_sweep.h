/* feed_sweep.h: a Redis emptied of one site's records, before it is filled from
 * the journal. */
#ifndef STORE_FEED_SWEEP_H
#define STORE_FEED_SWEEP_H

#include "store/redis.h"

/* Begin a group that removes the keys of a page of SCAN that are filled from
 * the journal, for the caller to send. -1 and *why. */
int feed_sweep_page(struct redis *r, const char *site,
    const struct redis_reply *keys, char *why, size_t whylen);

/* What it holds is of an older schema: take its cursor away, in a group of its
 * own, and name ours. Without a cursor it is swept. -1 and *why. */
int feed_sweep_schema(struct redis *r, const char *site, char *why,
    size_t whylen);

#endif
