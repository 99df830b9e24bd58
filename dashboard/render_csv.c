/* render_csv.c: a report as RFC 4180 records, one a number row.
 *
 * Every record has the same fields; those that do not apply are empty. Cells
 * of text are always quoted, and one that a spreadsheet would take for a
 * formula gets an apostrophe before it. Control characters become spaces. */
#include "dashboard/render.h"

#include <inttypes.h>
#include <string.h>

#include "dashboard/measured_words.h"

static void
write_cell(FILE *out, const char *text)
{
	const char *c;

	fputc('"', out);
	if (strchr("=+-@\t\r\n", text[0]) && text[0])
		fputc('\'', out);
	for (c = text; *c; c++) {
		if (*c == '"')
			fputc('"', out);
		fputc((unsigned char)*c < 0x20 || *c == 0x7f ? ' ' : *c, out);
	}
	fputc('"', out);
}

static void
write_names(FILE *out, const char *table, const char *id, const char *title)
{
	write_cell(out, table);
	fputc(',', out);
	write_cell(out, id);
	fputc(',', out);
	write_cell(out, title);
}

static void
write_numbers(FILE *out, const struct tally_numbers *n)
{
	fprintf(out, ",%" PRIu64 ",%" PRIu64 ",%" PRId64 ",%" PRId64 ",%"
	    PRIu64 ",\r\n", n->sessions, n->devices, n->lower_s, n->upper_s,
	    n->contrary);
}

/* A row that is a text or a number and nothing else. */
static void
write_fact(FILE *out, const char *id, const char *value)
{
	write_names(out, "report", id, value);
	fputs(",,,,,,\r\n", out);
}

static void
write_count(FILE *out, const char *table, const char *id, const char *title,
    uint64_t sessions)
{
	write_names(out, table, id, title);
	fprintf(out, ",%" PRIu64 ",,,,,\r\n", sessions);
}

static void
write_facts(FILE *out, const struct report *r)
{
	const struct measured *m = report_is_measured(r) ? &r->measured : NULL;
	char buf[REPORT_SENTENCE], known[JUDGING_KNOWN], day[11];
	size_t i, count = r->tally.law_count ? r->tally.law_count : 1;
	const struct law *law;

	write_fact(out, "site", r->site);
	write_fact(out, "day", text_day_text(r->day, day));
	write_fact(out, "zone", r->zone);
	for (i = 0; i < count; i++) {
		law = r->tally.law_count ? r->tally.laws[i] : r->basis.law;
		write_fact(out, "policy", policy_title(law->policy));
		write_fact(out, "law", law->hash);
	}
	write_fact(out, "as known", judging_known(&r->basis.context, known));
	write_fact(out, "time", report_method);
	for (i = 0; report_coverage(r, i, buf); i++)
		write_fact(out, "coverage", buf);
	for (i = 0; measured_line(m, i, buf); i++)
		write_fact(out, "measured", buf);
	if (r->proof.head.sequence == 0)
		return;
	snprintf(buf, sizeof(buf), "%" PRIu64 ":%s", r->proof.head.sequence,
	    r->proof.head.digest);
	write_fact(out, "journal head", buf);
	write_fact(out, "signed", r->proof.head.time);
	write_fact(out, "key", r->proof.fingerprint);
}

int
render_csv(const struct report *r, FILE *out)
{
	const struct tally *t = &r->tally;
	size_t i;

	fputs("\"table\",\"id\",\"title\",\"sessions\",\"devices\","
	    "\"lower_s\",\"upper_s\",\"contrary\",\"outcome\"\r\n", out);
	write_facts(out, r);
	write_names(out, "all", "", "all sessions");
	write_numbers(out, &t->all);
	for (i = 0; i < t->service_count; i++) {
		write_names(out, "service", t->services[i].id,
		    report_service_title(r->basis.context.catalogue,
		    t->services[i].id));
		write_numbers(out, &t->services[i].n);
	}
	for (i = 0; i < t->group_count; i++) {
		write_names(out, "group", t->groups[i].id, "");
		write_numbers(out, &t->groups[i].n);
	}
	for (i = 0; i < t->period_count; i++) {
		write_names(out, "period", t->periods[i].id,
		    report_period_words(t->periods[i].id));
		write_numbers(out, &t->periods[i].n);
	}
	for (i = 0; i < t->hours_count; i++) {
		write_names(out, "working time", t->hours[i].id,
		    report_hours_words(t->hours[i].id));
		write_numbers(out, &t->hours[i].n);
	}
	for (i = 0; i < OUTCOME_COUNT; i++)
		write_count(out, "outcome", outcome_name((enum outcome)i),
		    outcome_words((enum outcome)i), t->outcomes[i]);
	for (i = 0; i < t->clause_count; i++) {
		write_names(out, "clause", t->clauses[i].clause,
		    t->clauses[i].title);
		fprintf(out, ",%" PRIu64 ",,,,,", t->clauses[i].sessions);
		write_cell(out, outcome_name(t->clauses[i].outcome));
		fputs("\r\n", out);
	}
	write_count(out, "normally", "", "contrary only normally",
	    t->normally);
	write_count(out, "unknown", "", "counted, not kept",
	    report_counted(r, COUNT_UNKNOWN).sessions);
	write_count(out, "exempt", "", "permitted by a register, not kept",
	    report_counted(r, COUNT_EXEMPT).sessions);
	for (i = 0; i < r->count_count; i++)
		if (r->counts[i].of == COUNT_SERVICE)
			write_count(out, "counted service", r->counts[i].name,
			    "counted, not kept", r->counts[i].sessions);
	return 0;
}
