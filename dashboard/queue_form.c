/* queue_form.c: what of the queue is asked for. */
#include "dashboard/queue_form.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/policy_naming.h"
#include "dashboard/form.h"
#include "dashboard/moment.h"
#include "dashboard/page_fields.h"

enum queue_field { TEXT, DAY, UNTIL, SERVICE, SHOW, CATEGORY, PERIOD, OUTCOME,
	GRADE, PLACE, DEVICE, LIKE };
static const char *const names[QUEUE_FIELDS] = { "q", "day", "until",
	"service", "show", "category", "period", "outcome", "grade", "place",
	"device", "like" };

/* ---- reading ---- */

static int
read_day(struct page *p, const char *text, int32_t *day)
{
	return moment_day(text, p->now_us, day, p->why, PAGE_WHY);
}

static int
read_days(struct page *p, struct queue_form *q)
{
	const char *from = q->values[DAY], *until = q->values[UNTIL];
	int32_t first, last;

	if (from[0]) {
		if (read_day(p, from, &first) < 0)
			return -1;
		q->question.from_us = calendar_midnight(first);
		q->question.until_us = calendar_midnight(first + 1);
	}
	if (until[0]) {
		if (read_day(p, until, &last) < 0)
			return -1;
		q->question.until_us = calendar_midnight(last + 1);
	}
	return 0;
}

static void
read_period(struct queue_form *q)
{
	int k;

	for (k = 0; k < PERIOD_KIND_COUNT; k++)
		if (strcmp(q->values[PERIOD],
		    period_kind_name((enum period_kind)k)) == 0)
			q->question.periods = (uint8_t)(1u << k);
}

/* All that is for the same reason as one. */
static void
read_like(struct page *p, struct queue_form *q)
{
	const struct flag *f;

	if (!q->values[LIKE][0])
		return;
	f = flag_table_find(flags_table(p->flags),
	    strtoull(q->values[LIKE], NULL, 16));
	q->question.is_like = 1;
	q->question.like_service = f ? f->service : UINT16_MAX;
	q->question.like_clause = f ? f->clause : UINT16_MAX;
	q->question.like_grades = f ? f->grades : UINT16_MAX;
}

static void
read_words(struct queue_form *q)
{
	struct flag_question *a = &q->question;
	const char *outcome = q->values[OUTCOME], *show = q->values[SHOW];

	snprintf(a->text, sizeof(a->text), "%.39s", q->values[TEXT]);
	snprintf(a->service, sizeof(a->service), "%.31s", q->values[SERVICE]);
	snprintf(a->category, sizeof(a->category), "%.31s",
	    q->values[CATEGORY]);
	snprintf(a->place, sizeof(a->place), "%s", q->values[PLACE]);
	snprintf(a->device, sizeof(a->device), "%s", q->values[DEVICE]);
	a->outcomes = strcmp(outcome, "undecided") == 0 ?
	    1u << OUTCOME_UNDECIDED : strcmp(outcome, "both") == 0 ?
	    1u << OUTCOME_UNDECIDED | 1u << OUTCOME_CONTRARY : 0;
	a->is_usual = !a->outcomes;
	if (q->values[GRADE][0] >= '0' && q->values[GRADE][0] <= '4')
		a->grade = (uint8_t)(q->values[GRADE][0] - '0' + 1);
	a->found = strcmp(show, "all") == 0 ? 0 :
	    strcmp(show, "found") == 0 ? FLAG_REVIEWED :
	    strcmp(show, "second") == 0 ? FLAG_HALF : FLAG_WAITS;
}

int
queue_form_read(struct page *p, struct queue_form *q)
{
	char first[12];
	int i;

	memset(q, 0, sizeof(*q));
	for (i = 0; i < QUEUE_FIELDS; i++)
		page_query(p, names[i], q->values[i], sizeof(q->values[i]));
	if (!(p->seats & SEAT(NETWORK_MANAGER)))
		q->values[DEVICE][0] = '\0';
	q->first = strtoul(page_query(p, "from", first, sizeof(first)), NULL,
	    10);
	read_words(q);
	read_period(q);
	read_like(p, q);
	return read_days(p, q);
}

/* ---- as a query that is kept ---- */

static bool
is_kept(int field)
{
	return field != DEVICE && field != LIKE;
}

/* Percent-coded, cut where there is no room. Returns the length. */
static size_t
put_coded(char *out, size_t room, const char *text)
{
	size_t len = 0;

	for (; *text && len + 4 <= room; text++)
		len += (size_t)snprintf(out + len, room - len,
		    strchr("-._~", *text) || isalnum((unsigned char)*text) ?
		    "%c" : "%%%02X", (unsigned char)*text);
	return len;
}

void
queue_form_query(const struct queue_form *q, char *out, size_t room)
{
	size_t len = 0;
	int i;

	out[0] = '\0';
	for (i = 0; i < QUEUE_FIELDS; i++) {
		if (!q->values[i][0] || !is_kept(i) || len + 16 > room)
			continue;
		len += (size_t)snprintf(out + len, room - len, "%s%s=",
		    len ? "&" : "", names[i]);
		len += put_coded(out + len, room - len, q->values[i]);
	}
}

void
queue_form_words(struct page *p, const char *query)
{
	static const char *const words[QUEUE_FIELDS] = { [TEXT] = "search",
		[DAY] = "from", [UNTIL] = "to", [SERVICE] = "service",
		[SHOW] = "show", [CATEGORY] = "kind of service",
		[PERIOD] = "time of day", [OUTCOME] = "outcome",
		[GRADE] = "weakest grade at most", [PLACE] = "place",
		[DEVICE] = "device", [LIKE] = "like" };
	const char *between = "";
	char value[64];
	int i;

	for (i = 0; i < QUEUE_FIELDS; i++)
		if (form_field(query, strlen(query), names[i], value,
		    sizeof(value)) > 0) {
			html(&p->body, "%s%s %s", between, words[i], value);
			between = ", ";
		}
}

/* ---- writing ---- */

void
queue_form_link(struct html *h, const struct queue_form *q, size_t first)
{
	int i;

	html(h, "/review?");
	for (i = 0; i < QUEUE_FIELDS; i++)
		if (q->values[i][0]) {
			html(h, "%s=", names[i]);
			html_url(h, q->values[i]);
			html(h, "&amp;");
		}
	html(h, "from=%zu", first);
}

static void
begin_select(struct html *h, enum queue_field f, const char *label)
{
	html(h, "<div>");
	field_select(h, names[f], label);
}

static void
end_select(struct html *h)
{
	field_select_end(h);
	html(h, "</div>");
}

static void
write_input(struct html *h, enum queue_field f, const char *label,
    const struct queue_form *q)
{
	html(h, "<div><label for=\"%s\">%s</label><input id=\"%s\" name=\"%s\" "
	    "type=\"%s\" value=\"%s\" maxlength=\"60\"", names[f],
	    label, names[f], names[f], f == DAY || f == UNTIL ? "date" :
	    f == TEXT ? "search" : "text", q->values[f]);
	html(h, f == TEXT ? " data-key=\"/\"></div>" : "></div>");
}

static void
write_services(struct html *h, const struct catalogue *c,
    const struct queue_form *q)
{
	uint32_t i;

	begin_select(h, SERVICE, "Service");
	field_option(h, "", "all", q->values[SERVICE]);
	for (i = 0; i < catalogue_services(c); i++)
		field_option(h, catalogue_service(c, i)->id,
		    catalogue_service(c, i)->title, q->values[SERVICE]);
	end_select(h);
}

/* Each once, as the catalogue has them. */
static void
write_categories(struct html *h, const struct catalogue *c,
    const struct queue_form *q)
{
	const char *category;
	uint32_t i, k;

	begin_select(h, CATEGORY, "Kind of service");
	field_option(h, "", "all", q->values[CATEGORY]);
	for (i = 0; i < catalogue_services(c); i++) {
		category = catalogue_service(c, i)->category;
		for (k = 0; k < i && strcmp(category,
		    catalogue_service(c, k)->category) != 0; k++)
			;
		if (k == i)
			field_option(h, category, category,
			    q->values[CATEGORY]);
	}
	end_select(h);
}

static void
write_more(struct html *h, const struct catalogue *c,
    const struct queue_form *q, bool is_by_device)
{
	static const char *const grades[] = { "0", "1", "2", "3" };
	bool is_open = false;
	size_t i;
	int k;

	for (i = CATEGORY; i <= DEVICE; i++)
		is_open = is_open || q->values[i][0];
	html(h, "<details%s><summary>More filters</summary><div class=\"filter"
	    "\">", is_open ? " open" : "");
	write_categories(h, c, q);
	begin_select(h, PERIOD, "Time of day");
	field_option(h, "", "any", q->values[PERIOD]);
	for (k = 0; k < PERIOD_KIND_COUNT; k++)
		field_option(h, period_kind_name((enum period_kind)k),
		    period_kind_name((enum period_kind)k), q->values[PERIOD]);
	end_select(h);
	begin_select(h, OUTCOME, "Outcome");
	field_option(h, "", "contrary on its face, or referred",
	    q->values[OUTCOME]);
	field_option(h, "undecided", "undecided", q->values[OUTCOME]);
	field_option(h, "both", "both", q->values[OUTCOME]);
	end_select(h);
	begin_select(h, GRADE, "Weakest grade at most");
	field_option(h, "", "any", q->values[GRADE]);
	for (i = 0; i < sizeof(grades) / sizeof(grades[0]); i++)
		field_option(h, grades[i], grades[i], q->values[GRADE]);
	end_select(h);
	write_input(h, PLACE, "Place", q);
	if (is_by_device)
		write_input(h, DEVICE, "Device (is recorded)", q);
	html(h, "</div></details>");
}

void
queue_form_write(struct page *p, const struct queue_form *q)
{
	const struct catalogue *c = p->context->catalogue;
	struct html *h = &p->body;

	if (q->question.is_like) {
		html(h, "<p>Those that are flagged for the same cause: "
		    "service, clause and grades. <a href=\"/review\">All "
		    "flags</a></p>\n");
		return;
	}
	html(h, "<form method=\"get\" action=\"/review\" role=\"search\" "
	    "aria-label=\"Filter\"><div class=\"filter\">");
	write_input(h, TEXT, "Search", q);
	write_input(h, DAY, "Day, or from", q);
	write_input(h, UNTIL, "to", q);
	write_services(h, c, q);
	begin_select(h, SHOW, "Show");
	field_option(h, "", "what waits", q->values[SHOW]);
	field_option(h, "found", "what was reviewed", q->values[SHOW]);
	if (policy_naming_asked(p->context->policy))
		field_option(h, "second", "what waits for a second person",
		    q->values[SHOW]);
	field_option(h, "all", "all flags", q->values[SHOW]);
	end_select(h);
	html(h, "<button>Show</button></div>");
	write_more(h, c, q, p->seats & SEAT(NETWORK_MANAGER));
	html(h, "</form>\n");
}
