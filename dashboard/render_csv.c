/* render_csv.c: a document as RFC 4180 records, in long form.
 *
 *	table	id of the table; of the section for facts and words, or ""
 *	row	id of the row or fact
 *	name	its words
 *	column	id of the column
 *	kind	count, rate, time, day, text; withheld; none; of words title,
 *		section, paragraph, note, item, remark
 *	value	of a count, rate (as a decimal number), day or text
 *	lower_s, upper_s	of a time
 *	part, whole, per	of a rate
 *
 * The first column of a table, which names its rows, has no records of its
 * own. Numbers stand unquoted; text is always quoted, and what a spreadsheet
 * would take for a formula gets an apostrophe before it. */
#include "dashboard/render.h"

#include <inttypes.h>
#include <string.h>

#include "classify/text.h"
#include "dashboard/document_words.h"
#include "dashboard/print.h"

/* With = + - @ some programs begin a formula; with the wide forms of them, too,
 * where those are typed. */
static bool
is_formula(const char *text)
{
	static const char *const starts[] = { "=", "+", "-", "@", "\t", "\r",
		"\n", "\uff1d", "\uff0b", "\uff0d", "\uff20" };
	size_t i;

	for (i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (strncmp(text, starts[i], strlen(starts[i])) == 0)
			return true;
	return false;
}

static void
write_text(FILE *out, const char *text)
{
	char shown[PRINT_SHOWN];

	fputc('"', out);
	if (is_formula(text))
		fputc('\'', out);
	for (; *text; text += print_shown(text, shown)) {
		print_shown(text, shown);
		if (*text == '"')
			fputc('"', out);
		fputs(shown, out);
	}
	fputc('"', out);
}

static void
write_names(FILE *out, const char *table, const char *row, const char *name,
    const char *column)
{
	write_text(out, table);
	fputc(',', out);
	write_text(out, row);
	fputc(',', out);
	write_text(out, name);
	fputc(',', out);
	write_text(out, column);
}

/* The fields from kind on. */
static void
write_value(FILE *out, const struct document_value *v)
{
	char buf[DOCUMENT_WORDS];
	const char *number;

	fprintf(out, ",\"%s\",", v->withheld ? "withheld" : v->none ? "none" :
	    document_kind_name(v->kind));
	if (v->withheld || v->none) {
		fputs(",,,,,\r\n", out);
		return;
	}
	switch (v->kind) {
	case DOCUMENT_TEXT:
		write_text(out, v->text);
		break;
	case DOCUMENT_COUNT:
		fprintf(out, "%" PRIu64, v->count);
		break;
	case DOCUMENT_DAY:
		fputs(text_day_text(v->day, buf), out);
		break;
	case DOCUMENT_RATE:
		number = document_rate_number(v, buf);
		fprintf(out, "%s,,,%" PRIu64 ",%" PRIu64 ",%" PRIu32 "\r\n",
		    number ? number : "", v->count, v->whole, v->per);
		return;
	case DOCUMENT_TIME:
		fprintf(out, ",%" PRId64 ",%" PRId64 ",,,\r\n", v->lower_s,
		    v->upper_s);
		return;
	case DOCUMENT_KIND_COUNT:
		break;
	}
	fputs(",,,,,\r\n", out);
}

static void
write_words(FILE *out, const char *table, const char *row, const char *kind,
    const char *text)
{
	write_names(out, table, row, "", "");
	fprintf(out, ",\"%s\",", kind);
	write_text(out, text);
	fputs(",,,,,\r\n", out);
}

static void
write_table(FILE *out, const struct document *d, const struct document_node *n)
{
	char buf[DOCUMENT_WORDS];
	const char *name;
	size_t row, i;

	for (row = 0; row < n->row_count; row++) {
		name = document_words(d, document_at(n, row, 0), buf);
		for (i = 1; i < n->column_count; i++) {
			write_names(out, n->id, n->rows[row].id, name,
			    n->columns[i].id);
			write_value(out, document_at(n, row, i));
		}
		if (n->rows[row].remark)
			write_words(out, n->id, n->rows[row].id, "remark",
			    n->rows[row].remark);
	}
}

static void
write_lines(FILE *out, const struct document_node *n, const char *section)
{
	const struct document_line *l;

	for (l = n->lines; l < n->lines + n->line_count; l++) {
		if (n->kind == DOCUMENT_ITEMS) {
			write_words(out, section, "", "item", l->value.text);
			continue;
		}
		write_names(out, section, l->id, l->label ? l->label : "", "");
		write_value(out, &l->value);
	}
}

static void
write_nodes(FILE *out, const struct document *d, const struct document_node *n,
    const char *section)
{
	for (; n; n = n->next)
		switch (n->kind) {
		case DOCUMENT_SECTION:
			write_words(out, n->id, "", "section", n->text);
			write_nodes(out, d, n->first, n->id);
			break;
		case DOCUMENT_PARAGRAPH:
			write_words(out, section, "", "paragraph", n->text);
			break;
		case DOCUMENT_NOTE:
			write_words(out, section, "", "note", n->text);
			break;
		case DOCUMENT_ITEMS:
		case DOCUMENT_FACTS:
			write_lines(out, n, section);
			break;
		case DOCUMENT_TABLE:
			write_table(out, d, n);
			break;
		}
}

int
render_csv(const struct document *d, FILE *out, char why[RENDER_WHY])
{
	(void)why;
	fputs("\"table\",\"row\",\"name\",\"column\",\"kind\",\"value\","
	    "\"lower_s\",\"upper_s\",\"part\",\"whole\",\"per\"\r\n", out);
	write_words(out, "", "", "title", d->title);
	if (d->subtitle[0])
		write_words(out, "", "subtitle", "title", d->subtitle);
	if (d->marking[0])
		write_words(out, "", "marking", "title", d->marking);
	write_nodes(out, d, d->first, "");
	return 0;
}
