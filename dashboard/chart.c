/* chart.c: a table, drawn.
 *
 * Bars lie one below the other, named at their left and told at their right.
 * Stacks and lines stand above an axis of the rows. Scales begin at 0. */
#include "dashboard/chart.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "dashboard/document_words.h"
#include "dashboard/print.h"

#define LETTER 6.2		/* about the width of one */
#define LEFT_BARS 170
#define RIGHT_BARS 150
#define LEFT 56
#define RIGHT 12
#define KEY 24			/* height of the key, and of the axis */
#define PLOT 190		/* height of what stands */
#define MOST_BARS 30
#define TICKS 5
#define NAME 96

struct chart {
	const struct document *d;
	const struct document_node *n;
	chart_put *put;
	void *arg;
	double step, most;	/* of the scale, in the values' unit */
	double top;		/* below the key */
	size_t row_count;	/* of those drawn */
};

static void
put(const struct chart *c, struct chart_shape shape)
{
	c->put(c->arg, &shape);
}

static void
put_line(const struct chart *c, int ink, double x, double y, double width,
    double height)
{
	put(c, (struct chart_shape){ .kind = CHART_LINE, .ink = ink, .x = x,
	    .y = y, .width = width, .height = height,
	    .dashed = ink == CHART_MARK });
}

static void
put_words(const struct chart *c, int anchor, double x, double y,
    const char *text)
{
	put(c, (struct chart_shape){ .kind = CHART_WORDS, .ink = CHART_AXIS,
	    .x = x, .y = y, .anchor = anchor, .text = text });
}

/* ---- numbers ---- */

static bool
is_shown(const struct document_value *v)
{
	return !v->none && !v->withheld && v->kind != DOCUMENT_TEXT &&
	    (v->kind != DOCUMENT_RATE || v->whole);
}

static double
upper(const struct document_value *v)
{
	switch (v->kind) {
	case DOCUMENT_COUNT:
		return (double)v->count;
	case DOCUMENT_RATE:
		return (double)v->count * v->per / (double)v->whole;
	case DOCUMENT_TIME:
		return (double)v->upper_s;
	case DOCUMENT_TEXT:
	case DOCUMENT_DAY:
	case DOCUMENT_KIND_COUNT:
		break;
	}
	return 0;
}

static double
lower(const struct document_value *v)
{
	return v->kind == DOCUMENT_TIME ? (double)v->lower_s : upper(v);
}

static double
largest(const struct document_node *n)
{
	const struct document_value *v;
	double most = 0, sum;
	size_t row, i;

	for (row = 0; row < n->row_count; row++) {
		if (n->rows[row].total)
			continue;
		for (sum = 0, i = 0; i < n->series_count; i++) {
			v = document_at(n, row, n->series[i]);
			if (!is_shown(v))
				continue;
			sum = n->chart == DOCUMENT_STACKED ? sum + upper(v) :
			    upper(v);
			most = sum > most ? sum : most;
		}
	}
	return most;
}

/* Steps people count in: 1, 2, 5, 10 ...; of time minutes and hours. */
static double
step_of(enum document_kind kind, double most)
{
	static const double times[] = { 60, 120, 300, 600, 900, 1800, 3600,
		7200, 18000, 36000, 72000, 180000 };
	double step = kind == DOCUMENT_RATE ? 0.01 : 1;
	size_t i;
	int turn;

	if (kind == DOCUMENT_TIME) {
		for (i = 0; i < sizeof(times) / sizeof(times[0]); i++)
			if (times[i] * TICKS >= most)
				return times[i];
		step = 360000;
	}
	for (turn = 0; step * TICKS < most; turn++)
		step *= turn % 3 == 1 ? 2.5 : 2;
	return step;
}

static const char *
tick(const struct chart *c, double value, char buf[DOCUMENT_WORDS])
{
	long long n = (long long)(value + 0.5);
	long long hundredths = (long long)(value * 100 + 0.5);

	if (c->n->columns[c->n->series[0]].kind == DOCUMENT_TIME)
		snprintf(buf, DOCUMENT_WORDS, "%lld:%02lld", n / 3600,
		    n / 60 % 60);
	else if (c->step < 1)
		snprintf(buf, DOCUMENT_WORDS, "%lld.%02lld", hundredths / 100,
		    hundredths % 100);
	else
		print_number((uint64_t)n, buf);
	return buf;
}

/* A row's name, cut to a width; marked where a remark is. */
static const char *
name_of(const struct chart *c, size_t row, size_t letters, char buf[NAME])
{
	char words[DOCUMENT_WORDS], shown[PRINT_SHOWN], mark[24] = "";
	size_t bytes, used = 0, at = 0, i, number = 0;
	const char *text;

	text = document_words(c->d, document_at(c->n, row, 0), words);
	for (i = 0; c->n->rows[row].remark && i <= row; i++)
		number += c->n->rows[i].remark != NULL;
	if (number)
		snprintf(mark, sizeof(mark), " (%zu)", number);
	for (buf[0] = '\0'; *text && at + PRINT_SHOWN + 32 < NAME;
	    text += bytes) {
		bytes = print_shown(text, shown);
		used += print_width(shown);
		if (used + strlen(mark) > letters)
			break;
		memcpy(buf + at, text, bytes);
		at += bytes;
	}
	snprintf(buf + at, NAME - at, "%s%s", *text ? "…" : "", mark);
	return buf;
}

/* ---- parts ---- */

static double
key_height(const struct document_node *n)
{
	return n->series_count > 1 ? KEY : 4;
}

static void
draw_key(const struct chart *c, double x)
{
	const char *title;
	size_t i;

	for (i = 0; c->n->series_count > 1 && i < c->n->series_count; i++) {
		title = c->n->columns[c->n->series[i]].title;
		put(c, (struct chart_shape){ .kind = CHART_BOX, .ink = (int)i,
		    .x = x, .y = 4, .width = 10, .height = 10 });
		put_words(c, 0, x + 15, 13, title);
		x += 15 + LETTER * (double)print_width(title) + 18;
	}
}

/* How many rows of bars there are, and their height. */
static double
pitch_of(const struct document_node *n, size_t *count)
{
	size_t row;

	*count = 0;
	for (row = 0; row < n->row_count; row++)
		*count += !n->rows[row].total;
	*count = *count > MOST_BARS ? MOST_BARS : *count;
	return n->series_count > 1 ? 10.0 * (double)n->series_count + 8 :
	    *count > 15 ? 16 : 22;
}

static double
bar_x(const struct chart *c, double value)
{
	return LEFT_BARS + value / c->most *
	    (CHART_WIDTH - LEFT_BARS - RIGHT_BARS);
}

static void
draw_bar(const struct chart *c, int series, const struct document_value *v,
    double y, double height)
{
	char words[DOCUMENT_WORDS];
	double low, high;

	if (!is_shown(v)) {
		put_words(c, 0, LEFT_BARS + 6, y + height / 2 + 4,
		    document_words(c->d, v, words));
		return;
	}
	low = bar_x(c, lower(v));
	high = bar_x(c, upper(v));
	put(c, (struct chart_shape){ .kind = CHART_BOX, .ink = series,
	    .pale = true, .x = low, .y = y, .width = high - low,
	    .height = height });
	put(c, (struct chart_shape){ .kind = CHART_BOX, .ink = series,
	    .x = LEFT_BARS, .y = y, .width = low - LEFT_BARS,
	    .height = height });
	put_words(c, 0, high + 6, y + height / 2 + 4, document_words(c->d, v,
	    words));
}

static void
draw_bars(struct chart *c)
{
	double y = c->top, bottom, pitch, height, value;
	char name[NAME], label[DOCUMENT_WORDS];
	size_t row, i, count, drawn = 0;

	pitch = pitch_of(c->n, &count);
	bottom = c->top + pitch * (double)count;
	height = (pitch - 8) / (double)c->n->series_count;
	for (value = c->step; value <= c->most * 1.001; value += c->step) {
		put_line(c, CHART_GRID, bar_x(c, value), c->top, 0,
		    bottom - c->top);
		put_words(c, 1, bar_x(c, value), bottom + 15, tick(c, value,
		    label));
	}
	for (row = 0; row < c->n->row_count && drawn < count; row++) {
		if (c->n->rows[row].total)
			continue;
		put_words(c, 2, LEFT_BARS - 8, y + pitch / 2 + 4,
		    name_of(c, row, 26, name));
		for (i = 0; i < c->n->series_count; i++)
			draw_bar(c, (int)i, document_at(c->n, row,
			    c->n->series[i]), y + 4 + height * (double)i,
			    height);
		y += pitch;
		drawn++;
	}
	if (row < c->n->row_count && !c->n->rows[row].total)
		put_words(c, 2, LEFT_BARS - 8, bottom + 15, "…");
	put_line(c, CHART_AXIS, LEFT_BARS, c->top, 0, bottom - c->top);
}

/* ---- what stands ---- */

static double
stand_y(const struct chart *c, double value)
{
	return c->top + PLOT - value / c->most * (PLOT - 10);
}

static double
stand_width(const struct chart *c)
{
	return (double)(CHART_WIDTH - LEFT - RIGHT) / (double)c->row_count;
}

/* Rows are named each, or every second, third ... by the longest name. */
static size_t
named_each(const struct chart *c)
{
	double width, widest = 0;
	char name[NAME];
	size_t row;

	for (row = 0; row < c->n->row_count; row++) {
		width = LETTER * (double)print_width(name_of(c, row, 16,
		    name)) + 8;
		widest = width > widest ? width : widest;
	}
	return (size_t)ceil(widest / stand_width(c));
}

static void
draw_ground(const struct chart *c)
{
	char label[DOCUMENT_WORDS], name[NAME];
	size_t row, at = 0, each = named_each(c);
	double value, x;

	for (value = 0; value <= c->most * 1.001; value += c->step) {
		put_line(c, value > 0 ? CHART_GRID : CHART_AXIS, LEFT,
		    stand_y(c, value), CHART_WIDTH - LEFT - RIGHT, 0);
		put_words(c, 2, LEFT - 6, stand_y(c, value) + 4, tick(c, value,
		    label));
	}
	for (row = 0; row < c->n->row_count; row++) {
		if (c->n->rows[row].total)
			continue;
		x = LEFT + stand_width(c) * (double)at;
		if (c->n->rows[row].remark)
			put_line(c, CHART_MARK, x, c->top, 0, PLOT);
		if (at++ % each == 0)
			put_words(c, 1, x + stand_width(c) / 2,
			    c->top + PLOT + 16, name_of(c, row, 16, name));
	}
}

/* What is not shown is a gap, with a cross where it would stand. */
static void
draw_gap(const struct chart *c, double x)
{
	put_words(c, 1, x, c->top + PLOT - 4, "×");
}

static void
draw_stack(const struct chart *c, size_t row, double x, double width)
{
	const struct document_value *v;
	double sum = 0, edge = width > 6 ? 1.5 : width / 6;
	size_t i;

	for (i = 0; i < c->n->series_count; i++) {
		v = document_at(c->n, row, c->n->series[i]);
		if (!is_shown(v)) {
			draw_gap(c, x + width / 2);
			continue;
		}
		put(c, (struct chart_shape){ .kind = CHART_BOX, .ink = (int)i,
		    .x = x + edge, .y = stand_y(c, sum + upper(v)),
		    .width = width - 2 * edge, .height = stand_y(c, sum) -
		    stand_y(c, sum + upper(v)) });
		sum += upper(v);
	}
}

/* A line to a row's value from that of the row before, if both are shown; of
 * a time the lower bound, thinned, as well. A value alone is a dot. */
static void
draw_step(const struct chart *c, const struct document_value *v,
    const struct document_value *before, struct chart_shape line)
{
	double x = line.x, width = line.width;
	double (*const bounds[])(const struct document_value *) = { upper,
		lower };
	int i;

	if (!is_shown(v)) {
		draw_gap(c, x);
		return;
	}
	for (i = 0; i < (v->kind == DOCUMENT_TIME ? 2 : 1); i++) {
		line.pale = i == 1;
		line.kind = CHART_BOX;
		line.x = x - 2;
		line.y = stand_y(c, bounds[i](v)) - 2;
		line.width = line.height = 4;
		put(c, line);
		if (!before || !is_shown(before))
			continue;
		line.kind = CHART_LINE;
		line.x = x - width;
		line.y = stand_y(c, bounds[i](before));
		line.width = width;
		line.height = stand_y(c, bounds[i](v)) - line.y;
		put(c, line);
	}
}

static void
draw_standing(struct chart *c)
{
	double width = stand_width(c), x = LEFT;
	size_t row, i, before = c->n->row_count;

	draw_ground(c);
	for (row = 0; row < c->n->row_count; row++) {
		if (c->n->rows[row].total)
			continue;
		if (c->n->chart == DOCUMENT_STACKED)
			draw_stack(c, row, x, width);
		for (i = 0; c->n->chart == DOCUMENT_LINES &&
		    i < c->n->series_count; i++)
			draw_step(c, document_at(c->n, row, c->n->series[i]),
			    before < row ? document_at(c->n, before,
			    c->n->series[i]) : NULL, (struct chart_shape){
			    .ink = (int)i, .x = x + width / 2,
			    .width = width });
		before = row;
		x += width;
	}
}

int
chart_height(const struct document_node *n)
{
	size_t count;

	if (n->chart != DOCUMENT_BARS)
		return (int)key_height(n) + PLOT + KEY;
	return (int)(key_height(n) + pitch_of(n, &count) * (double)count) +
	    KEY;
}

void
chart_draw(const struct document *d, const struct document_node *n,
    chart_put *put_shape, void *arg)
{
	struct chart c = { .d = d, .n = n, .put = put_shape, .arg = arg,
		.top = key_height(n) };
	double most = largest(n);
	size_t row;

	for (row = 0; row < n->row_count; row++)
		c.row_count += !n->rows[row].total;
	if (c.row_count == 0)
		return;
	c.step = step_of(n->columns[n->series[0]].kind, most);
	c.most = n->chart == DOCUMENT_BARS ? (most > 0 ? most : 1) :
	    c.step * (most > 0 ? ceil(most / c.step - 1e-9) : 1);
	draw_key(&c, n->chart == DOCUMENT_BARS ? LEFT_BARS : LEFT);
	if (n->chart == DOCUMENT_BARS)
		draw_bars(&c);
	else
		draw_standing(&c);
}
