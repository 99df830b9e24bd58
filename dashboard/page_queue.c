/* page_queue.c: what waits to be looked into, the weakest first. No device and
 * no person, unless it was asked for by device; that is in the ledger. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/policy_naming.h"
#include "dashboard/page.h"
#include "dashboard/contest_words.h"
#include "dashboard/done_words.h"
#include "dashboard/finding.h"
#include "dashboard/print.h"
#include "dashboard/queue_form.h"
#include "dashboard/report.h"
#include "dashboard/review_list.h"
#include "dashboard/views.h"

/* As its own page says it first. */
static void
write_contested(struct page *p, const struct flag *f)
{
	const char *how;
	char id[17];

	snprintf(id, sizeof(id), "%016" PRIx64, f->id);
	how = contest_standing(ledger_contests(p->reader->ledger), id);
	if (how)
		html(&p->body, " <strong class=\"tag\">contested%s</strong>",
		    strcmp(how, "open") == 0 ? "" : ", answered");
}

/* A flag_visit. */
static void
write_row(void *arg, const struct flag *f)
{
	struct page *p = arg;
	const struct flag_table *t = flags_table(p->flags);
	const struct review *found = page_found(p, f);
	char at[CALENDAR_TEXT], grades[REVIEW_GRADES];
	const char *clause = flag_table_clause_at(t, f->clause);
	const char *service = report_service_title(p->context->catalogue,
	    flag_table_service_at(t, f->service));
	int numbers[GRADE_AXIS_COUNT];
	struct html *h = &p->body;

	calendar_text(f->start_us, at);
	flag_grades_read(f->grades, numbers);
	html(h, "<tr><td><input type=\"checkbox\" name=\"id\" value=\"%016"
	    PRIx64 "\" aria-label=\"%.16s, %s\"></td><td><a href=\"/session/"
	    "%016" PRIx64 "\">%.16s</a></td><td>%s</td><td>%s</td><td>%s</td>",
	    f->id, at, service, f->id, at, service, clause[0] ? clause : "–",
	    review_list_numbers(numbers, grades));
	if (found)
		html(h, "<td>%s, by %s", done_review(found->disposition),
		    found->by);
	else
		html(h, "<td><strong class=\"tag\">%s</strong>",
		    f->outcome == OUTCOME_UNDECIDED ? "undecided" : "waits");
	if (found && page_is_half(p, f))
		html(h, " <strong class=\"tag\">one of two</strong>");
	if (found && page_waits(p, f))
		html(h, " <strong class=\"tag\">waits for you</strong>");
	write_contested(p, f);
	html(h, " <a class=\"like\" href=\"/review?like=%016" PRIx64 "\">same "
	    "cause<span class=\"unseen\"> as %.16s</span></a></td></tr>\n",
	    f->id, at);
}

static void
write_pages(struct page *p, const struct queue_form *q,
    const struct flag_answer *a)
{
	struct html *h = &p->body;
	size_t last = q->first + QUEUE_ROWS < a->count ?
	    q->first + QUEUE_ROWS : a->count;

	html(h, "<nav class=\"pages\" aria-label=\"Pages of flags\"><p>%zu to "
	    "%zu of %zu. ", q->first < a->count ? q->first + 1 : last, last,
	    a->count);
	if (q->first) {
		html(h, "<a data-key=\"p\" href=\"");
		queue_form_link(h, q, q->first > QUEUE_ROWS ? q->first -
		    QUEUE_ROWS : 0);
		html(h, "\">Before</a> ");
	}
	if (last < a->count) {
		html(h, "<a data-key=\"n\" href=\"");
		queue_form_link(h, q, last);
		html(h, "\">Next</a>");
	}
	html(h, "</p></nav>\n");
}

/* For all that are ticked. */
static void
write_many(struct page *p)
{
	struct html *h = &p->body;

	html(h, "<details class=\"many\"><summary>Record the same for all that "
	    "are ticked</summary><div class=\"find\"><p><label for=\"reason\">"
	    "Why</label><input id=\"reason\" name=\"reason\" maxlength=\"190\">"
	    "</p><div class=\"buttons\">\n");
	finding_buttons(h);
	html(h, "</div></div></details>\n");
}

static int
write_rows(struct page *p, const struct queue_form *q,
    struct flag_answer *a)
{
	const struct flag_page page = { q->first, QUEUE_ROWS, write_row, p };
	struct html *h = &p->body;
	int r;

	html(h, "<form method=\"post\" action=\"/review/many\">");
	page_form(p);
	html(h, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
	    "aria-label=\"Flags\"><table class=\"queue\"><caption>Flags, the "
	    "weakest grade first, then the oldest</caption><thead><tr>"
	    "<td></td><th scope=\"col\">began</th><th scope=\"col\">service"
	    "</th><th scope=\"col\">clause</th><th scope=\"col\">grades, "
	    "weakest first</th><th scope=\"col\">found</th></tr></thead>"
	    "<tbody>\n");
	r = page_flags(p, &q->question, &page, a);
	html(h, "</tbody></table></div>\n");
	if (r == 0 && a->count)
		write_many(p);
	html(h, "</form>\n");
	return r;
}

/* "correct, and referred": what was found of all of them, and who has it
 * now. */
static void
write_found(struct page *p, const char *id)
{
	const struct review *found = reviews_of(ledger_reviews(
	    p->reader->ledger), id, 0);

	html(&p->body, "%s", found ? done_review(found->disposition) :
	    "nothing that counts any more");
	if (found && found->disposition == DISPOSITION_REFER &&
	    !(p->seats & (SEAT(HEAD) | SEAT(CHAIR))))
		html(&p->body, "; it waits for the head now");
}

/* "2026-11-20 09:15, TikTok", as the list has it. */
static void
write_session(struct page *p, const char *id)
{
	const struct flag_table *t = flags_table(p->flags);
	const struct flag *f = flag_table_find(t, strtoull(id, NULL, 16));
	char at[CALENDAR_TEXT];

	html(&p->body, "<a href=\"/session/%s\">", id);
	if (f)
		html(&p->body, "%.16s, %s", calendar_text(f->start_us, at),
		    report_service_title(p->context->catalogue,
		    flag_table_service_at(t, f->service)));
	else
		html(&p->body, "session %s", id);
	html(&p->body, "</a><input type=\"hidden\" name=\"id\" value=\"%s"
	    "\">", id);
}

/* What was just recorded, and the way back. */
static void
write_done(struct page *p)
{
	char done[QUEUE_ROWS * 17 + 1], *rest = done, *id;
	size_t n = 0;

	page_query(p, "done", done, sizeof(done));
	if (!done[0] || strspn(done, "0123456789abcdef,") != strlen(done))
		return;
	html(&p->body, "<div class=\"done\" role=\"status\"><form method="
	    "\"post\" action=\"/review/many\">");
	page_form(p);
	html(&p->body, "<p>Recorded: ");
	while ((id = strsep(&rest, ","))) {
		if (!n)
			write_found(p, id);
		html(&p->body, n++ ? "; " : ". It is of ");
		write_session(p, id);
	}
	html(&p->body, ".</p><button name=\"found\" value=\"undone\" class="
	    "\"quiet\" data-key=\"z\">Undo <kbd>z</kbd></button></form></div>"
	    "\n");
}

/* Where the policy asks for two, what one has confirmed. */
static int
write_half(struct page *p)
{
	const struct flag_page none = { 0, 0, NULL, NULL };
	struct flag_question half;
	struct flag_answer a;

	if (!policy_naming_asked(p->context->policy))
		return 0;
	memset(&half, 0, sizeof(half));
	half.found = FLAG_HALF;
	if (page_flags(p, &half, &none, &a) < 0)
		return -1;
	if (a.count)
		html(&p->body, "<p><a href=\"/review?show=second&amp;outcome="
		    "both\">%zu wait%s for a second person</a>, without whom "
		    "nobody is named.</p>\n", a.count, a.count == 1 ? "s" :
		    "");
	return 0;
}

/* How much of the record this list rests on. */
static void
write_extent(struct page *p)
{
	size_t left = flags_left(p->flags);
	int32_t before = flags_before(p->flags);
	struct html *h = &p->body;
	char day[TEXT_DAY_TEXT];

	if (left)
		html(h, "<p class=\"hint\" role=\"status\">"
		    "%zu day%s still to be read; what is flagged on them comes "
		    "by itself, or when this page is loaded again.</p>\n", left,
		    left == 1 ? " is" : "s are");
	if (before != INT32_MIN)
		html(h, "<p class=\"hint\">What was before %s is not in this "
		    "list, for it is full. beadle review list --day shows "
		    "it.</p>\n", text_day_text(before, day));
}

static void
write_keep(struct page *p, const char *query)
{
	struct html *h = &p->body;

	html(h, "<details><summary>Keep these filters as a view</summary><form "
	    "method=\"post\" action=\"/views\" class=\"filter\">");
	page_form(p);
	html(h, "<input type=\"hidden\" name=\"filters\" value=\"%s\"><div "
	    "class=\"field\"><label for=\"view\">Name of the view</label>"
	    "<input id=\"view\" name=\"name\" maxlength=\"60\"></div><button "
	    "name=\"what\" value=\"keep\">Keep</button></form></details>\n",
	    query);
}

/* What they keep, and the way to keep what is asked for now. */
static void
write_views(struct page *p, const struct queue_form *q)
{
	struct views *all = calloc(1, sizeof(*all));
	struct html *h = &p->body;
	char query[VIEWS_QUERY], why[PAGE_WHY];
	size_t i;

	queue_form_query(q, query, sizeof(query));
	if (!all || views_read(p->reader->settings.state, p->who->person, all,
	    why, sizeof(why)) < 0)
		html(h, "<p class=\"hint\">Your views cannot be read.</p>\n");
	else if (all->count)
		html(h, "<nav class=\"views\" aria-label=\"Your views\"><p>"
		    "Your views:</p><ul>");
	for (i = 0; all && i < all->count; i++)
		html(h, "<li><a href=\"/review?%s\" aria-current=\"%s\">%s"
		    "</a></li>", all->all[i].query, strcmp(query,
		    all->all[i].query) == 0 ? "page" : "false",
		    all->all[i].name);
	if (all && all->count)
		html(h, "<li><a class=\"quiet\" href=\"/views\">Change them"
		    "</a></li></ul></nav>\n");
	if (all && all->count < VIEWS_OF_PERSON && query[0])
		write_keep(p, query);
	free(all);
}

static void
write_queue(struct page *p, const struct queue_form *q)
{
	struct flag_answer all, a;
	struct html *h = &p->body;
	char n[PRINT_NUMBER];

	if (page_flags_waiting(p, &all) < 0) {
		page_failed(p);
		return;
	}
	html(h, "<h1>To review</h1>\n");
	write_done(p);
	html(h, "<p><span data-live=\"count\">%s of %zu flag%s wait%s.",
	    print_number(all.waiting, n), all.count, all.count == 1 ? "" : "s",
	    all.waiting == 1 ? "s" : "");
	if (all.others)
		html(h, " %s %s for others.", print_number(all.others, n),
		    all.others == 1 ? "more is" : "more are");
	html(h, "</span> <a "
	    "href=\"/review\" data-news hidden>The list is another now: load "
	    "it again</a></p>\n<p class=\"hint keys\"><kbd>j</kbd> "
	    "and <kbd>k</kbd> go down and up, <kbd>Enter</kbd> opens, "
	    "<kbd>x</kbd> ticks, <kbd>n</kbd> and <kbd>p</kbd> turn the page, "
	    "<kbd>/</kbd> searches.</p>\n");
	write_extent(p);
	if (write_half(p) < 0) {
		page_failed(p);
		return;
	}
	queue_form_write(p, q);
	write_views(p, q);
	if (write_rows(p, q, &a) < 0)
		page_failed(p);
	else
		write_pages(p, q, &a);
}

void
page_queue(struct page *p)
{
	struct queue_form q;

	strcpy(p->title, "To review");
	if (flags_ready(p->flags, p->why, PAGE_WHY) < 0) {
		page_failed(p);
		return;
	}
	if (queue_form_read(p, &q) < 0) {
		page_say(p, 400, "There is no such day", p->why);
		return;
	}
	if (q.question.device[0]) {
		p->is_named = true;
		snprintf(p->look.command, sizeof(p->look.command),
		    "page review");
		snprintf(p->look.device, sizeof(p->look.device), "%s",
		    q.question.device);
	}
	write_queue(p, &q);
}
