/* calendar_test.c: wall clock and UTC over both changes, days and bells. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "classify/calendar.h"
#include "classify/calendar_offsets.h"
#include "tests/unit/texts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static void
zone(const char *name)
{
	char why[200] = "";

	assert_int_equal(calendar_zone(name, why, sizeof(why)), 0);
}

static struct calendar *
load(const char *text)
{
	struct text_faults *f = text_faults_new();
	struct calendar *c = NULL;
	char path[64];

	texts_write(text, path);
	calendar_load(&c, path, f);
	assert_string_equal(text_faults_text(f), "");
	unlink(path);
	text_faults_free(f);
	return c;
}

static void
a_misspelt_zone_is_not_utc(void **state)
{
	static const char *const names[] = { "Europe/Lonon", "", "/etc/passwd",
		"../../etc/passwd", ":Europe/London", "Europe", "tzdata.zi" };
	char why[200];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		why[0] = '\0';
		assert_int_equal(calendar_zone(names[i], why, sizeof(why)),
		    -1);
		assert_non_null(strstr(why, names[i]));
	}
}

/* zdump -v Europe/London: 2026-03-29 01:00 UTC and 2026-10-25 01:00 UTC. */
static void
moments_on_the_wall(void **state)
{
	static const struct { const char *zone, *utc, *wall; } cases[] = {
		{ "Europe/London", "2026-03-29 00:59:59",
		    "2026-03-29 00:59:59+00:00" },
		{ "Europe/London", "2026-03-29 01:00:00",
		    "2026-03-29 02:00:00+01:00" },
		{ "Europe/London", "2026-06-30 23:30:00",
		    "2026-07-01 00:30:00+01:00" },
		{ "Europe/London", "2026-10-25 00:30:00",
		    "2026-10-25 01:30:00+01:00" },
		{ "Europe/London", "2026-10-25 01:30:00",
		    "2026-10-25 01:30:00+00:00" },
		{ "Asia/Kolkata", "2026-10-25 20:00:00",
		    "2026-10-26 01:30:00+05:30" },
		{ "America/New_York", "2026-01-01 02:00:00",
		    "2025-12-31 21:00:00-05:00" },
		{ "UTC", "2026-03-29 01:00:00", "2026-03-29 01:00:00+00:00" },
	};
	char buf[CALENDAR_TEXT], day[11];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		uint64_t at = texts_utc(cases[i].utc);

		zone(cases[i].zone);
		assert_string_equal(calendar_text(at, buf), cases[i].wall);
		text_day_text(calendar_day(at), day);
		assert_memory_equal(day, cases[i].wall, 10);
	}
	calendar_text(UINT64_MAX, buf);		/* no crash is enough */
}

static void
the_wall_in_utc(void **state)
{
	static const struct {
		const char *zone;
		int year, month, day, minute;
		const char *utc;
	} cases[] = {
		{ "Europe/London", 2026, 3, 29, 0, "2026-03-29 00:00:00" },
		{ "Europe/London", 2026, 3, 29, 59, "2026-03-29 00:59:00" },
		/* 01:30 does not exist: the first moment after the gap. */
		{ "Europe/London", 2026, 3, 29, 90, "2026-03-29 01:00:00" },
		{ "Europe/London", 2026, 3, 29, 120, "2026-03-29 01:00:00" },
		{ "Europe/London", 2026, 3, 29, 530, "2026-03-29 07:50:00" },
		{ "Europe/London", 2026, 3, 30, 0, "2026-03-29 23:00:00" },
		{ "Europe/London", 2026, 10, 25, 0, "2026-10-24 23:00:00" },
		/* 01:30 comes twice: the first. */
		{ "Europe/London", 2026, 10, 25, 90, "2026-10-25 00:30:00" },
		{ "Europe/London", 2026, 10, 25, 120, "2026-10-25 02:00:00" },
		{ "Europe/London", 2026, 10, 26, 0, "2026-10-26 00:00:00" },
		/* Midnight itself does not exist there on that day. */
		{ "America/Havana", 2026, 3, 8, 0, "2026-03-08 05:00:00" },
		{ "UTC", 2026, 3, 29, 90, "2026-03-29 01:30:00" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int32_t day = text_day_of(cases[i].year, cases[i].month,
		    cases[i].day);

		zone(cases[i].zone);
		assert_int_equal(calendar_wall(day, cases[i].minute),
		    texts_utc(cases[i].utc));
		if (cases[i].minute == 0)
			assert_int_equal(calendar_midnight(day),
			    texts_utc(cases[i].utc));
	}
}

static void
days_of_23_and_25_hours(void **state)
{
	int32_t spring = text_day_of(2026, 3, 29);
	int32_t autumn = text_day_of(2026, 10, 25);
	uint64_t hour = UINT64_C(3600000000);

	(void)state;
	zone("Europe/London");
	assert_int_equal(calendar_midnight(spring + 1) -
	    calendar_midnight(spring), 23 * hour);
	assert_int_equal(calendar_midnight(autumn + 1) -
	    calendar_midnight(autumn), 25 * hour);
	for (uint64_t t = calendar_midnight(autumn); t < calendar_midnight(
	    autumn + 1); t += hour / 4)
		assert_int_equal(calendar_day(t), autumn);
	zone("UTC");
	assert_int_equal(calendar_midnight(spring + 1) -
	    calendar_midnight(spring), 24 * hour);
}

static void
days_and_bells(void **state)
{
	static const struct {
		const char *utc, *group;
		enum day_kind day;
		enum period_kind kind;
		const char *period, *from, *until;
	} cases[] = {
		/* Friday in winter: the wall is UTC. */
		{ "2026-11-20 07:00:00", NULL, DAY_SCHOOL, PERIOD_BEFORE, "",
		    "2026-11-20 00:00:00", "2026-11-20 08:50:00" },
		{ "2026-11-20 08:50:00", "staff", DAY_SCHOOL, PERIOD_LESSON,
		    "Period 1", "2026-11-20 08:50:00", "2026-11-20 10:30:00" },
		{ "2026-11-20 10:44:59", "office", DAY_SCHOOL, PERIOD_BREAK,
		    "Break", "2026-11-20 10:30:00", "2026-11-20 10:45:00" },
		/* Between two periods is not a break. */
		{ "2026-11-20 10:45:00", NULL, DAY_SCHOOL, PERIOD_LESSON, "",
		    "2026-11-20 10:45:00", "2026-11-20 10:50:00" },
		{ "2026-11-20 15:20:00", NULL, DAY_SCHOOL, PERIOD_AFTER, "",
		    "2026-11-20 15:20:00", "2026-11-21 00:00:00" },
		/* The nursery does not open on Fridays. */
		{ "2026-11-20 10:00:00", "nursery", DAY_SCHOOL, PERIOD_NONE,
		    "", "2026-11-20 00:00:00", "2026-11-21 00:00:00" },
		{ "2026-11-18 10:00:00", "nursery", DAY_SCHOOL, PERIOD_LESSON,
		    "Morning", "2026-11-18 09:00:00", "2026-11-18 12:00:00" },
		/* In summer time the bell of 08:50 rings at 07:50 UTC. */
		{ "2026-03-30 07:49:59", NULL, DAY_SCHOOL, PERIOD_BEFORE, "",
		    "2026-03-29 23:00:00", "2026-03-30 07:50:00" },
		{ "2026-03-30 07:50:00", NULL, DAY_SCHOOL, PERIOD_LESSON,
		    "Period 1", "2026-03-30 07:50:00", "2026-03-30 09:30:00" },
		{ "2026-10-23 07:50:00", NULL, DAY_SCHOOL, PERIOD_LESSON,
		    "Period 1", "2026-10-23 07:50:00", "2026-10-23 09:30:00" },
		{ "2026-03-29 12:00:00", NULL, DAY_WEEKEND, PERIOD_NONE, "",
		    "2026-03-29 00:00:00", "2026-03-29 23:00:00" },
		{ "2026-10-25 01:30:00", NULL, DAY_WEEKEND, PERIOD_NONE, "",
		    "2026-10-24 23:00:00", "2026-10-26 00:00:00" },
		/* Days without bells. */
		{ "2026-11-27 10:00:00", NULL, DAY_INSET, PERIOD_NONE, "",
		    "2026-11-27 00:00:00", "2026-11-28 00:00:00" },
		{ "2026-10-28 10:00:00", NULL, DAY_HOLIDAY, PERIOD_NONE, "",
		    "2026-10-28 00:00:00", "2026-10-29 00:00:00" },
		{ "2026-07-01 10:00:00", NULL, DAY_HOLIDAY, PERIOD_NONE, "",
		    "2026-06-30 23:00:00", "2026-07-01 23:00:00" },
		{ "2026-12-25 10:00:00", NULL, DAY_HOLIDAY, PERIOD_NONE, "",
		    "2026-12-25 00:00:00", "2026-12-26 00:00:00" },
		{ "2026-12-03 10:00:00", NULL, DAY_CLOSED, PERIOD_NONE, "",
		    "2026-12-03 00:00:00", "2026-12-04 00:00:00" },
		{ "2027-02-01 10:00:00", NULL, DAY_UNKNOWN, PERIOD_NONE, "",
		    "2027-02-01 00:00:00", "2027-02-02 00:00:00" },
		{ "2025-12-01 10:00:00", NULL, DAY_UNKNOWN, PERIOD_NONE, "",
		    "2025-12-01 00:00:00", "2025-12-02 00:00:00" },
		/* Closing at 13:30: no Period 3 from then on. */
		{ "2026-12-18 13:29:00", NULL, DAY_SCHOOL, PERIOD_LESSON,
		    "Period 3", "2026-12-18 13:00:00", "2026-12-18 13:30:00" },
		{ "2026-12-18 13:30:00", NULL, DAY_SCHOOL, PERIOD_AFTER, "",
		    "2026-12-18 13:30:00", "2026-12-19 00:00:00" },
	};
	struct calendar *c;

	(void)state;
	zone("Europe/London");
	c = load(texts_calendar);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct calendar_moment m;

		calendar_at(c, cases[i].group, texts_utc(cases[i].utc), &m);
		assert_string_equal(day_kind_name(m.day_kind),
		    day_kind_name(cases[i].day));
		assert_string_equal(period_kind_name(m.period_kind),
		    period_kind_name(cases[i].kind));
		assert_string_equal(m.period, cases[i].period);
		assert_int_equal(m.from_us, texts_utc(cases[i].from));
		assert_int_equal(m.until_us, texts_utc(cases[i].until));
	}
	calendar_free(c);
}

static void
working_hours_of_staff(void **state)
{
	static const struct {
		const char *utc, *group;
		int answer;
		const char *from, *until;
	} cases[] = {
		{ "2026-11-20 08:29:59", "staff", 0, "2026-11-20 00:00:00",
		    "2026-11-20 08:30:00" },
		{ "2026-11-20 08:30:00", NULL, 1, "2026-11-20 08:30:00",
		    "2026-11-20 10:30:00" },
		{ "2026-11-20 10:31:00", NULL, 0, "2026-11-20 10:30:00",
		    "2026-11-20 10:45:00" },
		{ "2026-11-20 15:30:00", NULL, 1, "2026-11-20 13:00:00",
		    "2026-11-20 16:00:00" },
		{ "2026-11-20 16:00:00", NULL, 0, "2026-11-20 16:00:00",
		    "2026-11-21 00:00:00" },
		{ "2026-03-30 07:30:00", NULL, 1, "2026-03-30 07:30:00",
		    "2026-03-30 09:30:00" },
		{ "2026-03-27 07:30:00", NULL, 0, "2026-03-27 00:00:00",
		    "2026-03-27 08:30:00" },
		{ "2026-11-27 09:00:00", NULL, 1, "2026-11-27 08:30:00",
		    "2026-11-27 10:30:00" },
		{ "2026-11-21 09:00:00", NULL, 0, "2026-11-21 00:00:00",
		    "2026-11-22 00:00:00" },
		{ "2026-10-28 09:00:00", NULL, 0, "2026-10-28 00:00:00",
		    "2026-10-29 00:00:00" },
		{ "2026-12-18 14:00:00", NULL, -1, "2026-12-18 13:30:00",
		    "2026-12-18 16:00:00" },
		{ "2027-02-01 10:00:00", NULL, -1, "2027-02-01 00:00:00",
		    "2027-02-02 00:00:00" },
		{ "2026-11-18 10:00:00", "nursery", -1, "2026-11-18 00:00:00",
		    "2026-11-19 00:00:00" },
	};
	struct calendar_moment m;
	struct calendar *c;
	uint64_t from, until;

	(void)state;
	zone("Europe/London");
	c = load(texts_calendar);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		calendar_at(c, cases[i].group, texts_utc(cases[i].utc), &m);
		assert_int_equal(calendar_working(c, cases[i].group, &m,
		    texts_utc(cases[i].utc), &from, &until), cases[i].answer);
		assert_int_equal(from, texts_utc(cases[i].from));
		assert_int_equal(until, texts_utc(cases[i].until));
	}
	calendar_free(c);
}

static void
school_on_a_saturday(void **state)
{
	char *text = texts_with(texts_calendar, "days: [mon, wed]",
	    "days: [mon, wed, sat]");
	struct calendar_moment m;
	struct calendar *c;
	uint64_t span[2];

	(void)state;
	zone("Europe/London");
	c = load(text);
	calendar_at(c, "nursery", texts_utc("2026-11-21 10:00:00"), &m);
	assert_int_equal(m.day_kind, DAY_SCHOOL);
	assert_string_equal(m.period, "Morning");
	/* Those of the other timetable do not work then. */
	calendar_at(c, "staff", texts_utc("2026-11-21 10:00:00"), &m);
	assert_int_equal(m.period_kind, PERIOD_NONE);
	assert_int_equal(calendar_working(c, "staff", &m,
	    texts_utc("2026-11-21 10:00:00"), &span[0], &span[1]), 0);
	calendar_at(c, "nursery", texts_utc("2026-11-22 10:00:00"), &m);
	assert_int_equal(m.day_kind, DAY_WEEKEND);
	calendar_free(c);
	free(text);
}

static void
faults_are_named(void **state)
{
	static const struct { const char *from, *to, *message; } cases[] = {
		{ "zone: Europe/London", "zone: UTC", "make them the same" },
		{ "zone: Europe/London", "zone: Europe/Lonon",
		    ":2:7: zone: the calendar says Europe/Lonon" },
		{ "name: Autumn 2026", "name: Spring 2026",
		    "\"Spring 2026\" is already on line 4" },
		{ "terms:", "council: {name: Bromley}\nclosures_:",
		    "\"terms\" is missing" },
		{ "terms:", "council: {terms: []}\nterms:",
		    "\"name\" is missing" },
		{ "terms:", "council: {name: Bromley, terms: [{name: Autumn, "
		    "from: 2026-12-18, to: 2026-12-19}]}\nterms:",
		    ":6:5: term \"Autumn 2026\" overlaps the council's "
		    "\"Autumn\" on line 3" },
		{ "to: 2026-04-02", "to: 2026-01-01", "is before from" },
		{ "from: 2026-09-02, to", "from: 2026-03-02, to",
		    "before the one above" },
		{ "from: 2026-10-26", "from: 2026-08-26", "within its term" },
		{ "inset:", "insets:", "unknown key \"insets\"" },
		{ "inset: [2026-09-01", "inset: [2026-07-01",
		    "outside every term" },
		{ "2026-11-27]", "2026-09-01]", "there twice" },
		{ "date: 2026-12-03", "date: 2026-12-33", "2026-12-33" },
		{ "date: 2026-12-03", "date: 2026-08-03",
		    "outside every term" },
		{ "at: \"13:30\"", "at: \"25:30\"", "25:30" },
		{ "\"08:30-16:00\"", "\"16:30-16:00\"", "ends before" },
		{ "\"08:30-16:00\"", "\"8.30-16\"", "expected two times" },
		{ "until: \"10:30\"", "until: \"08:30\"", "ends before" },
		{ "until: \"10:30\"", "until: \"10:40\"",
		    "before the one above" },
		{ "kind: break", "kind: pause", "pause" },
		{ "group: nursery", "group: staff", "two timetables" },
		{ "days: [mon, wed]", "days: []", "expected a list" },
	};

	(void)state;
	zone("Europe/London");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *text = texts_with(texts_calendar, cases[i].from,
		    cases[i].to), path[64];
		struct text_faults *f = text_faults_new();
		struct calendar *c = NULL;

		texts_write(text, path);
		assert_int_equal(calendar_load(&c, path, f), -1);
		assert_null(c);
		assert_non_null(strstr(text_faults_text(f),
		    cases[i].message));
		assert_non_null(strstr(text_faults_text(f), path));
		unlink(path);
		text_faults_free(f);
		free(text);
	}
}

/* ---- far days ---- */

/* Of the month before that day. */
static int32_t
last_sunday(int32_t first_of_next_month)
{
	int32_t last = first_of_next_month - 1;

	/* Day 3 was the first Sunday of 1970. */
	return last - (last - 3) % 7;
}

static bool
is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* To the last day there is a record of: past the last second of 32
 * bits, in 2038; by the rule of when clocks change, and not by the C library,
 * which ours are from. */
static void
every_day_to_2100(void **state)
{
	const uint64_t hour = UINT64_C(3600000000);
	int32_t first = 20454, day, spring, autumn, until;	/* 2026-01-01 */
	uint64_t at, length;
	int year;

	(void)state;
	zone("Europe/London");
	for (year = 2026; year < 2100; year++) {
		spring = last_sunday(first + 90 + is_leap(year));
		autumn = last_sunday(first + 304 + is_leap(year));
		until = first + 365 + is_leap(year);
		for (day = first; day < until; day++) {
			at = (uint64_t)day * 24 * hour - (day > spring &&
			    day <= autumn ? hour : 0);
			length = (day == spring ? 23 : day == autumn ? 25 :
			    24) * hour;
			assert_int_equal(calendar_midnight(day), at);
			assert_int_equal(calendar_day(at), day);
			assert_int_equal(calendar_day(at + length - 1), day);
		}
		first = until;
	}
	assert_int_equal(first, 47482);			/* 2100-01-01 */
	assert_int_equal(calendar_day(UINT64_C(2147483647999999)), 24855);
	assert_int_equal(calendar_day(UINT64_C(2147483648000000)), 24855);
}

/* ---- the table of the zone's changes ---- */

/* The C library is the truth. */
static void
the_table_is_the_librarys(void **state)
{
	static const struct { const char *zone, *from; } cases[] = {
		{ "Europe/London", "2026-01-01 00:00:00" },
		{ "America/New_York", "2026-01-01 00:00:00" },
		{ "Australia/Lord_Howe", "2026-01-01 00:00:00" },
		{ "Africa/Casablanca", "2026-01-01 00:00:00" },
		{ "Pacific/Apia", "2011-01-01 00:00:00" },
		/* Summer time for a week in October. */
		{ "Asia/Gaza", "2040-01-01 00:00:00" },
		/* Before, over both ends of, and after what it holds. */
		{ "Europe/London", "1970-01-01 00:00:00" },
		{ "America/New_York", "2009-06-01 00:00:00" },
		{ "America/New_York", "2037-06-01 00:00:00" },
		{ "Europe/London", "2080-01-01 00:00:00" },
	};
	const uint64_t quarter = UINT64_C(900000000);
	int32_t day, theirs;
	int minute, offset, minute2, offset2;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		uint64_t at = texts_utc(cases[i].from);
		struct calendar_offsets *o;

		zone(cases[i].zone);
		o = calendar_offsets_new();
		assert_non_null(o);
		for (int n = 0; n < 366 * 96; n++, at += quarter) {
			calendar_local(at, &theirs, &minute, &offset);
			calendar_offsets_local(o, at, &day, &minute2,
			    &offset2);
			assert_int_equal(day, theirs);
			assert_int_equal(minute2, minute);
			assert_int_equal(offset2, offset);
			assert_int_equal(calendar_offsets_day(o, at - 1),
			    calendar_day(at - 1));
		}
		calendar_offsets_free(o);
	}
}

/* Bells through the night, on every day of the week, in 2011 and 2026. */
static const char night[] =
"calendar: A school at night\n"
"zone: Europe/London\n"
"terms:\n"
"  - {name: One, from: 2011-01-01, to: 2011-12-31}\n"
"  - {name: Two, from: 2026-01-01, to: 2026-12-31}\n"
"timetables:\n"
"  - group: night\n"
"    days: [mon, tue, wed, thu, fri, sat, sun]\n"
"    working: \"00:15-23:30\"\n"
"    periods:\n"
"      - {name: A, from: \"00:30\", until: \"01:10\", kind: lesson}\n"
"      - {name: B, from: \"01:10\", until: \"01:50\", kind: break}\n"
"      - {name: C, from: \"01:50\", until: \"02:20\", kind: lesson}\n"
"      - {name: D, from: \"02:40\", until: \"22:00\", kind: lesson}\n"
"      - {name: E, from: \"22:10\", until: \"23:20\", kind: break}\n";

static const struct {
	const char *zone;
	int year, month, day;
	int hours2;		/* of this day, in halves */
} changes[] = {
	{ "Europe/London", 2026, 3, 29, 46 },
	{ "Europe/London", 2026, 10, 25, 50 },
	{ "Europe/London", 2026, 6, 1, 48 },
	{ "America/New_York", 2026, 3, 8, 46 },
	{ "America/New_York", 2026, 11, 1, 50 },
	/* Half an hour, at 02:00. */
	{ "Australia/Lord_Howe", 2026, 4, 5, 49 },
	{ "Australia/Lord_Howe", 2026, 10, 4, 47 },
	/* No 30 December 2011: the clock went on from the 29th's end to the
	 * 31st. */
	{ "Pacific/Apia", 2011, 12, 29, 48 },
	{ "Pacific/Apia", 2011, 12, 30, 0 },
	{ "Pacific/Apia", 2011, 12, 31, 48 },
	/* No midnight; and the hour before midnight twice. */
	{ "America/Havana", 2026, 3, 8, 46 },
	{ "Asia/Beirut", 2026, 10, 24, 50 },
};

static struct calendar *
load_in(const char *zone_name)
{
	char *text = texts_with(night, "Europe/London", zone_name);
	struct calendar *c;

	zone(zone_name);
	c = load(text);
	free(text);
	return c;
}

/* Each of a day's stretches begins where the last has ended, is the same
 * wherever in it one asks, and none reaches out of the day. */
static void
tile(uint64_t last[2], uint64_t at, const uint64_t span[2])
{
	assert_true(span[0] <= at && span[1] > at);
	if (at >= last[1]) {
		assert_int_equal(span[0], last[1]);
		last[0] = span[0];
		last[1] = span[1];
	}
	assert_int_equal(span[0], last[0]);
	assert_int_equal(span[1], last[1]);
}

static void
stretches_tile_a_day(void **state)
{
	const uint64_t half = UINT64_C(1800000000);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
		int32_t day = text_day_of(changes[i].year, changes[i].month,
		    changes[i].day);
		struct calendar *c = load_in(changes[i].zone);
		uint64_t from = calendar_midnight(day), span[2];
		uint64_t until = calendar_midnight(day + 1);
		uint64_t bells[2] = { from, from }, work[2] = { from, from };
		struct calendar_moment m;

		assert_int_equal(until - from,
		    (uint64_t)changes[i].hours2 * half);
		for (uint64_t at = from; at < until; at += 60000000) {
			calendar_at(c, NULL, at, &m);
			assert_int_equal(m.day, day);
			assert_int_equal(calendar_day_of(c, at), day);
			tile(bells, at, (uint64_t[]){ m.from_us, m.until_us });
			assert_in_range(calendar_working(c, NULL, &m, at,
			    &span[0], &span[1]), 0, 1);
			tile(work, at, span);
		}
		assert_int_equal(bells[1], until);
		assert_int_equal(work[1], until);
		calendar_free(c);
	}
}

/* 25 October 2026: 01:00 to 02:00 comes twice, and Period B in it. */
static void
the_hour_that_comes_twice(void **state)
{
	static const struct {
		const char *utc, *period, *from, *until;
	} cases[] = {
		{ "2026-10-25 00:05:00", "A", "2026-10-24 23:30:00",
		    "2026-10-25 00:10:00" },
		{ "2026-10-25 00:30:00", "B", "2026-10-25 00:10:00",
		    "2026-10-25 00:50:00" },
		{ "2026-10-25 00:55:00", "C", "2026-10-25 00:50:00",
		    "2026-10-25 01:00:00" },
		{ "2026-10-25 01:05:00", "A", "2026-10-25 01:00:00",
		    "2026-10-25 01:10:00" },
		{ "2026-10-25 01:30:00", "B", "2026-10-25 01:10:00",
		    "2026-10-25 01:50:00" },
		{ "2026-10-25 01:55:00", "C", "2026-10-25 01:50:00",
		    "2026-10-25 02:20:00" },
	};
	struct calendar *c = load_in("Europe/London");
	uint64_t span[2];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		uint64_t at = texts_utc(cases[i].utc);
		struct calendar_moment m;

		calendar_at(c, NULL, at, &m);
		assert_string_equal(m.period, cases[i].period);
		assert_int_equal(m.from_us, texts_utc(cases[i].from));
		assert_int_equal(m.until_us, texts_utc(cases[i].until));
	}
	/* A stretch that lies over the change is one. */
	calendar_stretch(c, texts_utc("2026-10-25 00:30:00"), 60, 480, span);
	assert_int_equal(span[0], texts_utc("2026-10-25 00:00:00"));
	assert_int_equal(span[1], texts_utc("2026-10-25 08:00:00"));
	calendar_free(c);
}

/* ---- the council's dates ---- */

static const char council[] =
"calendar: Keston Primary School\n"
"zone: Europe/London\n"
"council:\n"
"  name: Bromley\n"
"  terms:\n"
"    - {name: Autumn 2026, from: 2026-09-02, to: 2026-12-18, half_term: {from: 2026-10-26, to: 2026-10-30}}\n"
"    - {name: Spring 2027, from: 2027-01-04, to: 2027-03-25}\n"
"  bank_holidays: [2026-12-25, 2027-03-26]\n"
"terms:\n"
"  - {name: Autumn 2026, from: 2026-09-03, to: 2026-12-17, half_term: {from: 2026-10-19, to: 2026-10-30}}\n"
"bank_holidays: [2026-12-25, 2027-02-01]\n"
"timetables:\n"
"  - {group: all, days: [mon, tue, wed, thu, fri]}\n";

static void
the_schools_own_term_wins(void **state)
{
	static const struct {
		const char *utc;
		enum day_kind kind;
		bool is_council;
	} cases[] = {
		/* Its own Autumn, half-term and all; not the council's. */
		{ "2026-09-02 12:00:00", DAY_UNKNOWN, false },
		{ "2026-09-03 12:00:00", DAY_SCHOOL, false },
		{ "2026-10-20 12:00:00", DAY_HOLIDAY, false },
		{ "2026-12-17 12:00:00", DAY_SCHOOL, false },
		/* Between a term of its own and one of the council's. */
		{ "2026-12-18 12:00:00", DAY_HOLIDAY, true },
		{ "2027-01-05 12:00:00", DAY_SCHOOL, true },
		{ "2027-03-25 12:00:00", DAY_SCHOOL, true },
		{ "2027-03-29 12:00:00", DAY_UNKNOWN, false },
		{ "2027-01-09 12:00:00", DAY_WEEKEND, false },
		/* Bank holidays of both; what both name is the school's. */
		{ "2027-02-01 12:00:00", DAY_HOLIDAY, false },
		{ "2027-03-26 12:00:00", DAY_HOLIDAY, true },
		{ "2026-12-25 12:00:00", DAY_HOLIDAY, false },
	};
	struct calendar_moment m;
	struct calendar *c;
	char *text;

	(void)state;
	zone("Europe/London");
	c = load(council);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		calendar_at(c, NULL, texts_utc(cases[i].utc), &m);
		assert_string_equal(day_kind_name(m.day_kind),
		    day_kind_name(cases[i].kind));
		assert_string_equal(m.council, cases[i].is_council ?
		    "Bromley" : "");
	}
	calendar_free(c);
	/* A school without a term of its own. */
	text = texts_with(council, "terms:\n  - {name: Autumn 2026, from: "
	    "2026-09-03, to: 2026-12-17, half_term: {from: 2026-10-19, "
	    "to: 2026-10-30}}\n", "");
	c = load(text);
	calendar_at(c, NULL, texts_utc("2026-10-20 12:00:00"), &m);
	assert_int_equal(m.day_kind, DAY_SCHOOL);
	assert_string_equal(m.council, "Bromley");
	calendar_free(c);
	free(text);
}

/* The infants have their break while the juniors have lessons. */
static void
each_group_has_its_bells(void **state)
{
	static const char text[] =
	    "calendar: C\n"
	    "zone: Europe/London\n"
	    "terms: [{name: A, from: 2026-09-02, to: 2026-12-18}]\n"
	    "timetables:\n"
	    "  - group: infants\n"
	    "    days: [mon, tue, wed, thu]\n"
	    "    working: \"08:00-15:00\"\n"
	    "    periods: [{name: Play, from: \"10:00\", until: \"10:20\", kind: break}]\n"
	    "  - group: juniors\n"
	    "    days: [mon, tue, wed, thu, fri]\n"
	    "    working: \"08:00-16:00\"\n"
	    "    periods: [{name: Break, from: \"10:30\", until: \"10:45\", kind: break}]\n";
	static const struct {
		const char *utc, *group;
		enum period_kind kind;
		int working;
	} cases[] = {
		{ "2026-11-19 10:10:00", "infants", PERIOD_BREAK, 0 },
		{ "2026-11-19 10:10:00", "juniors", PERIOD_BEFORE, 1 },
		{ "2026-11-19 10:40:00", "infants", PERIOD_AFTER, 1 },
		{ "2026-11-19 10:40:00", "juniors", PERIOD_BREAK, 0 },
		{ "2026-11-19 15:30:00", "infants", PERIOD_AFTER, 0 },
		{ "2026-11-19 15:30:00", "juniors", PERIOD_AFTER, 1 },
		/* On Fridays only the juniors come. */
		{ "2026-11-20 10:10:00", "infants", PERIOD_NONE, 0 },
		{ "2026-11-20 10:40:00", "juniors", PERIOD_BREAK, 0 },
	};
	struct calendar *c;

	(void)state;
	zone("Europe/London");
	c = load(text);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		uint64_t at = texts_utc(cases[i].utc), span[2];
		struct calendar_moment m;

		calendar_at(c, cases[i].group, at, &m);
		assert_int_equal(m.period_kind, cases[i].kind);
		assert_int_equal(calendar_working(c, cases[i].group, &m,
		    at, &span[0], &span[1]), cases[i].working);
	}
	calendar_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_misspelt_zone_is_not_utc),
		cmocka_unit_test(moments_on_the_wall),
		cmocka_unit_test(the_wall_in_utc),
		cmocka_unit_test(days_of_23_and_25_hours),
		cmocka_unit_test(every_day_to_2100),
		cmocka_unit_test(days_and_bells),
		cmocka_unit_test(working_hours_of_staff),
		cmocka_unit_test(school_on_a_saturday),
		cmocka_unit_test(faults_are_named),
		cmocka_unit_test(the_table_is_the_librarys),
		cmocka_unit_test(stretches_tile_a_day),
		cmocka_unit_test(the_hour_that_comes_twice),
		cmocka_unit_test(the_schools_own_term_wins),
		cmocka_unit_test(each_group_has_its_bells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
