/* render_text.c: a document for a terminal, 80 columns wide.
 *
 * Text that is too wide for its column is wrapped in it; a table with more
 * columns than fit is told row by row, one that is listed as lists of label and
 * value. A chart is told by its table. */
#include "dashboard/render.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/document_words.h"
#include "dashboard/print.h"

#define INDENT 2
#define GAP 2			/* between columns */
#define LEAST 10		/* columns of a text that is wrapped */
#define LINES 8			/* of a cell; what is more is cut */
#define MARK ".."

/* An owned string; NULL: out of memory. */
static char * __attribute__((format(printf, 1, 2)))
formatted(const char *format, ...)
{
	va_list args;
	char *text;
	int len;

	va_start(args, format);
	len = vasprintf(&text, format, args);
	va_end(args);
	return len < 0 ? NULL : text;
}

/* "Label: value", wrapped. -1: out of memory. */
static int
write_labelled(FILE *out, size_t indent, const char *label, const char *text)
{
	char *line = formatted("%s: %s", label, text);

	if (!line)
		return -1;
	print_wrapped(out, indent, line);
	free(line);
	return 0;
}

/* ---- tables ---- */

/* What of text, which begins with no space, fits into width, up to a space if
 * there is one: *to is behind it. Returns its own width. */
static int
fitting(const char *text, int width, const char **to)
{
	const char *at, *space = NULL;
	char shown[PRINT_SHOWN];
	int used = 0, own, up_to = 0;
	size_t bytes;

	for (at = text; *at; at += bytes) {
		bytes = print_shown(at, shown);
		own = (int)print_width(shown);
		if (*at == ' ') {
			space = at;
			up_to = used;
		}
		if (used + own > width && at > text)
			break;
		used += own;
	}
	*to = *at && space ? space : at;
	return *at && space ? up_to : used;
}

/* The next line of a cell in its column. Returns what is left of the column's
 * width at its right. */
static int
write_piece(FILE *out, const char **at, int pad, int width, bool right)
{
	char shown[PRINT_SHOWN];
	const char *to;
	int used;

	*at += strspn(*at, " ");
	used = fitting(*at, width, &to);
	fprintf(out, "%*s", pad + (right && used < width ? width - used : 0),
	    "");
	for (; *at < to; *at += print_shown(*at, shown)) {
		print_shown(*at, shown);
		fputs(shown, out);
	}
	*at += strspn(*at, " ");
	return right || used > width ? 0 : width - used;
}

/* One row of texts, on as many lines as its longest cell needs. */
static void
write_cells(FILE *out, const struct document_node *n, const char **at,
    const int *widths)
{
	bool more = true;
	int line, pad;
	size_t i;

	for (line = 0; more && line < LINES; line++) {
		pad = INDENT;
		for (more = false, i = 0; i < n->column_count; i++) {
			if (*at[i])
				pad = write_piece(out, &at[i], pad, widths[i],
				    document_is_number(n->columns[i].kind));
			else
				pad += widths[i];
			more |= *at[i] != '\0';
			pad += GAP;
		}
		fputc('\n', out);
	}
	if (more)
		fprintf(out, "%*s" MARK "\n", INDENT, "");
}

/* The texts of a row; marked where a remark follows, in *marked, owned. -1: out
 * of memory. */
static int
row_texts(const struct document *d, const struct document_node *n, size_t row,
    char bufs[][DOCUMENT_WORDS], const char **texts, char **marked)
{
	size_t i, number = 0;

	for (i = 0; i < n->column_count; i++)
		texts[i] = document_words(d, document_at(n, row, i), bufs[i]);
	*marked = NULL;
	if (!n->rows[row].remark)
		return 0;
	for (i = 0; i <= row; i++)
		number += n->rows[i].remark != NULL;
	*marked = formatted("%s (%zu)", texts[0], number);
	texts[0] = *marked;
	return *marked ? 0 : -1;
}

/* A row of numbers in one paragraph, where columns do not fit. -1: out of
 * memory. */
static int
write_paragraph(FILE *out, const struct document_node *n, const char **texts)
{
	char *line = NULL;
	size_t len, i;
	FILE *f = open_memstream(&line, &len);

	if (!f)
		return -1;
	fprintf(f, "%s:", texts[0]);
	for (i = 1; i < n->column_count; i++)
		fprintf(f, "%s %s %s", i > 1 ? ";" : "", n->columns[i].title,
		    texts[i]);
	if (fclose(f) != 0) {
		free(line);
		return -1;
	}
	print_wrapped(out, INDENT, line);
	free(line);
	return 0;
}

/* A row that is listed. -1: out of memory. */
static int
write_list(FILE *out, const struct document_node *n, const char **texts)
{
	size_t i;

	print_wrapped(out, INDENT, texts[0]);
	for (i = 1; i < n->column_count; i++)
		if (write_labelled(out, 2 * INDENT, n->columns[i].title,
		    texts[i]) < 0)
			return -1;
	return 0;
}

/* The widest word of a title. */
static int
widest_word(const char *title)
{
	int widest = 0, width;
	const char *to;

	for (; *title; title = to) {
		title += strspn(title, " ");
		width = fitting(title, 1, &to);
		for (; *to && *to != ' '; width++)
			fitting(to, 1, &to);
		widest = width > widest ? width : widest;
	}
	return widest;
}

/* All on one line, or else titles and texts wrapped. */
static bool
fit(const struct document *d, const struct document_node *n, bool wrapped,
    int *widths)
{
	int natural[DOCUMENT_COLUMNS], width;
	bool may_wrap[DOCUMENT_COLUMNS];
	char buf[DOCUMENT_WORDS];
	size_t i, row;

	for (i = 0; i < n->column_count; i++) {
		may_wrap[i] = wrapped &&
		    !document_is_number(n->columns[i].kind);
		natural[i] = wrapped ? widest_word(n->columns[i].title) :
		    (int)print_width(n->columns[i].title);
		for (row = 0; row < n->row_count; row++) {
			width = (int)print_width(document_words(d,
			    document_at(n, row, i), buf));
			if (i == 0 && n->rows[row].remark)
				width += 5;
			natural[i] = width > natural[i] ? width : natural[i];
		}
	}
	return document_fit(natural, may_wrap, n->column_count, PRINT_WIDTH -
	    INDENT - GAP * ((int)n->column_count - 1), LEAST, widths);
}

static int
write_rows(FILE *out, const struct document *d, const struct document_node *n)
{
	char bufs[DOCUMENT_COLUMNS][DOCUMENT_WORDS], *marked;
	const char *texts[DOCUMENT_COLUMNS];
	int widths[DOCUMENT_COLUMNS];
	bool fits = !n->listed && (fit(d, n, false, widths) ||
	    fit(d, n, true, widths));
	int result = 0;
	size_t i;

	for (i = 0; i < n->column_count; i++)
		texts[i] = n->columns[i].title;
	if (fits)
		write_cells(out, n, texts, widths);
	for (i = 0; i < n->row_count && result == 0; i++) {
		if (row_texts(d, n, i, bufs, texts, &marked) < 0)
			return -1;
		if (fits)
			write_cells(out, n, texts, widths);
		else
			result = n->listed ? write_list(out, n, texts) :
			    write_paragraph(out, n, texts);
		free(marked);
	}
	return result;
}

static int
write_table(FILE *out, const struct document *d, const struct document_node *n)
{
	size_t i, number = 0;
	char *line;

	print_wrapped(out, INDENT, n->text);
	if (n->row_count == 0) {
		print_wrapped(out, 2 * INDENT, document_phrase(d,
		    WORD_NO_ROWS));
		return 0;
	}
	if (write_rows(out, d, n) < 0)
		return -1;
	for (i = 0; i < n->row_count; i++) {
		if (!n->rows[i].remark)
			continue;
		line = formatted("(%zu) %s", ++number, n->rows[i].remark);
		if (!line)
			return -1;
		print_wrapped(out, INDENT, line);
		free(line);
	}
	if (document_has_withheld(n))
		print_wrapped(out, INDENT, document_phrase(d,
		    WORD_WITHHELD_WHY));
	return 0;
}

/* ---- the rest ---- */

static int
write_lines(FILE *out, const struct document *d, const struct document_node *n,
    size_t indent)
{
	char buf[DOCUMENT_WORDS], *item;
	const struct document_line *line;
	const char *text;

	for (line = n->lines; line < n->lines + n->line_count; line++) {
		text = document_words(d, &line->value, buf);
		if (n->kind == DOCUMENT_FACTS) {
			if (line->label && write_labelled(out, indent,
			    line->label, text) < 0)
				return -1;
			continue;
		}
		item = formatted("- %s", text);
		if (!item)
			return -1;
		print_wrapped(out, indent, item);
		free(item);
	}
	return 0;
}

/* The members of a section, or of the document: indent 0. */
static int
write_nodes(FILE *out, const struct document *d,
    const struct document_node *first, size_t indent)
{
	const struct document_node *n;
	int result = 0;

	for (n = first; n && result == 0; n = n->next)
		switch (n->kind) {
		case DOCUMENT_SECTION:
			fputc('\n', out);
			print_wrapped(out, n->level > 1 ? INDENT : 0, n->text);
			result = write_nodes(out, d, n->first, INDENT);
			break;
		case DOCUMENT_PARAGRAPH:
			print_wrapped(out, indent, n->text);
			break;
		case DOCUMENT_NOTE:
			print_wrapped(out, indent + 2, n->text);
			break;
		case DOCUMENT_ITEMS:
		case DOCUMENT_FACTS:
			result = write_lines(out, d, n, indent);
			break;
		case DOCUMENT_TABLE:
			if (n != first)
				fputc('\n', out);
			result = write_table(out, d, n);
			break;
		}
	return result;
}

int
render_text(const struct document *d, FILE *out, char why[RENDER_WHY])
{
	print_wrapped(out, 0, d->title);
	if (d->subtitle[0])
		print_wrapped(out, 0, d->subtitle);
	if (d->marking[0])
		print_wrapped(out, 0, d->marking);
	if (write_nodes(out, d, d->first, 0) == 0)
		return 0;
	snprintf(why, RENDER_WHY, "out of memory");
	return -1;
}
