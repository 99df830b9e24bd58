/* reviews_table_test.c: reviews counted over days, by service and by clause,
 * as known. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "classify/reviews_table.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static const struct {
	unsigned session;
	enum disposition d;
	uint64_t recorded_us;
	int32_t day;
	const char *service, *clause;
	enum outcome outcome;
} acts[] = {
	{ 1, DISPOSITION_CORRECT, 100, 10, "x", "6", OUTCOME_CONTRARY },
	{ 2, DISPOSITION_EMBED, 110, 11, "facebook", "6", OUTCOME_CONTRARY },
	{ 3, DISPOSITION_REFER, 120, 11, "x", "3", OUTCOME_CONTRARY },
	{ 4, DISPOSITION_EMBED, 130, 9, "x", "3", OUTCOME_UNDECIDED },
	{ 5, DISPOSITION_EXEMPT, 140, 12, "bluesky", "10", OUTCOME_CONTRARY },
	{ 2, DISPOSITION_CORRECT, 150, 11, "facebook", "6",
	    OUTCOME_CONTRARY },
	{ 1, DISPOSITION_UNDONE, 160, 10, "x", "6", OUTCOME_CONTRARY },
};

static struct reviews *
make_reviews(void)
{
	struct reviews *r = reviews_new();
	char why[200] = "";

	for (size_t i = 0; i < ARRAY_LEN(acts); i++) {
		struct review v = { .disposition = acts[i].d,
			.recorded_us = acts[i].recorded_us,
			.day = acts[i].day, .outcome = acts[i].outcome };

		snprintf(v.session, sizeof(v.session), "%016x",
		    acts[i].session);
		snprintf(v.service, sizeof(v.service), "%s", acts[i].service);
		snprintf(v.clause, sizeof(v.clause), "%s", acts[i].clause);
		reviews_take(r, &v, why, sizeof(why));
		assert_string_equal(why, "");
	}
	return r;
}

/* "facebook 1/0, x 1/0": right and wrong of a rule. */
static char *
rows_text(const struct reviews_row *rows, size_t count, char buf[200])
{
	struct precision_ratio r;
	size_t i, len = 0;

	buf[0] = '\0';
	for (i = 0; i < count; i++) {
		precision_ratio(&rows[i].found, PRECISION_RULE, &r);
		len += (size_t)snprintf(buf + len, 200 - len, "%s%s %u/%u",
		    i ? ", " : "", rows[i].id, r.right, r.wrong);
	}
	return buf;
}

static void
scopes(void **state)
{
	static const struct {
		struct reviews_scope scope;
		const char *services, *clauses;
		int32_t since;
	} cases[] = {
		{ { INT32_MIN, INT32_MAX, 0 },
		    "bluesky 0/1, facebook 1/0, x 1/0", "10 0/1, 3 1/0, 6 1/0",
		    11 },
		{ { INT32_MIN, INT32_MAX, 145 },
		    "bluesky 0/1, facebook 0/1, x 2/0", "10 0/1, 3 1/0, 6 1/1",
		    10 },
		{ { 11, 11, 0 }, "facebook 1/0, x 1/0", "3 1/0, 6 1/0", 11 },
		{ { 10, 10, 0 }, "", "", INT32_MAX },
		{ { 10, 10, 159 }, "x 1/0", "6 1/0", 10 },
		{ { INT32_MIN, INT32_MAX, 99 }, "", "", INT32_MAX },
	};
	struct reviews *r = make_reviews();
	struct reviews_table t;
	char text[200];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(reviews_table_make(r, &cases[i].scope, &t),
		    0);
		assert_string_equal(rows_text(t.services, t.service_count,
		    text), cases[i].services);
		assert_string_equal(rows_text(t.clauses, t.clause_count,
		    text), cases[i].clauses);
		assert_int_equal(t.since, cases[i].since);
		reviews_table_clear(&t);
	}
	assert_int_equal(reviews_table_make(NULL, &cases[0].scope, &t), 0);
	assert_int_equal(t.service_count, 0);
	reviews_table_clear(&t);
	reviews_free(r);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(scopes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
