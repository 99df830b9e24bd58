/* measured_test.c: the figures of a release: read, refused, and said of the
 * texts they were measured with alone. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>
#include <unistd.h>

#include "dashboard/measured_words.h"
#include "tests/unit/texts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define G "1111111111111111111111111111111111111111111111111111111111111111"
#define C "abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789"
#define HEAD "accuracy: a\nversion: \"1\"\ncorpus: held back\n" \
	"grading: \"" G "\"\ncatalogue: \"" C "\"\nuses: 900\n"
#define VISITS "visits: {graded: 305, right: 304}\n"
#define REST "found: {visits: 306, graded: 304}\n" \
	"inside: {uses: 900, inside: 889}\nparts: {uses: 500, above: 0}\n"

/* 0, and *out; -1, and what was said. */
static int
load(const char *text, struct measured *out, char *said, size_t size)
{
	struct text_faults *f = text_faults_new();
	char path[64];
	int result;

	texts_write(text, path);
	result = measured_load(out, path, f);
	unlink(path);
	snprintf(said, size, "%s", text_faults_text(f));
	text_faults_free(f);
	return result;
}

static void
says_what_was_measured(void **state)
{
	static const char *const want[] = {
		"Of 305 uses that were graded a visit, 304 were one (99.6 %, "
		    "between 98.1 and 99.9).",
		"Of 306 visits, 304 were graded so (99.3 %, between 97.6 and "
		    "99.8).",
		"Of 500 parts of other sites' pages, 0 were graded as more "
		    "than background.",
		"The true time was within the bounds in 889 of 900 uses "
		    "(98.7 %, between 97.8 and 99.3).",
		"That is of 900 uses of which it is known what was done (held "
		    "back), made from recordings of a browser, not of this "
		    "school.",
	};
	char said[400], line[MEASURED_TEXT];
	struct measured m;
	size_t i;

	(void)state;
	assert_int_equal(load(HEAD VISITS REST, &m, said, sizeof(said)), 0);
	for (i = 0; measured_line(ENGLISH, &m, i, line); i++)
		assert_string_equal(line, want[i]);
	assert_int_equal(i, ARRAY_LEN(want));
}

static void
speaks_of_its_texts_alone(void **state)
{
	char said[400], line[MEASURED_TEXT];
	struct measured m, none = { .uses = 0 };

	(void)state;
	assert_int_equal(load(HEAD VISITS REST, &m, said, sizeof(said)), 0);
	assert_true(measured_is_of(&m, G, C));
	assert_false(measured_is_of(&m, C, C));
	assert_false(measured_is_of(&m, G, G));
	assert_false(measured_is_of(&none, "", ""));
	assert_true(measured_line(ENGLISH, NULL, 0, line));
	assert_string_equal(line, "Not measured for this grading and "
	    "catalogue: what this release knows of it is of others.");
	assert_false(measured_line(ENGLISH, NULL, 1, line));
}

static void
refuses_what_cannot_be(void **state)
{
	static const struct { const char *text, *say; } cases[] = {
		{ HEAD REST, "\"visits\" is missing" },
		{ HEAD "visits: {graded: 3, right: 4}\n" REST, "right" },
		{ HEAD "visits: {graded: 3}\n" REST, "\"right\" is missing" },
		{ HEAD "visits: 3\n" REST, "visits" },
		{ HEAD VISITS REST "more: 1\n", "more" },
		{ "accuracy: a\nversion: \"1\"\ncorpus: c\ngrading: \"12\"\n"
		  "catalogue: \"" C "\"\nuses: 1\n" VISITS REST,
		    "expected a SHA-256 in 64 hex digits" },
		{ "accuracy: a\nversion: \"1\"\ncorpus: c\ngrading: \"" G "\"\n"
		  "catalogue: \"" C "\"\nuses: 0\n" VISITS REST, "uses" },
	};
	struct measured m;
	char said[600];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		memset(&m, 1, sizeof(m));
		assert_int_equal(load(cases[i].text, &m, said, sizeof(said)),
		    -1);
		assert_non_null(strstr(said, cases[i].say));
		assert_int_equal(m.uses, 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_what_was_measured),
		cmocka_unit_test(speaks_of_its_texts_alone),
		cmocka_unit_test(refuses_what_cannot_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
