/* file_source_test.c: BLAKE3 of files, against the vectors its authors
 * publish, of lengths that every way through it has; and bad files. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "classify/file_source.h"

/* test_vectors.json of BLAKE3: the input is 0, 1, ... 250, 0, ... */
static const struct { size_t len; const char *source; } cases[] = {
	{ 0, "blake3:af1349b9f5f9a1a6a0404dea36dcc949"
	     "9bcb25c9adc112b7cc9a93cae41f3262" },
	{ 1, "blake3:2d3adedff11b61f14c886e35afa03673"
	     "6dcd87a74d27b5c1510225d0f592e213" },
	{ 1025, "blake3:d00278ae47eb27b34faecf67b4fe263f"
	     "82d5412916c1ffd97c8cb7fb814b8444" },
	{ 31744, "blake3:62b6960e1a44bcc1eb1a611a8d6235b6"
	     "b4b78f32e7abc4fb4c6cdcce94895c47" },
	{ 102400, "blake3:bc3e3d41a1146b069abffad3c0d44860"
	     "cf664390afce4d9661f7902e7943e085" },
};

static void
write_file(const char *path, size_t len)
{
	FILE *f = fopen(path, "wb");
	size_t i;

	assert_non_null(f);
	for (i = 0; i < len; i++)
		assert_int_not_equal(putc((int)(i % 251), f), EOF);
	assert_int_equal(fclose(f), 0);
}

static void
published(void **state)
{
	char path[] = "/tmp/file_source_test.XXXXXX", why[200];
	char got[FILE_SOURCE_TEXT];
	size_t i;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		write_file(path, cases[i].len);
		assert_int_equal(file_source(path, got, why, sizeof why), 0);
		assert_string_equal(got, cases[i].source);
	}
	unlink(path);
}

static void
unreadable(void **state)
{
	char got[FILE_SOURCE_TEXT] = "as before", why[200];

	(void)state;
	assert_int_equal(file_source("/nowhere/x.pcap", got, why, sizeof why),
	    -1);
	assert_non_null(strstr(why, "/nowhere/x.pcap: No such file"));
	assert_int_equal(file_source("/tmp", got, why, sizeof why), -1);
	assert_non_null(strstr(why, "/tmp: Is a directory"));
	assert_string_equal(got, "as before");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(published),
		cmocka_unit_test(unreadable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
