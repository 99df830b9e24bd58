/* waiting_test.c: entries in memory, first in, first out, up to a limit. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "store/waiting.h"

static int
put(struct waiting *w, unsigned n, size_t len)
{
	char text[2000];
	const struct waiting_entry e = { .id = n, .text = text, .len = len,
		.day = (int32_t)n, .kind = n % 2 ? JOURNAL_SESSION :
		JOURNAL_EVENT };

	memset(text, 'a' + (int)(n % 26), sizeof(text));
	return waiting_put(w, &e);
}

static void
assert_first(const struct waiting *w, unsigned n, size_t len)
{
	struct waiting_entry e;

	assert_true(waiting_first(w, &e));
	assert_int_equal(e.id, n);
	assert_int_equal(e.day, n);
	assert_int_equal(e.kind, n % 2 ? JOURNAL_SESSION : JOURNAL_EVENT);
	assert_int_equal(e.len, len);
	for (size_t i = 0; i < len; i++)
		assert_int_equal(e.text[i], 'a' + (int)(n % 26));
}

static void
test_first_in_first_out(void **state)
{
	struct waiting *w = waiting_new(1 << 20);
	struct waiting_entry e;
	unsigned in = 0, out = 0;

	(void)state;
	assert_non_null(w);
	/* Now more come than go, now more go; lengths of all kinds. */
	for (unsigned round = 0; round < 60; round++) {
		for (unsigned i = 0; i < (round < 30 ? 13u : 5u); i++, in++)
			assert_int_equal(put(w, in, in * 37 % 1999), 0);
		for (unsigned i = 0; i < 9 && out < in; i++, out++) {
			assert_first(w, out, out * 37 % 1999);
			waiting_next(w);
		}
		assert_int_equal(waiting_count(w), in - out);
		assert_int_equal(waiting_sessions(w), in / 2 - out / 2);
	}
	while (waiting_first(w, &e))
		waiting_next(w);
	assert_int_equal(waiting_count(w), 0);
	assert_int_equal(waiting_sessions(w), 0);
	waiting_next(w);
	waiting_free(w);
}

static void
test_the_limit_holds(void **state)
{
	struct waiting *w = waiting_new(4096);
	unsigned n = 0;

	(void)state;
	while (put(w, n, 500) == 0)
		n++;
	assert_in_range(n, 7, 8);	/* 500 and what belongs to it */
	assert_int_equal(waiting_count(w), n);
	assert_int_equal(put(w, n, 500), -1);
	waiting_next(w);
	assert_int_equal(put(w, n, 500), 0);
	assert_first(w, 1, 500);
	assert_int_equal(put(w, n, 500), -1);
	waiting_free(w);
	waiting_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_in_first_out),
		cmocka_unit_test(test_the_limit_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
