/* sealed_test.c: what was sealed comes back, of every length around a block's;
 * cut at every byte, changed at every byte, continued, or with another key it
 * does not. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/chain.h"
#include "store/sealed.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define BLOCK 65536
#define ROOM (4 * BLOCK)

struct place {
	int fd;
	uint8_t public_key[SEALED_KEY], secret_key[SEALED_KEY];
	char why[256];
};

static int
make(void **state)
{
	char path[] = "/tmp/sealed_test.XXXXXX";
	struct place *p = calloc(1, sizeof(*p));

	if (chain_ready(p->why, sizeof(p->why)) < 0)
		return -1;
	p->fd = mkstemp(path);
	unlink(path);
	sealed_keys(p->public_key, p->secret_key);
	*state = p;
	return p->fd < 0;
}

static int
discard(void **state)
{
	struct place *p = *state;

	close(p->fd);
	free(p);
	return 0;
}

/* len bytes of a known run, in odd pieces; the size of the file. */
static size_t
seal(struct place *p, size_t len)
{
	static uint8_t bytes[ROOM];
	struct sealed *s;
	size_t at, n, i;

	for (i = 0; i < len; i++)
		bytes[i] = (uint8_t)(i * 7 + i / 256);
	assert_int_equal(ftruncate(p->fd, 0), 0);
	assert_int_equal(lseek(p->fd, 0, SEEK_SET), 0);
	assert_int_equal(sealed_write_open(&s, p->fd, p->public_key, p->why,
	    sizeof(p->why)), 0);
	for (at = 0; at < len; at += n) {
		n = len - at < 9973 ? len - at : 9973;
		assert_int_equal(sealed_write(s, bytes + at, n, p->why,
		    sizeof(p->why)), 0);
	}
	assert_int_equal(sealed_write_end(s, p->why, sizeof(p->why)), 0);
	sealed_free(s);
	return (size_t)lseek(p->fd, 0, SEEK_END);
}

/* All of it, as it was? */
static int
unseal(struct place *p, size_t len)
{
	static uint8_t bytes[ROOM];
	struct sealed *s;
	size_t i;
	int r;

	lseek(p->fd, 0, SEEK_SET);
	if (sealed_read_open(&s, p->fd, p->secret_key, p->why,
	    sizeof(p->why)) < 0)
		return -1;
	r = sealed_read(s, bytes, len, p->why, sizeof(p->why));
	if (r == 0)
		r = sealed_read_end(s, p->why, sizeof(p->why));
	sealed_free(s);
	for (i = 0; r == 0 && i < len; i++)
		assert_int_equal(bytes[i], (uint8_t)(i * 7 + i / 256));
	return r;
}

static void
all_lengths_come_back(void **state)
{
	static const size_t lengths[] = { 0, 1, 100, BLOCK - 1, BLOCK,
		BLOCK + 1, 2 * BLOCK, 3 * BLOCK - 5 };
	struct place *p = *state;
	size_t i;

	for (i = 0; i < ARRAY_LEN(lengths); i++) {
		seal(p, lengths[i]);
		if (unseal(p, lengths[i]) < 0)
			fail_msg("%zu: %s", lengths[i], p->why);
		/* Fewer, or more, than there are. */
		assert_int_equal(unseal(p, lengths[i] + 1), -1);
		if (lengths[i] > 0)
			assert_int_equal(unseal(p, lengths[i] - 1), -1);
	}
}

static void
cut_anywhere_it_is_refused(void **state)
{
	struct place *p = *state;
	size_t size = seal(p, 300), at;

	for (at = 0; at < size; at++) {
		seal(p, 300);
		assert_int_equal(ftruncate(p->fd, (off_t)at), 0);
		assert_int_equal(unseal(p, 300), -1);
	}
	/* At a message's end, where each that is left is whole. */
	size = seal(p, 2 * BLOCK);
	assert_int_equal(ftruncate(p->fd, (off_t)(size - 17)), 0);
	assert_int_equal(unseal(p, 2 * BLOCK), -1);
	assert_non_null(strstr(p->why, "cut off"));
}

static void
changed_anywhere_it_is_refused(void **state)
{
	struct place *p = *state;
	size_t size = seal(p, 300), at;
	uint8_t byte;

	for (at = 0; at < size; at++) {
		assert_int_equal(pread(p->fd, &byte, 1, (off_t)at), 1);
		byte ^= 1;
		assert_int_equal(pwrite(p->fd, &byte, 1, (off_t)at), 1);
		assert_int_equal(unseal(p, 300), -1);
		byte ^= 1;
		assert_int_equal(pwrite(p->fd, &byte, 1, (off_t)at), 1);
	}
	assert_int_equal(unseal(p, 300), 0);
	assert_int_equal(pwrite(p->fd, "x", 1, (off_t)size), 1);
	assert_int_equal(unseal(p, 300), -1);
}

static void
another_key_does_not_open_it(void **state)
{
	struct place *p = *state;
	uint8_t other[SEALED_KEY], again[SEALED_KEY];

	seal(p, 300);
	sealed_public(p->secret_key, again);
	assert_memory_equal(again, p->public_key, SEALED_KEY);
	sealed_keys(other, p->secret_key);
	assert_int_equal(unseal(p, 300), -1);
	assert_non_null(strstr(p->why, "not sealed to this key"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(all_lengths_come_back, make,
		    discard),
		cmocka_unit_test_setup_teardown(cut_anywhere_it_is_refused,
		    make, discard),
		cmocka_unit_test_setup_teardown(changed_anywhere_it_is_refused,
		    make, discard),
		cmocka_unit_test_setup_teardown(another_key_does_not_open_it,
		    make, discard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
