/* duplicate_test.c: copies within the window, and nothing else. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "capture/duplicate.h"

#define NOON 1795262400000000ull	/* 2026-11-21 12:00 UTC */

static bool
sees(struct duplicate *d, uint64_t digest, uint64_t time_us)
{
	const struct packet p = { .digest = digest, .time_us = time_us };

	return duplicate_is(d, &p);
}

static void
test_window(void **state)
{
	static const struct {
		uint64_t digest;
		int64_t after_us;
		bool want;
	} steps[] = {
		{ 7, 0, false },
		{ 7, 0, true },
		{ 7, 49999, true },
		{ 7, 50000, false },	/* not renewed by the copies before */
		{ 7, 50001, true },
		{ 7, 49999, true },	/* a little out of order */
		{ 7, 0, false },	/* a clock set back */
		{ 0, 0, false },	/* nothing to tell it by */
		{ 0, 0, false },
		{ 8, 0, false },
		{ 7, 1, true },
	};
	struct duplicate *d = duplicate_new();
	size_t i;

	(void)state;
	assert_non_null(d);
	for (i = 0; i < sizeof steps / sizeof steps[0]; i++)
		if (sees(d, steps[i].digest, NOON +
		    (uint64_t)steps[i].after_us) != steps[i].want)
			fail_msg("step %zu", i);
	duplicate_free(d);
}

/* Digests that share a bucket differ in bits the table's size does not see. */
static uint64_t
neighbour(unsigned n)
{
	return 5 + ((uint64_t)n << 40);
}

static void
test_neighbours(void **state)
{
	struct duplicate *d = duplicate_new();
	unsigned n;

	(void)state;
	for (n = 0; n < 4; n++)
		assert_false(sees(d, neighbour(n), NOON + n));
	for (n = 0; n < 4; n++)
		assert_true(sees(d, neighbour(n), NOON + 10));
	/* A fifth takes the place of the oldest alone. */
	assert_false(sees(d, neighbour(4), NOON + 11));
	for (n = 1; n < 5; n++)
		assert_true(sees(d, neighbour(n), NOON + 12));
	assert_false(sees(d, neighbour(0), NOON + 13));
	duplicate_free(d);
}

/* After the clock was set back an hour, old entries give way. */
static void
test_clock_set_back(void **state)
{
	struct duplicate *d = duplicate_new();
	const uint64_t then = NOON - 3600000000ull;
	unsigned n;

	(void)state;
	for (n = 0; n < 4; n++)
		assert_false(sees(d, neighbour(n), NOON));
	for (n = 10; n < 14; n++)
		assert_false(sees(d, neighbour(n), then));
	for (n = 10; n < 14; n++)
		assert_true(sees(d, neighbour(n), then + 1));
	duplicate_free(d);
}

/* 100,000 different packets a second, each copied 20 ms later. */
static void
test_load(void **state)
{
	struct duplicate *d = duplicate_new();
	uint64_t i, found = 0, wrong = 0;
	const uint64_t late = 2000, all = 50000;

	(void)state;
	for (i = 0; i < all; i++) {
		wrong += sees(d, (i + 1) * 0x9e3779b97f4a7c15ull,
		    NOON + 10 * i);
		if (i >= late)
			found += sees(d, (i + 1 - late) *
			    0x9e3779b97f4a7c15ull, NOON + 10 * i);
	}
	assert_int_equal(wrong, 0);
	assert_in_range(found, (all - late) * 99 / 100, all - late);
	duplicate_free(d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_window),
		cmocka_unit_test(test_neighbours),
		cmocka_unit_test(test_clock_set_back),
		cmocka_unit_test(test_load),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
