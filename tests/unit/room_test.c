/* room_test.c: the setting "memory", divided: what is promised of it. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "classify/flow.h"
#include "classify/room.h"

#define MIB (UINT64_C(1) << 20)

/* Four million conversations in a GiB, on a device. */
static void
a_gibibyte(void **state)
{
	struct room r;

	(void)state;
	room_divide(&r, 1024 * MIB, 1, ROOM_DEVICE);
	assert_true(r.flows >= 4000000);
	assert_true(sizeof(struct flow) <= 128);
	assert_int_equal(r.notes, 65536);
}

/* Whatever is asked for, its parts are no more than it, and nothing is
 * nothing. A conversation in its handshake takes 2.5 KiB at most. */
static void
parts_and_sum(void **state)
{
	static const uint64_t sizes[] = { 8 * MIB, 64 * MIB, 256 * MIB,
		1024 * MIB, 65536 * MIB };
	static const unsigned sensors[] = { 1, 2, 64 };
	static const enum room_of kinds[] = { ROOM_FILE, ROOM_DEVICE };

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++)
		for (size_t k = 0; k < 2; k++) {
			struct room r;
			uint64_t sum;

			room_divide(&r, sizes[i], 1, kinds[k]);
			sum = (uint64_t)r.flows * FLOW_PLACE_BYTES +
			    r.naming_bytes + (uint64_t)r.opinions * 1024 +
			    r.notes * sizeof(struct note);
			assert_true(sum <= sizes[i]);
			assert_true(sum > sizes[i] / 100 * 99);
			assert_true(r.naming_bytes / r.handshakes <= 2560);
			assert_true(r.handshakes > 0 && r.opinions > 0);
		}
	for (size_t i = 0; i < sizeof(sensors) / sizeof(*sensors); i++) {
		struct room r;

		room_divide(&r, 8 * MIB, sensors[i], ROOM_DEVICE);
		assert_true(r.flows > 1000 && r.notes > 64);
	}
}

static void
words(void **state)
{
	struct room r = { .flows = 1234567, .handshakes = 100, .notes = 1000 };
	char buf[ROOM_WORDS];

	(void)state;
	assert_string_equal(room_words(&r, 2, buf), "room for 2,469,134 "
	    "conversations at once, 200 of them in their handshake, and "
	    "2,000 notes that wait (memory)");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_gibibyte),
		cmocka_unit_test(parts_and_sum),
		cmocka_unit_test(words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
