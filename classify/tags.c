/* tags.c: the index of the flow table. */
#include "classify/tags.h"

#include <stdlib.h>
#include <string.h>

#define FIRST 1024			/* buckets: 64 KiB */

/* At most two slots in three are taken, so that spilling is rare. */
static uint64_t
slots_for(uint32_t held)
{
	return (uint64_t)held + held / 2;
}

int
tags_open(struct tags *t, uint32_t count)
{
	size_t buckets = slots_for(count) / TAGS_BUCKET + 1;

	/* Zero pages of the kernel's, which cost nothing before they are
	 * used: most of a large index never is. */
	t->memory = calloc(buckets + 1, sizeof(*t->buckets));
	if (!t->memory)
		return -1;
	t->buckets = (struct tags_bucket *)(void *)((uint8_t *)t->memory +
	    -(uintptr_t)t->memory % sizeof(*t->buckets));
	t->most = (uint32_t)buckets;
	t->count = t->most < FIRST ? t->most : FIRST;
	t->held = 0;
	return 0;
}

void
tags_close(struct tags *t)
{
	free(t->memory);
	t->memory = NULL;
	t->buckets = NULL;
}

bool
tags_is_narrow(const struct tags *t)
{
	return t->count < t->most &&
	    slots_for(t->held) >= (uint64_t)t->count * TAGS_BUCKET;
}

void
tags_widen(struct tags *t)
{
	memset(t->buckets, 0, t->count * sizeof(*t->buckets));
	t->held = 0;
	t->count = t->count > t->most / 2 ? t->most : t->count * 2;
}

void
tags_add(struct tags *t, uint32_t hash, uint32_t number)
{
	t->held++;
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
	t->held--;
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
