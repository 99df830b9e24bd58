/* policy_retention_test.c: until which day something is kept, against dates
 * counted on a wall calendar. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "classify/policy_retention.h"
#include "tests/unit/texts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static const char calendar_words[] =
"calendar: Northfield Primary School\n"
"zone: Europe/London\n"
"terms:\n"
"  - {name: autumn, from: 2026-09-02, to: 2026-12-18}\n"
"  - {name: spring, from: 2027-01-05, to: 2027-03-25}\n"
"timetables:\n"
"  - {group: all, days: [mon, tue, wed, thu, fri], periods: "
"[{name: Day, from: \"09:00\", until: \"15:30\", kind: lesson}]}\n";

static int32_t
day_of(const char *text)
{
	int y, m, d;

	assert_int_equal(sscanf(text, "%d-%d-%d", &y, &m, &d), 3);
	return text_day_of(y, m, d);
}

static void
last_days(void **state)
{
	static const struct {
		struct retention_length length;
		const char *day, *last;
	} cases[] = {
		{ { RETENTION_DAYS, 1 }, "2026-11-20", "2026-11-21" },
		{ { RETENTION_DAYS, 30 }, "2026-12-15", "2027-01-14" },
		{ { RETENTION_WEEKS, 2 }, "2026-11-20", "2026-12-04" },
		{ { RETENTION_MONTHS, 1 }, "2027-01-31", "2027-02-28" },
		{ { RETENTION_MONTHS, 1 }, "2028-01-31", "2028-02-29" },
		{ { RETENTION_MONTHS, 6 }, "2026-11-20", "2027-05-20" },
		{ { RETENTION_MONTHS, 12 }, "2026-12-31", "2027-12-31" },
		{ { RETENTION_MONTHS, 11 }, "2026-12-31", "2027-11-30" },
		{ { RETENTION_YEARS, 6 }, "2024-02-29", "2030-02-28" },
		{ { RETENTION_TERMS, 1 }, "2026-11-20", "2027-03-25" },
		{ { RETENTION_TERMS, 1 }, "2026-12-28", "2027-03-25" },
		{ { RETENTION_TERMS, 1 }, "2026-08-01", "2026-12-18" },
		{ { RETENTION_TERMS, 2 }, "2026-08-01", "2027-03-25" },
		/* Not known of: it is kept. */
		{ { RETENTION_TERMS, 1 }, "2027-01-05", "" },
		{ { RETENTION_TERMS, 2 }, "2026-11-20", "" },
		{ { RETENTION_NOT_SAID, 0 }, "2026-11-20", "" },
	};
	struct text_faults *f = text_faults_new();
	char buf[TEXT_DAY_TEXT], why[200];
	struct calendar *c;
	int32_t last;

	(void)state;
	assert_int_equal(calendar_zone("Europe/London", why, sizeof(why)), 0);
	if (calendar_read(&c, "calendar", calendar_words,
	    strlen(calendar_words), f) < 0)
		fail_msg("%s", text_faults_text(f));
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int known = retention_last_day(cases[i].length, c,
		    day_of(cases[i].day), &last);

		if (known != (cases[i].last[0] != '\0') || (known &&
		    strcmp(text_day_text(last, buf), cases[i].last) != 0))
			fail_msg("case %zu: %d %s", i, known, known ? buf : "");
	}
	/* A calendar that is not there knows of no term. */
	assert_int_equal(retention_last_day((struct retention_length){
	    RETENTION_TERMS, 1 }, NULL, 0, &last), 0);
	calendar_free(c);
	text_faults_free(f);
}

static void
lengths_in_words(void **state)
{
	char buf[RETENTION_TEXT];

	(void)state;
	assert_string_equal(retention_text((struct retention_length){
	    RETENTION_MONTHS, 6 }, buf), "6 months");
	assert_string_equal(retention_text((struct retention_length){
	    RETENTION_TERMS, 1 }, buf), "1 term");
	assert_string_equal(retention_text((struct retention_length){ 0 },
	    buf), "not said");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(last_days),
		cmocka_unit_test(lengths_in_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
