/* file_source.c: BLAKE3 of a file, by the authors' own C. */
#include "classify/file_source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <blake3.h>

#include "classify/hash.h"

/* BLAKE3 takes 16 KiB at a time with AVX-512; more spares system calls. */
#define READ_BYTES (256 * 1024)

_Static_assert(BLAKE3_OUT_LEN == HASH_BYTES, "one length of digests");

/* Add the rest of fd. -1: errno says why. */
static int
add_file(blake3_hasher *h, int fd)
{
	char *buf = malloc(READ_BYTES);
	ssize_t n = buf ? 1 : -1;
	int saved;

	while (n != 0 && buf) {
		n = read(fd, buf, READ_BYTES);
		if (n > 0)
			blake3_hasher_update(h, buf, (size_t)n);
		else if (n < 0 && errno != EINTR)
			break;
	}
	saved = errno;
	free(buf);
	errno = saved;
	return n == 0 ? 0 : -1;
}

int
file_source(const char *path, char out[FILE_SOURCE_TEXT], char *why,
    size_t whylen)
{
	uint8_t digest[HASH_BYTES];
	char hex[HASH_TEXT];
	blake3_hasher h;
	int fd, failed, saved;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		snprintf(why, whylen, "cannot open %s: %s", path,
		    strerror(errno));
		return -1;
	}
	blake3_hasher_init(&h);
	failed = add_file(&h, fd);
	saved = errno;
	close(fd);
	if (failed) {
		snprintf(why, whylen, "cannot read %s: %s", path,
		    strerror(saved));
		return -1;
	}
	blake3_hasher_finalize(&h, digest, sizeof(digest));
	snprintf(out, FILE_SOURCE_TEXT, "blake3:%s", hash_text(digest, hex));
	return 0;
}
