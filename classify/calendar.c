/* calendar.c: what a moment is: the kind of day, the stretch between bells. */
#include "classify/calendar.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "classify/calendar_parts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define DAY_MINUTES 1440

static const char *const day_kind_names[] = {
	[DAY_SCHOOL] = "school", [DAY_INSET] = "INSET",
	[DAY_HOLIDAY] = "holiday", [DAY_CLOSED] = "closed",
	[DAY_WEEKEND] = "weekend", [DAY_UNKNOWN] = "unknown",
};
static_assert(ARRAY_LEN(day_kind_names) == DAY_KIND_COUNT,
    "name every kind of day");

static const char *const period_kind_names[] = {
	[PERIOD_LESSON] = "lesson", [PERIOD_BREAK] = "break",
	[PERIOD_BEFORE] = "before", [PERIOD_AFTER] = "after",
	[PERIOD_NONE] = "none",
};
static_assert(ARRAY_LEN(period_kind_names) == PERIOD_KIND_COUNT,
    "name every kind of period");

const char *
day_kind_name(enum day_kind k)
{
	return day_kind_names[k];
}

const char *
period_kind_name(enum period_kind k)
{
	return period_kind_names[k];
}

static const struct calendar_date *
date_of(const struct calendar_dates *d, int32_t day)
{
	size_t low = 0, high = d->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (d->list[middle].day < day)
			low = middle + 1;
		else
			high = middle;
	}
	return low < d->count && d->list[low].day == day ? &d->list[low] :
	    NULL;
}

/* 1970-01-01 was a Thursday. */
static int
weekday_of(int32_t day)
{
	return (int)(((int64_t)day + 3) % 7 + 7) % 7;
}

/* Is the weekday a school day for anybody? A Saturday may be. */
static bool
is_weekday(const struct calendar *c, int weekday)
{
	for (size_t i = 0; i < c->timetable_count; i++)
		if (c->timetables[i].days[weekday])
			return true;
	return weekday <= 4;
}

bool
calendar_term_at(const struct calendar *c, size_t i,
    struct calendar_term_days *out)
{
	const struct calendar_term *t = &c->terms[i];

	if (i >= c->term_count)
		return false;
	*out = (struct calendar_term_days){ t->name, t->from, t->to,
		t->half_from, t->half_to };
	return true;
}

/* By the terms alone, for a school weekday; *is_council likewise. */
static enum day_kind
term_day(const struct calendar *c, int32_t day, bool *is_council)
{
	const struct calendar_term *t = c->terms;

	for (size_t i = 0; i < c->term_count; i++, t++) {
		if (day > t->to)
			continue;
		*is_council = t->is_council;
		if (day < t->from) {	/* before the first: not known */
			*is_council |= i > 0 && t[-1].is_council;
			return i == 0 ? DAY_UNKNOWN : DAY_HOLIDAY;
		}
		return day >= t->half_from && day <= t->half_to ?
		    DAY_HOLIDAY : DAY_SCHOOL;
	}
	return DAY_UNKNOWN;
}

/* In the order calendar.h promises. */
static enum day_kind
day_kind_of(const struct calendar *c, int32_t day, int weekday,
    bool *is_council)
{
	enum day_kind kind;

	*is_council = false;
	if (date_of(&c->closures, day))
		return DAY_CLOSED;
	if (date_of(&c->inset, day))
		return DAY_INSET;
	if (date_of(&c->holidays, day))
		return DAY_HOLIDAY;
	if (date_of(&c->council_holidays, day)) {
		*is_council = true;
		return DAY_HOLIDAY;
	}
	if (!is_weekday(c, weekday))
		return DAY_WEEKEND;
	kind = term_day(c, day, is_council);
	*is_council &= kind != DAY_UNKNOWN;
	return kind;
}

static const struct calendar_timetable *
timetable_of(const struct calendar *c, const char *group)
{
	for (size_t i = 0; group && i < c->timetable_count; i++)
		if (strcmp(c->timetables[i].group, group) == 0)
			return &c->timetables[i];
	return &c->timetables[0];
}

bool
calendar_has_group(const struct calendar *c, const char *group)
{
	return strcmp(timetable_of(c, group)->group, group) == 0;
}

struct stretch {		/* of one day, in minutes of the wall */
	int from, until;
	enum period_kind kind;
	const char *name;
};

/* The stretch of a day with bells around a minute; at close and after it there
 * are no bells. */
static struct stretch
stretch_at(const struct calendar_timetable *t, int minute, int close)
{
	struct stretch s = { 0, DAY_MINUTES, PERIOD_BEFORE, "" };

	if (minute >= close)
		return (struct stretch){ close, DAY_MINUTES, PERIOD_AFTER, "" };
	for (size_t i = 0; i < t->count; i++) {
		const struct calendar_period *p = &t->periods[i];

		if (minute < p->from) {
			s.until = p->from;
			break;
		}
		s.from = p->until;
		s.kind = i + 1 == t->count ? PERIOD_AFTER : PERIOD_LESSON;
		if (minute >= p->until)
			continue;
		s = (struct stretch){ p->from, p->until, p->is_break ?
		    PERIOD_BREAK : PERIOD_LESSON, p->name };
		break;
	}
	if (s.until > close)
		s.until = close;
	return s;
}

bool
calendar_is_school_week(const struct calendar *c, int32_t day)
{
	int32_t monday = day - weekday_of(day);
	bool is_council;

	for (int i = 0; i < 7; i++) {
		enum day_kind kind = day_kind_of(c, monday + i, i,
		    &is_council);

		if (kind == DAY_SCHOOL || kind == DAY_INSET ||
		    kind == DAY_CLOSED)
			return true;
	}
	return false;
}

int
calendar_close(const struct calendar *c, int32_t day)
{
	const struct calendar_date *early = date_of(&c->early, day);

	return early ? early->minute : DAY_MINUTES;
}

static void
day_at(const struct calendar *c, uint64_t at_us, struct calendar_moment *out)
{
	bool is_council;

	calendar_offsets_local(c->offsets, at_us, &out->day, &out->minute,
	    &out->offset_s);
	out->weekday = weekday_of(out->day);
	out->day_kind = day_kind_of(c, out->day, out->weekday, &is_council);
	out->council = is_council ? c->council : "";
}

void
calendar_at(const struct calendar *c, const char *group, uint64_t at_us,
    struct calendar_moment *out)
{
	const struct calendar_timetable *t = timetable_of(c, group);
	struct stretch s = { 0, DAY_MINUTES, PERIOD_NONE, "" };
	uint64_t span[2];

	day_at(c, at_us, out);
	if (out->day_kind == DAY_SCHOOL && t->days[out->weekday] && t->count)
		s = stretch_at(t, out->minute, calendar_close(c, out->day));
	calendar_offsets_span(c->offsets, at_us, s.from, s.until, span);
	out->period_kind = s.kind;
	out->period = s.name;
	out->from_us = span[0];
	out->until_us = span[1];
}

int32_t
calendar_day_of(const struct calendar *c, uint64_t at_us)
{
	return calendar_offsets_day(c->offsets, at_us);
}

void
calendar_stretch(const struct calendar *c, uint64_t at_us, int from, int until,
    uint64_t span[2])
{
	calendar_offsets_span(c->offsets, at_us, from, until, span);
}

/* Narrow [*from, *until) around minute to where from2..until2 does not change
 * its answer; true if minute is within. */
static bool
narrow(int minute, int from2, int until2, int *from, int *until)
{
	const int marks[2] = { from2, until2 };

	for (int i = 0; i < 2; i++) {
		if (marks[i] <= minute && marks[i] > *from)
			*from = marks[i];
		if (marks[i] > minute && marks[i] < *until)
			*until = marks[i];
	}
	return minute >= from2 && minute < until2;
}

/* The answer at a minute of a day on which staff work. */
static int
working_minute(const struct calendar_timetable *t, int minute, int close,
    int *from, int *until)
{
	bool is_working = narrow(minute, t->working_from, t->working_until,
	    from, until);

	for (size_t i = 0; i < t->count; i++) {
		const struct calendar_period *p = &t->periods[i];

		if (p->is_break && p->from < close &&
		    narrow(minute, p->from, p->until, from, until))
			is_working = false;
	}
	if (narrow(minute, close, DAY_MINUTES, from, until) && is_working)
		return -1;	/* who left with the children is not said */
	return is_working;
}

int
calendar_working(const struct calendar *c, const char *group,
    const struct calendar_moment *m, uint64_t at_us, uint64_t *from_us,
    uint64_t *until_us)
{
	const struct calendar_timetable *t = timetable_of(c, group);
	int from = 0, until = DAY_MINUTES, answer = 0;
	uint64_t span[2];

	if (m->day_kind == DAY_UNKNOWN)
		answer = -1;
	else if ((m->day_kind == DAY_SCHOOL || m->day_kind == DAY_INSET) &&
	    t->days[m->weekday])
		answer = t->working_from == t->working_until ? -1 :
		    working_minute(t, m->minute, calendar_close(c, m->day),
		    &from, &until);
	calendar_offsets_span(c->offsets, at_us, from, until, span);
	*from_us = span[0];
	*until_us = span[1];
	return answer;
}

static bool
has_break(const struct calendar_timetable *t)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->periods[i].is_break)
			return true;
	return false;
}

bool
calendar_lacks_break(const struct calendar *c, const char *group)
{
	const struct calendar_timetable *t = timetable_of(c, group);

	return t->working_until - t->working_from > CALENDAR_LONG_DAY &&
	    !has_break(t);
}

bool
calendar_may_rest(const struct calendar *c, const char *group, int minute,
    int *from, int *until)
{
	const struct calendar_timetable *own = timetable_of(c, group), *t;
	bool is_said = false, may_rest = false;

	for (t = c->timetables; t < c->timetables + c->timetable_count; t++) {
		if (has_break(own) && t != own)
			continue;
		for (size_t i = 0; i < t->count; i++) {
			const struct calendar_period *p = &t->periods[i];

			if (!p->is_break)
				continue;
			is_said = true;
			may_rest |= narrow(minute, p->from, p->until, from,
			    until);
		}
	}
	return may_rest || !is_said;
}

void
calendar_free(struct calendar *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->timetable_count; i++)
		free(c->timetables[i].periods);
	free(c->timetables);
	free(c->terms);
	free(c->inset.list);
	free(c->holidays.list);
	free(c->closures.list);
	free(c->early.list);
	free(c->council_holidays.list);
	calendar_offsets_free(c->offsets);
	text_free(c->text);
	free(c);
}

const char *
calendar_hash(const struct calendar *c)
{
	return text_hash(c->text);
}
