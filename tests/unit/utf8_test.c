/* utf8_test.c: where a text is cut: at no byte within a character. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "classify/utf8.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A text, and of 0, 1, 2 .. bytes of room how many are used. */
static const struct { const char *text; size_t used[12]; } cases[] = {
	{ "abc", { 0, 1, 2, 3, 3 } },
	{ "a\u00e9b", { 0, 1, 1, 3, 4, 4 } },
	{ "\u00e9\u0175", { 0, 0, 2, 2, 4, 4 } },
	{ "a\u20acb", { 0, 1, 1, 1, 4, 5, 5 } },
	{ "\u20ac\u20ac", { 0, 0, 0, 3, 3, 3, 6, 6 } },
	{ "a\U0001f3ebb", { 0, 1, 1, 1, 1, 5, 6, 6 } },
	{ "\U0001f3eb\u00e9", { 0, 0, 0, 0, 4, 4, 6, 6 } },
	/* Not UTF-8: anywhere. */
	{ "\xe9\x62\x63", { 0, 1, 2, 3, 3 } },
	{ "\x80\x80\x80\x80\x80", { 0, 1, 2, 3, 4, 5, 5 } },
};

static void
test_fit(void **state)
{
	size_t i, room, len;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		len = strlen(cases[i].text);
		for (room = 0; room <= len + 1; room++) {
			assert_int_equal(utf8_fit(cases[i].text, len, room),
			    cases[i].used[room]);
			assert_int_equal(utf8_most(cases[i].text, room),
			    cases[i].used[room]);
		}
	}
}

static void
test_copy(void **state)
{
	char buf[12];
	size_t i, room, used;

	(void)state;
	for (i = 0; i < COUNT(cases); i++)
		for (room = 0; room <= strlen(cases[i].text) + 1; room++) {
			memset(buf, 'x', sizeof(buf));
			assert_ptr_equal(utf8_copy(buf, room + 1,
			    cases[i].text), buf);
			used = cases[i].used[room];
			assert_memory_equal(buf, cases[i].text, used);
			assert_int_equal(buf[used], '\0');
			assert_int_equal(buf[used + 1], 'x');
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fit),
		cmocka_unit_test(test_copy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
