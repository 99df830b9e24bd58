/* calendar_test.c: wall clock and UTC over both changes, days and bells. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "classify/calendar.h"
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
	struct calendar *c;
	uint64_t from, until;

	(void)state;
	zone("Europe/London");
	c = load(texts_calendar);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(calendar_working(c, cases[i].group,
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
	assert_int_equal(calendar_working(c, "staff",
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_misspelt_zone_is_not_utc),
		cmocka_unit_test(moments_on_the_wall),
		cmocka_unit_test(the_wall_in_utc),
		cmocka_unit_test(days_of_23_and_25_hours),
		cmocka_unit_test(days_and_bells),
		cmocka_unit_test(working_hours_of_staff),
		cmocka_unit_test(school_on_a_saturday),
		cmocka_unit_test(faults_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
