/* control_words_test.c: the launcher's facts in words. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "store/control_words.h"

static void
assert_text(const char *want, const char *got)
{
	if (!want)
		assert_null(got);
	else
		assert_string_equal(want, got);
}

static void
test_words(void **state)
{
	static const struct {
		struct keeper_fact fact;
		const char *what, *sensor, *device, *text;
		uint64_t gap_us, lost;
	} cases[] = {
		{ { .kind = KEEPER_LOST, .sensor = 3, .gap_us = 9, .frame = 7,
		    .packet_digest = { 1 } }, "sensor-lost", "3", NULL,
		    "it crashed", 9, 1 },
		{ { .kind = KEEPER_LOST, .hung = 1 }, "sensor-lost", "0", NULL,
		    "it hung on a packet", 0, 1 },
		{ { .kind = KEEPER_LINK, .device = "eth1" }, "link-down", NULL,
		    "eth1", NULL, 0, 0 },
		{ { .kind = KEEPER_LINK, .up = 1, .device =
		    "a-name-of-thirty-two-characters." }, "link-up", NULL,
		    "a-name-of-thirty-two-characters.", NULL, 0, 0 },
		{ { .kind = KEEPER_STOP }, "stop-asked", NULL, NULL, NULL, 0,
		    0 },
		{ { .kind = KEEPER_AGAIN, .signal = 9, .gap_us = 5 },
		    "keeper-lost", NULL, NULL, "signal 9 ended it", 5, 0 },
		{ { .kind = KEEPER_AGAIN }, "keeper-lost", NULL, NULL,
		    "it failed", 0, 0 },
		{ { .kind = KEEPER_CLOCK, .step_us = -3600000000 },
		    "clock-set", NULL, NULL,
		    "the wall clock was set back by 3600.000 s", 0, 0 },
		{ { .kind = KEEPER_CLOCK, .step_us = 1234567 }, "clock-set",
		    NULL, NULL, "the wall clock was set forward by 1.234 s", 0,
		    0 },
		{ { .kind = KEEPER_CLOCK, .step_us = INT64_MIN }, "clock-set",
		    NULL, NULL, "the wall clock was set back by "
		    "9223372036854.775 s", 0, 0 },
	};
	struct control_words w;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_true(control_words(&cases[i].fact, &w));
		assert_string_equal(w.fact.what, cases[i].what);
		assert_text(cases[i].sensor, w.fact.sensor);
		assert_text(cases[i].device, w.fact.device);
		assert_text(cases[i].text, w.fact.text);
		assert_int_equal(cases[i].fact.kind == KEEPER_AGAIN ?
		    w.fact.add.unheard_us : w.fact.add.gap_us,
		    cases[i].gap_us);
		assert_int_equal(w.fact.add.sensors_lost, cases[i].lost);
		assert_int_equal(w.fact.frame, cases[i].fact.frame);
		if (cases[i].fact.packet_digest[0])
			assert_string_equal(w.fact.packet, "01000000000000000"
			    "00000000000000000000000000000000000000000000000");
		else
			assert_null(w.fact.packet);
	}
}

static void
test_what_is_no_event(void **state)
{
	struct keeper_fact fact = { .kind = KEEPER_SENSOR };
	struct control_words w;

	(void)state;
	assert_false(control_words(&fact, &w));
	fact.kind = KEEPER_FACT_COUNT;
	assert_false(control_words(&fact, &w));
	fact.kind = UINT32_MAX;
	assert_false(control_words(&fact, &w));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_what_is_no_event),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
