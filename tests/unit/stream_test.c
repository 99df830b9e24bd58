/* stream_test.c: the same bytes whatever way they come. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "classify/hello.h"
#include "classify/stream.h"
#include "tests/unit/hello_bytes.h"

#define WITH(test, how) cmocka_unit_test_prestate(test, (void *)(how))
#define FIRST UINT32_C(0xffffff80)	/* wraps within the hello */

static struct stream_pool *pool;
static struct stream stream;

static int
set_up(void **state)
{
	(void)state;
	pool = stream_pool_new(2, 1);
	return pool ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	stream_pool_free(pool);
	return 0;
}

/* The hello as TCP carries it, and its message as QUIC does. */
static const struct carried {
	enum hello_result (*read)(struct hello *h, const uint8_t *bytes,
	    size_t len);
	size_t skip;			/* the record's header */
	uint32_t first;
} tcp = { hello_read_stream, 0, FIRST }, quic = { hello_read_message, 5, 0 },
    *carried = &tcp;

/* One segment as front.c takes it: in place if it can be, else kept. */
static enum hello_result
segment(struct hello *h, const uint8_t *bytes, size_t from, size_t to)
{
	struct stream_view view;
	uint32_t sequence = carried->first + (uint32_t)from;
	enum hello_result result = HELLO_MORE;

	if (stream_peek(&stream, sequence, bytes + from, to - from, &view))
		result = carried->read(h, view.bytes, view.len);
	if (result == HELLO_MORE && stream_keep(&stream, pool, sequence,
	    bytes + from, to - from, &view) == STREAM_GREW)
		result = carried->read(h, view.bytes, view.len);
	return result;
}

static void
begin(void)
{
	stream_end(&stream, pool);
	stream_begin(&stream, carried->first);
}

static struct hello_bytes
recorded(const struct carried *how)
{
	struct hello_bytes b = hello_bytes[0];

	carried = how;
	b.bytes += how->skip;
	b.len -= how->skip;
	return b;
}

static void
cut_at_every_byte(void **state)
{
	const struct hello_bytes all = recorded(*state), *b = &all;
	struct hello h;

	for (size_t cut = 1; cut < b->len; cut++)
		for (int turned = 0; turned < 2; turned++) {
			begin();
			assert_int_equal(segment(&h, b->bytes,
			    turned ? cut : 0, turned ? b->len : cut),
			    HELLO_MORE);
			assert_int_equal(segment(&h, b->bytes,
			    turned ? 0 : cut, turned ? cut : b->len),
			    HELLO_NAMED);
			assert_memory_equal(h.name, b->name, h.name_len);
		}
	stream_end(&stream, pool);
}

/* All 24 orders of four pieces, each reaching over bytes into the next, and
 * every piece sent twice. */
static void
four_pieces_in_any_order(void **state)
{
	const struct hello_bytes all = recorded(*state), *b = &all;
	struct hello h;
	enum hello_result result;
	unsigned orders = 0;

	for (unsigned order = 0; order < 256; order++) {
		unsigned piece[4] = { order & 3, order >> 2 & 3,
		    order >> 4 & 3, order >> 6 };
		unsigned have = 0;

		for (unsigned i = 0; i < 4; i++)
			have |= 1u << piece[i];
		if (have != 15)
			continue;
		orders++;
		for (size_t over = 0; over < 100; over += 33) {
			begin();
			result = HELLO_MORE;
			for (unsigned i = 0; i < 8; i++) {
				size_t from = b->len * piece[i / 2] / 4;
				size_t to = b->len * (piece[i / 2] + 1) / 4;

				if (result == HELLO_NAMED)
					break;
				to = to + over < b->len ? to + over : b->len;
				result = segment(&h, b->bytes, from, to);
			}
			assert_int_equal(result, HELLO_NAMED);
			assert_memory_equal(h.name, b->name, h.name_len);
		}
	}
	assert_int_equal(orders, 24);
	stream_end(&stream, pool);
}

/* Two and three pieces, cut anywhere near a border of the message, too. */
static void
fewer_pieces_in_any_order(void **state)
{
	static const unsigned orders[][3] = { { 0, 1, 2 }, { 0, 2, 1 },
	    { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
	const struct hello_bytes all = recorded(*state), *b = &all;
	struct hello h;

	for (size_t one = 1; one < b->len - 1; one += 5)
		for (size_t two = one + 1; two < b->len; two += 7)
			for (size_t o = 0; o < 6; o++) {
				size_t cut[] = { 0, one, two, b->len };
				enum hello_result result = HELLO_MORE;

				begin();
				for (unsigned i = 0; i < 3; i++)
					result = segment(&h, b->bytes,
					    cut[orders[o][i]],
					    cut[orders[o][i] + 1]);
				assert_int_equal(result, HELLO_NAMED);
			}
	stream_end(&stream, pool);
}

static void
keep(size_t offset, const char *bytes, const char *front)
{
	struct stream_view view = { NULL, 0 };

	assert_int_not_equal(stream_keep(&stream, pool,
	    FIRST + (uint32_t)offset, (const uint8_t *)bytes, strlen(bytes),
	    &view), STREAM_STARVED);
	assert_int_equal(view.len, strlen(front));
	assert_memory_equal(view.bytes, front, view.len);
}

static void
first_copy_wins(void **state)
{
	(void)state;
	carried = &tcp;
	begin();
	keep(2, "cd", "");
	keep(6, "gh", "");
	keep(0, "ABCDEFGHIJ", "ABcdEFghIJ");
	keep(0, "xxxxxxxxxx", "ABcdEFghIJ");
	keep(9, "yK", "ABcdEFghIJK");
	/* before the beginning: a keep-alive, and one reaching in */
	keep((size_t)-1, "z", "ABcdEFghIJK");
	keep((size_t)-2, "zzaa", "ABcdEFghIJK");
	stream_end(&stream, pool);
}

static void
too_many_runs(void **state)
{
	char whole[2 + 2 * STREAM_PIECES] = "oo";

	(void)state;
	begin();
	for (size_t i = 0; i < STREAM_PIECES; i++)
		keep(2 + 2 * i, "x", "");
	keep(1000, "y", "");		/* not kept */
	for (size_t i = 0; i < STREAM_PIECES; i++)
		keep(1 + 2 * i, "o", "");
	for (size_t i = 1; i < STREAM_PIECES; i++)
		memcpy(whole + 2 * i, "xo", 2);
	whole[2 * STREAM_PIECES] = 'x';
	keep(0, "o", whole);
	stream_end(&stream, pool);
}

static void
a_large_buffer_follows_a_small_one(void **state)
{
	static uint8_t bytes[STREAM_LARGE + 100];
	struct stream_view view;

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(i * 7 + i / 256);
	begin();
	for (size_t at = 0; at < sizeof(bytes) - 1000; at += 1000)
		assert_int_equal(stream_keep(&stream, pool,
		    FIRST + (uint32_t)at, bytes + at, 1000, &view),
		    STREAM_GREW);
	assert_int_equal(stream_keep(&stream, pool, FIRST + 17000,
	    bytes + 17000, sizeof(bytes) - 17000, &view), STREAM_GREW);
	assert_int_equal(view.len, STREAM_LARGE);
	assert_memory_equal(view.bytes, bytes, STREAM_LARGE);
	assert_int_equal(stream_keep(&stream, pool, FIRST + STREAM_LARGE,
	    bytes, 1, &view), STREAM_STARVED);
	stream_end(&stream, pool);
}

/* A buffer is only taken for a segment that cannot be read in place, and a
 * pool that is empty is full again when streams end. */
static void
pool_runs_out(void **state)
{
	const uint8_t *bytes = hello_bytes[0].bytes;
	const int most = 2 * STREAM_LARGE / STREAM_SMALL;
	struct stream s[2 * STREAM_LARGE / STREAM_SMALL + 1] = { 0 };
	struct stream_view view;

	(void)state;
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i <= most; i++) {
			stream_begin(&s[i], 1);
			assert_true(stream_peek(&s[i], 1, bytes, 10, &view));
			assert_ptr_equal(view.bytes, bytes);
			assert_int_equal(stream_keep(&s[i], pool, 1, bytes,
			    10, &view), i < most ? STREAM_GREW :
			    STREAM_STARVED);
			assert_int_equal(stream_peek(&s[i], 11, bytes, 10,
			    &view), false);
		}
		for (int i = 0; i <= most; i++)
			stream_end(&s[i], pool);
	}
}

/* Keep byte number of a stream of its own: a buffer that is that long. */
static enum stream_result
keep_to(struct stream *s, size_t number)
{
	struct stream_view view;

	stream_begin(s, 0);
	return stream_keep(s, pool, (uint32_t)number, (const uint8_t *)"x", 1,
	    &view);
}

/* What one size leaves is the others', but long streams leave them room; and
 * a short one takes a longer one's when there is no other. */
static void
sizes_share_a_pool(void **state)
{
	const int small = STREAM_LARGE / STREAM_SMALL;
	const int middle = STREAM_LARGE / STREAM_MIDDLE;
	struct stream s[STREAM_LARGE / STREAM_SMALL +
	    STREAM_LARGE / STREAM_MIDDLE + 1] = { 0 };
	struct stream *last = &s[small + middle];

	(void)state;
	assert_int_equal(keep_to(&s[0], STREAM_LARGE - 1), STREAM_SAME);
	assert_int_equal(keep_to(&s[1], STREAM_MIDDLE), STREAM_STARVED);
	stream_end(&s[0], pool);
	for (int i = 0; i < small; i++)
		assert_int_equal(keep_to(&s[i], 0), STREAM_GREW);
	for (int i = small; i < small + middle; i++)
		assert_int_equal(keep_to(&s[i], i % 2 ? 0 : STREAM_SMALL),
		    i % 2 ? STREAM_GREW : STREAM_SAME);
	assert_int_equal(keep_to(last, 0), STREAM_STARVED);
	assert_int_equal(keep_to(last, STREAM_SMALL), STREAM_STARVED);
	stream_end(&s[0], pool);
	assert_int_equal(keep_to(last, STREAM_SMALL), STREAM_STARVED);
	for (int i = 1; i < small; i++)
		stream_end(&s[i], pool);
	assert_int_equal(keep_to(last, STREAM_SMALL), STREAM_SAME);
	for (int i = small; i <= small + middle; i++)
		stream_end(&s[i], pool);
}

static uint8_t
byte_of(size_t stream_number, size_t at)
{
	return (uint8_t)(stream_number * 31 + at * 7 + at / 256);
}

/* Streams of every length begin, grow and end among each other, and each has
 * its own bytes to the end. */
static void
no_stream_writes_into_another(void **state)
{
	static uint8_t bytes[STREAM_LARGE];
	static struct stream s[32];
	size_t len[32] = { 0 }, held = 0;
	uint32_t chance = 1;
	struct stream_view view;

	(void)state;
	stream_pool_free(pool);
	assert_non_null(pool = stream_pool_new(6, 2));
	for (int step = 0; step < 20000; step++) {
		size_t i, more;

		chance = chance * 1664525 + 1013904223;
		i = chance >> 16 & 31;
		more = (chance >> 8 & 255) * (i < 4 ? 37 : 6) + 1;
		if (len[i] + more > sizeof(bytes) || step % 7 == 0) {
			stream_end(&s[i], pool);
			len[i] = 0;
			continue;
		}
		if (!s[i].is_set)
			stream_begin(&s[i], 0);
		for (size_t at = 0; at < more; at++)
			bytes[at] = byte_of(i, len[i] + at);
		if (stream_keep(&s[i], pool, (uint32_t)len[i], bytes, more,
		    &view) == STREAM_GREW)
			len[i] += more;
		else if (!stream_front(&s[i], &view))
			continue;
		assert_int_equal(view.len, len[i]);
		for (size_t at = 0; at < len[i]; at++)
			assert_true(view.bytes[at] == byte_of(i, at));
		held += len[i] > STREAM_SMALL;
	}
	assert_true(held > 1000);
	for (size_t i = 0; i < 32; i++)
		stream_end(&s[i], pool);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH(cut_at_every_byte, &tcp),
		WITH(cut_at_every_byte, &quic),
		WITH(four_pieces_in_any_order, &tcp),
		WITH(four_pieces_in_any_order, &quic),
		WITH(fewer_pieces_in_any_order, &tcp),
		WITH(fewer_pieces_in_any_order, &quic),
		cmocka_unit_test(first_copy_wins),
		cmocka_unit_test(too_many_runs),
		cmocka_unit_test(a_large_buffer_follows_a_small_one),
		cmocka_unit_test(pool_runs_out),
		cmocka_unit_test(sizes_share_a_pool),
		cmocka_unit_test(no_stream_writes_into_another),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
