/* ranges.c: sets of sequence numbers. */
#include "store/ranges.h"

#include <stdlib.h>

#include "store/removal.h"

int
ranges_add(struct ranges *r, uint64_t from, uint64_t to)
{
	size_t room = r->room ? 2 * r->room : 16;
	struct range *p;

	if (r->count > 0 && r->at[r->count - 1].to + 1 == from) {
		r->at[r->count - 1].to = to;
		return 0;
	}
	if (r->count == r->room) {
		p = reallocarray(r->at, room, sizeof(*p));
		if (!p)
			return -1;
		r->at = p;
		r->room = room;
	}
	r->at[r->count++] = (struct range){ from, to };
	return 0;
}

int
ranges_read(struct ranges *r, const char *text, size_t len,
    uint64_t tombstone)
{
	const struct removal_spans *s;
	struct removal removed;
	char why[160];
	int result;
	size_t i;

	result = removal_read(text, len, &removed, why, sizeof(why));
	if (result < 0)
		return result == REMOVAL_NO_MEMORY ? -1 : 1;
	s = &removed.sequences;
	for (i = 0; i < s->count && result == 0; i++)
		result = s->list[i].last >= tombstone ? 1 :
		    ranges_add(r, s->list[i].first, s->list[i].last);
	removal_free(&removed);
	return result;
}

static int
by_from(const void *a, const void *b)
{
	uint64_t x = ((const struct range *)a)->from;
	uint64_t y = ((const struct range *)b)->from;

	return x < y ? -1 : x > y;
}

static void
sort(struct ranges *r)
{
	if (r->count > 1)
		qsort(r->at, r->count, sizeof(*r->at), by_from);
}

uint64_t
ranges_first_outside(struct ranges *a, struct ranges *b)
{
	uint64_t next = 1;	/* not known to be covered */
	size_t i, k = 0;

	sort(a);
	sort(b);
	for (i = 0; i < a->count; i++) {
		if (next < a->at[i].from)
			next = a->at[i].from;
		while (k < b->count && b->at[k].from <= next) {
			if (b->at[k].to >= next)
				next = b->at[k].to + 1;
			k++;
		}
		if (next <= a->at[i].to)
			return next;
	}
	return 0;
}

void
ranges_free(struct ranges *r)
{
	free(r->at);
	*r = (struct ranges){ 0 };
}
