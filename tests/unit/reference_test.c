/* reference_test.c: what reference devices had contact with, for a day. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>

#include "classify/reference.h"

static void
knows_a_host_for_a_day(void **state)
{
	struct references *r = references_new(), *copy;

	(void)state;
	assert_false(references_knows(r, "facebook.com", 5000));
	assert_int_equal(references_saw(r, "facebook.com", 5000), 0);
	copy = references_copy(r);
	assert_true(references_knows(r, "facebook.com", 5000));
	assert_true(references_knows(r, "facebook.com", 5000 + 1440));
	assert_false(references_knows(r, "facebook.com", 5000 + 1441));
	assert_false(references_knows(r, "x.com", 5000));
	assert_int_equal(references_saw(r, "facebook.com", 6000), 0);
	assert_true(references_knows(r, "facebook.com", 6000 + 1440));
	assert_false(references_knows(copy, "facebook.com", 6000 + 1440));
	references_free(r);
	references_free(copy);
}

static void
keeps_many_apart(void **state)
{
	struct references *r = references_new(), *copy;
	char host[64];

	(void)state;
	for (unsigned i = 0; i < 500; i++) {
		snprintf(host, sizeof(host), "h%u.example", i * 7919 % 500);
		assert_int_equal(references_saw(r, host, i * 7919 % 500), 0);
	}
	copy = references_copy(r);
	references_free(r);
	for (unsigned i = 0; i < 500; i++) {
		snprintf(host, sizeof(host), "h%u.example", i);
		assert_true(references_knows(copy, host, i + 1440));
		assert_false(references_knows(copy, host, i + 1441));
	}
	references_free(copy);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_a_host_for_a_day),
		cmocka_unit_test(keeps_many_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
