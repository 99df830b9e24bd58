/* edition_use.c: what was recorded, in tables. */
#include "dashboard/edition_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/text.h"
#include "dashboard/print.h"

/* What is told of each row beside its sessions. */
enum { WITH_PEOPLE = 1, WITH_TIME = 2, WITH_RATE = 4 /* public alone */,
	WITH_SHARE = 8 };

struct shape {
	enum tally_table table;
	const char *id, *column;
	enum word caption, title;
	int with;
};

static const char *
row_words(const struct sheet *s, enum tally_table table, const char *id)
{
	switch (table) {
	case TALLY_SERVICES:
		return report_service_title(s->r->basis.context.catalogue, id);
	case TALLY_PERIODS:
		return report_period_words(s->language, id);
	case TALLY_HOURS:
		return report_hours_words(s->language, id);
	case TALLY_WORKING:
		return edition_word(s, strcmp(id, "yes") == 0 ? WORD_TOUCHES :
		    strcmp(id, "no") == 0 ? WORD_TOUCHES_NOT :
		    WORD_WORK_UNKNOWN);
	case TALLY_GROUPS:
		return id[0] ? id : edition_word(s, WORD_NO_GROUP);
	case TALLY_PLACES:
		return id[0] ? id : edition_word(s, WORD_NO_PLACE);
	case TALLY_CATEGORIES:
		return id[0] ? wording_name(s->language, "category", id) :
		    edition_word(s, WORD_NO_CATEGORY);
	case TALLY_ALL:
	case TALLY_OUTCOMES:
	case TALLY_PARTS:
	case TALLY_OWN:
	case TALLY_CLEARED:
	case TALLY_TABLE_COUNT:
		break;
	}
	return id;
}

/* Ids of rows that stand for nothing need a name, too. */
static const char *
row_id(const char *id)
{
	return id[0] ? id : "none";
}

/* ---- tables ---- */

/* The longest of them, or that with most sessions, in words. */
static void
add_chart(struct sheet *s, const struct tally_list *of, enum tally_table table)
{
	static const char *const columns[] = { "time", NULL };
	char says[WORDING_TEXT], span[PRINT_SPAN];
	const struct tally_row *rows = of->rows;
	size_t i, most = 0;

	for (i = 1; i < of->count; i++)
		if (rows[i].n.upper_s > rows[most].n.upper_s)
			most = i;
	if (of->count < 2)
		return;
	document_chart(s->d, DOCUMENT_BARS, columns, wording_fill(says,
	    s->language, WORD_CHART_BARS, row_words(s, table, rows[most].id),
	    print_bounds(rows[most].n.lower_s, rows[most].n.upper_s, span),
	    NULL));
}

static void
add_numbers(struct sheet *s, const struct shape *w,
    const struct tally_row *row, bool withheld)
{
	const struct tally_numbers *n = &row->n;
	bool hidden = withheld && s->hides_groups;

	document_cell(s->d, hidden ? document_withheld(DOCUMENT_COUNT) :
	    document_count(n->sessions));
	if (w->with & WITH_PEOPLE)
		document_cell(s->d, hidden ? document_withheld(DOCUMENT_COUNT)
		    : document_count(n->devices));
	if (w->with & WITH_TIME)
		document_cell(s->d, hidden ? document_withheld(DOCUMENT_TIME) :
		    document_time(n->lower_s, n->upper_s));
	document_cell(s->d, withheld ? document_withheld(DOCUMENT_COUNT) :
	    document_count(n->contrary));
	if (w->with & WITH_SHARE)
		document_cell(s->d, document_percent(n->contrary,
		    n->sessions));
}

static void
add_columns(struct sheet *s, const struct shape *w)
{
	document_table(s->d, w->id, edition_word(s, w->caption));
	edition_column(s, w->column, w->title, DOCUMENT_TEXT);
	edition_column(s, "sessions", WORD_C_SESSIONS, DOCUMENT_COUNT);
	if (!s->is_public) {
		if (w->with & WITH_PEOPLE)
			edition_column(s, "devices", WORD_C_DEVICES,
			    DOCUMENT_COUNT);
		if (w->with & WITH_TIME)
			edition_column(s, "time", WORD_C_TIME, DOCUMENT_TIME);
		edition_column(s, "contrary", WORD_C_CONTRARY,
		    DOCUMENT_COUNT);
		if (w->with & WITH_SHARE)
			edition_column(s, "contrary_share", WORD_C_SHARE,
			    DOCUMENT_RATE);
	} else if (w->with & WITH_RATE) {
		edition_column(s, "device_hours", WORD_C_HOURS,
		    DOCUMENT_COUNT);
		edition_column(s, "rate", WORD_C_RATE, DOCUMENT_RATE);
	}
}

/* A public table's row: sessions alone, and of groups how many in 100
 * device-hours, both from what is shown. */
static void
add_public_row(struct sheet *s, const struct shape *w,
    const struct tally_row *row, bool withheld)
{
	uint64_t minutes = report_watched(s->r, row->id);
	uint64_t n = edition_shown(s, row->n.sessions);

	document_row(s->d, row_id(row->id));
	document_cell(s->d, document_text(row_words(s, w->table,
	    row->id)));
	document_cell(s->d, withheld ? document_withheld(DOCUMENT_COUNT) :
	    document_count(n));
	if (!(w->with & WITH_RATE))
		return;
	document_cell(s->d, document_count(minutes / 60));
	document_cell(s->d, withheld ? document_withheld(DOCUMENT_RATE) :
	    document_rate(n, minutes, EDITION_HUNDRED_HOURS));
}

static void
add_public(struct sheet *s, const struct shape *w)
{
	const struct tally_list *of = &s->r->tally.of[w->table];
	struct suppress_cell *cells = calloc(of->count + 1, sizeof(*cells));
	char text[WORDING_TEXT];
	bool shows = cells && !s->is_few;
	size_t i;

	for (i = 0; shows && i < of->count; i++)
		cells[i] = (struct suppress_cell){ of->rows[i].n.sessions,
			of->rows[i].n.people, false };
	shows = shows && suppress_parts(cells, of->count, true, s->least);
	if (!shows && of->count)
		document_paragraph(s->d, "%s", wording_fill(text,
		    s->language, WORD_SUPPRESSED_TABLE, edition_word(s,
		    w->caption), NULL));
	if (shows && of->count) {
		add_columns(s, w);
		for (i = 0; i < of->count; i++)
			add_public_row(s, w, &of->rows[i], cells[i].withheld);
	}
	free(cells);
}

/* Of which groups it is not told how much was contrary, or anything at all.
 * NULL: of none if groups are not guarded, else memory ran out, and of all.
 * Whatever is withheld with the one is with the other: more cells withheld
 * leave more that they may be. */
static struct suppress_cell *
guarded(struct sheet *s, const struct tally_list *of)
{
	struct suppress_cell *cells = s->guards_groups ?
	    calloc(2 * of->count + 1, sizeof(*cells)) : NULL;
	struct suppress_cell *whole;
	size_t i;

	if (!cells)
		return NULL;
	whole = cells + of->count;
	for (i = 0; i < of->count; i++) {
		cells[i] = (struct suppress_cell){ of->rows[i].n.contrary,
			of->rows[i].n.people, false };
		whole[i] = (struct suppress_cell){ of->rows[i].n.sessions,
			of->rows[i].n.people, false };
	}
	suppress_parts(cells, of->count, false, s->least);
	if (s->hides_groups)
		suppress_parts(whole, of->count, true, s->least);
	for (i = 0; i < of->count; i++)
		cells[i].withheld |= whole[i].withheld;
	return cells;
}

/* How long each group was watched, and rates by that. */
static void
add_rates(struct sheet *s)
{
	const struct tally_list *of = &s->r->tally.of[TALLY_GROUPS];
	struct suppress_cell *cells = guarded(s, of);
	const struct tally_numbers *n;
	uint64_t minutes;
	bool withheld;
	size_t i;

	document_table(s->d, "group_rates", edition_word(s, WORD_T_RATES));
	edition_column(s, "group", WORD_C_GROUP, DOCUMENT_TEXT);
	edition_column(s, "device_hours", WORD_C_HOURS, DOCUMENT_COUNT);
	edition_column(s, "rate", WORD_C_SESSIONS, DOCUMENT_RATE);
	edition_column(s, "contrary_rate", WORD_C_CONTRARY, DOCUMENT_RATE);
	edition_column(s, "contrary_share", WORD_C_SHARE, DOCUMENT_RATE);
	for (i = 0; i < of->count; i++) {
		n = &of->rows[i].n;
		minutes = report_watched(s->r, of->rows[i].id);
		withheld = cells ? cells[i].withheld : s->guards_groups;
		document_row(s->d, row_id(of->rows[i].id));
		document_cell(s->d, document_text(row_words(s,
		    TALLY_GROUPS, of->rows[i].id)));
		document_cell(s->d, document_count(minutes / 60));
		document_cell(s->d, withheld && s->hides_groups ?
		    document_withheld(DOCUMENT_RATE) : document_rate(
		    n->sessions, minutes, EDITION_HUNDRED_HOURS));
		document_cell(s->d, withheld ?
		    document_withheld(DOCUMENT_RATE) : document_rate(
		    n->contrary, minutes, EDITION_HUNDRED_HOURS));
		document_cell(s->d, withheld ?
		    document_withheld(DOCUMENT_RATE) : document_percent(
		    n->contrary, n->sessions));
	}
	free(cells);
}

static void
add_table(struct sheet *s, const struct shape *w)
{
	const struct tally_list *of = &s->r->tally.of[w->table];
	struct suppress_cell *cells = NULL;
	size_t i;

	if (s->is_public) {
		add_public(s, w);
		return;
	}
	if (of->count == 0)
		return;
	if (w->table == TALLY_GROUPS)
		cells = guarded(s, of);
	add_columns(s, w);
	for (i = 0; i < of->count; i++) {
		document_row(s->d, row_id(of->rows[i].id));
		document_cell(s->d, document_text(row_words(s, w->table,
		    of->rows[i].id)));
		add_numbers(s, w, &of->rows[i], cells ? cells[i].withheld :
		    s->guards_groups && w->table == TALLY_GROUPS);
	}
	free(cells);
	if ((w->with & WITH_TIME) && !(w->table == TALLY_GROUPS &&
	    s->hides_groups))
		add_chart(s, of, w->table);
}

void
edition_services(struct sheet *s)
{
	static const struct shape w = { TALLY_SERVICES, "services", "service",
		WORD_T_SERVICES, WORD_C_SERVICE, WITH_PEOPLE | WITH_TIME };

	add_table(s, &w);
}

void
edition_categories(struct sheet *s)
{
	static const struct shape w = { TALLY_CATEGORIES, "categories",
		"category", WORD_T_CATEGORIES, WORD_C_CATEGORY, WITH_PEOPLE |
		WITH_SHARE };

	add_table(s, &w);
}

void
edition_groups(struct sheet *s)
{
	static const struct shape w = { TALLY_GROUPS, "groups", "group",
		WORD_T_GROUPS, WORD_C_GROUP, WITH_PEOPLE | WITH_TIME |
		WITH_RATE };

	add_table(s, &w);
	if (s->r->tally.of[TALLY_GROUPS].count == 0 || s->is_few)
		return;
	if (!s->is_public)
		add_rates(s);
	edition_note(s, WORD_NOTE_GROUPS);
}

void
edition_places(struct sheet *s)
{
	static const struct shape w = { TALLY_PLACES, "places", "place",
		WORD_T_PLACES, WORD_C_PLACE, WITH_PEOPLE | WITH_SHARE };

	add_table(s, &w);
}

void
edition_working(struct sheet *s)
{
	static const struct shape w = { TALLY_WORKING, "working",
		"working_time", WORD_T_WORKING, WORD_C_WORKING, 0 };

	add_table(s, &w);
}

void
edition_periods(struct sheet *s)
{
	static const struct shape w = { TALLY_PERIODS, "periods", "period",
		WORD_T_PERIODS, WORD_C_PERIOD, WITH_PEOPLE | WITH_TIME };

	add_table(s, &w);
	if (s->r->tally.of[TALLY_PERIODS].count)
		edition_note(s, WORD_NOTE_PARTS);
}

void
edition_hours(struct sheet *s)
{
	static const struct shape w = { TALLY_HOURS, "hours", "working_time",
		WORD_T_HOURS, WORD_C_WORKING, WITH_PEOPLE | WITH_TIME };

	add_table(s, &w);
	if (s->r->tally.of[TALLY_HOURS].count)
		edition_note(s, WORD_NOTE_PARTS);
}

/* ---- in all ---- */

/* What was used on equipment that is not known to be the school's: a sum by
 * itself, which the tables have no part of. */
static void
say_own(struct sheet *s)
{
	const struct tally_numbers *n = &s->r->tally.own;
	char text[WORDING_TEXT], number[3][EDITION_NUMBER];

	if (n->sessions == 0)
		return;
	document_paragraph(s->d, "%s", wording_fill(text, s->language,
	    WORD_OWN, edition_number(n->sessions, number[0]),
	    edition_number(n->devices, number[1]),
	    edition_number(n->contrary, number[2]), NULL));
	document_fact(s->d, "own_sessions", NULL,
	    document_count(n->sessions));
	document_fact(s->d, "own_devices", NULL, document_count(n->devices));
	document_fact(s->d, "own_time", NULL,
	    document_time(n->lower_s, n->upper_s));
	document_fact(s->d, "own_contrary", NULL,
	    document_count(n->contrary));
}

static void
say_own_public(struct sheet *s)
{
	const struct tally_numbers *n = &s->r->tally.own;
	uint64_t sessions = edition_shown(s, n->sessions);
	uint64_t contrary = edition_shown(s, n->contrary);
	bool is_few = !suppress_shows(n->people, s->least);
	bool is_hidden = is_few ||
	    !suppress_shows(n->contrary_people, s->least);
	char text[WORDING_TEXT], number[2][EDITION_NUMBER];

	if (n->sessions == 0)
		return;
	document_paragraph(s->d, "%s", wording_fill(text, s->language,
	    WORD_PLAIN_OWN, is_few ? edition_word(s, WORD_WITHHELD) :
	    edition_number(sessions, number[0]), is_hidden ?
	    edition_word(s, WORD_WITHHELD) : edition_number(contrary,
	    number[1]), NULL));
	document_fact(s->d, "own_sessions", NULL, is_few ?
	    document_withheld(DOCUMENT_COUNT) : document_count(sessions));
	document_fact(s->d, "own_contrary", NULL, is_hidden ?
	    document_withheld(DOCUMENT_COUNT) : document_count(contrary));
}

static bool
has_nothing(const struct sheet *s)
{
	return s->r->tally.all.sessions == 0 && s->r->tally.own.sessions == 0;
}

void
edition_recorded(struct sheet *s)
{
	const struct tally_numbers *n = &s->r->tally.all;
	uint64_t minutes = report_watched(s->r, NULL);
	char text[WORDING_TEXT];

	document_section(s->d, 1, "recorded", edition_word(s, WORD_H_RECORDED));
	document_fact(s->d, "sessions", edition_word(s, WORD_SESSIONS),
	    document_count(n->sessions));
	document_fact(s->d, "devices", edition_word(s, WORD_DEVICES),
	    document_count(n->devices));
	document_fact(s->d, "time", edition_word(s, WORD_TIME),
	    document_time(n->lower_s, n->upper_s));
	document_fact(s->d, "contrary_share", edition_word(s, 
	    WORD_CONTRARY_SHARE), document_percent(n->contrary, n->sessions));
	document_fact(s->d, "device_hours", edition_word(s, WORD_DEVICE_HOURS),
	    document_count(minutes / 60));
	document_fact(s->d, "rate", edition_word(s, WORD_SESSION_RATE),
	    document_rate(n->sessions, minutes, EDITION_HUNDRED_HOURS));
	document_fact(s->d, "device_minutes", NULL, document_count(minutes));
	document_fact(s->d, "normally", NULL,
	    document_count(s->r->tally.normally));
	document_note(s->d, "%s", wording_fill(text, s->language,
	    WORD_NOTE_TIME, edition_word(s, WORD_METHOD), NULL));
	edition_note(s, WORD_NOTE_HOURS);
	say_own(s);
	if (has_nothing(s))
		edition_paragraph(s, WORD_NOTHING);
}

void
edition_recorded_public(struct sheet *s)
{
	const struct tally_numbers *n = &s->r->tally.all;
	uint64_t minutes = report_watched(s->r, NULL);
	uint64_t shown = edition_shown(s, n->sessions);
	char text[WORDING_TEXT], least[EDITION_NUMBER];

	document_section(s->d, 1, "recorded", edition_word(s, WORD_H_RECORDED));
	edition_paragraph(s, WORD_PLAIN_SESSION);
	if (has_nothing(s))
		edition_paragraph(s, WORD_NOTHING);
	else if (s->is_few)
		document_paragraph(s->d, "%s", wording_fill(text,
		    s->language, WORD_SUPPRESSED_ALL, edition_number(s->least,
		    least),
		    NULL));
	document_fact(s->d, "sessions", edition_word(s, WORD_SESSIONS),
	    s->is_few ? document_withheld(DOCUMENT_COUNT) :
	    document_count(shown));
	document_fact(s->d, "device_hours", edition_word(s, WORD_DEVICE_HOURS),
	    document_count(minutes / 60));
	document_fact(s->d, "rate", edition_word(s, WORD_SESSION_RATE),
	    s->is_few ? document_withheld(DOCUMENT_RATE) :
	    document_rate(shown, minutes, EDITION_HUNDRED_HOURS));
	edition_note(s, WORD_NOTE_HOURS);
	say_own_public(s);
}

void
edition_parts(struct sheet *s)
{
	static const char *const columns[] = { "sessions", NULL };
	struct shape w = { TALLY_PARTS, "parts", "from", WORD_T_DAYS,
		WORD_C_DAY, WITH_PEOPLE | WITH_SHARE };
	enum dates_unit unit = dates_part_unit(&s->r->dates);

	w.caption = unit == DATES_WEEK ? WORD_T_WEEKS : unit == DATES_MONTH ?
	    WORD_T_MONTHS : WORD_T_DAYS;
	if (s->r->dates.from == s->r->dates.to || s->is_few ||
	    s->r->tally.of[TALLY_PARTS].count == 0)
		return;
	add_table(s, &w);
	if (!s->is_public)
		document_chart(s->d, DOCUMENT_LINES, columns,
		    edition_word(s, WORD_PARTS_SAYS));
}
