/* oidc_flows.c: sign-ins that went to the provider and are to come back.
 *
 * A token is 8 bytes of when it began and 24 of chance, in hex. What belongs to
 * it is SHA-256 over the key and the SHA-256 of a label and the token. */
#include "dashboard/oidc_flows.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/chain.h"

#define TAKEN 512		/* of OIDC_FLOW_US; the oldest gives way */
#define PROVED 32
#define TIME 16			/* hex digits */

struct proved {
	char digest[ACCOUNTS_DIGEST];	/* of the token; "" free */
	struct oidc_proved who;
	uint64_t until_us;
};

struct oidc_flows {
	uint8_t key[CHAIN_BYTES];
	char taken[TAKEN][ACCOUNTS_DIGEST];
	size_t taken_at;
	struct proved proved[PROVED];
};

struct oidc_flows *
oidc_flows_new(void)
{
	struct oidc_flows *f = calloc(1, sizeof(*f));

	if (f)
		chain_random(f->key, sizeof(f->key));
	return f;
}

void
oidc_flows_free(struct oidc_flows *f)
{
	if (f)
		chain_forget(f, sizeof(*f));
	free(f);
}

static void
derive(const struct oidc_flows *f, const char *label, const char *token,
    char out[OIDC_SECRET])
{
	uint8_t bytes[2 * CHAIN_BYTES], digest[CHAIN_BYTES];
	char text[ACCOUNTS_TOKEN + 16];
	int len = snprintf(text, sizeof(text), "%s %s", label, token);

	memcpy(bytes, f->key, CHAIN_BYTES);
	chain_digest(text, (size_t)len, bytes + CHAIN_BYTES);
	chain_digest(bytes, sizeof(bytes), digest);
	chain_hex(digest, sizeof(digest), out);
	chain_forget(bytes, sizeof(bytes));
}

static void
derive_all(const struct oidc_flows *f, const char *token,
    struct oidc_flow *out)
{
	derive(f, "state", token, out->state);
	derive(f, "nonce", token, out->nonce);
	derive(f, "verifier", token, out->verifier);
}

void
oidc_flows_begin(const struct oidc_flows *f, uint64_t now_us,
    char token[ACCOUNTS_TOKEN], struct oidc_flow *out)
{
	uint8_t chance[(ACCOUNTS_TOKEN - 1 - TIME) / 2];

	chain_random(chance, sizeof(chance));
	snprintf(token, ACCOUNTS_TOKEN, "%016" PRIx64, now_us);
	chain_hex(chance, sizeof(chance), token + TIME);
	derive_all(f, token, out);
}

/* Began before now, and not too long ago. */
static bool
is_young(const char *token, uint64_t now_us)
{
	char digits[TIME + 1];
	uint64_t begun_us;

	snprintf(digits, sizeof(digits), "%s", token);
	begun_us = strtoull(digits, NULL, 16);
	return begun_us <= now_us && now_us - begun_us < OIDC_FLOW_US;
}

/* Is it the first time? */
static bool
is_first(struct oidc_flows *f, const char *token)
{
	char digest[ACCOUNTS_DIGEST];
	size_t i;

	accounts_digest(token, digest);
	for (i = 0; i < TAKEN; i++)
		if (strcmp(f->taken[i], digest) == 0)
			return false;
	strcpy(f->taken[f->taken_at], digest);
	f->taken_at = (f->taken_at + 1) % TAKEN;
	return true;
}

int
oidc_flows_take(struct oidc_flows *f, const char *token, const char *state,
    uint64_t now_us, struct oidc_flow *out)
{
	struct oidc_flow flow;

	if (strlen(token) != ACCOUNTS_TOKEN - 1 ||
	    strlen(state) != OIDC_SECRET - 1)
		return -1;
	derive_all(f, token, &flow);
	if (!password_same(flow.state, state, OIDC_SECRET - 1) ||
	    !is_young(token, now_us) || !is_first(f, token))
		return -1;
	*out = flow;
	return 0;
}

/* ---- proved ---- */

void
oidc_flows_prove(struct oidc_flows *f, const char *token,
    const struct oidc_proved *who, uint64_t now_us)
{
	struct proved *to = &f->proved[0];
	size_t i;

	for (i = 1; i < PROVED; i++)
		if (f->proved[i].until_us < to->until_us)
			to = &f->proved[i];
	accounts_digest(token, to->digest);
	to->who = *who;
	to->until_us = now_us + OIDC_CODE_US;
}

static struct proved *
find(const struct oidc_flows *f, const char *token)
{
	char digest[ACCOUNTS_DIGEST];
	size_t i;

	accounts_digest(token, digest);
	for (i = 0; i < PROVED; i++)
		if (strcmp(f->proved[i].digest, digest) == 0)
			return (struct proved *)&f->proved[i];
	return NULL;
}

const struct oidc_proved *
oidc_flows_proved(const struct oidc_flows *f, const char *token,
    uint64_t now_us)
{
	const struct proved *p = find(f, token);

	return p && now_us < p->until_us ? &p->who : NULL;
}

void
oidc_flows_end(struct oidc_flows *f, const char *token)
{
	struct proved *p = find(f, token);

	if (p)
		memset(p, 0, sizeof(*p));
}
