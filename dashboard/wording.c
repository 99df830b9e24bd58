/* wording.c: the table of wording, and values put into it. */
#include "dashboard/wording.h"

#include <stdarg.h>
#include <string.h>

#define MOST_VALUES 6

static const struct { const char *key, *text; } table[] = {
#define WORDING(name, key, text) [WORD_##name] = { key, text },
#include "dashboard/wording_english.h"
#undef WORDING
};

const char *
wording_key(enum word w)
{
	return table[w].key;
}

const char *
wording_text(enum word w)
{
	return table[w].text;
}

static size_t
put(char *buf, size_t at, const char *text, size_t len)
{
	size_t room = WORDING_TEXT - 1 - at;

	if (len > room)
		len = room;
	memcpy(buf + at, text, len);
	return at + len;
}

char *
wording_fill(char buf[WORDING_TEXT], enum word w, ...)
{
	const char *values[MOST_VALUES] = { NULL }, *t = table[w].text, *v;
	size_t at = 0, n = 0;
	va_list args;

	va_start(args, w);
	while (n < MOST_VALUES && (v = va_arg(args, const char *)))
		values[n++] = v;
	va_end(args);
	while (*t) {
		if (t[0] == '{' && t[1] >= '1' && t[1] <= '6' && t[2] == '}' &&
		    values[t[1] - '1']) {
			v = values[t[1] - '1'];
			at = put(buf, at, v, strlen(v));
			t += 3;
		} else {
			at = put(buf, at, t++, 1);
		}
	}
	buf[at] = '\0';
	return buf;
}
