/* print.c: words and tables for terminals and plain text. */
#include "dashboard/print.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define MARK ".."

/* One character as it is shown. */
struct shown {
	char text[PRINT_SHOWN];
	size_t bytes;		/* of the source it stands for */
	size_t width;
};

/* Ranges never shown as they are: controls, invisible characters, direction
 * marks and what is no character. By first. */
static const struct { uint32_t first, last; } hidden[] = {
	{ 0x0000, 0x001f }, { 0x007f, 0x009f }, { 0x00ad, 0x00ad },
	{ 0x0300, 0x036f }, { 0x061c, 0x061c }, { 0x115f, 0x1160 },
	{ 0x180b, 0x180f }, { 0x200b, 0x200f }, { 0x2028, 0x202e },
	{ 0x2060, 0x206f }, { 0x3164, 0x3164 }, { 0xd800, 0xf8ff },
	{ 0xfe00, 0xfe0f }, { 0xfeff, 0xfeff }, { 0xfff0, 0xffff },
	{ 0xe0000, 0x10ffff },
};

static bool
is_hidden(uint32_t c)
{
	size_t i;

	for (i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
		if (c >= hidden[i].first && c <= hidden[i].last)
			return true;
	return false;
}

/* Decode one character of valid UTF-8; 0 bytes when there is none. */
static size_t
decode(const unsigned char *p, uint32_t *c)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t len, i;

	len = p[0] < 0x80 ? 1 : p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 :
	    p[0] < 0xf0 ? 3 : p[0] < 0xf5 ? 4 : 0;
	if (len == 0)
		return 0;
	*c = len == 1 ? p[0] : p[0] & (0x7fu >> len);
	for (i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		*c = *c << 6 | (p[i] & 0x3f);
	}
	return *c < least[len] || *c > 0x10ffff ? 0 : len;
}

static struct shown
show(const char *at)
{
	struct shown s;
	uint32_t c = 0;

	s.bytes = decode((const unsigned char *)at, &c);
	if (s.bytes == 0) {
		s.bytes = 1;
		s.width = (size_t)snprintf(s.text, sizeof(s.text), "\\x%02x",
		    (unsigned char)*at);
	} else if (c < 0x80 && is_hidden(c)) {
		s.width = (size_t)snprintf(s.text, sizeof(s.text), "\\x%02x",
		    (unsigned)c);
	} else if (is_hidden(c)) {
		s.width = (size_t)snprintf(s.text, sizeof(s.text), "\\u{%x}",
		    (unsigned)c);
	} else {
		memcpy(s.text, at, s.bytes);
		s.text[s.bytes] = '\0';
		s.width = 1;
	}
	return s;
}

size_t
print_shown(const char *text, char shown[PRINT_SHOWN])
{
	struct shown s = show(text);

	memcpy(shown, s.text, PRINT_SHOWN);
	return s.bytes;
}

void
print_text(FILE *out, const char *text)
{
	struct shown s;

	for (; *text; text += s.bytes) {
		s = show(text);
		fputs(s.text, out);
	}
}

void
print_lines(FILE *out, const char *text)
{
	struct shown s;

	for (; *text; text += s.bytes) {
		s = show(text);
		fputs(*text == '\n' ? "\n" : s.text, out);
	}
}

size_t
print_width(const char *text)
{
	size_t width = 0;
	struct shown s;

	for (; *text; text += s.bytes) {
		s = show(text);
		width += s.width;
	}
	return width;
}

/* As many of len bytes of text as are at most room wide. */
static size_t
print_fitting(const char *text, size_t len, size_t room)
{
	size_t width = 0, bytes = 0;
	struct shown s;

	while (bytes < len) {
		s = show(text + bytes);
		if (bytes && width + s.width > room)
			break;
		width += s.width;
		bytes += s.bytes;
	}
	return bytes;
}

/* Print the first len bytes of text and return their width. */
static size_t
print_part(FILE *out, const char *text, size_t len)
{
	const char *end = text + len;
	size_t width = 0;
	struct shown s;

	for (; text < end; text += s.bytes) {
		s = show(text);
		width += s.width;
		if (out)
			fputs(s.text, out);
	}
	return width;
}

void
print_wrapped(FILE *out, size_t indent, const char *text)
{
	size_t at = 0, len, width;

	while (*text) {
		text += strspn(text, " ");
		len = strcspn(text, " ");
		if (len == 0)
			break;
		/* A word wider than a line is broken. */
		len = print_fitting(text, len, PRINT_WIDTH - indent -
		    (at > 0 ? 2 : 0));
		width = print_part(NULL, text, len);
		if (at > 0 && at + 1 + width > PRINT_WIDTH) {
			fprintf(out, "\n%*s", (int)indent + 2, "");
			at = indent + 2;
		} else if (at > 0) {
			fputc(' ', out);
			at++;
		} else {
			fprintf(out, "%*s", (int)indent, "");
			at = indent;
		}
		at += print_part(out, text, len);
		text += len;
	}
	fputc('\n', out);
}

/* ---- tables ---- */

static void
print_spaces(FILE *out, size_t n)
{
	fprintf(out, "%*s", (int)n, "");
}

/* A cell in its column; the last one of a row gets no spaces after it. */
static void
print_cell(FILE *out, const char *text, size_t width, bool right, bool last)
{
	size_t own = print_width(text), used = 0;
	struct shown s;

	if (own <= width) {
		if (right)
			print_spaces(out, width - own);
		print_text(out, text);
		if (!right && !last)
			print_spaces(out, width - own);
		return;
	}
	for (s = show(text); used + s.width + strlen(MARK) <= width;
	    s = show(text)) {
		fputs(s.text, out);
		used += s.width;
		text += s.bytes;
	}
	fputs(MARK, out);
	if (!last)
		print_spaces(out, width - used - strlen(MARK));
}

void
print_said(FILE *out, const char *word, const char *text)
{
	fprintf(out, "%-9s", word);
	print_text(out, text);
	fputc('\n', out);
	fflush(out);
}

/* Widths of the columns, the one that may be cut narrowed to fit. */
static void
measure(size_t limit, const struct print_column *columns, size_t count,
    const char *const *cells, size_t cell_count, size_t *widths)
{
	size_t i, width, total = 0, over;

	for (i = 0; i < count; i++)
		widths[i] = print_width(columns[i].title);
	for (i = 0; i < cell_count; i++) {
		width = print_width(cells[i]);
		if (width > widths[i % count])
			widths[i % count] = width;
	}
	for (i = 0; i < count; i++)
		total += widths[i] + (i ? 2 : 0);
	over = limit && total > limit ? total - limit : 0;
	for (i = 0; i < count && over; i++)
		if (columns[i].may_cut)
			widths[i] = widths[i] > over + 8 ?
			    widths[i] - over : 8;
}

#define COLUMNS 16

void
print_table(FILE *out, size_t width, const struct print_column *columns,
    size_t count, const char *const *cells, size_t row_count)
{
	size_t widths[COLUMNS], row, i;

	if (count > COLUMNS)
		count = COLUMNS;
	measure(width, columns, count, cells, row_count * count, widths);
	for (row = 0; row <= row_count; row++) {
		for (i = 0; i < count; i++) {
			if (i)
				print_spaces(out, 2);
			print_cell(out, row == 0 ? columns[i].title :
			    cells[(row - 1) * count + i], widths[i],
			    columns[i].is_number, i + 1 == count);
		}
		fputc('\n', out);
	}
}

void
print_rows_add(struct print_rows *r, const char *format, ...)
{
	size_t room = r->room ? r->room * 2 : 64;
	char **cells, *cell;
	va_list args;
	int len;

	if (r->failed)
		return;
	if (r->count == r->room) {
		cells = reallocarray(r->cells, room, sizeof(*cells));
		if (!cells) {
			r->failed = true;
			return;
		}
		r->cells = cells;
		r->room = room;
	}
	va_start(args, format);
	len = vasprintf(&cell, format, args);
	va_end(args);
	if (len < 0)
		r->failed = true;
	else
		r->cells[r->count++] = cell;
}

int
print_rows_end(struct print_rows *r, FILE *out, size_t width,
    const struct print_column *columns, size_t column_count)
{
	int result = r->failed ? -1 : 0;
	size_t i;

	if (!r->failed && r->count)
		print_table(out, width, columns, column_count,
		    (const char *const *)r->cells, r->count / column_count);
	for (i = 0; i < r->count; i++)
		free(r->cells[i]);
	free(r->cells);
	memset(r, 0, sizeof(*r));
	return result;
}

/* ---- numbers ---- */

char *
print_number(uint64_t n, char buf[PRINT_NUMBER])
{
	char digits[PRINT_NUMBER];
	size_t len, i, at = 0;

	len = (size_t)snprintf(digits, sizeof(digits), "%" PRIu64, n);
	for (i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			buf[at++] = ',';
		buf[at++] = digits[i];
	}
	buf[at] = '\0';
	return buf;
}

char *
print_seconds(int64_t s, char buf[PRINT_SPAN])
{
	snprintf(buf, PRINT_SPAN, "%lld:%02d:%02d", (long long)(s / 3600),
	    (int)(s / 60 % 60), (int)(s % 60));
	return buf;
}

char *
print_bounds(int64_t lower_s, int64_t upper_s, char buf[PRINT_SPAN])
{
	char upper[PRINT_SPAN];
	size_t len;

	len = strlen(print_seconds(lower_s, buf));
	snprintf(buf + len, PRINT_SPAN - len, " – %.20s",
	    print_seconds(upper_s, upper));
	return buf;
}
