/* tags.c: the index of the flow table. */
#include "classify/tags.h"

#include <stdlib.h>

int
tags_open(struct tags *t, uint32_t count)
{
	/* At most two slots in three are taken, so that spilling is rare. */
	size_t buckets = ((size_t)count + count / 2) / TAGS_BUCKET + 1;

	/* Zero pages of the kernel's, which cost nothing before they are
	 * used: most of a large index never is. */
	t->memory = calloc(buckets + 1, sizeof(*t->buckets));
	if (!t->memory)
		return -1;
	t->buckets = (struct tags_bucket *)(void *)((uint8_t *)t->memory +
	    -(uintptr_t)t->memory % sizeof(*t->buckets));
	t->count = (uint32_t)buckets;
	return 0;
}

void
tags_close(struct tags *t)
{
	free(t->memory);
	t->memory = NULL;
	t->buckets = NULL;
}

void
tags_add(struct tags *t, uint32_t hash, uint32_t number)
{
	for (uint32_t at = tags_bucket(t, hash);; at = tags_after(t, at)) {
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
	for (uint32_t at = tags_bucket(t, hash);; at = tags_after(t, at)) {
		struct tags_bucket *b = &t->buckets[at];

		for (unsigned i = 0; i < TAGS_BUCKET; i++)
			if (b->tag[i] != 0 && b->number[i] == number) {
				b->tag[i] = 0;
				return;
			}
		b->spilled--;
	}
}
