/* year.c: a school year as a picture and as a table. */
#include "dashboard/year.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "classify/utf8.h"
#include "dashboard/moment.h"
#include "dashboard/svg.h"

#define COLUMNS 37		/* six weeks, less what no month needs */
#define LEFT 74
#define TOP 26
#define CELL 24
#define WIDTH (LEFT + COLUMNS * CELL + 2)
#define HEIGHT (TOP + 12 * CELL + 2)
#define NOON 720
#define DAY_US UINT64_C(86400000000)

struct day {			/* all there is to say of one */
	enum day_kind kind;
	const char *council, *note;	/* borrowed; "" none */
	int close;			/* minute of an early close; 1440 */
	int clock;			/* minutes it is put on (60) or back */
	int weekday;
};

static const struct { const char *words, *class, *mark; } kinds[] = {
	[DAY_SCHOOL] = { "school", "day-school", "" },
	[DAY_INSET] = { "INSET: staff work, pupils do not come", "day-inset",
	    "I" },
	[DAY_HOLIDAY] = { "holiday", "day-holiday", "" },
	[DAY_CLOSED] = { "closed", "day-closed", "C" },
	[DAY_WEEKEND] = { "weekend", "day-weekend", "" },
	[DAY_UNKNOWN] = { "not known", "day-unknown", "?" },
};
static_assert(sizeof(kinds) / sizeof(kinds[0]) == DAY_KIND_COUNT,
    "say every kind of day");

int
year_of(int32_t day)
{
	char text[TEXT_DAY_TEXT];
	int year = 0, month = 0;

	sscanf(text_day_text(day, text), "%d-%d", &year, &month);
	return month >= 9 ? year : year - 1;
}

/* The value of a key of a row, as written; "" none. */
static const char *
raw_of(const struct text_value *row, const char *key)
{
	size_t i;

	for (i = 0; i < text_count(row); i++)
		if (text_is_map(row) &&
		    strcmp(text_raw(text_key_at(row, i)), key) == 0)
			return text_raw(text_value_at(row, i));
	return "";
}

/* Why it is closed, or which term it is in, as the text says. */
static const char *
note_of(const struct calendar *c, int32_t day, enum day_kind kind)
{
	const struct text_value *rows = calendar_rows(c, kind == DAY_CLOSED ?
	    "closures" : "terms");
	char text[TEXT_DAY_TEXT];
	size_t i;

	text_day_text(day, text);
	for (i = 0; i < text_count(rows); i++) {
		const struct text_value *row = text_item(rows, i);

		if (kind == DAY_CLOSED && strcmp(raw_of(row, "date"),
		    text) == 0)
			return raw_of(row, "reason");
		if (kind == DAY_SCHOOL && strcmp(raw_of(row, "from"),
		    text) <= 0 && strcmp(raw_of(row, "to"), text) >= 0)
			return raw_of(row, "name");
	}
	return "";
}

static struct day
day_of(const struct calendar *c, int32_t day)
{
	int64_t length = (int64_t)(calendar_midnight(day + 1) -
	    calendar_midnight(day));
	struct calendar_moment m;

	calendar_at(c, NULL, calendar_wall(day, NOON), &m);
	return (struct day){ .kind = m.day_kind, .council = m.council,
		.note = note_of(c, day, m.day_kind),
		.close = calendar_close(c, day),
		.clock = (int)(((int64_t)DAY_US - length) / 60000000),
		.weekday = m.weekday };
}

/* "closed: snow; closes at 13:30; the clock goes back" */
static void
say_day(const struct day *d, char *buf, size_t size)
{
	char close[40] = "";

	if (d->close < 1440)
		snprintf(close, sizeof(close), "; closes at %02d:%02d",
		    d->close / 60, d->close % 60);
	snprintf(buf, size, "%s%s%.*s%s%.*s%s%s", kinds[d->kind].words,
	    d->note[0] ? ": " : "", utf8_most(d->note, 60), d->note,
	    d->council[0] ? ", by " : "", utf8_most(d->council, 40),
	    d->council, close, d->clock > 0 ? "; the clock goes on an hour" :
	    d->clock < 0 ? "; the clock goes back an hour" : "");
}

/* ---- the picture ---- */

static void
write_day(struct svg *s, const struct calendar *c, int32_t day, double x,
    double y, bool is_today)
{
	struct day d = day_of(c, day);
	char hint[240], what[180], date[MOMENT_TEXT], number[16];

	say_day(&d, what, sizeof(what));
	snprintf(hint, sizeof(hint), "%s: %s", moment_date(day, date), what);
	svg_box(s, kinds[d.kind].class, x + 1, y + 1, CELL - 2, CELL - 2,
	    hint);
	if (is_today)
		svg_box(s, "day-today", x + 1, y + CELL - 4, CELL - 2, 3, "");
	text_day_text(day, number);
	snprintf(date, sizeof(date), "%d%s%s%s", (number[8] - '0') * 10 +
	    number[9] - '0', kinds[d.kind].mark, d.close < 1440 ? "e" : "",
	    d.clock ? "*" : "");
	svg_label(s, d.kind == DAY_CLOSED || d.kind == DAY_INSET ?
	    "day dark" : "day", x + CELL / 2.0, y + 16, date);
}

static void
write_month(struct svg *s, const struct calendar *c, int row, int32_t first,
    int32_t next, int32_t today)
{
	static const char *const names[] = { "September", "October",
		"November", "December", "January", "February", "March",
		"April", "May", "June", "July", "August" };
	int at = (int)(((int64_t)first + 3) % 7);
	int32_t day;

	svg_label(s, "month", 2, TOP + row * CELL + 16, names[row]);
	for (day = first; day < next; day++)
		write_day(s, c, day, LEFT + (at + day - first) * CELL,
		    TOP + row * CELL, day == today);
}

static int32_t
month_of(int year, int row)
{
	return text_day_of(row < 4 ? year : year + 1, row < 4 ? row + 9 :
	    row - 3, 1);
}

static void
write_picture(struct html *h, const struct calendar *c, int year,
    int32_t today)
{
	static const char *const letters[] = { "M", "T", "W", "T", "F", "S",
		"S" };
	struct svg s;
	int i;

	svg_begin(&s, h, WIDTH, HEIGHT, "The school year", "A row a month, a "
	    "column a weekday. School days, INSET days (I), holidays, closed "
	    "days (C), early closes (e) and days on which the clock changes "
	    "(*) are marked. The table below says the same.");
	for (i = 0; i < COLUMNS; i++)
		svg_label(&s, "day", LEFT + i * CELL + CELL / 2.0, TOP - 8,
		    letters[i % 7]);
	for (i = 0; i < 12; i++)
		write_month(&s, c, i, month_of(year, i), i < 11 ?
		    month_of(year, i + 1) : month_of(year + 1, 0), today);
	svg_end(&s);
	html(h, "<ul class=\"key\"><li><span class=\"swatch day-school\">"
	    "</span>school</li><li><span class=\"swatch day-inset\"></span>"
	    "I INSET</li><li><span class=\"swatch day-holiday\"></span>holiday"
	    "</li><li><span class=\"swatch day-closed\"></span>C closed</li>"
	    "<li><span class=\"swatch day-weekend\"></span>weekend</li><li>"
	    "<span class=\"swatch day-unknown\"></span>? not known</li><li>e "
	    "closes early</li><li>* the clock changes</li></ul>\n");
}

/* ---- the table ---- */

static void
write_row(struct html *h, int32_t from, int32_t to, const struct day *d)
{
	char first[MOMENT_TEXT], last[MOMENT_TEXT], what[180];

	say_day(d, what, sizeof(what));
	html(h, "<tr><th scope=\"row\">%s%s%s</th><td>%s</td></tr>\n",
	    moment_date(from, first), to > from ? " to " : "", to > from ?
	    moment_date(to, last) : "", what);
}

static bool
is_same(const struct day *a, const struct day *b)
{
	return a->kind == b->kind && a->close == b->close &&
	    a->clock == b->clock && strcmp(a->note, b->note) == 0 &&
	    strcmp(a->council, b->council) == 0;
}

struct run {			/* days that are alike */
	int32_t from, to;
	struct day day;
	bool is_begun;
};

static void
end_run(struct html *h, struct run *r)
{
	if (r->is_begun)
		write_row(h, r->from, r->to, &r->day);
	r->is_begun = false;
}

/* A weekend on which nothing else happens belongs to no run and parts none. */
static void
add_day(struct html *h, struct run *r, int32_t day, const struct day *d)
{
	if (d->kind == DAY_WEEKEND && !d->clock)
		return;
	if (r->is_begun && !is_same(&r->day, d))
		end_run(h, r);
	if (!r->is_begun)
		*r = (struct run){ day, day, *d, true };
	r->to = day;
}

static void
write_table(struct html *h, const struct calendar *c, int year)
{
	int32_t day, end = month_of(year + 1, 0);
	struct run run = { .is_begun = false };
	struct day d;

	html(h, "<details><summary>The same as a table</summary><div class="
	    "\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"The year "
	    "as a table\"><table><caption>Weekends are left out unless the "
	    "clock changes</caption><thead><tr><th scope=\"col\">days</th>"
	    "<th scope=\"col\">what they are</th></tr></thead><tbody>\n");
	for (day = month_of(year, 0); day < end; day++) {
		d = day_of(c, day);
		add_day(h, &run, day, &d);
	}
	end_run(h, &run);
	html(h, "</tbody></table></div></details>\n");
}

void
year_write(struct html *h, const struct calendar *c, int year, int32_t today)
{
	write_picture(h, c, year, today);
	write_table(h, c, year);
}
