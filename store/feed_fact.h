/* feed_fact.h: what a journal's coverage, counts and events add to a day's sums
 * in Redis. */
#ifndef STORE_FEED_FACT_H
#define STORE_FEED_FACT_H

#include "store/journal.h"
#include "store/redis.h"

/* Add the commands to the group that was begun. -1 and *why: the entry makes
 * no sense. */
int feed_fact_add(struct redis *r, const char *site,
    const struct journal_entry *e, char *why, size_t whylen);

#endif
