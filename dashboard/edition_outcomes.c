/* edition_outcomes.c: what became of sessions: by outcome, by the clause that
 * decided, beside the days before. */
#include "dashboard/edition_parts.h"

#include <stdio.h>

/* What is contrary on its face is a question; so many had an answer. */
static void
say_cleared(struct sheet *s)
{
	const struct tally_numbers *n = &s->r->tally.cleared;
	bool is_hidden = !suppress_shows(n->people, s->least) ||
	    s->outcomes[OUTCOME_CONTRARY].withheld;
	char text[WORDING_TEXT], number[EDITION_NUMBER];

	if (n->sessions == 0)
		return;
	document_paragraph(s->d, "%s", wording_fill(text, s->language,
	    WORD_PLAIN_CLEARED, is_hidden ? edition_word(s, WORD_WITHHELD) :
	    edition_number(suppress_round(n->sessions), number), NULL));
	document_fact(s->d, "cleared", NULL, is_hidden ?
	    document_withheld(DOCUMENT_COUNT) :
	    document_count(suppress_round(n->sessions)));
}

void
edition_outcomes(struct sheet *s)
{
	const struct tally *t = &s->r->tally;
	struct document_value v;
	uint64_t all = edition_shown(s, t->all.sessions), n;
	int o;

	if (s->is_few)
		return;
	if (s->is_public)
		edition_paragraph(s, WORD_PLAIN_OUTCOMES);
	document_table(s->d, "outcomes", edition_word(s, WORD_T_OUTCOMES));
	edition_column(s, "outcome", WORD_C_OUTCOME, DOCUMENT_TEXT);
	edition_column(s, "sessions", WORD_C_SESSIONS, DOCUMENT_COUNT);
	if (!s->is_public)
		edition_column(s, "share", WORD_C_PERCENT, DOCUMENT_RATE);
	for (o = 0; o < OUTCOME_COUNT; o++) {
		n = edition_shown(s, t->outcomes[o]);
		v = s->outcomes[o].withheld ?
		    document_withheld(DOCUMENT_COUNT) : document_count(n);
		document_row(s->d, outcome_name((enum outcome)o));
		document_cell(s->d, document_text(edition_outcome(s, 
		    (enum outcome)o)));
		document_cell(s->d, v);
		if (!s->is_public)
			document_cell(s->d, document_percent(n, all));
	}
	if (s->is_public)
		say_cleared(s);
}

/* Ids of rows are the verdict and a number: a clause may decide in more than
 * one way, or in other words. */
void
edition_clauses(struct sheet *s)
{
	const struct tally *t = &s->r->tally;
	const struct tally_clause *c;
	char id[48];
	size_t i;

	if (t->clause_count == 0)
		return;
	document_section(s->d, 1, "by_clause", edition_word(s, WORD_H_CLAUSES));
	document_table(s->d, "clauses", edition_word(s, WORD_T_CLAUSES));
	edition_column(s, "clause", WORD_C_CLAUSE, DOCUMENT_TEXT);
	edition_column(s, "words", WORD_C_TITLE, DOCUMENT_TEXT);
	edition_column(s, "verdict", WORD_C_OUTCOME, DOCUMENT_TEXT);
	edition_column(s, "sessions", WORD_C_SESSIONS, DOCUMENT_COUNT);
	if (t->law_count > 1)
		edition_column(s, "law", WORD_C_LAW, DOCUMENT_TEXT);
	for (i = 0; i < t->clause_count; i++) {
		c = &t->clauses[i];
		snprintf(id, sizeof(id), "%s-%zu", outcome_name(c->outcome),
		    i + 1);
		document_row(s->d, id);
		document_cell(s->d, document_text(c->clause[0] ? c->clause :
		    edition_word(s, WORD_NO_CLAUSE)));
		document_cell(s->d, c->title[0] ? document_text(c->title) :
		    document_none(DOCUMENT_TEXT));
		document_cell(s->d,
		    document_text(edition_outcome(s, c->outcome)));
		document_cell(s->d, document_count(c->sessions));
		if (t->law_count > 1)
			document_cell(s->d, document_text(c->law->hash));
		if (c->normally)
			document_remark(s->d, "%s",
			    edition_word(s, WORD_NORMALLY));
	}
}

/* What is only summed, by service. */
void
edition_counted(struct sheet *s)
{
	const struct store_count *c, *end = s->r->counts + s->r->count_count;
	bool any = false;

	for (c = s->r->counts; c < end; c++) {
		if (c->of != COUNT_SERVICE)
			continue;
		if (!any) {
			document_section(s->d, 1, "not_kept",
			    edition_word(s, WORD_H_COUNTED));
			document_table(s->d, "counted",
			    edition_word(s, WORD_T_COUNTED));
			edition_column(s, "service", WORD_C_SERVICE,
			    DOCUMENT_TEXT);
			edition_column(s, "sessions", WORD_C_SESSIONS,
			    DOCUMENT_COUNT);
			edition_column(s, "minutes", WORD_C_MINUTES,
			    DOCUMENT_COUNT);
		}
		any = true;
		document_row(s->d, c->name);
		document_cell(s->d, document_text(report_service_title(
		    s->r->basis.context.catalogue, c->name)));
		document_cell(s->d, document_count(c->sessions));
		document_cell(s->d, document_count(c->minutes));
	}
}

/* ---- beside the days before ---- */

static void
add_changes(struct sheet *s, unsigned changed)
{
	static const struct { unsigned bit; enum word w; } why[] = {
		{ REPORT_POLICY, WORD_CHANGED_POLICY },
		{ REPORT_CATALOGUE, WORD_CHANGED_CATALOGUE },
		{ REPORT_GRADING, WORD_CHANGED_GRADING },
		{ REPORT_DEMOTED, WORD_CHANGED_DEMOTED },
		{ REPORT_COVERAGE, WORD_CHANGED_COVERAGE },
		{ REPORT_DELETED, WORD_CHANGED_DELETED },
		{ REPORT_UNFINISHED, WORD_CHANGED_UNFINISHED },
	};
	char text[WORDING_TEXT], list[640] = "";
	size_t i, len = 0;

	if (!changed)
		return;
	for (i = 0; i < sizeof(why) / sizeof(why[0]); i++)
		if (changed & why[i].bit)
			len += (size_t)snprintf(list + len,
			    sizeof(list) - len, "%s%s", len ?
			    edition_word(s, WORD_LIST) : "",
			    edition_word(s, why[i].w));
	document_remark(s->d, "%s", wording_fill(text, s->language,
	    WORD_CHANGED, list, NULL));
}

/* In a public edition each stretch before is a sum by itself; this one shows
 * what its other tables do. */
static void
add_point(struct sheet *s, const struct report_point *p, bool is_now)
{
	const struct tally_numbers *n = &p->n;
	bool is_few = s->is_public && !suppress_shows(n->people, s->least);
	bool is_hidden = s->is_public && (is_few ||
	    !suppress_shows(n->contrary_people, s->least) ||
	    (is_now && s->outcomes[OUTCOME_CONTRARY].withheld));
	uint64_t sessions = edition_shown(s, n->sessions);
	uint64_t contrary = edition_shown(s, n->contrary);
	char code[DATES_CODE];

	document_row(s->d, dates_code(&p->dates, code));
	document_cell(s->d, document_text(code));
	document_cell(s->d, is_few ? document_withheld(DOCUMENT_COUNT) :
	    document_count(sessions));
	document_cell(s->d, is_hidden ? document_withheld(DOCUMENT_COUNT) :
	    document_count(contrary));
	document_cell(s->d, is_hidden ? document_withheld(DOCUMENT_RATE) :
	    document_percent(contrary, sessions));
	document_cell(s->d, document_count(p->device_minutes / 60));
	document_cell(s->d, is_few ? document_withheld(DOCUMENT_RATE) :
	    document_rate(sessions, p->device_minutes, EDITION_HUNDRED_HOURS));
	add_changes(s, p->changed);
}

void
edition_trend(struct sheet *s)
{
	static const char *const columns[] = { "rate", NULL };
	const struct report *r = s->r;

	if (r->point_count < 2)
		return;
	document_section(s->d, 1, "trend", edition_word(s, WORD_H_TREND));
	document_table(s->d, "trend", edition_word(s, WORD_T_TREND));
	edition_column(s, "days", WORD_C_SPAN, DOCUMENT_TEXT);
	edition_column(s, "sessions", WORD_C_SESSIONS, DOCUMENT_COUNT);
	edition_column(s, "contrary", WORD_C_CONTRARY, DOCUMENT_COUNT);
	edition_column(s, "contrary_share", WORD_C_SHARE, DOCUMENT_RATE);
	edition_column(s, "device_hours", WORD_C_HOURS, DOCUMENT_COUNT);
	edition_column(s, "rate", WORD_C_RATE_SHORT, DOCUMENT_RATE);
	for (size_t i = 0; i < r->point_count; i++)
		add_point(s, &r->points[i], i + 1 == r->point_count);
	document_chart(s->d, DOCUMENT_LINES, columns,
	    edition_word(s, WORD_TREND_SAYS));
	edition_note(s, WORD_TREND_NOTE);
}
