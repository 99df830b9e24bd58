/* oidc_flows.h: sign-ins that went to the provider and are to come back to the
 * browser they began in. Pure but for the chance they begin with.
 *
 * A flow is BEGUN with a token that the browser keeps in a cookie; state, nonce
 * and verifier are computed from it and a key that lives as long as the server,
 * so that nobody fills a table by beginning. It is TAKEN once, within
 * OIDC_FLOW_US, by who has both token and state. It is PROVED when the provider
 * said who it is, and then waits for a code for OIDC_CODE_US. */
#ifndef DASHBOARD_OIDC_FLOWS_H
#define DASHBOARD_OIDC_FLOWS_H

#include "dashboard/accounts.h"
#include "dashboard/oidc.h"

#define OIDC_FLOW_US (UINT64_C(600) * 1000000)
#define OIDC_CODE_US (UINT64_C(300) * 1000000)

struct oidc_flows;

struct oidc_flows *oidc_flows_new(void);	/* NULL: out of memory */
void oidc_flows_free(struct oidc_flows *f);

void oidc_flows_begin(const struct oidc_flows *f, uint64_t now_us,
    char token[ACCOUNTS_TOKEN], struct oidc_flow *out);
/* -1: not the token's state, too old, or taken before. */
int oidc_flows_take(struct oidc_flows *f, const char *token,
    const char *state, uint64_t now_us, struct oidc_flow *out);

struct oidc_proved {
	char person[REGISTER_NAME];
	char link[ACCOUNTS_LINK];	/* of the account then, */
	char sub[ACCOUNTS_LINK];	/* and what is to take its place; "" */
};
void oidc_flows_prove(struct oidc_flows *f, const char *token,
    const struct oidc_proved *who, uint64_t now_us);
/* Whose code is waited for; NULL: nobody's. Borrowed until the next call. */
const struct oidc_proved *oidc_flows_proved(const struct oidc_flows *f,
    const char *token, uint64_t now_us);
void oidc_flows_end(struct oidc_flows *f, const char *token);

#endif
