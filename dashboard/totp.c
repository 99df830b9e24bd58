/* totp.c: the six digits that an authenticator app shows. */
#include "dashboard/totp.h"

#include <gcrypt.h>
#include <stdio.h>
#include <string.h>

#include "classify/hash.h"

#define SHA1_BYTES 20

static void
hmac(const uint8_t secret[TOTP_SECRET], const uint8_t message[8],
    uint8_t out[SHA1_BYTES])
{
	gcry_md_hd_t md;

	memset(out, 0, SHA1_BYTES);
	if (gcry_md_open(&md, GCRY_MD_SHA1, GCRY_MD_FLAG_HMAC) != 0)
		return;
	if (gcry_md_setkey(md, secret, TOTP_SECRET) == 0) {
		gcry_md_write(md, message, 8);
		memcpy(out, gcry_md_read(md, GCRY_MD_SHA1), SHA1_BYTES);
	}
	gcry_md_close(md);
}

char *
totp_code(const uint8_t secret[TOTP_SECRET], uint64_t step,
    char buf[TOTP_CODE])
{
	uint8_t message[8], digest[SHA1_BYTES];
	const uint8_t *at;
	uint32_t number;
	int i;

	hash_ready();
	for (i = 0; i < 8; i++)
		message[i] = (uint8_t)(step >> (56 - 8 * i));
	hmac(secret, message, digest);
	at = digest + (digest[SHA1_BYTES - 1] & 0xf);
	number = (uint32_t)(at[0] & 0x7f) << 24 | (uint32_t)at[1] << 16 |
	    (uint32_t)at[2] << 8 | at[3];
	snprintf(buf, TOTP_CODE, "%06u", (unsigned)(number % 1000000));
	return buf;
}

uint64_t
totp_step(const uint8_t secret[TOTP_SECRET], const char *code,
    uint64_t now_us, uint64_t after)
{
	uint64_t now = now_us / TOTP_STEP_US, step, found = 0;
	char digits[TOTP_CODE], right[TOTP_CODE];
	size_t len = 0;
	unsigned differs;
	int i;

	for (; *code; code++)
		if (*code != ' ' && len < TOTP_CODE)
			digits[len++] = *code;
	if (len != TOTP_CODE - 1)
		return 0;
	for (step = now ? now - 1 : 0; step <= now + 1; step++) {
		totp_code(secret, step, right);
		for (differs = 0, i = 0; i < TOTP_CODE - 1; i++)
			differs |= (unsigned)(digits[i] ^ right[i]);
		if (!differs && step > after)
			found = step;
	}
	return found;
}

char *
totp_text(const uint8_t secret[TOTP_SECRET], char buf[TOTP_TEXT])
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	uint32_t bits = 0;
	int held = 0, i, n = 0;

	for (i = 0; i < TOTP_SECRET; i++) {
		bits = bits << 8 | secret[i];
		for (held += 8; held >= 5; held -= 5)
			buf[n++] = digits[bits >> (held - 5) & 31];
	}
	buf[n] = '\0';
	return buf;
}

char *
totp_uri(const char *text, const char *person, char buf[TOTP_URI])
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
	char label[200] = "";
	size_t len = 0;

	for (; *person && len < sizeof(label) - 4; person++)
		len += (size_t)snprintf(label + len, 4, strchr(plain,
		    *person) ? "%c" : "%%%02X", (unsigned char)*person);
	snprintf(buf, TOTP_URI, "otpauth://totp/beadle%s%s?secret=%.32s&"
	    "issuer=beadle", len ? ":" : "", label, text);
	return buf;
}
