/* signins_test.c: a sign-in ends by itself, and its token is nobody else's. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "dashboard/signins.h"

#define NOW UINT64_C(1000000000000)
#define MINUTE UINT64_C(60000000)

static char *
digest(unsigned i, char buf[SIGNIN_DIGEST])
{
	snprintf(buf, SIGNIN_DIGEST, "%064u", i);
	return buf;
}

static void
it_is_over_when_idle(void **state)
{
	struct signins *s = signins_new();
	char d[SIGNIN_DIGEST];

	(void)state;
	signins_begin(s, digest(1, d), "form", "a", NOW);
	assert_non_null(signins_find(s, d, NOW + 14 * MINUTE));
	assert_non_null(signins_find(s, d, NOW + 28 * MINUTE));
	assert_null(signins_find(s, d, NOW + 43 * MINUTE));
	assert_null(signins_find(s, d, NOW + 28 * MINUTE));	/* gone */
	signins_free(s);
}

static void
it_is_over_after_a_day_of_work(void **state)
{
	struct signins *s = signins_new();
	char d[SIGNIN_DIGEST];
	uint64_t at;

	(void)state;
	signins_begin(s, digest(1, d), "form", "a", NOW);
	for (at = 0; at < 480 * MINUTE; at += 10 * MINUTE)
		assert_non_null(signins_find(s, d, NOW + at));
	assert_null(signins_find(s, d, NOW + 480 * MINUTE));
	signins_free(s);
}

static void
only_its_token_finds_it(void **state)
{
	struct signins *s = signins_new();
	char d[SIGNIN_DIGEST], e[SIGNIN_DIGEST];
	struct signin *one;

	(void)state;
	one = signins_begin(s, digest(1, d), "form", "a", NOW);
	assert_null(signins_find(s, digest(2, e), NOW));
	assert_null(signins_find(s, "", NOW));
	assert_null(signins_find(s, "0", NOW));
	assert_ptr_equal(signins_find(s, d, NOW), one);
	signins_renew(one, e, "other");
	assert_null(signins_find(s, d, NOW));
	assert_ptr_equal(signins_find(s, e, NOW), one);
	assert_string_equal(one->form, "other");
	signins_end(one);
	assert_null(signins_find(s, e, NOW));
	signins_free(s);
}

static void
a_person_has_so_many(void **state)
{
	struct signins *s = signins_new();
	char d[SIGNIN_DIGEST];
	unsigned i;

	(void)state;
	signins_begin(s, digest(99, d), "f", "b", NOW);
	for (i = 0; i < 6; i++)
		signins_begin(s, digest(i, d), "f", "a", NOW + i);
	for (i = 0; i < 6; i++)
		assert_int_equal(signins_find(s, digest(i, d), NOW + 9) !=
		    NULL, i >= 2);
	assert_non_null(signins_find(s, digest(99, d), NOW + 9));
	for (i = 0; i < 4; i++)
		assert_string_equal(signins_of(s, "a", i, NOW + 9)->person,
		    "a");
	assert_null(signins_of(s, "a", 4, NOW + 9));
	assert_non_null(signins_of(s, "b", 0, NOW + 9));
	assert_null(signins_of(s, "b", 0, NOW + 9 + SIGNIN_IDLE_US));
	assert_null(signins_of(s, "", 0, NOW + 9));
	signins_end_all(s, "a", signins_find(s, digest(5, d), NOW + 9));
	assert_null(signins_find(s, digest(4, d), NOW + 9));
	assert_non_null(signins_find(s, digest(5, d), NOW + 9));
	assert_non_null(signins_find(s, digest(99, d), NOW + 9));
	signins_begin(s, digest(7, d), "f", "a", NOW + 8);
	signins_end_before(s, "a", NOW + 8);
	assert_null(signins_find(s, digest(5, d), NOW + 9));
	assert_non_null(signins_find(s, digest(7, d), NOW + 9));
	assert_non_null(signins_find(s, digest(99, d), NOW + 9));
	signins_free(s);
}

static void
there_are_so_many_in_all(void **state)
{
	struct signins *s = signins_new();
	char d[SIGNIN_DIGEST], person[16];
	unsigned i;

	(void)state;
	for (i = 0; i <= SIGNINS_MOST; i++) {
		snprintf(person, sizeof(person), "p%u", i);
		signins_begin(s, digest(i, d), "f", person, NOW + i);
	}
	assert_null(signins_find(s, digest(0, d), NOW + 999));
	assert_non_null(signins_find(s, digest(1, d), NOW + 999));
	assert_non_null(signins_find(s, digest(SIGNINS_MOST, d), NOW + 999));
	signins_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_over_when_idle),
		cmocka_unit_test(it_is_over_after_a_day_of_work),
		cmocka_unit_test(only_its_token_finds_it),
		cmocka_unit_test(a_person_has_so_many),
		cmocka_unit_test(there_are_so_many_in_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
