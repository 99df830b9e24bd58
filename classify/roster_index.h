/* roster_index.h: where in a sorted table the rows of a key begin, by hash.
 * Constant once made. For roster.c. */
#ifndef CLASSIFY_ROSTER_INDEX_H
#define CLASSIFY_ROSTER_INDEX_H

#include <stddef.h>
#include <stdint.h>

/* The key of row i of a table, borrowed, and its length in bytes. */
typedef const void *roster_index_key(const void *table, size_t i,
    size_t *len);

struct roster_slot {
	uint32_t row;		/* its number + 1; 0 empty */
	uint32_t tag;		/* the other half of its key's hash */
};

struct roster_index {
	roster_index_key *key;
	const void *table;	/* borrowed */
	struct roster_slot *slots;
	size_t mask;
};

#define ROSTER_NONE SIZE_MAX

/* Of a table in which rows of one key are neighbours. -1: out of memory. */
int roster_index_make(struct roster_index *x, roster_index_key *key,
    const void *table, size_t count);
void roster_index_clear(struct roster_index *x);
/* The first row with this key; ROSTER_NONE. */
size_t roster_index_find(const struct roster_index *x, const void *key,
    size_t len);

#endif
