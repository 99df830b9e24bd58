/* tags.c: the index of the flow table. */
#include "classify/tags.h"

#include <stdlib.h>
#include <string.h>

int
tags_open(struct tags *t, uint32_t count)
{
	size_t buckets = 16, bytes;

	/* At most two slots in three are taken, so that spilling is rare. */
	while (buckets * TAGS_BUCKET < (size_t)count + count / 2)
		buckets *= 2;
	bytes = buckets * sizeof(*t->buckets);
	t->buckets = aligned_alloc(64, bytes);
	if (!t->buckets)
		return -1;
	memset(t->buckets, 0, bytes);
	t->mask = (uint32_t)(buckets - 1);
	return 0;
}

void
tags_close(struct tags *t)
{
	free(t->buckets);
	t->buckets = NULL;
}

void
tags_add(struct tags *t, uint32_t hash, uint32_t number)
{
	for (uint32_t at = hash & t->mask;; at = (at + 1) & t->mask) {
		struct tags_bucket *b = &t->buckets[at];

		for (unsigned i = 0; i < TAGS_BUCKET; i++)
			if (b->tag[i] == 0) {
				b->tag[i] = tags_tag(hash);
				b->number[i] = number;
				return;
			}
		b->spilled++;
	}
}

void
tags_remove(struct tags *t, uint32_t hash, uint32_t number)
{
	for (uint32_t at = hash & t->mask;; at = (at + 1) & t->mask) {
		struct tags_bucket *b = &t->buckets[at];

		for (unsigned i = 0; i < TAGS_BUCKET; i++)
			if (b->tag[i] != 0 && b->number[i] == number) {
				b->tag[i] = 0;
				return;
			}
		b->spilled--;
	}
}
