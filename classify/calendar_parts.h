/* calendar_parts.h: a calendar as calendar_load.c made it and calendar.c reads
 * it; nobody else's. */
#ifndef CLASSIFY_CALENDAR_PARTS_H
#define CLASSIFY_CALENDAR_PARTS_H

#include "classify/calendar.h"
#include "classify/calendar_offsets.h"

struct calendar_term {
	const char *name;
	bool is_council;
	const struct text_value *at;	/* where it is written */
	int32_t from, to;
	int32_t half_from, half_to;	/* from > to: no half-term */
};

struct calendar_date {		/* a day on which something is different */
	int32_t day;
	int minute;		/* of an early close */
};

struct calendar_dates {		/* ascending */
	struct calendar_date *list;
	size_t count;
};

struct calendar_period {
	const char *name;
	int from, until;
	bool is_break;
};

struct calendar_timetable {
	const char *group;
	bool days[7];
	int working_from, working_until;	/* equal: not said */
	struct calendar_period *periods;	/* ascending, not overlapping */
	size_t count;
};

struct calendar {
	struct text *text;		/* owns the words */
	struct calendar_offsets *offsets;
	const char *council;		/* "" none */
	struct calendar_term *terms;	/* ascending, not overlapping */
	size_t term_count;
	struct calendar_dates inset, holidays, closures, early;
	struct calendar_dates council_holidays;
	struct calendar_timetable *timetables;	/* the first is the default */
	size_t timetable_count;
};

#endif
