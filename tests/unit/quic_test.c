/* quic_test.c: Initial packets sealed by others (quic_bytes.h): opened, put
 * together, cut and spoilt. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "classify/hello.h"
#include "classify/quic.h"
#include "tests/unit/quic_bytes.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))
#define CRYPTO_MOST 256

static struct quic_reader *reader;
static struct quic_cipher *cipher;
static uint8_t crypto[CRYPTO_MOST];		/* the client's hello */
static size_t crypto_len;

/* What the CRYPTO frames brought. */
struct heard {
	uint8_t bytes[CRYPTO_MOST];
	bool has[CRYPTO_MOST];
	unsigned frames;
};

static size_t
unhex(const char *text, uint8_t *out)
{
	size_t n = strlen(text) / 2;

	for (size_t i = 0; i < n; i++) {
		char digits[3] = { text[2 * i], text[2 * i + 1], '\0' };

		out[i] = (uint8_t)strtoul(digits, NULL, 16);
	}
	return n;
}

static int
set_up(void **state)
{
	char why[128];

	(void)state;
	crypto_len = unhex(quic_crypto_1, crypto);
	return quic_reader_new(&reader, why, sizeof(why)) |
	    quic_cipher_new(&cipher, why, sizeof(why));
}

static int
tear_down(void **state)
{
	(void)state;
	quic_reader_free(reader);
	quic_cipher_free(cipher);
	return 0;
}

static void
hear(void *arg, uint64_t offset, const uint8_t *bytes, size_t len)
{
	struct heard *h = arg;

	h->frames++;
	for (size_t i = 0; i < len; i++)
		if (offset + i < CRYPTO_MOST) {
			h->bytes[offset + i] = bytes[i];
			h->has[offset + i] = true;
		}
}

static bool
is_whole(const struct heard *h)
{
	for (size_t i = 0; i < crypto_len; i++)
		if (!h->has[i] || h->bytes[i] != crypto[i])
			return false;
	return true;
}

/* Read from memory of exactly that size, so that a sanitizer sees a step too
 * far. */
static enum quic_result
read_exactly(struct quic_connection *c, struct heard *h, const uint8_t *bytes,
    size_t len)
{
	uint8_t *copy = malloc(len ? len : 1);
	enum quic_result result;

	memcpy(copy, bytes, len);
	result = quic_read(reader, c, copy, len, hear, h);
	free(copy);
	return result;
}

/* ---- tests ---- */

/* RFC 9001 A.1 and RFC 9369 A.1. */
static void
derives_the_keys_of_the_rfcs(void **state)
{
	static const struct {
		uint32_t version;
		const char *key, *iv, *hp;
	} cases[] = {
		{ 0x00000001, "1f369613dd76d5467730efcbe3b1a22d",
		    "fa044b2f42a3fd3b46fb255c",
		    "9f50449e04a0e810283a1e9933adedd2" },
		{ 0x6b3343cf, "8b1a0bc121284290a29e0971b5cd045d",
		    "91f73e2351d8fa91660e909f",
		    "45b95e15235d6f45a6b19cbcb0294ba9" },
	};
	static const uint8_t id[] = { 0x83, 0x94, 0xc8, 0xf0, 0x3e, 0x51,
	    0x57, 0x08 };
	struct quic_keys keys;
	uint8_t want[16];

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		assert_true(quic_keys_derive(cipher, cases[i].version, id,
		    sizeof(id), &keys));
		unhex(cases[i].key, want);
		assert_memory_equal(keys.key, want, sizeof(keys.key));
		unhex(cases[i].iv, want);
		assert_memory_equal(keys.iv, want, sizeof(keys.iv));
		unhex(cases[i].hp, want);
		assert_memory_equal(keys.hp, want, sizeof(keys.hp));
	}
	assert_false(quic_keys_derive(cipher, 2, id, sizeof(id), &keys));
}

/* What a client and its server send, in order: each datagram's result, and
 * how many CRYPTO frames there were in all, or 0: the hello is not whole. */
static const struct {
	const char *what;
	struct { const char *hex; enum quic_result want; } datagram[3];
	unsigned frames;
} flights[] = {
	{ "RFC 9001 A.2", {{ quic_rfc9001_a2_1, QUIC_OPENED }}, 1 },
	{ "RFC 9369 A.2", {{ quic_rfc9369_a2_1, QUIC_OPENED }}, 1 },
	{ "Initial, 0-RTT, Initial, Handshake and a short header in one",
	    {{ quic_coalesced_1, QUIC_OPENED }}, 2 },
	{ "0-RTT of version 2 before the Initial",
	    {{ quic_coalesced_2_1, QUIC_OPENED }}, 1 },
	{ "shuffled and overlapping, with ACK, PING and PADDING between",
	    {{ quic_shuffled_1, QUIC_OPENED },
	    { quic_shuffled_2, QUIC_OPENED }}, 8 },
	{ "shuffled, second first", {{ quic_shuffled_2, QUIC_OPENED },
	    { quic_shuffled_1, QUIC_OPENED }}, 8 },
	{ "the server's id instead of the first",
	    {{ quic_changed_id_1, QUIC_OPENED }, { quic_server_1, QUIC_NONE },
	    { quic_changed_id_2, QUIC_OPENED }}, 2 },
	{ "the same, begun too late",
	    {{ quic_changed_id_2, QUIC_NONE }}, 0 },
	{ "no connection id", {{ quic_no_id_1, QUIC_OPENED }}, 1 },
	{ "Retry, with a token of 4,000 bytes",
	    {{ quic_retry_1, QUIC_OPENED }, { quic_retry_2, QUIC_NONE },
	    { quic_retry_3, QUIC_OPENED }}, 2 },
	{ "version 2 agreed on the way", {{ quic_version_2_later_1,
	    QUIC_OPENED }, { quic_version_2_later_2, QUIC_OPENED }}, 2 },
	{ "Version Negotiation", {{ quic_versions_1, QUIC_NONE },
	    { quic_rfc9001_a2_1, QUIC_OPENED }}, 1 },
	{ "draft 27", {{ quic_draft_27_1, QUIC_OPENED }}, 1 },
	{ "draft 29", {{ quic_draft_29_1, QUIC_OPENED }}, 1 },
	{ "draft 34", {{ quic_draft_34_1, QUIC_OPENED }}, 1 },
	{ "Facebook's", {{ quic_mvfst_1, QUIC_OPENED }}, 1 },
	{ "0-RTT alone", {{ quic_zero_rtt_1, QUIC_NONE },
	    { quic_handshake_1, QUIC_NONE }}, 0 },
	{ "Retry of both versions", {{ quic_retry_1_1, QUIC_NONE },
	    { quic_retry_2_1, QUIC_NONE }}, 0 },
	{ "CONNECTION_CLOSE before the rest",
	    {{ quic_closing_1, QUIC_OPENED }}, 0 },
	{ "a frame longer than its packet", {{ quic_beyond_1, QUIC_OPENED }},
	    1 },
};

static void
reads_each_flight(void **state)
{
	static uint8_t bytes[QUIC_DATAGRAM_MOST];

	(void)state;
	for (size_t i = 0; i < LEN(flights); i++) {
		struct quic_connection c = { 0 };
		struct heard h = { 0 };

		for (size_t k = 0; k < 3 && flights[i].datagram[k].hex; k++) {
			size_t len = unhex(flights[i].datagram[k].hex, bytes);

			if (read_exactly(&c, &h, bytes, len) !=
			    flights[i].datagram[k].want)
				fail_msg("%s: datagram %zu", flights[i].what,
				    k);
		}
		if (is_whole(&h) != (flights[i].frames > 0) ||
		    (flights[i].frames && h.frames != flights[i].frames))
			fail_msg("%s: %u frames", flights[i].what, h.frames);
	}
}

static void
names_the_rfcs_server(void **state)
{
	struct hello h;

	(void)state;
	assert_int_equal(hello_read_message(&h, crypto, crypto_len),
	    HELLO_NAMED);
	assert_int_equal(h.name_len, 11);
	assert_memory_equal(h.name, "example.com", 11);
	for (size_t n = 0; n < crypto_len; n++)
		assert_int_equal(hello_read_message(&h, crypto, n),
		    HELLO_MORE);
}

/* An Initial that was cut anywhere does not open; of two in a datagram the
 * first does. */
static void
cut_at_every_byte(void **state)
{
	static uint8_t bytes[QUIC_DATAGRAM_MOST];
	size_t len = unhex(quic_rfc9001_a2_1, bytes);

	(void)state;
	for (size_t n = 0; n < len; n++) {
		struct quic_connection c = { 0 };
		struct heard h = { 0 };

		/* up to the length of the source id */
		assert_int_equal(read_exactly(&c, &h, bytes, n),
		    n < 6 + 8 + 1 ? QUIC_NOT : QUIC_NONE);
		assert_int_equal(h.frames, 0);
	}
	len = unhex(quic_coalesced_1, bytes);
	for (size_t n = 200; n < len; n++) {
		struct quic_connection c = { 0 };
		struct heard h = { 0 };

		assert_int_equal(read_exactly(&c, &h, bytes, n), QUIC_OPENED);
		assert_true(h.frames == 1 || h.frames == 2);
	}
}

/* Every byte of a packet is authenticated, header and all. */
static void
one_flipped_bit_does_not_open(void **state)
{
	static uint8_t bytes[QUIC_DATAGRAM_MOST];
	size_t len = unhex(quic_draft_29_1, bytes);

	(void)state;
	for (size_t i = 0; i < len * 8; i++) {
		struct quic_connection c = { 0 };
		struct heard h = { 0 };

		bytes[i / 8] ^= (uint8_t)(1 << i % 8);
		assert_int_not_equal(read_exactly(&c, &h, bytes, len),
		    QUIC_OPENED);
		assert_int_equal(h.frames, 0);
		assert_int_equal(c.version, 0);
		bytes[i / 8] ^= (uint8_t)(1 << i % 8);
	}
}

static void
other_bytes(void **state)
{
	static const struct {
		const char *hex;
		enum quic_result want;
	} cases[] = {
		{ "", QUIC_NOT },
		{ "c0", QUIC_NOT },
		{ "4000000001", QUIC_NOT },		/* a short header */
		{ "c000000002080000000000000000", QUIC_NOT },
		{ "c351303433", QUIC_NOT },		/* gQUIC's Q043 */
		{ "800000000000000000", QUIC_NOT },	/* RTP-like */
		{ "80000000000000" "1a2a3a4a", QUIC_NOT },
		{ "80000000000000" "0000000100", QUIC_NOT },
		/* an id of 21 bytes */
		{ "c00000000115000000000000000000000000000000000000000000"
		    "00", QUIC_NOT },
		/* a token, then a length, longer than the datagram */
		{ "c0000000010000ffffffffffffffff", QUIC_NONE },
		{ "c000000001000000bfffffff00", QUIC_NONE },
		/* too short for a sample */
		{ "c000000001000000130000000000000000000000000000000000000"
		    "0", QUIC_NONE },
	};
	uint8_t bytes[64];

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		struct quic_connection c = { 0 };
		struct heard h = { 0 };
		size_t len = unhex(cases[i].hex, bytes);

		if (read_exactly(&c, &h, bytes, len) != cases[i].want)
			fail_msg("%s", cases[i].hex);
		assert_int_equal(h.frames, 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(derives_the_keys_of_the_rfcs),
		cmocka_unit_test(reads_each_flight),
		cmocka_unit_test(names_the_rfcs_server),
		cmocka_unit_test(cut_at_every_byte),
		cmocka_unit_test(one_flipped_bit_does_not_open),
		cmocka_unit_test(other_bytes),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
