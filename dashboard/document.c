/* document.c: a document is built by adding at its end. What is open (the
 * sections, the table that takes rows) is known while it is built, and
 * forgotten when it is ended. */
#include "dashboard/document.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct document_building {
	struct document_node *section[DOCUMENT_DEPTH + 1];	/* open ones */
	struct document_node *last[DOCUMENT_DEPTH + 1];	/* member of each */
	int level;		/* of the section that is open; 0: none */
	size_t cell_count;	/* of the table that takes rows */
	bool failed;
};

/* ---- memory: an array doubles when its count is a power of two ---- */

static void *
grow(struct document *d, void *array, size_t count, size_t size)
{
	void *grown = array;

	if ((count & (count - 1)) == 0)
		grown = reallocarray(array, count ? count * 2 : 1, size);
	if (grown)
		memset((char *)grown + count * size, 0, size);
	else
		d->building->failed = true;
	return grown;
}

static char *
copy(struct document *d, const char *text)
{
	char *copied = text ? strdup(text) : NULL;

	if (text && !copied)
		d->building->failed = true;
	return copied;
}

/* Puts the words of a format in place of *text. */
static void
say(struct document *d, char **text, const char *format, va_list args)
{
	char *said;

	if (vasprintf(&said, format, args) < 0) {
		d->building->failed = true;
		return;
	}
	free(*text);
	*text = said;
}

static void
free_node(struct document_node *n)
{
	size_t i;

	for (i = 0; i < n->line_count; i++) {
		free(n->lines[i].id);
		free(n->lines[i].label);
		free((char *)n->lines[i].value.text);
	}
	for (i = 0; i < n->column_count; i++) {
		free(n->columns[i].id);
		free(n->columns[i].title);
	}
	for (i = 0; i < n->row_count; i++) {
		free(n->rows[i].id);
		free(n->rows[i].remark);
	}
	for (i = 0; n->cells && i < n->row_count * n->column_count; i++)
		free((char *)n->cells[i].text);
	free(n->lines);
	free(n->columns);
	free(n->rows);
	free(n->cells);
	free(n->id);
	free(n->text);
	free(n->says);
	free(n);
}

static void
free_nodes(struct document_node *n)
{
	struct document_node *next;

	for (; n; n = next) {
		next = n->next;
		free_nodes(n->first);
		free_node(n);
	}
}

struct document *
document_new(const char *edition, const char *language, const char *title)
{
	struct document *d = calloc(1, sizeof(*d));

	if (!d || !(d->building = calloc(1, sizeof(*d->building)))) {
		free(d);
		return NULL;
	}
	d->edition = copy(d, edition);
	d->language = copy(d, language);
	d->title = copy(d, title);
	d->subtitle = copy(d, "");
	d->marking = copy(d, "");
	return d;
}

void
document_free(struct document *d)
{
	if (!d)
		return;
	free_nodes(d->first);
	free(d->edition);
	free(d->language);
	free(d->title);
	free(d->subtitle);
	free(d->marking);
	free(d->building);
	free(d);
}

/* ---- the tree ---- */

static bool
is_id(const char *id)
{
	return id[0] && id[strspn(id,
	    "abcdefghijklmnopqrstuvwxyz0123456789-_")] == '\0';
}

/* The last member of the open section, which is not a section. NULL: none. */
static struct document_node *
last_of(const struct document *d)
{
	const struct document_building *b = d->building;

	return b->failed ? NULL : b->last[b->level];
}

/* The table that takes columns, rows and cells. NULL only after a failure. */
static struct document_node *
table_of(const struct document *d)
{
	struct document_node *n = last_of(d);

	assert(d->building->failed || (n && n->kind == DOCUMENT_TABLE));
	return n;
}

/* A table is only left when its rows are whole. */
static void
leave(const struct document *d)
{
	const struct document_node *n = last_of(d);

	assert(!n || n->kind != DOCUMENT_TABLE || (n->column_count &&
	    d->building->cell_count == n->row_count * n->column_count));
	(void)n;
}

/* A new last member of the open section. NULL: after a failure. */
static struct document_node *
add(struct document *d, enum document_node_kind kind)
{
	struct document_building *b = d->building;
	struct document_node **at, *n;

	if (b->failed)
		return NULL;
	leave(d);
	n = calloc(1, sizeof(*n));
	if (!n) {
		b->failed = true;
		return NULL;
	}
	at = b->last[b->level] ? &b->last[b->level]->next :
	    b->level ? &b->section[b->level]->first : &d->first;
	n->kind = kind;
	*at = n;
	b->last[b->level] = n;
	b->cell_count = 0;
	return n;
}

void
document_section(struct document *d, int level, const char *id,
    const char *heading)
{
	struct document_building *b = d->building;
	struct document_node *n;

	assert(level >= 1 && level <= b->level + 1 &&
	    level <= DOCUMENT_DEPTH && is_id(id));
	if (!b->failed)
		leave(d);
	b->level = level - 1;
	/* The section before is whole: nothing is added to it any more. */
	n = b->failed ? NULL : calloc(1, sizeof(*n));
	if (!n) {
		b->failed = true;
		b->level = level;
		return;
	}
	n->kind = DOCUMENT_SECTION;
	n->level = level;
	n->id = copy(d, id);
	n->text = copy(d, heading);
	*(b->last[level - 1] ? &b->last[level - 1]->next : level > 1 ?
	    &b->section[level - 1]->first : &d->first) = n;
	b->last[level - 1] = n;
	b->section[level] = n;
	b->last[level] = NULL;
	b->level = level;
}

int
document_end(struct document *d)
{
	int result = d->building->failed ? -1 : 0;

	if (result == 0)
		leave(d);
	return result;
}

/* ---- words ---- */

void
document_subtitle(struct document *d, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(d, &d->subtitle, format, args);
	va_end(args);
}

void
document_marking(struct document *d, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(d, &d->marking, format, args);
	va_end(args);
}

void
document_paragraph(struct document *d, const char *format, ...)
{
	struct document_node *n = add(d, DOCUMENT_PARAGRAPH);
	va_list args;

	if (!n)
		return;
	va_start(args, format);
	say(d, &n->text, format, args);
	va_end(args);
}

void
document_note(struct document *d, const char *format, ...)
{
	struct document_node *n = add(d, DOCUMENT_NOTE);
	va_list args;

	if (!n)
		return;
	va_start(args, format);
	say(d, &n->text, format, args);
	va_end(args);
}

/* A new line of the list of that kind that is last, or begins one. */
static struct document_line *
add_line(struct document *d, enum document_node_kind kind)
{
	struct document_node *n = last_of(d);
	struct document_line *lines;

	if (!n || n->kind != kind)
		n = add(d, kind);
	if (!n)
		return NULL;
	lines = grow(d, n->lines, n->line_count, sizeof(*lines));
	if (!lines)
		return NULL;
	n->lines = lines;
	return &n->lines[n->line_count++];
}

void
document_item(struct document *d, const char *format, ...)
{
	struct document_line *line = add_line(d, DOCUMENT_ITEMS);
	char *text = NULL;
	va_list args;

	if (!line)
		return;
	va_start(args, format);
	say(d, &text, format, args);
	va_end(args);
	line->value = document_text(text);
}

/* A value whose text is the document's. */
static struct document_value
own(struct document *d, struct document_value value)
{
	if (value.kind == DOCUMENT_TEXT && !value.none && !value.withheld)
		value.text = copy(d, value.text ? value.text : "");
	else
		value.text = NULL;
	return value;
}

void
document_fact(struct document *d, const char *id, const char *label,
    struct document_value value)
{
	struct document_line *line = add_line(d, DOCUMENT_FACTS);

	assert(is_id(id));
	if (!line)
		return;
	line->id = copy(d, id);
	line->label = copy(d, label);
	line->value = own(d, value);
}

/* ---- tables ---- */

void
document_table(struct document *d, const char *id, const char *caption)
{
	struct document_node *n = add(d, DOCUMENT_TABLE);

	assert(is_id(id));
	if (!n)
		return;
	n->id = copy(d, id);
	n->text = copy(d, caption);
}

void
document_column(struct document *d, const char *id, const char *title,
    enum document_kind kind)
{
	struct document_node *n = table_of(d);
	struct document_column *columns;

	assert(is_id(id));
	if (!n)
		return;
	assert(n->row_count == 0 && n->column_count < DOCUMENT_COLUMNS);
	columns = grow(d, n->columns, n->column_count, sizeof(*columns));
	if (!columns)
		return;
	n->columns = columns;
	columns[n->column_count].id = copy(d, id);
	columns[n->column_count].title = copy(d, title);
	columns[n->column_count++].kind = kind;
}

void
document_listed(struct document *d)
{
	struct document_node *n = table_of(d);

	if (n)
		n->listed = true;
}

static void
add_row(struct document *d, const char *id, bool total)
{
	struct document_node *n = table_of(d);
	struct document_value *cells;
	struct document_row *rows;
	size_t count;

	if (!n)
		return;
	leave(d);
	rows = grow(d, n->rows, n->row_count, sizeof(*rows));
	if (!rows)
		return;
	n->rows = rows;
	count = n->row_count * n->column_count;
	cells = reallocarray(n->cells, count + n->column_count,
	    sizeof(*cells));
	if (!cells) {
		d->building->failed = true;
		return;
	}
	memset(cells + count, 0, n->column_count * sizeof(*cells));
	n->cells = cells;
	rows[n->row_count].id = copy(d, id);
	rows[n->row_count++].total = total;
}

void
document_row(struct document *d, const char *id)
{
	add_row(d, id, false);
}

void
document_total(struct document *d, const char *id)
{
	add_row(d, id, true);
}

void
document_cell(struct document *d, struct document_value value)
{
	struct document_node *n = table_of(d);
	size_t *count = &d->building->cell_count;

	if (!n)
		return;
	assert(*count < n->row_count * n->column_count);
	assert(value.kind == DOCUMENT_TEXT || value.kind ==
	    n->columns[*count % n->column_count].kind);
	n->cells[(*count)++] = own(d, value);
}

void
document_remark(struct document *d, const char *format, ...)
{
	struct document_node *n = table_of(d);
	va_list args;

	if (!n)
		return;
	assert(n->row_count);
	va_start(args, format);
	say(d, &n->rows[n->row_count - 1].remark, format, args);
	va_end(args);
}

/* Has one of the columns drawn two values? */
static bool
has_line(const struct document_node *n)
{
	size_t row, i, count[DOCUMENT_SERIES] = { 0 };
	const struct document_value *v;

	for (row = 0; row < n->row_count; row++)
		for (i = 0; i < n->series_count; i++) {
			v = document_at(n, row, n->series[i]);
			count[i] += !v->none && !v->withheld &&
			    !n->rows[row].total;
			if (count[i] > 1)
				return true;
		}
	return false;
}

void
document_chart(struct document *d, enum document_chart chart,
    const char *const *columns, const char *says)
{
	struct document_node *n = table_of(d);
	size_t i, column;

	if (!n)
		return;
	leave(d);
	for (i = 0; columns[i]; i++) {
		for (column = 1; column < n->column_count; column++)
			if (strcmp(n->columns[column].id, columns[i]) == 0)
				break;
		assert(column < n->column_count && i < DOCUMENT_SERIES);
		assert(n->columns[column].kind != DOCUMENT_TEXT &&
		    n->columns[column].kind != DOCUMENT_DAY);
		n->series[n->series_count++] = column;
	}
	assert(i > 0);
	if (chart == DOCUMENT_LINES && !has_line(n)) {
		n->series_count = 0;
		return;
	}
	n->chart = chart;
	free(n->says);
	n->says = copy(d, says);
}
