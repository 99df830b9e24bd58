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

static inline void
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

static inline void
take(struct state *s, uint64_t word)
{
	s->v3 ^= word;
	mix(s);
	mix(s);
	s->v0 ^= word;
}

/* Eight bytes at once in lower case. In seven bits, what is added carries into
 * the eighth from 'A' on, and from behind 'Z'. */
static inline uint64_t
lowered(uint64_t word)
{
	const uint64_t each = UINT64_C(0x0101010101010101);
	uint64_t low = word & each * 0x7f;
	uint64_t is_upper = (low + each * (0x80 - 'A')) &
	    ~(low + each * (0x7f - 'Z')) & ~word & each * 0x80;

	return word | is_upper >> 2;
}

static inline uint64_t
little_endian(const uint8_t *bytes)
{
	uint64_t word;

	memcpy(&word, bytes, sizeof(word));
	return le64toh(word);
}

/* The bytes from at on, fewer than 8, the first lowest, as the paper has it:
 * of the eight that end where the name does, if there are so many. */
static inline uint64_t
rest_of(const uint8_t *name, size_t at, size_t len)
{
	uint64_t word = 0;

	if (at == len)
		return 0;
	if (len >= 8)
		return little_endian(name + len - 8) >> 8 * (8 - (len - at));
	for (size_t i = 0; i < len; i++)
		word |= (uint64_t)name[i] << 8 * i;
	return word;
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
		take(&s, lowered(little_endian(name + at)));
	take(&s, lowered(rest_of(name, at, len)) |
	    (uint64_t)(len & 0xff) << 56);
	s.v2 ^= 0xff;
	for (int i = 0; i < 4; i++)
		mix(&s);
	hash = s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
	return hash ? hash : 1;
}
