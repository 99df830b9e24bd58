/* rollup_document.c: the schools of a trust side by side, and together. */
#include "dashboard/rollup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/text.h"
#include "dashboard/wording.h"

#define HUNDRED_HOURS 6000	/* in minutes */
#define BESIDE (DOCUMENT_COLUMNS - 2)	/* schools, as columns of a table */

static const struct rollup_cell nothing = { ROLLUP_SHOWN, 0 };

static const char *
words(const struct document *d, enum word w)
{
	return wording_text(language_tagged(d->language), w);
}

static void
column(struct document *d, const char *id, enum word w,
    enum document_kind kind)
{
	document_column(d, id, words(d, w), kind);
}

static struct document_value
shown(struct rollup_cell c)
{
	return c.kind == ROLLUP_SHOWN ? document_count(c.value) :
	    c.kind == ROLLUP_WITHHELD ? document_withheld(DOCUMENT_COUNT) :
	    document_none(DOCUMENT_COUNT);
}

/* per: 100, percent; else how much of the whole the part is told for. */
static struct document_value
shown_rate(struct rollup_cell part, struct rollup_cell whole, uint32_t per)
{
	if (part.kind == ROLLUP_UNKNOWN || whole.kind == ROLLUP_UNKNOWN)
		return document_none(DOCUMENT_RATE);
	if (part.kind != ROLLUP_SHOWN || whole.kind != ROLLUP_SHOWN)
		return document_withheld(DOCUMENT_RATE);
	return document_rate(part.value, whole.value, per);
}

/* What cannot be told of one cannot be told of all. */
static void
add(struct rollup_cell *sum, struct rollup_cell c)
{
	if (c.kind != ROLLUP_SHOWN)
		sum->kind = ROLLUP_WITHHELD;
	sum->value += c.value;
}

static struct rollup_school
sum_of(const struct rollup *r)
{
	struct rollup_school all = { .is_there = true, .sessions = nothing,
		.device_hours = nothing, .minutes = nothing,
		.blind_days = nothing, .lost = nothing, .packets = nothing };
	size_t i;
	int o;

	for (o = 0; o < OUTCOME_COUNT; o++)
		all.outcomes[o] = nothing;
	for (i = 0; i < r->count; i++) {
		add(&all.sessions, r->schools[i].sessions);
		add(&all.device_hours, r->schools[i].device_hours);
		add(&all.minutes, r->schools[i].minutes);
		add(&all.blind_days, r->schools[i].blind_days);
		add(&all.lost, r->schools[i].lost);
		add(&all.packets, r->schools[i].packets);
		for (o = 0; o < OUTCOME_COUNT; o++)
			add(&all.outcomes[o], r->schools[i].outcomes[o]);
	}
	return all;
}

/* ---- of which days, whose ---- */

static const struct rollup_school *
first_of(const struct rollup *r)
{
	size_t i = 0;

	while (!r->schools[i].is_there)
		i++;
	return &r->schools[i];
}

static size_t
count_there(const struct rollup *r)
{
	size_t i, n = 0;

	for (i = 0; i < r->count; i++)
		n += r->schools[i].is_there;
	return n;
}

/* All are of as many days, and made on one if they were not over. */
static void
say_unfinished(struct document *d, const struct rollup *r)
{
	const struct rollup_school *first = first_of(r);
	int32_t last = first->from + (int32_t)first->days - 1;
	int32_t made = last < first->to ? last : first->made;
	enum language l = language_tagged(d->language);
	char text[WORDING_TEXT], on[TEXT_DAY_TEXT], from[TEXT_DAY_TEXT];
	char to[TEXT_DAY_TEXT];

	document_fact(d, "not_over", NULL, made == INT32_MAX ?
	    document_none(DOCUMENT_DAY) : document_day(made));
	if (made == INT32_MAX)
		return;
	text_day_text(made, on);
	text_day_text(first->from, from);
	text_day_text(last, to);
	document_paragraph(d, "%s", first->from == first->to ?
	    wording_fill(text, l, WORD_DAY_NOT_OVER, on, NULL) :
	    first->from == last ?
	    wording_fill(text, l, WORD_DAYS_BEGUN, on, from, NULL) :
	    wording_fill(text, l, WORD_NOT_OVER, on, from, to, NULL));
}

static void
add_head(struct document *d, const struct rollup *r)
{
	const struct rollup_school *first = first_of(r);
	char from[TEXT_DAY_TEXT], to[TEXT_DAY_TEXT], text[WORDING_TEXT];
	char some[24], all[24];
	enum language l = language_tagged(d->language);

	snprintf(some, sizeof(some), "%zu", count_there(r));
	snprintf(all, sizeof(all), "%zu", r->count);
	document_subtitle(d, "%s", wording_fill(text, l, WORD_BOARD_SUBTITLE,
	    r->trust, wording_name(l, "unit", first->unit),
	    text_day_text(first->from, from),
	    text_day_text(first->to, to), NULL));
	document_marking(d, "%s", words(d, WORD_BOARD_MARKING));
	document_fact(d, "schools", words(d, WORD_BOARD_SCHOOLS),
	    document_text(wording_fill(text, l, WORD_BOARD_OF, some, all,
	    NULL)));
	document_fact(d, "trust", NULL, document_text(r->trust));
	document_fact(d, "unit", NULL, document_text(first->unit));
	document_fact(d, "from", NULL, document_day(first->from));
	document_fact(d, "to", NULL, document_day(first->to));
	document_fact(d, "days", NULL, document_count(first->days));
	say_unfinished(d, r);
}

static void
add_missing(struct document *d, const struct rollup *r)
{
	char text[WORDING_TEXT];
	size_t i;

	if (count_there(r) == r->count)
		return;
	document_section(d, 1, "missing", words(d, WORD_H_BOARD_MISSING));
	for (i = 0; i < r->count; i++)
		if (!r->schools[i].is_there)
			document_item(d, "%s", wording_fill(text,
			    language_tagged(d->language), WORD_BOARD_MISSING,
			    r->schools[i].name,
			    r->schools[i].site, NULL));
	document_paragraph(d, "%s", words(d, WORD_BOARD_MISSING_NOTE));
}

/* ---- side by side ---- */

static void
add_school(struct document *d, const struct rollup_school *s)
{
	struct rollup_cell seen = s->packets;

	add(&seen, s->lost);
	document_cell(d, shown(s->sessions));
	document_cell(d, shown(s->device_hours));
	document_cell(d, shown_rate(s->sessions, s->minutes, HUNDRED_HOURS));
	document_cell(d, shown(s->blind_days));
	document_cell(d, shown_rate(s->lost, seen, 100));
}

static void
add_outcomes(struct document *d, const struct rollup_school *s)
{
	for (int o = 0; o < OUTCOME_COUNT; o++)
		document_cell(d, shown(s->outcomes[o]));
	document_cell(d, shown_rate(s->outcomes[OUTCOME_CONTRARY],
	    s->sessions, 100));
}

typedef void add_cells(struct document *d, const struct rollup_school *s);

/* With what a school's row is to be read; WORD_COUNT: nothing. */
static enum word
remark_of(const struct rollup_school *s, const struct rollup_school *first)
{
	return !s->is_there ? WORD_COUNT :
	    s->sessions.kind == ROLLUP_UNKNOWN ? WORD_BOARD_UNWATCHED :
	    strcmp(s->policy, first->policy) != 0 ? WORD_BOARD_POLICY :
	    WORD_COUNT;
}

/* A row each; of who is missing nothing is known. */
static void
add_rows(struct document *d, const struct rollup *r, add_cells *cells)
{
	const struct rollup_school *s, *first = first_of(r);
	const struct rollup_school all = sum_of(r);
	enum word remark;
	size_t i;

	for (i = 0; i < r->count; i++) {
		s = &r->schools[i];
		document_row(d, s->site);
		document_cell(d, document_text(s->name));
		cells(d, s);
		remark = remark_of(s, first);
		if (remark != WORD_COUNT)
			document_remark(d, "%s", words(d, remark));
	}
	document_total(d, "all");
	document_cell(d, document_text(words(d, WORD_BOARD_ALL)));
	cells(d, &all);
}

static void
add_schools(struct document *d, const struct rollup *r)
{
	document_section(d, 1, "recorded", words(d, WORD_H_RECORDED));
	document_paragraph(d, "%s", words(d, WORD_PLAIN_SESSION));
	document_table(d, "schools", words(d, WORD_T_BOARD_SCHOOLS));
	column(d, "school", WORD_C_BOARD_SCHOOL, DOCUMENT_TEXT);
	column(d, "sessions", WORD_C_SESSIONS, DOCUMENT_COUNT);
	column(d, "device_hours", WORD_C_HOURS, DOCUMENT_COUNT);
	column(d, "rate", WORD_C_RATE, DOCUMENT_RATE);
	column(d, "blind_days", WORD_C_BLIND_DAYS, DOCUMENT_COUNT);
	column(d, "lost", WORD_C_LOST, DOCUMENT_RATE);
	add_rows(d, r, add_school);
	document_note(d, "%s", words(d, WORD_NOTE_HOURS));
	document_paragraph(d, "%s", words(d, WORD_PLAIN_OUTCOMES));
	document_table(d, "outcomes", words(d, WORD_T_OUTCOMES));
	column(d, "school", WORD_C_BOARD_SCHOOL, DOCUMENT_TEXT);
	for (int o = 0; o < OUTCOME_COUNT; o++)
		document_column(d, outcome_name((enum outcome)o),
		    wording_outcome(language_tagged(d->language),
		    (enum outcome)o), DOCUMENT_COUNT);
	column(d, "contrary_share", WORD_C_SHARE, DOCUMENT_RATE);
	add_rows(d, r, add_outcomes);
}

/* ---- categories ---- */

/* Of a school: what is not listed where others are is 0. So it is where no use
 * is shown in all: a part of that is no more, and rounds to the same. */
static struct rollup_cell
category_of(const struct rollup_school *s, const char *id)
{
	const struct rollup_cell withheld = { ROLLUP_WITHHELD, 0 };
	const struct rollup_cell unknown = { ROLLUP_UNKNOWN, 0 };
	size_t i;

	if (s->sessions.kind == ROLLUP_UNKNOWN)
		return unknown;
	if (!s->has_categories && (s->sessions.kind != ROLLUP_SHOWN ||
	    s->sessions.value > 0))
		return withheld;
	for (i = 0; i < s->category_count; i++)
		if (strcmp(s->categories[i].id, id) == 0)
			return s->categories[i].sessions;
	return nothing;
}

static void
add_category(struct document *d, const struct rollup *r,
    const struct rollup_category *c)
{
	struct rollup_cell all = nothing, one;
	const struct rollup_school *s;
	const char *name = wording_name(language_tagged(d->language),
	    "category", c->id);

	document_row(d, c->id);
	document_cell(d, document_text(name == c->id ? c->title : name));
	for (s = r->schools; s < r->schools + r->count; s++) {
		one = category_of(s, c->id);
		add(&all, one);
		if (r->count <= BESIDE)
			document_cell(d, shown(one));
	}
	document_cell(d, shown(all));
}

static int
by_id(const void *a, const void *b)
{
	return strcmp(((const struct rollup_category *)a)->id,
	    ((const struct rollup_category *)b)->id);
}

/* Those of any school, once each; -1: out of memory. */
static int
add_categories(struct document *d, const struct rollup *r)
{
	struct rollup_category *list = calloc(r->count, sizeof(*list) *
	    ROLLUP_CATEGORIES);
	size_t i, k, n = 0;

	if (!list)
		return -1;
	for (i = 0; i < r->count; i++)
		for (k = 0; k < r->schools[i].category_count; k++)
			list[n++] = r->schools[i].categories[k];
	if (n)
		qsort(list, n, sizeof(*list), by_id);
	document_table(d, "categories", words(d, WORD_T_CATEGORIES));
	column(d, "category", WORD_C_CATEGORY, DOCUMENT_TEXT);
	for (i = 0; i < r->count && r->count <= BESIDE; i++)
		document_column(d, r->schools[i].site, r->schools[i].name,
		    DOCUMENT_COUNT);
	column(d, "all", WORD_BOARD_ALL, DOCUMENT_COUNT);
	for (i = 0; i < n; i++)
		if (i == 0 || by_id(&list[i - 1], &list[i]) != 0)
			add_category(d, r, &list[i]);
	free(list);
	return 0;
}

/* ---- all of it ---- */

static void
add_end(struct document *d, const struct rollup *r)
{
	char text[WORDING_TEXT];
	size_t i;

	document_section(d, 1, "withheld", words(d, WORD_H_SUPPRESSED));
	document_paragraph(d, "%s", words(d, WORD_BOARD_WITHHELD));
	document_section(d, 1, "proof", words(d, WORD_H_PROOF));
	document_paragraph(d, "%s", words(d, WORD_BOARD_PROOF));
	for (i = 0; i < r->count; i++)
		if (r->schools[i].is_there)
			document_item(d, "%s", wording_fill(text,
			    language_tagged(d->language), WORD_BOARD_KEY,
			    r->schools[i].name,
			    r->schools[i].fingerprint, NULL));
}

struct document *
rollup_document(const struct rollup *r, enum language l)
{
	struct document *d = document_new("trust-board", language_tag(l),
	    wording_text(l, WORD_TITLE_BOARD));
	int result;

	if (!d)
		return NULL;
	add_head(d, r);
	add_missing(d, r);
	add_schools(d, r);
	result = add_categories(d, r);
	add_end(d, r);
	if (document_end(d) == 0 && result == 0)
		return d;
	document_free(d);
	return NULL;
}
