/* schedule_test.c: schedules and their runs, as texts and as what they amount
 * to. The texts are those of schedule.h, written by hand. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "store/schedule.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* Each as the ledger has it: written again it is the same bytes. */
static const char *const entries[] = {
	"{\"v\":1,\"what\":\"schedule\",\"id\":\"schedule-1\",\"edition\":"
	"\"governors\",\"period\":\"month\",\"format\":\"pdf\",\"to\":["
	"\"chair@school.example\",\"clerk@school.example\"],\"at\":\"07:30\","
	"\"until\":\"2027-08-31\",\"attached\":true,\"by\":\"h.clarke\","
	"\"os_user\":\"root\"}",
	"{\"v\":1,\"what\":\"run\",\"id\":\"schedule-1\",\"from\":"
	"\"2026-11-01\",\"to\":\"2026-11-30\",\"missed\":0,\"report\":\"" HASH
	"\",\"os_user\":\"beadle\"}",
	"{\"v\":1,\"what\":\"unschedule\",\"id\":\"schedule-1\",\"by\":"
	"\"h.clarke\",\"os_user\":\"root\",\"reason\":\"a new chair\"}",
	"{\"v\":1,\"what\":\"unschedule\",\"id\":\"schedule-1\",\"by\":"
	"\"h.clarke\",\"os_user\":\"root\"}",
	"{\"v\":1,\"what\":\"schedule\",\"id\":\"schedule-2\",\"edition\":"
	"\"governors\",\"period\":\"term\",\"format\":\"html\","
	"\"language\":\"cy\",\"to\":[\"chair@school.example\"],"
	"\"at\":\"07:30\",\"until\":\"2027-08-31\",\"attached\":true,"
	"\"by\":\"h.clarke\",\"os_user\":\"root\"}",
};

static void
read_entry(const char *text, struct schedule *s)
{
	char why[256];

	if (schedule_read(text, strlen(text), s, why, sizeof(why)) < 0)
		fail_msg("%s: %s", text, why);
}

static void
texts_come_back(void **state)
{
	struct json j = { 0 };
	struct schedule s;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(entries); i++) {
		read_entry(entries[i], &s);
		json_clear(&j);
		schedule_write(&j, &s);
		assert_string_equal(j.bytes, entries[i]);
	}
	json_free(&j);
}

static void
what_is_odd_is_refused(void **state)
{
	static const struct { size_t entry; const char *from, *to; } cases[] = {
		{ 0, "\"v\":1", "\"v\":2" },
		{ 0, "\"schedule\"", "\"schedules\"" },
		{ 0, "\"id\":\"schedule-1\",", "" },
		{ 0, "\"edition\":\"governors\",", "" },
		{ 0, "\"edition\":\"governors\"", "\"edition\":\"\"" },
		{ 0, "[\"chair@school.example\",\"clerk@school.example\"]",
		    "[]" },
		{ 0, "[\"chair@school.example\",\"clerk@school.example\"]",
		    "\"2026-11-30\"" },
		{ 0, "\"chair@school.example\"", "7" },
		{ 0, "07:30", "24:00" },
		{ 0, "07:30", "07:60" },
		{ 0, "07:30", "7:300" },
		{ 0, "2027-08-31", "2027-08-32" },
		{ 0, "true", "1" },
		{ 0, "\"by\":\"h.clarke\",", "" },
		{ 0, "\"os_user\":\"root\"", "\"colour\":\"red\"" },
		{ 0, "\"os_user\":\"root\"",
		    "\"os_user\":\"root\",\"missed\":0" },
		{ 0, "}", "" },
		{ 1, "\"from\":\"2026-11-01\"", "\"from\":\"2026-12-01\"" },
		{ 1, "\"missed\":0", "\"missed\":-1" },
		{ 1, "\"report\":\"0", "\"report\":\"" },
		{ 1, "\"report\":\"0", "\"report\":\"g" },
		{ 1, "\"to\":\"2026-11-30\"", "\"to\":[\"a@b\"]" },
		{ 2, "\"by\":\"h.clarke\",", "" },
		{ 2, "\"reason\":\"a new chair\"", "\"reason\":\"\"" },
	};
	char text[2000], why[256];
	const char *entry, *at;
	struct schedule s;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		entry = entries[cases[i].entry];
		at = strstr(entry, cases[i].from);
		assert_non_null(at);
		snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - entry),
		    entry, cases[i].to, at + strlen(cases[i].from));
		why[0] = '\0';
		if (schedule_read(text, strlen(text), &s, why,
		    sizeof(why)) == 0)
			fail_msg("case %zu is read: %s", i, text);
		assert_true(strlen(why) > 10);
	}
}

static int
take(struct schedules *all, size_t entry, char *why, size_t whylen)
{
	struct schedule s;

	read_entry(entries[entry], &s);
	return schedules_take(all, &s, why, whylen);
}

static void
no_period_has_two_runs(void **state)
{
	struct schedules *all = schedules_new();
	const struct schedules_row *row;
	char why[256];

	(void)state;
	assert_non_null(all);
	assert_int_equal(take(all, 1, why, sizeof(why)), -1);
	assert_string_equal(why, "there is no schedule-1");
	assert_int_equal(take(all, 0, why, sizeof(why)), 0);
	assert_int_equal(take(all, 0, why, sizeof(why)), -1);
	assert_string_equal(why, "there is already a schedule-1");
	assert_int_equal(take(all, 1, why, sizeof(why)), 0);
	assert_int_equal(take(all, 1, why, sizeof(why)), -1);
	assert_string_equal(why, "schedule-1 had its run of that period");
	row = schedules_named(all, "schedule-1");
	assert_int_equal(row->runs, 1);
	assert_string_equal(row->last.report, HASH);
	schedules_free(all);
}

static void
what_was_removed_stays_so(void **state)
{
	struct schedules *all = schedules_new();
	char why[256];

	(void)state;
	assert_non_null(all);
	assert_int_equal(take(all, 0, why, sizeof(why)), 0);
	assert_int_equal(take(all, 2, why, sizeof(why)), 0);
	assert_int_equal(take(all, 2, why, sizeof(why)), -1);
	assert_string_equal(why, "schedule-1 was removed");
	assert_int_equal(take(all, 1, why, sizeof(why)), -1);
	assert_string_equal(why, "schedule-1 was removed");
	assert_int_equal(schedules_count(all), 1);
	assert_string_equal(schedules_at(all, 0)->removal.reason,
	    "a new chair");
	schedules_free(all);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_come_back),
		cmocka_unit_test(what_is_odd_is_refused),
		cmocka_unit_test(no_period_has_two_runs),
		cmocka_unit_test(what_was_removed_stays_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
