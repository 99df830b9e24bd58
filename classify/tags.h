/* tags.h: finds numbers by hash: the index of the flow table.
 *
 * Buckets of one cache line hold eight numbers with 16 bits of their hash
 * each. A bucket that is full spills into the next and counts what it spilled,
 * so that a look-up knows where to stop. It has memory for what it was made
 * for, and uses as much of that as what it holds asks for: a hash may go to
 * any bucket in use, so that all of these are soon touched. To use more, the
 * owner adds all anew: what is kept of a hash is not enough to place it. */
#ifndef CLASSIFY_TAGS_H
#define CLASSIFY_TAGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TAGS_BUCKET 8

struct tags_bucket {
	uint16_t tag[TAGS_BUCKET];	/* 0: free */
	uint32_t number[TAGS_BUCKET];
	uint32_t spilled;		/* entries that went past it, full */
	uint8_t unused[12];
};
_Static_assert(sizeof(struct tags_bucket) == 64, "one cache line");

struct tags {
	struct tags_bucket *buckets;	/* within memory, on cache lines */
	void *memory;
	uint32_t count, most;		/* buckets in use, and all */
	uint32_t held;			/* numbers */
};

/* Room for count numbers, in the end. -1: out of memory. */
int tags_open(struct tags *t, uint32_t count);
void tags_close(struct tags *t);

/* Does it hold what its buckets in use should hold at most, and can have more
 * of them? Then tags_widen: it is empty, and wider, and all is to be added
 * anew. */
bool tags_is_narrow(const struct tags *t);
void tags_widen(struct tags *t);

void tags_add(struct tags *t, uint32_t hash, uint32_t number);
/* It must be there. */
void tags_remove(struct tags *t, uint32_t hash, uint32_t number);

static inline uint16_t
tags_tag(uint32_t hash)
{
	return (uint16_t)(hash | 1);
}

/* The bucket a hash goes to, by its high bits: any number of buckets will do,
 * and the tag is of the low ones. */
static inline uint32_t
tags_bucket(const struct tags *t, uint32_t hash)
{
	return (uint32_t)((uint64_t)hash * t->count >> 32);
}

static inline uint32_t
tags_after(const struct tags *t, uint32_t bucket)
{
	return bucket + 1 < t->count ? bucket + 1 : 0;
}

/* A hash will be looked up soon: let its bucket come near. */
static inline void
tags_expect(const struct tags *t, uint32_t hash)
{
	__builtin_prefetch(&t->buckets[tags_bucket(t, hash)]);
}

struct tags_at {		/* where a look-up is */
	uint32_t bucket, slot;
};

static inline struct tags_at
tags_begin(const struct tags *t, uint32_t hash)
{
	return (struct tags_at){ tags_bucket(t, hash), 0 };
}

/* The next number that may have this hash. False: there is no more. */
static inline bool
tags_next(const struct tags *t, uint32_t hash, struct tags_at *at,
    uint32_t *number)
{
	for (;; at->bucket = tags_after(t, at->bucket), at->slot = 0) {
		const struct tags_bucket *b = &t->buckets[at->bucket];

		while (at->slot < TAGS_BUCKET)
			if (b->tag[at->slot++] == tags_tag(hash)) {
				*number = b->number[at->slot - 1];
				return true;
			}
		if (b->spilled == 0)
			return false;
	}
}

#endif
