/* utf8.h: one character of UTF-8 at a time, as RFC 3629 has it: no surrogates,
 * no overlong forms, nothing above U+10FFFF. */
#ifndef CLASSIFY_UTF8_H
#define CLASSIFY_UTF8_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The first character of len bytes. Returns how many bytes it has and sets
 * *code; 0: there is none there, *code untouched. */
static inline size_t
utf8_read(const char *bytes, size_t len, uint32_t *code)
{
	static const uint32_t least[5] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *p = (const unsigned char *)bytes;
	uint32_t c;
	size_t n, i;

	if (len == 0)
		return 0;
	n = p[0] < 0x80 ? 1 : p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 :
	    p[0] < 0xf0 ? 3 : p[0] < 0xf5 ? 4 : 0;
	if (n == 0 || n > len)
		return 0;
	c = n == 1 ? p[0] : p[0] & (0x7fU >> n);
	for (i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3fU);
	}
	if (c < least[n] || (c >= 0xd800 && c <= 0xdfff) || c > 0x10ffff)
		return 0;
	*code = c;
	return n;
}

/* How many of len bytes go into room with no character cut in two. What is not
 * UTF-8 is cut anywhere. */
static inline size_t
utf8_fit(const char *bytes, size_t len, size_t room)
{
	size_t at = room;

	if (len <= room)
		return len;
	while (at > 0 && room - at < 3 &&
	    ((unsigned char)bytes[at] & 0xc0) == 0x80)
		at--;
	return ((unsigned char)bytes[at] & 0xc0) == 0x80 ? room : at;
}

/* The same of a text, as the precision of a "%.*s". */
static inline int
utf8_most(const char *text, size_t room)
{
	return (int)utf8_fit(text, strlen(text), room);
}

/* A text into size bytes, its end cut off where it is longer; returns buf. */
static inline char *
utf8_copy(char *buf, size_t size, const char *text)
{
	size_t len = utf8_fit(text, strlen(text), size - 1);

	memcpy(buf, text, len);
	buf[len] = '\0';
	return buf;
}

/* Whether a character could move the cursor, hide or reorder what is shown:
 * C0 and C1 controls, line separators, directional marks, byte order mark. */
static inline int
utf8_is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x61c ||
	    c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
	    (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

#endif
