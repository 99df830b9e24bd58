/* tally_names.c: names to numbers, by a table of hashes that is at most half
 * full. */
#include "dashboard/tally_names.h"

#include <stdlib.h>
#include <string.h>

struct name { char *text; unsigned kind; uint32_t hash; };

struct tally_names {
	struct name *names;
	uint32_t *slots;	/* number + 1; 0 free */
	size_t count, room;	/* room: of slots, a power of two */
};

struct tally_names *
tally_names_new(void)
{
	return calloc(1, sizeof(struct tally_names));
}

void
tally_names_free(struct tally_names *n)
{
	if (!n)
		return;
	for (size_t i = 0; i < n->count; i++)
		free(n->names[i].text);
	free(n->names);
	free(n->slots);
	free(n);
}

/* FNV-1a. */
static uint32_t
hash_of(unsigned kind, const char *name)
{
	uint32_t h = UINT32_C(2166136261) ^ kind;

	h *= UINT32_C(16777619);
	for (; *name; name++)
		h = (h ^ (uint8_t)*name) * UINT32_C(16777619);
	return h;
}

static int
grow(struct tally_names *n)
{
	size_t room = n->room ? 2 * n->room : 64, i, at;
	struct name *names = reallocarray(n->names, room / 2, sizeof(*names));
	uint32_t *slots;

	if (!names)
		return -1;
	n->names = names;
	slots = calloc(room, sizeof(*slots));
	if (!slots)
		return -1;
	for (i = 0; i < n->count; i++) {
		at = names[i].hash & (room - 1);
		while (slots[at])
			at = (at + 1) & (room - 1);
		slots[at] = (uint32_t)i + 1;
	}
	free(n->slots);
	n->slots = slots;
	n->room = room;
	return 0;
}

int64_t
tally_names_find(struct tally_names *n, unsigned kind, const char *name,
    int *is_new)
{
	uint32_t hash = hash_of(kind, name);
	const struct name *old;
	char *copy;
	size_t at;

	if (2 * n->count >= n->room && grow(n) < 0)
		return -1;
	if (is_new)
		*is_new = 0;
	for (at = hash & (n->room - 1); n->slots[at];
	    at = (at + 1) & (n->room - 1)) {
		old = &n->names[n->slots[at] - 1];
		if (old->hash == hash && old->kind == kind &&
		    strcmp(old->text, name) == 0)
			return n->slots[at] - 1;
	}
	copy = strdup(name);
	if (!copy)
		return -1;
	n->names[n->count] = (struct name){ copy, kind, hash };
	n->slots[at] = (uint32_t)++n->count;
	if (is_new)
		*is_new = 1;
	return (int64_t)n->count - 1;
}
