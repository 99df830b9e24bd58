/* form.c: the fields of a form. */
#include "dashboard/form.h"

#include <stdbool.h>
#include <string.h>

static int
digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decode len bytes into out: how many came out, -1. */
static int
decode(const char *text, size_t len, char *out, size_t room)
{
	size_t i, n = 0;
	int high, low;
	char c;

	for (i = 0; i < len; i++) {
		c = text[i] == '+' ? ' ' : text[i];
		if (c == '%') {
			if (len - i < 3)
				return -1;
			high = digit(text[i + 1]);
			low = digit(text[i + 2]);
			if (high < 0 || low < 0)
				return -1;
			c = (char)(high << 4 | low);
			i += 2;
		}
		if (c == '\0' || n + 1 >= room)
			return -1;
		out[n++] = c;
	}
	out[n] = '\0';
	return (int)n;
}

/* Is this, before its "=", the name? Names are sent as they are written. */
static bool
is_named(const char *field, size_t len, const char *name)
{
	size_t n = strlen(name);

	return len > n && memcmp(field, name, n) == 0 && field[n] == '=';
}

int
form_field(const char *text, size_t len, const char *name, char *out,
    size_t room)
{
	const char *end;
	size_t field;
	int n = -1;

	while (len) {
		end = memchr(text, '&', len);
		field = end ? (size_t)(end - text) : len;
		if (is_named(text, field, name)) {
			n = strlen(name) + 1 > field ? -1 : decode(text +
			    strlen(name) + 1, field - strlen(name) - 1, out,
			    room);
			break;
		}
		text += field + (end != NULL);
		len -= field + (end != NULL);
	}
	if (n < 0)
		out[0] = '\0';
	return n;
}
