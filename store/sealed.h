/* sealed.h: a stream of bytes encrypted to a public key, read back only with
 * its secret half, and only whole. Door to libsodium.
 *
 *	"beadle sealed 1\n", a sealed box (X25519) of a key made for this file,
 *	the header of a secretstream (XChaCha20-Poly1305) under that key, then
 *	its messages: 64 KiB of plain bytes each, the last one shorter and
 *	marked as the last.
 *
 * So a file that is cut, continued, reordered or changed anywhere is refused,
 * and who only has the public key can make files and read none. */
#ifndef STORE_SEALED_H
#define STORE_SEALED_H

#include <stddef.h>
#include <stdint.h>

#define SEALED_KEY 32

/* A new pair. chain_ready comes first. */
void sealed_keys(uint8_t public_key[SEALED_KEY],
    uint8_t secret_key[SEALED_KEY]);
/* The public half of a secret one. */
void sealed_public(const uint8_t secret_key[SEALED_KEY],
    uint8_t public_key[SEALED_KEY]);

struct sealed;

/* Write to fd, which is borrowed. -1 and *why. */
int sealed_write_open(struct sealed **out, int fd,
    const uint8_t to[SEALED_KEY], char *why, size_t whylen);
int sealed_write(struct sealed *s, const void *bytes, size_t len, char *why,
    size_t whylen);
/* The last message: without it the file is cut. */
int sealed_write_end(struct sealed *s, char *why, size_t whylen);

/* Read from fd, which is borrowed. -1 and *why: it is no such file, or sealed
 * to another key. */
int sealed_read_open(struct sealed **out, int fd,
    const uint8_t secret_key[SEALED_KEY], char *why, size_t whylen);
/* Exactly len bytes; -1 and *why: there are fewer, or they were changed. */
int sealed_read(struct sealed *s, void *bytes, size_t len, char *why,
    size_t whylen);
/* Was that all, to the last message and the file's end? -1 and *why. */
int sealed_read_end(struct sealed *s, char *why, size_t whylen);

void sealed_free(struct sealed *s);	/* wipes its key; accepts NULL */

#endif
