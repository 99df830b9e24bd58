/* explain.c: one session's verdict laid open. */
#include "dashboard/explain.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "classify/utf8.h"
#include "dashboard/cover_grade.h"
#include "dashboard/print.h"
#include "dashboard/report.h"

#define HOSTS_WIDTH 160	/* a host's name is evidence and is not cut */
#define LINE 320

/* How a device was recognised, and why a session ended, in words. */
static const char *const basis_words[] = {
	[DEVICE_ROSTER_MAC] = "roster, by its MAC",
	[DEVICE_ROSTER_ADDRESS] = "roster, by its address",
	[DEVICE_ROSTER_VLAN] = "roster, by its VLAN",
	[DEVICE_MAC] = "not in the roster, named by its MAC",
	[DEVICE_ADDRESS] = "not in the roster, named by its address",
};
static const char *const end_words[] = {
	[SESSION_IDLE] = "five minutes without activity",
	[SESSION_MIDNIGHT] = "the local day ended",
	[SESSION_STREAM_END] = "the traffic ended",
	[SESSION_SENSOR_STOPPED] = "the sensor stopped",
};

const char *
explain_basis(enum device_basis b)
{
	return basis_words[b];
}

static const char *
answer_words(int answer)
{
	return answer > 0 ? "yes" : answer < 0 ? "unknown" : "no";
}

/* "  label      text", the text safe and wrapped by no one. */
static void
write_line(FILE *out, const char *label, const char *text)
{
	fprintf(out, "  %-11s", label);
	print_text(out, text);
	fputc('\n', out);
}

static void
write_device(FILE *out, const struct session *s, const struct verdict *v)
{
	char line[LINE], address[ADDRESS_TEXT], mac[MAC_TEXT];
	const struct roster_device *d = v->device;
	bool is_made_up = s->device_basis == DEVICE_MAC &&
	    roster_is_random_mac(s->client_mac);

	snprintf(line, sizeof(line), "%s (%s%s)", s->device,
	    basis_words[s->device_basis], is_made_up ? ", which the device "
	    "made up and may change" : "");
	write_line(out, "device", line);
	snprintf(line, sizeof(line), "%s, %s, VLAN %u",
	    address_text(s->client, address),
	    s->has_mac ? mac_text(s->client_mac, mac) : "MAC not seen",
	    s->vlan);
	write_line(out, "address", line);
	snprintf(line, sizeof(line), "%s%s%s%s%s%.*s",
	    equipment_name(v->equipment), d ? ", used by " : "",
	    d ? person_kind_name(d->used_by) : "",
	    d && d->shared == SHARING_YES ? ", shared" : "",
	    d && d->place[0] ? ", " : "",
	    d ? utf8_most(d->place, 60) : 0, d ? d->place : "");
	write_line(out, "equipment", line);
}

static void
write_facts(FILE *out, const struct explanation *e)
{
	const struct policy_context *c = &e->judged->basis.context;
	const struct session *s = e->session;
	struct grade_bounds time = grade_time(c->grading, s, 0, UINT64_MAX);
	char line[LINE], text[CALENDAR_TEXT], span[PRINT_SPAN];

	fprintf(out, "\nSession %s\n", s->id);
	snprintf(line, sizeof(line), "%s (%s)",
	    report_service_title(c->catalogue, s->service), s->service);
	write_line(out, "service", line);
	write_device(out, s, &e->judged->verdict);
	write_line(out, "from", calendar_text(s->start_us, text));
	write_line(out, "until", calendar_text(s->end_us, text));
	snprintf(line, sizeof(line), "%s%s%s", end_words[s->end],
	    s->continues ? "; goes on in the next day's session" : "",
	    s->continued ? "; goes on from the day before" : "");
	write_line(out, "ended by", line);
	write_line(out, "time", print_bounds(time.lower_s, time.upper_s, span));
	print_wrapped(out, 13, report_method(ENGLISH));
	snprintf(line, sizeof(line), "%u connections, %" PRIu64 " packets, %"
	    PRIu64 " bytes up, %" PRIu64 " down", s->flows, s->packets,
	    s->bytes_up, s->bytes_down);
	write_line(out, "traffic", line);
	write_line(out, "seen on", s->source);
}

/* "AS32934 agrees"; where the server is, and whether it is the service's. */
static const char *
network_words(const struct session_host *h, char line[LINE])
{
	if (h->asn)
		snprintf(line, LINE, "AS%u %s", h->asn,
		    agreement_name(h->network));
	else
		snprintf(line, LINE, "%s", agreement_name(h->network));
	return line;
}

static int
write_hosts(FILE *out, const struct session *s)
{
	static const struct print_column columns[] = {
		{ "  host", false, true }, { "role", false, false },
		{ "read from", false, false }, { "ech", false, false },
		{ "flows", true, false }, { "second opinion", false, false },
		{ "network", false, false },
	};
	struct print_rows rows = { 0 };
	bool differs = false;
	char line[LINE];
	size_t i;

	fputs("\nHosts\n", out);
	for (i = 0; i < s->host_count; i++) {
		print_rows_add(&rows, "  %s", s->hosts[i].host);
		print_rows_add(&rows, "%s", role_name(s->hosts[i].role));
		print_rows_add(&rows, "%s", basis_name(s->hosts[i].basis));
		print_rows_add(&rows, "%s", ech_name(s->hosts[i].ech));
		print_rows_add(&rows, "%u", s->hosts[i].flows);
		print_rows_add(&rows, "%s", s->hosts[i].ndpi[0] ?
		    s->hosts[i].ndpi : "none");
		print_rows_add(&rows, "%s", network_words(&s->hosts[i], line));
		differs |= s->hosts[i].network == AGREEMENT_DIFFERS;
	}
	if (print_rows_end(&rows, out, HOSTS_WIDTH, columns, 7) < 0)
		return -1;
	if (differs)
		print_wrapped(out, 2, "That a network differs is usual: one "
		    "network carries the servers of many services.");
	return 0;
}

/* The sentences, a paragraph each. */
static int
write_words(FILE *out, const struct explanation *e)
{
	char *words = NULL, *line, *rest;
	size_t len;
	FILE *f = open_memstream(&words, &len);

	if (f)
		explain_words(f, e);
	if (!f || fclose(f) != 0) {
		free(words);
		return -1;
	}
	rest = words;
	while ((line = strsep(&rest, "\n")) && rest)
		print_wrapped(out, 0, line);
	free(words);
	return 0;
}

static void
write_verdict(FILE *out, const struct explanation *e)
{
	const struct verdict *v = &e->judged->verdict;
	const struct policy *p = e->judged->basis.context.policy;
	char line[LINE], words[PRECISION_TEXT];

	fputs("\nVerdict\n", out);
	snprintf(line, sizeof(line), "%s%s%.32s%s%.*s%s%s",
	    wording_outcome(ENGLISH, v->outcome),
	    v->clause[0] ? ", clause " : ", because no clause decides",
	    v->clause, v->clause[0] ? " (" : "",
	    v->clause[0] ? utf8_most(v->title, 120) : 0, v->title,
	    v->clause[0] ? ")" : "",
	    v->normally ? ", normally" : "");
	print_wrapped(out, 2, line);
	if (v->entry.id[0] && !e->naming.is_hidden) {
		snprintf(line, sizeof(line), "Register: %s, %s", v->entry.id,
		    explain_entry(v, words));
		print_wrapped(out, 2, line);
	}
	if (explain_is_demoted(v))
		print_wrapped(out, 2, precision_demoted(ENGLISH,
		    report_service_title(
		    e->judged->basis.context.catalogue, e->session->service),
		    &v->demoted, words));
	if (v->missing[0]) {
		snprintf(line, sizeof(line), "A fact is missing: %s",
		    v->missing);
		print_wrapped(out, 2, line);
	}
	snprintf(line, sizeof(line), "Policy: %s, %s",
	    policy_title(p), policy_school(p));
	print_wrapped(out, 2, line);
}

static int
write_stretches(FILE *out, const struct judged *judged)
{
	static const struct print_column columns[] = {
		{ "  from", false, false }, { "period", false, true },
		{ "working time", false, false }, { "outcome", false, false },
		{ "clause", false, false }, { "lower – upper", true, false },
	};
	const struct policy *p = judged->basis.context.policy;
	const struct verdict *v = &judged->verdict;
	char text[CALENDAR_TEXT], span[PRINT_SPAN];
	const struct policy_stretch *t;
	struct print_rows rows = { 0 };
	size_t i;

	fputs("\nBetween the bells\n", out);
	for (i = 0; i < v->stretch_count; i++) {
		t = &v->stretches[i];
		print_rows_add(&rows, "  %.8s", calendar_text(t->from_us,
		    text) + sizeof("2026-11-20"));
		print_rows_add(&rows, "%s", t->period[0] ? t->period :
		    period_kind_name(t->period_kind));
		print_rows_add(&rows, "%s", answer_words(t->working_time));
		print_rows_add(&rows, "%s", outcome_name(t->outcome));
		print_rows_add(&rows, "%s", t->clause < 0 ? "none" :
		    policy_clause(p, (size_t)t->clause));
		print_rows_add(&rows, "%s", print_bounds(t->time.lower_s,
		    t->time.upper_s, span));
	}
	return print_rows_end(&rows, out, PRINT_WIDTH, columns, 6);
}

static void
write_steps(FILE *out, const struct policy_steps *steps)
{
	char line[LINE];
	size_t i;

	fputs("\nClauses consulted, in the policy's order\n", out);
	for (i = 0; i < steps->count; i++) {
		snprintf(line, sizeof(line), "%.32s%s%.*s: %s",
		    steps->step[i].clause, steps->step[i].clause[0] ? ", " : "",
		    utf8_most(steps->step[i].title, 120), steps->step[i].title,
		    answer_words(steps->step[i].answer));
		print_wrapped(out, 2, line);
		if (steps->step[i].facts[0])
			print_wrapped(out, 6, steps->step[i].facts);
	}
}

char *
explain_why(const struct explanation *e, enum grade_axis a,
    char buf[EXPLAIN_WHY])
{
	static_assert(EXPLAIN_WHY >= GRADE_WHY && EXPLAIN_WHY >= COVER_WHY,
	    "room for either");

	buf[0] = '\0';
	if (e->judged->verdict.grades[a] < 0)
		return buf;
	if (a == GRADE_USE)
		grade_use_why(e->judged->basis.context.grading, e->session,
		    buf);
	else if (a == GRADE_COVER)
		cover_grade_why(&e->judged->cover, buf);
	return buf;
}

/* The weakest first: what is not assessed, then by grade, then in the order of
 * the axes. */
static void
write_grades(FILE *out, const struct explanation *e)
{
	const struct verdict *v = &e->judged->verdict;
	char line[LINE], number[12], why[EXPLAIN_WHY];
	int grade, a;

	fputs("\nHow strong it is, 0 to 4, the weakest first\n", out);
	for (grade = -1; grade <= 4; grade++)
		for (a = 0; a < GRADE_AXIS_COUNT; a++) {
			if (v->grades[a] != grade)
				continue;
			snprintf(number, sizeof(number), "%d", grade);
			snprintf(line, sizeof(line), "%s  %.200s",
			    grade < 0 ? "-" : number,
			    grade_words((enum grade_axis)a, grade));
			write_line(out, grade_axis_name((enum grade_axis)a),
			    line);
			if (explain_why(e, (enum grade_axis)a, why)[0])
				print_wrapped(out, 16, why);
		}
}

/* ---- who looks into it ---- */

/* Who holds an office now; the same person may hold several, a row for each. */
static int
write_reviewers(FILE *out, const struct explanation *e)
{
	static const struct print_column columns[] = {
		{ "  person", false, false }, { "office", false, false },
		{ "may review it", false, false },
	};
	const struct policy_context *c = &e->judged->basis.context;
	const struct policy_review review = { e->session,
		&e->judged->verdict, e->now_us };
	const struct roster_office *row;
	struct print_rows rows = { 0 };
	const char *why = "";
	size_t i;
	bool may;

	for (i = 0; i < roster_offices(c->roster); i++) {
		row = roster_office_at(c->roster, i);
		if (!roster_holds(c->roster, row->person, row->office,
		    e->now_us))
			continue;
		may = policy_may_review(c, &review, row->person, &why);
		print_rows_add(&rows, "  %s", row->person);
		print_rows_add(&rows, "%s", office_name(row->office));
		print_rows_add(&rows, "%s%s", may ? "yes" : "no: ",
		    may ? "" : why);
	}
	return print_rows_end(&rows, out, 0, columns, 3);
}

static int
write_route(FILE *out, const struct explanation *e)
{
	struct policy_route r;
	char line[LINE];

	/* Who would be sent it, or may not review it, tells whose it is. */
	if (e->judged->verdict.outcome != OUTCOME_CONTRARY ||
	    e->naming.is_hidden)
		return 0;
	policy_route(&e->judged->basis.context, e->session,
	    &e->judged->verdict, &r);
	fputs("\nWhere it would go\n", out);
	snprintf(line, sizeof(line), "%s: the %s, %.64s%s%.32s%s%.100s",
	    procedure_name(r.procedure), office_name(r.to),
	    r.holder ? r.holder->id : "whom the roster does not name",
	    r.clause[0] ? ", clause " : "", r.clause, r.why[0] ? "; " : "",
	    r.why);
	print_wrapped(out, 2, line);
	return write_reviewers(out, e);
}

/* ---- what it rests on ---- */

/* A text that was another when the session was seen. */
static void
write_former(FILE *out, const char *name, const char *then, const char *now)
{
	if (strcmp(then, now) == 0)
		return;
	fprintf(out, "  When it was seen, the %s was\n", name);
	write_line(out, "", then);
}

static void
write_basis(FILE *out, const struct explanation *e)
{
	const struct policy_context *c = &e->judged->basis.context;
	const struct session *s = e->session;
	char known[JUDGING_KNOWN], start[CALENDAR_TEXT], *rest;

	fputs("\nThe texts it rests on, by SHA-256\n", out);
	write_line(out, "policy", policy_hash(c->policy));
	write_line(out, "calendar", calendar_hash(c->calendar));
	write_line(out, "roster", roster_hash(c->roster));
	write_line(out, "catalogue", catalogue_hash(c->catalogue));
	write_line(out, "grading", grading_hash(c->grading));
	write_line(out, "law", e->judged->basis.law->hash);
	write_former(out, "catalogue", s->catalogue,
	    catalogue_hash(c->catalogue));
	write_former(out, "roster", s->roster, roster_hash(c->roster));
	write_line(out, "in force", calendar_text(s->start_us, start));
	rest = judging_known(ENGLISH, c, known);
	write_line(out, "as known", strsep(&rest, ";"));
	write_line(out, "", rest ? rest + 1 : "");
}

int
explain_text(FILE *out, const struct explanation *e)
{
	size_t i;

	if (write_words(out, e) < 0)
		return -1;
	write_facts(out, e);
	if (write_hosts(out, e->session) < 0)
		return -1;
	write_verdict(out, e);
	if (write_stretches(out, e->judged) < 0)
		return -1;
	write_steps(out, e->steps);
	write_grades(out, e);
	if (write_route(out, e) < 0)
		return -1;
	write_basis(out, e);
	fputs("\nWhat this can and cannot show\n", out);
	for (i = 0; i < 3 && report_limit(ENGLISH, i); i++)
		print_wrapped(out, 2, report_limit(ENGLISH, i));
	return 0;
}
