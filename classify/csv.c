/* csv.c: cells are taken out of a copy of the bytes in place: what a cell
 * says is never longer than how it is written. */
#include "classify/csv.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/utf8.h"

struct reader {
	const char *at, *end;
	char *to;		/* where the next cell goes */
	size_t line;
	struct csv out;
	size_t row_room, cell_room;
	char *why;
	size_t whylen;
};

static int __attribute__((format(printf, 3, 4)))
wrong(struct reader *r, size_t line, const char *format, ...)
{
	int n = snprintf(r->why, r->whylen, "line %zu: ", line);
	va_list args;

	va_start(args, format);
	if (n > 0 && (size_t)n < r->whylen)
		vsnprintf(r->why + n, r->whylen - (size_t)n, format, args);
	va_end(args);
	return -1;
}

/* ---- the bytes as a whole ---- */

static int
check_bytes(struct reader *r)
{
	const char *p = r->at;
	size_t line = 1, n;
	uint32_t code;

	if (r->end - p >= 2 && (memcmp(p, "\xff\xfe", 2) == 0 ||
	    memcmp(p, "\xfe\xff", 2) == 0))
		return wrong(r, 1, "this is UTF-16: save it as \"CSV UTF-8\"");
	for (; p < r->end; p += n) {
		n = utf8_read(p, (size_t)(r->end - p), &code);
		if (n == 0)
			return wrong(r, line, "this is not UTF-8 but an older "
			    "encoding, such as Windows-1252: save it as \"CSV "
			    "UTF-8\"");
		line += code == '\n';
		if (utf8_is_control(code) && code != '\t' && code != '\n' &&
		    code != '\r')
			return wrong(r, line, "a character in it cannot be "
			    "shown (U+%04X)", (unsigned)code);
	}
	return 0;
}

/* ---- rows ---- */

static int
grow(void **list, size_t *room, size_t size)
{
	size_t wanted = *room ? *room * 2 : 64;
	void *more = reallocarray(*list, wanted, size);

	if (!more)
		return -1;
	*list = more;
	*room = wanted;
	return 0;
}

static int
add_cell(struct reader *r, char *cell)
{
	struct csv *c = &r->out;
	char *last;

	*r->to++ = '\0';
	cell += strspn(cell, " \t\r\n");
	last = cell + strlen(cell);
	while (last > cell && strchr(" \t\r\n", last[-1]))
		*--last = '\0';
	if (c->cell_count == r->cell_room && grow((void **)&c->cells,
	    &r->cell_room, sizeof(*c->cells)) < 0)
		return wrong(r, r->line, "out of memory");
	c->cells[c->cell_count++] = cell;
	return 0;
}

static bool
is_line_end(const struct reader *r)
{
	return r->at == r->end || *r->at == '\n' || (*r->at == '\r' &&
	    (r->at + 1 == r->end || r->at[1] == '\n'));
}

static int
read_quoted(struct reader *r)
{
	size_t line = r->line;

	for (r->at++; r->at < r->end; r->at++) {
		if (*r->at == '"' && r->at + 1 < r->end && r->at[1] == '"') {
			r->at++;
		} else if (*r->at == '"') {
			r->at++;
			if (is_line_end(r) || *r->at == ',')
				return 0;
			return wrong(r, r->line, "a comma is missing after a "
			    "closing quote");
		}
		r->line += *r->at == '\n';
		*r->to++ = *r->at;
	}
	return wrong(r, line, "a quote that is opened here is never closed");
}

static int
read_plain(struct reader *r)
{
	for (; !is_line_end(r) && *r->at != ','; r->at++) {
		if (*r->at == '"')
			return wrong(r, r->line, "a quote stands within a cell "
			    "that does not begin with one");
		*r->to++ = *r->at;
	}
	return 0;
}

static bool
is_blank(const struct reader *r, const struct csv_row *row)
{
	for (size_t i = 0; i < row->count; i++)
		if (r->out.cells[row->first + i][0])
			return false;
	return true;
}

static int
read_row(struct reader *r)
{
	struct csv_row row = { r->line, r->out.cell_count, 0 };
	char *cell;
	bool more;

	do {
		if (row.count++ == CSV_CELLS)
			return wrong(r, r->line, "more than %d cells in a row",
			    CSV_CELLS);
		cell = r->to;
		if ((r->at < r->end && *r->at == '"' ? read_quoted(r) :
		    read_plain(r)) < 0)
			return -1;
		more = r->at < r->end && *r->at == ',';
		r->at += more;
		if (add_cell(r, cell) < 0)
			return -1;
	} while (more);
	r->at += r->at < r->end && *r->at == '\r';
	r->at += r->at < r->end && *r->at == '\n';
	r->line++;
	if (is_blank(r, &row)) {
		r->out.cell_count = row.first;
		return 0;
	}
	if (r->out.count == r->row_room && grow((void **)&r->out.rows,
	    &r->row_room, sizeof(*r->out.rows)) < 0)
		return wrong(r, r->line, "out of memory");
	r->out.rows[r->out.count++] = row;
	return 0;
}

/* The first row of names tells by what it is parted. */
static int
check_separator(struct reader *r)
{
	const struct csv_row *first = r->out.rows;
	const char *names;

	if (r->out.count == 0)
		return wrong(r, 1, "the file is empty");
	names = r->out.cells[first->first];
	if (first->count == 1 && (strchr(names, ';') || strchr(names, '\t')))
		return wrong(r, first->line, "the cells are not parted by "
		    "commas: save it as comma-separated values");
	return 0;
}

int
csv_read(struct csv *out, const char *bytes, size_t len, char *why,
    size_t whylen)
{
	struct reader r = { .at = bytes, .end = bytes + len, .line = 1,
	    .why = why, .whylen = whylen };
	int result;

	if (len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
		r.at += 3;
	/* Each cell has a separator or line end, where its NUL goes; the last
	 * may have none. */
	r.to = r.out.bytes = malloc(len + 1);
	result = r.to ? check_bytes(&r) : wrong(&r, 1, "out of memory");
	while (result == 0 && r.at < r.end)
		result = read_row(&r);
	if (result == 0)
		result = check_separator(&r);
	if (result < 0) {
		csv_clear(&r.out);
		return -1;
	}
	*out = r.out;
	return 0;
}

void
csv_clear(struct csv *c)
{
	free(c->bytes);
	free(c->cells);
	free(c->rows);
	*c = (struct csv){0};
}

const char *
csv_cell(const struct csv *c, size_t row, size_t cell)
{
	const struct csv_row *r = &c->rows[row];

	return cell < r->count ? c->cells[r->first + cell] : "";
}
