/* html.c: markup is the program's, text is escaped.
 *
 * The format is cut at its conversions. One conversion is put into words by
 * vsnprintf, which also takes its argument; the words are then escaped as any
 * other text. A string is never copied into a buffer of fixed size but where
 * the format gives it a precision or width. */
#include "dashboard/html.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/print.h"

#define FIRST_ROOM 4096
#define NUMBER 128		/* bytes of a number with its width */

static void
put(struct html *h, const char *bytes, size_t len)
{
	size_t room = h->room ? h->room : FIRST_ROOM;
	char *grown;

	if (h->failed)
		return;
	while (room <= h->len + len && room <= HTML_MOST)
		room *= 2;
	if (room > HTML_MOST * 2 || h->len + len >= HTML_MOST) {
		h->failed = true;
		return;
	}
	if (room > h->room) {
		grown = realloc(h->bytes, room);
		if (!grown) {
			h->failed = true;
			return;
		}
		h->bytes = grown;
		h->room = room;
	}
	memcpy(h->bytes + h->len, bytes, len);
	h->len += len;
	h->bytes[h->len] = '\0';
}

static const char *
entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	case '`':
		return "&#96;";
	}
	return NULL;
}

/* At most `most` bytes of text; a character that would be cut is left out. */
static void
put_text(struct html *h, const char *text, size_t most, bool with_lines)
{
	char shown[PRINT_SHOWN];
	const char *at = text;
	size_t bytes;

	for (; (size_t)(at - text) < most && *at; at += bytes) {
		bytes = print_shown(at, shown);
		if ((size_t)(at - text) + bytes > most)
			return;
		if (with_lines && *at == '\n')
			put(h, "\n", 1);
		else if (entity(shown[0]))
			put(h, entity(shown[0]), strlen(entity(shown[0])));
		else
			put(h, shown, strlen(shown));
	}
}

/* One conversion of a format. */
struct conversion {
	char text[16];		/* "%-5.3s", NUL-ended */
	size_t len;
	char kind;		/* 's', 'd' ... */
	int stars;
	int long_count;		/* l, ll */
	char size;		/* 'z', 'j' or 0 */
	bool has_precision, has_width;
};

static struct conversion
read_conversion(const char *at)
{
	struct conversion c = { .len = 1 };
	size_t i;

	i = strspn(at + 1, "-+ #0123456789.*hlzj");
	c.kind = at[1 + i];
	c.len = i + 2;
	assert(c.kind && c.len < sizeof(c.text));
	memcpy(c.text, at, c.len);
	for (i = 1; i < c.len; i++) {
		c.stars += at[i] == '*';
		c.long_count += at[i] == 'l';
		c.has_precision |= at[i] == '.';
		c.has_width |= !c.has_precision && at[i] >= '1' &&
		    at[i] <= '9';
		if (at[i] == 'z' || at[i] == 'j')
			c.size = at[i];
	}
	return c;
}

/* A string, whole or, by its precision, its first bytes. */
static void
put_string(struct html *h, const struct conversion *c, va_list *args)
{
	size_t most = SIZE_MAX;
	const char *text;
	int precision;

	assert(!c->has_width);
	if (c->has_precision) {
		precision = c->stars ? va_arg(*args, int) :
		    atoi(strchr(c->text, '.') + 1);
		most = precision < 0 ? SIZE_MAX : (size_t)precision;
	}
	text = va_arg(*args, const char *);
	put_text(h, text ? text : "", most, false);
}

/* An integer takes its argument here, by its size, and is told as the format
 * says. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void
put_integer(struct html *h, const struct conversion *c, va_list *args)
{
	char number[NUMBER];

	assert(c->stars == 0);
	if (c->size == 'z')
		snprintf(number, NUMBER, c->text, va_arg(*args, size_t));
	else if (c->size == 'j')
		snprintf(number, NUMBER, c->text, va_arg(*args, intmax_t));
	else if (c->long_count > 1)
		snprintf(number, NUMBER, c->text, va_arg(*args, long long));
	else if (c->long_count)
		snprintf(number, NUMBER, c->text, va_arg(*args, long));
	else
		snprintf(number, NUMBER, c->text, va_arg(*args, int));
	put_text(h, number, SIZE_MAX, false);
}
#pragma GCC diagnostic pop

static void
put_conversion(struct html *h, const struct conversion *c, va_list *args)
{
	switch (c->kind) {
	case '%':
		put(h, "%", 1);
		return;
	case 's':
		put_string(h, c, args);
		return;
	case 'c':
	case 'd':
	case 'i':
	case 'u':
	case 'x':
		put_integer(h, c, args);
		return;
	}
	assert(!"a conversion of html");
}

void
html(struct html *h, const char *format, ...)
{
	struct conversion c;
	size_t plain;
	va_list args;

	va_start(args, format);
	while (*format) {
		plain = strcspn(format, "%");
		put(h, format, plain);
		format += plain;
		if (!*format)
			break;
		c = read_conversion(format);
		put_conversion(h, &c, &args);
		format += c.len;
	}
	va_end(args);
}

void
html_lines(struct html *h, const char *text)
{
	put_text(h, text, SIZE_MAX, true);
}

void
html_url(struct html *h, const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
	char coded[4];
	size_t len;

	while (*text) {
		len = strspn(text, plain);
		put(h, text, len);
		text += len;
		if (!*text)
			return;
		snprintf(coded, sizeof(coded), "%%%02X",
		    (unsigned char)*text++);
		put(h, coded, 3);
	}
}

void
html_append(struct html *h, const struct html *other)
{
	if (other->failed)
		h->failed = true;
	else if (other->len)
		put(h, other->bytes, other->len);
}

void
html_free(struct html *h)
{
	free(h->bytes);
	memset(h, 0, sizeof(*h));
}
