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
#include <string.h>

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
	uint32_t bucket;
	uint64_t left;		/* bits of the slots it has still to see */
};

/* The slots of a bucket that have this hash's tag: bit 16 * i for slot i, and
 * bit 16 * i + 1 for slot 4 + i. All are compared at once, and without a jump
 * that nobody can foretell. */
static inline uint64_t
tags_match(const struct tags *t, uint32_t bucket, uint32_t hash)
{
	uint16_t tag __attribute__((vector_size(16)));
	uint64_t half __attribute__((vector_size(16)));

	memcpy(&tag, t->buckets[bucket].tag, sizeof(tag));
	half = (__typeof__(half))(tag == tags_tag(hash));
	return (half[0] & UINT64_C(0x0001000100010001)) |
	    (half[1] & UINT64_C(0x0002000200020002));
}
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ && TAGS_BUCKET == 8,
    "tags_match numbers them so");

static inline struct tags_at
tags_begin(const struct tags *t, uint32_t hash)
{
	uint32_t bucket = tags_bucket(t, hash);

	return (struct tags_at){ bucket, tags_match(t, bucket, hash) };
}

/* The next number that may have this hash. False: there is no more. */
static inline bool
tags_next(const struct tags *t, uint32_t hash, struct tags_at *at,
    uint32_t *number)
{
	unsigned bit;

	while (at->left == 0) {
		if (t->buckets[at->bucket].spilled == 0)
			return false;
		at->bucket = tags_after(t, at->bucket);
		at->left = tags_match(t, at->bucket, hash);
	}
	bit = (unsigned)__builtin_ctzll(at->left);
	at->left &= at->left - 1;
	*number = t->buckets[at->bucket].number[bit / 16 + bit % 16 * 4];
	return true;
}

#endif
