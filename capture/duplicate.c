/* duplicate.c: a small set-associative memory of the last packets' digests.
 *
 * The memory is laid out for the processor's second-level cache: a bucket is
 * one cache line, so a look-up costs one line whatever the outcome. The
 * packets of a bucket stand in the order they came, the last one first, and
 * what falls off at its end is forgotten: a copy follows its original closely,
 * so what goes is what could hardly still be asked for. At 100,000 packets a
 * second the window holds 5,000 of the 16,384 places. */
#include "capture/duplicate.h"

#include <stdlib.h>
#include <string.h>

#define BUCKETS	4096		/* a power of two */
#define PLACES	4

struct seen {
	uint64_t digest;	/* 0: never used */
	uint64_t time_us;
};

struct duplicate {
	_Alignas(64) struct seen bucket[BUCKETS][PLACES];
};
_Static_assert(sizeof(struct seen[PLACES]) == 64, "one cache line a bucket");

struct duplicate *
duplicate_new(void)
{
	struct duplicate *d = aligned_alloc(_Alignof(struct duplicate),
	    sizeof *d);

	if (d != NULL)
		memset(d, 0, sizeof *d);
	return d;
}

void
duplicate_free(struct duplicate *d)
{
	free(d);
}

/* How far two times lie apart. Either may be first: frames of a ring come a
 * little out of order, and a clock may be set back. */
static uint64_t
apart(uint64_t a, uint64_t b)
{
	return a > b ? a - b : b - a;
}

void
duplicate_expect(const struct duplicate *d, const struct packet *p)
{
	__builtin_prefetch(d->bucket[p->digest % BUCKETS], 1);
}

/* p is the last one now; what stood before the place goes up by one. */
static inline void
put_first(struct seen bucket[PLACES], unsigned place, const struct packet *p)
{
#pragma GCC unroll 4
	for (unsigned i = place; i > 0; i--)
		bucket[i] = bucket[i - 1];
	bucket[0] = (struct seen){ p->digest, p->time_us };
}

/* Nearly every packet is seen for the first time. For that the loops are
 * written out, which halves what it takes. */
bool
duplicate_is(struct duplicate *d, const struct packet *p)
{
	struct seen *bucket = d->bucket[p->digest % BUCKETS];
	unsigned i;

	if (p->digest == 0)
		return false;
#pragma GCC unroll 4
	for (i = 0; i < PLACES; i++)
		if (bucket[i].digest == p->digest)
			break;
	if (i == PLACES) {
		put_first(bucket, PLACES - 1, p);
		return false;
	}
	if (apart(bucket[i].time_us, p->time_us) < DUPLICATE_WINDOW_US)
		return true;
	put_first(bucket, i, p);
	return false;
}
