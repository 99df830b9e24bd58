/* answers_test.c: DNS responses in packets: over UDP only when asked for,
 * over TCP however they are cut, doubled or shuffled. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "classify/answers.h"
#include "classify/stream.h"

#define FIRST UINT32_C(0xfffffff0)	/* numbers wrap in the first message */
#define LEN 50				/* of a message; with its length 52 */

static struct catalogue *catalogue;
static struct answers *answers;
static struct note_answer told[64];
static size_t told_count;
static struct flow flow;

static void
tell(void *arg, const struct note_answer *a)
{
	(void)arg;
	assert_true(told_count < 64);
	told[told_count++] = *a;
}

static int
set_up(void **state)
{
	struct text_faults *faults = text_faults_new();
	int result = catalogue_load(&catalogue, "etc/catalogue.yaml", NULL,
	    faults);

	(void)state;
	text_faults_free(faults);
	return result;
}

static int
tear_down(void **state)
{
	(void)state;
	catalogue_free(catalogue);
	return 0;
}

static int
begin(void **state)
{
	(void)state;
	answers = answers_new(catalogue, tell, NULL);
	told_count = 0;
	memset(&flow, 0, sizeof(flow));
	flow.seen = 3;
	flow.last_us = 1000000;
	flow.address[0][15] = 7;	/* the client */
	return answers ? 0 : -1;
}

static int
end(void **state)
{
	(void)state;
	answers_free(answers);
	return 0;
}

/* The answer 192.0.2.n for www.facebook.com, with its length before it. */
static void
write_message(uint8_t out[LEN + 2], uint8_t n)
{
	static const char text[] = "\0\x32\x12\x34\x81\x80\0\1\0\1\0\0\0\0"
	    "\3www\x08" "facebook\3com\0\0\1\0\1"
	    "\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4\xc0\0\2";

	_Static_assert(sizeof(text) == LEN + 2, "as announced");
	memcpy(out, text, LEN + 1);
	out[LEN + 1] = n;
}

static void
give(uint8_t proto, uint8_t flags, uint32_t sequence, const uint8_t *bytes,
    size_t len)
{
	struct packet p = { .proto = proto, .tcp_flags = flags,
	    .tcp_sequence = sequence, .source_port = 53, .payload = bytes,
	    .payload_len = (uint32_t)len, .payload_bytes = (uint32_t)len };

	answers_packet(answers, 5, &flow, &p, 1);
}

static void
check_told(size_t from, size_t count)
{
	assert_int_equal(told_count, count);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(told[i].address[15], from + i);
		assert_int_equal(told[i].client[15], 7);
		assert_int_equal(told[i].from_us, 1000000);
		assert_int_equal(told[i].until_us, 61000000);
		assert_string_equal(catalogue_entry(catalogue,
		    told[i].entry)->host, "facebook.com");
	}
}

static void
over_udp(void **state)
{
	uint8_t m[LEN + 2];

	(void)state;
	write_message(m, 0);
	flow.seen = 2;			/* nobody asked */
	give(17, 0, 0, m + 2, LEN);
	assert_int_equal(told_count, 0);
	flow.seen = 3;
	for (size_t len = 0; len < LEN; len++)
		give(17, 0, 0, m + 2, len);
	assert_int_equal(told_count, 0);
	give(17, 0, 0, m + 2, LEN);
	check_told(0, 1);
}

/* A name outside the catalogue does not leave, but that it was asked for. */
static void
of_another_name(void **state)
{
	uint8_t m[LEN + 2];

	(void)state;
	write_message(m, 0);
	m[2 + 12 + 5] = 'X';
	give(17, 0, 0, m + 2, LEN);
	assert_int_equal(told_count, 1);
	assert_int_equal(told[0].entry, CATALOGUE_NONE);
}

/* Three messages as one stream, in segments of every size. */
static void
cut_anywhere(void **state)
{
	uint8_t m[3 * (LEN + 2)];

	(void)state;
	for (uint8_t i = 0; i < 3; i++)
		write_message(m + i * (LEN + 2), i);
	for (size_t size = 1; size <= sizeof(m); size++) {
		told_count = 0;
		give(6, PACKET_SYN | PACKET_ACK, FIRST - 1, NULL, 0);
		for (size_t at = 0; at < sizeof(m); at += size)
			give(6, PACKET_ACK, FIRST + (uint32_t)at, m + at,
			    sizeof(m) - at < size ? sizeof(m) - at : size);
		check_told(0, 3);
		answers_over(answers, 5);
	}
}

static void
shuffled_and_twice(void **state)
{
	static const uint8_t order[] = { 2, 0, 2, 4, 1, 1, 3, 0, 5 };
	uint8_t m[3 * (LEN + 2)];
	const size_t size = sizeof(m) / 6 + 1;

	(void)state;
	for (uint8_t i = 0; i < 3; i++)
		write_message(m + i * (LEN + 2), i);
	give(6, PACKET_SYN | PACKET_ACK, FIRST - 1, NULL, 0);
	for (size_t i = 0; i < sizeof(order); i++) {
		size_t at = order[i] * size;

		give(6, PACKET_ACK, FIRST + (uint32_t)at, m + at,
		    sizeof(m) - at < size ? sizeof(m) - at : size);
	}
	check_told(0, 3);
}

/* A long connection, and one segment longer than a stream is wide. */
static void
goes_on(void **state)
{
	const size_t count = STREAM_LARGE / (LEN + 2) + 9;
	uint8_t *m = malloc(count * (LEN + 2));
	size_t known = 0;

	(void)state;
	for (size_t i = 0; i < count; i++)
		write_message(m + i * (LEN + 2), (uint8_t)i);
	give(6, PACKET_SYN | PACKET_ACK, FIRST - 1, NULL, 0);
	for (size_t i = 0; i < count; i++) {
		told_count = 0;
		give(6, PACKET_ACK, FIRST + (uint32_t)(i * (LEN + 2)),
		    m + i * (LEN + 2), LEN + 2);
		known += told_count;
	}
	assert_int_equal(known, count);
	free(m);
}

static void
joined_in_its_middle(void **state)
{
	uint8_t m[LEN + 2];

	(void)state;
	write_message(m, 0);
	give(6, PACKET_ACK, FIRST, m, sizeof(m));
	assert_int_equal(told_count, 0);
}

/* More connections than places, and messages nobody finishes. */
static void
too_many(void **state)
{
	static const uint8_t huge[4000] = { 0xff, 0xff };
	uint8_t m[LEN + 2];
	struct packet p = { .proto = 6, .source_port = 53 };

	(void)state;
	for (uint32_t i = 0; i < 200; i++) {
		p.tcp_flags = PACKET_SYN;
		p.tcp_sequence = 0;
		p.payload_len = 0;
		answers_packet(answers, i, &flow, &p, 1);
		p.tcp_flags = PACKET_ACK;
		p.payload = huge;
		p.payload_len = sizeof(huge);
		for (p.tcp_sequence = 1; p.tcp_sequence < 70000;
		    p.tcp_sequence += sizeof(huge))
			answers_packet(answers, i, &flow, &p, 1);
	}
	for (uint32_t i = 0; i < 200; i++)
		answers_over(answers, i);
	write_message(m, 0);
	give(6, PACKET_SYN | PACKET_ACK, FIRST - 1, NULL, 0);
	give(6, PACKET_ACK, FIRST, m, sizeof(m));
	check_told(0, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(over_udp, begin, end),
		cmocka_unit_test_setup_teardown(of_another_name, begin, end),
		cmocka_unit_test_setup_teardown(cut_anywhere, begin, end),
		cmocka_unit_test_setup_teardown(shuffled_and_twice, begin, end),
		cmocka_unit_test_setup_teardown(goes_on, begin, end),
		cmocka_unit_test_setup_teardown(joined_in_its_middle, begin,
		    end),
		cmocka_unit_test_setup_teardown(too_many, begin, end),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
