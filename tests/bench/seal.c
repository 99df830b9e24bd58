/* seal.c: AEAD and header protection, forwards. */
#include "tests/bench/seal.h"

#include <gcrypt.h>
#include <string.h>

#define ID 6		/* where the first id stands, after its length */

void
seal_initial(struct quic_cipher *c, uint8_t *b, size_t header_len, size_t len)
{
	size_t number_len = (b[0] & 3u) + 1, i;
	size_t number = header_len - number_len;
	size_t payload = len - header_len - QUIC_TAG;
	struct quic_keys keys;
	uint8_t nonce[12], mask[QUIC_SAMPLE];
	gcry_cipher_hd_t aead;

	quic_keys_derive(c, 1, b + ID, b[ID - 1], &keys);
	memcpy(nonce, keys.iv, sizeof(nonce));
	for (i = 0; i < number_len; i++)
		nonce[sizeof(nonce) - number_len + i] ^= b[number + i];
	gcry_cipher_open(&aead, GCRY_CIPHER_AES128, GCRY_CIPHER_MODE_GCM, 0);
	gcry_cipher_setkey(aead, keys.key, sizeof(keys.key));
	gcry_cipher_setiv(aead, nonce, sizeof(nonce));
	gcry_cipher_authenticate(aead, b, header_len);
	gcry_cipher_encrypt(aead, b + header_len, payload, NULL, 0);
	gcry_cipher_gettag(aead, b + header_len + payload, QUIC_TAG);
	gcry_cipher_close(aead);
	quic_keys_mask(c, &keys, b + number + 4, mask);
	b[0] ^= mask[0] & 0x0f;
	for (i = 0; i < number_len; i++)
		b[number + i] ^= mask[1 + i];
}
