/* hash.c: SHA-256 by libgcrypt. */
#include "classify/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <gcrypt.h>

#define READ_BYTES 65536

/* An incomplete type to callers: a libgcrypt handle under another name. */
struct hash;

/* libgcrypt wants its version asked before its first use; without secure
 * memory, which digests of public bytes and keys anyone can derive do not
 * need. The library remembers that it is ready, so this is cheap afterwards. */
void
hash_ready(void)
{
	if (gcry_control(GCRYCTL_INITIALIZATION_FINISHED_P))
		return;
	gcry_check_version(NULL);
	gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
	gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
}

void
hash_bytes(const void *bytes, size_t len, uint8_t out[HASH_BYTES])
{
	hash_ready();
	gcry_md_hash_buffer(GCRY_MD_SHA256, out, bytes, len);
}

char *
hash_text(const uint8_t digest[HASH_BYTES], char buf[HASH_TEXT])
{
	static const char hex[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < HASH_BYTES; i++) {
		buf[2 * i] = hex[digest[i] >> 4];
		buf[2 * i + 1] = hex[digest[i] & 15];
	}
	buf[2 * HASH_BYTES] = '\0';
	return buf;
}

/* Add the rest of fd. -1: errno says why. */
static int
add_file(gcry_md_hd_t md, int fd)
{
	char buf[READ_BYTES];
	ssize_t n;

	while ((n = read(fd, buf, sizeof(buf))) != 0) {
		if (n > 0)
			gcry_md_write(md, buf, (size_t)n);
		else if (errno != EINTR)
			return -1;
	}
	return 0;
}

int
hash_file(const char *path, uint8_t out[HASH_BYTES], char *why, size_t whylen)
{
	gcry_md_hd_t md;
	int fd, failed, saved;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		snprintf(why, whylen, "cannot open %s: %s", path,
		    strerror(errno));
		return -1;
	}
	hash_ready();
	if (gcry_md_open(&md, GCRY_MD_SHA256, 0) != 0) {
		close(fd);
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	failed = add_file(md, fd);
	saved = errno;
	close(fd);
	if (!failed)
		memcpy(out, gcry_md_read(md, GCRY_MD_SHA256), HASH_BYTES);
	gcry_md_close(md);
	if (failed) {
		snprintf(why, whylen, "cannot read %s: %s", path,
		    strerror(saved));
		return -1;
	}
	return 0;
}
