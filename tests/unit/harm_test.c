/* harm_test.c: the ways in which this product could do harm, each a test named
 * after it, under every policy that ships; those of persons, registers and
 * where an outcome goes are in harm_person_test.c, and catalogue_update_
 * rewriting_old_verdicts in laws_test.c, where it is chosen which law judges.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "tests/unit/harm_school.h"

/* Or whatever follows would hold of nothing. */
static void
use_that_is_flagged(void **state)
{
	(void)state;
	for (size_t i = 0; i < POLICIES; i++)
		assert_int_equal(verdict_of(i, "teacher-01", LESSON).outcome ==
		    OUTCOME_CONTRARY, flags(i));
}

/* ---- what was seen ---- */

static void
pixel_flagged_as_use(void **state)
{
	static const enum role roles[] = { ROLE_TRACKER, ROLE_EMBED,
		ROLE_PUSH };

	(void)state;
	for (size_t i = 0; i < POLICIES * ARRAY_LEN(roles); i++) {
		struct use u = { "teacher-01", "facebook", LESSON, 30,
			roles[i % ARRAY_LEN(roles)] };
		struct policy_context c = under(i / ARRAY_LEN(roles));
		struct session s = session_of(&u);
		struct verdict v;

		judge(&c, &s, &v);
		assert_true(v.outcome != OUTCOME_CONTRARY);
		assert_true(v.grades[GRADE_USE] < 2);
	}
}

static void
ip_guess_flagged(void **state)
{
	static const struct { enum basis basis; enum agreement network; }
	    guesses[] = {
		{ BASIS_NDPI, AGREEMENT_AGREES },
		{ BASIS_DNS, AGREEMENT_DIFFERS },
		{ BASIS_NONE, AGREEMENT_AGREES },
	};

	(void)state;
	for (size_t i = 0; i < POLICIES * ARRAY_LEN(guesses); i++) {
		struct use u = { "teacher-01", "facebook", LESSON, 30, 0 };
		struct policy_context c = under(i / ARRAY_LEN(guesses));
		struct session s = session_of(&u);
		struct verdict v;

		host.basis = guesses[i % ARRAY_LEN(guesses)].basis;
		host.network = guesses[i % ARRAY_LEN(guesses)].network;
		judge(&c, &s, &v);
		assert_true(v.outcome != OUTCOME_CONTRARY);
	}
}

/* The name read is the front's, which stands before many sites. */
static void
ech_outer_name_treated_as_the_site(void **state)
{
	(void)state;
	for (size_t i = 0; i < POLICIES; i++) {
		struct use u = { "teacher-01", "facebook", LESSON, 30, 0 };
		struct policy_context c = under(i);
		struct session s = session_of(&u);
		struct verdict v;

		host.ech = ECH_OUTER;
		judge(&c, &s, &v);
		assert_true(v.outcome != OUTCOME_CONTRARY);
		assert_int_equal(v.grades[GRADE_SERVICE], 1);
	}
}

/* Two devices, or two services, in the same ten minutes are ten minutes. */
static void
summed_durations_over_clock_time(void **state)
{
	static const char *const devices[] = { "laptop", "tablet" };
	static const char *const services[] = { "facebook", "instagram" };
	struct policy_context c = under(HOLTSMERE_B);
	struct policy_day *day = policy_day_new();
	struct grade_bounds time;
	struct session s;
	struct verdict v;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct use u = { devices[i % 2], services[i / 2], LESSON, 10,
			0 };

		s = session_of(&u);
		assert_int_equal(policy_judge(&c, day, &s, &v, NULL), 0);
		assert_int_equal(v.outcome, OUTCOME_PERMITTED);
		time = grade_time(grading, &s, 0, UINT64_MAX);
		assert_true(time.lower_s <= time.upper_s);
		assert_true(time.upper_s <= 600);
	}
	policy_day_free(day);
}

/* A tool of work is no personal use because it is open. */
static void
google_wikipedia_flagged_all_day(void **state)
{
	static const char *const services[] = { "google", "wikipedia",
		"youtube" };

	(void)state;
	for (size_t i = 0; i < POLICIES * ARRAY_LEN(services) * 24; i++) {
		char utc[32];
		struct use u = { "teacher-01", services[i / 24 %
			ARRAY_LEN(services)], utc, 5, 0 };
		struct policy_context c = under(i / 24 / ARRAY_LEN(services));
		struct session s;
		struct verdict v;

		sprintf(utc, "2026-11-20 %02zu:30:00", i % 24);
		s = session_of(&u);
		judge(&c, &s, &v);
		assert_true(v.outcome != OUTCOME_CONTRARY);
	}
}

static void
school_website_counted_as_misuse(void **state)
{
	static const char *const services[] = { "school-website",
		"school-app" };

	(void)state;
	for (size_t i = 0; i < POLICIES * ARRAY_LEN(services); i++) {
		struct use u = { "teacher-01", services[i % 2], LESSON, 30,
			0 };
		struct policy_context c = under(i / 2);
		struct session s = session_of(&u);
		struct verdict v;

		judge(&c, &s, &v);
		/* One text counts them among social media, and permits. */
		assert_int_equal(v.outcome, i / 2 == ALEXANDRA ?
		    OUTCOME_PERMITTED : OUTCOME_OUTSIDE);
	}
}

/* ---- who it was ---- */

static void
shared_pc_pinned_on_its_custodian(void **state)
{
	(void)state;
	for (size_t i = 0; i < POLICIES; i++) {
		struct verdict v = verdict_of(i, "shared-01", LESSON);

		assert_null(v.person);
		assert_true(v.grades[GRADE_WHO] <= 1);
		assert_non_null(v.device->custodian);
	}
}

/* An address is not a person: who has it now may not be who had it. */
static void
lease_reused_by_another(void **state)
{
	struct use by_address = { "leased", "facebook", LESSON, 5, 0 };
	struct use stranger = { NULL, "facebook", LESSON, 5, 0 };

	(void)state;
	for (size_t i = 0; i < POLICIES; i++) {
		struct policy_context c = under(i);
		struct session s = session_of(&by_address);
		struct verdict v;

		s.device_basis = DEVICE_ROSTER_ADDRESS;
		judge(&c, &s, &v);
		assert_null(v.person);
		assert_int_equal(v.grades[GRADE_WHO], 1);
		/* A MAC nobody knows, at the address of the row. */
		s = session_of(&stranger);
		address_read("10.20.10.77", s.client);
		judge(&c, &s, &v);
		assert_null(v.person);
		assert_true(v.grades[GRADE_WHO] <= 1);
	}
}

/* ---- when it was ---- */

/* The bell rings by the wall: an hour of UTC earlier in summer. */
static void
dst_hour_off(void **state)
{
	static const struct { const char *utc; bool is_working; } cases[] = {
		{ "2026-03-27 08:20:00", false },
		{ "2026-03-27 08:30:00", true },
		{ "2026-03-30 07:20:00", false },
		{ "2026-03-30 07:30:00", true },
		{ "2026-03-30 15:05:00", false },
		{ "2026-10-23 07:30:00", true },
		{ "2026-10-23 15:05:00", false },
		{ "2026-11-02 07:30:00", false },
		{ "2026-11-02 15:05:00", true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(verdict_of(E_SAFETY, "teacher-01",
		    cases[i].utc).outcome, cases[i].is_working ?
		    OUTCOME_CONTRARY : OUTCOME_OUTSIDE);
}

static void
lunchtime_supervisor_judged_on_teachers_hours(void **state)
{
	static const struct { const char *utc; enum outcome hers, theirs; }
	    cases[] = {
		{ LESSON, OUTCOME_OUTSIDE, OUTCOME_CONTRARY },
		{ "2026-11-20 12:10:00", OUTCOME_CONTRARY, OUTCOME_OUTSIDE },
		{ "2026-11-20 12:52:00", OUTCOME_OUTSIDE, OUTCOME_OUTSIDE },
		{ "2026-11-19 12:10:00", OUTCOME_OUTSIDE, OUTCOME_OUTSIDE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(verdict_of(E_SAFETY, "lunch-01",
		    cases[i].utc).outcome, cases[i].hers);
		assert_int_equal(verdict_of(E_SAFETY, "teacher-01",
		    cases[i].utc).outcome, cases[i].theirs);
	}
}

/* ---- what is recorded ---- */

/* "Employees may use any personal devices they own to access social media
 * during any breaks." One text alone forbids it on the school's network. */
static void
byod_at_break_recorded(void **state)
{
	struct use u = { "phone", "facebook", BREAK, 5, 0 };

	(void)state;
	for (size_t i = 0; i < POLICIES; i++) {
		struct policy_context c = under(i);
		struct session s = session_of(&u);

		s.vlan = 40;
		assert_int_equal(policy_keep(&c, &s, NULL), i == HOLTSMERE_A ?
		    KEEP_SESSION : KEEP_NOTHING);
	}
}

/* "The School does not monitor or record as a matter of course." */
static void
p1_school_monitored_routinely(void **state)
{
	static const char *const devices[] = { "head-01", "chair-01",
		"teacher-01", "teacher-02", "shared-01", "phone", NULL };
	struct policy_context c = under(KESTON);
	struct registers *r = registers_new();

	(void)state;
	enter(r, "authority-1", (struct register_scope){
	    .device = "teacher-02" }, EARLIER, EARLIER);
	for (size_t i = 0; i < 2 * ARRAY_LEN(devices); i++) {
		const char *device = devices[i / 2];
		struct use u = { device, "facebook", LESSON, 5, 0 };
		bool is_named = i % 2 && device &&
		    strcmp(device, "teacher-02") == 0;
		struct session s = session_of(&u);
		struct verdict v;

		c.registers = i % 2 ? r : NULL;
		assert_int_equal(policy_keep(&c, &s, NULL) == KEEP_SESSION,
		    is_named);
		judge(&c, &s, &v);
		assert_int_equal(v.outcome == OUTCOME_CONTRARY, is_named);
	}
	registers_free(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(use_that_is_flagged),
		cmocka_unit_test(pixel_flagged_as_use),
		cmocka_unit_test(ip_guess_flagged),
		cmocka_unit_test(ech_outer_name_treated_as_the_site),
		cmocka_unit_test(summed_durations_over_clock_time),
		cmocka_unit_test(google_wikipedia_flagged_all_day),
		cmocka_unit_test(school_website_counted_as_misuse),
		cmocka_unit_test(shared_pc_pinned_on_its_custodian),
		cmocka_unit_test(lease_reused_by_another),
		cmocka_unit_test(dst_hour_off),
		cmocka_unit_test(lunchtime_supervisor_judged_on_teachers_hours),
		cmocka_unit_test(byod_at_break_recorded),
		cmocka_unit_test(p1_school_monitored_routinely),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
