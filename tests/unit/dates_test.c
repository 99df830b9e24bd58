/* dates_test.c: stretches of days by a school's calendar, on days of 23 and 25
 * hours, too, and over everything a report may be asked for. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "dashboard/dates.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Two terms of 2026/27, with half-terms, and one of the year before without. */
static const char text[] =
    "calendar: S\nzone: Europe/London\nterms:\n"
    "  - {name: Summer 2026, from: 2026-04-13, to: 2026-07-22}\n"
    "  - {name: Autumn 2026, from: 2026-09-02, to: 2026-12-18, "
    "half_term: {from: 2026-10-26, to: 2026-10-30}}\n"
    "  - {name: Spring 2027, from: 2027-01-04, to: 2027-03-24, "
    "half_term: {from: 2027-02-15, to: 2027-02-19}}\n"
    "timetables:\n  - group: staff\n    days: [mon, tue, wed, thu, fri]\n"
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
	int year, month, day;

	assert_int_equal(sscanf(iso, "%d-%d-%d", &year, &month, &day), 3);
	return text_day_of(year, month, day);
}

static const struct {
	const char *unit, *day, *code, *words;
} cases[] = {
	{ "day", "2026-11-20", "2026-11-20",
	  "Friday 20 November 2026 (school)" },
	{ "week", "2026-11-20", "2026-11-16..2026-11-22", "week 11 of Autumn "
	  "2026, Monday 16 November 2026 to Sunday 22 November 2026" },
	/* term begins on a Wednesday; the week of half-term is none of term */
	{ "week", "2026-09-02", "2026-08-31..2026-09-06", "week 1 of Autumn "
	  "2026, Monday 31 August 2026 to Sunday 6 September 2026" },
	{ "week", "2026-10-28", "2026-10-26..2026-11-01",
	  "Monday 26 October 2026 to Sunday 1 November 2026" },
	{ "week", "2026-11-01", "2026-10-26..2026-11-01",
	  "Monday 26 October 2026 to Sunday 1 November 2026" },
	{ "week", "2026-11-02", "2026-11-02..2026-11-08", "week 9 of Autumn "
	  "2026, Monday 2 November 2026 to Sunday 8 November 2026" },
	{ "week", "2026-12-25", "2026-12-21..2026-12-27",
	  "Monday 21 December 2026 to Sunday 27 December 2026" },
	{ "month", "2026-12-31", "2026-12-01..2026-12-31",
	  "Tuesday 1 December 2026 to Thursday 31 December 2026" },
	{ "month", "2028-02-01", "2028-02-01..2028-02-29",
	  "Tuesday 1 February 2028 to Tuesday 29 February 2028" },
	{ "half-term", "2026-10-25", "2026-09-02..2026-10-25", "Autumn 2026, "
	  "first half, Wednesday 2 September 2026 to Sunday 25 October 2026" },
	{ "half-term", "2026-10-31", "2026-10-31..2026-12-18", "Autumn 2026, "
	  "second half, Saturday 31 October 2026 to Friday 18 December 2026" },
	{ "half-term", "2026-05-01", "2026-04-13..2026-07-22", "Summer 2026, "
	  "which has no half-term, Monday 13 April 2026 to Wednesday 22 July "
	  "2026" },
	{ "term", "2026-10-28", "2026-09-02..2026-12-18", "Autumn 2026, "
	  "Wednesday 2 September 2026 to Friday 18 December 2026" },
	{ "year", "2026-11-20", "2026-09-01..2027-08-31", "school year "
	  "2026/27, Tuesday 1 September 2026 to Tuesday 31 August 2027" },
	{ "year", "2026-08-31", "2025-09-01..2026-08-31", "school year "
	  "2025/26, Monday 1 September 2025 to Monday 31 August 2026" },
	{ "2026-10-20..2026-11-03", "2026-01-01", "2026-10-20..2026-11-03",
	  "Tuesday 20 October 2026 to Tuesday 3 November 2026" },
	{ "2026-10-20..2026-10-20", "2026-01-01", "2026-10-20",
	  "Tuesday 20 October 2026 (school)" },
};

static void
test_units(void **state)
{
	char why[200], code[DATES_CODE], words[DATES_TEXT];
	struct dates d;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		if (dates_read(calendar, cases[i].unit, day_of(cases[i].day),
		    &d, why, sizeof(why)) < 0)
			fail_msg("%s: %s", cases[i].unit, why);
		assert_string_equal(dates_code(&d, code), cases[i].code);
		assert_string_equal(dates_words(ENGLISH, calendar, &d,
		    words),
		    cases[i].words);
	}
}

static const struct { const char *unit, *day, *why; } refused[] = {
	{ "fortnight", "2026-11-20", "there is no period \"fortnight\": day, "
	  "week, month, half-term, term, year and FROM..TO "
	  "(2026-11-02..2026-11-20) are known" },
	{ "range", "2026-11-20", "there is no period \"range\": day, week, "
	  "month, half-term, term, year and FROM..TO (2026-11-02..2026-11-20) "
	  "are known" },
	{ "2026-11-31..2026-12-01", "2026-11-20", "there is no period "
	  "\"2026-11-31..2026-12-01\": day, week, month, half-term, term, year "
	  "and FROM..TO (2026-11-02..2026-11-20) are known" },
	{ "2026-11-20..2026-11-19", "2026-11-20",
	  "2026-11-20..2026-11-19 ends before it begins" },
	{ "2020-01-01..2026-11-19", "2026-11-20",
	  "2020-01-01..2026-11-19 is more than 1100 days" },
	{ "term", "2026-12-25", "2026-12-25 lies in no term of the calendar: "
	  "--day names a day of the one that is meant" },
	{ "term", "2026-01-05", "2026-01-05 lies in no term of the calendar: "
	  "--day names a day of the one that is meant" },
	{ "half-term", "2026-10-28", "2026-10-28 lies between the halves of "
	  "Autumn 2026: --day names a day of the one that is meant" },
};

static void
test_refused(void **state)
{
	struct dates d;
	char why[200];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(refused); i++) {
		assert_int_equal(dates_read(calendar, refused[i].unit,
		    day_of(refused[i].day), &d, why, sizeof(why)), -1);
		assert_string_equal(why, refused[i].why);
	}
}

static const struct { const char *unit, *day, *before; } befores[] = {
	{ "day", "2026-11-23", "2026-11-20" },	/* a Monday's is a Friday */
	{ "day", "2026-11-02", "2026-10-23" },	/* half-term has none */
	{ "week", "2026-11-20", "2026-11-09..2026-11-15" },
	{ "month", "2027-01-05", "2026-12-01..2026-12-31" },
	{ "half-term", "2026-11-20", "2026-09-02..2026-10-25" },
	{ "half-term", "2027-01-05", "2026-10-31..2026-12-18" },
	{ "half-term", "2026-09-05", "2026-04-13..2026-07-22" },
	{ "term", "2027-01-05", "2026-09-02..2026-12-18" },
	{ "year", "2026-11-20", "2025-09-01..2026-08-31" },
	{ "2026-11-02..2026-11-04", "2026-11-04", "2026-10-30..2026-11-01" },
	{ "term", "2026-05-01", "" },
	{ "half-term", "2026-05-01", "" },
};

static void
test_before(void **state)
{
	char why[200], code[DATES_CODE];
	struct dates d, b;
	bool any;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(befores); i++) {
		assert_int_equal(dates_read(calendar, befores[i].unit,
		    day_of(befores[i].day), &d, why, sizeof(why)), 0);
		any = dates_before(calendar, &d, &b);
		assert_string_equal(any ? dates_code(&b, code) : "",
		    befores[i].before);
		if (any)
			assert_int_equal(b.unit, d.unit);
	}
}

/* The parts of any stretch tile it, and begin with Mondays or months. */
static void
test_parts(void **state)
{
	struct dates d = { DATES_RANGE, day_of("2026-03-20"), 0 }, part;
	int32_t at, next;
	char code[DATES_CODE];
	int n;

	(void)state;
	for (d.to = d.from; d.to < d.from + 500; d.to += 7) {
		at = next = d.from;
		for (n = 0; dates_part(&d, &at, &part); n++) {
			assert_int_equal(part.from, next);
			assert_true(part.to >= part.from && part.to <= d.to);
			dates_code(&part, code);
			if (part.unit == DATES_MONTH && part.from > d.from)
				assert_memory_equal(code + 8, "01", 2);
			if (part.unit == DATES_WEEK && part.from > d.from)
				assert_int_equal((part.from + 3) % 7, 0);
			next = part.to + 1;
		}
		assert_int_equal(next, d.to + 1);
		assert_true(n <= 21);
	}
}

/* Days of 23 and 25 hours are whole days: the week they end has as many hours
 * less or more. */
static void
test_clock_changes(void **state)
{
	static const struct { const char *day; int hours; } weeks[] = {
		{ "2026-03-27", 167 }, { "2026-10-21", 169 },
		{ "2026-11-20", 168 },
	};
	char why[200];
	struct dates d;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(weeks); i++) {
		assert_int_equal(dates_read(calendar, "week",
		    day_of(weeks[i].day), &d, why, sizeof(why)), 0);
		assert_int_equal((calendar_midnight(d.to + 1) -
		    calendar_midnight(d.from)) / UINT64_C(3600000000),
		    weeks[i].hours);
	}
}

/* A term's name can fill what there is room for: it ends with a whole
 * character then, wherever the end falls. */
static void
test_long_name(void **state)
{
	const struct dates d = { DATES_TERM, day_of("2026-09-02"),
		day_of("2026-12-18") };
	char law[2048], name[4 * DATES_TEXT], words[DATES_TEXT], why[200];
	struct calendar *own;
	struct text_faults *f;
	size_t shift, len, i;

	(void)state;
	for (shift = 0; shift < 4; shift++) {
		memset(name, 'e', shift);
		name[shift] = '\0';
		for (i = 0; i < DATES_TEXT / 4; i++)
			strcat(name, "\U0001f3eb");
		snprintf(law, sizeof(law), "calendar: S\nzone: Europe/London\n"
		    "terms:\n  - {name: \"%s\", from: 2026-09-02, to: "
		    "2026-12-18}\n%s", name, strstr(text, "timetables:"));
		f = text_faults_new();
		if (calendar_read(&own, "calendar.yaml", law, strlen(law), f) <
		    0)
			fail_msg("%s", text_faults_text(f));
		text_faults_free(f);
		len = strlen(dates_words(ENGLISH, own, &d, words));
		assert_in_range(len, DATES_TEXT - 4, DATES_TEXT - 1);
		assert_int_equal((len - shift) % 4, 0);
		assert_memory_equal(words, name, len);
		calendar_free(own);
		own = NULL;
	}
	assert_int_equal(dates_read(calendar, "\u20ac\u20ac\u20ac\u20ac\u20ac"
	    "\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac", d.from,
	    &(struct dates){ DATES_DAY, 0, 0 }, why, sizeof(why)), -1);
	assert_non_null(strstr(why, "\u20ac\": day, week"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_units),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_before),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_clock_changes),
		cmocka_unit_test(test_long_name),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
