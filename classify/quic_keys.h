/* quic_keys.h: what protects a client's QUIC Initial packets: keys anyone on
 * the path can derive from the first destination connection id (RFC 9001 5.2,
 * RFC 9369 3.3). Door to libgcrypt's ciphers.
 *
 * A quic_cipher holds the library's handles; it belongs to one thread. */
#ifndef CLASSIFY_QUIC_KEYS_H
#define CLASSIFY_QUIC_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define QUIC_TAG 16		/* AEAD_AES_128_GCM */
#define QUIC_SAMPLE 16		/* RFC 9001 5.4.2 */

struct quic_keys {
	uint8_t key[16], iv[12], hp[16];
};

struct quic_cipher;

/* -1 and *why: out of memory, or the library refuses. */
int quic_cipher_new(struct quic_cipher **out, char *why, size_t whylen);
void quic_cipher_free(struct quic_cipher *c);	/* accepts NULL */

/* Do we know how this version protects its Initial packets? */
bool quic_version_is_known(uint32_t version);

/* The client's keys for this connection id. False: version not known. */
bool quic_keys_derive(struct quic_cipher *c, uint32_t version,
    const uint8_t *id, size_t id_len, struct quic_keys *out);

/* The header protection mask for a sample of the packet. */
bool quic_keys_mask(struct quic_cipher *c, const struct quic_keys *keys,
    const uint8_t sample[QUIC_SAMPLE], uint8_t mask[QUIC_SAMPLE]);

/* A packet to open: its header as sent but unmasked, then len bytes of
 * ciphertext that end in the tag. */
struct quic_sealed {
	uint64_t number;
	const uint8_t *header;
	size_t header_len;
	const uint8_t *bytes;
	size_t len;
};

/* Write len - QUIC_TAG bytes to out. False: it does not authenticate. */
bool quic_keys_open(struct quic_cipher *c, const struct quic_keys *keys,
    const struct quic_sealed *p, uint8_t *out);

#endif
