/* record_index_test.c: the four members, by the short way and the long one. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/json.h"
#include "store/record.h"
#include "store/record_index.h"

#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static char why[256];

static void
make(struct session *s, const char *device, bool has_mac)
{
	*s = (struct session){ .id = "00ff00ff00ff00ff", .site = "alexandra",
		.box = "box1", .source = "eth1", .service = "facebook",
		.start_us = UINT64_C(1795168800123456), .has_mac = has_mac,
		.end_us = UINT64_C(1795168800123456), .vlan = 10,
		.catalogue = HASH, .roster = HASH };
	snprintf(s->device, sizeof(s->device), "%s", device);
}

static void
check(const char *text, size_t len, const struct session *s)
{
	struct record_index x;

	memset(&x, 0x55, sizeof(x));
	if (record_index(text, len, &x, why, sizeof(why)) < 0)
		fail_msg("%s: %.*s", why, (int)len, text);
	assert_string_equal(x.id, s->id);
	assert_string_equal(x.device, s->device);
	assert_string_equal(x.service, s->service);
	assert_int_equal(x.start_us, s->start_us);
}

static void
test_written_ones(void **state)
{
	static const char *const devices[] = { "office-01",
		"02:00:5e:10:00:01", "10.0.0.1@10", "a\"b\\c", "<b>&",
		"\xc3\xa9" "cole", "a,\"start\":1", "" };
	struct session s;
	size_t i;

	(void)state;
	for (i = 0; i < 2 * sizeof(devices) / sizeof(*devices); i++) {
		struct json j = { 0 };

		make(&s, devices[i / 2], i % 2);
		record_write(&j, &s);
		assert_true(json_ok(&j));
		check(j.bytes, j.len, &s);
		json_free(&j);
	}
}

/* White space and another order are records all the same. */
static void
test_other_forms(void **state)
{
	char *start, text[2048];
	struct json j = { 0 };
	struct session s;

	(void)state;
	make(&s, "office-01", false);
	record_write(&j, &s);
	snprintf(text, sizeof(text), "{ %s", j.bytes + 1);
	check(text, strlen(text), &s);
	/* A text that names a start twice is none. */
	start = strstr(j.bytes, "\"box\"");
	snprintf(text, sizeof(text), "%.*s\"start\":1,%s",
	    (int)(start - j.bytes), j.bytes, start);
	assert_int_equal(record_index(text, strlen(text), &(struct record_index)
	    { "", "", "", 0 }, why, sizeof(why)), -1);
	json_free(&j);
}

/* What is cut off before the start is no record, wherever; and nothing is read
 * past the end. */
static void
test_cut_short(void **state)
{
	struct record_index x = { "kept", "", "", 7 };
	struct json j = { 0 };
	struct session s;
	size_t len, end;

	(void)state;
	make(&s, "office-01", true);
	record_write(&j, &s);
	end = (size_t)(strstr(j.bytes, "\"start\":") - j.bytes);
	for (len = 0; len < end; len++) {
		char *part = malloc(len ? len : 1);

		memcpy(part, j.bytes, len);
		assert_int_equal(record_index(part, len, &x, why,
		    sizeof(why)), -1);
		free(part);
	}
	assert_string_equal(x.id, "kept");
	json_free(&j);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_written_ones),
		cmocka_unit_test(test_other_forms),
		cmocka_unit_test(test_cut_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
