/* quota_test.c: 64 a client and second, and the same whoever counts. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "classify/quota.h"

#define S UINT64_C(1000000)
#define SENSORS 4
#define MOST 1000

/* How many of count pass, one each step_us from from_us. */
static unsigned
pass(struct quota *q, uint8_t client, uint64_t from_us, uint64_t step_us,
    unsigned count)
{
	const uint8_t address[16] = { [15] = client };
	unsigned passed = 0;

	for (unsigned i = 0; i < count; i++)
		passed += quota_takes(q, address, from_us + i * step_us);
	return passed;
}

static void
lets_64_a_client_and_second_pass(void **state)
{
	struct quota *q = quota_new();

	(void)state;
	assert_int_equal(pass(q, 1, 5 * S, 1000, 64), 64);
	assert_int_equal(pass(q, 1, 5 * S + 90000, 1, 10), 0);
	assert_int_equal(pass(q, 2, 5 * S + 90000, 1, 10), 10);
	assert_int_equal(pass(q, 1, 6 * S - 1, 1, 1), 0);
	assert_int_equal(pass(q, 1, 6 * S, 1, 100), 64);
	assert_int_equal(pass(q, 1, 7 * S, 100000, 100), 100);
	quota_free(q);
}

static void
parts_none_that_came_together(void **state)
{
	struct quota *q = quota_new();

	(void)state;
	assert_int_equal(pass(q, 1, 5 * S, 1, 63), 63);
	assert_int_equal(pass(q, 1, 5 * S + 70, 0, 5), 5);
	assert_int_equal(pass(q, 1, 5 * S + 71, 0, 5), 0);
	quota_free(q);
}

/* However contacts are shared out over sensors, the same ones pass them and
 * the keeper. */
static void
passes_the_same_for_any_number_of_sensors(void **state)
{
	const uint8_t client[16] = { [15] = 9 };
	bool passed[SENSORS + 1][MOST] = {{ 0 }};

	(void)state;
	for (unsigned sensors = 1; sensors <= SENSORS; sensors++) {
		struct quota *q[SENSORS], *keeper = quota_new();

		for (unsigned i = 0; i < SENSORS; i++)
			q[i] = quota_new();
		for (unsigned i = 0; i < MOST; i++) {
			uint64_t at_us = 9 * S + i / 3 * 7000;

			passed[sensors][i] = quota_takes(
			    q[i * 7 / 5 % sensors], client, at_us) &&
			    quota_takes(keeper, client, at_us);
		}
		assert_memory_equal(passed[sensors], passed[1],
		    sizeof(passed[1]));
		for (unsigned i = 0; i < SENSORS; i++)
			quota_free(q[i]);
		quota_free(keeper);
	}
}

static void
lets_more_pass_when_it_cannot_remember(void **state)
{
	struct quota *q = quota_new();
	unsigned passed = 0, clients = 20000;

	(void)state;
	for (unsigned i = 0; i < clients; i++) {
		const uint8_t client[16] = { (uint8_t)(i >> 8), (uint8_t)i };

		passed += quota_takes(q, client, 5 * S);
	}
	assert_int_equal(passed, clients);
	quota_free(q);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lets_64_a_client_and_second_pass),
		cmocka_unit_test(parts_none_that_came_together),
		cmocka_unit_test(passes_the_same_for_any_number_of_sensors),
		cmocka_unit_test(lets_more_pass_when_it_cannot_remember),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
