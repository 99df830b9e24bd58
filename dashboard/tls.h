/* tls.h: the key and the certificate that the dashboard shows to browsers: the
 * school's own, or one made at set-up. Door to GnuTLS. */
#ifndef DASHBOARD_TLS_H
#define DASHBOARD_TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TLS_FINGERPRINT 96	/* SHA-256 in hex pairs, as browsers show it */

struct tls {
	char *certificate, *key;	/* PEM; tls_free them */
	char fingerprint[TLS_FINGERPRINT];
	uint64_t until_us;		/* it is valid until then */
	bool is_made;			/* just now */
};

/* Those files. -1 and *why: not there, unfit for each other, or the key may
 * be read by others than its owner. */
int tls_load(struct tls *out, const char *certificate, const char *key,
    char *why, size_t whylen);

/* STATE/serve/certificate.pem and key.pem; if there are none, made: ECDSA
 * P-256, signed by itself, for this machine's name, localhost and the loopback
 * addresses. Of several who begin at once one makes them, and all have these.
 * -1 and *why. */
int tls_own(struct tls *out, const char *state, uint64_t now_us, char *why,
    size_t whylen);

void tls_free(struct tls *t);	/* the key is overwritten */

#endif
