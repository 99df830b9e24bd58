/* picture.c: a day in quarter hours. */
#include "dashboard/picture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/utf8.h"
#include "dashboard/report.h"
#include "dashboard/svg.h"

#define QUARTER_US UINT64_C(900000000)
#define USE 2			/* grade of use, from which on it counts */
#define WIDTH 960
#define HEIGHT 220
#define LEFT 60
#define RIGHT 20
#define TOP 10
#define BOTTOM 26

struct row {
	char service[32];
	unsigned minutes[PICTURE_QUARTERS], total;
};

struct picture_maker {
	int32_t day;
	uint64_t midnight_us;
	struct row *rows;
	size_t count;
};

struct picture_maker *
picture_new(int32_t day)
{
	struct picture_maker *m = calloc(1, sizeof(*m));

	if (m) {
		m->day = day;
		m->midnight_us = calendar_midnight(day);
	}
	return m;
}

void
picture_free(struct picture_maker *m)
{
	if (!m)
		return;
	free(m->rows);
	free(m);
}

static struct row *
row_of(struct picture_maker *m, const char *service)
{
	struct row *rows;
	size_t i;

	for (i = 0; i < m->count; i++)
		if (strcmp(m->rows[i].service, service) == 0)
			return &m->rows[i];
	rows = reallocarray(m->rows, m->count + 1, sizeof(*rows));
	if (!rows)
		return NULL;
	m->rows = rows;
	memset(&rows[m->count], 0, sizeof(*rows));
	snprintf(rows[m->count].service, sizeof(rows->service), "%s", service);
	return &rows[m->count++];
}

int
picture_add(struct picture_maker *m, const struct session *s,
    const struct judged *j)
{
	struct row *r;
	uint64_t at;
	size_t i;

	if (j->verdict.grades[GRADE_USE] < USE)
		return 0;
	r = row_of(m, s->service);
	if (!r)
		return -1;
	for (i = 0; i < s->minute_count; i++) {
		at = s->minutes[i].minute * SESSION_MINUTE_US;
		if (!s->minutes[i].active || at < m->midnight_us ||
		    at >= m->midnight_us + PICTURE_QUARTERS * QUARTER_US)
			continue;
		r->minutes[(at - m->midnight_us) / QUARTER_US]++;
		r->total++;
	}
	return 0;
}

static int
compare(const void *a, const void *b)
{
	const struct row *p = *(const struct row *const *)a;
	const struct row *q = *(const struct row *const *)b;

	if (p->total != q->total)
		return p->total > q->total ? -1 : 1;
	return strcmp(p->service, q->service);
}

void
picture_end(const struct picture_maker *m, struct picture *out)
{
	const struct row **order = calloc(m->count + 1, sizeof(*order));
	size_t i, at;
	int q;

	memset(out, 0, sizeof(*out));
	out->day = m->day;
	for (i = 0; order && i < m->count; i++)
		order[i] = &m->rows[i];
	if (order)
		qsort(order, m->count, sizeof(*order), compare);
	for (i = 0; order && i < m->count; i++) {
		at = i < PICTURE_SERVICES ? i : PICTURE_SERVICES - 1;
		snprintf(out->services[at], sizeof(out->services[at]), "%s",
		    i > at || (i == at && at == PICTURE_SERVICES - 1 &&
		    m->count > PICTURE_SERVICES) ? "others" :
		    order[i]->service);
		out->totals[at] += order[i]->total;
		for (q = 0; q < PICTURE_QUARTERS; q++)
			out->minutes[q][at] += order[i]->minutes[q];
	}
	free(order);
}

/* ---- writing ---- */

struct frame {			/* which quarters are shown, and how tall */
	int first, last;
	unsigned most;
	double step, unit;
	uint64_t midnight_us;
};

static unsigned
sum(const struct picture *p, int q)
{
	unsigned n = 0;
	int i;

	for (i = 0; i < PICTURE_SERVICES; i++)
		n += p->minutes[q][i];
	return n;
}

/* From seven to seven, or wider if there was something. */
static struct frame
frame_of(const struct picture *p)
{
	struct frame f = { .first = 28, .last = 76, .most = 15 };
	int q;

	for (q = 0; q < PICTURE_QUARTERS; q++) {
		if (!sum(p, q))
			continue;
		f.first = q < f.first ? q / 4 * 4 : f.first;
		f.last = q >= f.last ? q + 1 : f.last;
		f.most = sum(p, q) > f.most ? sum(p, q) : f.most;
	}
	f.step = (double)(WIDTH - LEFT - RIGHT) / (f.last - f.first);
	f.unit = (double)(HEIGHT - TOP - BOTTOM) / f.most;
	f.midnight_us = calendar_midnight(p->day);
	return f;
}

static char *
clock_of(const struct frame *f, int q, char buf[8])
{
	int minute, offset;
	int32_t day;

	calendar_local(f->midnight_us + (uint64_t)q * QUARTER_US, &day,
	    &minute, &offset);
	snprintf(buf, 8, "%02d:%02d", minute / 60 % 24, minute % 60);
	return buf;
}

/* Lessons behind, hours below. */
static void
write_ground(struct svg *s, const struct frame *f,
    const struct policy_context *c)
{
	struct calendar_moment m;
	char text[16], clock[8];
	int q;

	for (q = f->first; q < f->last; q++) {
		calendar_at(c->calendar, NULL, f->midnight_us +
		    (uint64_t)q * QUARTER_US + QUARTER_US / 2, &m);
		if (m.period_kind == PERIOD_LESSON)
			svg_box(s, "lesson", LEFT + (q - f->first) * f->step,
			    TOP, f->step, HEIGHT - TOP - BOTTOM, "");
		if (q % 4 == 0)
			svg_label(s, "hour", LEFT + (q - f->first) * f->step,
			    HEIGHT - 8, clock_of(f, q, clock));
	}
	svg_box(s, "axis", LEFT, HEIGHT - BOTTOM, WIDTH - LEFT - RIGHT, 1, "");
	snprintf(text, sizeof(text), "%u min", f->most);
	svg_label(s, "scale", LEFT - 6, TOP + 10, text);
	svg_label(s, "scale", LEFT - 6, HEIGHT - BOTTOM, "0");
}

static void
write_bars(struct svg *s, const struct frame *f, const struct picture *p,
    const struct catalogue *c)
{
	static const char *const classes[PICTURE_SERVICES] = { "bar-0",
		"bar-1", "bar-2", "bar-3", "bar-4", "bar-5" };
	char hint[160], clock[8];
	const char *title;
	double y, height;
	int q, i;

	for (q = f->first; q < f->last; q++)
		for (y = HEIGHT - BOTTOM, i = 0; i < PICTURE_SERVICES; i++) {
			if (!p->minutes[q][i])
				continue;
			height = p->minutes[q][i] * f->unit;
			y -= height;
			title = report_service_title(c, p->services[i]);
			snprintf(hint, sizeof(hint), "%s, %.*s: %u active min",
			    clock_of(f, q, clock), utf8_most(title, 60), title,
			    p->minutes[q][i]);
			svg_box(s, classes[i], LEFT + (q - f->first) *
			    f->step + 1, y, f->step - 2, height, hint);
		}
}

static void
write_key(struct html *h, const struct picture *p, const struct catalogue *c)
{
	int i;

	html(h, "<ul class=\"key\">");
	for (i = 0; i < PICTURE_SERVICES; i++)
		if (p->services[i][0])
			html(h, "<li><span class=\"swatch bar-%d\"></span>%s, "
			    "%u active min</li>", i, report_service_title(c,
			    p->services[i]), p->totals[i]);
	html(h, "</ul>\n");
}

static void
write_table(struct html *h, const struct frame *f, const struct picture *p,
    const struct catalogue *c)
{
	char clock[8];
	int q, i;

	html(h, "<details><summary>The same as a table</summary>"
	    "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
	    "aria-label=\"Use by quarter hour\"><table><caption>Active "
	    "minutes by quarter hour and service, added over devices</caption>"
	    "<thead><tr><th scope=\"col\">from</th>");
	for (i = 0; i < PICTURE_SERVICES; i++)
		if (p->services[i][0])
			html(h, "<th scope=\"col\" class=\"number\">%s</th>",
			    report_service_title(c, p->services[i]));
	html(h, "</tr></thead><tbody>\n");
	for (q = f->first; q < f->last; q++) {
		if (!sum(p, q))
			continue;
		html(h, "<tr><th scope=\"row\">%s</th>", clock_of(f, q,
		    clock));
		for (i = 0; i < PICTURE_SERVICES; i++)
			if (p->services[i][0])
				html(h, "<td class=\"number\">%u</td>",
				    p->minutes[q][i]);
		html(h, "</tr>\n");
	}
	html(h, "</tbody></table></div></details>\n");
}

void
picture_write(struct html *h, const struct picture *p,
    const struct policy_context *c)
{
	struct frame f = frame_of(p);
	struct svg s;

	if (!p->services[0][0]) {
		html(h, "<p>No use of social media was recorded on this day. "
		    "That is what was seen, not proof that there was "
		    "none.</p>\n");
		return;
	}
	svg_begin(&s, h, WIDTH, HEIGHT, "Active minutes by quarter hour",
	    "Stacked bars, one a quarter hour, one colour a service; lessons "
	    "are shaded. The table below says the same.");
	write_ground(&s, &f, c);
	write_bars(&s, &f, p, c->catalogue);
	svg_end(&s);
	write_key(h, p, c->catalogue);
	html(h, "<p class=\"hint\">Active minutes, added over devices: in each "
	    "something moved that may be use. They are no bound of how long "
	    "anybody used it. Reports have both bounds: at least while there "
	    "was content, at most from the first packet to the last.</p>\n");
	write_table(h, &f, p, c->catalogue);
}
