/* advice_test.c: recommendations, as texts and as what they amount to. The
 * texts are those of advice.h, written by hand. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "store/advice.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define WHO ",\"by\":\"p.shaw\",\"office\":\"business manager\",\"os_user\":" \
	"\"root\"}"
#define HEAD ",\"by\":\"a.bello\",\"office\":\"head\",\"os_user\":\"root\"}"
#define ADD "{\"v\":1,\"what\":\"recommendation\",\"id\":\"recommendation-1\"," \
	"\"kind\":\"renewal\",\"text\":\"Renew what lapses at Christmas.\""
#define DECIDE "{\"v\":1,\"what\":\"decision\",\"id\":\"recommendation-1\"," \
	"\"decision\":"
#define CLOSE "{\"v\":1,\"what\":\"closing\",\"id\":\"recommendation-1\"," \
	"\"result\":"

enum { ADDED, ADDED_DAYS, DEFERRED, ACCEPTED, DECLINED, DONE, OWN };

/* Each as the ledger has it: written again it is the same bytes. */
static const char *const entries[] = {
	[ADDED] = ADD WHO,
	[ADDED_DAYS] = ADD ",\"from\":\"2026-11-16\",\"to\":\"2026-11-22\"" WHO,
	[DEFERRED] = DECIDE "\"deferred\"" HEAD,
	[ACCEPTED] = DECIDE "\"accepted\",\"due\":\"2026-12-18\",\"text\":"
	    "\"Before the holidays.\"" HEAD,
	[DECLINED] = DECIDE "\"declined\"" HEAD,
	[DONE] = CLOSE "\"done\",\"text\":\"Two were renewed.\"" WHO,
	[OWN] = DECIDE "\"accepted\"" WHO,
};

static struct advice
entry(int which, uint64_t at_us)
{
	struct advice a;
	char why[256];

	if (advice_read(entries[which], strlen(entries[which]), &a, why,
	    sizeof(why)) < 0)
		fail_msg("%s: %s", entries[which], why);
	a.recorded_us = at_us;
	return a;
}

static void
texts_come_back(void **state)
{
	struct json j = { 0 };
	struct advice a;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(entries); i++) {
		a = entry((int)i, 1);
		json_clear(&j);
		advice_write(&j, &a);
		assert_string_equal(j.bytes, entries[i]);
	}
	json_free(&j);
}

static void
what_is_odd_is_refused(void **state)
{
	static const struct { int entry; const char *from, *to; } cases[] = {
		{ ADDED, "\"v\":1", "\"v\":2" },
		{ ADDED, "\"recommendation\",", "\"advice\"," },
		{ ADDED, "\"id\":\"recommendation-1\",", "" },
		{ ADDED, "renewal", "renewals" },
		{ ADDED, "\"text\":\"Renew what lapses at Christmas.\",", "" },
		{ ADDED, "Renew what lapses at Christmas.", "" },
		{ ADDED, "\"by\":\"p.shaw\",", "" },
		{ ADDED, "\"office\":\"business manager\",", "" },
		{ ADDED, "\"kind\"", "\"decision\"" },
		{ ADDED, "\"os_user\"", "\"due\":\"2026-12-18\",\"os_user\"" },
		{ ADDED_DAYS, ",\"to\":\"2026-11-22\"", "" },
		{ ADDED_DAYS, "\"2026-11-22\"", "\"2026-11-15\"" },
		{ ADDED_DAYS, "\"2026-11-22\"", "\"2026-11-31\"" },
		{ ADDED_DAYS, "\"2026-11-22\"", "20777" },
		{ ACCEPTED, "\"accepted\"", "\"agreed\"" },
		{ ACCEPTED, "Before the holidays.", "" },
		{ DONE, "\"done\"", "\"open\"" },
		{ DONE, "}", "" },
	};
	char text[2000], why[256];
	struct advice a;
	const char *from, *at;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		from = entries[cases[i].entry];
		at = strstr(from, cases[i].from);
		assert_non_null(at);
		snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - from),
		    from, cases[i].to, at + strlen(cases[i].from));
		why[0] = '\0';
		if (advice_read(text, strlen(text), &a, why, sizeof(why)) == 0)
			fail_msg("case %zu is read: %s", i, text);
		assert_true(strlen(why) > 10);
	}
}

/* In order; what is refused changes nothing. */
static const struct {
	int entry;
	const char *wrong;		/* "" it is taken */
	enum advice_state then;
} steps[] = {
	{ ACCEPTED, "there is no recommendation-1", 0 },
	{ ADDED, "", ADVICE_IS_OPEN },
	{ ADDED, "there is already a recommendation-1", ADVICE_IS_OPEN },
	{ DONE, "recommendation-1 is not decided on yet: only what was "
	    "accepted is closed", ADVICE_IS_OPEN },
	{ OWN, "nobody decides on what they recommended themselves",
	    ADVICE_IS_OPEN },
	{ DEFERRED, "", ADVICE_IS_DEFERRED },
	{ DONE, "recommendation-1 is not decided on yet: only what was "
	    "accepted is closed", ADVICE_IS_DEFERRED },
	{ DEFERRED, "", ADVICE_IS_DEFERRED },
	{ ACCEPTED, "", ADVICE_IS_ACCEPTED },
	{ DECLINED, "recommendation-1 was accepted already, by the head",
	    ADVICE_IS_ACCEPTED },
	{ DONE, "", ADVICE_IS_DONE },
	{ DONE, "recommendation-1 is closed", ADVICE_IS_DONE },
	{ DEFERRED, "recommendation-1 is closed", ADVICE_IS_DONE },
};

static void
it_goes_one_way(void **state)
{
	struct advices *all = advices_new();
	const struct advices_row *row;
	char why[256], id[ADVICE_ID];
	struct advice a;
	size_t i;

	(void)state;
	assert_non_null(all);
	for (i = 0; i < ARRAY_LEN(steps); i++) {
		a = entry(steps[i].entry, 100 + i);
		why[0] = '\0';
		assert_int_equal(advices_take(all, &a, why, sizeof(why)),
		    steps[i].wrong[0] ? -1 : 0);
		assert_string_equal(why, steps[i].wrong);
		row = advices_named(all, "recommendation-1");
		if (row)
			assert_int_equal(advice_state_at(row, UINT64_MAX, NULL,
			    NULL), steps[i].then);
	}
	/* As it stood after each step. */
	for (i = 1; i < ARRAY_LEN(steps); i++)
		assert_int_equal(advice_state_at(row, 100 + i, NULL, NULL),
		    steps[i].then);
	advices_next(all, id);
	assert_string_equal(id, "recommendation-2");
	assert_int_equal(advices_count(all), 1);
	advices_free(all);
}

static void
what_is_declined_is_over(void **state)
{
	struct advices *all = advices_new();
	const struct advice *decision, *closing;
	struct advice a;
	char why[256];

	(void)state;
	a = entry(ADDED_DAYS, 1);
	assert_int_equal(advices_take(all, &a, why, sizeof(why)), 0);
	a = entry(DECLINED, 2);
	assert_int_equal(advices_take(all, &a, why, sizeof(why)), 0);
	a = entry(DONE, 3);
	assert_int_equal(advices_take(all, &a, why, sizeof(why)), -1);
	assert_string_equal(why, "recommendation-1 was declined: there is "
	    "nothing to close");
	assert_int_equal(advice_state_at(advices_at(all, 0), 2, &decision,
	    &closing), ADVICE_IS_DECLINED);
	assert_string_equal(decision->office, "head");
	assert_null(closing);
	advices_free(all);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_come_back),
		cmocka_unit_test(what_is_odd_is_refused),
		cmocka_unit_test(it_goes_one_way),
		cmocka_unit_test(what_is_declined_is_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
