/* report_document.c: a day's numbers as a document. */
#include "dashboard/report_document.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "dashboard/print.h"

/* The laws that judged, or the one that would have. */
static void
add_laws(struct document *d, const struct report *r)
{
	size_t i, count = r->tally.law_count ? r->tally.law_count : 1;
	char line[REPORT_SENTENCE], id[48];
	const struct law *law;

	for (i = 0; i < count; i++) {
		law = r->tally.law_count ? r->tally.laws[i] : r->basis.law;
		snprintf(line, sizeof(line), "\"%s\", law %.16s",
		    policy_title(law->policy), law->hash);
		snprintf(id, sizeof(id), "judged_by_%zu", i + 1);
		document_fact(d, id, "Judged by", document_text(line));
		snprintf(id, sizeof(id), "law_%zu", i + 1);
		document_fact(d, id, NULL, document_text(law->hash));
		snprintf(id, sizeof(id), "policy_hash_%zu", i + 1);
		document_fact(d, id, NULL,
		    document_text(policy_hash(law->policy)));
	}
}

/* The law in force at the day's end, and what it is read with. */
static void
add_basis(struct document *d, const struct report *r)
{
	const struct policy_context *c = &r->basis.context;
	char known[JUDGING_KNOWN];

	add_laws(d, r);
	document_fact(d, "as_known", "As known",
	    document_text(judging_known(c, known)));
	document_fact(d, "site", NULL, document_text(r->site));
	document_fact(d, "day", NULL, document_day(r->day));
	document_fact(d, "zone", NULL, document_text(r->zone));
	document_fact(d, "law", NULL, document_text(r->basis.law->hash));
	document_fact(d, "policy", NULL,
	    document_text(policy_title(c->policy)));
	document_fact(d, "calendar", NULL,
	    document_text(calendar_hash(c->calendar)));
	document_fact(d, "roster", NULL, document_text(roster_hash(c->roster)));
}

static void
add_title(struct document *d, const struct report *r)
{
	static const char *const weekdays[] = { "Monday", "Tuesday",
		"Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };
	const struct policy_context *c = &r->basis.context;
	struct calendar_moment noon;
	char day[TEXT_DAY_TEXT];

	calendar_at(c->calendar, NULL, calendar_wall(r->day, 12 * 60),
	    &noon);
	document_subtitle(d, "%s, %s %s (%s), times in %s",
	    policy_school(c->policy), weekdays[noon.weekday],
	    text_day_text(r->day, day), day_kind_name(noon.day_kind), r->zone);
}

/* ---- what was recorded ---- */

static const char *
row_words(const struct report *r, const struct tally_row *rows, size_t i)
{
	if (rows == r->tally.services)
		return report_service_title(r->basis.context.catalogue,
		    rows[i].id);
	if (rows == r->tally.periods)
		return report_period_words(rows[i].id);
	if (rows == r->tally.hours)
		return report_hours_words(rows[i].id);
	return rows[i].id[0] ? rows[i].id : "in no group";
}

/* What a chart of these rows shows: the longest of them. */
static void
add_chart(struct document *d, const struct report *r,
    const struct tally_row *rows, size_t count)
{
	static const char *const columns[] = { "time", NULL };
	char says[REPORT_SENTENCE], span[PRINT_SPAN];
	size_t i, most = 0;

	for (i = 1; i < count; i++)
		if (rows[i].n.upper_s > rows[most].n.upper_s)
			most = i;
	if (count < 2)
		return;
	snprintf(says, sizeof(says), "A bar each, from the lower to the upper "
	    "bound of its time. The longest is %.60s, with %s.",
	    row_words(r, rows, most), print_bounds(rows[most].n.lower_s,
	    rows[most].n.upper_s, span));
	document_chart(d, DOCUMENT_BARS, columns, says);
}

struct wording {
	const char *id, *caption, *row, *title;
};

static void
add_rows(struct document *d, const struct report *r, const struct wording *w,
    const struct tally_row *rows, size_t count)
{
	size_t i;

	if (count == 0)
		return;
	document_table(d, w->id, w->caption);
	document_column(d, w->row, w->title, DOCUMENT_TEXT);
	document_column(d, "sessions", "Sessions", DOCUMENT_COUNT);
	document_column(d, "devices", "Devices", DOCUMENT_COUNT);
	document_column(d, "time", "Lower – upper", DOCUMENT_TIME);
	document_column(d, "contrary", "Contrary", DOCUMENT_COUNT);
	for (i = 0; i < count; i++) {
		document_row(d, rows[i].id);
		document_cell(d, document_text(row_words(r, rows, i)));
		document_cell(d, document_count(rows[i].n.sessions));
		document_cell(d, document_count(rows[i].n.devices));
		document_cell(d, document_time(rows[i].n.lower_s,
		    rows[i].n.upper_s));
		document_cell(d, document_count(rows[i].n.contrary));
	}
	add_chart(d, r, rows, count);
}

static void
add_all(struct document *d, const struct report *r)
{
	const struct tally_numbers *n = &r->tally.all;
	char span[PRINT_SPAN];
	int o;

	document_section(d, 1, "recorded", "What was recorded");
	document_paragraph(d, "%" PRIu64 " session%s of %" PRIu64 " device%s; "
	    "time %s", n->sessions, n->sessions == 1 ? "" : "s", n->devices,
	    n->devices == 1 ? "" : "s", print_bounds(n->lower_s, n->upper_s,
	    span));
	document_note(d, "Times are bounds, in h:mm:ss: %s.", report_method);
	document_fact(d, "sessions", NULL, document_count(n->sessions));
	document_fact(d, "devices", NULL, document_count(n->devices));
	document_fact(d, "time", NULL, document_time(n->lower_s, n->upper_s));
	for (o = 0; o < OUTCOME_COUNT; o++)
		document_fact(d, outcome_name((enum outcome)o), NULL,
		    document_count(r->tally.outcomes[o]));
	document_fact(d, "normally", NULL, document_count(r->tally.normally));
}

static void
add_tables(struct document *d, const struct report *r)
{
	static const struct wording services = { "services", "By service",
		"service", "Service" };
	static const struct wording groups = { "groups", "By device group",
		"group", "Device group" };
	static const struct wording periods = { "periods", "By period",
		"period", "Period" };
	static const struct wording hours = { "hours", "By working time",
		"working_time", "Working time" };
	const struct tally *t = &r->tally;

	add_rows(d, r, &services, t->services, t->service_count);
	add_rows(d, r, &groups, t->groups, t->group_count);
	add_rows(d, r, &periods, t->periods, t->period_count);
	add_rows(d, r, &hours, t->hours, t->hours_count);
}

/* Ids of rows are the verdict and a number: a clause may decide in more than
 * one way, or in other words. */
static void
add_clauses(struct document *d, const struct tally *t)
{
	const struct tally_clause *c;
	char id[48];
	size_t i;

	if (t->clause_count == 0)
		return;
	document_section(d, 1, "by_clause", "By the policy's clauses");
	document_table(d, "clauses", "Sessions by the clause that decides");
	document_column(d, "clause", "Clause", DOCUMENT_TEXT);
	document_column(d, "words", "Its words", DOCUMENT_TEXT);
	document_column(d, "verdict", "Verdict", DOCUMENT_TEXT);
	document_column(d, "sessions", "Sessions", DOCUMENT_COUNT);
	if (t->law_count > 1)
		document_column(d, "law", "Law", DOCUMENT_TEXT);
	for (i = 0; i < t->clause_count; i++) {
		c = &t->clauses[i];
		snprintf(id, sizeof(id), "%s-%zu", outcome_name(c->outcome),
		    i + 1);
		document_row(d, id);
		document_cell(d, document_text(c->clause[0] ? c->clause :
		    "no clause decides"));
		document_cell(d, c->title[0] ? document_text(c->title) :
		    document_none(DOCUMENT_TEXT));
		document_cell(d, document_text(outcome_words(c->outcome)));
		document_cell(d, document_count(c->sessions));
		if (t->law_count > 1)
			document_cell(d, document_text(c->law->hash));
		if (c->normally)
			document_remark(d, "An exception may be recorded.");
	}
}

/* What is only summed, by service. */
static void
add_counts(struct document *d, const struct report *r)
{
	const struct store_count *c, *end = r->counts + r->count_count;
	bool any = false;

	for (c = r->counts; c < end; c++) {
		if (c->of != COUNT_SERVICE)
			continue;
		if (!any) {
			document_section(d, 1, "not_kept",
			    "Counted by service, not kept");
			document_table(d, "counted",
			    "Sessions that were counted and not kept");
			document_column(d, "service", "Service",
			    DOCUMENT_TEXT);
			document_column(d, "sessions", "Sessions",
			    DOCUMENT_COUNT);
			document_column(d, "minutes", "Minutes of sessions",
			    DOCUMENT_COUNT);
		}
		any = true;
		document_row(d, c->name);
		document_cell(d, document_text(report_service_title(
		    r->basis.context.catalogue, c->name)));
		document_cell(d, document_count(c->sessions));
		document_cell(d, document_count(c->minutes));
	}
}

struct document *
report_document(const struct report *r)
{
	struct document *d = document_new("day", "en-GB",
	    "Use of social media on school equipment");

	if (!d)
		return NULL;
	add_title(d, r);
	add_basis(d, r);
	report_document_coverage(d, r);
	add_all(d, r);
	add_tables(d, r);
	add_clauses(d, &r->tally);
	add_counts(d, r);
	report_document_reviewed(d, r);
	report_document_measured(d, r);
	report_document_limits(d);
	report_document_proof(d, r);
	if (document_end(d) == 0)
		return d;
	document_free(d);
	return NULL;
}
