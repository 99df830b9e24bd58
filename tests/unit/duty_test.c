/* duty_test.c: holds, orders, certificates and looks, as texts and as what they
 * amount to. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/duties.h"
#include "store/removal.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define HEAD "\"head\":{\"sequence\":812,\"digest\":\"" HASH "\"}"

/* Each as the ledger has it: written again it is the same bytes. */
static const char *const entries[] = {
	"{\"v\":1,\"what\":\"hold\",\"id\":\"hold-1\",\"device\":\"office-01\","
	"\"by\":\"h.clarke\",\"os_user\":\"root\",\"authority\":\"LADO 14\","
	"\"reason\":\"a case\",\"from\":\"2026-11-01\",\"to\":\"2026-11-30\"}",
	"{\"v\":1,\"what\":\"hold\",\"id\":\"hold-2\",\"session\":"
	"\"0123456789abcdef\",\"by\":\"h.clarke\",\"os_user\":\"root\","
	"\"authority\":\"a\",\"reason\":\"b\"}",
	"{\"v\":1,\"what\":\"release\",\"id\":\"hold-1\",\"by\":\"h.clarke\","
	"\"os_user\":\"root\"}",
	"{\"v\":1,\"what\":\"look\",\"command\":\"subject export\",\"person\":"
	"\"t.okafor\",\"os_user\":\"root\",\"reason\":\"asked\"}",
	"{\"v\":1,\"what\":\"order\",\"id\":\"order-1\",\"os_user\":\"root\","
	"\"policy\":\"" HASH "\",\"law\":\"" HASH "\",\"rule\":\"retention\","
	"\"day\":\"2026-11-30\"," HEAD ",\"classes\":[{\"class\":\"routine\","
	"\"records\":40,\"first\":\"2026-03-01\",\"last\":\"2026-03-31\"}],"
	"\"held\":2,\"sequences\":[[1,40],[44,44]],\"ledger\":[[3,3]],"
	"\"gone\":[\"2023-03-01\",\"2023-03-02\"],\"again\":[]}",
	"{\"v\":1,\"what\":\"certificate\",\"id\":\"order-1\",\"os_user\":"
	"\"keeper\"," HEAD ",\"texts\":42,\"verified\":[\"journal\",\"redis\","
	"\"files\"]}",
	"{\"v\":1,\"what\":\"order\",\"id\":\"order-2\",\"by\":\"d.lindop\","
	"\"os_user\":\"root\",\"authority\":\"a\",\"policy\":\"" HASH "\",\"law\":"
	"\"" HASH "\",\"rule\":\"erasure\",\"day\":\"2026-11-30\"," HEAD ","
	"\"classes\":[],\"held\":0,\"ids\":2,\"sequences\":[[1,40],[44,44]],"
	"\"ledger\":[[3,3]],\"gone\":[\"2023-03-01\",\"2023-03-02\"],"
	"\"again\":[]}",
};

static void
texts_come_back(void **state)
{
	struct removal r = { 0 };
	struct json j = { 0 };
	char why[256];
	struct duty d;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(entries); i++) {
		if (duty_read(entries[i], strlen(entries[i]), &d, why,
		    sizeof(why)) < 0)
			fail_msg("entry %zu: %s", i, why);
		assert_int_equal(removal_read(entries[4], strlen(entries[4]),
		    &r, why, sizeof(why)), 0);
		json_clear(&j);
		duty_write(&j, &d, d.what == DUTY_ORDER ? &r : NULL);
		removal_free(&r);
		assert_string_equal(j.bytes, entries[i]);
	}
	json_free(&j);
}

/* The entry of that index with from replaced by to is refused. */
static void
what_is_odd_is_refused(void **state)
{
	static const struct { size_t entry; const char *from, *to; } cases[] = {
		{ 0, "\"v\":1", "\"v\":2" },
		{ 0, "\"hold\"", "\"holds\"" },
		{ 0, "\"device\":\"office-01\",", "" },
		{ 0, "\"device\":", "\"person\":\"x\",\"device\":" },
		{ 0, "\"reason\":\"a case\",", "" },
		{ 0, "\"authority\":\"LADO 14\",", "" },
		{ 0, "\"by\":\"h.clarke\",", "" },
		{ 0, "2026-11-01", "2026-12-01" },
		{ 0, "2026-11-01", "2026-11-31" },
		{ 0, "\"id\":\"hold-1\",", "" },
		{ 0, "\"device\":\"office-01\"", "\"device\":7" },
		{ 0, "\"os_user\"", "\"colour\"" },
		{ 0, "\"os_user\"", "\"texts\"" },
		{ 1, "0123456789abcdef", "0123456789abcdeg" },
		{ 2, "\"by\":\"h.clarke\",", "" },
		{ 3, "\"command\":\"subject export\",", "" },
		{ 4, "\"retention\"", "\"whim\"" },
		{ 4, "\"day\":\"2026-11-30\",", "" },
		{ 4, HEAD ",", "" },
		{ 4, "\"policy\":\"0", "\"policy\":\"" },
		{ 4, "\"routine\"", "\"other\"" },
		{ 4, "\"records\":40", "\"records\":-1" },
		{ 4, "\"held\":2,", "" },
		{ 5, "\"texts\":42,", "" },
		{ 5, "\"redis\"", "\"nowhere\"" },
		{ 5, "\"verified\":[\"journal\",\"redis\",\"files\"]",
		    "\"verified\":7" },
		{ 5, "}", "" },
		{ 6, "\"ids\":2", "\"ids\":-2" },
		{ 6, "\"ids\":2", "\"ids\":\"t.okafor\"" },
	};
	char text[2000], why[256];
	const char *entry, *at;
	struct duty d;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		entry = entries[cases[i].entry];
		at = strstr(entry, cases[i].from);
		assert_non_null(at);
		snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - entry),
		    entry, cases[i].to, at + strlen(cases[i].from));
		if (duty_read(text, strlen(text), &d, why, sizeof(why)) == 0)
			fail_msg("case %zu is read: %s", i, text);
		assert_true(strlen(why) > 10);
	}
}

static void
removals_are_lists_that_ascend(void **state)
{
	static const struct { const char *lists; int want; } cases[] = {
		{ "\"sequences\":[[1,2],[3,9]]", 0 },
		{ "\"sequences\":[]", 0 },
		{ "\"gone\":[\"2026-11-20\",\"2026-11-21\"]", 0 },
		{ "\"sequences\":[[0,2]]", -1 },
		{ "\"sequences\":[[2,1]]", -1 },
		{ "\"sequences\":[[1,2],[2,3]]", -1 },
		{ "\"sequences\":[[1,2,3]]", -1 },
		{ "\"sequences\":[1]", -1 },
		{ "\"sequences\":7", -1 },
		{ "\"gone\":[\"2026-11-21\",\"2026-11-20\"]", -1 },
		{ "\"gone\":[\"soon\"]", -1 },
		{ "\"again\":[7]", -1 },
	};
	char text[400], why[256];
	struct removal r;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		snprintf(text, sizeof(text), "{\"order\":\"order-1\",%s}",
		    cases[i].lists);
		if (removal_read(text, strlen(text), &r, why, sizeof(why)) !=
		    cases[i].want)
			fail_msg("case %zu", i);
		if (cases[i].want == 0)
			removal_free(&r);
	}
	r = (struct removal){ 0 };
	for (i = 1; i < 1000; i++)
		if (i % 3)
			removal_add(&r.sequences, i);
	assert_int_equal(r.sequences.count, 333);
	assert_int_equal(removal_total(&r.sequences), 666);
	for (i = 0; i < 1001; i++)
		assert_int_equal(removal_has(&r.sequences, i),
		    i > 0 && i < 1000 && i % 3);
	removal_free(&r);
}

static struct duty
read_entry(size_t i)
{
	char why[256];
	struct duty d;

	assert_int_equal(duty_read(entries[i], strlen(entries[i]), &d, why,
	    sizeof(why)), 0);
	return d;
}

static bool
holding(const struct duties *d, const char *session, const char *device,
    const char *person, int32_t day)
{
	const struct duties_use use = { session, device, person, NULL, day };

	return duties_holding(d, &use) != NULL;
}

static void
holds_run_until_released(void **state)
{
	struct duties *d = duties_new();
	struct duty one;
	char why[256];
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		one = read_entry(i);
		assert_int_equal(duties_take(d, &one, i + 1, why,
		    sizeof(why)), 0);
		/* Not twice. */
		assert_int_equal(duties_take(d, &one, 9, why, sizeof(why)),
		    -1);
	}
	/* What it names, on the days it names, and nothing else. */
	assert_true(holding(d, "x", "office-01", NULL, 20777));
	assert_false(holding(d, "x", "office-01", NULL, 20757));
	assert_false(holding(d, "x", "office-01", NULL, 20788));
	assert_false(holding(d, "x", "office-02", "office-01", 20777));
	assert_true(holding(d, "0123456789abcdef", "y", NULL, 1));
	one = read_entry(2);
	assert_int_equal(duties_take(d, &one, 3, why, sizeof(why)), 0);
	assert_false(holding(d, "x", "office-01", NULL, 20777));
	assert_int_equal(duties_take(d, &one, 3, why, sizeof(why)), -1);
	assert_non_null(strstr(why, "over already"));
	duties_free(d);
}

static void
an_order_is_over_with_its_certificate(void **state)
{
	struct duties *d = duties_new();
	struct duty order = read_entry(4), proof = read_entry(5);
	char why[256];

	(void)state;
	assert_int_equal(duties_take(d, &proof, 1, why, sizeof(why)), -1);
	assert_int_equal(duties_take(d, &order, 2, why, sizeof(why)), 0);
	assert_string_equal(duties_order(d, 0)->certificate.id, "");
	assert_int_equal(duties_order(d, 0)->sequence, 2);
	assert_int_equal(duties_take(d, &proof, 3, why, sizeof(why)), 0);
	assert_int_equal(duties_order(d, 0)->certificate.texts, 42);
	assert_int_equal(duties_order(d, 0)->certificate.verified, 1 | 4 | 8);
	assert_int_equal(duties_take(d, &proof, 4, why, sizeof(why)), -1);
	duties_free(d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_come_back),
		cmocka_unit_test(what_is_odd_is_refused),
		cmocka_unit_test(removals_are_lists_that_ascend),
		cmocka_unit_test(holds_run_until_released),
		cmocka_unit_test(an_order_is_over_with_its_certificate),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
