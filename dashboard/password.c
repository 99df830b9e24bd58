/* password.c: passwords kept as argon2id hashes. */
#include "dashboard/password.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static_assert(PASSWORD_HASH == crypto_pwhash_STRBYTES, "libsodium's text");

/* What libsodium made of 32 random bytes that nobody kept. */
const char password_nobody[] = "$argon2id$v=19$m=65536,t=2,p=1$"
    "vwTWzbiysRaAxRGUQ8WLQw$ogUfxf4zKUHUo/9M8c5vg0dcYUDSqJpfTLYgiBGBlNk";

int
password_hash(const char *password, char out[PASSWORD_HASH])
{
	return crypto_pwhash_str_alg(out, password, strlen(password),
	    crypto_pwhash_OPSLIMIT_INTERACTIVE,
	    crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13);
}

bool
password_is(const char *hash, const char *password)
{
	char padded[PASSWORD_HASH] = "";

	if (strlen(hash) >= PASSWORD_HASH)
		return false;
	strcpy(padded, hash);
	return crypto_pwhash_str_verify(padded, password,
	    strlen(password)) == 0;
}

/* "aaaa...", "1234...", "abab..." */
static bool
is_a_run(const char *p)
{
	size_t i, steps = 0, pairs = 0, len = strlen(p);

	for (i = 2; i < len; i++) {
		steps += p[i] - p[i - 1] == p[1] - p[0];
		pairs += p[i] == p[i - 2];
	}
	return steps + 2 == len || pairs + 2 == len;
}

int
password_check(const char *password, const char *person, char *why,
    size_t whylen)
{
	size_t len = strlen(password), i, characters = 0;

	for (i = 0; i < len; i++)
		characters += ((unsigned char)password[i] & 0xc0) != 0x80;
	if (characters < PASSWORD_LEAST)
		snprintf(why, whylen, "the password needs at least %d "
		    "characters; three or four words are easy to keep",
		    PASSWORD_LEAST);
	else if (is_a_run(password) || strcasestr(password, "password") ||
	    (person[0] && strcasestr(password, person)))
		snprintf(why, whylen, "the password is easily guessed; three "
		    "or four words that do not belong together are not");
	else
		return 0;
	return -1;
}

bool
password_same(const void *a, const void *b, size_t len)
{
	return sodium_memcmp(a, b, len) == 0;
}

void
password_forget(void *bytes, size_t len)
{
	sodium_memzero(bytes, len);
}
