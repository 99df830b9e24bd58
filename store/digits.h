/* digits.h: numbers in lines of fixed width, as the journal's chain and the
 * indexes of days have them. */
#ifndef STORE_DIGITS_H
#define STORE_DIGITS_H

#include <stdint.h>

/* width decimal digits to p, with zeros in front; n has no more. Returns what
 * follows them. */
static inline char *
digits_put(char *p, int width, uint64_t n)
{
	for (int i = width; i > 0; i--, n /= 10)
		p[i - 1] = (char)('0' + n % 10);
	return p + width;
}

/* width decimal digits at p, all of them, or -1. */
static inline int
digits_take(const char *p, int width, uint64_t *out)
{
	uint64_t n = 0;

	for (int i = 0; i < width; i++) {
		if (p[i] < '0' || p[i] > '9')
			return -1;
		n = n * 10 + (uint64_t)(p[i] - '0');
	}
	*out = n;
	return 0;
}

#endif
