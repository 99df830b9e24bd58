/* page_own.c: what is recorded of who is signed in, and of nobody else; and
 * what they say against it. Who looked is told without names, as in the
 * subject's export. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/page.h"
#include "dashboard/contest_words.h"
#include "dashboard/done_words.h"
#include "dashboard/laid_open.h"
#include "dashboard/minutes.h"
#include "dashboard/moment.h"
#include "dashboard/os_user.h"
#include "dashboard/own.h"
#include "dashboard/print.h"
#include "dashboard/redact.h"
#include "dashboard/report.h"
#include "store/audit.h"

#define LEAST 12		/* bytes of a contest */
#define BUSY 2			/* another writes the ledger still */

static const struct contests *
contests_all(const struct page *p)
{
	return ledger_contests(p->reader->ledger);
}

static void
name_look(struct page *p, const char *command, const char *session)
{
	p->is_named = true;
	snprintf(p->look.command, sizeof(p->look.command), "%s", command);
	snprintf(p->look.person, sizeof(p->look.person), "%s",
	    p->who->person);
	snprintf(p->look.session, sizeof(p->look.session), "%s", session);
}

/* ---- the list ---- */

struct own {
	struct page *page;
	char (*sessions)[17];
	char (*devices)[64];
	size_t count;
	bool failed;
};

static void
remember(struct own *o, const struct session *s)
{
	void *more = reallocarray(o->sessions, o->count + 1,
	    sizeof(*o->sessions));

	if (more)
		o->sessions = more;
	o->failed |= !more;
	more = more ? reallocarray(o->devices, o->count + 1,
	    sizeof(*o->devices)) : NULL;
	if (more)
		o->devices = more;
	o->failed |= !more;
	if (o->failed)
		return;
	memcpy(o->sessions[o->count], s->id, sizeof(s->id));
	memcpy(o->devices[o->count], s->device, sizeof(s->device));
	o->count++;
}

/* An own_search's visit. */
static void
write_session(void *arg, const struct session *s, const struct judged *j)
{
	const struct policy_context *c = &j->basis.context;
	struct own *o = arg;
	struct html *h = &o->page->body;
	const struct review *found = reviews_of(c->reviews, s->id, 0);
	const struct contests_one *said = contests_of(contests_all(o->page),
	    s->id, 0);
	struct grade_bounds time = grade_time(c->grading, s, 0, UINT64_MAX);
	char at[CALENDAR_TEXT], span[PRINT_SPAN];

	remember(o, s);
	html(h, "<tr><td><a href=\"/own/%s\">%.16s</a></td><td>%s</td><td>%s"
	    "</td><td>%s</td><td><span class=\"tag %s\">%s%s</span></td><td>"
	    "%s</td><td>", s->id, calendar_text(s->start_us, at),
	    report_service_title(c->catalogue, s->service), s->device,
	    print_bounds(time.lower_s, time.upper_s, span),
	    outcome_name(j->verdict.outcome),
	    wording_outcome(ENGLISH, j->verdict.outcome),
	    j->verdict.normally ? ", normally" : "", found ?
	    done_review(found->disposition) : "–");
	if (said)
		contest_state(h, said, o->page->reader->settings.contest_days,
		    o->page->now_us);
	else
		html(h, "–");
	html(h, "</td></tr>\n");
}

static int
write_sessions(struct own *o)
{
	struct page *p = o->page;
	struct own_search search = { .reader = p->reader,
		.person = p->who->person, .visit = write_session, .arg = o };

	html(&p->body, "<h2>Use of social media</h2>\n<div class=\"scroll\" "
	    "tabindex=\"0\" role=\"region\" aria-label=\"Sessions\"><table "
	    "class=\"queue\"><caption>On devices that were yours alone, the "
	    "newest day first</caption><thead><tr><th scope=\"col\">began</th>"
	    "<th scope=\"col\">service</th><th scope=\"col\">device</th><th "
	    "scope=\"col\">time</th><th scope=\"col\">by the policy</th><th "
	    "scope=\"col\">a reviewer found</th><th scope=\"col\">contested"
	    "</th></tr></thead><tbody>\n");
	if (own_each(&search, p->why, PAGE_WHY) < 0)
		return -1;
	html(&p->body, "</tbody></table></div>\n");
	if (!search.count)
		html(&p->body, "<p>Nothing is recorded.</p>\n");
	if (search.is_cut)
		html(&p->body, "<p>There is more than fits a page. The data "
		    "protection officer gives you all of it.</p>\n");
	return 0;
}

/* ---- registers ---- */

/* Whichever id of theirs it is. */
static bool
is_me(const struct own *o, const char *id)
{
	return id[0] && roster_is_same(laws_newest(
	    o->page->reader->laws)->roster, id, o->page->who->person);
}

static bool
is_mine(const struct own *o, const struct register_act *added)
{
	size_t i;

	for (i = 0; added->scope.device[0] && i < o->count; i++)
		if (strcmp(o->devices[i], added->scope.device) == 0)
			return true;
	return is_me(o, added->scope.person) ||
	    is_me(o, added->terms.administrators[0]) ||
	    is_me(o, added->terms.administrators[1]);
}

static void
write_registers(struct own *o)
{
	const struct registers *r = ledger_registers(o->page->reader->ledger);
	struct html *h = &o->page->body;
	struct register_entry e;
	char at[CALENDAR_TEXT];
	size_t i, k, n = 0;

	html(h, "<h2>Entries of the registers</h2>\n<ul>");
	for (i = 0; i < registers_count(r); i++) {
		registers_at(r, i, &e);
		for (k = 0; is_mine(o, e.added) && k < e.act_count; k++, n++)
			html(h, "<li>%.16s: %s, %s</li>\n",
			    calendar_text(e.acts[k].recorded_us, at),
			    e.acts[k].id, done_entry(e.acts[k].verb));
	}
	html(h, n ? "</ul>\n" : "<li>Nothing is recorded.</li></ul>\n");
}

/* ---- who looked ---- */

struct looks { struct own *own; struct redact redact; size_t count; };

static bool
is_of_mine(const struct own *o, const struct audit_entry *e)
{
	size_t i;

	if (is_me(o, e->look.person))
		return true;
	for (i = 0; i < o->count; i++)
		if (e->look.session[0] ? strcmp(e->look.session,
		    o->sessions[i]) == 0 : e->look.device[0] &&
		    strcmp(e->look.device, o->devices[i]) == 0)
			return true;
	return false;
}

/* An audit_visit. One's own looks are not news. */
static int
write_look(void *arg, const struct audit_entry *e)
{
	struct looks *l = arg;
	struct page *p = l->own->page;
	char reason[REGISTER_TEXT], at[CALENDAR_TEXT];

	if (e->what != AUDIT_LOOK || !is_of_mine(l->own, e) ||
	    is_me(l->own, e->look.by))
		return 0;
	snprintf(reason, sizeof(reason), "%s", e->look.reason);
	redact_in(&l->redact, reason, sizeof(reason));
	html(&p->body, "<tr><td>%.16s</td><td>%s</td><td>%s</td></tr>\n",
	    calendar_text(e->recorded_us, at),
	    done_look(ENGLISH, e->look.command),
	    reason[0] ? reason : "–");
	l->count++;
	return 0;
}

static int
write_looks(struct own *o)
{
	const struct laws *laws = o->page->reader->laws;
	struct looks l = { .own = o, .redact = { .of =
		o->page->who->person, .now = laws_newest(laws)->roster } };
	struct html *h = &o->page->body;
	const struct roster **rosters;
	size_t i;
	int r;

	while (laws_roster(laws, l.redact.count))
		l.redact.count++;
	rosters = calloc(l.redact.count + 1, sizeof(*rosters));
	if (!rosters)
		return -1;
	for (i = 0; i < l.redact.count; i++)
		rosters[i] = laws_roster(laws, i);
	l.redact.rosters = rosters;
	html(h, "<h2>Who looked at it</h2>\n<div class=\"scroll\" tabindex=\"0"
	    "\" role=\"region\" aria-label=\"Looks\"><table><caption>Without "
	    "names: the data protection officer has them</caption><thead><tr>"
	    "<th scope=\"col\">when</th><th scope=\"col\">somebody</th><th "
	    "scope=\"col\">why</th></tr></thead><tbody>\n");
	r = audit_each(o->page->reader->settings.state, 0, write_look, &l,
	    o->page->why, PAGE_WHY);
	free(rosters);
	html(h, "</tbody></table></div>\n");
	if (!l.count)
		html(h, "<p>Nobody but you, as far as is recorded.</p>\n");
	return r < 0 ? -1 : 0;
}

void
page_own(struct page *p)
{
	struct own o = { .page = p };

	strcpy(p->title, "Your own record");
	html(&p->body, "<h1>Your own record</h1>\n<p>What beadle holds of "
	    "<strong>%s</strong>, and of nobody else. Uses of shared devices "
	    "are not here: nobody knows whose they are. A verdict is computed "
	    "each time from the record and the policy; nobody has decided "
	    "anything by it alone. Open an entry to see why, or to contest "
	    "it. <a href=\"/law\">The policy in words</a></p>\n",
	    p->who->person);
	if (write_sessions(&o) < 0 || o.failed) {
		page_failed(p);
	} else {
		write_registers(&o);
		if (write_looks(&o) < 0)
			page_failed(p);
		else
			name_look(p, "page own", "");
	}
	free(o.sessions);
	free(o.devices);
}

/* ---- one entry ---- */

struct look {			/* one session of one's own */
	struct page *page;
	struct judged judged;
	struct policy_steps steps;
	const char *wrong;	/* "" nothing, of what was sent */
	int result;		/* 0 shown or done, 1 not theirs, -1 */
};

static void
write_contests(struct look *l, const struct session *s)
{
	const struct contests *all = contests_all(l->page);
	const struct contests_one *c;
	struct html *h = &l->page->body;
	char date[MOMENT_TEXT];
	size_t i;

	for (i = 0; i < contests_count(all); i++) {
		c = contests_at(all, i);
		if (strcmp(c->said.session, s->id) != 0)
			continue;
		html(h, "<p>On %s you said (%s, to the %s):</p><blockquote>",
		    moment_date(calendar_day(c->said.recorded_us), date),
		    c->said.id, c->said.office);
		html_lines(h, c->said.reason);
		html(h, "</blockquote><p>");
		contest_state(h, c, l->page->reader->settings.contest_days,
		    l->page->now_us);
		html(h, ".</p>\n");
		if (!c->answer.id[0])
			continue;
		html(h, "<blockquote>");
		html_lines(h, c->answer.reason);
		html(h, "</blockquote>\n");
	}
}

static void
write_form(struct look *l, const struct session *s)
{
	struct html *h = &l->page->body;
	const struct contests_one *c = contests_of(contests_all(l->page),
	    s->id, 0);
	char within[CONTEST_WITHIN];

	html(h, "<section aria-labelledby=\"contest\" class=\"find\"><h2 id=\""
	    "contest\">Contest this entry</h2>\n");
	write_contests(l, s);
	if (c && !c->answer.id[0]) {
		html(h, "</section>\n");
		return;
	}
	html(h, "<form method=\"post\" action=\"/own/%s\">", s->id);
	page_form(l->page);
	html(h, "<p><label for=\"reason\">What is wrong, or what should stand "
	    "beside it</label><span class=\"hint\" id=\"reason-hint\">Such as "
	    "who else used the device, what you were doing, or who allowed it. "
	    "Whoever the policy sends this to reads it, and answers within "
	    "%s.</span><textarea id=\"reason\" name=\"reason\" rows=\"6\" "
	    "maxlength=\"%d\" aria-describedby=\"reason-hint\" required>"
	    "</textarea></p><p><button>Contest</button></p></form></section>"
	    "\n", contest_within(l->page->reader->settings.contest_days,
	    within), CONTEST_TEXT / 3);
}

static void
write_one(struct look *l, const struct session *s)
{
	const struct verdict *v = &l->judged.verdict;
	const struct explanation e = { .session = s, .judged = &l->judged,
		.steps = &l->steps, .now_us = l->page->now_us,
		.contest = contests_of(contests_all(l->page), s->id, 0),
		.contest_is_beside = true, .may_know_suspension = true };
	struct page *p = l->page;
	struct html *h = &p->body;

	laid_open_title(&e, p->title, sizeof(p->title));
	html(h, "<p><a href=\"/own\">Your own record</a></p>\n<h1>%s <span "
	    "class=\"tag %s\">%s%s</span></h1>\n", p->title,
	    outcome_name(v->outcome), wording_outcome(ENGLISH, v->outcome),
	    v->normally ? ", normally" : "");
	if (l->wrong[0])
		html(h, "<div class=\"wrong\" role=\"alert\" tabindex=\"-1\">"
		    "<h2>There is a problem</h2><p>%s</p></div>\n", l->wrong);
	laid_open_words(h, &e);
	write_form(l, s);
	if (!explain_is_looked_into(&e))
		html(h, "<p>Nobody has looked into it yet.</p>\n");
	minutes_write(h, s, &l->judged);
	laid_open_grades(h, &e);
	laid_open_steps(h, &e);
	laid_open_who(h, &e);
	laid_open_facts(h, &e);
	laid_open_hosts(h, &e);
	laid_open_limits(h);
	laid_open_law(h, &e);
	name_look(p, "page own", s->id);
}

/* Judge it: is it theirs? */
static int
judge(struct look *l, const struct session *s)
{
	struct page *p = l->page;

	l->result = judge_one(p->reader, s, &l->judged, &l->steps, p->why,
	    PAGE_WHY);
	if (l->result == 0 && !own_is(&l->judged, p->who->person))
		l->result = 1;
	return l->result;
}

/* A store_visit. */
static int
show(void *arg, const struct session *s)
{
	struct look *l = arg;

	if (judge(l, s) != 0)
		return 1;
	write_one(l, s);
	return 0;
}

/* ---- contesting ---- */

static int
write_contest(struct page *p, struct contest *c)
{
	struct ledger *ledger;
	int r;

	r = ledger_open_within(&ledger, p->reader->settings.state,
	    PAGE_LEDGER_MS, p->why, PAGE_WHY);
	if (r != 0)
		return r < 0 ? -1 : BUSY;
	r = contests_check(ledger_contests(ledger), c, p->why, PAGE_WHY);
	if (r == 0)
		r = ledger_contest(ledger, c, p->now_us, p->why, PAGE_WHY);
	else
		r = 1;
	ledger_close(ledger);
	return r;
}

/* A store_visit. */
static int
contest(void *arg, const struct session *s)
{
	struct look *l = arg;
	struct page *p = l->page;
	struct contest c = { .day = calendar_day(s->start_us) };
	struct policy_route route;
	int r = 0;

	if (judge(l, s) != 0)
		return 1;
	policy_route(&l->judged.basis.context, s, &l->judged.verdict,
	    &route);
	memcpy(c.session, s->id, sizeof(c.session));
	snprintf(c.by, sizeof(c.by), "%s", p->who->person);
	snprintf(c.office, sizeof(c.office), "%s", office_name(route.to));
	os_user_page(c.os_user);
	page_field(p, "reason", c.reason, sizeof(c.reason));
	if (strlen(c.reason) < LEAST)
		l->wrong = "Say what is wrong in a few words, at most 500 "
		    "letters.";
	else
		r = write_contest(p, &c);
	if (r == 1)
		l->wrong = p->why;
	if (r < 0) {
		page_failed(p);
	} else if (r == BUSY) {
		page_busy(p);
	} else if (l->wrong[0]) {
		p->status = 400;
		write_one(l, s);
	} else {
		snprintf(p->to, sizeof(p->to), "/own/%s", s->id);
	}
	return 0;
}

/* Exactly one, by its whole id. What is another's is as if it were not
 * there. */
static void
read_one(struct page *p, store_visit *visit)
{
	struct reader_request q = { .what = READER_ONE, .id = p->id,
		.is_unseen = true };
	struct look *l = calloc(1, sizeof(*l));
	char why[PAGE_WHY];
	int r = 1;

	if (!l) {
		page_failed(p);
		return;
	}
	*l = (struct look){ .page = p, .wrong = "", .result = 1 };
	if (strlen(p->id) == 16 && reader_id(p->id, why, sizeof(why)) == 0)
		r = reader_named(p->reader, &q, visit, l, why, sizeof(why));
	if (r != 0 && !p->body.len && !p->to[0]) {
		if (l->result < 0)
			page_failed(p);
		else
			page_say(p, 404, "There is no such entry", "It is not "
			    "there, or not about you.");
	}
	free(l);
}

void
page_own_entry(struct page *p)
{
	read_one(p, show);
}

void
page_own_contest(struct page *p)
{
	read_one(p, contest);
}
