/* directory.h: an LDAP directory or Active Directory, asked whether a password
 * is somebody's. Door to OpenLDAP's client. It waits for the server: for
 * prover.c, in a process of its own.
 *
 * Nothing is said before there is TLS, by a certificate that was checked; no
 * referral is followed; an empty password, which a server takes for nobody's
 * (RFC 4513 5.1.2), is never sent. */
#ifndef DASHBOARD_DIRECTORY_H
#define DASHBOARD_DIRECTORY_H

#include <stddef.h>

#include "classify/settings.h"

#define DIRECTORY_ID 37		/* a UUID, with its NUL */
#define DIRECTORY_NAME 64	/* what somebody signs in with */

enum directory_result {
	DIRECTORY_GOOD,
	DIRECTORY_WRONG,	/* no such name, or not its password */
	DIRECTORY_TROUBLE	/* it cannot be asked */
};

/* secret: ldap_user's password. GOOD: id is who it is. WRONG: whose name it is,
 * unchanged where nobody's. TROUBLE: *why. */
enum directory_result directory_ask(const struct settings *s,
    const char *secret, const char *name, const char *password,
    char id[DIRECTORY_ID], char *why, size_t whylen);

/* ---- for who tests it ---- */

/* (attribute=name), of whatever bytes a name may have (RFC 4515 3). -1: it
 * does not fit. */
int directory_filter(const char *attribute, const char *name, char *out,
    size_t room);
/* A GUID as Active Directory keeps it (MS-DTYP 2.3.4.2), or a UUID's text:
 * its usual form, in small letters. -1: it is neither. */
int directory_id(const void *bytes, size_t len, char out[DIRECTORY_ID]);

#endif
