/* reference.c: hosts by name; no more than the catalogue has. */
#include "classify/reference.h"

#include <stdlib.h>
#include <string.h>

struct reference {
	char host[64];
	uint32_t minute;
};

struct references {
	struct reference *list;		/* by host */
	size_t count, room;
};

struct references *
references_new(void)
{
	return calloc(1, sizeof(struct references));
}

void
references_free(struct references *r)
{
	if (r)
		free(r->list);
	free(r);
}

struct references *
references_copy(const struct references *r)
{
	struct references *copy = references_new();

	if (!copy || r->count == 0)
		return copy;
	copy->list = malloc(r->count * sizeof(*r->list));
	if (!copy->list) {
		references_free(copy);
		return NULL;
	}
	memcpy(copy->list, r->list, r->count * sizeof(*r->list));
	copy->count = copy->room = r->count;
	return copy;
}

/* Where host is, or would be. */
static size_t
place_of(const struct references *r, const char *host)
{
	size_t low = 0, high = r->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(r->list[middle].host, host) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
is_at(const struct references *r, size_t at, const char *host)
{
	return at < r->count && strcmp(r->list[at].host, host) == 0;
}

int
references_saw(struct references *r, const char *host, uint32_t minute)
{
	size_t at = place_of(r, host);

	if (is_at(r, at, host)) {
		r->list[at].minute = minute;
		return 0;
	}
	if (r->count == r->room) {
		size_t room = r->room ? r->room * 2 : 16;
		struct reference *bigger = reallocarray(r->list, room,
		    sizeof(*bigger));

		if (!bigger)
			return -1;
		r->list = bigger;
		r->room = room;
	}
	memmove(&r->list[at + 1], &r->list[at],
	    (r->count - at) * sizeof(*r->list));
	r->count++;
	strcpy(r->list[at].host, host);
	r->list[at].minute = minute;
	return 0;
}

bool
references_knows(const struct references *r, const char *host,
    uint32_t minute)
{
	size_t at = place_of(r, host);

	return is_at(r, at, host) &&
	    minute - r->list[at].minute <= REFERENCE_MINUTES;
}
