/* csv.h: rows of cells from comma-separated values (RFC 4180), as office
 * programs save them. Pure: bytes to rows.
 *
 * Quoted cells may hold commas, line ends and doubled quotes. Refused, with
 * the line: what is not UTF-8 (Windows-1252 and UTF-16 are named), other
 * separators, quotes that do not match, control characters. */
#ifndef CLASSIFY_CSV_H
#define CLASSIFY_CSV_H

#include <stddef.h>

#define CSV_CELLS 64		/* most in a row */

struct csv_row {
	size_t line;		/* it begins on, from 1 */
	size_t first, count;	/* of its cells in csv.cells */
};

struct csv {
	char *bytes;		/* owns the cells' text */
	const char **cells;	/* NUL-ended, without spaces around */
	struct csv_row *rows;	/* blank lines are none */
	size_t cell_count, count;
};

/* 0 and *out, which csv_clear frees; -1 and *why, "line 12: ...". */
int csv_read(struct csv *out, const char *bytes, size_t len, char *why,
    size_t whylen);
void csv_clear(struct csv *c);

/* A cell of a row; "" for one the row does not have. */
const char *csv_cell(const struct csv *c, size_t row, size_t cell);

#endif
