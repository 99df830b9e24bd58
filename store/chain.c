/* chain.c: libsodium behind small calls; and SHA-256, which libgcrypt does five
 * times as fast where the processor helps. */
#include "store/chain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "classify/hash.h"

_Static_assert(CHAIN_BYTES == HASH_BYTES &&
    CHAIN_BYTES == crypto_hash_sha256_BYTES, "SHA-256");
_Static_assert(CHAIN_SEED == crypto_sign_SEEDBYTES &&
    CHAIN_PUBLIC == crypto_sign_PUBLICKEYBYTES &&
    CHAIN_SIGNATURE == crypto_sign_BYTES, "Ed25519");
_Static_assert(CHAIN_KEY == crypto_shorthash_KEYBYTES, "SipHash-2-4");

int
chain_ready(char *why, size_t whylen)
{
	if (sodium_init() < 0) {
		snprintf(why, whylen, "the system gives no random bytes");
		return -1;
	}
	return 0;
}

void
chain_random(void *out, size_t len)
{
	randombytes_buf(out, len);
}

void
chain_digest(const void *bytes, size_t len, uint8_t out[CHAIN_BYTES])
{
	hash_bytes(bytes, len, out);
}

struct chain_sum { crypto_hash_sha256_state state; };

struct chain_sum *
chain_sum_new(void)
{
	struct chain_sum *s = malloc(sizeof(*s));

	if (s)
		crypto_hash_sha256_init(&s->state);
	return s;
}

void
chain_sum_add(struct chain_sum *s, const void *bytes, size_t len)
{
	crypto_hash_sha256_update(&s->state, bytes, len);
}

void
chain_sum_end(struct chain_sum *s, uint8_t out[CHAIN_BYTES])
{
	if (s)
		crypto_hash_sha256_final(&s->state, out);
	free(s);
}

uint64_t
chain_keyed(const uint8_t key[CHAIN_KEY], const void *bytes, size_t len)
{
	uint64_t n;
	uint8_t out[sizeof(n)];

	crypto_shorthash(out, bytes, len, key);
	memcpy(&n, out, sizeof(n));
	return n;
}

void
chain_public(const uint8_t seed[CHAIN_SEED], uint8_t out[CHAIN_PUBLIC])
{
	uint8_t secret[crypto_sign_SECRETKEYBYTES];

	crypto_sign_seed_keypair(out, secret, seed);
	sodium_memzero(secret, sizeof(secret));
}

void
chain_sign(const uint8_t seed[CHAIN_SEED], const void *bytes, size_t len,
    uint8_t out[CHAIN_SIGNATURE])
{
	uint8_t key[CHAIN_PUBLIC], secret[crypto_sign_SECRETKEYBYTES];

	crypto_sign_seed_keypair(key, secret, seed);
	crypto_sign_detached(out, NULL, bytes, len, secret);
	sodium_memzero(secret, sizeof(secret));
}

bool
chain_is_signed(const uint8_t key[CHAIN_PUBLIC], const void *bytes,
    size_t len, const uint8_t signature[CHAIN_SIGNATURE])
{
	return crypto_sign_verify_detached(signature, bytes, len, key) == 0;
}

void
chain_forget(void *secret, size_t len)
{
	sodium_memzero(secret, len);
}

char *
chain_hex(const void *bytes, size_t len, char *buf)
{
	static const char digits[] = "0123456789abcdef";
	const uint8_t *b = bytes;
	size_t i;

	for (i = 0; i < len; i++) {
		buf[2 * i] = digits[b[i] >> 4];
		buf[2 * i + 1] = digits[b[i] & 15];
	}
	buf[2 * len] = '\0';
	return buf;
}

/* A digit's value and one; 0: it is none. Upper case would be a second
 * spelling of the same bytes. */
static const uint8_t digit_values[256] = {
	['0'] = 1, ['1'] = 2, ['2'] = 3, ['3'] = 4, ['4'] = 5, ['5'] = 6,
	['6'] = 7, ['7'] = 8, ['8'] = 9, ['9'] = 10, ['a'] = 11, ['b'] = 12,
	['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
};

int
chain_unhex(const char *digits, void *out, size_t len)
{
	const uint8_t *d = (const uint8_t *)digits;
	uint8_t *b = out, high, low;
	size_t i;

	/* There may be no NUL after the digits. */
	for (i = 0; i < len; i++) {
		high = digit_values[d[2 * i]];
		low = high ? digit_values[d[2 * i + 1]] : 0;
		if (!low)
			return -1;
		b[i] = (uint8_t)((high - 1) << 4 | (low - 1));
	}
	return 0;
}
