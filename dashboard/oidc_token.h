/* oidc_token.h: whom an ID token names, and whether it may be believed
 * (OpenID Connect Core 1.0, 3.1.3.7). Pure: the signature was found good
 * before. Door to jansson. */
#ifndef DASHBOARD_OIDC_TOKEN_H
#define DASHBOARD_OIDC_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OIDC_LEEWAY_S 60	/* clocks may differ by so much */
#define OIDC_NAME 192		/* a name in the token, with its NUL */

struct oidc_expected {		/* all borrowed */
	const char *issuer, *client, *nonce;
	const char *tenant;	/* tid; "" any, and no oid is taken */
	const char *domain;	/* hd; "" any */
	int64_t now_s;
};

struct oidc_who {
	char sub[OIDC_NAME];
	char oid[OIDC_NAME];	/* Entra's; "" */
	char email[OIDC_NAME];	/* in small letters, that the provider has
				 * verified; "" */
	bool is_mfa;		/* by more than one factor, it says */
};

/* The claims, len bytes of JSON. -1 and *why. */
int oidc_token_read(const char *claims, size_t len,
    const struct oidc_expected *e, struct oidc_who *out, char *why,
    size_t whylen);

#endif
