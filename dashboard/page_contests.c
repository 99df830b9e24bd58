/* page_contests.c: what people say against entries about themselves, for the
 * office that answers; for the data protection officer only whether and
 * when. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/page.h"
#include "dashboard/contest_words.h"
#include "dashboard/judge_one.h"
#include "dashboard/laid_open.h"
#include "dashboard/moment.h"
#include "dashboard/os_user.h"
#include "dashboard/page_waits.h"
#include "dashboard/report.h"

#define LEAST 12		/* bytes of an answer */
#define BUSY 2			/* another writes the ledger still */

/* Does this person take up that office's matters now? */
static bool
is_of_office(const struct page *p, const char *office)
{
	const struct roster *r = p->context->roster;
	const char *me = p->who->person;
	const struct roster_person *holder, *acting;
	int o;

	for (o = 0; o < OFFICE_COUNT; o++) {
		if (strcmp(office_name((enum office)o), office) != 0)
			continue;
		if (roster_holds(r, me, (enum office)o, p->now_us))
			return true;
		holder = roster_holder(r, (enum office)o, p->now_us);
		acting = holder && roster_is_absent(r, holder->id,
		    p->now_us) ? roster_acting(r, holder->id, p->now_us) :
		    NULL;
		return acting && strcmp(acting->id, me) == 0;
	}
	return false;
}

static bool
may_answer(const struct page *p, const struct contests_one *c)
{
	return strcmp(c->said.by, p->who->person) != 0 &&
	    is_of_office(p, c->said.office);
}

/* ---- the list ---- */

static void
write_row(struct page *p, const struct contests_one *c, bool is_mine)
{
	struct html *h = &p->body;
	char at[CALENDAR_TEXT];

	html(h, "<tr><td>");
	if (is_mine)
		html(h, "<a href=\"/contest/%s\">%s</a>", c->said.id,
		    c->said.id);
	else
		html(h, "%s", c->said.id);
	html(h, "</td><td>%.16s</td><td>%s</td><td>%s</td><td>",
	    calendar_text(c->said.recorded_us, at), is_mine ? c->said.by :
	    "–", c->said.office);
	contest_state(h, c, p->reader->settings.contest_days, p->now_us);
	html(h, "</td></tr>\n");
}

size_t
page_contests_waiting(const struct page *p, int32_t *due)
{
	const struct contests *all = ledger_contests(p->reader->ledger);
	const struct contests_one *c;
	size_t i, count = 0;
	int32_t day;

	for (i = 0; i < contests_count(all); i++) {
		c = contests_at(all, i);
		if (c->answer.id[0] || !may_answer(p, c))
			continue;
		day = contest_due(calendar_day(c->said.recorded_us),
		    p->reader->settings.contest_days);
		if (!count++ || day < *due)
			*due = day;
	}
	return count;
}

void
page_contests(struct page *p)
{
	const struct contests *all = ledger_contests(p->reader->ledger);
	const struct contests_one *c;
	struct html *h = &p->body;
	char within[CONTEST_WITHIN];
	size_t i, shown = 0;
	bool is_mine;

	strcpy(p->title, "Contested entries");
	contest_within(p->reader->settings.contest_days, within);
	html(h, "<h1>Contested entries</h1>\n<p>People may say against what is "
	    "recorded of them. Whoever holds the office that the policy sends "
	    "it to answers within %s, in words; both stay in the "
	    "ledger.</p>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\""
	    " aria-label=\"Contested entries\"><table class=\"queue\">"
	    "<caption>The newest first</caption><thead><tr><th scope=\"col\">"
	    "contest</th><th scope=\"col\">said</th><th scope=\"col\">by</th>"
	    "<th scope=\"col\">to the</th><th scope=\"col\">state</th></tr>"
	    "</thead><tbody>\n", within);
	for (i = contests_count(all); i-- > 0;) {
		c = contests_at(all, i);
		is_mine = may_answer(p, c);
		if (!is_mine && !(p->seats & SEAT(AUDITOR)))
			continue;
		write_row(p, c, is_mine);
		p->is_named |= is_mine;
		shown++;
	}
	html(h, "</tbody></table></div>\n");
	if (!shown)
		html(h, "<p>None.</p>\n");
	snprintf(p->look.command, sizeof(p->look.command), "page contests");
}

/* ---- one of them ---- */

struct look {
	struct page *page;
	const struct contests_one *contest;
	struct judged judged;
	struct policy_steps steps;
	const char *wrong;
};

/* A store_visit: what it is about. */
static int
write_session(void *arg, const struct session *s)
{
	struct look *l = arg;
	struct page *p = l->page;
	/* Whoever contests it has named himself. */
	const struct explanation e = { s, &l->judged, &l->steps, p->now_us,
		{ 0 }, NULL,
		(p->seats & (SEAT(HEAD) | SEAT(CHAIR))) != 0 };

	if (judge_one(p->reader, s, &l->judged, &l->steps, p->why,
	    PAGE_WHY) < 0)
		return -1;
	html(&p->body, "<h2>What it is about</h2>\n");
	laid_open_words(&p->body, &e);
	laid_open_grades(&p->body, &e);
	laid_open_steps(&p->body, &e);
	laid_open_who(&p->body, &e);
	laid_open_facts(&p->body, &e);
	laid_open_hosts(&p->body, &e);
	laid_open_limits(&p->body);
	laid_open_law(&p->body, &e);
	snprintf(p->look.device, sizeof(p->look.device), "%s", s->device);
	return 0;
}

static void
write_about(struct look *l)
{
	struct reader_request q = { .what = READER_ONE,
		.id = l->contest->said.session, .is_unseen = true };
	struct page *p = l->page;

	if (reader_named(p->reader, &q, write_session, l, p->why,
	    PAGE_WHY) != 0)
		html(&p->body, "<p>The session cannot be shown: it was "
		    "deleted when its time was up, or cannot be read now."
		    "</p>\n");
}

static void
write_answer(struct look *l)
{
	const struct contests_one *c = l->contest;
	struct html *h = &l->page->body;
	int f;

	if (c->answer.id[0]) {
		html(h, "<h2>Answered by %s</h2><blockquote>", c->answer.by);
		html_lines(h, c->answer.reason);
		html(h, "</blockquote>\n");
		return;
	}
	html(h, "<section class=\"find\" aria-labelledby=\"answer\"><h2 id=\""
	    "answer\">Answer</h2>\n<form method=\"post\" action=\"/contest/%s"
	    "\"><fieldset><legend>What do you find?</legend>\n", c->said.id);
	page_form(l->page);
	for (f = 0; f < CONTEST_FOUND_COUNT; f++)
		html(h, "<p class=\"choice\"><input type=\"radio\" name=\""
		    "found\" id=\"found-%d\" value=\"%s\" required><label for="
		    "\"found-%d\">%s</label></p>\n", f,
		    contest_found_name((enum contest_found)f), f,
		    contest_found_words((enum contest_found)f));
	html(h, "</fieldset>\n<p><label for=\"reason\">Your answer, in words"
	    "</label><span class=\"hint\" id=\"reason-hint\">%s reads it as "
	    "you write it.</span><textarea id=\"reason\" name=\"reason\" rows="
	    "\"6\" maxlength=\"%d\" aria-describedby=\"reason-hint\" required>"
	    "</textarea></p><p><button>Answer</button></p></form></section>\n",
	    c->said.by, CONTEST_TEXT / 3);
}

static void
write_contest(struct look *l)
{
	const struct contests_one *c = l->contest;
	struct page *p = l->page;
	struct html *h = &p->body;
	char date[MOMENT_TEXT];

	snprintf(p->title, sizeof(p->title), "%s", c->said.id);
	html(h, "<p><a href=\"/contests\">Contested entries</a></p>\n<h1>%s, "
	    "by %s</h1>\n", c->said.id, c->said.by);
	if (l->wrong[0])
		html(h, "<div class=\"wrong\" role=\"alert\" tabindex=\"-1\">"
		    "<h2>There is a problem</h2><p>%s</p></div>\n", l->wrong);
	html(h, "<p>Said on %s to the %s; ", moment_date(calendar_day(
	    c->said.recorded_us), date), c->said.office);
	contest_state(h, c, p->reader->settings.contest_days, p->now_us);
	html(h, ".</p>\n<blockquote>");
	html_lines(h, c->said.reason);
	html(h, "</blockquote>\n");
	write_answer(l);
	write_about(l);
	p->is_named = true;
	snprintf(p->look.command, sizeof(p->look.command), "page contest");
	snprintf(p->look.reason, sizeof(p->look.reason), "to answer %s",
	    c->said.id);
	snprintf(p->look.session, sizeof(p->look.session), "%s",
	    c->said.session);
	snprintf(p->look.person, sizeof(p->look.person), "%s", c->said.by);
}

/* NULL: there is none, or it is not theirs to answer. */
static struct look *
open_look(struct page *p)
{
	const struct contests_one *c = contests_named(ledger_contests(
	    p->reader->ledger), p->id);
	struct look *l = NULL;

	if (!c || !may_answer(p, c)) {
		page_say(p, 404, "There is no such contest", "It is not "
		    "there, or not yours to answer.");
		return NULL;
	}
	l = calloc(1, sizeof(*l));
	if (!l) {
		page_failed(p);
		return NULL;
	}
	*l = (struct look){ .page = p, .contest = c, .wrong = "" };
	return l;
}

void
page_contest(struct page *p)
{
	struct look *l = open_look(p);

	if (l)
		write_contest(l);
	free(l);
}

/* ---- answering ---- */

static int
read_answer(struct look *l, struct contest *a)
{
	struct page *p = l->page;
	char found[16];
	int f = 0;

	*a = l->contest->said;
	a->is_answer = true;
	snprintf(a->by, sizeof(a->by), "%s", p->who->person);
	os_user_page(a->os_user);
	page_field(p, "found", found, sizeof(found));
	page_field(p, "reason", a->reason, sizeof(a->reason));
	while (f < CONTEST_FOUND_COUNT && strcmp(found,
	    contest_found_name((enum contest_found)f)) != 0)
		f++;
	if (f == CONTEST_FOUND_COUNT)
		l->wrong = "Choose what you find.";
	else if (strlen(a->reason) < LEAST)
		l->wrong = "Answer in a few words, at most 500 letters.";
	else
		a->found = (enum contest_found)f;
	return l->wrong[0] ? -1 : 0;
}

/* Written under the ledger's lock, by what stands in it then: 1 it is refused,
 * -1 it failed. */
static int
record(struct page *p, struct contest *a)
{
	struct ledger *ledger;
	int r;

	r = ledger_open_within(&ledger, p->reader->settings.state,
	    PAGE_LEDGER_MS, p->why, PAGE_WHY);
	if (r != 0)
		return r < 0 ? -1 : BUSY;
	r = contests_check(ledger_contests(ledger), a, p->why, PAGE_WHY) < 0 ?
	    1 : ledger_contest(ledger, a, p->now_us, p->why, PAGE_WHY);
	ledger_close(ledger);
	return r;
}

void
page_contest_answer(struct page *p)
{
	struct look *l = open_look(p);
	struct contest a;
	int r = 0;

	if (!l)
		return;
	if (read_answer(l, &a) == 0)
		r = record(p, &a);
	if (r == 1)
		l->wrong = p->why;
	if (r < 0) {
		page_failed(p);
	} else if (r == BUSY) {
		page_busy(p);
	} else if (l->wrong[0]) {
		p->status = r > 0 ? 409 : 400;
		write_contest(l);
	} else {
		snprintf(p->to, sizeof(p->to), "/contests");
	}
	free(l);
}
