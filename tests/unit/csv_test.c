/* csv_test.c: cells as RFC 4180 writes them, and files that are refused. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/csv.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* "LINE:[cell][cell]" of each row. */
static void
rows_and_cells(void **state)
{
	static const struct { const char *bytes, *rows; } cases[] = {
		{ "a,b\r\n1,2\r\n", "1:[a][b]2:[1][2]" },
		{ "a,b\n1,2", "1:[a][b]2:[1][2]" },
		{ "\xef\xbb\xbf" "a,b\n", "1:[a][b]" },
		{ "\"a\",\"b,c\",\"d \"\"e\"\"\"\n", "1:[a][b,c][d \"e\"]" },
		/* A line end in a cell; what follows is counted on. */
		{ "\"a\nb\",c\n1,2\n", "1:[a\nb][c]3:[1][2]" },
		{ "a,,b,\n", "1:[a][][b][]" },
		{ ",\"\",\n\n  , \na\n", "4:[a]" },
		{ "  a b  ,\t c\r\n", "1:[a b][c]" },
		{ "a\rb,c\n", "1:[a\rb][c]" },
		{ "\"\"\"\"\n", "1:[\"]" },
		{ "caf\xc3\xa9,;\n", "1:[caf\xc3\xa9][;]" },
	};
	char why[200];
	struct csv c;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *text = NULL;
		size_t len;
		FILE *out = open_memstream(&text, &len);

		assert_int_equal(csv_read(&c, cases[i].bytes,
		    strlen(cases[i].bytes), why, sizeof(why)), 0);
		for (size_t r = 0; r < c.count; r++) {
			fprintf(out, "%zu:", c.rows[r].line);
			for (size_t k = 0; k < c.rows[r].count; k++)
				fprintf(out, "[%s]", csv_cell(&c, r, k));
			assert_string_equal(csv_cell(&c, r, CSV_CELLS), "");
		}
		fclose(out);
		assert_string_equal(text, cases[i].rows);
		free(text);
		csv_clear(&c);
	}
}

static void
what_is_refused(void **state)
{
	static const struct { const char *bytes, *why; } cases[] = {
		{ "", "line 1: the file is empty" },
		{ "\n\n", "the file is empty" },
		{ "a,b\n1,caf\xe9\n", "line 2: this is not UTF-8 but an older "
		    "encoding, such as Windows-1252" },
		{ "\xff\xfe" "a", "line 1: this is UTF-16" },
		{ "a;b;c\n1;2;3\n", "line 1: the cells are not parted by "
		    "commas" },
		{ "a\tb\n", "not parted by commas" },
		{ "a,b\n1,\"2\n3\n", "line 2: a quote that is opened here is "
		    "never closed" },
		{ "a,b\"c\n", "line 1: a quote stands within" },
		{ "\"a\nb\"c,d\n", "line 2: a comma is missing after" },
		{ "a,\x1b[1m\n", "line 1: a character in it cannot be shown "
		    "(U+001B)" },
	};
	char why[200], wide[200];
	struct csv c = {0};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		why[0] = '\0';
		assert_int_equal(csv_read(&c, cases[i].bytes,
		    strlen(cases[i].bytes), why, sizeof(why)), -1);
		if (!strstr(why, cases[i].why))
			print_error("case %zu: %s\n", i, why);
		assert_non_null(strstr(why, cases[i].why));
		assert_null(c.bytes);
	}
	assert_int_equal(csv_read(&c, "a\0b", 3, why, sizeof(why)), -1);
	assert_non_null(strstr(why, "U+0000"));
	memset(wide, ',', sizeof(wide));
	assert_int_equal(csv_read(&c, wide, CSV_CELLS, why, sizeof(why)), -1);
	assert_non_null(strstr(why, "more than 64 cells"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_and_cells),
		cmocka_unit_test(what_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
