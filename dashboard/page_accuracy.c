/* page_accuracy.c: how often beadle is wrong, as measured before it was
 * released and as reviewers found here; and where nDPI is of another mind. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/reviews_table.h"
#include "dashboard/page.h"
#include "dashboard/disagreements.h"
#include "dashboard/measured_words.h"
#include "dashboard/moment.h"
#include "dashboard/precision_words.h"
#include "dashboard/report.h"

/* A row may be one session: not for who sees numbers alone. */
#define ROWS (SEAT(NETWORK_MANAGER) | SEAT(HEAD) | SEAT(AUDITOR))
#define OPINIONS SEAT(NETWORK_MANAGER)

static void
write_measured(struct page *p)
{
	const struct policy_context *c = p->context;
	const struct measured *m = measured_is_of(p->measured,
	    grading_hash(c->grading), catalogue_hash(c->catalogue)) ?
	    p->measured : NULL;
	char line[MEASURED_TEXT];
	size_t i;

	html(&p->body, "<h2>Before it was released</h2>\n<ul>");
	for (i = 0; measured_line(ENGLISH, m, i, line); i++)
		html(&p->body, "<li>%s</li>\n", line);
	html(&p->body, "</ul>\n");
}

/* ---- what reviewers found ---- */

static void
write_row(struct page *p, const char *name, const struct precision *found,
    enum precision_claim claim)
{
	struct precision_ratio r;
	struct html *h = &p->body;
	int d;

	precision_ratio(found, claim, &r);
	html(h, "<tr><th scope=\"row\">%s</th><td class=\"number\">%u</td><td "
	    "class=\"number\">%u</td><td class=\"number\">%u</td>", name,
	    r.right, r.wrong, r.unclear);
	if (r.right + r.wrong)
		html(h, "<td class=\"number\">%u %%</td><td class=\"number\">"
		    "%u to %u %%</td><td>", precision_right(&r),
		    precision_percent(r.lower), precision_percent(r.upper));
	else
		html(h, "<td class=\"number\">–</td><td class=\"number\">–"
		    "</td><td>");
	for (d = 0; d < DISPOSITION_UNDONE; d++)
		if (found->of[d])
			html(h, "%u %s ", found->of[d],
			    disposition_name((enum disposition)d));
	html(h, "</td></tr>\n");
}

static void
write_table(struct page *p, const struct reviews_table *t,
    enum precision_claim claim)
{
	bool is_service = claim == PRECISION_SERVICE;
	const struct reviews_row *rows = is_service ? t->services :
	    t->clauses;
	size_t i, count = is_service ? t->service_count : t->clause_count;
	const char *name = is_service ? "service" : "clause";

	html(&p->body, "<h3>By %s</h3>\n<div class=\"scroll\" tabindex=\"0\" "
	    "role=\"region\" aria-label=\"By %s\"><table><thead><tr><th scope="
	    "\"col\">%s</th><th scope=\"col\" class=\"number\">right</th><th "
	    "scope=\"col\" class=\"number\">wrong</th><th scope=\"col\" class="
	    "\"number\">unclear</th><th scope=\"col\" class=\"number\">right "
	    "of both</th><th scope=\"col\" class=\"number\">95 %%</th><th "
	    "scope=\"col\">found</th></tr></thead><tbody>\n", name, name,
	    name);
	for (i = 0; i < count; i++)
		write_row(p, is_service ? report_service_title(
		    p->context->catalogue, rows[i].id) : rows[i].id,
		    &rows[i].found, claim);
	html(&p->body, "</tbody></table></div>\n");
}

static void
write_reviewed(struct page *p)
{
	struct reviews_scope scope = { INT32_MIN, INT32_MAX, 0 };
	char line[PRECISION_TEXT];
	struct reviews_table t;

	html(&p->body, "<h2>As reviewers found here</h2>\n");
	if (reviews_table_make(p->context->reviews, &scope, &t) < 0) {
		html(&p->body, "<p>Out of memory.</p>\n");
		return;
	}
	html(&p->body, "<p>%s</p>\n", precision_line(ENGLISH, &t.all, t.since,
	    line));
	if (t.service_count && p->seats & ROWS) {
		write_table(p, &t, PRECISION_SERVICE);
		write_table(p, &t, PRECISION_RULE);
		html(&p->body, "<p class=\"hint\">Of a service, an exempt use "
		    "was recognised and is right; of a clause, it was flagged "
		    "without need and is wrong. What was unclear is in no "
		    "ratio.</p>\n");
	}
	reviews_table_clear(&t);
}

static void
write_demoted(struct page *p)
{
	const struct catalogue_service *s;
	char line[PRECISION_TEXT];
	struct demotion d;
	uint32_t i = 0;
	bool any = false;

	html(&p->body, "<h2>Services that need context</h2>\n<p>When reviewers "
	    "find too many of a service's flags wrong, beadle stops calling "
	    "its use contrary by itself.</p>\n<ul>");
	while ((s = precision_next(p->context, p->now_us, &i, &d))) {
		html(&p->body, "<li>%s</li>\n", precision_demoted(ENGLISH,
		    s->title,
		    &d, line));
		any = true;
	}
	html(&p->body, any ? "</ul>\n" : "<li>None now.</li></ul>\n");
}

/* ---- the second opinion ---- */

struct opinions { struct page *page; struct disagreements d; };

/* A store_visit. */
static int
add_opinion(void *arg, const struct session *s)
{
	struct opinions *o = arg;

	return disagreements_add(&o->d, o->page->context->catalogue, s) < 0;
}

static void
write_opinions(struct page *p)
{
	struct opinions o = { .page = p };
	const struct disagreement *r;
	char date[MOMENT_TEXT];
	int32_t day;
	size_t i;

	html(&p->body, "<h2>Where nDPI is of another mind</h2>\n");
	if (reader_day(p->reader, NULL, p->now_us, &day, p->why,
	    PAGE_WHY) < 0 || reader_numbers(p->reader, day, add_opinion, &o,
	    p->why, PAGE_WHY) != 0) {
		html(&p->body, "<p>The record could not be read.</p>\n");
		disagreements_free(&o.d);
		return;
	}
	html(&p->body, "<p>On %s, %" PRIu64 " sessions had an opinion of "
	    "nDPI's that could agree with the name beadle read; %" PRIu64
	    " disagree. Its opinion decides nothing.</p>\n", moment_date(day,
	    date), o.d.judged, o.d.differing);
	if (o.d.count)
		html(&p->body, "<div class=\"scroll\" tabindex=\"0\" role=\""
		    "region\" aria-label=\"Disagreements\"><table><thead><tr>"
		    "<th scope=\"col\">service</th><th scope=\"col\">host</th>"
		    "<th scope=\"col\">nDPI says</th><th scope=\"col\" class="
		    "\"number\">sessions</th></tr></thead><tbody>\n");
	for (i = 0; i < o.d.count; i++) {
		r = &o.d.rows[i];
		html(&p->body, "<tr><td>%s</td><td>%s</td><td>%s</td><td "
		    "class=\"number\">%" PRIu64 "</td></tr>\n",
		    report_service_title(p->context->catalogue, r->service),
		    r->host, r->ndpi, r->sessions);
	}
	if (o.d.count)
		html(&p->body, "</tbody></table></div>\n");
	disagreements_free(&o.d);
}

void
page_accuracy(struct page *p)
{
	strcpy(p->title, "How often is beadle wrong?");
	html(&p->body, "<h1>How often is beadle wrong?</h1>\n<p>Nobody should "
	    "rest a decision on a measurement without knowing its error. "
	    "Intervals are Wilson's, at 95 %%: the fewer were looked at, the "
	    "wider.</p>\n");
	write_measured(p);
	write_reviewed(p);
	write_demoted(p);
	if (p->seats & OPINIONS)
		write_opinions(p);
}
