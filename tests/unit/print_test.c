/* print_test.c: nothing that drives a terminal gets through, tables stay
 * within their width. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "dashboard/print.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Bytes in, as shown, and how wide. */
static const struct { const char *in, *out; size_t width; } texts[] = {
	{ "", "", 0 },
	{ "office-01", "office-01", 9 },
	{ "Ysgol G\xc5\xb5yr", "Ysgol G\xc5\xb5yr", 10 },
	{ "a\033[2Jb", "a\\x1b[2Jb", 9 },		/* clears a screen */
	{ "a\r\n\tb\x7f", "a\\x0d\\x0a\\x09b\\x7f", 18 },
	{ "a\xc2\x9b" "31m", "a\\u{9b}31m", 10 },	/* CSI in eight bits */
	{ "\xe2\x80\xae" "gpj.exe", "\\u{202e}gpj.exe", 15 },	/* RLO */
	{ "\xe2\x81\xa6x\xe2\x81\xa9", "\\u{2066}x\\u{2069}", 17 },
	{ "\xe2\x80\x8b", "\\u{200b}", 8 },		/* zero width */
	{ "\xef\xbb\xbf", "\\u{feff}", 8 },
	/* RFC 3629 10: overlong, surrogate, beyond, cut short */
	{ "\xc0\x80", "\\xc0\\x80", 8 },
	{ "\xe0\x80\xaf", "\\xe0\\x80\\xaf", 12 },
	{ "\xed\xa0\x80", "\\u{d800}", 8 },
	{ "\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80", 16 },
	{ "\xe2\x82", "\\xe2\\x82", 8 },
	{ "\xff" "a", "\\xffa", 5 },
};

static char *
printed(void (*print)(FILE *, const char *), const char *text)
{
	char *out = NULL;
	size_t len;
	FILE *f = open_memstream(&out, &len);

	assert_non_null(f);
	print(f, text);
	assert_int_equal(fclose(f), 0);
	return out;
}

static void
test_text(void **state)
{
	char *out;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(texts); i++) {
		out = printed(print_text, texts[i].in);
		assert_string_equal(out, texts[i].out);
		assert_int_equal(print_width(texts[i].in), texts[i].width);
		free(out);
	}
	out = printed(print_lines, "one\ntwo\r\n");
	assert_string_equal(out, "one\ntwo\\x0d\n");
	free(out);
}

/* Every byte there is, alone and after each other lead byte: only printable
 * ASCII and whole characters beyond come out. */
static void
test_no_raw_byte(void **state)
{
	char in[3], *out;
	int a, b;
	size_t i;

	(void)state;
	for (a = 1; a < 256; a++)
		for (b = 1; b < 256; b++) {
			in[0] = (char)a;
			in[1] = (char)b;
			in[2] = '\0';
			out = printed(print_text, in);
			for (i = 0; out[i]; i++)
				assert_true((unsigned char)out[i] >= 0x20 &&
				    out[i] != 0x7f);
			free(out);
		}
}

static void
wrap_at_four(FILE *out, const char *text)
{
	print_wrapped(out, 4, text);
}

static void
test_wrapped(void **state)
{
	char text[400], *out, *line;
	size_t i;

	(void)state;
	for (i = 0; i + 6 < sizeof(text); i += 6)
		memcpy(text + i, "words ", 7);
	out = printed(wrap_at_four, text);
	for (line = strtok(out, "\n"); line; line = strtok(NULL, "\n")) {
		assert_true(strlen(line) <= PRINT_WIDTH);
		assert_memory_equal(line, line == out ? "    words" :
		    "      words", line == out ? 9 : 11);
	}
	free(out);
	out = printed(wrap_at_four, "  two \033  words ");
	assert_string_equal(out, "    two \\x1b words\n");
	free(out);
}

static const struct print_column columns[] = {
	{ "name", false, true }, { "n", true, false }, { "end", false, false },
};

static char *
table(size_t width)
{
	struct print_rows rows = { 0 };
	char *out = NULL;
	size_t len;
	FILE *f = open_memstream(&out, &len);

	assert_non_null(f);
	print_rows_add(&rows, "%s", "short");
	print_rows_add(&rows, "%d", 7);
	print_rows_add(&rows, "%s", "x");
	print_rows_add(&rows, "%s", "G\xc5\xb5yr\033 rather long");
	print_rows_add(&rows, "%d", 1234);
	print_rows_add(&rows, "%s", "");
	assert_int_equal(print_rows_end(&rows, f, width, columns, 3), 0);
	assert_null(rows.cells);
	assert_int_equal(fclose(f), 0);
	return out;
}

static void
test_table(void **state)
{
	char *out = table(0);

	(void)state;
	assert_string_equal(out,
	    "name                     n  end\n"
	    "short                    7  x\n"
	    "G\xc5\xb5yr\\x1b rather long  1234  \n");
	free(out);
	out = table(22);
	assert_string_equal(out,
	    "name            n  end\n"
	    "short           7  x\n"
	    "G\xc5\xb5yr\\x1b ..  1234  \n");
	free(out);
}

static void
test_numbers(void **state)
{
	char buf[PRINT_NUMBER], span[PRINT_SPAN];

	(void)state;
	assert_string_equal(print_number(0, buf), "0");
	assert_string_equal(print_number(999, buf), "999");
	assert_string_equal(print_number(1000, buf), "1,000");
	assert_string_equal(print_number(UINT64_MAX, buf),
	    "18,446,744,073,709,551,615");
	assert_string_equal(print_bounds(240, 518, span),
	    "0:04:00 – 0:08:38");
	assert_string_equal(print_seconds(86399, span), "23:59:59");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_no_raw_byte),
		cmocka_unit_test(test_wrapped),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
