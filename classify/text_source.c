/* text_source.c: the bytes of a text and its lines.
 *
 * The bytes are checked before libyaml sees them, because for bytes that are
 * not UTF-8 it gives no line, and stops at the first. Lines end where libyaml
 * ends them, or places would point elsewhere. */
#include "classify/text_parts.h"

#include <stdlib.h>
#include <string.h>

#include "classify/utf8.h"

static int
add_line(struct text_source *s, size_t at)
{
	size_t wanted = s->line_room > 0 ? s->line_room * 2 : 64;
	size_t *more;

	if (s->line_count == s->line_room) {
		more = reallocarray(s->lines, wanted, sizeof(*more));
		if (more == NULL)
			return -1;
		s->lines = more;
		s->line_room = wanted;
	}
	s->lines[s->line_count++] = at;
	return 0;
}

/* The bytes of the line end at i, 0 if there is none: YAML 1.1's, which are
 * CR LF, LF, CR, NEL, LS and PS. */
static size_t
line_end(const struct text_source *s, size_t i)
{
	const char *p = s->bytes + i;
	size_t left = s->len - i;
	uint32_t code;
	size_t n;

	if (p[0] >= ' ' && p[0] <= '~')	/* nearly all are */
		return 0;
	if (left >= 2 && p[0] == '\r' && p[1] == '\n')
		return 2;
	n = utf8_read(p, left, &code);
	if (n == 0 || (code != '\r' && code != '\n' && code != 0x85 &&
	    code != 0x2028 && code != 0x2029))
		return 0;
	return n;
}

int
text_source_take(struct text_source *s, const char *name, const char *bytes,
    size_t len)
{
	static const char mark[3] = "\xef\xbb\xbf";
	size_t i, n;

	if (len >= sizeof(mark) && memcmp(bytes, mark, sizeof(mark)) == 0) {
		bytes += sizeof(mark);
		len -= sizeof(mark);
	}
	s->name = strdup(name);
	s->bytes = malloc(len + 1);
	if (s->name == NULL || s->bytes == NULL || add_line(s, 0) < 0)
		return -1;
	if (len > 0)
		memcpy(s->bytes, bytes, len);
	s->bytes[len] = '\0';
	s->len = len;
	for (i = 0; i < len; i += n > 0 ? n : 1) {
		n = line_end(s, i);
		if (n > 0 && add_line(s, i + n) < 0)
			return -1;
	}
	return 0;
}

void
text_source_clear(struct text_source *s)
{
	free(s->lines);
	free(s->bytes);
	free(s->name);
	memset(s, 0, sizeof(*s));
}

struct text_place
text_source_place(const struct text_source *s, size_t line, size_t column)
{
	struct text_place p = { .name = s->name, .line = line,
		.column = column, .shown = "" };
	size_t end;

	if (line == 0 || line > s->line_count)
		return p;
	p.shown = s->bytes + s->lines[line - 1];
	end = line < s->line_count ? s->lines[line] : s->len;
	p.shown_len = end - s->lines[line - 1];
	while (p.shown_len > 0 && (p.shown[p.shown_len - 1] == '\n' ||
	    p.shown[p.shown_len - 1] == '\r'))
		p.shown_len--;
	return p;
}

static void __attribute__((format(printf, 3, 4)))
add_fault(struct text_faults *f, const struct text_place *at,
    const char *format, ...)
{
	va_list args;

	va_start(args, format);
	text_faults_add(f, TEXT_ERROR, at, format, args);
	va_end(args);
}

/* What YAML lets stand in a line: NEL ends one. */
static bool
may_stand(uint32_t code)
{
	return code == '\t' || code == '\r' || code == '\n' || code == 0x85 ||
	    (code >= 0x20 && code < 0x7f) ||
	    (code >= 0xa0 && code < 0xfffe && code != 0xfeff) ||
	    code >= 0x10000;
}

/* -1: a fault was added. */
static int
check_line(const struct text_source *s, size_t line, struct text_faults *f)
{
	struct text_place p = text_source_place(s, line, 1);
	uint32_t code = 0;
	size_t i, n;

	for (i = 0; i < p.shown_len; i += n, p.column++) {
		n = utf8_read(p.shown + i, p.shown_len - i, &code);
		if (n == 0)
			add_fault(f, &p, "byte 0x%02x is not UTF-8: save the "
			    "file as UTF-8", (unsigned char)p.shown[i]);
		else if (!may_stand(code))
			add_fault(f, &p, "control character U+%04X: remove it",
			    code);
		else
			continue;
		return -1;
	}
	return 0;
}

/* Notepad's "Unicode". */
static bool
is_utf16(const struct text_source *s)
{
	return s->len >= 2 && (memcmp(s->bytes, "\xff\xfe", 2) == 0 ||
	    memcmp(s->bytes, "\xfe\xff", 2) == 0);
}

int
text_source_check(const struct text_source *s, struct text_faults *f)
{
	struct text_place p = { .name = s->name };
	size_t line;
	int result = 0;

	if (is_utf16(s)) {
		add_fault(f, &p, "is UTF-16: save the file as UTF-8");
		return -1;
	}
	for (line = 1; line <= s->line_count; line++)
		if (check_line(s, line, f) < 0)
			result = -1;
	return result;
}
