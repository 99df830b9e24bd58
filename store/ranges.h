/* ranges.h: sets of an entry's sequence numbers, as ranges: what has expired,
 * and what tombstones cover. */
#ifndef STORE_RANGES_H
#define STORE_RANGES_H

#include <stddef.h>
#include <stdint.h>

struct range { uint64_t from, to; };
struct ranges { struct range *at; size_t count, room; };

/* -1: out of memory. */
int ranges_add(struct ranges *r, uint64_t from, uint64_t to);
/* Add the sequences a tombstone's text names (removal.h), all before the
 * tombstone. 0, 1: it is none, or names others; -1: out of memory. */
int ranges_read(struct ranges *r, const char *text, size_t len,
    uint64_t tombstone);
/* The least number of a that is not in b; 0: there is none. Sorts both. */
uint64_t ranges_first_outside(struct ranges *a, struct ranges *b);
void ranges_free(struct ranges *r);

#endif
