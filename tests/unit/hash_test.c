/* hash_test.c: SHA-256 against FIPS 180-4's examples, whole and in pieces. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "classify/hash.h"

static const struct {
	const char *text, *digest;
} cases[] = {
	{ "",
	    "e3b0c44298fc1c149afbf4c8996fb924"
	    "27ae41e4649b934ca495991b7852b855" },
	{ "abc",
	    "ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad" },
	{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	    "248d6a61d20638b8e5c026930c3e6039"
	    "a33ce45964ff2167f6ecedd419db06c1" },
};
#define CASES (sizeof(cases) / sizeof(cases[0]))

static void
of_bytes(void **state)
{
	uint8_t digest[HASH_BYTES];
	char text[HASH_TEXT];
	size_t i;

	(void)state;
	for (i = 0; i < CASES; i++) {
		hash_bytes(cases[i].text, strlen(cases[i].text), digest);
		assert_string_equal(hash_text(digest, text), cases[i].digest);
	}
}

static void
of_a_file(void **state)
{
	char path[] = "/tmp/hash_test.XXXXXX", text[HASH_TEXT], why[200];
	uint8_t digest[HASH_BYTES], before[HASH_BYTES];
	int fd = mkstemp(path), i;

	(void)state;
	assert_true(fd >= 0);
	/* FIPS 180-4's long example: a million times "a". */
	for (i = 0; i < 100000; i++)
		assert_int_equal(write(fd, "aaaaaaaaaa", 10), 10);
	close(fd);
	assert_int_equal(hash_file(path, digest, why, sizeof(why)), 0);
	assert_string_equal(hash_text(digest, text),
	    "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
	unlink(path);

	memcpy(before, digest, sizeof(before));
	assert_int_equal(hash_file(path, digest, why, sizeof(why)), -1);
	assert_non_null(strstr(why, "No such file"));
	assert_int_equal(hash_file("/tmp", digest, why, sizeof(why)), -1);
	assert_non_null(strstr(why, "Is a directory"));
	assert_memory_equal(before, digest, sizeof(before));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_bytes),
		cmocka_unit_test(of_a_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
