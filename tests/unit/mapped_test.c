/* mapped_test.c: what is read of a file's pages is what libpcap reads: files
 * of every form with random records, whole, cut and altered, frame by frame
 * and to the same end. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <pcap/pcap.h>

#include "capture/mapped.h"

#define ROUNDS 3000
#define ROOM (45 * ((256 << 10) + 16) + 24)

static char path[] = "/tmp/mapped_test.XXXXXX";
static uint8_t *bytes;
static uint32_t seed = 20261130;
static unsigned near;		/* records that were, of all files */

static uint32_t
chance(uint32_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % below;
}

static void
put(size_t *at, uint32_t w, bool is_swapped)
{
	if (is_swapped)
		w = __builtin_bswap32(w);
	memcpy(bytes + *at, &w, sizeof w);
	*at += sizeof w;
}

/* A file of records no longer than most; its length. */
static size_t
make(uint32_t magic, bool is_swapped, uint32_t snaplen, unsigned records,
    uint32_t most)
{
	size_t at = 0, i;
	uint32_t len;

	put(&at, magic, is_swapped);
	put(&at, is_swapped ? 2 << 16 | 4 : 4 << 16 | 2, is_swapped);
	put(&at, 0, false);
	put(&at, 0, false);
	put(&at, snaplen, is_swapped);
	put(&at, 1, is_swapped);
	while (records-- > 0) {
		len = chance(most + 1);
		put(&at, 1795166400 + chance(86400), is_swapped);
		put(&at, chance(1000000000), is_swapped);
		put(&at, len, is_swapped);
		put(&at, len + chance(2000), is_swapped);
		for (i = 0; i < len; i++)
			bytes[at++] = (uint8_t)chance(256);
	}
	return at;
}

static void
write_file(size_t len)
{
	int fd = open(path, O_WRONLY | O_TRUNC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, len), len);
	close(fd);
}

/* libpcap's way of ending, in our words. */
static enum mapped_result
oracle_end(pcap_t *p, int result)
{
	if (result == PCAP_ERROR_BREAK)
		return MAPPED_END;
	return strncmp(pcap_geterr(p), "truncated", 9) == 0 ? MAPPED_CUT :
	    MAPPED_TOO_LONG;
}

/* What is to come is told before, and what was read stays where it is. */
static void
look_ahead(struct mapped *m, const struct mapped_record *now,
    struct mapped_record *next)
{
	uint32_t len = now->len < 16 ? now->len : 16;
	uint64_t at = mapped_at(m);
	uint8_t copy[16];

	memcpy(copy, now->bytes, len);
	next->bytes = NULL;
	near += mapped_ahead(m, next);
	assert_memory_equal(now->bytes, copy, len);
	assert_int_equal(mapped_at(m), at);
}

/* Both read the file to its end: the same. How many frames; -1: libpcap does
 * not open it, or it is not a form that is mapped. */
static int
compare(void)
{
	char error[PCAP_ERRBUF_SIZE];
	pcap_t *p = pcap_open_offline(path, error);
	struct pcap_pkthdr *h;
	struct mapped *m;
	struct mapped_record r, next = { .bytes = NULL };
	const u_char *data;
	enum mapped_result result;
	int fd, got, frames = 0;

	if (!p)
		return -1;
	fd = open(path, O_RDONLY);
	got = mapped_open(&m, fd, (uint32_t)pcap_snapshot(p));
	if (got == 0) {
		pcap_close(p);
		close(fd);
		return -1;
	}
	assert_int_equal(got, 1);
	while ((got = pcap_next_ex(p, &h, &data)) == 1) {
		assert_int_equal(mapped_next(m, &r), MAPPED_RECORD);
		if (next.bytes)
			assert_memory_equal(&next, &r, sizeof(r));
		look_ahead(m, &r, &next);
		assert_int_equal(r.seconds, h->ts.tv_sec);
		assert_int_equal(r.microseconds, h->ts.tv_usec);
		assert_int_equal(r.len, h->caplen);
		assert_int_equal(r.wire_bytes, h->len);
		assert_memory_equal(r.bytes, data, r.len);
		assert_int_equal(mapped_at(m), ftello(pcap_file(p)));
		frames++;
	}
	result = mapped_next(m, &r);
	assert_int_equal(result, oracle_end(p, got));
	assert_int_equal(mapped_next(m, &r), result);
	mapped_close(m);
	pcap_close(p);
	close(fd);
	return frames;
}

static const struct { uint32_t magic; bool is_swapped; } forms[] = {
	{ 0xa1b2c3d4, false }, { 0xa1b2c3d4, true },
	{ 0xa1b23c4d, false }, { 0xa1b23c4d, true },
};

static void
altered(void **state)
{
	static const uint32_t snaplens[] = { 65535, 262144, 96, 0, 1u << 31 };
	int frames, mapped = 0, read = 0;
	size_t len, i;
	unsigned round;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		i = round % 4;
		len = make(forms[i].magic, forms[i].is_swapped,
		    snaplens[round / 4 % 5], chance(9), 300);
		if (round % 3 == 1)
			len = chance((uint32_t)len + 1);
		if (round % 3 == 2)
			bytes[chance((uint32_t)len)] ^= 1 << chance(8);
		write_file(len);
		frames = compare();
		mapped += frames >= 0;
		read += frames > 0 ? frames : 0;
	}
	/* Most are read on both ways, so the loop above compared something. */
	assert_true(mapped > ROUNDS * 3 / 4);
	assert_true(read > 2 * ROUNDS);
	assert_true(near > ROUNDS);
}

/* Records over the edge of a window, wherever it lies in them. */
static void
windows(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++) {
		write_file(make(forms[i].magic, forms[i].is_swapped, 262144,
		    45, 262144));
		assert_int_equal(compare(), 45);
	}
}

/* What is libpcap's to read is left to it. */
static void
others(void **state)
{
	struct mapped *m;
	int ends[2];

	(void)state;
	make(0xa1b2c3d4, false, 65535, 0, 0);
	bytes[6] = 3;				/* of version 2.3 */
	write_file(24);
	ends[0] = open(path, O_RDONLY);
	assert_int_equal(mapped_open(&m, ends[0], 65535), 0);
	close(ends[0]);
	write_file(23);
	ends[0] = open(path, O_RDONLY);
	assert_int_equal(mapped_open(&m, ends[0], 65535), 0);
	close(ends[0]);
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(mapped_open(&m, ends[0], 65535), 0);
	close(ends[0]);
	close(ends[1]);
}

static int
set_up(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	bytes = malloc(ROOM);
	return fd < 0 || close(fd) < 0 || !bytes ? -1 : 0;
}

static int
tear_down(void **state)
{
	(void)state;
	free(bytes);
	return unlink(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(altered),
		cmocka_unit_test(windows),
		cmocka_unit_test(others),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
