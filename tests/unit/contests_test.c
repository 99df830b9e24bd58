/* contests_test.c: what may be contested and answered, by whom, and by when;
 * and that it is the same when it is read back from the ledger's text. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "classify/json.h"
#include "classify/text.h"
#include "store/ledger_text.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define ONE "91c57e02b7ab41f0"
#define TWO "0000000000000002"

static const struct {
	bool is_answer;
	const char *id, *session, *by, *wrong;	/* "" it is taken */
} steps[] = {
	{ true, "contest-1", ONE, "h.clarke", "there is no contest-1" },
	{ false, "contest-1", ONE, "t.okafor", "" },
	{ false, "contest-2", ONE, "t.okafor", "contested already" },
	{ false, "contest-1", TWO, "t.okafor", "in use" },
	{ false, "contest-2", TWO, "j.reed", "" },
	{ true, "contest-1", TWO, "h.clarke", "another session" },
	{ true, "contest-1", ONE, "t.okafor", "nobody answers himself" },
	{ true, "contest-1", ONE, "h.clarke", "" },
	{ true, "contest-1", ONE, "c.hair", "answered already, by h.clarke" },
	{ false, "contest-3", ONE, "t.okafor", "" },
};

static void
one_is_open_and_another_answers(void **state)
{
	struct contests *c = contests_new();
	char why[200];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(steps); i++) {
		struct contest one = { .is_answer = steps[i].is_answer };

		snprintf(one.id, sizeof(one.id), "%s", steps[i].id);
		snprintf(one.session, sizeof(one.session), "%s",
		    steps[i].session);
		snprintf(one.by, sizeof(one.by), "%s", steps[i].by);
		why[0] = '\0';
		assert_int_equal(contests_check(c, &one, why, sizeof(why)),
		    steps[i].wrong[0] ? -1 : 0);
		if (!strstr(why, steps[i].wrong))
			fail_msg("step %zu: %s", i, why);
		if (!steps[i].wrong[0])
			assert_int_equal(contests_take(c, &one, why,
			    sizeof(why)), 0);
	}
	assert_int_equal(contests_count(c), 3);
	assert_string_equal(contests_of(c, ONE, 0)->said.id, "contest-3");
	assert_string_equal(contests_of(c, ONE, 0)->answer.id, "");
	assert_string_equal(contests_at(c, 0)->answer.by, "h.clarke");
	assert_null(contests_of(c, "0000000000000003", 0));
	contests_free(c);
}

/* What had been said then: a second one does not make the first unsaid. */
static void
answered_contest_forgotten_once_another_was_made(void **state)
{
	struct contest first = { .id = "contest-1", .session = ONE,
		.by = "t.okafor", .recorded_us = 10 };
	struct contest answer = { .is_answer = true, .id = "contest-1",
		.session = ONE, .by = "h.clarke", .recorded_us = 20 };
	struct contest second = { .id = "contest-2", .session = ONE,
		.by = "t.okafor", .recorded_us = 30 };
	const struct contest *const all[] = { &first, &answer, &second };
	static const struct { uint64_t as_known_us; const char *id; } then[] = {
		{ 10, "contest-1" }, { 29, "contest-1" }, { 30, "contest-2" },
		{ 0, "contest-2" },
	};
	struct contests *c = contests_new();
	char why[200];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(all); i++)
		assert_int_equal(contests_take(c, all[i], why, sizeof(why)),
		    0);
	for (i = 0; i < ARRAY_LEN(then); i++)
		assert_string_equal(contests_of(c, ONE,
		    then[i].as_known_us)->said.id, then[i].id);
	assert_string_equal(contests_of(c, ONE, 29)->answer.by, "h.clarke");
	assert_null(contests_of(c, ONE, 9));
	contests_free(c);
}

/* What an earlier one was answered is known of the later ones. */
static void
an_earlier_answer_is_remembered(void **state)
{
	static const enum contest_found found[] = { CONTEST_STANDS,
		CONTEST_WRONG, CONTEST_NOTED };
	struct contests *c = contests_new();
	const struct contests_one *last;
	char why[200];
	unsigned i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(found); i++) {
		struct contest one = { .session = ONE, .by = "t.okafor",
			.recorded_us = 100 * i + 10 };

		snprintf(one.id, sizeof(one.id), "contest-%u", i + 1);
		assert_int_equal(contests_take(c, &one, why, sizeof(why)), 0);
		last = contests_of(c, ONE, 0);
		assert_int_equal(last->answered_before_us, i > 0 ? 20 : 0);
		assert_int_equal(last->wrong_before_us, i > 1 ? 120 : 0);
		one.is_answer = true;
		one.found = found[i];
		one.recorded_us += 10;
		assert_int_equal(contests_take(c, &one, why, sizeof(why)), 0);
	}
	assert_int_equal(contests_of(c, ONE, 110)->wrong_before_us, 0);
	contests_free(c);
}

/* Days by the calendar on the wall, UK GDPR article 12(3). */
static void
a_month_is_a_month(void **state)
{
	static const int days[][6] = {
		{ 2026, 11, 30, 2026, 12, 30 }, { 2026, 12, 1, 2027, 1, 1 },
		{ 2027, 1, 31, 2027, 2, 28 }, { 2028, 1, 30, 2028, 2, 29 },
		{ 2026, 10, 31, 2026, 11, 30 }, { 2026, 12, 31, 2027, 1, 31 },
		{ 2027, 2, 28, 2027, 3, 28 }, { 2026, 8, 31, 2026, 9, 30 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(days); i++)
		assert_int_equal(contest_due(text_day_of(days[i][0],
		    days[i][1], days[i][2]), 0), text_day_of(days[i][3],
		    days[i][4], days[i][5]));
	assert_int_equal(contest_due(text_day_of(2026, 12, 20), 14),
	    text_day_of(2027, 1, 3));
}

/* By hand, from the format's description. */
static const char said[] = "{\"v\":1,\"what\":\"contest\",\"recorded\":"
    "1795176000000000,\"id\":\"contest-2\",\"session\":\"" ONE "\",\"by\":"
    "\"t.okafor\",\"os_user\":\"root\",\"office\":\"head\",\"reason\":"
    "\"I was teaching\",\"day\":\"2026-11-20\"}";
static const char answered[] = "{\"v\":1,\"what\":\"answer\",\"recorded\":"
    "1795176000000000,\"id\":\"contest-2\",\"session\":\"" ONE "\",\"by\":"
    "\"h.clarke\",\"os_user\":\"root\",\"office\":\"head\",\"reason\":"
    "\"So it was\",\"day\":\"2026-11-20\",\"found\":\"wrong\"}";

static void
the_text_is_read_back(void **state)
{
	static const char *const texts[] = { said, answered };
	struct ledger_text t;
	struct json j;
	char why[200];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(texts); i++) {
		memset(&j, 0, sizeof(j));
		assert_int_equal(ledger_text_read(texts[i], strlen(texts[i]),
		    0, &t, why, sizeof(why)), 0);
		assert_int_equal(t.what, LEDGER_CONTEST);
		ledger_text_contest(&j, &t.contest, true);
		assert_true(json_ok(&j));
		assert_string_equal(j.bytes, texts[i]);
		json_free(&j);
	}
	assert_int_equal(t.contest.found, CONTEST_WRONG);
}

static const struct { const char *part, *by, *wrong; } bad[] = {
	{ "\"found\":\"wrong\"", "\"found\":\"true\"", "\"found\" is not" },
	{ ",\"found\":\"wrong\"", "", "\"found\" is not" },
	{ "\"contest-2\"", "\"contest-\"", "\"id\" is not" },
	{ "\"contest-2\"", "\"contest-2x\"", "\"id\" is not" },
	{ ONE, "91c5", "\"session\" is not" },
	{ "\"So it was\"", "\"\"", "\"reason\" is not" },
	{ "\"office\":\"head\"", "\"office\":7", "\"office\" is not" },
	{ "\"office\"", "\"answers\"", "not a member" },
	{ "\"what\":\"answer\"", "\"what\":\"contest\"", "\"found\" is not" },
};

static void
what_is_wrong_is_refused(void **state)
{
	char text[1000], why[200];
	struct ledger_text t;
	const char *at;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(bad); i++) {
		at = strstr(answered, bad[i].part);
		snprintf(text, sizeof(text), "%.*s%s%s",
		    (int)(at - answered), answered, bad[i].by,
		    at + strlen(bad[i].part));
		assert_int_equal(ledger_text_read(text, strlen(text), 0, &t,
		    why, sizeof(why)), -1);
		if (!strstr(why, bad[i].wrong))
			fail_msg("%s: %s", bad[i].by, why);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_is_open_and_another_answers),
		cmocka_unit_test(
		    answered_contest_forgotten_once_another_was_made),
		cmocka_unit_test(an_earlier_answer_is_remembered),
		cmocka_unit_test(a_month_is_a_month),
		cmocka_unit_test(the_text_is_read_back),
		cmocka_unit_test(what_is_wrong_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
