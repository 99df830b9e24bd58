/* count.c: sessions that are counted and not kept. */
#include "store/count.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/calendar.h"
#include "store/seen.h"

struct count_row {
	int32_t day;
	unsigned parts;			/* written so far */
	struct store_count sum;		/* not yet written */
};

struct counts {
	struct count_row *rows;		/* by day, of, name */
	size_t count, room;
	struct seen *devices;		/* unknown ones, of one day */
	int32_t devices_day;
	uint64_t minute;		/* the last that was asked for, */
	int32_t day;			/* and its day */
};

struct counts *
counts_new(void)
{
	struct counts *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->devices_day = INT32_MIN;
	c->minute = UINT64_MAX;
	c->devices = seen_new();
	if (!c->devices) {
		free(c);
		return NULL;
	}
	return c;
}

void
counts_free(struct counts *c)
{
	if (!c)
		return;
	seen_free(c->devices);
	free(c->rows);
	free(c);
}

static int
compare(const struct count_row *row, int32_t day, enum store_count_of of,
    const char *name)
{
	if (row->day != day)
		return row->day < day ? -1 : 1;
	if (row->sum.of != of)
		return row->sum.of < of ? -1 : 1;
	return strcmp(row->sum.name, name);
}

/* Find or begin a sum. NULL: out of memory. */
static struct store_count *
touch(struct counts *c, int32_t day, enum store_count_of of, const char *name)
{
	struct count_row *p;
	size_t i = 0;

	while (i < c->count && compare(&c->rows[i], day, of, name) < 0)
		i++;
	if (i < c->count && compare(&c->rows[i], day, of, name) == 0)
		return &c->rows[i].sum;
	if (c->count == c->room) {
		p = reallocarray(c->rows, c->room + 32, sizeof(*p));
		if (!p)
			return NULL;
		c->rows = p;
		c->room += 32;
	}
	p = &c->rows[i];
	memmove(p + 1, p, (c->count++ - i) * sizeof(*p));
	*p = (struct count_row){ .day = day, .sum = { .of = of } };
	snprintf(p->sum.name, sizeof(p->sum.name), "%s", name);
	return &p->sum;
}

/* 1: the day's first session of this device; 0; -1: out of memory. */
static int
is_new_device(struct counts *c, int32_t day, const char *device)
{
	if (day != c->devices_day)
		seen_forget(c->devices);
	c->devices_day = day;
	return seen_add(c->devices, device, strlen(device));
}

/* Days begin with a minute, and sessions come by the minute. */
static int32_t
day_of(struct counts *c, uint64_t at_us)
{
	if (at_us / SESSION_MINUTE_US != c->minute) {
		c->minute = at_us / SESSION_MINUTE_US;
		c->day = calendar_day(at_us);
	}
	return c->day;
}

int
counts_add(struct counts *c, enum store_count_of of, const char *name,
    const struct session *s)
{
	int32_t day = day_of(c, s->start_us);
	struct store_count *sum = touch(c, day, of, name);
	size_t i;
	int is_new;

	if (!sum)
		return -1;
	if (of == COUNT_UNKNOWN) {
		is_new = is_new_device(c, day, s->device);
		if (is_new < 0)
			return -1;
		sum->devices += (uint64_t)is_new;
	}
	sum->sessions++;
	for (i = 0; of != COUNT_UNKNOWN && i < s->minute_count; i++)
		sum->minutes += s->minutes[i].active;
	if (of == COUNT_SERVICE)
		sum->bytes += s->bytes_up + s->bytes_down;
	return 0;
}

/* Sessions of a day that is two days gone do not come any more. */
static void
forget_old(struct counts *c)
{
	size_t i = 0;

	while (i < c->count &&
	    c->rows[i].day + 2 <= c->rows[c->count - 1].day)
		i++;
	c->count -= i;
	if (i > 0)
		memmove(c->rows, c->rows + i, c->count * sizeof(*c->rows));
}

int
counts_each(const struct counts *c, counts_visit *visit, void *arg)
{
	const struct count_row *row;

	for (row = c->rows; row < c->rows + c->count; row++)
		if (row->sum.sessions > 0 &&
		    visit(arg, row->day, row->parts + 1, &row->sum) < 0)
			return -1;
	return 0;
}

void
counts_written(struct counts *c)
{
	struct count_row *row;

	for (row = c->rows; row < c->rows + c->count; row++) {
		row->parts += row->sum.sessions > 0;
		row->sum.sessions = row->sum.devices = 0;
		row->sum.minutes = row->sum.bytes = 0;
	}
	forget_old(c);
}
