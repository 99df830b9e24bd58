/* page_session.c: one session, laid open as beadle explain does, and what its
 * reviewer found. It names a device: each look is in the ledger. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/page.h"
#include "dashboard/contest_words.h"
#include "dashboard/done_words.h"
#include "dashboard/explain.h"
#include "dashboard/finding.h"
#include "dashboard/judge_one.h"
#include "dashboard/laid_open.h"
#include "dashboard/minutes.h"
#include "dashboard/moment.h"
#include "dashboard/print.h"
#include "dashboard/report.h"
#include "dashboard/reviewing.h"

struct look {			/* one session being shown */
	struct page *page;
	const struct session *session;
	struct judged judged;
	struct policy_steps steps;
	int result;		/* 0 shown or done, 1 not for this person, -1 */
};

/* ---- writing ---- */

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
		html(h, "<li>%s, by %s, %.16s%s%s</li>\n",
		    done_review(v->disposition), v->by,
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

	if (o != OUTCOME_CONTRARY && o != OUTCOME_UNDECIDED)
		return;
	html(h, "<section aria-labelledby=\"find\"><h2 id=\"find\">What did "
	    "you find?</h2>\n<form method=\"post\" action=\"/session/%s\" "
	    "class=\"find\">", l->session->id);
	page_form(l->page);
	html(h, "<p><label for=\"reason\">Why (may be left out)</label><input "
	    "id=\"reason\" name=\"reason\" maxlength=\"190\"></p><div class="
	    "\"buttons\">\n");
	finding_buttons(h);
	if (reviews_of(r, l->session->id, 0))
		html(h, "<button name=\"found\" value=\"undone\" class=\"quiet"
		    "\" data-key=\"z\">Take back <kbd>z</kbd></button>\n");
	html(h, "</div></form></section>\n");
}

/* That it is contested; the words are between the person and who answers. */
static void
write_contest(struct look *l)
{
	const struct contests_one *c = contests_of(ledger_contests(
	    l->page->reader->ledger), l->session->id);
	char due[MOMENT_TEXT];

	if (!c)
		return;
	if (c->answer.id[0])
		html(&l->page->body, "<p><strong>It was contested, and "
		    "answered by the %s: %s.</strong>%s</p>\n",
		    c->answer.office,
		    contest_found_words(c->answer.found),
		    c->answer.found == CONTEST_WRONG ? " Record below what it "
		    "was." : "");
	else
		html(&l->page->body, "<p><strong>It is contested.</strong> The "
		    "%s answers by %s.</p>\n", c->said.office,
		    moment_date(contest_due(calendar_day(
		    c->said.recorded_us), l->page->reader->settings
		    .contest_days), due));
}

static void
write_session(struct look *l)
{
	struct explanation e = { l->session, &l->judged, &l->steps,
		l->page->now_us, { 0 }, NULL,
		(l->page->seats & (SEAT(HEAD) | SEAT(CHAIR))) != 0 };
	struct page *p = l->page;

	explain_name(&e, &l->steps);
	laid_open_title(&e, p->title, sizeof(p->title));
	html(&p->body, "<p><a href=\"/review\" data-key=\"q\">Back to the "
	    "queue</a></p>\n<h1>%s <span class=\"tag %s\">%s%s</span></h1>\n",
	    p->title, outcome_name(l->judged.verdict.outcome),
	    wording_outcome(ENGLISH, l->judged.verdict.outcome),
	    l->judged.verdict.normally ? ", normally" : "");
	write_contest(l);
	laid_open_words(&p->body, &e);
	write_form(l);
	minutes_write(&p->body, l->session, &l->judged);
	laid_open_grades(&p->body, &e);
	laid_open_steps(&p->body, &e);
	laid_open_who(&p->body, &e);
	laid_open_facts(&p->body, &e);
	laid_open_hosts(&p->body, &e);
	laid_open_cover(&p->body, &l->judged.cover);
	write_history(l);
	laid_open_limits(&p->body);
	laid_open_law(&p->body, &e);
	html(&p->body, "<p class=\"hint\">Session %s. That you looked at it is "
	    "in the ledger.</p>\n", l->session->id);
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

/* A store_visit. */
static int
review(void *arg, const struct session *s)
{
	struct look *l = arg;
	struct page *p = l->page;
	struct review v = { 0 };
	const char *wrong;
	int r;

	if (judge(l, s) != 0)
		return 1;
	if ((wrong = finding_read(p, &v)))
		page_say(p, 400, "What did you find?", wrong);
	else if (reviewing_check(&v, s, &l->judged, p->now_us, p->why,
	    PAGE_WHY) < 0)
		page_say(p, 409, "This was not recorded", p->why);
	else if ((r = finding_record(p, &v, 1)) != 0)
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
