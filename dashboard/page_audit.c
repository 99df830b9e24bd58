/* page_audit.c: who looked at what, when and why, the newest first. The data
 * protection officer sees everybody's looks and findings, and that is a look
 * itself; everybody else sees their own. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/page.h"
#include "dashboard/done_words.h"
#include "dashboard/moment.h"
#include "store/audit.h"

#define ROWS 50			/* a page */
#define PEOPLE 100		/* to choose from */

struct audit {
	struct page *page;
	bool is_all;			/* of everybody */
	char by[REGISTER_NAME], about[64], day[16];	/* "" any */
	int32_t on;			/* of day */
	size_t from;			/* rows passed over */
	uint64_t *found;		/* sequences of what matches, */
	size_t count, room;		/* the oldest first */
	struct audit_entry *rows;	/* ROWS, the oldest first */
	size_t row_count;
	char people[PEOPLE][REGISTER_NAME];
	size_t people_count;
};

/* What all kinds have. */
struct parts { const char *by, *os_user, *reason; };

static struct parts
parts_of(const struct audit_entry *e)
{
	switch (e->what) {
	case AUDIT_LOOK:
		return (struct parts){ e->look.by, e->look.os_user,
			e->look.reason };
	case AUDIT_REVIEW:
		return (struct parts){ e->review.by, e->review.os_user,
			e->review.reason };
	case AUDIT_CONTEST:
		break;
	}
	/* The words are between the person and who answers. */
	return (struct parts){ e->contest.by, e->contest.os_user, "" };
}

static const char *
by_of(const struct audit_entry *e)
{
	return parts_of(e).by;
}

static const char *
who_of(const struct audit_entry *e)
{
	return by_of(e)[0] ? by_of(e) : parts_of(e).os_user;
}

/* By whichever of a person's ids. */
static bool
is_about(const struct audit *a, const struct audit_entry *e)
{
	if (e->session[0])
		return strcmp(e->session, a->about) == 0;
	return strcmp(e->look.session, a->about) == 0 ||
	    strcmp(e->look.device, a->about) == 0 ||
	    (e->look.person[0] && roster_is_same(a->page->context->roster,
	    e->look.person, a->about));
}

static bool
matches(const struct audit *a, const struct audit_entry *e)
{
	if (!a->is_all && !roster_is_same(a->page->context->roster, by_of(e),
	    a->page->who->person))
		return false;
	return (!a->by[0] || strcmp(who_of(e), a->by) == 0) &&
	    (!a->about[0] || is_about(a, e)) &&
	    (!a->day[0] || calendar_day(e->recorded_us) == a->on);
}

static void
note_person(struct audit *a, const char *who)
{
	size_t i;

	for (i = 0; i < a->people_count; i++)
		if (strcmp(a->people[i], who) == 0)
			return;
	if (i < PEOPLE)
		snprintf(a->people[a->people_count++], REGISTER_NAME, "%s",
		    who);
}

/* An audit_visit: the first pass. */
static int
note(void *arg, const struct audit_entry *e)
{
	struct audit *a = arg;

	if (a->is_all)
		note_person(a, who_of(e));
	if (!matches(a, e))
		return 0;
	if (a->count == a->room) {
		size_t room = 2 * a->room + 256;
		uint64_t *more = reallocarray(a->found, room, sizeof(*more));

		if (!more)
			return 1;
		a->found = more;
		a->room = room;
	}
	a->found[a->count++] = e->sequence;
	return 0;
}

static void
keep(struct audit *a, const struct audit_entry *e)
{
	struct audit_entry *to = &a->rows[a->row_count++];

	*to = *e;
	to->session = e->what == AUDIT_REVIEW ? to->review.session :
	    e->what == AUDIT_CONTEST ? to->contest.session : "";
}

/* An audit_visit: the second. What came meanwhile is for the next time. */
static int
collect(void *arg, const struct audit_entry *e)
{
	struct audit *a = arg;

	if (e->sequence > a->found[a->count - a->from - 1])
		return 1;
	if (matches(a, e) && a->row_count < ROWS)
		keep(a, e);
	return 0;
}

/* All of it once, to know what there is; then only where the page lies. */
static int
read_rows(struct audit *a)
{
	const char *state = a->page->reader->settings.state;
	char *why = a->page->why;
	size_t end;
	int r = audit_each(state, 0, note, a, why, PAGE_WHY);

	if (r > 0)
		snprintf(why, PAGE_WHY, "out of memory");
	if (r != 0 || a->from >= a->count)
		return r ? -1 : 0;
	end = a->count - a->from;
	r = audit_each(state, a->found[end > ROWS ? end - ROWS : 0] - 1,
	    collect, a, why, PAGE_WHY);
	return r < 0 ? -1 : 0;
}

/* ---- writing ---- */

static void
write_filter(const struct audit *a)
{
	struct html *h = &a->page->body;
	size_t i;

	html(h, "<form method=\"get\" action=\"/audit\" class=\"filter\" role="
	    "\"search\" aria-label=\"Filter\"><label for=\"day\">Day</label>"
	    "<input id=\"day\" name=\"day\" type=\"date\" value=\"%s\">",
	    a->day);
	if (a->is_all) {
		html(h, "<label for=\"by\">Who looked</label><select id=\"by\""
		    " name=\"by\"><option value=\"\">anybody</option>");
		for (i = 0; i < a->people_count; i++)
			html(h, "<option value=\"%s\"%s>%s</option>",
			    a->people[i], strcmp(a->people[i], a->by) == 0 ?
			    " selected" : "", a->people[i]);
		html(h, "</select>");
	}
	html(h, "<label for=\"about\">Of person, device or session</label>"
	    "<input id=\"about\" name=\"about\" maxlength=\"63\" value=\"%s\">"
	    "<button>Show</button></form>\n", a->about);
}

static void
write_of(struct html *h, const struct duty *look)
{
	const char *const of[][2] = { { "person", look->person },
		{ "device", look->device }, { "session", look->session } };
	char from[TEXT_DAY_TEXT], to[TEXT_DAY_TEXT];
	size_t i, said = 0;

	for (i = 0; i < sizeof(of) / sizeof(of[0]); i++)
		if (of[i][1][0])
			html(h, "%s%s %s", said++ ? ", " : "", of[i][0],
			    of[i][1]);
	if (look->from != INT32_MIN && look->to != INT32_MAX)
		html(h, "%s%s%s%s", said++ ? ", " : "",
		    text_day_text(look->from, from), look->to > look->from ?
		    " to " : "", look->to > look->from ?
		    text_day_text(look->to, to) : "");
	if (!said)
		html(h, "–");
}

static void
write_act(struct html *h, const struct audit_entry *e)
{
	switch (e->what) {
	case AUDIT_LOOK:
		html(h, "<td>%s</td><td>", done_look(ENGLISH, e->look.command));
		write_of(h, &e->look);
		break;
	case AUDIT_REVIEW:
		html(h, "<td>found: %s</td><td>session %s",
		    done_review(e->review.disposition), e->session);
		break;
	case AUDIT_CONTEST:
		html(h, "<td>%s %s</td><td>session %s", e->contest.is_answer ?
		    "answered" : "contested:", e->contest.id, e->session);
		break;
	}
	html(h, "</td>");
}

static void
write_row(struct html *h, const struct audit_entry *e)
{
	const struct parts p = parts_of(e);
	char at[CALENDAR_TEXT];

	html(h, "<tr><td>%.16s</td><th scope=\"row\">%s%s</th>",
	    calendar_text(e->recorded_us, at), who_of(e), p.by[0] ? "" :
	    " (user of the box)");
	write_act(h, e);
	html(h, "<td>%s</td></tr>\n", p.reason[0] ? p.reason : "–");
}

static void
write_link(const struct audit *a, size_t from, const char *words)
{
	struct html *h = &a->page->body;

	html(h, "<a href=\"/audit?day=");
	html_url(h, a->day);
	html(h, "&amp;by=");
	html_url(h, a->by);
	html(h, "&amp;about=");
	html_url(h, a->about);
	html(h, "&amp;from=%zu\">%s</a> ", from, words);
}

static void
write_pages(const struct audit *a)
{
	struct html *h = &a->page->body;
	size_t first = a->row_count ? a->from + 1 : 0;

	html(h, "<nav class=\"pages\" aria-label=\"Pages of the audit\"><p>%zu "
	    "to %zu of %zu. ", first, a->from + a->row_count, a->count);
	if (a->from)
		write_link(a, a->from > ROWS ? a->from - ROWS : 0, "Newer");
	if (a->from + a->row_count < a->count)
		write_link(a, a->from + ROWS, "Older");
	html(h, "</p></nav>\n");
}

static void
write_audit(const struct audit *a)
{
	struct html *h = &a->page->body;
	size_t i;

	html(h, "<h1>%s</h1>\n<p>%s</p>\n", a->is_all ? "Who looked at what" :
	    "What you looked at", a->is_all ? "Every read of personal data, "
	    "in the browser and at the console, and what reviewers found. "
	    "That you see this is entered, too." : "Every page that named a "
	    "device or a person was entered here before you saw it. The data "
	    "protection officer sees everybody's.");
	write_filter(a);
	html(h, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-"
	    "label=\"Looks\"><table class=\"queue\"><caption>The newest first"
	    "</caption><thead><tr><th scope=\"col\">when</th><th scope=\"col\""
	    ">who</th><th scope=\"col\">did what</th><th scope=\"col\">of what"
	    "</th><th scope=\"col\">why</th></tr></thead><tbody>\n");
	for (i = a->row_count; i-- > 0;)
		write_row(h, &a->rows[i]);
	html(h, "</tbody></table></div>\n");
	write_pages(a);
}

/* The ledger gets to know who was asked about. */
static void
name_look(struct audit *a)
{
	struct page *p = a->page;

	p->is_named = a->is_all;
	snprintf(p->look.command, sizeof(p->look.command), "page audit");
	if (!a->about[0])
		return;
	if (roster_person_named(p->context->roster, a->about, p->now_us))
		snprintf(p->look.person, sizeof(p->look.person), "%s",
		    a->about);
	else if (roster_device_named(p->context->roster, a->about,
	    p->now_us))
		snprintf(p->look.device, sizeof(p->look.device), "%s",
		    a->about);
}

void
page_audit(struct page *p)
{
	struct audit *a = calloc(1, sizeof(*a));
	char from[12];

	strcpy(p->title, "Audit");
	if (a)
		a->rows = calloc(ROWS, sizeof(*a->rows));
	if (!a || !a->rows) {
		page_failed(p);
		free(a);
		return;
	}
	a->page = p;
	a->is_all = p->seats & SEAT(AUDITOR);
	page_query(p, "by", a->by, sizeof(a->by));
	page_query(p, "about", a->about, sizeof(a->about));
	page_query(p, "day", a->day, sizeof(a->day));
	a->from = strtoul(page_query(p, "from", from, sizeof(from)), NULL,
	    10);
	if (a->day[0] && moment_day(a->day, p->now_us, &a->on, p->why,
	    PAGE_WHY) < 0)
		page_say(p, 400, "There is no such day", p->why);
	else if (read_rows(a) < 0)
		page_failed(p);
	else {
		write_audit(a);
		name_look(a);
	}
	free(a->found);
	free(a->rows);
	free(a);
}
