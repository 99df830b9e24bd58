/* precision_test.c: Wilson's interval against figures from elsewhere, and which
 * findings are right of which claim. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>

#include "classify/precision.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* The bounds x are where (p - x)^2 = z^2 x (1 - x) / n: solved as a quadratic
 * in Python's decimal with 40 digits. 81 of 263 is in Newcombe (1998), table I:
 * 0.2553 to 0.3662. */
static const struct { unsigned right, wrong; double lower, upper; } wilson[] = {
	{ 0, 0, 0, 1 },
	{ 0, 1, 0.000000000000, 0.793450685623 },
	{ 1, 0, 0.206549314377, 1.000000000000 },
	{ 0, 20, 0.000000000000, 0.161125158053 },
	{ 20, 0, 0.838874841947, 1.000000000000 },
	{ 1, 1, 0.094531205734, 0.905468794266 },
	{ 37, 3, 0.801357664757, 0.974163974225 },
	{ 29, 12, 0.555205322770, 0.823908123739 },
	{ 19, 1, 0.763868806553, 0.991118551199 },
	{ 25, 5, 0.664356494936, 0.926634576282 },
	{ 26, 4, 0.703186733180, 0.946903445159 },
	{ 28, 2, 0.786765416374, 0.981522976209 },
	{ 30, 0, 0.886486606826, 1.000000000000 },
	{ 81, 182, 0.255288519878, 0.366209576983 },
	{ 1, 28, 0.006113214293, 0.171755218793 },
	{ 500, 500, 0.469069600368, 0.530930399632 },
	{ 99999, 1, 0.999943352903, 0.999998234752 },
};

static bool
is_near(double a, double b)
{
	return a - b < 1e-11 && b - a < 1e-11;
}

static void
intervals(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(wilson); i++) {
		struct precision p = { { 0 } };
		struct precision_ratio r;

		p.of[DISPOSITION_CORRECT] = wilson[i].right;
		p.of[DISPOSITION_EMBED] = wilson[i].wrong;
		precision_ratio(&p, PRECISION_SERVICE, &r);
		if (!is_near(r.lower, wilson[i].lower) ||
		    !is_near(r.upper, wilson[i].upper))
			fail_msg("%u, %u: %.12f to %.12f", wilson[i].right,
			    wilson[i].wrong, r.lower, r.upper);
	}
}

/* One finding of each claim: 1 right, -1 wrong, 0 neither. */
static void
claims(void **state)
{
	static const struct {
		enum disposition d;
		int service, rule;
	} cases[] = {
		{ DISPOSITION_CORRECT, 1, 1 }, { DISPOSITION_REFER, 1, 1 },
		{ DISPOSITION_EXEMPT, 1, -1 }, { DISPOSITION_EMBED, -1, -1 },
		{ DISPOSITION_BACKGROUND, -1, -1 },
		{ DISPOSITION_WRONG_DEVICE, -1, -1 },
		{ DISPOSITION_UNCLEAR, 0, 0 }, { DISPOSITION_UNDONE, 0, 0 },
	};

	(void)state;
	assert_int_equal(ARRAY_LEN(cases), DISPOSITION_COUNT);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct precision p = { { 0 } };
		struct precision_ratio r[2];

		p.of[cases[i].d] = 1;
		precision_ratio(&p, PRECISION_SERVICE, &r[0]);
		precision_ratio(&p, PRECISION_RULE, &r[1]);
		assert_int_equal((int)r[0].right - (int)r[0].wrong,
		    cases[i].service);
		assert_int_equal((int)r[1].right - (int)r[1].wrong,
		    cases[i].rule);
		assert_int_equal(r[0].unclear,
		    cases[i].d == DISPOSITION_UNCLEAR);
	}
}

/* Nothing wrong: up to 100 %, not 99.99; nothing right: from 0. */
static void
ends_are_exact(void **state)
{
	(void)state;
	for (unsigned n = 1; n < 500; n++) {
		struct precision p = { { [DISPOSITION_CORRECT] = n } };
		struct precision_ratio r;

		precision_ratio(&p, PRECISION_RULE, &r);
		assert_int_equal(precision_percent(r.upper), 100);
		p = (struct precision){ { [DISPOSITION_EXEMPT] = n } };
		precision_ratio(&p, PRECISION_RULE, &r);
		assert_true(r.lower == 0);
	}
}

static void
percents_are_cut(void **state)
{
	struct precision_ratio r = { 37, 3, 5, 0, 0 };

	(void)state;
	assert_int_equal(precision_right(&r), 92);	/* of 92.5 */
	assert_int_equal(precision_percent(0.801357), 80);
	assert_int_equal(precision_percent(0.699999), 69);
	assert_int_equal(precision_percent(0), 0);
	assert_int_equal(precision_percent(1), 100);
	r.right = r.wrong = 0;
	assert_int_equal(precision_right(&r), 0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(intervals),
		cmocka_unit_test(claims),
		cmocka_unit_test(ends_are_exact),
		cmocka_unit_test(percents_are_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
