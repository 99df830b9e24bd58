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

struct heard {
	char text[400];
	uint32_t capped_at;		/* the last minute to have one */
};

static int
hear(void *arg, uint32_t minute, const struct store_cover *sum)
{
	struct heard *h = arg;
	size_t at = strlen(h->text);

	assert_int_equal(sum->contacts_capped,
	    minute >= 102 && minute <= h->capped_at);
	snprintf(h->text + at, sizeof(h->text) - at, "%u:%u/%u ", minute,
	    (unsigned)sum->packets, (unsigned)sum->minutes);
	return 0;
}

static void
tell(struct cover *c, uint32_t minute, uint64_t packets)
{
	struct note n;

	memset(&n, 0, sizeof(n));
	n.kind = NOTE_COVER;
	n.cover.minute = minute;
	n.cover.packets = packets;
	assert_true(cover_wants(c, &n));
	assert_int_equal(cover_note(c, &n), 0);
}

/* 65 contacts with a foreign name: one is held back. */
static void
begin(struct cover *c, uint64_t at_us)
{
	struct note n;

	memset(&n, 0, sizeof(n));
	n.kind = NOTE_CONTACT;
	for (unsigned i = 0; i < 65; i++) {
		n.time_us = at_us + i;
		n.flow.name_hash = 0;
		assert_false(cover_wants(c, &n));
		n.flow.name_hash = 7;
		assert_int_equal(cover_wants(c, &n), i == 64);
	}
	assert_int_equal(cover_note(c, &n), 0);
}

static void
test_minutes(void **state)
{
	struct cover *c = cover_new();
	struct heard h = { "", 0 };

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
	begin(c, 102 * SESSION_MINUTE_US);
	begin(c, 103 * SESSION_MINUTE_US);
	h.capped_at = 103;
	assert_int_equal(cover_clock(c, UINT64_MAX, hear, &h), 0);
	assert_string_equal(h.text, "100:12/1 100:3/0 101:1/1 102:4/1 "
	    "103:0/1 ");
	cover_free(c);
}

static void
test_text(void **state)
{
	struct fact f = { .what = "sensor-lost", .source = "eth1",
		.day = 20777, .at_us = 12, .sensor = "3",
		.add = { .sensors_lost = 1, .gap_us = 2200 } };
	struct json j = { 0 };
	struct fact_sum sum;
	char why[128];

	(void)state;
	fact_write(&j, &f);
	assert_string_equal(j.bytes, "{\"v\":1,\"what\":\"sensor-lost\","
	    "\"source\":\"eth1\",\"day\":\"2026-11-20\",\"at\":12,"
	    "\"add\":{\"sensors_lost\":1,\"gap_us\":2200},\"sensor\":\"3\"}");
	assert_int_equal(fact_read(j.bytes, j.len, &sum, why, sizeof(why)), 0);
	assert_int_equal(sum.day, 20777);
	assert_false(sum.is_count);
	assert_memory_equal(&sum.cover, &f.add, sizeof(f.add));
	json_free(&j);
}

static void
test_count_text(void **state)
{
	const struct store_count c = { .of = COUNT_EXEMPT,
		.name = "official-3", .sessions = 2, .minutes = 19 };
	struct json j = { 0 };
	struct fact_sum sum;
	char why[128];

	(void)state;
	fact_write_count(&j, "eth1", 20777, 4, &c);
	assert_string_equal(j.bytes, "{\"v\":1,\"what\":\"count\","
	    "\"source\":\"eth1\",\"day\":\"2026-11-20\",\"of\":\"exempt\","
	    "\"name\":\"official-3\",\"part\":4,"
	    "\"add\":{\"sessions\":2,\"minutes\":19}}");
	assert_int_equal(fact_read(j.bytes, j.len, &sum, why, sizeof(why)), 0);
	assert_int_equal(sum.day, 20777);
	assert_true(sum.is_count);
	assert_memory_equal(&sum.count, &c, sizeof(c));
	json_free(&j);
}

static void
test_count_as_first_written(void **state)
{
	static const char text[] = "{\"v\":1,\"what\":\"count\","
	    "\"source\":\"eth1\",\"day\":\"2026-11-20\",\"at\":12,"
	    "\"add\":{\"unknown_sessions\":5,\"unknown_devices\":3}}";
	struct fact_sum sum;
	char why[128];

	(void)state;
	assert_int_equal(fact_read(text, strlen(text), &sum, why,
	    sizeof(why)), 0);
	assert_true(sum.is_count);
	assert_int_equal(sum.count.of, COUNT_UNKNOWN);
	assert_string_equal(sum.count.name, "");
	assert_int_equal(sum.count.sessions, 5);
	assert_int_equal(sum.count.devices, 3);
}

static void
test_refused(void **state)
{
	static const char *const texts[] = { "", "[]", "{}",
		"{\"day\":\"2026-11-20\"}", "{\"day\":\"x\",\"add\":{}}",
		"{\"day\":\"2026-11-20x\",\"add\":{}}",
		"{\"day\":\"2026-11-20\",\"add\":{\"lies\":1}}",
		"{\"day\":\"2026-11-20\",\"add\":{\"packets\":-1}}",
		"{\"day\":\"2026-11-20\",\"add\":{\"packets\":\"1\"}}",
#define COUNT "{\"what\":\"count\",\"day\":\"2026-11-20\","
		COUNT "\"add\":{\"sessions\":1}}",
		COUNT "\"of\":\"pupil\",\"name\":\"\",\"add\":{}}",
		COUNT "\"of\":\"service\",\"add\":{\"sessions\":1}}",
		COUNT "\"of\":\"service\",\"name\":\"0123456789012345678901234"
		    "56789012345678901234567890123456789012345\",\"add\":{}}",
		COUNT "\"of\":\"service\",\"name\":\"x\",\"add\":{\"lies\":1}}",
		COUNT "\"of\":\"service\",\"name\":\"x\",\"add\":"
		    "{\"unknown_sessions\":1}}",
		COUNT "\"of\":1,\"name\":\"x\",\"add\":{}}" };
	struct fact_sum sum;
	char why[128];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		assert_int_equal(fact_read(texts[i], strlen(texts[i]), &sum,
		    why, sizeof(why)), -1);
}

static void
test_what_does_not_add_up(void **state)
{
	const struct note_cover good = { .minute = 100, .packets = 15,
		.decoded = 8, .other = 1, .fragments = 2, .undecodable = 3,
		.duplicates = 1, .received = 20, .dropped = 4,
		.quarantined = 1, .abandoned = 2, .waiting_before = 7,
		.waiting = 5, .flows_before = 3, .flows_new = 9,
		.flows_live = 5, .flows_ended = 4, .flows_evicted = 2,
		.evicted_half_open = 1, .evicted_named = 1,
		.flows_lost = 1 };
	/* Each of these numbers alone, one more. */
	static const struct { size_t at; const char *word; } cases[] = {
#define OF(member, word) { offsetof(struct note_cover, member), word }
		OF(packets, "kinds"), OF(decoded, "kinds"),
		OF(other, "kinds"), OF(fragments, "kinds"),
		OF(undecodable, "kinds"), OF(duplicates, "kinds"),
		OF(received, "received"), OF(dropped, "received"),
		OF(quarantined, "received"), OF(abandoned, "received"),
		OF(waiting_before, "received"), OF(waiting, "received"),
		OF(flows_before, "connections"), OF(flows_new, "connections"),
		OF(flows_live, "connections"), OF(flows_ended, "connections"),
		OF(flows_evicted, "connections"),
		OF(flows_lost, "connections"),
		OF(evicted_half_open, "kinds"), OF(evicted_nameless, "kinds"),
		OF(evicted_named, "kinds"),
	};
	struct note_cover c;
	size_t i;

	(void)state;
	assert_null(cover_wrong(&good));
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		c = good;
		++*(uint64_t *)(void *)((char *)&c + cases[i].at);
		assert_non_null(cover_wrong(&c));
		assert_non_null(strstr(cover_wrong(&c), cases[i].word));
	}
	c = good;
	c.bytes = c.device_dropped = c.notes_lost = 77;	/* are in no sum */
	assert_null(cover_wrong(&c));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_minutes), cmocka_unit_test(test_text),
		cmocka_unit_test(test_count_text),
		cmocka_unit_test(test_count_as_first_written),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_what_does_not_add_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
