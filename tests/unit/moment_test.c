/* moment_test.c: days and moments as people type them. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "classify/calendar.h"
#include "dashboard/moment.h"
#include "tests/unit/texts.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static int
set_zone(void **state)
{
	char why[200];

	(void)state;
	return calendar_zone("Europe/London", why, sizeof(why));
}

/* Typed at half past nine on Saturday 2026-11-21; moments in UTC. */
static const struct { const char *text, *utc; } moments[] = {
	{ "2026-11-20 14:00", "2026-11-20 14:00:00" },
	{ "2026-07-01 14:00", "2026-07-01 13:00:00" },	/* summer time */
	{ "2026-03-29 01:30", "2026-03-29 01:00:00" },	/* in the gap */
	{ "2026-10-25 01:30", "2026-10-25 00:30:00" },	/* the first of two */
	{ "2026-11-20 00:00", "2026-11-20 00:00:00" },
	{ "2026-11-20", "2026-11-21 00:00:00" },	/* to its end */
	{ "2026-07-01", "2026-07-01 23:00:00" },
	{ "today", "2026-11-22 00:00:00" },
	{ "yesterday", "2026-11-21 00:00:00" },
};

static const char *const wrong[] = {
	"", "now", "2026-11-20T14:00", "2026-11-20 24:00", "2026-11-20 14:60",
	"2026-11-20 9:00", "2026-11-20 14:00:00", "2026-11-20 14:00 ",
	"2026-11-20  14:00", "2026-02-30", "2026-2-03", "20-11-2026",
	"2026-11-20x", "tomorrow", "2026-11-20 -1:00", "26-11-20 14:00",
};

static void
test_moments(void **state)
{
	uint64_t now_us = texts_utc("2026-11-21 09:30:00"), at_us, want;
	char why[200];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(moments); i++) {
		want = texts_utc(moments[i].utc);
		if (!strchr(moments[i].text, ' '))
			want--;		/* the last of its day */
		assert_int_equal(moment_read(moments[i].text, now_us, &at_us,
		    why, sizeof(why)), 0);
		assert_int_equal(at_us, want);
	}
	for (i = 0; i < COUNT(wrong); i++) {
		at_us = 7;
		assert_int_equal(moment_read(wrong[i], now_us, &at_us, why,
		    sizeof(why)), -1);
		assert_non_null(strstr(why, "is not a time"));
		assert_int_equal(at_us, 7);
	}
}

static void
test_days(void **state)
{
	uint64_t now_us = texts_utc("2026-07-01 23:30:00");	/* the 2nd */
	char why[200];
	int32_t day;

	(void)state;
	assert_int_equal(moment_day("2024-02-29", now_us, &day, why,
	    sizeof(why)), 0);
	assert_int_equal(day, text_day_of(2024, 2, 29));
	assert_int_equal(moment_day("today", now_us, &day, why, sizeof(why)),
	    0);
	assert_int_equal(day, text_day_of(2026, 7, 2));
	assert_int_equal(moment_day("2026-11-20 14:00", now_us, &day, why,
	    sizeof(why)), -1);
	assert_string_equal(why, "\"2026-11-20 14:00\" is not a day: write it "
	    "as 2026-11-20, today or yesterday");
}

static void
test_words(void **state)
{
	char buf[MOMENT_TEXT];

	(void)state;
	assert_string_equal(moment_date(text_day_of(2026, 11, 17), buf),
	    "Tuesday 17 November 2026");
	assert_string_equal(moment_date(text_day_of(2024, 2, 29), buf),
	    "Thursday 29 February 2024");
	assert_string_equal(moment_date(text_day_of(1969, 12, 31), buf),
	    "Wednesday 31 December 1969");
	assert_string_equal(moment_clock(texts_utc("2026-07-01 23:05:59"),
	    buf), "00:05");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_moments),
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, set_zone, NULL);
}
