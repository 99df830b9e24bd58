/* document.h: what a report says, whatever its form: an ordered tree of
 * sections with paragraphs, lists, facts, tables and charts, built once and
 * then written as text, HTML, PDF, CSV or JSON (render.h). Pure.
 *
 * A document is built from first to last by the calls below, and ended by
 * document_end; then it no longer changes, and any number of renderers may
 * read it. All text is copied, and may be of unknown origin: renderers escape.
 * A failed allocation makes later calls do nothing, and document_end tells, so
 * a builder checks nothing in between.
 *
 * Ids are for programs that read CSV and JSON: they stay when wording or
 * language changes. They are of a-z, 0-9, - and _, but a row's, which may be
 * any text (a service, a day); within their kind and parent they are unique.
 *
 * Values are typed and never put into words by who builds: how a count or time
 * is shown is the renderer's, in the document's language. */
#ifndef DASHBOARD_DOCUMENT_H
#define DASHBOARD_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DOCUMENT_COLUMNS 12	/* most of a table */
#define DOCUMENT_DEPTH 4	/* of sections */

/* ---- values ---- */

enum document_kind {
	DOCUMENT_TEXT, DOCUMENT_COUNT, DOCUMENT_RATE, DOCUMENT_TIME,
	DOCUMENT_DAY, DOCUMENT_KIND_COUNT
};

struct document_value {
	enum document_kind kind;
	bool none;		/* does not apply, is not known: shown as – */
	bool withheld;		/* too few people to be shown */
	const char *text;	/* NUL-ended; NULL but of a text */
	uint64_t count;		/* a rate's part */
	uint64_t whole;		/* of a rate; 0: no rate can be told */
	uint32_t per;		/* 100: percent; else part for each so many */
	int64_t lower_s, upper_s;	/* bounds of a time */
	int32_t day;		/* since 1970-01-01 */
};

static inline struct document_value
document_text(const char *text)		/* borrowed until it is added */
{
	return (struct document_value){ .kind = DOCUMENT_TEXT, .text = text };
}

static inline struct document_value
document_count(uint64_t n)
{
	return (struct document_value){ .kind = DOCUMENT_COUNT, .count = n };
}

/* part of whole, in percent. */
static inline struct document_value
document_percent(uint64_t part, uint64_t whole)
{
	return (struct document_value){ .kind = DOCUMENT_RATE, .count = part,
	    .whole = whole, .per = 100 };
}

/* part for each `per` of whole (not 100, which is percent), told as a number
 * with two digits behind the point; the column's title says for each of what.
 * Of 100 device-hours, with whole in minutes: per 6000. */
static inline struct document_value
document_rate(uint64_t part, uint64_t whole, uint32_t per)
{
	return (struct document_value){ .kind = DOCUMENT_RATE, .count = part,
	    .whole = whole, .per = per };
}

static inline struct document_value
document_time(int64_t lower_s, int64_t upper_s)
{
	return (struct document_value){ .kind = DOCUMENT_TIME,
	    .lower_s = lower_s, .upper_s = upper_s };
}

static inline struct document_value
document_day(int32_t day)
{
	return (struct document_value){ .kind = DOCUMENT_DAY, .day = day };
}

/* What is not there, and what is not shown, in a column of that kind. */
static inline struct document_value
document_none(enum document_kind kind)
{
	return (struct document_value){ .kind = kind, .none = true };
}

static inline struct document_value
document_withheld(enum document_kind kind)
{
	return (struct document_value){ .kind = kind, .withheld = true };
}

/* ---- building ---- */

struct document;

/* edition: a machine's name of the kind of document, "day". language: of its
 * wording, "en-GB" or "cy-GB". NULL: out of memory. */
struct document *document_new(const char *edition, const char *language,
    const char *title);
void document_free(struct document *d);
/* Ends building. 0; -1: memory ran out, and d is only to be freed. */
int document_end(struct document *d);

/* Below the title: the school and the period, in words. */
void document_subtitle(struct document *d, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* At the foot of each printed page, beside its number: who may read it. */
void document_marking(struct document *d, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Begins a section of a level from 1, at most one deeper than the one before;
 * it ends those of its level and deeper. */
void document_section(struct document *d, int level, const char *id,
    const char *heading);

void document_paragraph(struct document *d, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Fine print: how a number is meant. */
void document_note(struct document *d, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* One of a list; those that follow one another are one list. */
void document_item(struct document *d, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* A labelled value; those that follow one another are one list. A label of
 * NULL: for CSV and JSON alone. */
void document_fact(struct document *d, const char *id, const char *label,
    struct document_value value);

/* Begins a table. Then its columns, the first of which heads the rows; then
 * rows, each with a cell a column. It ends where something else is added. A
 * table without rows is shown as its caption and an empty sentence. */
void document_table(struct document *d, const char *id, const char *caption);
void document_column(struct document *d, const char *id, const char *title,
    enum document_kind kind);
/* Of the table just begun: it is text more than numbers, and is shown row by
 * row, each value behind its column's title. For programs it is a table. */
void document_listed(struct document *d);
void document_row(struct document *d, const char *id);
/* A row that sums up others. */
void document_total(struct document *d, const char *id);
/* A text fits every column, if words stand where a number is awaited; any
 * other value is of the column's kind. */
void document_cell(struct document *d, struct document_value value);
/* Said of the row last begun, below the table; a chart marks the place: "From
 * here on another catalogue". */
void document_remark(struct document *d, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Draws the table that was last added, which must be whole: rows from left to
 * right (bars lie, one below the other), one series a column named. Times are
 * drawn with both bounds; what is withheld leaves a gap that is marked.
 * Columns: ids, NULL-ended, all of one kind, at most DOCUMENT_SERIES. says:
 * what the chart shows, for who does not see it. A chart has its table beside
 * it in every form. Lines of which none has two values to join are not drawn:
 * the table says it all. */
#define DOCUMENT_SERIES 6
enum document_chart {
	DOCUMENT_NO_CHART, DOCUMENT_BARS, DOCUMENT_STACKED, DOCUMENT_LINES
};
void document_chart(struct document *d, enum document_chart chart,
    const char *const *columns, const char *says);

/* ---- reading, for renderers: borrowed, as long as d ---- */

enum document_node_kind {
	DOCUMENT_SECTION, DOCUMENT_PARAGRAPH, DOCUMENT_NOTE, DOCUMENT_ITEMS,
	DOCUMENT_FACTS, DOCUMENT_TABLE
};

struct document_line {		/* an item, or a fact */
	char *id, *label;	/* NULL of an item; label also of a fact for
				 * machines */
	struct document_value value;
};

struct document_column {
	char *id, *title;
	enum document_kind kind;
};

struct document_row {
	char *id;
	char *remark;		/* NULL: none */
	bool total;
};

struct document_node {
	enum document_node_kind kind;
	struct document_node *next;	/* its sibling */
	struct document_node *first;	/* of a section's members */
	int level;			/* of a section */
	char *id;			/* of a section or table */
	char *text;		/* heading, paragraph, note, caption */
	struct document_line *lines;	/* of items and facts */
	size_t line_count;
	struct document_column *columns;	/* of a table */
	size_t column_count;
	struct document_row *rows;
	size_t row_count;
	struct document_value *cells;	/* row by row */
	bool listed;			/* shown so, too */
	enum document_chart chart;
	size_t series[DOCUMENT_SERIES];	/* columns that are drawn */
	size_t series_count;
	char *says;
};

struct document {
	char *edition, *language, *title, *subtitle, *marking;	/* "" none */
	struct document_node *first;
	struct document_building *building;	/* document.c's own */
};

static inline const struct document_value *
document_at(const struct document_node *table, size_t row, size_t column)
{
	return &table->cells[row * table->column_count + column];
}

#endif
