/* fnv.h: FNV-1a of 64 bits, to find things in tables by. Not for strangers to
 * choose what meets: tables that a packet's sender can aim at have a seed of
 * their own. */
#ifndef CLASSIFY_FNV_H
#define CLASSIFY_FNV_H

#include <stddef.h>
#include <stdint.h>

#define FNV_START UINT64_C(14695981039346656037)
#define FNV_PRIME UINT64_C(1099511628211)

static inline uint64_t
fnv(uint64_t h, const void *bytes, size_t len)
{
	const uint8_t *b = bytes;

	for (size_t i = 0; i < len; i++)
		h = (h ^ b[i]) * FNV_PRIME;
	return h;
}

#endif
