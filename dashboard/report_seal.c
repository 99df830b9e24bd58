/* report_seal.c: signed reports. */
#include "dashboard/report_seal.h"

#include <string.h>

#define HEX(bytes) (2 * (bytes) + 1)
#define LINE 512
#define HEAD "beadle-report 1 "

int
report_seal_write(const char *state, const char *bytes, size_t len, FILE *out,
    char *why, size_t whylen)
{
	char sum[HEX(CHAIN_BYTES)], public[HEX(CHAIN_PUBLIC)], line[LINE];
	uint8_t digest[CHAIN_BYTES], key[CHAIN_PUBLIC];
	struct keyring_signer signer;

	if (keyring_sign_begin(&signer, state, why, whylen) < 0)
		return -1;
	chain_digest(bytes, len, digest);
	chain_public(signer.seed, key);
	snprintf(line, sizeof(line), HEAD "%s %s %s %s", signer.site,
	    signer.box, chain_hex(digest, sizeof(digest), sum),
	    chain_hex(key, sizeof(key), public));
	keyring_sign(&signer, line, sizeof(line));
	keyring_sign_end(&signer);
	fwrite(bytes, 1, len, out);
	fputs(line, out);
	return 0;
}

/* The parts of the line. -1: it is none. */
static int
read_line(const char *line, struct report_seal *s,
    uint8_t digest[CHAIN_BYTES], uint8_t key[CHAIN_PUBLIC])
{
	char sum[HEX(CHAIN_BYTES)], public[HEX(CHAIN_PUBLIC)];

	return sscanf(line, HEAD "%31[a-z0-9-] %31[a-z0-9-] %64[0-9a-f] "
	    "%64[0-9a-f] ", s->site, s->box, sum, public) == 4 &&
	    chain_unhex(sum, digest, CHAIN_BYTES) == 0 &&
	    chain_unhex(public, key, CHAIN_PUBLIC) == 0 ? 0 : -1;
}

int
report_seal_read(const char *bytes, size_t len, struct report_seal *out,
    size_t *report_len, char *why, size_t whylen)
{
	const char *end = memchr(bytes, '\n', len);
	uint8_t digest[CHAIN_BYTES], is[CHAIN_BYTES];
	struct report_seal s;
	struct keyring_key k;
	char line[LINE] = "";
	size_t first = end ? (size_t)(end - bytes) + 1 : len;
	size_t rest = len - first;

	if (rest > 1 && rest < sizeof(line) && bytes[len - 1] == '\n')
		memcpy(line, bytes + first, rest - 1);
	if (read_line(line, &s, digest, k.key) < 0) {
		snprintf(why, whylen, "it is no report that was signed: beadle "
		    "report trust --format json --sign makes one");
		return -1;
	}
	chain_digest(bytes, first, is);
	if (memcmp(is, digest, sizeof(is)) != 0 ||
	    !keyring_is_signed(k.key, line, strlen(line))) {
		snprintf(why, whylen, "it is not as it was signed at %s",
		    s.site);
		return -1;
	}
	keyring_name(&k);
	memcpy(s.fingerprint, k.fingerprint, sizeof(s.fingerprint));
	*out = s;
	*report_len = first;
	return 0;
}
