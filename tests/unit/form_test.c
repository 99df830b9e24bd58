/* form_test.c: fields of forms, whole or refused. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "dashboard/form.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* want NULL: refused, or there is none. */
static const struct { const char *text, *name, *want; int n; } cases[] = {
	{ "", "a", NULL, FORM_NONE },
	{ "a=1", "a", "1", 0 },
	{ "a=1", "b", NULL, FORM_NONE },
	{ "a=", "a", "", 0 },
	{ "a", "a", NULL, FORM_NONE },
	{ "aa=1&a=2", "a", "2", 0 },
	{ "a=1&a=2", "a", "1", 0 },		/* the first counts */
	{ "b=1&a=x+y%20z&c=3", "a", "x y z", 0 },
	{ "a=%3Cb%3e%26", "a", "<b>&", 0 },
	{ "a=b=c", "a", "b=c", 0 },
	{ "&&a=1&", "a", "1", 0 },
	{ "a=caf%C3%A9", "a", "caf\xc3\xa9", 0 },
	{ "a=%", "a", NULL, FORM_UNFIT },
	{ "a=%4", "a", NULL, FORM_UNFIT },
	{ "a=%4&b", "a", NULL, FORM_UNFIT },
	{ "a=%zz", "a", NULL, FORM_UNFIT },
	{ "a=%00", "a", NULL, FORM_UNFIT },
	{ "a=x%00y", "a", NULL, FORM_UNFIT },
	{ "a=1234567", "a", "1234567", 0 },
	{ "a=12345678", "a", NULL, FORM_UNFIT },		/* has no room */
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
		    (int)strlen(cases[i].want) : cases[i].n);
		assert_string_equal(out, cases[i].want ? cases[i].want : "");
	}
}

/* What lies behind the length given is not looked at. */
static void
the_length_is_held(void **state)
{
	char out[8];

	(void)state;
	assert_int_equal(form_field("a=%41", 4, "a", out, 8),
	    FORM_UNFIT);
	assert_int_equal(form_field("a=12", 3, "a", out, 8), 1);
	assert_int_equal(form_field("b&a=12", 1, "a", out, 8),
	    FORM_NONE);
	assert_int_equal(form_field("x=1\0a=2", 7, "a", out, 8),
	    FORM_NONE);
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
