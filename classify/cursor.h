/* cursor.h: bytes from a stranger, taken from the left and never past the
 * end. The only arithmetic on a payload pointer in classify's readers. */
#ifndef CLASSIFY_CURSOR_H
#define CLASSIFY_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cursor {
	const uint8_t *at;
	size_t left;
};

/* The next n bytes, borrowed, or NULL when there are fewer. */
static inline const uint8_t *
cursor_take(struct cursor *c, size_t n)
{
	const uint8_t *p = c->at;

	if (n > c->left)
		return NULL;
	c->at += n;
	c->left -= n;
	return p;
}

/* A big-endian number of n <= 4 bytes. */
static inline bool
cursor_number(struct cursor *c, size_t n, uint32_t *out)
{
	const uint8_t *p = cursor_take(c, n);
	uint32_t value = 0;

	if (!p)
		return false;
	for (size_t i = 0; i < n; i++)
		value = value << 8 | p[i];
	*out = value;
	return true;
}

/* A vector as TLS writes it: its length in n bytes, then its bytes. */
static inline bool
cursor_vector(struct cursor *c, size_t n, struct cursor *out)
{
	struct cursor at = *c;
	uint32_t len;
	const uint8_t *bytes;

	if (!cursor_number(&at, n, &len) || !(bytes = cursor_take(&at, len)))
		return false;
	*out = (struct cursor){ bytes, len };
	*c = at;
	return true;
}

#endif
