/* oidc.h: an OpenID Connect provider, asked who somebody is: the authorization
 * code flow with PKCE (RFC 7636). It waits for the provider: for prover.c, in
 * a process of its own.
 *
 * What the provider says of itself (discovery) and its keys are kept for an
 * hour; the keys are asked for again when a token is signed with one that is
 * not among them. */
#ifndef DASHBOARD_OIDC_H
#define DASHBOARD_OIDC_H

#include "classify/settings.h"
#include "dashboard/oidc_token.h"

#define OIDC_URL 2048
#define OIDC_CODE 4096
#define OIDC_SECRET 65		/* a state, nonce or verifier; hex */
#define OIDC_BACK "/sign-in/oidc/done"	/* where it sends browsers back to */

struct oidc;

/* Both borrowed. NULL: out of memory. */
struct oidc *oidc_new(const struct settings *s, const char *secret);
void oidc_free(struct oidc *o);

struct oidc_flow {
	char state[OIDC_SECRET], nonce[OIDC_SECRET], verifier[OIDC_SECRET];
};

enum oidc_result {
	OIDC_GOOD,
	OIDC_REFUSED,	/* by the provider, or its token by us */
	OIDC_TROUBLE	/* it cannot be asked */
};

/* Where a browser is sent to. But for GOOD, *why. */
enum oidc_result oidc_where(struct oidc *o, const struct oidc_flow *flow,
    int64_t now_s, char url[OIDC_URL], char *why, size_t whylen);
/* Who it is that came back with that code. */
enum oidc_result oidc_ask(struct oidc *o, const struct oidc_flow *flow,
    const char *code, int64_t now_s, struct oidc_who *out, char *why,
    size_t whylen);

#endif
