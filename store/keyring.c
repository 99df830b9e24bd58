/* keyring.c: the public keys: their lines read, checked and written. */
#include "store/keyring.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "store/files.h"

#define MOST_BYTES (1u << 20)
#define FIELDS 9
#define LINE 512

static const uint8_t der_head[12] = { 0x30, 0x2a, 0x30, 0x05, 0x06, 0x03,
	0x2b, 0x65, 0x70, 0x03, 0x21, 0x00 };

char *
keyring_time(uint64_t at_us, char buf[KEYRING_TIME])
{
	time_t t = (time_t)(at_us / 1000000);
	struct tm tm;

	gmtime_r(&t, &tm);
	strftime(buf, KEYRING_TIME, "%Y-%m-%dT%H:%M:%SZ", &tm);
	return buf;
}

bool
keyring_is_time(const char *text)
{
	static const char form[] = "dddd-dd-ddTdd:dd:ddZ";
	size_t i;

	if (strlen(text) != sizeof(form) - 1)
		return false;
	for (i = 0; form[i]; i++)
		if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' :
		    text[i] != form[i])
			return false;
	return true;
}

void
keyring_der(const struct keyring_key *k, uint8_t out[KEYRING_DER])
{
	memcpy(out, der_head, sizeof(der_head));
	memcpy(out + sizeof(der_head), k->key, CHAIN_PUBLIC);
}

void
keyring_name(struct keyring_key *k)
{
	uint8_t der[KEYRING_DER], digest[CHAIN_BYTES];

	keyring_der(k, der);
	chain_digest(der, sizeof(der), digest);
	chain_hex(digest, sizeof(digest), k->fingerprint);
	memcpy(k->id, k->fingerprint, KEYRING_ID - 1);
	k->id[KEYRING_ID - 1] = '\0';
}

bool
keyring_is_signed(const uint8_t key[CHAIN_PUBLIC], const char *line,
    size_t len)
{
	const size_t digits = 2 * CHAIN_SIGNATURE;
	uint8_t signature[CHAIN_SIGNATURE];

	return len > digits && line[len - digits - 1] == ' ' &&
	    chain_unhex(line + len - digits, signature,
	    sizeof(signature)) == 0 &&
	    chain_is_signed(key, line, len - digits - 1, signature);
}

/* The words of a line, cut in place; false: not so many, or empty ones. */
static bool
split(char *line, char *words[FIELDS])
{
	size_t i;

	for (i = 0; i < FIELDS; i++) {
		words[i] = strsep(&line, " ");
		if (!words[i] || !words[i][0])
			return false;
	}
	return !line;
}

static bool
is_name(const char *text)
{
	return text[0] && strlen(text) < KEYRING_NAME &&
	    strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") ==
	    strlen(text);
}

/* A line and what stands before it: NULL, or what is wrong. */
static const char *
take_line(struct keyring *k, const char *line, size_t len)
{
	char copy[LINE], number[16], *words[FIELDS];
	struct keyring_key key = { 0 };
	const struct keyring_key *signer;

	if (len >= sizeof(copy))
		return "it is too long";
	memcpy(copy, line, len);
	copy[len] = '\0';
	snprintf(number, sizeof(number), "%zu", k->count + 1);
	if (strlen(copy) != len || !split(copy, words) ||
	    strcmp(words[0], "beadle-key") != 0 || strcmp(words[1], "1") != 0 ||
	    !is_name(words[2]) || !is_name(words[3]) ||
	    !keyring_is_time(words[5]) ||
	    strlen(words[6]) != 2 * CHAIN_PUBLIC ||
	    chain_unhex(words[6], key.key, CHAIN_PUBLIC) < 0)
		return "it is not of the form of a key";
	if (strcmp(words[4], number) != 0)
		return "its number is not the next";
	keyring_name(&key);
	snprintf(key.made, sizeof(key.made), "%s", words[5]);
	signer = k->count ? &k->keys[k->count - 1] : &key;
	if (strcmp(words[7], signer->id) != 0)
		return "it is not signed by the key before it";
	if (!keyring_is_signed(signer->key, line, len))
		return "its signature is wrong";
	snprintf(k->site, sizeof(k->site), "%s", words[2]);
	snprintf(k->box, sizeof(k->box), "%s", words[3]);
	k->keys[k->count++] = key;
	return NULL;
}

static int
take_text(struct keyring *k, const char *text, size_t len, char *why,
    size_t whylen)
{
	const char *line = text, *end, *wrong = NULL;

	for (; !wrong && line < text + len; line = end + 1) {
		struct keyring_key *p = reallocarray(k->keys, k->count + 1,
		    sizeof(*p));

		if (!p) {
			snprintf(why, whylen, "out of memory");
			return -1;
		}
		k->keys = p;
		end = memchr(line, '\n', (size_t)(text + len - line));
		wrong = end ? take_line(k, line, (size_t)(end - line)) :
		    "it is cut short";
		if (!end)
			break;
	}
	if (!wrong)
		return 0;
	snprintf(why, whylen, "keys/public line %zu: %s", k->count + 1, wrong);
	return 1;
}

int
keyring_load(struct keyring *out, const char *state, char *why, size_t whylen)
{
	char *text;
	size_t len;
	int r;

	memset(out, 0, sizeof(*out));
	if (chain_ready(why, whylen) < 0)
		return -1;
	text = files_read(state, "keys/public", MOST_BYTES, &len);
	if (!text && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	if (!text) {
		snprintf(why, whylen, "cannot read %s/keys/public: %s", state,
		    strerror(errno));
		return -1;
	}
	r = take_text(out, text, len, why, whylen);
	free(text);
	return r;
}

void
keyring_free(struct keyring *k)
{
	free(k->keys);
	memset(k, 0, sizeof(*k));
}

const struct keyring_key *
keyring_find(const struct keyring *k, const char *id)
{
	size_t i;

	for (i = 0; i < k->count; i++)
		if (strcmp(k->keys[i].id, id) == 0)
			return &k->keys[i];
	return NULL;
}
