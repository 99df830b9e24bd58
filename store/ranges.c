/* ranges.c: sets of sequence numbers. */
#include "store/ranges.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

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

/* A number of at most 16 digits, and then the byte after. */
static const char *
read_number(const char *p, const char *end, char after, uint64_t *out)
{
	const char *start = p;
	uint64_t n = 0;

	while (p < end && *p >= '0' && *p <= '9' && p - start < 16)
		n = n * 10 + (uint64_t)(*p++ - '0');
	if (p == start || p == end || *p != after)
		return NULL;
	*out = n;
	return p + 1;
}

int
ranges_read(struct ranges *r, const char *text, size_t len,
    uint64_t tombstone)
{
	static const char key[] = "\"sequences\":[";
	const char *end = text + len;
	const char *p = memmem(text, len, key, sizeof(key) - 1);
	uint64_t from, to;

	if (!p)
		return 1;
	for (p += sizeof(key) - 1; p < end && *p == '['; p++) {
		p = read_number(p + 1, end, ',', &from);
		if (p)
			p = read_number(p, end, ']', &to);
		if (!p || from == 0 || from > to || to >= tombstone)
			return 1;
		if (ranges_add(r, from, to) < 0)
			return -1;
		if (p == end || *p != ',')
			break;
	}
	return p < end && *p == ']' ? 0 : 1;
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
