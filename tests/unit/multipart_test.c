/* multipart_test.c: a form with a file is read whole or not at all. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "dashboard/multipart.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TYPE "multipart/form-data; boundary=XyZ"
#define PART(name) "--XyZ\r\nContent-Disposition: form-data; name=\"" name \
	"\"\r\n\r\n"
#define FILE_PART(name) "--XyZ\r\nContent-Disposition: form-data; name=\"" \
	name "\"; filename=\"../a\\\"b.csv\"\r\nContent-Type: text/csv\r\n\r\n"
#define END "--XyZ--\r\n"

/* want NULL: refused. */
static const struct { const char *type, *body, *want; } cases[] = {
	{ TYPE, PART("a") "1\r\n" END, "a=1" },
	{ "Multipart/Form-Data; boundary=\"XyZ\"", PART("a") "1\r\n" END,
	    "a=1" },
	{ TYPE, PART("a") "1\r\n" PART("b") "2\r\n" END, "a=1&b=2" },
	{ TYPE, PART("a") "\r\n" END, "a=" },
	{ TYPE, PART("a") "x y&b=c+%\r\n" END, "a=x%20y%26b%3Dc%2B%25" },
	{ TYPE, FILE_PART("csv") "id,mac\r\nd-1,\"a\"\r\n\r\n" END,
	    "csv=id%2Cmac%0D%0Ad-1%2C%22a%22%0D%0A" },
	{ TYPE, PART("a") "caf\xc3\xa9\r\n" END, "a=caf%C3%A9" },
	{ TYPE, PART("a") "-- XyZ\r\n--Xy\r\n" END, "a=--%20XyZ%0D%0A--Xy" },
	{ TYPE, PART("a") "1\r\n--XyZ--", "a=1" },
	{ TYPE, "--XyZ--\r\n", "" },
	{ "text/plain; boundary=XyZ", PART("a") "1\r\n" END, NULL },
	{ "multipart/form-data;", PART("a") "1\r\n" END, NULL },
	{ "multipart/form-data; boundary=", PART("a") "1\r\n" END, NULL },
	{ "multipart/form-data; boundary=X Z", PART("a") "1\r\n" END, NULL },
	{ TYPE, "", NULL },
	{ TYPE, "a=1", NULL },
	{ TYPE, "\r\n" PART("a") "1\r\n" END, NULL },
	{ TYPE, PART("a") "1\r\n", NULL },		/* has no end */
	{ TYPE, PART("a") "1", NULL },
	{ TYPE, PART("a") "1\r\n" END "more", NULL },
	{ TYPE, PART("a") "1\r\n--XyZmore\r\n" END, NULL },
	{ TYPE, PART("") "1\r\n" END, NULL },
	{ TYPE, PART("a b") "1\r\n" END, NULL },
	{ TYPE, PART("a&c") "1\r\n" END, NULL },
	{ TYPE, PART("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") "1\r\n" END,
	    NULL },
	{ TYPE, "--XyZ\r\n\r\n1\r\n" END, NULL },	/* has no name */
	{ TYPE, "--XyZ\r\nContent-Disposition: form-data; name=a\r\n\r\n1"
	    "\r\n" END, NULL },
	{ TYPE, "--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\n"
	    "Content-Disposition: form-data; name=\"b\"\r\n\r\n1\r\n" END,
	    NULL },
	{ TYPE, "--XyZ\nContent-Disposition: form-data; name=\"a\"\n\n1\n"
	    END, NULL },
};

static void
forms_are_read(void **state)
{
	size_t i, len;
	char *got;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		got = multipart_form(cases[i].type, cases[i].body,
		    strlen(cases[i].body), &len);
		if (!cases[i].want) {
			if (got)
				fail_msg("case %zu is \"%s\"", i, got);
			continue;
		}
		assert_non_null(got);
		assert_string_equal(got, cases[i].want);
		assert_int_equal(len, strlen(cases[i].want));
		free(got);
	}
}

/* However it is cut, nothing behind the cut is looked at; bytes of any value
 * come out whole. */
static void
lengths_are_held(void **state)
{
	static const char whole[] = PART("a") "\0\xff\r\n" END;
	size_t i, len;
	char *copy, *got;

	(void)state;
	for (i = 0; i < sizeof(whole); i++) {
		copy = malloc(i ? i : 1);
		memcpy(copy, whole, i);
		got = multipart_form(TYPE, copy, i, &len);
		/* Its end may lack the line's. */
		if (i == sizeof(whole) - 1 || i == sizeof(whole) - 3)
			assert_string_equal(got, "a=%00%FF");
		else
			assert_null(got);
		free(got);
		free(copy);
	}
}

/* As many parts as there may be, and one more. */
static void
parts_are_counted(void **state)
{
	static const char part[] = PART("a") "1\r\n";
	char *body = malloc((MULTIPART_PARTS + 2) * sizeof(part));
	size_t at = 0, i, len;
	char *got;

	(void)state;
	for (i = 0; i <= MULTIPART_PARTS; i++) {
		if (i == MULTIPART_PARTS) {
			strcpy(body + at, END);
			got = multipart_form(TYPE, body, strlen(body), &len);
			assert_non_null(got);
			free(got);
		}
		memcpy(body + at, part, sizeof(part) - 1);
		at += sizeof(part) - 1;
	}
	strcpy(body + at, END);
	assert_null(multipart_form(TYPE, body, strlen(body), &len));
	free(body);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms_are_read),
		cmocka_unit_test(lengths_are_held),
		cmocka_unit_test(parts_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
