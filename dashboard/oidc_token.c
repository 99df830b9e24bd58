/* oidc_token.c: whom an ID token names, and whether it may be believed. */
#include "dashboard/oidc_token.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <jansson.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static const char *
text_of(const json_t *claims, const char *name)
{
	const char *text = json_string_value(json_object_get(claims, name));

	return text ? text : "";
}

static bool
is_issuer(const json_t *claims, const struct oidc_expected *e)
{
	return strcmp(text_of(claims, "iss"), e->issuer) == 0;
}

/* For us, and for nobody else beside us; as who asked, if it says who. */
static bool
is_audience(const json_t *claims, const struct oidc_expected *e)
{
	const json_t *aud = json_object_get(claims, "aud");
	const json_t *azp = json_object_get(claims, "azp");

	if (json_is_array(aud) && json_array_size(aud) == 1)
		aud = json_array_get(aud, 0);
	if (!json_is_string(aud) ||
	    strcmp(json_string_value(aud), e->client) != 0)
		return false;
	return !azp || (json_is_string(azp) &&
	    strcmp(json_string_value(azp), e->client) == 0);
}

static bool
is_nonce(const json_t *claims, const struct oidc_expected *e)
{
	return e->nonce[0] && strcmp(text_of(claims, "nonce"), e->nonce) == 0;
}

/* Begun, and not over. */
static bool
is_now(const json_t *claims, const struct oidc_expected *e)
{
	const json_t *exp = json_object_get(claims, "exp");
	const json_t *iat = json_object_get(claims, "iat");
	const json_t *nbf = json_object_get(claims, "nbf");
	double now = (double)e->now_s, leeway = OIDC_LEEWAY_S;

	return json_is_number(exp) && json_is_number(iat) &&
	    json_number_value(exp) > now - leeway &&
	    json_number_value(iat) < now + leeway && (!nbf ||
	    (json_is_number(nbf) && json_number_value(nbf) < now + leeway));
}

static bool
is_tenant(const json_t *claims, const struct oidc_expected *e)
{
	return !e->tenant[0] || strcasecmp(text_of(claims, "tid"),
	    e->tenant) == 0;
}

static bool
is_verified(const json_t *claims)
{
	return json_is_true(json_object_get(claims, "email_verified"));
}

static bool
is_domain(const json_t *claims, const struct oidc_expected *e)
{
	return !e->domain[0] || (strcmp(text_of(claims, "hd"),
	    e->domain) == 0 && is_verified(claims));
}

static const struct { bool (*is)(const json_t *,
    const struct oidc_expected *); const char *not; } checks[] = {
	{ is_issuer, "it is from another issuer (iss)" },
	{ is_audience, "it is for another client (aud, azp)" },
	{ is_nonce, "it does not belong to this sign-in (nonce)" },
	{ is_now, "it is over, or not yet begun (exp, iat, nbf); are the "
	    "clocks right?" },
	{ is_tenant, "it is of another tenant (tid)" },
	{ is_domain, "it is not of the school's domain, or the address is "
	    "not verified (hd, email_verified)" },
};

/* One that can be written beside an account: of printable characters, no
 * spaces. Else "". */
static void
take(const char *text, char out[OIDC_NAME])
{
	const char *c = text;

	while (*c > ' ' && *c < 0x7f)
		c++;
	out[0] = '\0';
	if (!*c && (size_t)(c - text) < OIDC_NAME)
		strcpy(out, text);
}

static void
lower(char *text)
{
	for (; *text; text++)
		if (*text >= 'A' && *text <= 'Z')
			*text = (char)(*text - 'A' + 'a');
}

/* RFC 8176 2: "mfa", said by itself. */
static bool
is_mfa(const json_t *claims)
{
	const json_t *one;
	size_t i;

	json_array_foreach(json_object_get(claims, "amr"), i, one)
		if (json_is_string(one) &&
		    strcmp(json_string_value(one), "mfa") == 0)
			return true;
	return false;
}

int
oidc_token_read(const char *text, size_t len, const struct oidc_expected *e,
    struct oidc_who *out, char *why, size_t whylen)
{
	json_t *claims = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
	struct oidc_who who = { .is_mfa = false };
	const char *wrong = NULL;
	size_t i;

	if (!json_is_object(claims))
		wrong = "it is not an ID token";
	for (i = 0; !wrong && i < ARRAY_LEN(checks); i++)
		if (!checks[i].is(claims, e))
			wrong = checks[i].not;
	take(text_of(claims, "sub"), who.sub);
	if (!wrong && !who.sub[0])
		wrong = "it names nobody (sub)";
	if (e->tenant[0])
		take(text_of(claims, "oid"), who.oid);
	if (is_verified(claims))
		take(text_of(claims, "email"), who.email);
	lower(who.oid);
	lower(who.email);
	who.is_mfa = is_mfa(claims);
	json_decref(claims);
	if (!wrong) {
		*out = who;
		return 0;
	}
	snprintf(why, whylen, "%s", wrong);
	return -1;
}
