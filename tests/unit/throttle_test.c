/* throttle_test.c: who fails waits, and nobody else. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>

#include "dashboard/throttle.h"

#define S UINT64_C(1000000)
#define NOW (1000000 * S)

/* The wait after so many failures, with five free. */
static const unsigned waits_s[] = { 0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 900,
	900, 900 };

static void
each_failure_doubles_the_wait(void **state)
{
	struct throttle *t = throttle_new(5);
	unsigned i;

	(void)state;
	for (i = 1; i < 13; i++) {
		assert_int_equal(throttle_failed(t, "a", NOW), i);
		assert_int_equal(throttle_until(t, "a", NOW), waits_s[i] ?
		    NOW + waits_s[i] * S : 0);
		assert_int_equal(throttle_until(t, "a",
		    NOW + waits_s[i] * S), 0);
		assert_int_equal(throttle_until(t, "b", NOW), 0);
	}
	throttle_forget(t, "a");
	assert_int_equal(throttle_until(t, "a", NOW), 0);
	assert_int_equal(throttle_failed(t, "a", NOW), 1);
	throttle_free(t);
}

/* Trying whenever one may: how often in an hour? */
static void
there_are_few_tries_in_an_hour(void **state)
{
	struct throttle *t = throttle_new(5);
	unsigned tries = 0, second;

	(void)state;
	for (second = 0; second < 3600; second++)
		while (!throttle_until(t, "a", NOW + second * S)) {
			throttle_failed(t, "a", NOW + second * S);
			tries++;
		}
	print_message("%u tries in the first hour\n", tries);
	assert_in_range(tries, 6, 20);
	throttle_free(t);
}

static void
a_day_without_forgets(void **state)
{
	struct throttle *t = throttle_new(1);
	int i;

	(void)state;
	for (i = 0; i < 20; i++)
		throttle_failed(t, "a", NOW);
	assert_int_not_equal(throttle_until(t, "a", NOW + 800 * S), 0);
	assert_int_equal(throttle_failed(t, "a", NOW + 86399 * S), 21);
	assert_int_equal(throttle_failed(t, "a", NOW + 3 * 86400 * S), 1);
	throttle_free(t);
}

/* Names made up by the thousand push out the oldest, not the newest. */
static void
the_table_is_bounded(void **state)
{
	struct throttle *t = throttle_new(1);
	char key[16];
	int i;

	(void)state;
	throttle_failed(t, "old", NOW - S);
	throttle_failed(t, "mine", NOW + S);
	for (i = 0; i < THROTTLE_ROOM - 1; i++) {
		snprintf(key, sizeof(key), "%d", i);
		throttle_failed(t, key, NOW);
	}
	assert_int_equal(throttle_until(t, "old", NOW), 0);
	assert_int_not_equal(throttle_until(t, "mine", NOW + S), 0);
	throttle_free(t);
}

/* Whose a key is, is known once it failed; all of theirs go together. */
static void
keys_of_one_are_forgotten_together(void **state)
{
	static const char *const keys[] = { "@one", "@other", "@else" };
	struct throttle *t = throttle_new(1);
	int i;

	(void)state;
	throttle_found(t, "@one", "a");
	assert_string_equal(throttle_owner(t, "@one"), "");
	for (i = 0; i < 3; i++) {
		throttle_failed(t, keys[i], NOW);
		throttle_found(t, keys[i], i < 2 ? "a" : "b");
	}
	throttle_failed(t, "nobody's", NOW);
	assert_string_equal(throttle_owner(t, "@other"), "a");
	throttle_forget_of(t, "");
	throttle_forget_of(t, "a");
	assert_int_equal(throttle_until(t, "@one", NOW), 0);
	assert_int_equal(throttle_until(t, "@other", NOW), 0);
	assert_int_not_equal(throttle_until(t, "@else", NOW), 0);
	assert_int_not_equal(throttle_until(t, "nobody's", NOW), 0);
	assert_string_equal(throttle_owner(t, "@one"), "");
	throttle_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_failure_doubles_the_wait),
		cmocka_unit_test(there_are_few_tries_in_an_hour),
		cmocka_unit_test(a_day_without_forgets),
		cmocka_unit_test(the_table_is_bounded),
		cmocka_unit_test(keys_of_one_are_forgotten_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
