/* harm_person_test.c: the ways in which this product could do harm that begin
 * with who may do what, each a test named after it. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "tests/unit/harm_school.h"

/* ---- who may ---- */

/* Judge and keep use with one entry of the register, in a lesson. */
static struct verdict
with_entry(size_t policy, struct registers *r, const char *device,
    enum keep *keep)
{
	struct use u = { device, "facebook", LESSON, 5, 0 };
	struct policy_context c = under(policy);
	struct session s = session_of(&u);
	struct verdict v;

	c.registers = r;
	*keep = policy_keep(&c, &s, NULL);
	judge(&c, &s, &v);
	return v;
}

static void
official_user_flagged(void **state)
{
	struct register_scope scope = { .person = "t.okafor" };
	struct registers *r = registers_new();

	(void)state;
	enter(r, "official-1", scope, EARLIER, EARLIER);
	for (size_t i = 0; i < POLICIES; i++) {
		enum keep keep;
		struct verdict v = with_entry(i, r, "teacher-01", &keep);

		/* Under "never" there are none. */
		if (i == HOLTSMERE_B)
			continue;
		assert_int_equal(v.outcome, OUTCOME_PERMITTED);
		assert_string_equal(v.entry.id, "official-1");
		assert_int_equal(v.grades[GRADE_RULE], 0);
		assert_int_equal(keep, flags(i) ? KEEP_EXEMPT : KEEP_SUM);
		/* Somebody else's is not theirs; who sat at a shared one
		 * is not known. */
		assert_int_equal(with_entry(i, r, "governor-01",
		    &keep).entry.id[0], '\0');
		assert_true(with_entry(i, r, "shared-01", &keep).outcome !=
		    OUTCOME_CONTRARY);
	}
	registers_free(r);
}

static bool
says(const char *words)
{
	for (size_t i = 0; i < steps.count; i++)
		if (strstr(steps.step[i].facts, words))
			return true;
	return false;
}

static void
approval_backdated_silently(void **state)
{
	struct register_scope scope = { .person = "t.okafor" };
	struct registers *r = registers_new();

	(void)state;
	enter(r, "official-1", scope, EARLIER, "2026-11-23 16:00:00");
	for (size_t i = 0; i < POLICIES; i++) {
		enum keep keep;
		struct verdict v = with_entry(i, r, "teacher-01", &keep);

		if (!flags(i) || i == HOLTSMERE_B)
			continue;
		assert_int_equal(v.outcome, OUTCOME_CONTRARY);
		assert_int_equal(keep, KEEP_SESSION);
		assert_int_equal(v.entry.state, REGISTER_LATE);
		assert_int_equal(v.grades[GRADE_RULE], 2);
		assert_true(says("official-1 approved after the event by "
		    "h.clarke on 2026-11-23"));
	}
	registers_free(r);
}

static void
suspended_official_still_exempt(void **state)
{
	static const struct { const char *device, *person; } users[] = {
		{ "teacher-01", "t.okafor" },	/* the entry is suspended */
		{ "dunn-01", "s.dunn" },	/* the employment is */
		{ "head-01", "h.clarke" },	/* official by office */
	};

	(void)state;
	for (size_t i = 0; i < POLICIES * ARRAY_LEN(users); i++) {
		size_t policy = i / ARRAY_LEN(users), who = i %
		    ARRAY_LEN(users);
		struct register_scope scope = { .person = "" };
		struct registers *r = registers_new();
		enum keep keep;
		struct verdict v;

		snprintf(scope.person, sizeof(scope.person), "%s",
		    users[who].person);
		enter(r, "official-1", scope, EARLIER, EARLIER);
		if (who != 1)
			act(r, "official-1", REGISTER_SUSPEND,
			    "2026-11-19 16:00:00");
		v = with_entry(policy, r, users[who].device, &keep);
		/* Who is suspended is not at work: that is not held against
		 * them, where it hangs on that. */
		if (v.outcome == OUTCOME_UNDECIDED && who == 1)
			assert_true(v.doubt == DOUBT_SUSPENDED);
		else
			assert_int_equal(v.outcome == OUTCOME_CONTRARY,
			    flags(policy));
		assert_true(v.outcome != OUTCOME_PERMITTED ||
		    policy == SNMAT);
		assert_true(keep != KEEP_EXEMPT);
		if (v.outcome == OUTCOME_CONTRARY && policy != HOLTSMERE_B)
			assert_int_equal(v.grades[GRADE_RULE], 2);
		registers_free(r);
	}
}

/* ---- where it goes ---- */

static struct policy_route
route_of(size_t policy, const char *device)
{
	struct use u = { device, "facebook", LESSON, 5, 0 };
	struct policy_context c = under(policy);
	struct session s = session_of(&u);
	struct policy_route route;
	struct verdict v;

	judge(&c, &s, &v);
	policy_route(&c, &s, &v, &route);
	return route;
}

static void
governor_sent_down_disciplinary_route(void **state)
{
	(void)state;
	for (size_t i = 0; i < POLICIES; i++) {
		assert_int_equal(route_of(i, "governor-01").procedure,
		    i == SNMAT ? PROCEDURE_TRUST : PROCEDURE_GOVERNING);
		assert_true(route_of(i, "chair-01").procedure !=
		    PROCEDURE_DISCIPLINARY);
	}
}

static void
heads_flag_shown_to_head(void **state)
{
	static const struct { const char *device, *reviewer; bool may; }
	    cases[] = {
		{ "head-01", "h.clarke", false },
		{ "head-01", "n.smith", false },
		{ "head-01", "c.ahmed", true },
		{ "chair-01", "h.clarke", false },
		{ "chair-01", "c.ahmed", false },
		{ "teacher-01", "n.smith", true },
		{ "teacher-01", "t.okafor", false },
	};

	(void)state;
	for (size_t i = 0; i < POLICIES * ARRAY_LEN(cases); i++) {
		size_t policy = i / ARRAY_LEN(cases), k = i % ARRAY_LEN(cases);
		struct use u = { cases[k].device, "facebook", LESSON, 5, 0 };
		struct policy_context c = under(policy);
		struct session s = session_of(&u);
		struct verdict v;
		const struct policy_review review = { &s, &v, s.start_us };
		const char *why;

		judge(&c, &s, &v);
		assert_int_equal(policy_may_review(&c, &review,
		    cases[k].reviewer, &why), cases[k].may);
		assert_int_equal(why[0] == '\0', cases[k].may);
		assert_int_equal(route_of(policy, "head-01").to,
		    OFFICE_CHAIR);
		assert_string_equal(route_of(policy, "head-01").holder->id,
		    "c.ahmed");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(official_user_flagged),
		cmocka_unit_test(approval_backdated_silently),
		cmocka_unit_test(suspended_official_still_exempt),
		cmocka_unit_test(governor_sent_down_disciplinary_route),
		cmocka_unit_test(heads_flag_shown_to_head),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
