/* jose.c: signed tokens, and the public keys of who signs them. */
#include "dashboard/jose.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <jansson.h>
#include <sodium.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define LEAST_BITS 2048
#define COORDINATE 32		/* bytes, of P-256 */

struct jose_keys { json_t *set; };

static const struct algorithm { const char *name, *kind;
    gnutls_sign_algorithm_t sign; } algorithms[] = {
	{ "RS256", "RSA", GNUTLS_SIGN_RSA_SHA256 },
	{ "ES256", "EC", GNUTLS_SIGN_ECDSA_SHA256 },
};

struct token {			/* bytes owned; token_free */
	json_t *head;
	const struct algorithm *algorithm;
	unsigned char *payload, *signature;
	size_t payload_len, signature_len;
	size_t signed_len;	/* of the text: head and payload */
};

static void
token_free(struct token *t)
{
	json_decref(t->head);
	free(t->payload);
	free(t->signature);
}

/* ---- base64url ---- */

char *
jose_base64url(const void *bytes, size_t len, char *out, size_t room)
{
	return sodium_bin2base64(out, room, bytes, len,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* Exactly so many characters; the caller frees. NULL: they are none. */
static unsigned char *
decode(const char *text, size_t len, size_t *out_len)
{
	unsigned char *out = malloc(len + 1);
	const char *end = NULL;

	if (out && sodium_base642bin(out, len, text, len, NULL, out_len, &end,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
	    end == text + len) {
		out[*out_len] = '\0';
		return out;
	}
	free(out);
	return NULL;
}

/* A member of a key; its data is the caller's to free. */
static gnutls_datum_t
member(const json_t *key, const char *name)
{
	const char *text = json_string_value(json_object_get(key, name));
	gnutls_datum_t d = { NULL, 0 };
	size_t len = 0;

	d.data = text ? decode(text, strlen(text), &len) : NULL;
	d.size = (unsigned)len;
	return d;
}

/* ---- keys ---- */

int
jose_keys_read(struct jose_keys **out, const char *text, size_t len,
    char *why, size_t whylen)
{
	struct jose_keys *k = calloc(1, sizeof(*k));

	if (k)
		k->set = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
	if (k && json_is_array(json_object_get(k->set, "keys"))) {
		*out = k;
		return 0;
	}
	snprintf(why, whylen, "what came is not a set of keys");
	jose_keys_free(k);
	return -1;
}

void
jose_keys_free(struct jose_keys *k)
{
	if (k)
		json_decref(k->set);
	free(k);
}

static int
import_rsa(gnutls_pubkey_t to, const json_t *key)
{
	gnutls_datum_t n = member(key, "n"), e = member(key, "e");
	unsigned bits = 0;
	int r = -1;

	if (n.data && e.data && gnutls_pubkey_import_rsa_raw(to, &n, &e) == 0 &&
	    gnutls_pubkey_get_pk_algorithm(to, &bits) == GNUTLS_PK_RSA &&
	    bits >= LEAST_BITS)
		r = 0;
	free(n.data);
	free(e.data);
	return r;
}

static int
import_ec(gnutls_pubkey_t to, const json_t *key)
{
	const char *curve = json_string_value(json_object_get(key, "crv"));
	gnutls_datum_t x = member(key, "x"), y = member(key, "y");
	int r = -1;

	if (curve && strcmp(curve, "P-256") == 0 && x.data && y.data &&
	    x.size == COORDINATE && y.size == COORDINATE &&
	    gnutls_pubkey_import_ecc_raw(to, GNUTLS_ECC_CURVE_SECP256R1, &x,
	    &y) == 0)
		r = 0;
	free(x.data);
	free(y.data);
	return r;
}

/* Is a member that text, or not there? */
static bool
agrees(const json_t *key, const char *name, const char *text)
{
	const json_t *value = json_object_get(key, name);

	return !value || (json_is_string(value) &&
	    strcmp(json_string_value(value), text) == 0);
}

/* May it have signed that token? */
static bool
fits(const json_t *key, const struct token *t)
{
	const char *id = json_string_value(json_object_get(t->head, "kid"));

	return json_object_get(key, "kty") &&
	    agrees(key, "kty", t->algorithm->kind) &&
	    agrees(key, "use", "sig") &&
	    agrees(key, "alg", t->algorithm->name) &&
	    (!id || (json_object_get(key, "kid") && agrees(key, "kid", id)));
}

static bool
has_signed(const json_t *key, const struct token *t, const char *text)
{
	bool is_ec = t->algorithm->sign == GNUTLS_SIGN_ECDSA_SHA256;
	const gnutls_datum_t data = { (unsigned char *)text,
		(unsigned)t->signed_len };
	gnutls_datum_t signature = { t->signature,
		(unsigned)t->signature_len }, der = { NULL, 0 };
	const gnutls_datum_t r = { t->signature, COORDINATE };
	gnutls_pubkey_t public = NULL;
	bool is_good = false;

	if (is_ec && t->signature_len != 2 * COORDINATE)
		return false;
	if (gnutls_pubkey_init(&public) == 0 && (is_ec ?
	    import_ec(public, key) : import_rsa(public, key)) == 0) {
		const gnutls_datum_t s = { t->signature + COORDINATE,
			COORDINATE };

		if (is_ec && gnutls_encode_rs_value(&der, &r, &s) == 0)
			signature = der;
		is_good = (!is_ec || der.data) && gnutls_pubkey_verify_data2(
		    public, t->algorithm->sign, 0, &data, &signature) >= 0;
	}
	gnutls_free(der.data);
	if (public)
		gnutls_pubkey_deinit(public);
	return is_good;
}

/* ---- tokens ---- */

/* The head: how it is signed. -1 and *why. */
static int
read_head(struct token *t, const char *text, size_t len, char *why,
    size_t whylen)
{
	size_t head_len = 0, i;
	unsigned char *head = decode(text, len, &head_len);
	const char *name;

	t->head = head ? json_loadb((char *)head, head_len,
	    JSON_REJECT_DUPLICATES, NULL) : NULL;
	free(head);
	name = json_string_value(json_object_get(t->head, "alg"));
	for (i = 0; name && i < ARRAY_LEN(algorithms); i++)
		if (strcmp(name, algorithms[i].name) == 0)
			t->algorithm = &algorithms[i];
	if (!name)
		snprintf(why, whylen, "it is not a signed token");
	else if (!t->algorithm)
		snprintf(why, whylen, "it is signed by \"%.20s\", and not by "
		    "RS256 or ES256", name);
	else if (json_object_get(t->head, "crit"))
		snprintf(why, whylen, "it asks for what beadle does not know "
		    "(crit)");
	else
		return 0;
	return -1;
}

/* Three parts with dots between. */
static int
read_token(struct token *t, const char *text, char *why, size_t whylen)
{
	const char *first = strchr(text, '.');
	const char *second = first ? strchr(first + 1, '.') : NULL;

	if (!second || strchr(second + 1, '.') || strlen(text) > JOSE_TOKEN) {
		snprintf(why, whylen, "it is not a signed token");
		return -1;
	}
	if (read_head(t, text, (size_t)(first - text), why, whylen) < 0)
		return -1;
	t->signed_len = (size_t)(second - text);
	t->payload = decode(first + 1, (size_t)(second - first - 1),
	    &t->payload_len);
	t->signature = decode(second + 1, strlen(second + 1),
	    &t->signature_len);
	if (t->payload && t->signature)
		return 0;
	snprintf(why, whylen, "it is not a signed token");
	return -1;
}

enum jose_result
jose_open(const struct jose_keys *k, const char *token, char **payload,
    size_t *len, char *why, size_t whylen)
{
	enum jose_result result = JOSE_BAD;
	struct token t = { .head = NULL };
	const json_t *key;
	size_t i;

	if (sodium_init() < 0 || read_token(&t, token, why, whylen) < 0)
		goto fail;
	result = JOSE_NO_KEY;
	json_array_foreach(json_object_get(k->set, "keys"), i, key) {
		if (!fits(key, &t) || !has_signed(key, &t, token))
			continue;
		*payload = (char *)t.payload;
		*len = t.payload_len;
		t.payload = NULL;
		token_free(&t);
		return JOSE_GOOD;
	}
	snprintf(why, whylen, "its signature is of none of the provider's "
	    "keys");
fail:
	token_free(&t);
	return result;
}
