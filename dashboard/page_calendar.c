/* page_calendar.c: when the school is at work, as the law says: a year as a
 * picture, and the bells. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/page.h"
#include "dashboard/moment.h"
#include "dashboard/year.h"

#define LEAST 2000		/* years shown */
#define MOST 2099

static const struct text_value *
value_of(const struct text_value *row, const char *key)
{
	size_t i;

	for (i = 0; text_is_map(row) && i < text_count(row); i++)
		if (strcmp(text_raw(text_key_at(row, i)), key) == 0)
			return text_value_at(row, i);
	return NULL;
}

/* "Monday" of the calendar's "mon". */
static const char *
weekday_of(const char *day)
{
	static const char *const names[] = { "Monday", "Tuesday", "Wednesday",
		"Thursday", "Friday", "Saturday", "Sunday" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strncasecmp(names[i], day, 3) == 0)
			return names[i];
	return day;
}

static void
write_bells(struct page *p, const struct text_value *timetable)
{
	const struct text_value *periods = value_of(timetable, "periods");
	const struct text_value *days = value_of(timetable, "days"), *one;
	const char *group = text_raw(value_of(timetable, "group"));
	const char *working = text_raw(value_of(timetable, "working"));
	struct html *h = &p->body;
	size_t i;

	if (!group[0])
		group = "everybody";
	html(h, "<h3>%s</h3>\n<p>On ", group);
	for (i = 0; i < text_count(days); i++)
		html(h, "%s%s", i ? ", " : "", weekday_of(text_raw(
		    text_item(days, i))));
	html(h, working[0] ? "; at work %s, breaks excepted, where a person's "
	    "own pattern does not say otherwise.</p>\n" : "; the calendar does "
	    "not say when they are at work.%s</p>\n", working);
	html(h, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-"
	    "label=\"Bells of %s\"><table class=\"bells\"><caption>Bells of %s"
	    "</caption><thead><tr><th scope=\"col\">period</th><th scope=\""
	    "col\">from</th><th scope=\"col\">until</th><th scope=\"col\">kind"
	    "</th></tr></thead><tbody>\n", group, group);
	for (i = 0; i < text_count(periods); i++) {
		one = text_item(periods, i);
		html(h, "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td>"
		    "<td>%s</td></tr>\n", text_raw(value_of(one, "name")),
		    text_raw(value_of(one, "from")),
		    text_raw(value_of(one, "until")),
		    text_raw(value_of(one, "kind")));
	}
	html(h, "</tbody></table></div>\n");
}

/* What beadle takes this very moment for. */
static void
write_now(struct page *p)
{
	static const char *const days[] = {
		[DAY_SCHOOL] = "a school day", [DAY_INSET] = "an INSET day",
		[DAY_HOLIDAY] = "a holiday",
		[DAY_CLOSED] = "a day on which the school is closed",
		[DAY_WEEKEND] = "a weekend",
		[DAY_UNKNOWN] = "a day that the calendar does not know",
	};
	static const char *const periods[] = {
		[PERIOD_LESSON] = ", in a lesson",
		[PERIOD_BREAK] = ", in a break",
		[PERIOD_BEFORE] = ", before the first bell",
		[PERIOD_AFTER] = ", after the last bell", [PERIOD_NONE] = "",
	};
	char date[MOMENT_TEXT], clock[MOMENT_TEXT];
	struct calendar_moment m;

	_Static_assert(sizeof(days) / sizeof(days[0]) == DAY_KIND_COUNT &&
	    sizeof(periods) / sizeof(periods[0]) == PERIOD_KIND_COUNT,
	    "say every kind");

	calendar_at(p->context->calendar, NULL, p->now_us, &m);
	html(&p->body, "<p>It is %s, %s: <strong>%s</strong>%s%s%s%s.</p>\n",
	    moment_clock(p->now_us, clock), moment_date(m.day, date),
	    days[m.day_kind], periods[m.period_kind], m.period[0] ? " (" : "",
	    m.period, m.period[0] ? ")" : "");
}

void
page_calendar(struct page *p)
{
	const struct calendar *c = p->context->calendar;
	const struct text_value *timetables = calendar_rows(c, "timetables");
	int32_t today = calendar_day(p->now_us);
	char text[8];
	size_t i;
	int year;

	strcpy(p->title, "Calendar");
	page_query(p, "year", text, sizeof(text));
	year = text[0] ? atoi(text) : year_of(today);
	if (year < LEAST || year > MOST) {
		page_say(p, 400, "There is no such year", "Give the year of "
		    "its September, such as 2026.");
		return;
	}
	html(&p->body, "<h1>School year %d to %d</h1>\n", year, year + 1);
	write_now(p);
	html(&p->body, "<nav class=\"pages\" aria-label=\"Years\"><p><a href="
	    "\"/calendar?year=%d\">The year before</a> <a href=\""
	    "/calendar?year=%d\">The next</a></p></nav>\n", year - 1,
	    year + 1);
	year_write(&p->body, c, year, today);
	html(&p->body, "<h2>Bells</h2>\n");
	for (i = 0; i < text_count(timetables); i++)
		write_bells(p, text_item(timetables, i));
	html(&p->body, "<p class=\"hint\">From calendar.yaml of the law; "
	    "beadle calendar import takes terms from a file of the council's. "
	    "What it says of a day that is not known decides nothing against "
	    "anybody.</p>\n");
}
