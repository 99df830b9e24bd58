/* schedule_due.c: periods that ended, and runs there were. */
#include "dashboard/schedule_due.h"

#define LOOK_BACK 400		/* days, for one the calendar knows */
#define MISSED_MOST 1000
#define KEPT_DAYS 31

/* The last one before a day. */
static bool
last_before(const struct calendar *c, const char *unit, int32_t day,
    struct dates *out)
{
	struct dates around;
	char why[200];
	int32_t at;

	for (at = day; at > day - LOOK_BACK; at--) {
		if (dates_read(c, unit, at, &around, why, sizeof(why)) < 0)
			continue;
		if (around.unit != DATES_DAY && around.to < day) {
			*out = around;
			return true;
		}
		return dates_before(c, &around, out);
	}
	return false;
}

static uint64_t
hour_of(const struct dates *d, const struct schedule *s)
{
	return calendar_wall(d->to + 1, s->minute);
}

/* Does it need no run: it had one, or ended before the schedule was made? */
static bool
is_done(const struct schedules_row *row, const struct dates *d)
{
	return (row->last.id[0] && d->to <= row->last.to_day) ||
	    d->to < calendar_day(row->add.recorded_us);
}

bool
schedule_is_over(const struct schedules_row *row, uint64_t now_us)
{
	return row->removal.id[0] || calendar_day(now_us) > row->add.until;
}

bool
schedule_is_kept(const struct schedules_row *row, uint64_t now_us)
{
	return !row->removal.id[0] &&
	    calendar_day(now_us) <= row->add.until + KEPT_DAYS;
}

bool
schedule_due(const struct calendar *c, const struct schedules_row *row,
    uint64_t now_us, struct dates *out, uint64_t *missed)
{
	struct dates before;

	*missed = 0;
	if (schedule_is_over(row, now_us) || !last_before(c, row->add.period,
	    calendar_day(now_us), out))
		return false;
	while (hour_of(out, &row->add) > now_us)
		if (!dates_before(c, out, out))
			return false;
	if (is_done(row, out))
		return false;
	before = *out;
	while (*missed < MISSED_MOST && dates_before(c, &before, &before) &&
	    !is_done(row, &before))
		++*missed;
	return true;
}
