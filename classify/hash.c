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

struct hash *
hash_new(void)
{
	gcry_md_hd_t md;

	hash_ready();
	if (gcry_md_open(&md, GCRY_MD_SHA256, 0) != 0)
		return NULL;
	return (struct hash *)md;
}

void
hash_add(struct hash *h, const void *bytes, size_t len)
{
	gcry_md_write((gcry_md_hd_t)h, bytes, len);
}

void
hash_end(struct hash *h, uint8_t out[HASH_BYTES])
{
	memcpy(out, gcry_md_read((gcry_md_hd_t)h, GCRY_MD_SHA256), HASH_BYTES);
	gcry_md_close((gcry_md_hd_t)h);
}

/* Add the rest of fd. -1: errno says why. */
static int
add_file(struct hash *h, int fd)
{
	char buf[READ_BYTES];
	ssize_t n;

	while ((n = read(fd, buf, sizeof(buf))) != 0) {
		if (n > 0)
			hash_add(h, buf, (size_t)n);
		else if (errno != EINTR)
			return -1;
	}
	return 0;
}

int
hash_file(const char *path, uint8_t out[HASH_BYTES], char *why, size_t whylen)
{
	uint8_t digest[HASH_BYTES];
	struct hash *h;
	int fd, failed, saved;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		snprintf(why, whylen, "cannot open %s: %s", path,
		    strerror(errno));
		return -1;
	}
	h = hash_new();
	if (h == NULL) {
		close(fd);
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	failed = add_file(h, fd);
	saved = errno;
	close(fd);
	hash_end(h, digest);
	if (failed) {
		snprintf(why, whylen, "cannot read %s: %s", path,
		    strerror(saved));
		return -1;
	}
	memcpy(out, digest, sizeof(digest));
	return 0;
}
