/* oidc_fuzz.c: any bytes as a set of keys, a token and claims, with zeros
 * between: what a provider that means ill can send. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/jose.h"
#include "dashboard/oidc_token.h"

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t len);

static void
try_token(const char *keys, const char *token)
{
	char why[200], *payload = NULL;
	struct jose_keys *k;
	size_t len;

	if (jose_keys_read(&k, keys, strlen(keys), why, sizeof(why)) < 0)
		return;
	if ((jose_open(k, token, &payload, &len, why, sizeof(why)) ==
	    JOSE_GOOD) != (payload != NULL))
		abort();
	free(payload);
	jose_keys_free(k);
}

int
LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t len)
{
	static const struct oidc_expected e = { "https://i", "us", "n", "t",
		"d", 1000 };
	char *text = calloc(1, len + 3), *token, *claims, why[200];
	struct oidc_who who = { .is_mfa = false };

	if (!text)
		return 0;
	if (len)
		memcpy(text, bytes, len);
	token = text + strlen(text) + 1;
	claims = token + strlen(token) + 1;
	try_token(text, token);
	if (claims < text + len && oidc_token_read(claims, (size_t)(text +
	    len - claims), &e, &who, why, sizeof(why)) == 0 && (!who.sub[0] ||
	    strlen(who.sub) >= OIDC_NAME))
		abort();
	free(text);
	return 0;
}
