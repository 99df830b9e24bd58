/* minutes.c: the minutes of a session. Bars are what came down in each, on a
 * scale of roots, for a page of text would not be seen beside a film. */
#include "dashboard/minutes.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "classify/utf8.h"
#include "dashboard/svg.h"

#define WIDTH 960
#define HEIGHT 160
#define TOP 22
#define BOTTOM 24
#define LEAST 10		/* minutes shown */
#define MOST_LABELS 12

struct frame {
	uint32_t first, last;		/* minutes; last excluded */
	double step, most;
};

static struct frame
frame_of(const struct session *s)
{
	struct frame f = { .first = (uint32_t)(s->start_us /
		SESSION_MINUTE_US), .most = 1 };
	size_t i;

	f.last = f.first + LEAST;
	for (i = 0; i < s->minute_count; i++) {
		if (s->minutes[i].minute >= f.last)
			f.last = s->minutes[i].minute + 1;
		if (sqrt((double)s->minutes[i].bytes_down) > f.most)
			f.most = sqrt((double)s->minutes[i].bytes_down);
	}
	f.step = (double)WIDTH / (f.last - f.first);
	return f;
}

static double
place(const struct frame *f, uint64_t at_us)
{
	double x = ((double)at_us / SESSION_MINUTE_US - f->first) * f->step;

	return x < 0 ? 0 : x > WIDTH ? WIDTH : x;
}

static char *
clock_of(uint32_t minute, char buf[8])
{
	char text[CALENDAR_TEXT];

	calendar_text(minute * SESSION_MINUTE_US, text);
	snprintf(buf, 8, "%.5s", text + sizeof("2026-11-20"));
	return buf;
}

/* The stretches between bells, by whether they were working time. */
static void
write_bells(struct svg *svg, const struct frame *f, const struct verdict *v)
{
	static const char *const classes[] = { "unknown-hours", "free",
		"working" };
	const struct policy_stretch *t;
	char hint[80], clock[8];
	const char *period;
	double x, end;
	size_t i;

	for (i = 0; i < v->stretch_count; i++) {
		t = &v->stretches[i];
		x = place(f, t->from_us);
		end = i + 1 < v->stretch_count ? place(f, t->until_us) : WIDTH;
		period = t->period[0] ? t->period :
		    period_kind_name(t->period_kind);
		snprintf(hint, sizeof(hint), "%s: %.*s", clock_of((uint32_t)
		    (t->from_us / SESSION_MINUTE_US), clock),
		    utf8_most(period, 50), period);
		svg_box(svg, t->period_kind == PERIOD_BREAK ? "rest" :
		    classes[t->working_time + 1], x, TOP, end - x,
		    HEIGHT - TOP - BOTTOM, hint);
		if (i > 0)
			svg_box(svg, "bell-line", x, 4, 1.5, HEIGHT - BOTTOM -
			    4, hint);
		svg_label(svg, "bell", x + 4, TOP - 7, t->period[0] ?
		    t->period : period_kind_name(t->period_kind));
	}
}

static void
write_bars(struct svg *svg, const struct frame *f, const struct session *s)
{
	const struct session_minute *m;
	char hint[80], clock[8];
	uint32_t minute, every = (f->last - f->first) / MOST_LABELS + 1;
	double height;
	size_t i;

	for (i = 0; i < s->minute_count; i++) {
		m = &s->minutes[i];
		if (m->minute < f->first)
			continue;
		height = 2 + sqrt((double)m->bytes_down) / f->most *
		    (HEIGHT - TOP - BOTTOM - 4);
		snprintf(hint, sizeof(hint), "%s: %" PRIu64 " bytes down, %s",
		    clock_of(m->minute, clock), m->bytes_down,
		    m->active ? "active" : "background");
		svg_box(svg, m->active ? "active" : "quiet-bar",
		    (m->minute - f->first) * f->step + 0.5,
		    HEIGHT - BOTTOM - height, f->step > 2 ? f->step - 1 :
		    f->step, height, hint);
	}
	for (minute = f->first; minute < f->last; minute += every)
		svg_label(svg, "hour", (minute - f->first) * f->step,
		    HEIGHT - 7, clock_of(minute, clock));
	svg_box(svg, "axis", 0, HEIGHT - BOTTOM, WIDTH, 1, "");
}

/* Where a minute lies between the bells. */
static const char *
period_of(const struct verdict *v, uint32_t minute)
{
	uint64_t at_us = minute * SESSION_MINUTE_US;
	const struct policy_stretch *t = NULL;
	size_t i;

	for (i = 0; i < v->stretch_count; i++)
		if (i == 0 || v->stretches[i].from_us <= at_us)
			t = &v->stretches[i];
	return !t ? "" : t->period[0] ? t->period :
	    period_kind_name(t->period_kind);
}

static void
write_table(struct html *h, const struct session *s, const struct verdict *v)
{
	const struct session_minute *m;
	char clock[8];
	size_t i;

	html(h, "<details><summary>The same as a table</summary><div class="
	    "\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Minutes\">"
	    "<table><caption>Minutes with traffic</caption><thead><tr><th "
	    "scope=\"col\">minute</th><th scope=\"col\" class=\"number\">bytes "
	    "up</th><th scope=\"col\" class=\"number\">bytes down</th><th "
	    "scope=\"col\" class=\"number\">new connections</th><th scope=\""
	    "col\">active</th><th scope=\"col\">"
	    "period</th></tr></thead><tbody>\n");
	for (i = 0; i < s->minute_count; i++) {
		m = &s->minutes[i];
		html(h, "<tr><th scope=\"row\">%s</th><td class=\"number\">%"
		    PRIu64 "</td><td class=\"number\">%" PRIu64 "</td><td "
		    "class=\"number\">%d</td><td>%s</td><td>%s</td></tr>\n",
		    clock_of(m->minute, clock), m->bytes_up, m->bytes_down,
		    m->connections, m->active ? "yes" : "no",
		    period_of(v, m->minute));
	}
	html(h, "</tbody></table></div></details>\n");
}

void
minutes_write(struct html *h, const struct session *s,
    const struct judged *j)
{
	struct frame f = frame_of(s);
	struct svg svg;

	html(h, "<h2>Minute by minute</h2>\n");
	svg_begin(&svg, h, WIDTH, HEIGHT, "What came down in each minute",
	    "One bar a minute, on a scale of square roots; working time is "
	    "shaded, bells are named above. The table below says the same.");
	write_bells(&svg, &f, &j->verdict);
	write_bars(&svg, &f, s);
	svg_end(&svg);
	html(h, "<ul class=\"key\"><li><span class=\"swatch active\"></span>"
	    "active</li><li><span class=\"swatch quiet-bar\"></span>background"
	    "</li><li><span class=\"swatch working\"></span>working time</li>"
	    "<li><span class=\"swatch free\"></span>not working time</li>"
	    "<li><span class=\"swatch rest\"></span>a break</li><li>a line: a "
	    "bell</li></ul>\n");
	write_table(h, s, &j->verdict);
}
