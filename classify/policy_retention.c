/* policy_retention.c: how long what is recorded is kept: reading, asking, and
 * what somebody should look at in it. */
#include "classify/policy_retention.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "classify/calendar_parts.h"
#include "classify/policy_parts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define MOST 9999		/* of a unit */
#define LONG_ROUTINE 366	/* days; more wants a reason */
#define LONG_ANY (7 * 366)	/* and so does this, of anything */

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

/* ---- reading ---- */

/* "6 months" */
static int
read_length(const struct text_value *v, struct retention_length *out)
{
	const char *text = text_raw(v);
	char *end;
	long n = strtol(text, &end, 10);

	if (text[0] < '1' || text[0] > '9' || n > MOST || *end++ != ' ')
		return -1;
	for (int u = RETENTION_DAYS; u < RETENTION_UNIT_COUNT; u++)
		if (strcmp(end, units[u].one) == 0 ||
		    strcmp(end, units[u].many) == 0) {
			out->unit = (enum retention_unit)u;
			out->number = (int)n;
			return 0;
		}
	return -1;
}

void
policy_load_retention(struct policy *p, const struct text_value *v,
    const struct catalogue *c, struct text_faults *f)
{
	struct text_field fields[RETENTION_CLASS_COUNT + 1];
	const struct text_value *got[ARRAY_LEN(fields)];

	(void)c;
	for (size_t i = 0; i < RETENTION_CLASS_COUNT; i++)
		fields[i] = (struct text_field){ class_names[i], false };
	fields[RETENTION_CLASS_COUNT] = (struct text_field){ "clause", false };
	if (text_fields(v, "retention", fields, ARRAY_LEN(fields), got, f) < 0)
		return;
	text_string(got[RETENTION_CLASS_COUNT], &p->retention_clause, f);
	for (size_t i = 0; i < RETENTION_CLASS_COUNT; i++)
		if (got[i] && read_length(got[i], &p->retention[i]) < 0)
			text_fault(f, TEXT_ERROR, got[i], "%s: expected a "
			    "number and days, weeks, months, years or terms, "
			    "like \"6 months\"", class_names[i]);
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

/* ---- what somebody should look at ---- */

static int
about_days(const struct policy *p, enum retention_class c)
{
	return p->retention[c].number * units[p->retention[c].unit].days;
}

static void
warn_missing(const struct policy *p, const struct text_value *at,
    struct text_faults *f)
{
	for (int i = 0; i < RETENTION_CLASS_COUNT; i++)
		if (p->retention[i].unit == RETENTION_NOT_SAID)
			text_fault(f, TEXT_WARNING, at, "retention: nobody has "
			    "said how long \"%s\" is kept: until then nothing "
			    "of it is deleted", class_names[i]);
}

/* first is to be kept at least as long as second. */
static void
warn_order(const struct policy *p, enum retention_class first,
    enum retention_class second, const char *why, struct text_faults *f)
{
	if (about_days(p, first) && about_days(p, first) <
	    about_days(p, second))
		text_fault(f, TEXT_WARNING, policy_value(p, "retention"),
		    "retention: \"%s\" is shorter than \"%s\": %s",
		    class_names[first], class_names[second], why);
}

void
policy_lint_retention(const struct policy *p, struct text_faults *f)
{
	const struct text_value *at = policy_value(p, "retention");

	if (p->monitoring == MONITORING_OFF)
		return;
	if (!at) {
		text_fault(f, TEXT_WARNING, policy_value(p, "monitoring"),
		    "nobody has said how long what is recorded is kept, and "
		    "until then nothing is deleted: add retention: with "
		    "routine, contrary, case, audit and counts, each like \"6 "
		    "months\"");
		return;
	}
	warn_missing(p, at, f);
	if (about_days(p, RETENTION_ROUTINE) > LONG_ROUTINE)
		text_fault(f, TEXT_WARNING, at, "retention: what is held "
		    "against nobody is kept for more than a year: no longer "
		    "than it is needed (UK GDPR, article 5(1)(e))");
	for (int i = RETENTION_CONTRARY; i < RETENTION_CLASS_COUNT; i++)
		if (about_days(p, (enum retention_class)i) > LONG_ANY)
			text_fault(f, TEXT_WARNING, at, "retention: \"%s\" is "
			    "kept for more than seven years: say in the "
			    "school's retention schedule why", class_names[i]);
	warn_order(p, RETENTION_CONTRARY, RETENTION_ROUTINE, "what is held "
	    "against somebody would go before what speaks for them", f);
	warn_order(p, RETENTION_CASE, RETENTION_CONTRARY, "a matter would lose "
	    "its evidence by being referred", f);
	warn_order(p, RETENTION_AUDIT, RETENTION_CASE, "who looked at a record "
	    "would be forgotten before it", f);
}
