/* day_index_test.c: a day's list, line by line. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "store/day_index.h"

/* As computed apart from this program (tests/faults/resp.py, bucket). */
#define LINE "1795168800123456 00ff00ff00ff00ff 0000000000000042 " \
	"8687ce66 7018e373\n"

_Static_assert(sizeof(LINE) == DAY_INDEX_LINE + 1, "as long as it says");

static char why[256];

static void
test_written_as_documented(void **state)
{
	const struct record_index s = { .id = "00ff00ff00ff00ff",
		.device = "office-01", .service = "facebook",
		.start_us = UINT64_C(1795168800123456) };
	char line[DAY_INDEX_LINE + 1] = "";
	struct day_index_line l;

	(void)state;
	day_index_write(&s, 42, line);
	assert_string_equal(line, LINE);
	assert_int_equal(day_index_read(line, &l), 0);
	assert_string_equal(l.id, s.id);
	assert_int_equal(l.start_us, s.start_us);
	assert_int_equal(l.sequence, 42);
	assert_int_equal(l.device, day_index_bucket("office-01"));
	assert_int_equal(l.service, day_index_bucket("facebook"));
	assert_int_not_equal(l.device, l.service);
}

/* No byte of a line can be another and the line still be read as it was. */
static void
test_every_byte_counts(void **state)
{
	struct day_index_line l, was;
	char line[] = LINE;
	size_t i;
	int c;

	(void)state;
	assert_int_equal(day_index_read(line, &was), 0);
	for (i = 0; i < DAY_INDEX_LINE; i++) {
		for (c = 0; c < 256; c++) {
			line[i] = (char)c;
			if (line[i] == LINE[i] || day_index_read(line, &l) < 0)
				continue;
			assert_true(strchr("0123456789abcdef", c) && c);
			assert_memory_not_equal(&l, &was, sizeof(l));
		}
		line[i] = LINE[i];
	}
}

static void
test_whole_texts(void **state)
{
	static const struct { const char *text; int count; } cases[] = {
		{ "", 0 }, { LINE, 1 }, { LINE LINE LINE, 3 },
		{ LINE LINE "1", -1 }, { "1", -1 }, { "\n" LINE, -1 },
	};
	struct day_index_line *lines;
	size_t i, count;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		if (day_index_lines(cases[i].text, strlen(cases[i].text),
		    &lines, &count, why, sizeof(why)) < 0) {
			assert_int_equal(cases[i].count, -1);
			assert_non_null(strstr(why, "store rebuild"));
			continue;
		}
		assert_int_equal(count, cases[i].count);
		free(lines);
	}
	assert_int_equal(day_index_lines(NULL, 0, &lines, &count, why,
	    sizeof(why)), 0);
	assert_int_equal(count, 0);
	free(lines);
}

/* By device and service, in order, each once. */
static void
test_chosen(void **state)
{
	static const struct { const char *device, *service, *want; } cases[] = {
		{ NULL, NULL, "1 2 3 4" }, { "a", NULL, "1 4" },
		{ NULL, "x", "1 3" }, { "a", "x", "1" }, { "b", "x", "3" },
		{ "c", NULL, "" }, { "a", "a", "" },
	};
	const struct day_index_line all[] = {
		{ 20, 7, day_index_bucket("b"), day_index_bucket("x"), "3" },
		{ 10, 2, day_index_bucket("b"), day_index_bucket("y"), "2" },
		{ 10, 3, day_index_bucket("a"), day_index_bucket("x"), "1" },
		{ 30, 4, day_index_bucket("a"), day_index_bucket("y"), "4" },
		{ 10, 5, day_index_bucket("a"), day_index_bucket("x"), "1" },
	};
	struct day_index_line lines[5];
	size_t i, k, n;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char got[20] = "";

		memcpy(lines, all, sizeof(all));
		n = day_index_choose(lines, 5, cases[i].device,
		    cases[i].service);
		for (k = 0; k < n; k++) {
			strcat(got, k ? " " : "");
			strcat(got, lines[k].id);
		}
		assert_string_equal(got, cases[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_written_as_documented),
		cmocka_unit_test(test_every_byte_counts),
		cmocka_unit_test(test_whole_texts),
		cmocka_unit_test(test_chosen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
