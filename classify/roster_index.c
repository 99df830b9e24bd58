/* roster_index.c: rows found by their key, in a table of twice as many slots
 * that are tried one after the other. */
#include "classify/roster_index.h"

#include <stdlib.h>
#include <string.h>

#define MIX UINT64_C(0x9e3779b97f4a7c15)	/* 2^64 by the golden ratio */

/* Both halves of the product, so that every bit tells, the highest too. */
static uint64_t
mixed_in(uint64_t h, uint64_t word)
{
	unsigned __int128 product = (unsigned __int128)(h ^ word) * MIX;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Eight bytes at a time, the last eight of them perhaps in part a second time;
 * keys are the administrator's, not a stranger's. */
static uint64_t
mixed(const char *bytes, size_t len)
{
	uint64_t h = len * MIX, word = 0;
	size_t i = 0;

	for (; i + sizeof(word) < len; i += sizeof(word)) {
		memcpy(&word, bytes + i, sizeof(word));
		h = mixed_in(h, word);
	}
	if (len >= sizeof(word)) {
		memcpy(&word, bytes + len - sizeof(word), sizeof(word));
		return mixed_in(h, word);
	}
	for (i = 0; i < len; i++)
		word = word << 8 | (uint8_t)bytes[i];
	return mixed_in(h, word);
}

/* The slot of a key, or the empty one where it would be. Another key's row is
 * hardly ever looked at: its tag differs. */
static struct roster_slot *
slot_of(const struct roster_index *x, const void *key, size_t len,
    uint64_t hash)
{
	size_t i = hash & x->mask, there_len;

	for (;; i = (i + 1) & x->mask) {
		struct roster_slot *slot = &x->slots[i];
		const void *there;

		if (!slot->row)
			return slot;
		if (slot->tag != hash >> 32)
			continue;
		there = x->key(x->table, slot->row - 1, &there_len);
		if (there_len == len && memcmp(there, key, len) == 0)
			return slot;
	}
}

int
roster_index_make(struct roster_index *x, roster_index_key *key,
    const void *table, size_t count)
{
	size_t room = 2;

	while (room < 2 * count)
		room *= 2;
	*x = (struct roster_index){ .key = key, .table = table,
	    .slots = calloc(room, sizeof(*x->slots)), .mask = room - 1 };
	if (!x->slots)
		return -1;
	for (size_t i = 0; i < count; i++) {
		size_t len;
		const void *bytes = key(table, i, &len);
		uint64_t hash = mixed(bytes, len);
		struct roster_slot *slot = slot_of(x, bytes, len, hash);

		if (!slot->row)
			*slot = (struct roster_slot){ (uint32_t)i + 1,
			    (uint32_t)(hash >> 32) };
	}
	return 0;
}

void
roster_index_clear(struct roster_index *x)
{
	free(x->slots);
	*x = (struct roster_index){0};
}

size_t
roster_index_find(const struct roster_index *x, const void *key, size_t len)
{
	uint32_t row = x->slots ? slot_of(x, key, len,
	    mixed(key, len))->row : 0;

	return row ? row - 1 : ROSTER_NONE;
}
