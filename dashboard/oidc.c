/* oidc.c: an OpenID Connect provider, asked who somebody is. */
#include "dashboard/oidc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "dashboard/courier.h"
#include "dashboard/form.h"
#include "dashboard/jose.h"
#include "store/chain.h"

#define REPLY ((size_t)256 << 10)
#define FORM ((size_t)16 << 10)
#define KEPT_S 3600

struct oidc {
	const struct settings *settings;
	const char *secret;
	int64_t asked_s;	/* when the next four were; 0 never */
	char authorize[512], token[512], keys_at[512];
	struct jose_keys *keys;
	char reply[REPLY];
};

struct oidc *
oidc_new(const struct settings *s, const char *secret)
{
	struct oidc *o = calloc(1, sizeof(*o));

	if (o) {
		o->settings = s;
		o->secret = secret;
	}
	return o;
}

void
oidc_free(struct oidc *o)
{
	if (!o)
		return;
	jose_keys_free(o->keys);
	chain_forget(o, sizeof(*o));
	free(o);
}

/* ---- asking ---- */

/* The answer is in o->reply; 200 is success, or what the caller makes of
 * another status where it takes one. */
static int
fetch(struct oidc *o, const char *url, const char *form, long *status,
    size_t *len, char *why, size_t whylen)
{
	const struct courier_fetch f = { .url = url, .form = form,
		.ca = o->settings->oidc_ca, .reply = o->reply,
		.reply_room = sizeof(o->reply) };
	long said;

	if (courier_fetch(&f, &said, len, why, whylen) < 0)
		return -1;
	if (status) {
		*status = said;
	} else if (said != 200) {
		snprintf(why, whylen, "%.160s answered %ld", url, said);
		return -1;
	}
	return 0;
}

static int
fetch_keys(struct oidc *o, char *why, size_t whylen)
{
	struct jose_keys *keys;
	size_t len;

	if (fetch(o, o->keys_at, NULL, NULL, &len, why, whylen) < 0 ||
	    jose_keys_read(&keys, o->reply, len, why, whylen) < 0)
		return -1;
	jose_keys_free(o->keys);
	o->keys = keys;
	return 0;
}

/* An endpoint of the document: https. */
static int
take_url(const json_t *said, const char *name, char out[512])
{
	const char *url = json_string_value(json_object_get(said, name));

	if (!url || strncmp(url, "https://", 8) != 0 || strlen(url) >= 512)
		return -1;
	strcpy(out, url);
	return 0;
}

/* The document must be the issuer's own (OpenID Connect Discovery 4.3). */
static int
read_document(struct oidc *o, size_t len, char *why, size_t whylen)
{
	json_t *said = json_loadb(o->reply, len, JSON_REJECT_DUPLICATES, NULL);
	const char *issuer = json_string_value(json_object_get(said,
	    "issuer"));
	int r = -1;

	if (!issuer)
		snprintf(why, whylen, "%.160s does not say that it is an "
		    "OpenID provider", o->settings->oidc_issuer);
	else if (strcmp(issuer, o->settings->oidc_issuer) != 0)
		snprintf(why, whylen, "the setting oidc_issuer is \"%.80s\", "
		    "and there the provider calls itself \"%.80s\"",
		    o->settings->oidc_issuer, issuer);
	else if (take_url(said, "authorization_endpoint", o->authorize) < 0 ||
	    take_url(said, "token_endpoint", o->token) < 0 ||
	    take_url(said, "jwks_uri", o->keys_at) < 0)
		snprintf(why, whylen, "%.160s names no https addresses to "
		    "sign in at", issuer);
	else
		r = 0;
	json_decref(said);
	return r;
}

/* What it says of itself, its keys among that. */
static int
discover(struct oidc *o, int64_t now_s, char *why, size_t whylen)
{
	const char *issuer = o->settings->oidc_issuer;
	char url[512];
	size_t len = strlen(issuer);

	if (o->asked_s && now_s < o->asked_s + KEPT_S && now_s >= o->asked_s)
		return 0;
	o->asked_s = 0;
	if (issuer[len - 1] == '/')
		len--;
	snprintf(url, sizeof(url), "%.*s/.well-known/openid-configuration",
	    (int)len, issuer);
	if (fetch(o, url, NULL, NULL, &len, why, whylen) < 0 ||
	    read_document(o, len, why, whylen) < 0 ||
	    fetch_keys(o, why, whylen) < 0)
		return -1;
	o->asked_s = now_s;
	return 0;
}

/* ---- where ---- */

static void
write_back(FILE *out, const struct settings *s)
{
	size_t len = strlen(s->dashboard_url);
	char url[sizeof(s->dashboard_url) + sizeof(OIDC_BACK)];

	if (len && s->dashboard_url[len - 1] == '/')
		len--;
	snprintf(url, sizeof(url), "%.*s" OIDC_BACK, (int)len,
	    s->dashboard_url);
	form_write(out, "&redirect_uri", url);
}

static void
write_challenge(FILE *out, const char *verifier)
{
	uint8_t digest[CHAIN_BYTES];
	char text[2 * CHAIN_BYTES];

	chain_digest(verifier, strlen(verifier), digest);
	form_write(out, "&code_challenge", jose_base64url(digest,
	    sizeof(digest), text, sizeof(text)));
	fputs("&code_challenge_method=S256", out);
}

enum oidc_result
oidc_where(struct oidc *o, const struct oidc_flow *flow, int64_t now_s,
    char url[OIDC_URL], char *why, size_t whylen)
{
	const struct settings *s = o->settings;
	FILE *out;

	if (discover(o, now_s, why, whylen) < 0)
		return OIDC_TROUBLE;
	out = fmemopen(url, OIDC_URL, "w");
	if (!out) {
		snprintf(why, whylen, "out of memory");
		return OIDC_TROUBLE;
	}
	fprintf(out, "%s%cresponse_type=code", o->authorize,
	    strchr(o->authorize, '?') ? '&' : '?');
	form_write(out, "&client_id", s->oidc_client);
	write_back(out, s);
	/* Entra gives an oid with the profile alone. */
	form_write(out, "&scope", s->oidc_tenant[0] ? "openid email profile" :
	    "openid email");
	form_write(out, "&state", flow->state);
	form_write(out, "&nonce", flow->nonce);
	write_challenge(out, flow->verifier);
	if (s->oidc_domain[0])
		form_write(out, "&hd", s->oidc_domain);
	if (fclose(out) == 0 && strlen(url) < OIDC_URL - 1)
		return OIDC_GOOD;
	snprintf(why, whylen, "the provider's address is too long");
	return OIDC_TROUBLE;
}

/* ---- who ---- */

static int
write_form(const struct oidc *o, const struct oidc_flow *flow,
    const char *code, char form[FORM])
{
	FILE *out = fmemopen(form, FORM, "w");

	if (!out)
		return -1;
	fputs("grant_type=authorization_code", out);
	form_write(out, "&code", code);
	write_back(out, o->settings);
	form_write(out, "&client_id", o->settings->oidc_client);
	form_write(out, "&client_secret", o->secret);
	form_write(out, "&code_verifier", flow->verifier);
	return fclose(out) == 0 && strlen(form) < FORM - 1 ? 0 : -1;
}

/* The ID token of what the provider answered, copied; NULL and *result. */
static char *
read_answer(const struct oidc *o, long status, size_t len,
    enum oidc_result *result, char *why, size_t whylen)
{
	json_t *said = json_loadb(o->reply, len, JSON_REJECT_DUPLICATES, NULL);
	const char *token = json_string_value(json_object_get(said,
	    "id_token"));
	const char *error = json_string_value(json_object_get(said, "error"));
	const char *more = json_string_value(json_object_get(said,
	    "error_description"));
	char *out = NULL;

	*result = OIDC_TROUBLE;
	if (status == 200 && token) {
		out = strdup(token);
		if (!out)
			snprintf(why, whylen, "out of memory");
	} else if (error) {
		/* A code that is not, or no more; else the settings. */
		if (strcmp(error, "invalid_grant") == 0)
			*result = OIDC_REFUSED;
		snprintf(why, whylen, "the provider said: %.40s%s%.100s",
		    error, more ? ": " : "", more ? more : "");
	} else {
		snprintf(why, whylen, "%.120s answered %ld without an ID "
		    "token", o->token, status);
	}
	json_decref(said);
	return out;
}

/* Is it the provider's, and what is in it? */
static enum oidc_result
open_token(struct oidc *o, const char *token, char **claims, size_t *len,
    char *why, size_t whylen)
{
	char said[160] = "";
	enum jose_result r;

	r = jose_open(o->keys, token, claims, len, said, sizeof(said));
	if (r == JOSE_NO_KEY) {
		if (fetch_keys(o, why, whylen) < 0)
			return OIDC_TROUBLE;
		r = jose_open(o->keys, token, claims, len, said,
		    sizeof(said));
	}
	if (r == JOSE_GOOD)
		return OIDC_GOOD;
	snprintf(why, whylen, "the provider's token was refused: %s", said);
	return OIDC_REFUSED;
}

static enum oidc_result
read_token(struct oidc *o, const struct oidc_flow *flow, const char *token,
    int64_t now_s, struct oidc_who *out, char *why, size_t whylen)
{
	const struct settings *s = o->settings;
	const struct oidc_expected e = { s->oidc_issuer, s->oidc_client,
		flow->nonce, s->oidc_tenant, s->oidc_domain, now_s };
	char said[160], *claims = NULL;
	enum oidc_result r;
	size_t len;

	r = open_token(o, token, &claims, &len, why, whylen);
	if (r == OIDC_GOOD && oidc_token_read(claims, len, &e, out, said,
	    sizeof(said)) < 0) {
		snprintf(why, whylen, "the provider's token was refused: %s",
		    said);
		r = OIDC_REFUSED;
	}
	free(claims);
	return r;
}

enum oidc_result
oidc_ask(struct oidc *o, const struct oidc_flow *flow, const char *code,
    int64_t now_s, struct oidc_who *out, char *why, size_t whylen)
{
	enum oidc_result r = OIDC_TROUBLE;
	char form[FORM], *token = NULL;
	long status;
	size_t len;

	if (discover(o, now_s, why, whylen) < 0)
		return OIDC_TROUBLE;
	if (write_form(o, flow, code, form) < 0)
		snprintf(why, whylen, "the provider's code is too long");
	else if (fetch(o, o->token, form, &status, &len, why, whylen) == 0)
		token = read_answer(o, status, len, &r, why, whylen);
	if (token)
		r = read_token(o, flow, token, now_s, out, why, whylen);
	chain_forget(form, sizeof(form));
	chain_forget(o->reply, sizeof(o->reply));
	free(token);
	return r;
}
