/* flow_key.h: the hash of a conversation's ends, the same whichever of them
 * sends. */
#ifndef CLASSIFY_FLOW_KEY_H
#define CLASSIFY_FLOW_KEY_H

#include <stdint.h>
#include <string.h>

static inline uint64_t
flow_key_word(const uint8_t *p)
{
	uint64_t w;

	memcpy(&w, p, sizeof(w));
	return w;
}

/* The high and low half of a product, folded: one multiplication that mixes
 * all bits of both. */
static inline uint64_t
flow_key_mix(uint64_t a, uint64_t b)
{
	__uint128_t product = (__uint128_t)a * b;

	return (uint64_t)(product >> 64) ^ (uint64_t)product;
}

static inline uint64_t
flow_key_end(uint64_t seed, const uint8_t address[16], uint16_t port)
{
	return flow_key_mix(flow_key_word(address) ^ seed ^ port,
	    flow_key_word(address + 8) ^ (seed >> 32 | seed << 32) ^
	    UINT64_C(0x9e3779b97f4a7c15));
}

/* Of a conversation: the ends are added, so that either may come first. */
static inline uint32_t
flow_key_hash(uint64_t seed, uint64_t ends, uint8_t proto)
{
	return (uint32_t)flow_key_mix(ends ^ seed,
	    UINT64_C(0xa0761d6478bd642f) + proto);
}

#endif
