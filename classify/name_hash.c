/* name_hash.c: SipHash-2-4 of a host name as it would be compared. */
#include "classify/name_hash.h"

#include <endian.h>
#include <string.h>

struct state { uint64_t v0, v1, v2, v3; };

static uint64_t
turned(uint64_t x, unsigned bits)
{
	return x << bits | x >> (64 - bits);
}

static void
mix(struct state *s)
{
	s->v0 += s->v1;
	s->v2 += s->v3;
	s->v1 = turned(s->v1, 13) ^ s->v0;
	s->v3 = turned(s->v3, 16) ^ s->v2;
	s->v0 = turned(s->v0, 32) + s->v3;
	s->v2 += s->v1;
	s->v3 = turned(s->v3, 21) ^ s->v0;
	s->v1 = turned(s->v1, 17) ^ s->v2;
	s->v2 = turned(s->v2, 32);
}

static void
take(struct state *s, uint64_t word)
{
	s->v3 ^= word;
	mix(s);
	mix(s);
	s->v0 ^= word;
}

/* Up to 8 bytes in lower case, the first lowest, as the paper has it. */
static uint64_t
word_of(const uint8_t *name, size_t len)
{
	uint64_t word = 0;

	for (size_t i = 0; i < len; i++) {
		uint8_t b = name[i];

		b |= (uint8_t)((b >= 'A' && b <= 'Z') << 5);
		word |= (uint64_t)b << 8 * i;
	}
	return word;
}

static uint64_t
little_endian(const uint8_t *bytes)
{
	uint64_t word;

	memcpy(&word, bytes, sizeof(word));
	return le64toh(word);
}

uint64_t
name_hash(const uint8_t key[NAME_HASH_KEY], const uint8_t *name, size_t len)
{
	uint64_t k0 = little_endian(key), k1 = little_endian(key + 8), hash;
	struct state s = {
		k0 ^ UINT64_C(0x736f6d6570736575),
		k1 ^ UINT64_C(0x646f72616e646f6d),
		k0 ^ UINT64_C(0x6c7967656e657261),
		k1 ^ UINT64_C(0x7465646279746573),
	};
	size_t at;

	if (len > 0 && name[len - 1] == '.')
		len--;
	for (at = 0; at + 8 <= len; at += 8)
		take(&s, word_of(name + at, 8));
	take(&s, word_of(name + at, len - at) | (uint64_t)(len & 0xff) << 56);
	s.v2 ^= 0xff;
	for (int i = 0; i < 4; i++)
		mix(&s);
	hash = s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
	return hash ? hash : 1;
}
