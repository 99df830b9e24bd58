/* seen.c: open addressing over 64-bit keyed hashes; 0 marks a free place. */
#include "store/seen.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "store/chain.h"

struct seen {
	uint8_t key[CHAIN_KEY];
	uint64_t *places;
	size_t room, count;		/* room: a power of two */
};

struct seen *
seen_new(void)
{
	struct seen *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->room = 64;
	s->places = calloc(s->room, sizeof(*s->places));
	if (!s->places) {
		free(s);
		return NULL;
	}
	chain_random(s->key, sizeof(s->key));
	return s;
}

void
seen_free(struct seen *s)
{
	if (!s)
		return;
	free(s->places);
	free(s);
}

void
seen_forget(struct seen *s)
{
	memset(s->places, 0, s->room * sizeof(*s->places));
	s->count = 0;
}

/* Where h is, or the free place where it belongs. */
static uint64_t *
place(uint64_t *places, size_t room, uint64_t h)
{
	size_t i = h & (room - 1);

	while (places[i] != 0 && places[i] != h)
		i = (i + 1) & (room - 1);
	return &places[i];
}

static int
grow(struct seen *s)
{
	uint64_t *wider = calloc(s->room * 2, sizeof(*wider));
	size_t i;

	if (!wider)
		return -1;
	for (i = 0; i < s->room; i++)
		if (s->places[i])
			*place(wider, s->room * 2, s->places[i]) = s->places[i];
	free(s->places);
	s->places = wider;
	s->room *= 2;
	return 0;
}

static uint64_t
hash(const struct seen *s, const void *bytes, size_t len)
{
	uint64_t h = chain_keyed(s->key, bytes, len);

	return h ? h : 1;
}

int
seen_add(struct seen *s, const void *bytes, size_t len)
{
	uint64_t h = hash(s, bytes, len);
	uint64_t *p;

	if (s->count * 2 >= s->room && grow(s) < 0)
		return -1;
	p = place(s->places, s->room, h);
	if (*p)
		return 0;
	*p = h;
	s->count++;
	return 1;
}

bool
seen_has(const struct seen *s, const void *bytes, size_t len)
{
	return *place(s->places, s->room, hash(s, bytes, len)) != 0;
}
