/* ics_test.c: whole days of an iCalendar file, and files that are refused. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "classify/ics.h"
#include "classify/text.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define HEAD "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
#define TAIL "END:VCALENDAR\r\n"
#define EVENT(lines) HEAD "BEGIN:VEVENT\r\n" lines "END:VEVENT\r\n" TAIL

/* One event each. */
static void
what_an_event_says(void **state)
{
	static const struct { const char *text, *from, *to, *summary; } cases[] =
	{
		/* The end is not in it (RFC 5545 3.6.1). */
		{ EVENT("DTSTART;VALUE=DATE:20261026\r\n"
		    "DTEND;VALUE=DATE:20261031\r\nSUMMARY:Half term\r\n"),
		    "2026-10-26", "2026-10-30", "Half term" },
		{ EVENT("SUMMARY:INSET day\r\nDTSTART;VALUE=DATE:20261127\r\n"),
		    "2026-11-27", "2026-11-27", "INSET day" },
		{ EVENT("DTSTART:20261221\r\nDURATION:P2W\r\n"), "2026-12-21",
		    "2027-01-03", "" },
		{ EVENT("DTSTART:20261221\r\nDURATION:P1D\r\n"), "2026-12-21",
		    "2026-12-21", "" },
		/* 2028 is a leap year. */
		{ EVENT("DTSTART:20280228\r\nDTEND:20280301\r\n"),
		    "2028-02-28", "2028-02-29", "" },
		/* Lines that end as they do elsewhere, names in any case. */
		{ "begin:vcalendar\nbegin:vevent\ndtstart:20261127\n"
		    "summary:a\nend:vevent\nend:vcalendar\n", "2026-11-27",
		    "2026-11-27", "a" },
		{ "\xef\xbb\xbf" EVENT("DTSTART:20261127\r\n"), "2026-11-27",
		    "2026-11-27", "" },
		/* Folded: in a word, in a date, within a character. */
		{ EVENT("DTSTART;VALUE=DATE:2026\r\n 1127\r\nSUMMARY:Staff tr\r\n"
		    " aining\r\n\t day \xc3\r\n \xa9\r\n"), "2026-11-27",
		    "2026-11-27", "Staff training day \xc3\xa9" },
		/* A colon and a semicolon in quotes are the parameter's. */
		{ EVENT("DTSTART:20261127\r\n"
		    "SUMMARY;X-A=\"a:b;c\";LANGUAGE=en:Break\\, and\\nlunch "
		    "\\\\n\\;\r\n"), "2026-11-27", "2026-11-27",
		    "Break, and lunch \\n;" },
		/* What could move a cursor is a space. */
		{ EVENT("DTSTART:20261127\r\nSUMMARY:a\x1b[1mb\xe2\x80\xae" "c\r\n"),
		    "2026-11-27", "2026-11-27", "a [1mb c" },
		/* Alarms within and time zones beside are not read. */
		{ HEAD "BEGIN:VTIMEZONE\r\nBEGIN:DAYLIGHT\r\n"
		    "DTSTART:19810329T010000\r\nRRULE:FREQ=YEARLY\r\n"
		    "END:DAYLIGHT\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\n"
		    "BEGIN:VALARM\r\nTRIGGER:-PT15M\r\nSUMMARY:no\r\n"
		    "END:VALARM\r\nDTSTART:20261127\r\nSUMMARY:yes\r\n"
		    "END:VEVENT\r\n" TAIL, "2026-11-27", "2026-11-27", "yes" },
	};
	char from[TEXT_DAY_TEXT], to[TEXT_DAY_TEXT], why[200] = "";
	struct ics i;

	(void)state;
	for (size_t n = 0; n < ARRAY_LEN(cases); n++) {
		assert_int_equal(ics_read(&i, cases[n].text,
		    strlen(cases[n].text), why, sizeof(why)), 0);
		assert_int_equal(i.count, 1);
		assert_string_equal(text_day_text(i.list[0].from, from),
		    cases[n].from);
		assert_string_equal(text_day_text(i.list[0].to, to),
		    cases[n].to);
		assert_string_equal(i.list[0].summary, cases[n].summary);
		assert_false(i.list[0].is_cancelled);
		ics_clear(&i);
	}
}

static void
several_events(void **state)
{
	static const char text[] = HEAD
	    "BEGIN:VEVENT\r\nDTSTART:20260901\r\nEND:VEVENT\r\n"
	    "\r\n"
	    "BEGIN:VEVENT\r\nDTSTART:20260902\r\nSTATUS:CANCELLED\r\n"
	    "END:VEVENT\r\n"
	    "BEGIN:VTODO\r\nDTSTART:20260903\r\nEND:VTODO\r\n" TAIL;
	char why[200] = "", *wide;
	struct ics i;

	(void)state;
	assert_int_equal(ics_read(&i, text, strlen(text), why, sizeof(why)),
	    0);
	assert_int_equal(i.count, 2);
	assert_int_equal(i.list[0].line, 3);
	assert_int_equal(i.list[1].line, 7);
	assert_false(i.list[0].is_cancelled);
	assert_true(i.list[1].is_cancelled);
	ics_clear(&i);

	/* A long summary is cut at a character. */
	wide = malloc(9000);
	strcpy(wide, HEAD "BEGIN:VEVENT\r\nDTSTART:20260901\r\nSUMMARY:x");
	for (int n = 0; n < 2000; n++)
		strcat(wide, "\xc3\xa9");
	strcat(wide, "\r\nEND:VEVENT\r\n" TAIL);
	assert_int_equal(ics_read(&i, wide, strlen(wide), why, sizeof(why)),
	    0);
	assert_int_equal(strlen(i.list[0].summary), ICS_SUMMARY - 1);
	ics_clear(&i);
	free(wide);
}

static void
what_is_refused(void **state)
{
	static const struct { const char *text, *why; } cases[] = {
		{ "", "line 1: the file is empty" },
		{ "term,from\n", "line 1: \"term,from\" has no \":\"" },
		{ "VERSION:2.0\n", "line 1: an iCalendar file begins with" },
		{ "BEGIN:VEVENT\n", "line 1: an iCalendar file begins with" },
		{ HEAD, "line 2: the file ends within VCALENDAR" },
		{ HEAD "BEGIN:VEVENT\r\nDTSTART:20260901\r\n",
		    "line 4: the file ends within VEVENT" },
		{ HEAD "END:VEVENT\r\n", "line 3: END:VEVENT ends nothing" },
		{ EVENT("DTSTART:20261026T090000Z\r\n"),
		    "line 4: DTSTART has a time of day (20261026T090000Z)" },
		{ EVENT("DTSTART:20261026\r\nDTEND:20261026T100000\r\n"),
		    "line 5: DTEND has a time of day" },
		{ EVENT("DTSTART:20261026\r\nRRULE:FREQ=WEEKLY\r\n"),
		    "line 5: RRULE: events that repeat are not read" },
		{ EVENT("DTSTART:20261026\r\nRDATE:20261127\r\n"),
		    "line 5: RDATE: " },
		{ EVENT("DTSTART:2026-10-26\r\n"), "is not a day like" },
		{ EVENT("DTSTART:20260230\r\n"), "there is no such day" },
		{ EVENT("DTSTART:20261301\r\n"), "there is no such day" },
		{ EVENT("DTSTART:00000000\r\n"), "there is no such day" },
		{ EVENT("SUMMARY:a\r\n"), "line 5: the event that ends here "
		    "has no DTSTART" },
		{ EVENT("DTSTART:20261026\r\nDTEND:20261026\r\n"),
		    "is over before it begins" },
		{ EVENT("DTSTART:20261026\r\nDTSTART:20261026\r\n"),
		    "line 5: DTSTART is given twice" },
		{ EVENT("DTSTART:20261026\r\nDURATION:PT1H\r\n"),
		    "is not a number of days" },
		{ EVENT("DTSTART:20261026\r\nDURATION:P1D\r\n"
		    "DTEND:20261027\r\n"), "line 6: DTEND is given twice" },
		{ EVENT("DTSTART:20261026\r\nSUMMARY:caf\xe9\r\n"),
		    "line 5: this is not UTF-8" },
		{ "BEGIN:VCALENDAR\nBEGIN:a\nBEGIN:a\nBEGIN:a\nBEGIN:a\n"
		    "BEGIN:a\nBEGIN:a\nBEGIN:a\nBEGIN:a\n",
		    "line 9: more than 8 components" },
	};
	struct ics i = {0};
	char why[200];

	(void)state;
	for (size_t n = 0; n < ARRAY_LEN(cases); n++) {
		why[0] = '\0';
		assert_int_equal(ics_read(&i, cases[n].text,
		    strlen(cases[n].text), why, sizeof(why)), -1);
		if (!strstr(why, cases[n].why))
			print_error("case %zu: %s\n", n, why);
		assert_non_null(strstr(why, cases[n].why));
		assert_null(i.list);
	}
	assert_int_equal(ics_read(&i, HEAD "\0" TAIL, sizeof(HEAD "\0" TAIL),
	    why, sizeof(why)), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_an_event_says),
		cmocka_unit_test(several_events),
		cmocka_unit_test(what_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
