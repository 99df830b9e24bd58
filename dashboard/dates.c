/* dates.c: stretches of days as a school counts them. */
#include "dashboard/dates.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "classify/registers_act.h"
#include "classify/utf8.h"
#include "dashboard/moment.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define WEEK 7
#define YEAR_MONTH 9		/* September */

static const char *const units[] = {
	[DATES_DAY] = "day", [DATES_WEEK] = "week", [DATES_MONTH] = "month",
	[DATES_HALF_TERM] = "half-term", [DATES_TERM] = "term",
	[DATES_YEAR] = "year", [DATES_RANGE] = "range",
};
static_assert(ARRAY_LEN(units) == DATES_UNIT_COUNT, "name every unit");

const char *
dates_unit_name(enum dates_unit u)
{
	return units[u];
}

/* 0 Monday .. 6 Sunday; 1970-01-01 was a Thursday. */
static int
weekday_of(int32_t day)
{
	return (int)(((int64_t)day + 3) % WEEK + WEEK) % WEEK;
}

static int32_t
monday_of(int32_t day)
{
	return day - weekday_of(day);
}

/* Year and month (1..12) of a day. */
static void
split(int32_t day, int *year, int *month)
{
	char text[11];

	text_day_text(day, text);
	sscanf(text, "%4d-%2d", year, month);
}

static int32_t
month_from(int year, int month)
{
	return text_day_of(year + (month - 1) / 12, (month - 1) % 12 + 1, 1);
}

/* ---- terms ---- */

/* The term with that day, or the last that ended before it. false: none. */
static bool
term_by(const struct calendar *c, int32_t day, struct calendar_term_days *out)
{
	struct calendar_term_days t;
	bool any = false;
	size_t i;

	for (i = 0; calendar_term_at(c, i, &t); i++)
		if (t.from <= day) {
			*out = t;
			any = true;
		}
	return any;
}

static bool
term_of(const struct calendar *c, int32_t day, struct calendar_term_days *out)
{
	return term_by(c, day, out) && day <= out->to;
}

/* Its first half, or its second; without a half-term all of it is the first. */
static struct dates
half_of(const struct calendar_term_days *t, bool is_second)
{
	struct dates d = { DATES_HALF_TERM, t->from, t->to };

	if (t->half_from > t->half_to)
		return d;
	if (is_second)
		d.from = t->half_to + 1;
	else
		d.to = t->half_from - 1;
	return d;
}

static bool
has_halves(const struct calendar_term_days *t)
{
	return t->half_from <= t->half_to;
}

static int
read_term(const struct calendar *c, enum dates_unit unit, int32_t day,
    struct dates *out, char *why, size_t whylen)
{
	struct calendar_term_days t = { 0 };
	char text[11];

	if (!term_of(c, day, &t)) {
		snprintf(why, whylen, "%s lies in no term of the calendar: "
		    "--day names a day of the one that is meant",
		    text_day_text(day, text));
		return -1;
	}
	*out = (struct dates){ DATES_TERM, t.from, t.to };
	if (unit == DATES_TERM)
		return 0;
	if (has_halves(&t) && day >= t.half_from && day <= t.half_to) {
		snprintf(why, whylen, "%s lies between the halves of %.*s: "
		    "--day names a day of the one that is meant",
		    text_day_text(day, text), utf8_most(t.name, 40), t.name);
		return -1;
	}
	*out = half_of(&t, has_halves(&t) && day > t.half_to);
	return 0;
}

/* ---- reading ---- */

static int
read_range(const char *text, struct dates *out, char *why, size_t whylen)
{
	char from[11];

	if (strlen(text) != 22 || memcmp(text + 10, "..", 2) != 0)
		goto unread;
	memcpy(from, text, 10);
	from[10] = '\0';
	out->unit = DATES_RANGE;
	if (register_day_read(from, &out->from) < 0 ||
	    register_day_read(text + 12, &out->to) < 0)
		goto unread;
	if (out->to < out->from)
		snprintf(why, whylen, "%.22s ends before it begins", text);
	else if (out->to - out->from >= DATES_MOST)
		snprintf(why, whylen, "%.22s is more than %d days", text,
		    DATES_MOST);
	else
		return 0;
	return -1;
unread:
	snprintf(why, whylen, "there is no period \"%.*s\": day, week, month, "
	    "half-term, term, year and FROM..TO (2026-11-02..2026-11-20) are "
	    "known", utf8_most(text, 40), text);
	return -1;
}

int
dates_read(const struct calendar *c, const char *text, int32_t day,
    struct dates *out, char *why, size_t whylen)
{
	struct dates d = { DATES_DAY, day, day };
	int year, month;
	size_t u = 0;

	while (u < DATES_RANGE && strcmp(units[u], text) != 0)
		u++;
	split(day, &year, &month);
	d.unit = (enum dates_unit)u;
	switch (d.unit) {
	case DATES_DAY:
		break;
	case DATES_WEEK:
		d.from = monday_of(day);
		d.to = d.from + WEEK - 1;
		break;
	case DATES_MONTH:
		d.from = month_from(year, month);
		d.to = month_from(year, month + 1) - 1;
		break;
	case DATES_HALF_TERM:
	case DATES_TERM:
		if (read_term(c, d.unit, day, &d, why, whylen) < 0)
			return -1;
		break;
	case DATES_YEAR:
		year -= month < YEAR_MONTH;
		d.from = month_from(year, YEAR_MONTH);
		d.to = month_from(year + 1, YEAR_MONTH) - 1;
		break;
	case DATES_RANGE:
	case DATES_UNIT_COUNT:
		if (read_range(text, &d, why, whylen) < 0)
			return -1;
		break;
	}
	*out = d;
	return 0;
}

/* ---- the one before ---- */

/* A school day of the fortnight before; holidays have none. */
static bool
day_before(const struct calendar *c, int32_t day, int32_t *out)
{
	struct calendar_moment noon;
	int i;

	for (i = 1; i <= 21; i++) {
		calendar_at(c, NULL, calendar_wall(day - i, 12 * 60), &noon);
		if (noon.day_kind == DAY_SCHOOL) {
			*out = day - i;
			return true;
		}
	}
	return false;
}

static bool
half_before(const struct calendar *c, const struct dates *d,
    struct dates *out)
{
	struct calendar_term_days t;

	if (term_by(c, d->from, &t) && has_halves(&t) &&
	    d->from > t.half_to) {
		*out = half_of(&t, false);
		return true;
	}
	if (!term_by(c, d->from - 1, &t))
		return false;
	*out = half_of(&t, true);
	return true;
}

bool
dates_before(const struct calendar *c, const struct dates *d,
    struct dates *out)
{
	struct calendar_term_days t = { 0 };
	struct dates b = { d->unit, d->from, d->from - 1 };
	char why[200];

	switch (d->unit) {
	case DATES_DAY:
		if (!day_before(c, d->from, &b.from))
			return false;
		b.to = b.from;
		break;
	case DATES_WEEK:
		b.from -= WEEK;
		break;
	case DATES_MONTH:
	case DATES_YEAR:
		if (dates_read(c, units[d->unit], d->from - 1, &b, why,
		    sizeof(why)) < 0)
			return false;
		break;
	case DATES_HALF_TERM:
		if (!half_before(c, d, &b))
			return false;
		break;
	case DATES_TERM:
		if (!term_by(c, d->from - 1, &t))
			return false;
		b = (struct dates){ DATES_TERM, t.from, t.to };
		break;
	case DATES_RANGE:
	case DATES_UNIT_COUNT:
		b.from -= d->to - d->from + 1;
		break;
	}
	*out = b;
	return true;
}

/* ---- parts ---- */

enum dates_unit
dates_part_unit(const struct dates *d)
{
	int32_t days = d->to - d->from + 1;

	if (days <= 2 * WEEK)
		return DATES_DAY;
	return days <= 20 * WEEK ? DATES_WEEK : DATES_MONTH;
}

bool
dates_part(const struct dates *d, int32_t *at, struct dates *out)
{
	struct dates part = { dates_part_unit(d), *at, *at };
	int year, month;

	if (*at > d->to)
		return false;
	if (part.unit == DATES_WEEK) {
		part.to = monday_of(*at) + WEEK - 1;
	} else if (part.unit == DATES_MONTH) {
		split(*at, &year, &month);
		part.to = month_from(year, month + 1) - 1;
	}
	if (part.to > d->to)
		part.to = d->to;
	*at = part.to + 1;
	*out = part;
	return true;
}

/* ---- words ---- */

/* Which week of term it is: those with a school day are counted. 0: it has
 * none, or lies in no term. *t is its term. */
static int
week_number(const struct calendar *c, int32_t monday,
    struct calendar_term_days *t)
{
	struct calendar_moment noon;
	int32_t day = monday, end = monday + WEEK;
	bool is_school = false;
	int n = 0;

	if (!term_by(c, end - 1, t) || t->to < monday)
		return 0;
	for (day = monday_of(t->from); day < end; day++) {
		if (weekday_of(day) == 0)
			is_school = false;
		calendar_at(c, NULL, calendar_wall(day, 12 * 60), &noon);
		if (!is_school && noon.day_kind == DAY_SCHOOL &&
		    day >= t->from && day <= t->to) {
			is_school = true;
			n++;
		}
	}
	return is_school ? n : 0;
}

/* The term or year that they are of, before the days; returns buf. */
static char *
name_days(enum language l, const struct calendar *c, const struct dates *d,
    const char *days, char buf[WORDING_TEXT])
{
	struct calendar_term_days t = { .name = "" };
	char number[WORDING_NUMBER];
	int year, month, week;

	split(d->from, &year, &month);
	utf8_copy(buf, WORDING_TEXT, days);
	switch (d->unit) {
	case DATES_WEEK:
		week = week_number(c, d->from, &t);
		if (week)
			wording_fill(buf, l, WORD_DATE_WEEK, wording_number(
			    (uint64_t)week, number), t.name, days, NULL);
		break;
	case DATES_HALF_TERM:
		if (term_by(c, d->from, &t))
			wording_fill(buf, l, !has_halves(&t) ?
			    WORD_DATE_WHOLE : d->from > t.half_to ?
			    WORD_DATE_SECOND : WORD_DATE_FIRST, t.name, days,
			    NULL);
		break;
	case DATES_TERM:
		if (term_by(c, d->from, &t))
			wording_fill(buf, l, WORD_DATE_TERM, t.name, days,
			    NULL);
		break;
	case DATES_YEAR:
		snprintf(number, sizeof(number), "%d/%02d", year,
		    (year + 1) % 100);
		wording_fill(buf, l, WORD_DATE_YEAR, number, days, NULL);
		break;
	case DATES_DAY:
	case DATES_MONTH:
	case DATES_RANGE:
	case DATES_UNIT_COUNT:
		break;
	}
	return buf;
}

char *
dates_words(enum language l, const struct calendar *c, const struct dates *d,
    char buf[DATES_TEXT])
{
	char from[MOMENT_TEXT], to[MOMENT_TEXT];
	char days[WORDING_TEXT], all[WORDING_TEXT];
	struct calendar_moment noon;

	moment_date_in(l, d->from, from);
	calendar_at(c, NULL, calendar_wall(d->from, 12 * 60), &noon);
	if (d->from == d->to)
		wording_fill(days, l, WORD_DATE_KIND, from, wording_name(l,
		    "day-kind", day_kind_name(noon.day_kind)), NULL);
	else
		wording_fill(days, l, WORD_DATE_RANGE, from,
		    moment_date_in(l, d->to, to), NULL);
	return utf8_copy(buf, DATES_TEXT, name_days(l, c, d, days, all));
}

char *
dates_code(const struct dates *d, char buf[DATES_CODE])
{
	char from[11], to[11];

	text_day_text(d->from, from);
	if (d->from == d->to)
		snprintf(buf, DATES_CODE, "%s", from);
	else
		snprintf(buf, DATES_CODE, "%s..%s", from,
		    text_day_text(d->to, to));
	return buf;
}
