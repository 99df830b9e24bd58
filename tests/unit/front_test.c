/* front_test.c: the first packets of a flow, by TCP, by QUIC and behind
 * proxies. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "classify/front.h"
#include "tests/unit/hello_bytes.h"
#include "tests/unit/quic_bytes.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static struct front_readers *readers;
static struct front front;
static struct flow flow;
static struct front_name name;

static int
set_up(void **state)
{
	char why[128];

	(void)state;
	readers = front_readers_new(2, 1, why, sizeof(why));
	return readers ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	front_readers_free(readers);
	return 0;
}

static void
begin(uint8_t proto)
{
	front_end(readers, &front);
	memset(&front, 0, sizeof(front));
	flow = (struct flow){ .proto = proto, .syn_sequence = 99,
	    .tcp_seen = { proto == 6 ? PACKET_SYN : 0 } };
}

static enum front_result
send_bytes(unsigned side, size_t at, const void *bytes, size_t len)
{
	struct packet p = { .proto = flow.proto, .payload = bytes,
	    .payload_len = (uint32_t)len, .payload_bytes = (uint32_t)len,
	    .tcp_sequence = 100 + (uint32_t)at };

	return front_read(readers, &front, &flow, &p, side, &name);
}

static enum front_result
send_hex(unsigned side, const char *hex)
{
	static uint8_t bytes[QUIC_DATAGRAM_MOST];
	size_t n = strlen(hex) / 2;

	for (size_t i = 0; i < n; i++) {
		char digits[3] = { hex[2 * i], hex[2 * i + 1], '\0' };

		bytes[i] = (uint8_t)strtoul(digits, NULL, 16);
	}
	return send_bytes(side, 0, bytes, n);
}

static void
assert_named(enum front_result result, const char *want, enum basis basis)
{
	assert_int_equal(result, FRONT_NAMED);
	assert_int_equal(name.len, strlen(want));
	assert_memory_equal(name.bytes, want, name.len);
	assert_int_equal(name.basis, basis);
}

/* ---- QUIC ---- */

static void
four_datagrams_in_any_order(void **state)
{
	static const char *const quarter[] = { quic_quarter_1, quic_quarter_2,
	    quic_quarter_3, quic_quarter_4 };
	unsigned orders = 0;

	(void)state;
	for (unsigned order = 0; order < 256; order++) {
		unsigned at[4] = { order & 3, order >> 2 & 3, order >> 4 & 3,
		    order >> 6 };
		enum front_result result = FRONT_DONE;
		unsigned have = 0;

		for (unsigned i = 0; i < 4; i++)
			have |= 1u << at[i];
		if (have != 15)
			continue;
		orders++;
		begin(17);
		for (unsigned i = 0; i < 4; i++)
			result = send_hex(0, quarter[at[i]]);
		/* Only the first datagram has the id the keys are made from;
		 * what came before it is sent again by a client. */
		for (unsigned i = 0; i < 4 && result != FRONT_NAMED; i++)
			result = send_hex(0, quarter[at[i]]);
		assert_named(result, "example.com", BASIS_QUIC);
		assert_int_equal(flow.client, 0);
	}
	assert_int_equal(orders, 24);
}

static void
shuffled_frames_and_a_server_between(void **state)
{
	(void)state;
	begin(17);
	flow.client = 0;
	assert_int_equal(send_hex(1, quic_shuffled_1), FRONT_MORE);
	assert_int_equal(flow.client, 1);
	assert_int_equal(send_hex(0, quic_server_1), FRONT_MORE);
	assert_true(front_is_waiting(&front, &flow));
	assert_named(send_hex(1, quic_shuffled_2), "example.com", BASIS_QUIC);
	assert_false(front_is_waiting(&front, &flow));
	assert_true(front.is_tls);
}

/* A server's side alone, or a connection resumed before the capture began: it
 * is QUIC, and nobody's name is waited for longer than a while. */
static void
patience_ends(void **state)
{
	unsigned n;

	(void)state;
	begin(17);
	assert_int_equal(send_hex(0, quic_server_1), FRONT_DONE);
	assert_true(front.is_tls);
	assert_true(front_is_waiting(&front, &flow));
	for (n = 1; n < 100 && front_is_waiting(&front, &flow); n++)
		assert_int_equal(send_hex(0, quic_zero_rtt_1), FRONT_DONE);
	assert_int_equal(n, 1 + 32 + 1);
	assert_int_equal(send_hex(0, quic_rfc9001_a2_1), FRONT_DONE);
	begin(17);
	assert_int_equal(send_bytes(0, 0, "\0\1\0\0other", 9), FRONT_DONE);
	assert_false(front_is_waiting(&front, &flow));
	assert_false(front.is_tls);
}

/* ---- proxies ---- */

#define CONNECT "CONNECT www.reddit.com:443 HTTP/1.1\r\n\r\n"
#define SOCKS "\5\1\0" "\5\1\0\3\x0e" "www.reddit.com" "\1\xbb"

static const struct {
	const char *before, *inside;	/* NULL: the recorded hello */
	const char *name;
	enum basis basis;
} proxied[] = {
	{ CONNECT, NULL, "www.facebook.com", BASIS_TLS },
	{ "PROXY UNKNOWN\r\n", NULL, "www.facebook.com", BASIS_TLS },
	{ "PROXY UNKNOWN\r\n" CONNECT, NULL, "www.facebook.com", BASIS_TLS },
	{ CONNECT, "SSH-2.0-x\r\n", "www.reddit.com", BASIS_HTTP },
	{ CONNECT, "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n", "a.example",
	    BASIS_HTTP },
	{ CONNECT, "", "www.reddit.com", BASIS_HTTP },
	{ "GET http://b.example/ HTTP/1.1\r\n", "Host: c.example\r\n\r\n",
	    "b.example", BASIS_HTTP },
};

static void
behind_a_proxy(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(proxied); i++) {
		const char *inside = proxied[i].inside;
		size_t before = strlen(proxied[i].before);
		const void *bytes = inside ? (const void *)inside :
		    hello_bytes[0].bytes;
		size_t len = inside ? strlen(inside) : hello_bytes[0].len;
		enum front_result result;

		begin(6);
		result = send_bytes(0, 0, proxied[i].before, before);
		if (result == FRONT_MORE && len == 0)
			result = front_give_up(readers, &front, &flow, &name) ?
			    FRONT_NAMED : FRONT_DONE;
		else if (result == FRONT_MORE)
			result = send_bytes(0, before, bytes, len);
		assert_named(result, proxied[i].name, proxied[i].basis);
	}
}

/* SOCKS, byte by byte, with the hello in the last segment cut in two. */
static void
socks_in_small_pieces(void **state)
{
	size_t len = hello_bytes[0].len, before = sizeof(SOCKS) - 1;

	(void)state;
	begin(6);
	for (size_t i = 0; i < before; i++)
		assert_int_equal(send_bytes(0, i, SOCKS + i, 1), FRONT_MORE);
	assert_int_equal(send_bytes(0, before + 100,
	    hello_bytes[0].bytes + 100, len - 100), FRONT_MORE);
	assert_true(front_is_waiting(&front, &flow));
	assert_named(send_bytes(0, before, hello_bytes[0].bytes, 100),
	    "www.facebook.com", BASIS_TLS);
	begin(6);
	send_bytes(0, 0, SOCKS, before);
	assert_named(send_bytes(0, before, hello_bytes[1].bytes,
	    hello_bytes[1].len), "www.reddit.com", BASIS_HTTP);
	begin(6);
	assert_int_equal(send_bytes(0, 0, "\5\1", 2), FRONT_MORE);
	assert_false(front_give_up(readers, &front, &flow, &name));
	begin(6);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(four_datagrams_in_any_order),
		cmocka_unit_test(shuffled_frames_and_a_server_between),
		cmocka_unit_test(patience_ends),
		cmocka_unit_test(behind_a_proxy),
		cmocka_unit_test(socks_in_small_pieces),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
