/* count.h: sessions that are counted and not kept, summed until they are
 * written. A sum has no device and no time finer than its local day; of
 * unknown devices only how many they were is known, from keyed hashes in
 * memory. When an entry is written is in the journal's chain: so that this
 * does not tell when a sum grew, they are written at midnights and at ends. */
#ifndef STORE_COUNT_H
#define STORE_COUNT_H

#include "store/store.h"

struct counts;

/* NULL: out of memory. chain_ready comes first. */
struct counts *counts_new(void);
void counts_free(struct counts *c);	/* accepts NULL */

/* Add a session to its day. name: see struct store_count. -1: out of
 * memory. */
int counts_add(struct counts *c, enum store_count_of of, const char *name,
    const struct session *s);

/* Hand out what was added since counts_written, in the order of day, `of` and
 * name; part: which of the day's sums of that name this is, from 1. visit
 * returns 0, or -1, which stops and is returned. */
typedef int counts_visit(void *arg, int32_t day, unsigned part,
    const struct store_count *sum);
int counts_each(const struct counts *c, counts_visit *visit, void *arg);
void counts_written(struct counts *c);

#endif
