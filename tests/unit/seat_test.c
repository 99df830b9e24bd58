/* seat_test.c: seats follow offices, day by day. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "classify/calendar.h"
#include "classify/registers_act.h"
#include "dashboard/seat.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char text[] =
    "roster: School\n"
    "people:\n"
    "  - {id: h, kind: staff, from: 2026-01-01}\n"
    "  - {id: n, kind: contractor, from: 2026-01-01, to: 2026-06-30}\n"
    "  - {id: s, kind: staff, from: 2026-01-01}\n"
    "  - {id: x, kind: staff, from: 2026-01-01, suspended: "
    "[{from: 2026-02-01}]}\n"
    "  - {id: x2, kind: governor, from: 2026-01-01, same_as: x}\n"
    "offices:\n"
    "  - {office: head, person: h, from: 2026-01-01, to: 2026-03-31}\n"
    "  - {office: deputy head, person: s, from: 2026-01-01}\n"
    "  - {office: head, person: s, from: 2026-04-01}\n"
    "  - {office: safeguarding lead, person: s, from: 2026-01-01}\n"
    "  - {office: network manager, person: n, from: 2026-01-01}\n";

static const struct {
	const char *person;
	const char *day;		/* noon of it */
	bool is_administrator;
	unsigned want;
} cases[] = {
	{ "h", "2026-03-31", false, SEAT(HEAD) | SEAT(STAFF) },
	{ "h", "2026-04-01", false, SEAT(STAFF) },
	{ "s", "2026-03-31", false, SEAT(HEAD) | SEAT(SAFEGUARDING) |
	    SEAT(STAFF) },
	{ "n", "2026-06-30", false, SEAT(NETWORK_MANAGER) | SEAT(STAFF) },
	{ "n", "2026-07-01", false, 0 },
	{ "n", "2026-07-01", true, 0 },		/* gone is gone */
	{ "x", "2026-01-15", false, SEAT(STAFF) },
	{ "x", "2026-01-15", true, SEAT(STAFF) | SEAT(ADMINISTRATOR) },
	{ "x", "2026-02-01", true, 0 },		/* suspended */
	{ "x2", "2026-01-15", false, SEAT(STAFF) },
	{ "x2", "2026-02-01", true, 0 },	/* by another id */
	{ "nobody", "2026-02-01", true, 0 },
	{ "", "2026-02-01", true, 0 },
};

static void
seats_follow_offices(void **state)
{
	struct text_faults *f = text_faults_new();
	struct roster *r;
	int32_t day;
	size_t i;

	(void)state;
	if (roster_read(&r, "roster", text, strlen(text), f) < 0)
		fail_msg("%s", text_faults_text(f));
	for (i = 0; i < COUNT(cases); i++) {
		assert_int_equal(register_day_read(cases[i].day, &day), 0);
		if (seats_of(r, cases[i].person, cases[i].is_administrator,
		    calendar_wall(day, 720)) != cases[i].want)
			fail_msg("case %zu", i);
	}
	roster_free(r);
	text_faults_free(f);
}

static void
every_seat_has_words(void **state)
{
	int s;

	(void)state;
	for (s = 0; s < SEAT_COUNT; s++)
		assert_true(strlen(seat_words((enum seat)s)) > 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(seats_follow_offices),
		cmocka_unit_test(every_seat_has_words),
	};
	char why[100];

	if (calendar_zone("Europe/London", why, sizeof(why)) < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
