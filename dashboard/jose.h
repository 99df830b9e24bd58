/* jose.h: signed tokens (RFC 7515) and the public keys of who signs them
 * (RFC 7517). Door to GnuTLS's public keys and libsodium's base64url.
 *
 * Two ways of signing exist here, RS256 and ES256, and each wants a key of its
 * own kind: there is no "none", and no secret that a public key could be taken
 * for. */
#ifndef DASHBOARD_JOSE_H
#define DASHBOARD_JOSE_H

#include <stddef.h>

#define JOSE_TOKEN ((size_t)16 << 10)	/* bytes of a token at most */

struct jose_keys;

/* A JSON Web Key Set. Keys of other kinds are left alone. -1 and *why. */
int jose_keys_read(struct jose_keys **out, const char *text, size_t len,
    char *why, size_t whylen);
void jose_keys_free(struct jose_keys *k);

enum jose_result {
	JOSE_GOOD,	/* signed by one of them */
	JOSE_NO_KEY,	/* not by any of these; perhaps there are new ones */
	JOSE_BAD	/* not in a way we take, or no token at all */
};
/* What a token in its compact form carries, len bytes and a NUL, once its
 * signature is found good; the caller frees. Else *why. */
enum jose_result jose_open(const struct jose_keys *k, const char *token,
    char **payload, size_t *len, char *why, size_t whylen);

/* Bytes in base64url without padding, and a NUL; room for 4 of each 3. Returns
 * out. */
char *jose_base64url(const void *bytes, size_t len, char *out, size_t room);

#endif
