/* page_queue.c: what waits to be looked into, the weakest first. No device and
 * no person: that is behind each link. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/page_fields.h"
#include "dashboard/moment.h"
#include "dashboard/print.h"
#include "dashboard/report.h"
#include "dashboard/review_list.h"

#define DAYS_BACK 30		/* shown unless a day is asked for */
#define ROWS 25			/* a page */

struct queue {
	struct page *page;
	struct judging *judging;
	struct review_list *list;
	enum judging_result result;
	int32_t from, to;
	char day[16], service[32], show[8];	/* as asked for */
	size_t first;
};

/* A store_visit. */
static int
add(void *arg, const struct session *s)
{
	struct queue *q = arg;
	struct judged j;

	q->result = judging_next(q->judging, s, &j, NULL);
	if (q->result == JUDGING_DONE && page_may_see(q->page, s, &j) &&
	    (!q->service[0] || strcmp(q->service, s->service) == 0) &&
	    review_list_add(q->list, s, &j) < 0)
		q->result = JUDGING_MEMORY;
	return q->result != JUDGING_DONE;
}

/* The days: one asked for, or those up to the last. */
static int
read_days(struct queue *q)
{
	struct page *p = q->page;

	if (q->day[0]) {
		if (moment_day(q->day, p->now_us, &q->from, p->why,
		    PAGE_WHY) < 0)
			return 1;
		q->to = q->from;
		return 0;
	}
	if (reader_day(p->reader, NULL, p->now_us, &q->to, p->why,
	    PAGE_WHY) < 0)
		return -1;
	q->from = q->to - DAYS_BACK + 1;
	return 0;
}

static int
fill(struct queue *q)
{
	struct reader_request r = { .what = READER_DAY, .is_whole = true,
		.is_unseen = true };
	struct page *p = q->page;
	int result = 0;

	for (r.day = q->from; result == 0 && r.day <= q->to; r.day++)
		result = reader_named(p->reader, &r, add, q, p->why,
		    PAGE_WHY);
	if (result > 0)
		snprintf(p->why, PAGE_WHY, "%s", judging_words(q->result));
	return result ? -1 : 0;
}

/* ---- writing ---- */

static void
write_filter(struct queue *q)
{
	const struct catalogue *c = q->page->context->catalogue;
	struct html *h = &q->page->body;
	uint32_t i;

	html(h, "<form method=\"get\" action=\"/review\" class=\"filter\" "
	    "role=\"search\" aria-label=\"Filter\"><label for=\"day\">Day"
	    "</label><input id=\"day\" name=\"day\" type=\"date\" value=\"%s\">"
	    "<label for=\"service\">Service</label><select id=\"service\" "
	    "name=\"service\">", q->day);
	field_option(h, "", "all", q->service);
	for (i = 0; i < catalogue_services(c); i++)
		field_option(h, catalogue_service(c, i)->id,
		    catalogue_service(c, i)->title, q->service);
	html(h, "</select><label for=\"show\">Show</label><select id=\"show\" "
	    "name=\"show\">");
	field_option(h, "", "what waits", q->show);
	field_option(h, "all", "all flags", q->show);
	html(h, "</select><button>Show</button></form>\n");
}

static void
write_row(struct queue *q, const struct review_flag *f)
{
	const struct catalogue *c = q->page->context->catalogue;
	char at[CALENDAR_TEXT], grades[REVIEW_GRADES];
	struct html *h = &q->page->body;

	html(h, "<tr><td><a href=\"/session/%s\">%.16s</a></td><td>%s</td>"
	    "<td>%s</td><td>%s</td>", f->id, calendar_text(f->start_us, at),
	    report_service_title(c, f->service), f->clause[0] ? f->clause :
	    "–", review_list_grades(f, grades));
	if (f->review)
		html(h, "<td>%s, by %s</td></tr>\n",
		    disposition_name(f->review->disposition), f->review->by);
	else
		html(h, "<td><strong class=\"tag\">waits</strong></td></tr>"
		    "\n");
}

static void
write_link(struct queue *q, size_t first, const char *words)
{
	struct html *h = &q->page->body;

	html(h, "<a href=\"/review?day=");
	html_url(h, q->day);
	html(h, "&amp;service=");
	html_url(h, q->service);
	html(h, "&amp;show=");
	html_url(h, q->show);
	html(h, "&amp;from=%zu\">%s</a> ", first, words);
}

static void
write_pages(struct queue *q, size_t count)
{
	struct html *h = &q->page->body;
	size_t last = q->first + ROWS < count ? q->first + ROWS : count;

	html(h, "<nav class=\"pages\" aria-label=\"Pages of flags\"><p>%zu to "
	    "%zu of %zu. ", count ? q->first + 1 : 0, last, count);
	if (q->first)
		write_link(q, q->first > ROWS ? q->first - ROWS : 0,
		    "Before");
	if (last < count)
		write_link(q, last, "Next");
	html(h, "</p></nav>\n");
}

static void
write_rows(struct queue *q)
{
	struct html *h = &q->page->body;
	bool only_open = strcmp(q->show, "all") != 0;
	size_t i, at = 0;

	html(h, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
	    "aria-label=\"Flags\"><table class=\"queue\"><caption>Flags, the "
	    "weakest grade first, then the oldest</caption><thead><tr>"
	    "<th scope=\"col\">began</th><th scope=\"col\">service</th>"
	    "<th scope=\"col\">clause</th><th scope=\"col\">grades, weakest "
	    "first</th><th scope=\"col\">found</th></tr></thead><tbody>\n");
	for (i = 0; i < review_list_count(q->list); i++) {
		if (only_open && review_list_at(q->list, i)->review)
			continue;
		if (at >= q->first && at < q->first + ROWS)
			write_row(q, review_list_at(q->list, i));
		at++;
	}
	html(h, "</tbody></table></div>\n");
	write_pages(q, at);
}

/* What was just recorded, and the way back. */
static void
write_done(struct page *p)
{
	char done[32];

	page_query(p, "done", done, sizeof(done));
	if (!done[0] || strspn(done, "0123456789abcdef") != strlen(done))
		return;
	html(&p->body, "<div class=\"done\" role=\"status\"><p>Recorded for "
	    "<a href=\"/session/%s\">session %s</a>.</p><form method=\"post\" "
	    "action=\"/session/%s\">", done, done, done);
	page_form(p);
	html(&p->body, "<input type=\"hidden\" name=\"found\" value=\"undone"
	    "\"><button class=\"quiet\" data-key=\"z\">Undo <kbd>z</kbd>"
	    "</button></form></div>\n");
}

static void
write_queue(struct queue *q)
{
	struct html *h = &q->page->body;
	char n[PRINT_NUMBER];

	review_list_sort(q->list);
	html(h, "<h1>To review</h1>\n");
	write_done(q->page);
	html(h, "<p>%s of %zu flags wait. Open one with Enter; "
	    "<kbd>j</kbd> and <kbd>k</kbd> go down and up.</p>\n",
	    print_number(review_list_waiting(q->list), n),
	    review_list_count(q->list));
	write_filter(q);
	write_rows(q);
}

void
page_queue(struct page *p)
{
	struct queue q = { .page = p, .list = review_list_new(),
		.judging = judging_new(reader_basis, p->reader) };
	char first[12];
	int r;

	strcpy(p->title, "To review");
	page_query(p, "day", q.day, sizeof(q.day));
	page_query(p, "service", q.service, sizeof(q.service));
	page_query(p, "show", q.show, sizeof(q.show));
	q.first = strtoul(page_query(p, "from", first, sizeof(first)), NULL,
	    10);
	r = read_days(&q);
	if (r > 0)
		page_say(p, 400, "There is no such day", p->why);
	else if (!q.list || !q.judging || r < 0 || fill(&q) < 0)
		page_failed(p);
	else
		write_queue(&q);
	judging_free(q.judging);
	review_list_free(q.list);
}
