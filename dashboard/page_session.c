/* page_session.c: one session, laid open as beadle explain does, and what its
 * reviewer found. It names a device: each look is in the ledger. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/page.h"
#include "dashboard/explain.h"
#include "dashboard/judge_one.h"
#include "dashboard/minutes.h"
#include "dashboard/moment.h"
#include "dashboard/os_user.h"
#include "dashboard/print.h"
#include "dashboard/report.h"
#include "dashboard/reviewing.h"

/* What one may find, with its key. */
static const struct { enum disposition found; const char *words; char key; }
findings[] = {
	{ DISPOSITION_CORRECT, "Correct", '1' },
	{ DISPOSITION_REFER, "Correct, refer it", '2' },
	{ DISPOSITION_EXEMPT, "Use, but exempt", '3' },
	{ DISPOSITION_EMBED, "Part of another page", '4' },
	{ DISPOSITION_BACKGROUND, "The device by itself", '5' },
	{ DISPOSITION_WRONG_DEVICE, "Wrong device", '6' },
	{ DISPOSITION_UNCLEAR, "Unclear", '7' },
};
#define FINDINGS (sizeof(findings) / sizeof(findings[0]))

struct look {			/* one session being shown */
	struct page *page;
	const struct session *session;
	struct judged judged;
	struct policy_steps steps;
	int result;		/* 0 shown or done, 1 not for this person, -1 */
};

/* ---- writing ---- */

/* The sentences, a paragraph each. */
static void
write_words(struct look *l)
{
	struct explanation e = { l->session, &l->judged, &l->steps,
		l->page->now_us };
	struct html *h = &l->page->body;
	char *words = NULL, *line, *rest;
	size_t len;
	FILE *f = open_memstream(&words, &len);

	if (!f)
		return;
	explain_words(f, &e);
	if (fclose(f) == 0) {
		html(h, "<div class=\"aloud\">\n");
		rest = words;
		while ((line = strsep(&rest, "\n")) && rest)
			html(h, "<p>%s</p>\n", line);
		html(h, "</div>\n");
	}
	free(words);
}

static void
write_fact(struct html *h, const char *name, const char *value)
{
	html(h, "<div><dt>%s</dt><dd>%s</dd></div>\n", name, value);
}

static void
write_facts(struct look *l)
{
	const struct policy_context *c = &l->judged.basis.context;
	const struct session *s = l->session;
	const struct verdict *v = &l->judged.verdict;
	struct grade_bounds time = grade_time(c->grading, s, 0, UINT64_MAX);
	char text[200], at[CALENDAR_TEXT], span[PRINT_SPAN];
	struct html *h = &l->page->body;

	html(h, "<h2>What was seen</h2>\n<dl class=\"facts\">\n");
	write_fact(h, "Device", s->device);
	write_fact(h, "Recognised", explain_basis(s->device_basis));
	snprintf(text, sizeof(text), "%s%s%s", equipment_name(v->equipment),
	    v->device && v->device->shared ? ", shared" : "",
	    v->device && v->device->place[0] ? ", " : "");
	html(h, "<div><dt>Equipment</dt><dd>%s%s</dd></div>\n", text,
	    v->device ? v->device->place : "");
	write_fact(h, "From", calendar_text(s->start_us, at));
	write_fact(h, "Until", calendar_text(s->end_us, at));
	write_fact(h, "Time", print_bounds(time.lower_s, time.upper_s, span));
	snprintf(text, sizeof(text), "%u connections, %" PRIu64 " bytes up, %"
	    PRIu64 " down", s->flows, s->bytes_up, s->bytes_down);
	write_fact(h, "Traffic", text);
	html(h, "</dl>\n<p class=\"hint\">%s</p>\n", report_method);
}

static void
write_hosts(struct look *l)
{
	struct html *h = &l->page->body;
	const struct session_host *host;
	size_t i;

	html(h, "<h2>Hosts</h2>\n<div class=\"scroll\" tabindex=\"0\" role="
	    "\"region\" aria-label=\"Hosts\"><table><thead><tr><th scope=\""
	    "col\">host</th><th scope=\"col\">role</th><th scope=\"col\">read "
	    "from</th><th scope=\"col\" class=\"number\">connections</th>"
	    "<th scope=\"col\">second opinion</th></tr></thead><tbody>\n");
	for (i = 0; i < l->session->host_count; i++) {
		host = &l->session->hosts[i];
		html(h, "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td>"
		    "<td class=\"number\">%u</td><td>%s</td></tr>\n",
		    host->host, role_name(host->role), basis_name(host->basis),
		    host->flows, host->ndpi[0] ? host->ndpi : "none");
	}
	html(h, "</tbody></table></div>\n");
}

/* The weakest first. */
static void
write_grades(struct look *l)
{
	const struct verdict *v = &l->judged.verdict;
	struct html *h = &l->page->body;
	char why[GRADE_WHY];
	int grade, a;

	html(h, "<h2>How strong it is, the weakest first</h2>\n<table class="
	    "\"grades\"><thead><tr><th scope=\"col\">claim</th><th scope=\""
	    "col\">grade, 0 to 4</th><th scope=\"col\">in words</th></tr>"
	    "</thead><tbody>\n");
	for (grade = -1; grade <= 4; grade++)
		for (a = 0; a < GRADE_AXIS_COUNT; a++) {
			if (v->grades[a] != grade)
				continue;
			html(h, "<tr><th scope=\"row\">%s</th><td>",
			    grade_axis_name((enum grade_axis)a));
			if (grade < 0)
				html(h, "–");
			else
				html(h, "<span class=\"grade grade-%d\">%d"
				    "</span>", grade, grade);
			html(h, "</td><td>%s", grade_words(
			    (enum grade_axis)a, grade));
			if (a == GRADE_USE && grade >= 0)
				html(h, ": %s", grade_use_why(l->judged.basis.
				    context.grading, l->session, why));
			html(h, "</td></tr>\n");
		}
	html(h, "</tbody></table>\n");
}

static void
write_steps(struct look *l)
{
	struct html *h = &l->page->body;
	const struct policy_step *step;
	size_t i;

	html(h, "<h2>Clause by clause</h2>\n<ol class=\"steps\">\n");
	for (i = 0; i < l->steps.count; i++) {
		step = &l->steps.step[i];
		html(h, "<li class=\"%s\"><strong>%s%s%s</strong>: %s<br>"
		    "<span class=\"hint\">%s</span></li>\n",
		    step->answer > 0 ? "yes" : "no", step->clause,
		    step->clause[0] ? ", " : "", step->title,
		    step->answer > 0 ? "yes" : step->answer < 0 ? "unknown" :
		    "no", step->facts);
	}
	html(h, "</ol>\n<p>So it is %s.</p>\n",
	    outcome_words(l->judged.verdict.outcome));
}

static void
write_history(struct look *l)
{
	const struct reviews *r = l->judged.basis.context.reviews;
	struct html *h = &l->page->body;
	char at[CALENDAR_TEXT];
	const struct review *v;
	size_t i, n = 0;

	html(h, "<h2>What was found before</h2>\n");
	for (i = 0; r && i < reviews_count(r); i++) {
		v = reviews_at(r, i);
		if (strcmp(v->session, l->session->id) != 0)
			continue;
		if (n++ == 0)
			html(h, "<ul>");
		html(h, "<li>%s by %s, %.16s%s%s</li>\n",
		    disposition_name(v->disposition), v->by,
		    calendar_text(v->recorded_us, at),
		    v->reason[0] ? ": " : "", v->reason);
	}
	html(h, n ? "</ul>\n" : "<p>Nothing.</p>\n");
}

static void
write_form(struct look *l)
{
	const struct reviews *r = l->judged.basis.context.reviews;
	enum outcome o = l->judged.verdict.outcome;
	struct html *h = &l->page->body;
	size_t i;

	if (o != OUTCOME_CONTRARY && o != OUTCOME_UNDECIDED)
		return;
	html(h, "<section aria-labelledby=\"find\"><h2 id=\"find\">What did "
	    "you find?</h2>\n<form method=\"post\" action=\"/session/%s\" "
	    "class=\"find\">", l->session->id);
	page_form(l->page);
	html(h, "<p><label for=\"reason\">Why (may be left out)</label><input "
	    "id=\"reason\" name=\"reason\" maxlength=\"190\"></p><div class="
	    "\"buttons\">\n");
	for (i = 0; i < FINDINGS; i++)
		html(h, "<button name=\"found\" value=\"%s\" data-key=\"%c\">"
		    "%s <kbd>%c</kbd></button>\n",
		    disposition_name(findings[i].found), findings[i].key,
		    findings[i].words, findings[i].key);
	if (reviews_of(r, l->session->id, 0))
		html(h, "<button name=\"found\" value=\"undone\" class=\"quiet"
		    "\" data-key=\"z\">Take back <kbd>z</kbd></button>\n");
	html(h, "</div></form></section>\n");
}

static void
write_session(struct look *l)
{
	const struct policy_context *c = &l->judged.basis.context;
	struct page *p = l->page;
	char at[CALENDAR_TEXT];
	size_t i;

	snprintf(p->title, sizeof(p->title), "%.60s, %.16s",
	    report_service_title(c->catalogue, l->session->service),
	    calendar_text(l->session->start_us, at));
	html(&p->body, "<p><a href=\"/review\" data-key=\"q\">Back to the "
	    "queue</a></p>\n<h1>%s <span class=\"tag %s\">%s</span></h1>\n",
	    p->title, outcome_name(l->judged.verdict.outcome),
	    outcome_words(l->judged.verdict.outcome));
	write_words(l);
	write_form(l);
	minutes_write(&p->body, l->session, &l->judged);
	write_grades(l);
	write_facts(l);
	write_hosts(l);
	write_steps(l);
	write_history(l);
	html(&p->body, "<h2>What this can and cannot show</h2>\n<ul>");
	for (i = 0; i < 3 && report_limits[i]; i++)
		html(&p->body, "<li>%s</li>", report_limits[i]);
	html(&p->body, "</ul>\n<p class=\"hint\">Session %s. That you looked "
	    "at it is in the ledger.</p>\n", l->session->id);
}

/* ---- reading ---- */

/* Judge it, and may they see it? What is not for them is as if it were not
 * there. */
static int
judge(struct look *l, const struct session *s)
{
	l->session = s;
	l->result = judge_one(l->page->reader, s, &l->judged, &l->steps,
	    l->page->why, PAGE_WHY);
	if (l->result == 0 && !page_may_see(l->page, s, &l->judged))
		l->result = 1;
	return l->result;
}

/* A store_visit. */
static int
show(void *arg, const struct session *s)
{
	struct look *l = arg;
	struct page *p = l->page;

	if (judge(l, s) != 0)
		return 1;
	write_session(l);
	p->is_named = true;
	snprintf(p->look.command, sizeof(p->look.command), "page session");
	snprintf(p->look.session, sizeof(p->look.session), "%s", s->id);
	snprintf(p->look.device, sizeof(p->look.device), "%s", s->device);
	return 0;
}

/* Exactly one, by its whole id. */
static void
read_one(struct look *l, store_visit *visit)
{
	struct reader_request q = { .what = READER_ONE, .id = l->page->id,
		.is_unseen = true };	/* site.c records it */
	char why[PAGE_WHY];
	struct page *p = l->page;
	int r = 1;

	l->result = 1;
	if (strlen(p->id) == 16 && reader_id(p->id, why, sizeof(why)) == 0)
		r = reader_named(p->reader, &q, visit, l, why, sizeof(why));
	if (r == 0 || p->body.len || p->to[0])
		return;
	if (l->result < 0)
		page_failed(p);
	else
		page_say(p, 404, "There is no such session",
		    "It is not there, or not for you to look into.");
}

void
page_session(struct page *p)
{
	struct look *l = calloc(1, sizeof(*l));

	if (!l) {
		page_failed(p);
		return;
	}
	l->page = p;
	read_one(l, show);
	free(l);
}

/* ---- a finding ---- */

static int
read_finding(struct page *p, struct review *v)
{
	char found[24], reason[REGISTER_TEXT];
	size_t i;

	page_field(p, "found", found, sizeof(found));
	page_field(p, "reason", reason, sizeof(reason));
	snprintf(v->by, sizeof(v->by), "%s", p->who->person);
	snprintf(v->reason, sizeof(v->reason), "%s", reason);
	os_user(v->os_user);
	v->disposition = DISPOSITION_UNDONE;
	if (strcmp(found, "undone") == 0)
		return 0;
	for (i = 0; i < FINDINGS; i++)
		if (strcmp(found, disposition_name(findings[i].found)) == 0) {
			v->disposition = findings[i].found;
			return 0;
		}
	return -1;
}

/* Written under the ledger's lock, by what stands in it then. 1: it is busy. */
static int
write_finding(struct page *p, struct review *v)
{
	struct ledger *ledger;
	int r = ledger_open_within(&ledger, p->reader->settings.state,
	    PAGE_LEDGER_MS, p->why, PAGE_WHY);

	if (r != 0)
		return r;
	r = ledger_review(ledger, v, p->now_us, p->why, PAGE_WHY);
	ledger_close(ledger);
	return r;
}

/* A store_visit. */
static int
review(void *arg, const struct session *s)
{
	struct look *l = arg;
	struct page *p = l->page;
	struct review v = { 0 };
	int r;

	if (judge(l, s) != 0)
		return 1;
	if (read_finding(p, &v) < 0)
		page_say(p, 400, "What did you find?", "Choose one of the "
		    "findings.");
	else if (reviewing_check(&v, s, &l->judged, p->now_us, p->why,
	    PAGE_WHY) < 0)
		page_say(p, 409, "This was not recorded", p->why);
	else if ((r = write_finding(p, &v)) != 0)
		(r > 0 ? page_busy : page_failed)(p);
	else if (v.disposition == DISPOSITION_UNDONE)
		snprintf(p->to, sizeof(p->to), "/session/%s", s->id);
	else
		snprintf(p->to, sizeof(p->to), "/review?done=%s", s->id);
	return 0;
}

void
page_session_review(struct page *p)
{
	struct look *l = calloc(1, sizeof(*l));

	if (!l) {
		page_failed(p);
		return;
	}
	l->page = p;
	read_one(l, review);
	free(l);
}
