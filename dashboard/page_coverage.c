/* page_coverage.c: a week of what was seen, and of what was not. No device of
 * anybody's, no person. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/page.h"
#include "dashboard/done_words.h"
#include "dashboard/moment.h"
#include "dashboard/week.h"

static void
write_events(struct page *p, const struct covered *c)
{
	size_t i;
	char at[CALENDAR_TEXT];

	html(&p->body, "<h2>What happened</h2>\n");
	if (!c->event_count) {
		html(&p->body, "<p>No event is recorded of this week.</p>\n");
		return;
	}
	html(&p->body, "<ul>");
	for (i = 0; i < c->event_count; i++)
		html(&p->body, "<li>%.16s: %s%s%s%s%s</li>\n",
		    calendar_text(c->events[i].at_us, at),
		    done_event(c->events[i].what),
		    c->events[i].device[0] ? ", " : "", c->events[i].device,
		    c->events[i].text[0] ? ": " : "", c->events[i].text);
	html(&p->body, "</ul>\n");
	if (c->more_events)
		html(&p->body, "<p>And %zu more.</p>\n", c->more_events);
}

static void
write_week(struct page *p, const struct covered *c)
{
	char date[MOMENT_TEXT], before[TEXT_DAY_TEXT], next[TEXT_DAY_TEXT];

	html(&p->body, "<h1>Week of %s</h1>\n<p>Silence is not compliance: "
	    "what follows is what beadle could have seen.</p>\n<nav class=\""
	    "pages\" aria-label=\"Weeks\"><p><a href=\"/coverage?week=%s\">"
	    "The week before</a> <a href=\"/coverage?week=%s\">The next</a>"
	    "</p></nav>\n", moment_date(c->from, date),
	    text_day_text(c->from - COVERED_DAYS, before),
	    text_day_text(c->from + COVERED_DAYS, next));
	week_write(&p->body, c, p->now_us);
	write_events(p, c);
}

/* The Monday of a day. */
static int32_t
monday_of(int32_t day)
{
	return day - (int32_t)(((int64_t)day + 3) % 7);
}

void
page_coverage(struct page *p)
{
	struct covered *c = malloc(sizeof(*c));
	char week[16];
	int32_t day;
	int r;

	strcpy(p->title, "Coverage");
	page_query(p, "week", week, sizeof(week));
	r = reader_day(p->reader, week[0] ? week : NULL, p->now_us, &day,
	    p->why, PAGE_WHY);
	if (r < 0 && week[0])
		page_say(p, 400, "There is no such week", p->why);
	else if (r < 0 || !c || covered_read(c, p->reader->settings.state,
	    monday_of(day), p->why, PAGE_WHY) < 0)
		page_failed(p);
	else
		write_week(p, c);
	free(c);
}
