/* cover_test.c: coverage summed over sensors, and its text. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "classify/json.h"
#include "store/cover.h"
#include "store/fact.h"

struct heard { char text[400]; };

static int
hear(void *arg, uint32_t minute, const struct store_cover *sum)
{
	struct heard *h = arg;
	size_t at = strlen(h->text);

	snprintf(h->text + at, sizeof(h->text) - at, "%u:%u/%u ", minute,
	    (unsigned)sum->packets, (unsigned)sum->minutes);
	return 0;
}

static void
tell(struct cover *c, uint32_t minute, uint64_t packets)
{
	struct note n;

	memset(&n, 0, sizeof(n));
	n.cover.minute = minute;
	n.cover.packets = packets;
	assert_int_equal(cover_note(c, &n), 0);
}

static void
test_minutes(void **state)
{
	struct cover *c = cover_new();
	struct heard h = { "" };

	(void)state;
	tell(c, 100, 5);
	tell(c, 101, 1);
	tell(c, 100, 7);
	assert_int_equal(cover_clock(c, 102 * SESSION_MINUTE_US - 1, hear, &h),
	    0);
	assert_string_equal(h.text, "");
	assert_int_equal(cover_clock(c, 102 * SESSION_MINUTE_US, hear, &h), 0);
	assert_string_equal(h.text, "100:12/1 ");
	/* Told late: added, but the minute is not counted twice. */
	tell(c, 100, 3);
	tell(c, 102, 4);
	assert_int_equal(cover_clock(c, UINT64_MAX, hear, &h), 0);
	assert_string_equal(h.text, "100:12/1 100:3/0 101:1/1 102:4/1 ");
	cover_free(c);
}

static void
test_text(void **state)
{
	struct fact f = { .what = "sensor-lost", .source = "eth1",
		.day = 20777, .at_us = 12, .sensor = "3",
		.add = { .sensors_lost = 1, .gap_us = 2200 } };
	struct store_cover add;
	struct json j = { 0 };
	char why[128];
	int32_t day;

	(void)state;
	fact_write(&j, &f);
	assert_string_equal(j.bytes, "{\"v\":1,\"what\":\"sensor-lost\","
	    "\"source\":\"eth1\",\"day\":\"2026-11-20\",\"at\":12,"
	    "\"add\":{\"sensors_lost\":1,\"gap_us\":2200},\"sensor\":\"3\"}");
	assert_int_equal(fact_read(j.bytes, j.len, &day, &add, why,
	    sizeof(why)), 0);
	assert_int_equal(day, 20777);
	assert_memory_equal(&add, &f.add, sizeof(add));
	json_free(&j);
}

static void
test_refused(void **state)
{
	static const char *const texts[] = { "", "[]", "{}",
		"{\"day\":\"2026-11-20\"}", "{\"day\":\"x\",\"add\":{}}",
		"{\"day\":\"2026-11-20x\",\"add\":{}}",
		"{\"day\":\"2026-11-20\",\"add\":{\"lies\":1}}",
		"{\"day\":\"2026-11-20\",\"add\":{\"packets\":-1}}",
		"{\"day\":\"2026-11-20\",\"add\":{\"packets\":\"1\"}}" };
	struct store_cover add;
	char why[128];
	int32_t day;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		assert_int_equal(fact_read(texts[i], strlen(texts[i]), &day,
		    &add, why, sizeof(why)), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_minutes), cmocka_unit_test(test_text),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
