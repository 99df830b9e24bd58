/* policy_demoted_test.c: what a policy makes of a service that reviewers found
 * to be flagged wrongly too often. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "tests/unit/policy_school.h"

#define BROUGHT "2026-11-19 15:30:00"	/* the 30th review, the fifth wrong */

/* Thirty reviews of a service's flags; the last few found an embed. */
static struct reviews *
reviews_with(const char *service, const char *last)
{
	struct reviews *r = reviews_new();
	char why[200] = "";

	for (unsigned i = 0; i < 30; i++) {
		struct review v = { .disposition = i < 25 ?
		    DISPOSITION_CORRECT : DISPOSITION_EMBED,
		    .recorded_us = texts_utc(last) - (29 - i) * MINUTE,
		    .by = "n.page", .outcome = OUTCOME_CONTRARY };

		snprintf(v.session, sizeof(v.session), "%016x", i);
		snprintf(v.service, sizeof(v.service), "%s", service);
		snprintf(v.catalogue, sizeof(v.catalogue), "%s",
		    catalogue_hash(catalogue));
		snprintf(v.grading, sizeof(v.grading), "%s",
		    grading_hash(grading));
		reviews_take(r, &v, why, sizeof(why));
		assert_string_equal(why, "");
	}
	return r;
}

static const struct use office = { "office-01", "facebook",
	"2026-11-20 11:00:00", 5, ROLE_PRIMARY };

static void
context_is_needed(void **state)
{
	struct policy_context c = law;
	struct session s = session_of(&office);
	struct policy_steps steps;
	struct verdict v;

	(void)state;
	c.reviews = reviews_with("facebook", BROUGHT);
	policy_judge(&c, NULL, &s, &v, &steps);
	assert_int_equal(v.outcome, OUTCOME_UNDECIDED);
	assert_string_equal(v.title,
	    "context needed, also used for work and lessons");
	assert_int_equal(v.demoted.since_us, texts_utc(BROUGHT));
	assert_int_equal(v.demoted.ratio.right, 25);
	assert_int_equal(v.demoted.ratio.wrong, 5);
	assert_string_equal(steps.step[steps.count - 1].facts,
	    "also used for work and lessons: yes (Facebook, measured "
	    "precision 66 to 92 % on 2026-11-19)");
	reviews_free((struct reviews *)c.reviews);
}

/* One moment before and at it; as known before and at it; another service. */
static void
nothing_backwards(void **state)
{
	static const struct {
		const char *service, *start, *known;
		enum outcome want;
	} cases[] = {
		{ "facebook", "2026-11-19 15:29:59", "", OUTCOME_CONTRARY },
		{ "facebook", "2026-11-19 15:30:00", "", OUTCOME_UNDECIDED },
		{ "facebook", "2026-11-20 11:00:00", "2026-11-19 15:29:59",
		    OUTCOME_CONTRARY },
		{ "facebook", "2026-11-20 11:00:00", "2026-11-19 15:30:00",
		    OUTCOME_UNDECIDED },
		{ "x", "2026-11-20 11:00:00", "", OUTCOME_CONTRARY },
	};
	struct reviews *r = reviews_with("facebook", BROUGHT);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct use u = { "office-01", cases[i].service,
			cases[i].start, 5, ROLE_PRIMARY };
		struct session s = session_of(&u);
		struct policy_context c = law;
		struct verdict v;

		c.reviews = r;
		c.as_known_us = cases[i].known[0] ?
		    texts_utc(cases[i].known) : 0;
		policy_judge(&c, NULL, &s, &v, NULL);
		assert_int_equal(v.outcome, cases[i].want);
		assert_int_equal(v.demoted.since_us != 0,
		    cases[i].want == OUTCOME_UNDECIDED);
	}
	reviews_free(r);
}

/* A policy without a word on tools, or with one that comes too late. */
static void
whatever_the_policy_says(void **state)
{
	static const char *const texts[] = {
		"policy: P\nschool: S\nsocial_media: {categories: all}\n"
		"monitoring: routine\nclauses:\n"
		"  - {clause: a, title: a, when: {use: {below: 2}}, then: outside}\n"
		"  - {clause: c, title: c, when: {by: school-ict}, then: contrary}\n"
		"otherwise: outside\n",
		"policy: P\nschool: S\nsocial_media: {categories: all}\n"
		"monitoring: routine\nclauses:\n"
		"  - {clause: a, title: a, when: {use: {below: 2}}, then: outside}\n"
		"  - {clause: c, title: c, when: {dual_use: yes}, then: contrary}\n"
		"otherwise: outside\n",
	};
	struct reviews *r = reviews_with("facebook", BROUGHT);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct text_faults *f = text_faults_new();
		struct session s = session_of(&office);
		struct policy *p = load(texts[i], f);
		struct policy_context c = law;
		struct verdict v;

		assert_non_null(p);
		c.policy = p;
		c.reviews = r;
		policy_judge(&c, NULL, &s, &v, NULL);
		assert_int_equal(v.outcome, OUTCOME_UNDECIDED);
		assert_string_equal(v.missing,
		    "context, which its flags were found to need");
		policy_free(p);
		text_faults_free(f);
	}
	reviews_free(r);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(context_is_needed),
		cmocka_unit_test(nothing_backwards),
		cmocka_unit_test(whatever_the_policy_says),
	};

	return cmocka_run_group_tests(tests, school_open, school_close);
}
