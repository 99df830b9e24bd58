/* dates.h: the local days a report speaks of: one, or a stretch of them as the
 * school counts it, by its calendar. Pure; the zone must be set.
 *
 * A week runs from Monday, a half-term from the start of term to half-term or
 * from there to the end, a year from 1 September. Both days are included. */
#ifndef DASHBOARD_DATES_H
#define DASHBOARD_DATES_H

#include "classify/calendar.h"
#include "dashboard/wording.h"

enum dates_unit { DATES_DAY, DATES_WEEK, DATES_MONTH, DATES_HALF_TERM,
	DATES_TERM, DATES_YEAR, DATES_RANGE, DATES_UNIT_COUNT };

struct dates {
	enum dates_unit unit;
	int32_t from, to;
};

#define DATES_MOST 1100		/* days: three years and some */

const char *dates_unit_name(enum dates_unit u);		/* "half-term" */

/* What "week", "half-term" ... around a day is, or "2026-11-02..2026-11-20",
 * for which day is not asked. -1 and *why, one sentence: no such unit, no term
 * there, days that are none. */
int dates_read(const struct calendar *c, const char *text, int32_t day,
    struct dates *out, char *why, size_t whylen);

/* The one before, of the same unit: the day before that is a school day, the
 * term before, as many days before a range. false: the calendar knows none. */
bool dates_before(const struct calendar *c, const struct dates *d,
    struct dates *out);

/* The parts it is told by: days of a week or less, weeks of up to a term,
 * months of what is longer; each cut to d. The first from *at (d->from at
 * first), which is moved on; false: no more. */
bool dates_part(const struct dates *d, int32_t *at, struct dates *out);
/* Of which unit they are. */
enum dates_unit dates_part_unit(const struct dates *d);

/* "Friday 20 November 2026 (school)", "week 11 of Autumn 2026, Monday 16 to
 * Sunday 22 November 2026", "Autumn 2026, first half, ..." Returns buf. */
#define DATES_TEXT 200
char *dates_words(enum language l, const struct calendar *c,
    const struct dates *d, char buf[DATES_TEXT]);
/* "2026-11-20" or "2026-11-16..2026-11-22"; returns buf. */
#define DATES_CODE 24
char *dates_code(const struct dates *d, char buf[DATES_CODE]);

#endif
