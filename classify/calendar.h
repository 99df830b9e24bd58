/* calendar.h: when the school is at work: terms, closures and bells, in local
 * time. Wall clock to UTC and back, right on days of 23 and 25 hours.
 *
 * The zone is the process's (calendar_zone is called once, first). A calendar
 * is constant after loading. A local day is a number of days since
 * 1970-01-01; a local minute runs from 0 and is what the clock on the wall
 * shows.
 *
 * Which kind of day it is: what is said of the very day goes first (closures,
 * INSET days, the school's bank holidays, then the council's), then the
 * weekday, then the terms. A council's terms and bank holidays are the
 * default: a term of the school's own replaces the council's of the same name,
 * half-term and all, and the school's bank holidays are added. */
#ifndef CLASSIFY_CALENDAR_H
#define CLASSIFY_CALENDAR_H

#include "classify/text.h"

struct calendar;

enum day_kind {
	DAY_SCHOOL,	/* in a term, a school weekday */
	DAY_INSET,	/* staff work, pupils do not come */
	DAY_HOLIDAY,	/* between terms, half-term, bank holiday */
	DAY_CLOSED,	/* closed for a reason: snow, election */
	DAY_WEEKEND,
	DAY_UNKNOWN,	/* outside every term and holiday the text gives */
	DAY_KIND_COUNT
};

enum period_kind {
	PERIOD_LESSON,	/* any time between bells that is not a break */
	PERIOD_BREAK,	/* break, lunch */
	PERIOD_BEFORE,	/* before the first bell of a day with bells */
	PERIOD_AFTER,	/* after the last, or after an early close */
	PERIOD_NONE,	/* a day without bells */
	PERIOD_KIND_COUNT
};

struct calendar_moment {
	int32_t day;
	int minute;		/* 0 .. 1439 */
	int weekday;		/* 0 Monday .. 6 Sunday */
	int offset_s;		/* local minus UTC */
	enum day_kind day_kind;
	const char *council;	/* whose dates made it that kind, "Bromley";
				 * "" the school's own. Borrowed */
	enum period_kind period_kind;
	const char *period;	/* "Period 1", "Lunch"; borrowed; "" none */
	uint64_t from_us;	/* the stretch of this same period: UTC */
	uint64_t until_us;
};

const char *day_kind_name(enum day_kind k);
const char *period_kind_name(enum period_kind k);

/* Make zone this process's. -1: no such zone is installed; *why says so. */
int calendar_zone(const char *zone, char *why, size_t whylen);

/* The UTC moment a local day begins (00:00 on the wall, or the first moment
 * that exists), and the local day that contains a moment. Need no calendar. */
uint64_t calendar_midnight(int32_t day);
int32_t calendar_day(uint64_t at_us);
/* Local day, minute of it, and local minus UTC in seconds, of a moment. */
void calendar_local(uint64_t at_us, int32_t *day, int *minute, int *offset_s);
/* Local "2026-11-20 08:50:07+00:00" of a moment. Returns buf. */
#define CALENDAR_TEXT 32
char *calendar_text(uint64_t at_us, char buf[CALENDAR_TEXT]);
/* The UTC moment the wall shows minute on that day; the first of two, and
 * the moment after the gap for a time that does not exist. */
uint64_t calendar_wall(int32_t day, int minute);

/* The text must name the process's zone: calendar_zone comes before. */
int calendar_load(struct calendar **out, const char *path,
    struct text_faults *f);
/* The same from memory; name stands for the file in messages. */
int calendar_read(struct calendar **out, const char *name, const char *bytes,
    size_t len, struct text_faults *f);
void calendar_free(struct calendar *c);
const char *calendar_hash(const struct calendar *c);

/* The rows under a key, as written; NULL: it has none. */
const struct text_value *calendar_rows(const struct calendar *c,
    const char *section);
/* A warning if of today, a local day, or of soon after it says nothing. */
void calendar_lint(const struct calendar *c, int32_t today,
    struct text_faults *f);

/* The i-th term, by its days; half_from > half_to: it has no half-term. */
struct calendar_term_days {
	const char *name;		/* "Autumn 2026"; borrowed */
	int32_t from, to, half_from, half_to;
};
bool calendar_term_at(const struct calendar *c, size_t i,
    struct calendar_term_days *out);	/* false: there is no such */

/* Everything known of a moment. group chooses among timetables ("infants",
 * NULL or unknown: the first). The stretches of a day tile it: on a day on
 * which the clock goes back a stretch entered twice is two. */
void calendar_at(const struct calendar *c, const char *group, uint64_t at_us,
    struct calendar_moment *out);

/* As calendar_day, by the calendar's own table of its zone: a seventh of what
 * the C library takes. */
int32_t calendar_day_of(const struct calendar *c, uint64_t at_us);
/* The longest stretch around a moment in which the wall shows minutes
 * [from, until) of its local day; the moment's minute is one of them. */
void calendar_stretch(const struct calendar *c, uint64_t at_us, int from,
    int until, uint64_t span[2]);

/* Does a timetable carry this group's name? */
bool calendar_has_group(const struct calendar *c, const char *group);

/* Is any day of that one's week, from Monday on, one of school, or would be but
 * for a closure, or an INSET day? */
bool calendar_is_school_week(const struct calendar *c, int32_t day);

/* The minute of an early close on that day; 1440 without one. */
int calendar_close(const struct calendar *c, int32_t day);

/* Is it working time for staff of the group who have no pattern of their own?
 * School and INSET days, within the timetable's `working`, breaks excepted: 1
 * or 0. -1: the calendar does not say (a day it does not cover, no `working`,
 * after an early close). m is what calendar_at said of at_us. The answer is
 * the same in [*from_us, *until_us). */
int calendar_working(const struct calendar *c, const char *group,
    const struct calendar_moment *m, uint64_t at_us, uint64_t *from_us,
    uint64_t *until_us);

/* More minutes at work than these give a right to a break: Working Time
 * Regulations 1998, reg. 12(1). */
#define CALENDAR_LONG_DAY 360
/* Does the group's timetable have a long day and no break in it? */
bool calendar_lacks_break(const struct calendar *c, const char *group);
/* May a break of which nothing is said be at this minute of a day? By the
 * breaks of the group's timetable; if it has none, of any; if none has, at any
 * time. [*from, *until) is narrowed to where the answer is the same. */
bool calendar_may_rest(const struct calendar *c, const char *group, int minute,
    int *from, int *until);

/* Read "08:30-16:00" into minutes of the day, from before until. -1: a fault
 * was added. */
int calendar_span(const struct text_value *v, int *from, int *until,
    struct text_faults *f);

#endif
