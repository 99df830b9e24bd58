/* print.h: words and tables for terminals and plain text: the one place where
 * text of unknown origin (from the wire, the roster, a file's name) is made
 * safe to show.
 *
 * Control characters, direction marks, invisible characters and bytes that are
 * not UTF-8 come out as \xNN or \u{N}; everything else as it is. Width counts
 * characters. */
#ifndef DASHBOARD_PRINT_H
#define DASHBOARD_PRINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define PRINT_WIDTH 80

/* The first character of text, which is not "", as it is shown: its bytes in
 * text form in *shown. Returns how many bytes of text it stands for. */
#define PRINT_SHOWN 16
size_t print_shown(const char *text, char shown[PRINT_SHOWN]);

void print_text(FILE *out, const char *text);
/* The same with line feeds let through: messages of several lines. */
void print_lines(FILE *out, const char *text);
size_t print_width(const char *text);

/* Words of text between indent and PRINT_WIDTH, ended by a newline; lines after
 * the first are two further in. */
void print_wrapped(FILE *out, size_t indent, const char *text);

/* A table: a line of titles, then cells row by row. The column that may be
 * cut gives way, marked "..", when a row would pass width; 0: no limit. */
struct print_column {
	const char *title;
	bool is_number;		/* to the right */
	bool may_cut;
};
void print_table(FILE *out, size_t width, const struct print_column *columns,
    size_t column_count, const char *const *cells, size_t row_count);

/* What a program says while it runs, at once: a word and what there is to say
 * of it. */
void print_said(FILE *out, const char *word, const char *text);

/* Rows being collected for print_table; cells are copied. Zeroed: empty.
 * A failed allocation makes later calls do nothing and is told by
 * print_rows_end. */
struct print_rows {
	char **cells;
	size_t count, room;
	bool failed;
};
void print_rows_add(struct print_rows *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Print them (nothing when there are none) and free them. -1: out of memory,
 * and nothing was printed. */
int print_rows_end(struct print_rows *r, FILE *out, size_t width,
    const struct print_column *columns, size_t column_count);

/* Text forms; each returns buf. */
#define PRINT_NUMBER 32
char *print_number(uint64_t n, char buf[PRINT_NUMBER]);	/* "1,234,567" */
#define PRINT_SPAN 48
char *print_seconds(int64_t s, char buf[PRINT_SPAN]);	/* "1:04:09" */
char *print_bounds(int64_t lower_s, int64_t upper_s,
    char buf[PRINT_SPAN]);			/* "0:04:00 – 0:08:38" */

#endif
