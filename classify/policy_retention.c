/* policy_retention.c: how long what is recorded is kept, in words and days. */
#include "classify/policy_retention.h"

#include <assert.h>
#include <stdio.h>
#include <time.h>

#include "classify/calendar_parts.h"
#include "classify/policy_text.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static const char *const class_names[] = {
	[RETENTION_ROUTINE] = "routine", [RETENTION_CONTRARY] = "contrary",
	[RETENTION_CASE] = "case", [RETENTION_AUDIT] = "audit",
	[RETENTION_COUNTS] = "counts",
};
static_assert(ARRAY_LEN(class_names) == RETENTION_CLASS_COUNT,
    "name every class");

/* days: about how many, for comparing lengths of different units. */
static const struct { const char *one, *many; int days; } units[] = {
	[RETENTION_NOT_SAID] = { "", "", 0 },
	[RETENTION_DAYS] = { "day", "days", 1 },
	[RETENTION_WEEKS] = { "week", "weeks", 7 },
	[RETENTION_MONTHS] = { "month", "months", 30 },
	[RETENTION_YEARS] = { "year", "years", 365 },
	[RETENTION_TERMS] = { "term", "terms", 120 },
};
static_assert(ARRAY_LEN(units) == RETENTION_UNIT_COUNT, "name every unit");

const char *
retention_class_name(enum retention_class c)
{
	return class_names[c];
}

struct retention_length
policy_retention(const struct policy *p, enum retention_class c)
{
	return p->retention[c];
}

const char *
policy_retention_clause(const struct policy *p)
{
	return p->retention_clause;
}

const char *
retention_unit_name(enum retention_unit u, int number)
{
	return number == 1 ? units[u].one : units[u].many;
}

int
retention_about(struct retention_length l)
{
	return l.number * units[l.unit].days;
}

char *
retention_text(struct retention_length l, char buf[RETENTION_TEXT])
{
	if (l.unit == RETENTION_NOT_SAID)
		snprintf(buf, RETENTION_TEXT, "not said");
	else
		snprintf(buf, RETENTION_TEXT, "%d %s", l.number,
		    l.number == 1 ? units[l.unit].one : units[l.unit].many);
	return buf;
}

/* ---- asking ---- */

/* The same date so many months later; the last of a shorter month. */
static int32_t
months_later(int32_t day, int months)
{
	time_t at = (time_t)day * 86400;
	int year, month, next;
	int32_t end, later;
	struct tm tm;

	gmtime_r(&at, &tm);
	month = tm.tm_mon + months;
	year = tm.tm_year + 1900 + month / 12;
	month %= 12;
	next = month == 11 ? 0 : month + 1;
	end = text_day_of(month == 11 ? year + 1 : year, next + 1, 1) - 1;
	later = text_day_of(year, month + 1, 1) + tm.tm_mday - 1;
	return later < end ? later : end;
}

/* The end of the number-th term that begins after the day. */
static int
terms_later(const struct calendar *c, int32_t day, int number, int32_t *last)
{
	for (size_t i = 0; c && i < c->term_count; i++)
		if (c->terms[i].from > day && --number == 0) {
			*last = c->terms[i].to;
			return 1;
		}
	return 0;
}

int
retention_last_day(struct retention_length l, const struct calendar *c,
    int32_t day, int32_t *last)
{
	switch (l.unit) {
	case RETENTION_DAYS:
	case RETENTION_WEEKS:
		*last = day + l.number * units[l.unit].days;
		return 1;
	case RETENTION_MONTHS:
		*last = months_later(day, l.number);
		return 1;
	case RETENTION_YEARS:
		*last = months_later(day, 12 * l.number);
		return 1;
	case RETENTION_TERMS:
		return terms_later(c, day, l.number, last);
	case RETENTION_NOT_SAID:
	case RETENTION_UNIT_COUNT:
		break;
	}
	return 0;
}
