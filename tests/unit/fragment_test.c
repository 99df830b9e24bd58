/* fragment_test.c: IP packets cut into fragments by hand, and put together. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "capture/fragment.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))
#define S UINT64_C(1000000)

static struct fragments *table;
static struct fragment_found found;
static uint8_t udp[9300];		/* a datagram, its header first */
static uint8_t frame[9400];
static uint8_t kept[9300];

static int
set_up(void **state)
{
	(void)state;
	for (size_t i = 8; i < sizeof(udp); i++)
		udp[i] = (uint8_t)(i * 5 + i / 256);
	memcpy(udp, (uint8_t[]){ 0xc3, 0x50, 0, 53, 0, 0, 0, 0 }, 8);
	table = fragments_new(7);
	return table ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	fragments_free(table);
	return 0;
}

/* Bytes from to end of a datagram of total bytes, in packet id of IP version
 * 4 or 6, at time_us. */
struct cut {
	unsigned version, id;
	size_t from, end, total;
	uint64_t time_us;
};

static enum packet_status
decode(const struct cut *c, struct packet *p)
{
	size_t n = c->end - c->from, header = c->version == 6 ? 48 : 20;
	unsigned more = c->end < c->total;

	memset(frame, 0, 48);
	if (c->version == 6) {
		memcpy(frame, (uint8_t[]){ 0x60, 0, 0, 0, (n + 8) >> 8,
		    (n + 8) & 255, 44, 64 }, 8);
		frame[23] = 1;
		frame[39] = 2;
		memcpy(frame + 40, (uint8_t[]){ 17, 0, c->from >> 8,
		    (c->from & 255) | more, 0, 0, 0, c->id }, 8);
	} else {
		memcpy(frame, (uint8_t[]){ 0x45, 0, (n + 20) >> 8,
		    (n + 20) & 255, 0, c->id, c->from / 8 >> 8 | more << 5,
		    c->from / 8 & 255, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0,
		    2 }, 20);
	}
	udp[4] = (uint8_t)(c->total >> 8);
	udp[5] = (uint8_t)c->total;
	memcpy(frame + header, udp + c->from, n);
	return packet_decode(p, PACKET_LINK_RAW, frame, header + n,
	    (uint32_t)(header + n), c->time_us ? c->time_us : S);
}

static void
add(const struct cut *c)
{
	struct packet p;
	enum packet_status status = decode(c, &p);

	assert_int_equal(status, c->from >= 8 ? PACKET_FRAGMENT :
	    c->end >= 8 ? PACKET_FLOW : PACKET_BAD);
	assert_non_null(p.part.ip);
	fragments_add(table, &p, &found);
	if (found.is_whole) {
		const struct packet *w = &found.packet;

		assert_int_equal(w->source_port, 50000);
		assert_int_equal(w->destination_port, 53);
		assert_memory_equal(w->source, p.source, 16);
		assert_int_equal(w->payload_len, c->total - 8);
		memcpy(kept, w->payload, w->payload_len);
	}
}

static void
any_order(void **state)
{
	static const size_t ends[] = { 0, 64, 1480, 1488, 2001 };
	unsigned orders = 0;

	(void)state;
	for (unsigned version = 4; version <= 6; version += 2)
		for (unsigned order = 0; order < 256; order++) {
			unsigned at[] = { order & 3, order >> 2 & 3,
			    order >> 4 & 3, order >> 6 }, have = 0;

			for (unsigned i = 0; i < 4; i++)
				have |= 1u << at[i];
			if (have != 15)
				continue;
			orders++;
			for (unsigned i = 0; i < 4; i++) {
				add(&(struct cut){ version, order,
				    ends[at[i]], ends[at[i] + 1], 2001, 0 });
				assert_false(found.is_bad);
				assert_int_equal(found.is_whole, i == 3);
			}
			assert_memory_equal(kept, udp + 8, 2001 - 8);
			assert_int_equal(found.frames, 3);
			assert_int_equal(found.packet.payload_bytes,
			    2001 - 64);
		}
	assert_int_equal(orders, 48);
}

/* A first fragment too short for the transport's header was no packet of a
 * flow: nothing of it was counted. */
static void
first_of_eight_bytes_or_less(void **state)
{
	(void)state;
	add(&(struct cut){ 4, 1, 0, 8, 100, 0 });
	add(&(struct cut){ 4, 1, 8, 100, 100, 0 });
	assert_true(found.is_whole);
	assert_int_equal(found.frames, 1);
	assert_int_equal(found.packet.payload_bytes, 92);
}

static void
first_copy_wins(void **state)
{
	(void)state;
	add(&(struct cut){ 4, 1, 0, 800, 2000, 0 });
	udp[900] ^= 1;
	add(&(struct cut){ 4, 1, 400, 1600, 2000, 0 });
	assert_true(found.is_bad);
	assert_false(found.is_whole);
	udp[500] ^= 1;
	add(&(struct cut){ 4, 1, 0, 1600, 2000, 0 });
	assert_true(found.is_bad);
	udp[900] ^= 1;
	udp[500] ^= 1;
	add(&(struct cut){ 4, 1, 1600, 2000, 2000, 0 });
	assert_true(found.is_whole);
	assert_false(found.is_bad);
	assert_int_equal(kept[900 - 8], udp[900] ^ 1);
	assert_int_equal(kept[500 - 8], udp[500]);
}

static void
what_does_not_fit(void **state)
{
	static const struct cut bad[] = {
		{ 4, 1, 1600, 2400, 3000, 0 },	/* beyond the end */
		{ 4, 1, 1600, 1900, 1900, 0 },	/* another end */
		{ 4, 1, 800, 1001, 2000, 0 },	/* not the last, and odd */
		{ 4, 2, 8800, 9300, 9300, 0 },	/* too long for us */
	};

	(void)state;
	add(&(struct cut){ 4, 1, 1600, 2000, 2000, 0 });
	for (size_t i = 0; i < LEN(bad); i++) {
		add(&bad[i]);
		assert_true(found.is_bad);
	}
	add(&(struct cut){ 4, 3, 800, 1600, 2000, 0 });
	add(&(struct cut){ 4, 3, 400, 1200, 1200, 0 });	/* an end before */
	assert_true(found.is_bad);
	add(&(struct cut){ 4, 1, 0, 1600, 2000, 0 });
	assert_true(found.is_whole);
}

static void
waits_so_long(void **state)
{
	(void)state;
	add(&(struct cut){ 4, 1, 0, 800, 1600, 100 * S });
	add(&(struct cut){ 4, 1, 800, 1600, 1600, 130 * S });
	assert_true(found.is_whole);
	add(&(struct cut){ 4, 2, 0, 800, 1600, 100 * S });
	add(&(struct cut){ 4, 2, 800, 1600, 1600, 130 * S + 1 });
	assert_false(found.is_whole);
	/* the clock was set back */
	add(&(struct cut){ 4, 2, 0, 800, 1600, S });
	assert_false(found.is_whole);
	/* too many frames */
	for (unsigned i = 0; i < FRAGMENT_MOST; i++)
		add(&(struct cut){ 4, 3, i * 8, i * 8 + 8, 1600, 0 });
	add(&(struct cut){ 4, 3, FRAGMENT_MOST * 8, 1600, 1600, 0 });
	assert_false(found.is_whole);
}

/* More packets than there is memory for: those that just began win. */
static void
a_flood(void **state)
{
	unsigned whole = 0;

	(void)state;
	for (unsigned n = 0; n < 4000; n++)
		add(&(struct cut){ 6, n & 255, 0, 800 + n / 256 * 8, 9000,
		    S + n });
	add(&(struct cut){ 4, 1, 0, 800, 1600, 2 * S });
	add(&(struct cut){ 4, 1, 800, 1600, 1600, 2 * S });
	whole += found.is_whole;
	assert_int_equal(whole, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(any_order, set_up, tear_down),
		cmocka_unit_test_setup_teardown(first_of_eight_bytes_or_less,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(first_copy_wins, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(what_does_not_fit, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(waits_so_long, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(a_flood, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
