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

/* The text of the first field of this name, at *len bytes; *rest is what comes
 * behind. NULL: there is none. */
static const char *
find(const char **rest, size_t *left, const char *name, size_t *len)
{
	size_t skip = strlen(name) + 1, field;
	const char *text, *end;

	while (*left) {
		text = *rest;
		end = memchr(text, '&', *left);
		field = end ? (size_t)(end - text) : *left;
		*rest += field + (end != NULL);
		*left -= field + (end != NULL);
		if (is_named(text, field, name)) {
			*len = field - skip;
			return text + skip;
		}
	}
	return NULL;
}

int
form_field(const char *text, size_t len, const char *name, char *out,
    size_t room)
{
	size_t field = 0;
	const char *value = find(&text, &len, name, &field);
	int n = value ? decode(value, field, out, room) : FORM_NONE;

	if (n < 0)
		out[0] = '\0';
	return value && n < 0 ? FORM_UNFIT : n;
}

int
form_list(const char *text, size_t len, const char *name, char *out,
    size_t room)
{
	size_t at = 0, start, field;
	const char *value;
	int n, all = -1;

	out[0] = '\0';
	while ((value = find(&text, &len, name, &field))) {
		start = at ? at + 1 : 0;
		n = start < room ? decode(value, field, out + start,
		    room - start) : -1;
		if (n < 0) {
			out[0] = '\0';
			return -1;
		}
		if (n > 0 && at)
			out[at] = ',';
		if (n > 0)
			at = start + (size_t)n;
		all = (int)at;
	}
	out[at] = '\0';
	return all;
}

void
form_write(FILE *out, const char *name, const char *value)
{
	const unsigned char *c = (const unsigned char *)value;

	fprintf(out, "%s=", name);
	for (; *c; c++) {
		if ((*c >= '0' && *c <= '9') || (*c >= 'A' && *c <= 'Z') ||
		    (*c >= 'a' && *c <= 'z') || strchr("-._~", *c))
			fputc(*c, out);
		else
			fprintf(out, "%%%02X", *c);
	}
}
