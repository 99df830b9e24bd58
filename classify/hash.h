/* hash.h: SHA-256, the one hash beadle uses. Door to libgcrypt's digests. */
#ifndef CLASSIFY_HASH_H
#define CLASSIFY_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_BYTES 32
#define HASH_TEXT 65		/* 64 hex digits and a NUL */

/* Make libgcrypt ready; every call here does, and who uses the library for
 * something else calls this first. The first call opens files under /proc and
 * /etc: make it before a process is confined. */
void hash_ready(void);

void hash_bytes(const void *bytes, size_t len, uint8_t out[HASH_BYTES]);
char *hash_text(const uint8_t digest[HASH_BYTES], char buf[HASH_TEXT]);

/* Of a whole file. -1 and *why if it cannot be read to its end. */
int hash_file(const char *path, uint8_t out[HASH_BYTES], char *why,
    size_t whylen);

#endif
