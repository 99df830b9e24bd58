/* calendar_import_test.c: what events are taken for, and what is left. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "dashboard/calendar_import.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static struct ics_event
event(const char *summary, const char *from, const char *to)
{
	struct ics_event e = { .line = 1 };
	int32_t *days[2] = { &e.from, &e.to };
	const char *texts[2] = { from, to };
	int y, m, d;

	for (int i = 0; i < 2; i++) {
		assert_int_equal(sscanf(texts[i], "%d-%d-%d", &y, &m, &d), 3);
		*days[i] = text_day_of(y, m, d);
	}
	snprintf(e.summary, sizeof(e.summary), "%s", summary);
	return e;
}

/* Every section as it would be written, then "left: WHY" of each left. */
static char *
made_of(const struct ics_event *list, size_t count)
{
	struct ics events = { (struct ics_event *)list, count };
	struct calendar_import m;
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_int_equal(calendar_import_make(&m, &events), 0);
	for (int s = 0; s < IMPORT_SECTION_COUNT; s++)
		if (calendar_import_has(&m, (enum import_section)s))
			calendar_import_write(&m, (enum import_section)s, out);
	for (size_t i = 0; i < m.left_count; i++)
		fprintf(out, "left: %s\n", m.left[i].why);
	fclose(out);
	calendar_import_free(&m);
	return text;
}

static void
one_event(void **state)
{
	static const struct { const char *summary, *from, *to, *made; } cases[] =
	{
		{ "Autumn Term", "2026-09-02", "2026-12-18", "terms:\n  - {name:"
		    " \"Autumn Term 2026\", from: 2026-09-02, to: 2026-12-18}"
		    "\n" },
		{ "AUTUMN TERM 2026/27", "2026-09-02", "2026-12-18",
		    "terms:\n  - {name: \"AUTUMN TERM 2026/27\", from: "
		    "2026-09-02, to: 2026-12-18}\n" },
		{ "Autumn \"term\" \\ 2026", "2026-09-02", "2026-12-18",
		    "terms:\n  - {name: \"Autumn \\\"term\\\" \\\\ 2026\", "
		    "from: 2026-09-02, to: 2026-12-18}\n" },
		/* The first day of a term is not a term. */
		{ "Autumn term", "2026-09-02", "2026-09-02",
		    "left: not as long as a term\n" },
		{ "Autumn term begins", "2026-09-02", "2026-12-18",
		    "left: not understood\n" },
		{ "Bank Holiday Monday", "2026-08-31", "2026-08-31",
		    "bank_holidays:\n  - 2026-08-31\n" },
		{ "New Year\xe2\x80\x99s Day", "2027-01-01", "2027-01-01",
		    "bank_holidays:\n  - 2027-01-01\n" },
		{ "Christmas Day & Boxing Day", "2026-12-25", "2026-12-26",
		    "bank_holidays:\n  - 2026-12-25\n  - 2026-12-26\n" },
		{ "Bank holiday", "2026-12-25", "2027-01-01",
		    "left: longer than bank holidays are\n" },
		/* Between terms there is nothing to say. */
		{ "Christmas holidays", "2026-12-21", "2027-01-01", "" },
		{ "Summer term holiday", "2026-07-21", "2026-09-01", "" },
		{ "Holiday club", "2026-07-21", "2026-07-25",
		    "left: not understood\n" },
		{ "Half term", "2026-10-26", "2026-10-30",
		    "left: within no term of this file\n" },
		{ "Half term 1", "2026-09-02", "2026-10-23",
		    "left: longer than a half-term's holiday\n" },
		{ "INSET", "2026-09-01", "2026-09-01",
		    "left: near no term of this file\n" },
		{ "Midterm elections", "2026-11-03", "2026-11-03",
		    "left: not understood\n" },
		{ "", "2026-11-03", "2026-11-03", "left: not understood\n" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct ics_event e = event(cases[i].summary, cases[i].from,
		    cases[i].to);
		char *made = made_of(&e, 1);

		assert_string_equal(made, cases[i].made);
		free(made);
	}
}

/* Two terms, and one event more. */
static void
within_a_year(void **state)
{
	static const struct { const char *summary, *from, *to, *made; } cases[] =
	{
		{ "Half-Term (holiday)", "2026-10-26", "2026-10-30",
		    "half_term: {from: 2026-10-26, to: 2026-10-30}" },
		{ "Half term", "2026-12-14", "2026-12-18", "left: within no" },
		{ "School closed", "2026-11-05", "2026-11-05",
		    "left: within a term, and not called half-term" },
		{ "Staff training days", "2026-09-01", "2026-09-02",
		    "inset:\n  - 2026-09-01\n  - 2026-09-02\n" },
		{ "INSET DAY - school closed to pupils", "2027-01-03",
		    "2027-01-03", "inset:\n  - 2027-01-03\n" },
		{ "INSET", "2026-08-19", "2026-08-19",
		    "inset:\n  - 2026-08-19\n" },
		{ "INSET", "2026-08-18", "2026-08-18", "left: near no term" },
		{ "Term of Easter", "2027-03-01", "2027-04-15",
		    "left: overlaps another term" },
		{ "Spring term 2027", "2027-05-01", "2027-06-15",
		    "left: another term of this file has its name" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct ics_event e[3] = {
			event("Spring term 2027", "2027-01-04", "2027-03-25"),
			event("Autumn term", "2026-09-02", "2026-12-18"),
			event(cases[i].summary, cases[i].from, cases[i].to),
		};
		char *made = made_of(e, 3);

		/* In the order of the year. */
		assert_true(strstr(made, "Autumn") < strstr(made, "Spring"));
		if (!strstr(made, cases[i].made))
			print_error("case %zu: %s\n", i, made);
		assert_non_null(strstr(made, cases[i].made));
		free(made);
	}
}

static void
cancelled_twice_and_unsorted(void **state)
{
	struct ics_event e[] = {
		event("Bank holiday", "2027-05-03", "2027-05-03"),
		event("Bank holiday", "2026-12-25", "2026-12-26"),
		event("Bank holiday", "2026-12-26", "2026-12-26"),
		event("Bank holiday", "2026-12-28", "2026-12-28"),
		event("Autumn term", "2026-09-02", "2026-12-18"),
		event("Half term", "2026-10-19", "2026-10-23"),
		event("Half term", "2026-10-26", "2026-10-30"),
	};
	char *made;

	(void)state;
	e[3].is_cancelled = true;
	made = made_of(e, ARRAY_LEN(e));
	assert_string_equal(made, "terms:\n  - {name: \"Autumn term 2026\", "
	    "from: 2026-09-02, to: 2026-12-18, half_term: {from: 2026-10-19, "
	    "to: 2026-10-23}}\nbank_holidays:\n  - 2026-12-25\n  - 2026-12-26"
	    "\n  - 2027-05-03\nleft: cancelled\nleft: its term has a half-term "
	    "already\n");
	free(made);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_event),
		cmocka_unit_test(within_a_year),
		cmocka_unit_test(cancelled_twice_and_unsorted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
