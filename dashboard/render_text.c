/* render_text.c: a report for reading on a terminal or on paper. */
#include "dashboard/render.h"

#include <inttypes.h>
#include <string.h>

#include "dashboard/measured_words.h"
#include "dashboard/precision_words.h"
#include "dashboard/print.h"

static void
heading(FILE *out, const char *text)
{
	fprintf(out, "\n%s\n", text);
}

/* The laws that judged, or the one that would have; and what was known. */
static void
write_laws(FILE *out, const struct report *r)
{
	size_t i, count = r->tally.law_count ? r->tally.law_count : 1;
	char line[REPORT_SENTENCE], known[JUDGING_KNOWN];
	const struct law *law;

	for (i = 0; i < count; i++) {
		law = r->tally.law_count ? r->tally.laws[i] : r->basis.law;
		snprintf(line, sizeof(line), "Judged by \"%s\", law %.16s",
		    policy_title(law->policy), law->hash);
		print_wrapped(out, 0, line);
	}
	snprintf(line, sizeof(line), "As known: %s",
	    judging_known(&r->basis.context, known));
	print_wrapped(out, 0, line);
}

static void
write_title(FILE *out, const struct report *r)
{
	static const char *const weekdays[] = { "Monday", "Tuesday",
		"Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };
	const struct policy_context *c = &r->basis.context;
	char day[11], line[REPORT_SENTENCE];
	struct calendar_moment noon;

	calendar_at(c->calendar, NULL, calendar_wall(r->day, 12 * 60),
	    &noon);
	print_wrapped(out, 0, "Use of social media on school equipment");
	snprintf(line, sizeof(line), "%s, %s %s (%s), times in %s",
	    policy_school(c->policy), weekdays[noon.weekday],
	    text_day_text(r->day, day), day_kind_name(noon.day_kind), r->zone);
	print_wrapped(out, 0, line);
	write_laws(out, r);
}

static void
write_coverage(FILE *out, const struct report *r)
{
	char line[REPORT_SENTENCE];
	size_t i;

	heading(out, "Coverage");
	for (i = 0; report_coverage(r, i, line); i++)
		print_wrapped(out, 2, line);
}

static void
write_all(FILE *out, const struct report *r)
{
	const struct tally_numbers *n = &r->tally.all;
	char line[REPORT_SENTENCE], span[PRINT_SPAN];

	heading(out, "What was recorded");
	snprintf(line, sizeof(line), "%" PRIu64 " session%s of %" PRIu64
	    " device%s; time %s", n->sessions, n->sessions == 1 ? "" : "s",
	    n->devices, n->devices == 1 ? "" : "s",
	    print_bounds(n->lower_s, n->upper_s, span));
	print_wrapped(out, 2, line);
	fprintf(out, "  Times are bounds, in h:mm:ss:\n");
	print_wrapped(out, 4, report_method);
}

/* One table of numbers; name is the title of its first column. */
static int
write_rows(FILE *out, const struct report *r, const char *name,
    const struct tally_row *rows, size_t count)
{
	const struct print_column columns[] = {
		{ name, false, true }, { "sessions", true, false },
		{ "devices", true, false },
		{ "lower – upper", true, false },
		{ "contrary", true, false },
	};
	struct print_rows cells = { 0 };
	char span[PRINT_SPAN];
	const char *words;
	size_t i;

	for (i = 0; i < count; i++) {
		words = rows == r->tally.services ?
		    report_service_title(r->basis.context.catalogue,
		    rows[i].id) : rows == r->tally.periods ?
		    report_period_words(rows[i].id) :
		    rows == r->tally.hours ? report_hours_words(rows[i].id) :
		    rows[i].id[0] ? rows[i].id : "in no group";
		print_rows_add(&cells, "  %s", words);
		print_rows_add(&cells, "%" PRIu64, rows[i].n.sessions);
		print_rows_add(&cells, "%" PRIu64, rows[i].n.devices);
		print_rows_add(&cells, "%s", print_bounds(rows[i].n.lower_s,
		    rows[i].n.upper_s, span));
		print_rows_add(&cells, "%" PRIu64, rows[i].n.contrary);
	}
	if (count)
		fputc('\n', out);
	return print_rows_end(&cells, out, PRINT_WIDTH, columns, 5);
}

static void
write_clauses(FILE *out, const struct tally *t)
{
	const struct tally_clause *c;
	const struct law *law = NULL;
	char line[REPORT_SENTENCE];

	if (t->clause_count)
		heading(out, "By the policy's clauses");
	for (c = t->clauses; c < t->clauses + t->clause_count; c++) {
		if (t->law_count > 1 && c->law != law) {
			snprintf(line, sizeof(line), "Under \"%s\", law "
			    "%.16s:", policy_title(c->law->policy),
			    c->law->hash);
			print_wrapped(out, 2, line);
		}
		law = c->law;
		snprintf(line, sizeof(line), "%" PRIu64 " session%s %s: %s%s"
		    "%s%s%s", c->sessions, c->sessions == 1 ? "" : "s",
		    outcome_words(c->outcome),
		    c->clause[0] ? "clause " : "no clause decides",
		    c->clause, c->title[0] ? ", " : "", c->title,
		    c->normally ? "; an exception may be recorded" : "");
		print_wrapped(out, 2, line);
	}
}

/* What is only summed, by service. */
static void
write_counts(FILE *out, const struct report *r)
{
	const struct store_count *c;
	char line[REPORT_SENTENCE];
	bool any = false;

	for (c = r->counts; c < r->counts + r->count_count; c++) {
		if (c->of != COUNT_SERVICE)
			continue;
		if (!any)
			heading(out, "Counted by service, not kept");
		any = true;
		snprintf(line, sizeof(line), "%s: %" PRIu64 " session%s",
		    report_service_title(r->basis.context.catalogue, c->name),
		    c->sessions, c->sessions == 1 ? "" : "s");
		print_wrapped(out, 2, line);
	}
}

static void
write_precision(FILE *out, const struct report *r)
{
	const struct policy_context *c = &r->basis.context;
	const struct catalogue_service *s;
	char line[PRECISION_TEXT];
	struct demotion d;
	uint32_t i = 0;

	heading(out, "How often flags were right, as reviewed");
	print_wrapped(out, 2, precision_line(&r->reviewed, r->reviewed_since,
	    line));
	while ((s = precision_next(c, calendar_midnight(r->day + 1) - 1, &i,
	    &d)))
		print_wrapped(out, 2, precision_demoted(s->title, &d, line));
}

static void
write_measured(FILE *out, const struct report *r)
{
	const struct measured *m = report_is_measured(r) ? &r->measured : NULL;
	char line[MEASURED_TEXT];

	heading(out, "How often use is graded wrong, as measured");
	for (size_t i = 0; measured_line(m, i, line); i++)
		print_wrapped(out, 2, line);
}

static void
write_limits(FILE *out)
{
	size_t i;

	heading(out, "What this can and cannot show");
	for (i = 0; report_limits[i]; i++)
		print_wrapped(out, 2, report_limits[i]);
}

static void
write_proof(FILE *out, const struct report *r)
{
	char line[REPORT_SENTENCE];
	size_t i;

	for (i = 0; report_proof(r, i, line); i++) {
		if (i == 0)
			heading(out, "How this can be checked");
		print_wrapped(out, 2, line);
	}
}

int
render_text(const struct report *r, FILE *out)
{
	const struct tally *t = &r->tally;

	write_title(out, r);
	write_coverage(out, r);
	write_all(out, r);
	if (write_rows(out, r, "  by service", t->services,
	    t->service_count) < 0 ||
	    write_rows(out, r, "  by device group", t->groups,
	    t->group_count) < 0 ||
	    write_rows(out, r, "  by period", t->periods,
	    t->period_count) < 0 ||
	    write_rows(out, r, "  by working time", t->hours,
	    t->hours_count) < 0)
		return -1;
	write_clauses(out, t);
	write_counts(out, r);
	write_precision(out, r);
	write_measured(out, r);
	write_limits(out);
	write_proof(out, r);
	return 0;
}
