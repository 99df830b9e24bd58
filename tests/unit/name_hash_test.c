/* name_hash_test.c: the vectors of the SipHash paper's reference code, and
 * what of a name makes no difference. */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "classify/name_hash.h"

/* Key 00..0f; the bytes 00, 01, 02 and so on, so many of them. */
static const struct { size_t len; uint64_t hash; } vectors[] = {
	{ 0, UINT64_C(0x726fdb47dd0e0e31) },
	{ 1, UINT64_C(0x74f839c593dc67fd) },
	{ 7, UINT64_C(0xab0200f58b01d137) },
	{ 8, UINT64_C(0x93f5f5799a932462) },
	{ 15, UINT64_C(0xa129ca6149be45e5) },
	{ 16, UINT64_C(0x3f2acc7f57c29bdb) },
};

static void
make(uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		bytes[i] = (uint8_t)i;
}

static void
is_siphash(void **state)
{
	uint8_t key[NAME_HASH_KEY], bytes[16];

	(void)state;
	make(key, sizeof(key));
	make(bytes, sizeof(bytes));
	for (size_t i = 0; i < sizeof(vectors) / sizeof(*vectors); i++)
		assert_true(name_hash(key, bytes, vectors[i].len) ==
		    vectors[i].hash);
}

static uint64_t
hash(const char *name, uint8_t of_key)
{
	uint8_t key[NAME_HASH_KEY] = { of_key };

	return name_hash(key, (const uint8_t *)name, strlen(name));
}

static void
is_of_the_name_and_the_key(void **state)
{
	(void)state;
	assert_true(hash("www.bbc.co.uk", 1) == hash("WWW.bbc.CO.uk", 1));
	assert_true(hash("www.bbc.co.uk", 1) == hash("www.bbc.co.uk.", 1));
	assert_true(hash("www.bbc.co.uk", 1) != hash("www.bbc.co.u", 1));
	assert_true(hash("www.bbc.co.uk", 1) != hash("bbc.co.uk", 1));
	assert_true(hash("www.bbc.co.uk", 1) != hash("www.bbc.co.uk", 2));
	assert_true(hash("a-b.example", 1) != hash("a_b.example", 1));
	assert_true(hash("1.example", 1) != hash("\x11.example", 1));
}

/* Alone, and among others in eight. */
static void
capitals_alone_are_lowered(void **state)
{
	uint8_t key[NAME_HASH_KEY] = { 1 }, a[11], b[11];

	(void)state;
	memset(a, 'z', sizeof(a));
	memset(b, 'Z', sizeof(b));
	for (unsigned c = 0; c < 256; c++) {
		bool is_letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z' &&
		    c < 0x80;

		a[5] = a[10] = (uint8_t)c;
		b[5] = b[10] = (uint8_t)(c ^ 0x20);
		assert_true((name_hash(key, a, 11) == name_hash(key, b, 11)) ==
		    is_letter);
		assert_true((name_hash(key, a + 10, 1) ==
		    name_hash(key, b + 10, 1)) ==
		    is_letter);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_siphash),
		cmocka_unit_test(is_of_the_name_and_the_key),
		cmocka_unit_test(capitals_alone_are_lowered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
