/* schedule_due_test.c: which report is owed when, by a table written by hand
 * from the calendar below; on Saturdays, too, there is school, so that a day's
 * hour falls into the nights on which the clock changes. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "dashboard/schedule_due.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char text[] =
    "calendar: S\nzone: Europe/London\nterms:\n"
    "  - {name: Autumn 2026, from: 2026-09-02, to: 2026-12-18, "
    "half_term: {from: 2026-10-26, to: 2026-10-30}}\n"
    "  - {name: Spring 2027, from: 2027-01-04, to: 2027-03-31}\n"
    "timetables:\n  - group: staff\n"
    "    days: [mon, tue, wed, thu, fri, sat]\n"
    "    working: \"08:30-16:00\"\n    periods:\n"
    "      - {name: P1, from: \"08:50\", until: \"10:30\", kind: lesson}\n";

static struct calendar *calendar;

static int
load(void **state)
{
	struct text_faults *f = text_faults_new();
	char why[200];

	(void)state;
	assert_int_equal(calendar_zone("Europe/London", why, sizeof(why)), 0);
	if (calendar_read(&calendar, "calendar.yaml", text, strlen(text), f) <
	    0)
		fail_msg("%s", text_faults_text(f));
	text_faults_free(f);
	return 0;
}

static int
unload(void **state)
{
	(void)state;
	calendar_free(calendar);
	return 0;
}

static int32_t
day_of(const char *iso)
{
	int32_t day;

	assert_int_equal(register_day_read(iso, &day), 0);
	return day;
}

/* UTC. */
static uint64_t
moment(const char *iso)
{
	int32_t day;
	char date[11];
	int hour, minute;

	memcpy(date, iso, 10);
	date[10] = '\0';
	day = day_of(date);
	assert_int_equal(sscanf(iso + 11, "%d:%d", &hour, &minute), 2);
	return ((uint64_t)day * 86400 + (uint64_t)hour * 3600 +
	    (uint64_t)minute * 60) * 1000000;
}

static struct schedules_row
row_of(const char *period, int minute)
{
	struct schedules_row row = { 0 };

	strcpy(row.add.period, period);
	strcpy(row.add.id, "schedule-1");
	row.add.minute = minute;
	row.add.until = day_of("2027-07-31");
	row.add.recorded_us = moment("2026-09-10 12:00");
	return row;
}

static const struct {
	const char *period;
	int minute;			/* of the day after */
	const char *had;		/* the last day of the last run */
	const char *now;		/* UTC */
	const char *from, *to;		/* NULL: none is owed */
	uint64_t missed;
} cases[] = {
	/* 07:00 in winter is 07:00 UTC, in summer 06:00. */
	{ "day", 420, "2026-11-18", "2026-11-20 06:59", NULL, NULL, 0 },
	{ "day", 420, "2026-11-18", "2026-11-20 07:00", "2026-11-19",
	    "2026-11-19", 0 },
	{ "day", 420, "2026-11-19", "2026-11-20 07:00", NULL, NULL, 0 },
	{ "day", 420, "2026-09-15", "2026-09-17 05:59", NULL, NULL, 0 },
	{ "day", 420, "2026-09-15", "2026-09-17 06:00", "2026-09-16",
	    "2026-09-16", 0 },
	/* Sunday has none; what Saturday's owes comes on Sunday. */
	{ "day", 420, "2026-11-20", "2026-11-22 07:00", "2026-11-21",
	    "2026-11-21", 0 },
	{ "day", 420, "2026-11-21", "2026-11-23 12:00", NULL, NULL, 0 },
	/* Missed: Wednesday to Friday, of which Friday's goes. */
	{ "day", 420, "2026-11-17", "2026-11-21 12:00", "2026-11-20",
	    "2026-11-20", 2 },
	/* Not what ended before it was made, on 10 September. */
	{ "day", 420, "", "2026-09-10 13:00", NULL, NULL, 0 },
	{ "day", 420, "", "2026-09-11 06:00", "2026-09-10", "2026-09-10", 0 },
	{ "week", 420, "", "2026-09-14 06:00", "2026-09-07", "2026-09-13",
	    0 },
	/* 01:30 comes twice on 25 October: the first time, at 00:30 UTC. */
	{ "day", 90, "2026-10-23", "2026-10-25 00:29", NULL, NULL, 0 },
	{ "day", 90, "2026-10-23", "2026-10-25 00:30", "2026-10-24",
	    "2026-10-24", 0 },
	{ "day", 90, "2026-10-24", "2026-10-25 01:30", NULL, NULL, 0 },
	/* It does not come on 28 March: what is owed then is owed at 02:00,
	 * which is 01:00 UTC, or has been since 01:00. */
	{ "day", 90, "2027-03-26", "2027-03-28 00:29", NULL, NULL, 0 },
	{ "day", 90, "2027-03-26", "2027-03-28 01:31", "2027-03-27",
	    "2027-03-27", 0 },
	{ "day", 90, "2027-03-27", "2027-03-28 01:31", NULL, NULL, 0 },
	/* Half-term and holidays. */
	{ "day", 420, "2026-10-24", "2026-10-29 12:00", NULL, NULL, 0 },
	{ "half-term", 420, "", "2026-10-28 12:00", "2026-09-02",
	    "2026-10-25", 0 },
	{ "term", 420, "", "2026-12-18 12:00", NULL, NULL, 0 },
	{ "term", 420, "", "2026-12-19 07:00", "2026-09-02", "2026-12-18",
	    0 },
	{ "month", 420, "2026-09-30", "2026-11-01 07:00", "2026-10-01",
	    "2026-10-31", 0 },
	/* 31 July 2027 is the last day one goes out. */
	{ "month", 420, "2027-05-31", "2027-07-31 22:00", "2027-06-01",
	    "2027-06-30", 0 },
	{ "month", 420, "2027-06-30", "2027-08-01 12:00", NULL, NULL, 0 },
};

static void
what_is_owed(void **state)
{
	struct schedules_row row;
	struct dates got;
	uint64_t missed;
	bool is_owed;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		row = row_of(cases[i].period, cases[i].minute);
		if (cases[i].had[0]) {
			strcpy(row.last.id, "schedule-1");
			row.last.to_day = day_of(cases[i].had);
		}
		is_owed = schedule_due(calendar, &row, moment(cases[i].now),
		    &got, &missed);
		if (is_owed != (cases[i].from != NULL))
			fail_msg("case %zu: %s", i, is_owed ? "owed" : "not");
		if (!is_owed)
			continue;
		if (got.from != day_of(cases[i].from) ||
		    got.to != day_of(cases[i].to) ||
		    missed != cases[i].missed)
			fail_msg("case %zu: %d to %d, missed %d", i,
			    got.from - day_of(cases[i].from),
			    got.to - day_of(cases[i].to), (int)missed);
	}
}

static void
nothing_after_its_end(void **state)
{
	struct schedules_row row = row_of("day", 420);
	struct dates got;
	uint64_t missed;

	(void)state;
	assert_false(schedule_is_over(&row, moment("2027-07-31 20:00")));
	assert_true(schedule_is_over(&row, moment("2027-07-31 23:30")));
	assert_true(schedule_is_kept(&row, moment("2027-08-31 12:00")));
	assert_false(schedule_is_kept(&row, moment("2027-09-01 12:00")));
	strcpy(row.removal.id, "schedule-1");
	assert_false(schedule_is_kept(&row, moment("2026-11-20 12:00")));
	assert_true(schedule_is_over(&row, moment("2026-11-20 12:00")));
	assert_false(schedule_due(calendar, &row, moment("2026-11-20 12:00"),
	    &got, &missed));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_owed),
		cmocka_unit_test(nothing_after_its_end),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
