/* chain.c: libsodium behind small calls; and SHA-256, which libgcrypt does five
 * times as fast where the processor helps. */
#include "store/chain.h"

#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "classify/hash.h"

_Static_assert(CHAIN_BYTES == HASH_BYTES, "SHA-256");
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

uint64_t
chain_keyed(const uint8_t key[CHAIN_KEY], const void *bytes, size_t len)
{
	uint64_t n;
	uint8_t out[sizeof(n)];

	crypto_shorthash(out, bytes, len, key);
	memcpy(&n, out, sizeof(n));
	return n;
}

char *
chain_hex(const void *bytes, size_t len, char *buf)
{
	return sodium_bin2hex(buf, 2 * len + 1, bytes, len);
}

int
chain_unhex(const char *digits, void *out, size_t len)
{
	size_t got;

	/* Upper case would be a second spelling of the same bytes. */
	if (strspn(digits, "0123456789abcdef") < 2 * len)
		return -1;
	if (sodium_hex2bin(out, len, digits, 2 * len, NULL, &got, NULL) != 0)
		return -1;
	return got == len ? 0 : -1;
}
