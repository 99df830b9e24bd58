/* cover_grade_test.c: how well a day was watched, by a table made by hand. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "dashboard/cover_grade.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define S UINT64_C(1000000)

/* Of a day of ten hours, which are 36,000 s. */
static const struct { const char *what; struct store_cover is; int grade; }
    days[] = {
	{ "no ledger", { 0 }, -1 },
	{ "nothing lost", { .minutes = 600, .packets = 100000 }, 4 },
	{ "99 of 100,000", { .minutes = 600, .packets = 99901, .dropped = 99 },
	    4 },
	{ "100 of 100,000", { .minutes = 600, .packets = 99900,
	    .dropped = 100 }, 3 },
	{ "999 of 100,000", { .minutes = 600, .packets = 99001,
	    .device_dropped = 999 }, 3 },
	{ "1,000 of 100,000", { .minutes = 600, .packets = 99000,
	    .quarantined = 1000 }, 2 },
	{ "5,000 of 100,000", { .minutes = 600, .packets = 95000,
	    .abandoned = 5000 }, 2 },
	{ "5,001 of 100,000, in four ways", { .minutes = 600, .packets = 94999,
	    .dropped = 5000 - 111, .device_dropped = 1, .quarantined = 11,
	    .abandoned = 100 }, 1 },
	{ "all", { .minutes = 600, .dropped = 7 }, 1 },
	{ "a sensor away for a moment", { .minutes = 600, .packets = 9,
	    .sensors_lost = 1, .gap_us = 1 }, 2 },
	{ "1,894 s of 37,894 s away", { .minutes = 600, .packets = 9,
	    .unheard_us = 1894 * S }, 2 },
	{ "1,895 s of 37,895 s away", { .minutes = 600, .packets = 9,
	    .gap_us = 5 * S, .unheard_us = 1890 * S }, 1 },
	{ "a note lost", { .minutes = 600, .packets = 9, .notes_lost = 1 }, 2 },
	{ "a sensor's connections lost", { .minutes = 600, .packets = 9,
	    .flows_lost = 1 }, 2 },
	{ "a session lost", { .minutes = 600, .packets = 9,
	    .sessions_lost = 1 }, 2 },
	{ "a full table", { .minutes = 600, .packets = 9, .flows_evicted = 1,
	    .evicted_named = 1 }, 2 },
	{ "a scan", { .minutes = 600, .packets = 9, .flows_evicted = 9,
	    .evicted_half_open = 9 }, 4 },
	{ "all without a name", { .minutes = 600, .packets = 9,
	    .flows_opaque = 9 }, 4 },
	{ "the ledger lost some", { .minutes = 600, .packets = 9,
	    .entries_lost = 1 }, 0 },
	{ "the ledger lost all", { .entries_lost = 3 }, 0 },
	{ "no packet", { .minutes = 600 }, 0 },
	{ "nobody there", { .unheard_us = S }, 0 },
};

static void
each_day_has_its_grade(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(days); i++)
		if (cover_grade(&days[i].is) != days[i].grade)
			fail_msg("%s: %d, not %d", days[i].what,
			    cover_grade(&days[i].is), days[i].grade);
}

static void
the_numbers_are_told(void **state)
{
	static const struct store_cover quiet = { .minutes = 585,
		.packets = 204131, .flows[TRAFFIC_NAMED] = 969,
		.flows_opaque = 31 };
	static const struct store_cover bad = { .minutes = 5, .packets = 9000,
		.dropped = 1000, .gap_us = 1500000, .unheard_us = S,
		.notes_lost = 1200, .sessions_lost = 34, .entries_lost = 1 };
	char why[COVER_WHY];

	(void)state;
	assert_string_equal(cover_grade_why(&quiet, why), "0 of 204,131 "
	    "packets missed (0.00 %) in 9 h 45 min watched that day; 3.1 % of "
	    "connections without a readable name, which is not counted here");
	assert_string_equal(cover_grade_why(&bad, why), "1,000 of 10,000 "
	    "packets missed (10.00 %) in 0 h 05 min watched that day; 2.5 s "
	    "without a sensor or a keeper; notes, connections and sessions "
	    "not kept: 1,234; entries of this ledger lost: 1; 0.0 % of "
	    "connections without a readable name, which is not counted here");
}

static void
the_longest_has_room(void **state)
{
	struct store_cover c;
	uint64_t *fields = (uint64_t *)&c;
	char why[COVER_WHY];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(*fields); i++)
		fields[i] = UINT64_MAX / 8;
	assert_non_null(strstr(cover_grade_why(&c, why), "counted here"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_day_has_its_grade),
		cmocka_unit_test(the_numbers_are_told),
		cmocka_unit_test(the_longest_has_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
