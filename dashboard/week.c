/* week.c: coverage of a week as a picture and as tables. */
#include "dashboard/week.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "classify/calendar.h"
#include "dashboard/done_words.h"
#include "dashboard/moment.h"
#include "dashboard/print.h"
#include "dashboard/svg.h"

#define QUARTER_US UINT64_C(900000000)
#define LEFT 92
#define TOP 8
#define STEP 8.6
#define ROW 38
#define BAR 30
#define WIDTH 960
#define HEIGHT (TOP + COVERED_DAYS * ROW + 20)
#define LEAST 3			/* pixels of a loss, to be seen at all */

struct quarter {		/* shares of a quarter hour */
	double watched, lost, opaque;
	uint64_t frames, missed, named, unnamed;
};

static struct quarter
quarter_of(const struct store_cover *c)
{
	struct quarter q = { .frames = c->packets,
		.missed = c->dropped + c->device_dropped + c->quarantined +
		    c->abandoned,
		.named = c->flows[TRAFFIC_NAMED], .unnamed = c->flows_opaque };

	q.watched = c->minutes >= 15 ? 1 : (double)c->minutes / 15;
	if (q.missed)
		q.lost = (double)q.missed / (double)(q.frames + q.missed);
	if (q.unnamed)
		q.opaque = (double)q.unnamed / (double)(q.named + q.unnamed);
	return q;
}

static char *
clock_of(int32_t day, int quarter, char buf[MOMENT_TEXT])
{
	return moment_clock(calendar_midnight(day) + (uint64_t)quarter *
	    QUARTER_US, buf);
}

static int
quarters_of(int32_t day)
{
	return (int)((calendar_midnight(day + 1) - calendar_midnight(day)) /
	    QUARTER_US);
}

/* "Friday 20 November" */
static char *
name_of(int32_t day, char buf[MOMENT_TEXT])
{
	size_t i = 0, words = 0;

	moment_date(day, buf);
	while (buf[i] && (words += buf[i] == ' ') < 3)
		i++;
	buf[i] = '\0';
	return buf;
}

/* "Fri 20 Nov" */
static char *
short_name_of(int32_t day, char buf[MOMENT_TEXT])
{
	char name[MOMENT_TEXT], *rest = name;
	const char *weekday, *number;

	name_of(day, name);
	weekday = strsep(&rest, " ");
	number = strsep(&rest, " ");
	snprintf(buf, MOMENT_TEXT, "%.3s %.2s %.3s", weekday, number ?
	    number : "", rest ? rest : "");
	return buf;
}

/* ---- the picture ---- */

static void
write_quarter(struct svg *s, const struct covered *c, int row, int q)
{
	struct quarter is = quarter_of(&c->quarters[row][q]);
	double x = LEFT + q * STEP, bottom = TOP + row * ROW + BAR, tall;
	char clock[MOMENT_TEXT], hint[160];

	if (is.watched <= 0)
		return;
	snprintf(hint, sizeof(hint), "%s: watched %.0f of 15 min, %" PRIu64
	    " frames, %.2f %% lost, %.0f %% of connections opaque",
	    clock_of(c->from + row, q, clock), is.watched * 15, is.frames,
	    is.lost * 100, is.opaque * 100);
	tall = is.watched * BAR;
	svg_box(s, "cover-seen", x, bottom - tall, STEP - 1, tall, hint);
	if (is.opaque > 0)
		svg_box(s, "cover-opaque", x, bottom - is.opaque * tall,
		    STEP - 1, is.opaque * tall, hint);
	if (is.missed)
		svg_box(s, "cover-lost", x, bottom - BAR, STEP - 1,
		    is.lost * BAR < LEAST ? LEAST : is.lost * BAR, hint);
}

static void
write_day(struct svg *s, const struct covered *c, int row, uint64_t now_us)
{
	char name[MOMENT_TEXT];
	int q, count = quarters_of(c->from + row);
	int over;

	svg_label(s, "month", 2, TOP + row * ROW + 20,
	    short_name_of(c->from + row, name));
	over = now_us < calendar_midnight(c->from + row) ? 0 :
	    (int)((now_us - calendar_midnight(c->from + row)) / QUARTER_US);
	svg_box(s, "cover-none", LEFT, TOP + row * ROW, (over < count ? over :
	    count) * STEP, BAR, "");
	for (q = 0; q < count && q < COVERED_QUARTERS; q++)
		write_quarter(s, c, row, q);
}

static void
write_picture(struct html *h, const struct covered *c, uint64_t now_us)
{
	char text[8];
	struct svg s;
	int i;

	svg_begin(&s, h, WIDTH, HEIGHT, "What was seen of the week", "A row a "
	    "day, a column a quarter hour. Full columns were watched all the "
	    "time; the dark foot is the share of connections without a name; "
	    "a red head is frames that were lost. The tables below say the "
	    "same.");
	for (i = 0; i < COVERED_DAYS; i++)
		write_day(&s, c, i, now_us);
	for (i = 0; i <= 24; i += 2) {
		snprintf(text, sizeof(text), "%02d", i);
		svg_label(&s, "hour", LEFT + i * 4 * STEP, HEIGHT - 4, text);
	}
	svg_end(&s);
	html(h, "<ul class=\"key\"><li><span class=\"swatch cover-seen\">"
	    "</span>watched</li><li><span class=\"swatch cover-opaque\">"
	    "</span>of it without a name (opaque)</li><li><span class=\""
	    "swatch cover-lost\"></span>frames lost (at least a mark)</li>"
	    "<li><span class=\"swatch cover-none\"></span>not watched</li>"
	    "</ul>\n");
}

/* ---- the gaps ---- */

static void
write_gap(struct html *h, const struct covered *c, int row, int from, int to,
    unsigned minutes)
{
	char name[MOMENT_TEXT], first[MOMENT_TEXT], last[MOMENT_TEXT];
	uint64_t midnight = calendar_midnight(c->from + row), at;
	size_t i, said = 0;

	if (to == quarters_of(c->from + row))
		strcpy(last, "24:00");
	else
		clock_of(c->from + row, to, last);
	html(h, "<tr><th scope=\"row\">%s</th><td>%s to %s</td><td class=\""
	    "number\">%u</td><td>", name_of(c->from + row, name),
	    clock_of(c->from + row, from, first), last, minutes);
	for (i = 0; i < c->event_count; i++) {
		at = c->events[i].at_us;
		if (at + QUARTER_US < midnight + (uint64_t)from * QUARTER_US ||
		    at > midnight + (uint64_t)(to + 1) * QUARTER_US)
			continue;
		html(h, "%s%s %s%s%s", said++ ? "; " : "", moment_clock(at,
		    first), done_event(c->events[i].what),
		    c->events[i].text[0] ? ": " : "", c->events[i].text);
	}
	html(h, said ? "</td></tr>\n" : "nothing is recorded of why: no "
	    "sensor ran, or the box was off</td></tr>\n");
}

/* Minutes of a quarter hour that is over and were not watched. */
static unsigned
missing(const struct covered *c, int row, int q, uint64_t now_us)
{
	uint64_t end = calendar_midnight(c->from + row) +
	    (uint64_t)(q + 1) * QUARTER_US;
	uint64_t minutes = c->quarters[row][q].minutes;

	return end > now_us || minutes >= 15 ? 0 : 15 - (unsigned)minutes;
}

static size_t
write_gaps_of(struct html *h, const struct covered *c, int row,
    uint64_t now_us)
{
	int q, from = -1, count = quarters_of(c->from + row);
	unsigned one, minutes = 0;
	size_t gaps = 0;

	for (q = 0; q <= count; q++) {
		one = q < count && q < COVERED_QUARTERS ? missing(c, row, q,
		    now_us) : 0;
		if (one && from < 0)
			from = q;
		minutes += one;
		if (one || from < 0)
			continue;
		write_gap(h, c, row, from, q, minutes);
		from = -1;
		minutes = 0;
		gaps++;
	}
	return gaps;
}

static void
write_gaps(struct html *h, const struct covered *c, uint64_t now_us)
{
	size_t gaps = 0;
	int i;

	html(h, "<h2>Gaps</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\""
	    "region\" aria-label=\"Gaps\"><table><caption>When no sensor was "
	    "watching, by quarter hours, and what is recorded of it</caption>"
	    "<thead><tr><th scope=\"col\">day</th><th scope=\"col\">within"
	    "</th><th scope=\"col\" class=\"number\">minutes</th><th scope=\""
	    "col\">what happened</th></tr></thead><tbody>\n");
	for (i = 0; i < COVERED_DAYS; i++)
		gaps += write_gaps_of(h, c, i, now_us);
	if (!gaps)
		html(h, "<tr><td colspan=\"4\">None.</td></tr>\n");
	html(h, "</tbody></table></div>\n");
}

/* ---- the numbers ---- */

/* Of what nobody watched there is no share. */
static void
write_row(struct html *h, const char *name, const struct quarter *q,
    unsigned minutes)
{
	char frames[PRINT_NUMBER], missed[PRINT_NUMBER];
	char lost[16] = "–", opaque[16] = "–";

	if (minutes) {
		snprintf(lost, sizeof(lost), "%.2f %%", q->lost * 100);
		snprintf(opaque, sizeof(opaque), "%.1f %%", q->opaque * 100);
	}
	html(h, "<tr><th scope=\"row\">%s</th><td class=\"number\">%u</td><td "
	    "class=\"number\">%s</td><td class=\"number\">%s</td><td class=\""
	    "number\">%s</td><td class=\"number\">%s</td></tr>\n",
	    name, minutes, print_number(q->frames, frames),
	    print_number(q->missed, missed), lost, opaque);
}

static void
begin_table(struct html *h, const char *caption, const char *first)
{
	html(h, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-"
	    "label=\"%s\"><table><caption>%s</caption><thead><tr><th scope=\""
	    "col\">%s</th><th scope=\"col\" class=\"number\">minutes watched"
	    "</th><th scope=\"col\" class=\"number\">frames</th><th scope=\""
	    "col\" class=\"number\">lost</th><th scope=\"col\" class=\"number"
	    "\">of all</th><th scope=\"col\" class=\"number\">opaque "
	    "connections</th></tr></thead><tbody>\n", caption, caption,
	    first);
}

/* The sum of a day's quarters; false: it was not watched. */
static bool
sum_day(const struct covered *c, int row, struct store_cover *sum)
{
	const struct store_cover *one;
	int q;

	*sum = (struct store_cover){ 0 };
	for (q = 0; q < COVERED_QUARTERS; q++) {
		one = &c->quarters[row][q];
		sum->minutes += one->minutes;
		sum->packets += one->packets;
		sum->dropped += one->dropped;
		sum->device_dropped += one->device_dropped;
		sum->quarantined += one->quarantined;
		sum->abandoned += one->abandoned;
		sum->flows_opaque += one->flows_opaque;
		sum->flows[TRAFFIC_NAMED] += one->flows[TRAFFIC_NAMED];
	}
	return sum->minutes > 0;
}

static void
write_quarters(struct html *h, const struct covered *c, int row)
{
	char name[MOMENT_TEXT], title[MOMENT_TEXT + 24];
	struct quarter q;
	int i;

	snprintf(title, sizeof(title), "%s by quarter hour",
	    name_of(c->from + row, name));
	html(h, "<details><summary>%s</summary>", title);
	begin_table(h, title, "from");
	for (i = 0; i < COVERED_QUARTERS; i++) {
		if (!c->quarters[row][i].minutes)
			continue;
		q = quarter_of(&c->quarters[row][i]);
		write_row(h, clock_of(c->from + row, i, name), &q,
		    (unsigned)c->quarters[row][i].minutes);
	}
	html(h, "</tbody></table></div></details>\n");
}

static void
write_numbers(struct html *h, const struct covered *c)
{
	struct store_cover sum;
	char name[MOMENT_TEXT];
	struct quarter q;
	int i;

	html(h, "<h2>The same in numbers</h2>\n");
	begin_table(h, "By day", "day");
	for (i = 0; i < COVERED_DAYS; i++) {
		sum_day(c, i, &sum);
		q = quarter_of(&sum);
		write_row(h, name_of(c->from + i, name), &q,
		    (unsigned)sum.minutes);
	}
	html(h, "</tbody></table></div>\n");
	for (i = 0; i < COVERED_DAYS; i++)
		if (sum_day(c, i, &sum))
			write_quarters(h, c, i);
}

void
week_write(struct html *h, const struct covered *c, uint64_t now_us)
{
	write_picture(h, c, now_us);
	if (c->is_cut)
		html(h, "<p class=\"hint\">Too much was written since to be "
		    "read through for a page. beadle report --day has these "
		    "days.</p>\n");
	write_gaps(h, c, now_us);
	write_numbers(h, c);
}
