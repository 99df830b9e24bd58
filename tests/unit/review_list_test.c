/* review_list_test.c: in which order flags are looked at, and which wait. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/review_list.h"
#include "tests/unit/texts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* Grades: service, use, who, rule, cover. */
static const struct {
	const char *id, *start;
	enum outcome outcome;
	int grades[GRADE_AXIS_COUNT];
} flags[] = {
	{ "00000000000000aa", "2026-11-20 11:00:00", OUTCOME_CONTRARY,
	    { 4, 4, 2, 4, -1 } },
	{ "00000000000000bb", "2026-11-20 10:00:00", OUTCOME_CONTRARY,
	    { 3, 3, 2, 4, -1 } },
	{ "00000000000000cc", "2026-11-20 12:00:00", OUTCOME_CONTRARY,
	    { 4, 4, 1, 4, -1 } },
	{ "00000000000000dd", "2026-11-20 09:00:00", OUTCOME_UNDECIDED,
	    { 4, 4, 0, 1, -1 } },
	{ "00000000000000ee", "2026-11-20 09:30:00", OUTCOME_CONTRARY,
	    { 4, 4, 2, 4, -1 } },
};

static struct reviews *
one_review(void)
{
	struct reviews *r = reviews_new();
	struct review v = { .session = "00000000000000bb", .by = "n.page",
		.disposition = DISPOSITION_EMBED, .recorded_us = 1 };
	char why[200] = "";

	reviews_take(r, &v, why, sizeof(why));
	assert_string_equal(why, "");
	return r;
}

static void
check(struct review_list *l, bool only_open, const char *want)
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	assert_int_equal(review_list_write(l, "2026-11-20", only_open, f), 0);
	fclose(f);
	assert_string_equal(text, want);
	free(text);
}

static void
weakest_first(void **state)
{
	struct review_list *l = review_list_new();
	struct reviews *r = one_review();
	char why[200];

	(void)state;
	calendar_zone("UTC", why, sizeof(why));
	for (size_t i = 0; i < ARRAY_LEN(flags); i++) {
		struct session s = { .service = "x" };
		struct judged j = { .basis.context.reviews = r,
			.verdict = { .outcome = flags[i].outcome,
			.clause = "6" } };

		strcpy(s.id, flags[i].id);
		s.start_us = texts_utc(flags[i].start);
		memcpy(j.verdict.grades, flags[i].grades,
		    sizeof(j.verdict.grades));
		assert_int_equal(review_list_add(l, &s, &j), 0);
	}
	check(l, false,
"2026-11-20: 4 flags, 3 to be reviewed\n"
"session           from              service  clause  grades, the weakest first        found\n"
"00000000000000cc  2026-11-20 12:00  x        6       who 1, service 4, use 4, rule 4  waits\n"
"00000000000000bb  2026-11-20 10:00  x        6       who 2, service 3, use 3, rule 4  embed, n.page\n"
"00000000000000ee  2026-11-20 09:30  x        6       who 2, service 4, use 4, rule 4  waits\n"
"00000000000000aa  2026-11-20 11:00  x        6       who 2, service 4, use 4, rule 4  waits\n");
	check(l, true,
"2026-11-20: 4 flags, 3 to be reviewed\n"
"session           from              service  clause  grades, the weakest first        found\n"
"00000000000000cc  2026-11-20 12:00  x        6       who 1, service 4, use 4, rule 4  waits\n"
"00000000000000ee  2026-11-20 09:30  x        6       who 2, service 4, use 4, rule 4  waits\n"
"00000000000000aa  2026-11-20 11:00  x        6       who 2, service 4, use 4, rule 4  waits\n");
	review_list_free(l);
	l = review_list_new();
	check(l, true, "2026-11-20: 0 flags, 0 to be reviewed\n");
	review_list_free(l);
	reviews_free(r);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(weakest_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
