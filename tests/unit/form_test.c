/* form_test.c: fields of forms, whole or refused. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "dashboard/form.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* want NULL: refused. */
static const struct { const char *text, *name, *want; } cases[] = {
	{ "", "a", NULL },
	{ "a=1", "a", "1" },
	{ "a=1", "b", NULL },
	{ "a=", "a", "" },
	{ "a", "a", NULL },
	{ "aa=1&a=2", "a", "2" },
	{ "a=1&a=2", "a", "1" },		/* the first counts */
	{ "b=1&a=x+y%20z&c=3", "a", "x y z" },
	{ "a=%3Cb%3e%26", "a", "<b>&" },
	{ "a=b=c", "a", "b=c" },
	{ "&&a=1&", "a", "1" },
	{ "a=caf%C3%A9", "a", "caf\xc3\xa9" },
	{ "a=%", "a", NULL },
	{ "a=%4", "a", NULL },
	{ "a=%4&b", "a", NULL },
	{ "a=%zz", "a", NULL },
	{ "a=%00", "a", NULL },
	{ "a=x%00y", "a", NULL },
	{ "a=1234567", "a", "1234567" },
	{ "a=12345678", "a", NULL },		/* has no room */
};

static void
fields_are_read(void **state)
{
	char out[8];
	size_t i;
	int n;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		strcpy(out, "before");
		n = form_field(cases[i].text, strlen(cases[i].text),
		    cases[i].name, out, sizeof(out));
		assert_int_equal(n, cases[i].want ?
		    (int)strlen(cases[i].want) : -1);
		assert_string_equal(out, cases[i].want ? cases[i].want : "");
	}
}

/* What lies behind the length given is not looked at. */
static void
the_length_is_held(void **state)
{
	char out[8];

	(void)state;
	assert_int_equal(form_field("a=%41", 4, "a", out, 8), -1);
	assert_int_equal(form_field("a=12", 3, "a", out, 8), 1);
	assert_int_equal(form_field("b&a=12", 1, "a", out, 8), -1);
	assert_int_equal(form_field("x=1\0a=2", 7, "a", out, 8), -1);
}

static const struct { const char *text, *want; } lists[] = {
	{ "", NULL },
	{ "b=1", NULL },
	{ "a=", "" },
	{ "a=1", "1" },
	{ "a=1&a=2&b=3&a=4", "1,2,4" },
	{ "a=&a=1&a=&a=2&a=", "1,2" },
	{ "a=123&a=456", "123,456" },		/* seven: all there is */
	{ "a=1234&a=456", NULL },
	{ "a=1234567&a=", NULL },		/* no room to look */
	{ "a=1&a=%", NULL },
};

static void
lists_are_read(void **state)
{
	char out[8];
	size_t i;
	int n;

	(void)state;
	for (i = 0; i < COUNT(lists); i++) {
		strcpy(out, "before");
		n = form_list(lists[i].text, strlen(lists[i].text), "a", out,
		    sizeof(out));
		assert_int_equal(n, lists[i].want ?
		    (int)strlen(lists[i].want) : -1);
		assert_string_equal(out, lists[i].want ? lists[i].want : "");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_are_read),
		cmocka_unit_test(the_length_is_held),
		cmocka_unit_test(lists_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
