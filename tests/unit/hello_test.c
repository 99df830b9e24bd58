/* hello_test.c: names in ClientHellos, whole, cut, scattered and spoilt. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "classify/hello.h"
#include "tests/unit/hello_bytes.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

/* ---- a hello put together by hand, from RFC 8446 section 4.1.2 ---- */

struct maker {
	uint8_t bytes[70000];
	size_t len;
};

static void
put(struct maker *m, const void *bytes, size_t len)
{
	memcpy(m->bytes + m->len, bytes, len);
	m->len += len;
}

static void
put_number(struct maker *m, size_t n, size_t value)
{
	while (n-- > 0)
		m->bytes[m->len++] = (uint8_t)(value >> 8 * n);
}

static void
put_extension(struct maker *m, unsigned type, const void *body, size_t len)
{
	put_number(m, 2, type);
	put_number(m, 2, len);
	put(m, body, len);
}

static void
put_name(struct maker *m, const char *name, size_t len)
{
	put_number(m, 2, 0);
	put_number(m, 2, len + 5);
	put_number(m, 2, len + 3);
	put_number(m, 1, 0);
	put_number(m, 2, len);
	put(m, name, len);
}

/* The message round these extensions. */
static void
put_message(struct maker *m, const struct maker *extensions)
{
	static const uint8_t random[32] = { 7 };

	put_number(m, 1, 1);
	put_number(m, 3, 2 + 32 + 1 + 2 + 2 + 2 + 2 + extensions->len);
	put_number(m, 2, 0x0303);
	put(m, random, 32);
	put_number(m, 1, 0);
	put_number(m, 2, 2);
	put_number(m, 2, 0x1301);
	put_number(m, 2, 0x0100);
	put_number(m, 2, extensions->len);
	put(m, extensions->bytes, extensions->len);
}

/* The message in records of at most each bytes. */
static void
put_records(struct maker *out, const uint8_t *message, size_t len, size_t each)
{
	for (size_t at = 0; at < len; at += each) {
		size_t n = len - at < each ? len - at : each;

		put_number(out, 1, 22);
		put_number(out, 2, 0x0301);
		put_number(out, 2, n);
		put(out, message + at, n);
	}
}

static struct maker extensions, message, records;

static void
make(size_t padding, const char *name, size_t each)
{
	static const uint8_t zeroes[16384];

	extensions.len = message.len = records.len = 0;
	put_extension(&extensions, 21, zeroes, padding);
	if (name)
		put_name(&extensions, name, strlen(name));
	put_message(&message, &extensions);
	put_records(&records, message.bytes, message.len, each);
}

/* Read from memory of exactly that size, so that a sanitizer sees a step too
 * far. */
static enum hello_result
read_exactly(struct hello *h, const uint8_t *bytes, size_t len)
{
	uint8_t *copy = malloc(len ? len : 1);
	enum hello_result result;

	memcpy(copy, bytes, len);
	result = hello_read_stream(h, copy, len);
	free(copy);
	return result;
}

static void
assert_name(const struct hello *h, const char *name)
{
	assert_int_equal(h->name_len, strlen(name));
	assert_memory_equal(h->name, name, strlen(name));
}

/* ---- tests ---- */

static void
recorded_hellos(void **state)
{
	struct hello h;

	(void)state;
	for (size_t i = 0; i < LEN(hello_bytes); i++) {
		const struct hello_bytes *b = &hello_bytes[i];

		assert_int_equal(read_exactly(&h, b->bytes, b->len),
		    b->name ? HELLO_NAMED : HELLO_NAMELESS);
		if (b->name)
			assert_name(&h, b->name);
		if (b->alpn) {
			assert_int_equal(h.alpn_len, strlen(b->alpn));
			assert_memory_equal(h.alpn, b->alpn, h.alpn_len);
		}
		for (size_t n = 0; n < b->len; n++)
			assert_int_equal(read_exactly(&h, b->bytes, n),
			    HELLO_MORE);
	}
}

static void
any_record_size(void **state)
{
	static const size_t each[] = { 1, 2, 3, 4, 5, 64, 127, 500, 1400 };
	struct hello h;

	(void)state;
	for (size_t i = 0; i < LEN(each); i++) {
		make(1200, "www.instagram.com", each[i]);
		assert_int_equal(read_exactly(&h, records.bytes, records.len),
		    HELLO_NAMED);
		assert_name(&h, "www.instagram.com");
		for (size_t n = 0; n < records.len; n += 7)
			assert_int_equal(read_exactly(&h, records.bytes, n),
			    HELLO_MORE);
	}
}

static void
longest_hello(void **state)
{
	struct hello h;
	size_t rest;

	(void)state;
	make(0, "a.example", 16384);
	rest = message.len - 4;
	make(HELLO_MESSAGE - rest, "a.example", 16384);
	assert_int_equal(message.len, 4 + HELLO_MESSAGE);
	assert_int_equal(read_exactly(&h, records.bytes, records.len),
	    HELLO_NAMED);
	make(HELLO_MESSAGE - rest + 1, "a.example", 128);
	assert_int_equal(read_exactly(&h, records.bytes, records.len),
	    HELLO_BAD);
}

static void
marks(void **state)
{
	static const uint8_t alpn[] = { 0, 12, 2, 'h', '2', 8, 'h', 't', 't',
	    'p', '/', '1', '.', '1' };
	struct hello h;

	(void)state;
	extensions.len = message.len = 0;
	put_extension(&extensions, 0xfe0d, "\0", 1);
	put_extension(&extensions, 16, alpn, sizeof(alpn));
	put_extension(&extensions, 41, "\0\0", 2);
	put_message(&message, &extensions);
	assert_int_equal(hello_read_message(&h, message.bytes, message.len),
	    HELLO_NAMELESS);
	assert_true(h.offers_ech);
	assert_true(h.resumes);
	assert_int_equal(h.alpn_len, 2);
	assert_memory_equal(h.alpn, "h2", 2);
	assert_int_equal(h.name_len, 0);
}

static void
names(void **state)
{
	char longest[300];
	struct hello h;

	(void)state;
	memset(longest, 'x', sizeof(longest));
	extensions.len = message.len = 0;
	put_name(&extensions, longest, sizeof(longest));
	put_message(&message, &extensions);
	assert_int_equal(hello_read_message(&h, message.bytes, message.len),
	    HELLO_NAMED);
	assert_int_equal(h.name_len, HELLO_NAME);
	assert_true(h.name_cut);

	extensions.len = message.len = 0;	/* bytes stay as they are */
	put_name(&extensions, "A\0\x1b.Facebook.com", 15);
	put_message(&message, &extensions);
	assert_int_equal(hello_read_message(&h, message.bytes, message.len),
	    HELLO_NAMED);
	assert_int_equal(h.name_len, 15);
	assert_memory_equal(h.name, "A\0\x1b.Facebook.com", 15);

	extensions.len = message.len = 0;	/* the first one counts */
	put_name(&extensions, "one.example", 11);
	put_name(&extensions, "two.example", 11);
	put_message(&message, &extensions);
	assert_int_equal(hello_read_message(&h, message.bytes, message.len),
	    HELLO_NAMED);
	assert_name(&h, "one.example");

	extensions.len = message.len = 0;
	put_extension(&extensions, 0, "", 0);
	put_message(&message, &extensions);
	assert_int_equal(hello_read_message(&h, message.bytes, message.len),
	    HELLO_NAMELESS);
}

static void
other_bytes(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		enum hello_result want;
	} cases[] = {
		{ "", 0, HELLO_MORE },
		{ "\x16", 1, HELLO_MORE },
		{ "\x16\x03", 2, HELLO_MORE },
		{ "\x16\x03\x01\x02\x00", 5, HELLO_MORE },
		{ "\x16\x03\x01\x02\x00\x01\x00", 7, HELLO_MORE },
		{ "G", 1, HELLO_NOT_TLS },
		{ "\x16\x02", 2, HELLO_NOT_TLS },
		{ "\x16\x03\x05", 3, HELLO_NOT_TLS },
		{ "\x80\x2e\x01\x03\x01", 5, HELLO_NOT_TLS },	/* SSL 2 */
		{ "\x17\x03\x03\x00\x20", 5, HELLO_OTHER },
		{ "\x15\x03\x03\x00\x02", 5, HELLO_OTHER },
		{ "\x16\x03\x03\x00\x50\x02", 6, HELLO_OTHER },
		{ "\x16\x03\x01\x00\x00", 5, HELLO_BAD },
		{ "\x16\x03\x01\x40\x01", 5, HELLO_BAD },
		{ "\x16\x03\x01\x02\x00\x01\x00\x40\x01", 9, HELLO_BAD },
		{ "\x16\x03\x01\x00\x04\x01\x00\x00\x00", 9, HELLO_BAD },
		/* another kind of record inside the message */
		{ "\x16\x03\x01\x00\x04\x01\x00\x01\x00\x17\x03\x03\x00\x01",
		    14, HELLO_BAD },
	};
	struct hello h;

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++)
		assert_int_equal(read_exactly(&h,
		    (const uint8_t *)cases[i].bytes, cases[i].len),
		    cases[i].want);
}

/* Every length that is one wrong must be found, and nothing read outside. */
static void
spoilt_lengths(void **state)
{
	struct hello h;
	size_t bad = 0;

	(void)state;
	make(3, "www.instagram.com", 16384);
	for (size_t i = 0; i < records.len; i++)
		for (unsigned v = 0; v < 256; v++) {
			uint8_t was = records.bytes[i];

			records.bytes[i] = (uint8_t)v;
			bad += read_exactly(&h, records.bytes, records.len) ==
			    HELLO_BAD;
			records.bytes[i] = was;
		}
	assert_true(bad > 2000);
	/* the list in server_name longer than its extension */
	records.bytes[records.len - 17 - 4]++;
	assert_int_equal(read_exactly(&h, records.bytes, records.len),
	    HELLO_BAD);
	assert_int_equal(h.name_len, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(recorded_hellos),
		cmocka_unit_test(any_record_size),
		cmocka_unit_test(longest_hello),
		cmocka_unit_test(marks),
		cmocka_unit_test(names),
		cmocka_unit_test(other_bytes),
		cmocka_unit_test(spoilt_lengths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
