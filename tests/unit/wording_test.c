/* wording_test.c: everything an edition can say, in a file to be read as
 * whoever it speaks of would: tests/fixtures/report/sentences.txt. GOLDEN=write
 * in the environment writes it anew; the difference is for reading. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/wording.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define GOLDEN "tests/fixtures/report/sentences.txt"

/* What only a person may find, after hearing the other side; and what ranks
 * people. By beginnings of words. */
static const char *const accusing[] = {
	"abus", "accus", "breach", "caught", "cheat", "culprit", "evad",
	"evasion", "excessive", "fault", "guilt", "idle", "illegal", "lazy",
	"misconduct", "misus", "offen", "perpetrat", "skiv", "suspicio",
	"unproductive", "violat", "waste", "wasting", "worst", "wrongdo",
	"disciplin", "dismiss", "punish", "top user", "league",
};

static bool
has_word(const char *text, const char *beginning)
{
	size_t len = strlen(beginning);

	for (const char *p = text; *p; p++)
		if ((p == text || !isalpha((unsigned char)p[-1])) &&
		    strncasecmp(p, beginning, len) == 0)
			return true;
	return false;
}

static void
check(const char *where, const char *text)
{
	for (size_t i = 0; i < COUNT(accusing); i++)
		if (has_word(text, accusing[i]))
			fail_msg("%s says \"%s\": %s", where, accusing[i],
			    text);
}

static void
test_nothing_accuses(void **state)
{
	(void)state;
	for (int w = 0; w < WORD_COUNT; w++)
		check(wording_key((enum word)w), wording_text((enum word)w));
}

static void
test_sentences(void **state)
{
	const char *mode = getenv("GOLDEN");
	char *text = NULL, golden[65536];
	size_t len;
	FILE *f = open_memstream(&text, &len);

	(void)state;
	for (int w = 0; w < WORD_COUNT; w++)
		fprintf(f, "%s\n    %s\n", wording_key((enum word)w),
		    wording_text((enum word)w));
	fclose(f);
	if (mode && strcmp(mode, "write") == 0) {
		f = fopen(GOLDEN, "w");
		assert_non_null(f);
		fputs(text, f);
		assert_int_equal(fclose(f), 0);
	}
	f = fopen(GOLDEN, "r");
	assert_non_null(f);
	len = fread(golden, 1, sizeof(golden) - 1, f);
	golden[len] = '\0';
	fclose(f);
	assert_string_equal(text, golden);
	free(text);
}

/* Keys are a file's: each once, of the form a.b-c. */
static void
test_keys(void **state)
{
	(void)state;
	for (int w = 0; w < WORD_COUNT; w++) {
		const char *key = wording_key((enum word)w);

		assert_int_equal(strspn(key, "abcdefghijklmnopqrstuvwxyz.-"),
		    strlen(key));
		for (int v = 0; v < w; v++)
			assert_string_not_equal(key,
			    wording_key((enum word)v));
	}
}

/* The places of a text are the first so many, and all are filled. */
static void
test_places(void **state)
{
	char text[WORDING_TEXT], place[] = "{1}";

	(void)state;
	for (int w = 0; w < WORD_COUNT; w++) {
		bool is_over = false;

		for (place[1] = '1'; place[1] <= '6'; place[1]++) {
			bool has = strstr(wording_text((enum word)w), place);

			assert_false(is_over && has);
			is_over |= !has;
		}
		wording_fill(text, (enum word)w, "one", "two", "three", "four",
		    "five", "six", NULL);
		assert_null(strchr(text, '{'));
		assert_true(strlen(wording_text((enum word)w)) <
		    WORDING_TEXT - 200);
	}
}

/* A value is put in as it is, and what is too long is cut. */
static void
test_values(void **state)
{
	char text[WORDING_TEXT], many[2 * WORDING_TEXT];

	(void)state;
	wording_fill(text, WORD_LAW, "{2}%s", "abc", NULL);
	assert_string_equal(text, "\"{2}%s\", law abc");
	memset(many, 'x', sizeof(many) - 1);
	many[sizeof(many) - 1] = '\0';
	wording_fill(text, WORD_LAW, many, "abc", NULL);
	assert_int_equal(strlen(text), WORDING_TEXT - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_accuses),
		cmocka_unit_test(test_sentences),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
