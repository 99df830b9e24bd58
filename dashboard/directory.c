/* directory.c: an LDAP directory, asked whether a password is somebody's. */
#include "dashboard/directory.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include <ldap.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define WAIT_S 5		/* for each step */
#define MOST 2			/* of a name; one more than there may be */
#define SYSTEM_CA "/etc/ssl/certs/ca-certificates.crt"

/* ---- names ---- */

int
directory_filter(const char *attribute, const char *name, char *out,
    size_t room)
{
	size_t len = (size_t)snprintf(out, room, "(%s=", attribute);

	for (; *name && len + 5 < room; name++) {
		if (isascii(*name) && (isalnum((unsigned char)*name) ||
		    strchr("._-@", *name)))
			out[len++] = *name;
		else
			len += (size_t)snprintf(out + len, room - len,
			    "\\%02x", (unsigned char)*name);
	}
	if (*name || len + 2 > room)
		return -1;
	strcpy(out + len, ")");
	return 0;
}

/* Which byte of a GUID comes next in its text: the first three numbers are
 * little-endian. */
static const unsigned char order[16] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11,
	12, 13, 14, 15 };

static bool
is_dash(size_t at)
{
	return at == 8 || at == 13 || at == 18 || at == 23;
}

int
directory_id(const void *bytes, size_t len, char out[DIRECTORY_ID])
{
	const unsigned char *b = bytes;
	char text[DIRECTORY_ID];
	size_t i, n = 0;

	if (len == sizeof(order)) {
		for (i = 0; i < sizeof(order); i++)
			n += (size_t)snprintf(text + n, sizeof(text) - n,
			    "%s%02x", is_dash(n) ? "-" : "", b[order[i]]);
		strcpy(out, text);
		return 0;
	}
	if (len != DIRECTORY_ID - 1)
		return -1;
	for (i = 0; i < len; i++) {
		if (is_dash(i) ? b[i] != '-' : !isxdigit(b[i]))
			return -1;
		text[i] = (char)tolower(b[i]);
	}
	text[len] = '\0';
	strcpy(out, text);
	return 0;
}

/* ---- the server ---- */

static int
failed(LDAP *ld, int error, const char *step, char *why, size_t whylen)
{
	char *more = NULL;

	if (ld)
		ldap_get_option(ld, LDAP_OPT_DIAGNOSTIC_MESSAGE, &more);
	snprintf(why, whylen, "the directory, %s: %.60s%s%.90s", step,
	    ldap_err2string(error), more && more[0] ? ": " : "",
	    more ? more : "");
	ldap_memfree(more);
	return -1;
}

/* Options hold for this connection, whatever ldap.conf says. */
static int
set_options(LDAP *ld, const struct settings *s)
{
	const struct timeval wait = { WAIT_S, 0 };
	const int version = LDAP_VERSION3, demand = LDAP_OPT_X_TLS_DEMAND;
	const int least = LDAP_OPT_X_TLS_PROTOCOL_TLS1_2, client = 0;
	const int most = MOST, seconds = WAIT_S, never = LDAP_DEREF_NEVER;
	const char *ca = s->ldap_ca[0] ? s->ldap_ca : SYSTEM_CA;
	const struct { int option; const void *value; } options[] = {
		{ LDAP_OPT_PROTOCOL_VERSION, &version },
		{ LDAP_OPT_REFERRALS, LDAP_OPT_OFF },
		{ LDAP_OPT_DEREF, &never },
		{ LDAP_OPT_SIZELIMIT, &most },
		{ LDAP_OPT_TIMELIMIT, &seconds },
		{ LDAP_OPT_NETWORK_TIMEOUT, &wait },
		{ LDAP_OPT_TIMEOUT, &wait },
		{ LDAP_OPT_X_TLS_CACERTFILE, ca },
		{ LDAP_OPT_X_TLS_REQUIRE_CERT, &demand },
		{ LDAP_OPT_X_TLS_PROTOCOL_MIN, &least },
		{ LDAP_OPT_X_TLS_NEWCTX, &client },
	};
	size_t i;
	int e;

	for (i = 0; i < ARRAY_LEN(options); i++) {
		e = ldap_set_option(ld, options[i].option, options[i].value);
		if (e != LDAP_OPT_SUCCESS)
			return e;
	}
	return LDAP_SUCCESS;
}

static int
bind_as(LDAP *ld, const char *dn, const char *password)
{
	struct berval secret = { strlen(password), (char *)password };

	return ldap_sasl_bind_s(ld, dn, LDAP_SASL_SIMPLE, &secret, NULL, NULL,
	    NULL);
}

/* Connected, over TLS, and who looks for people is known. -1 and *why. */
static int
open_server(LDAP **out, const struct settings *s, const char *secret,
    char *why, size_t whylen)
{
	const char *step = "to begin with";
	LDAP *ld = NULL;
	int e;

	e = ldap_initialize(&ld, s->ldap_server);
	if (e == LDAP_SUCCESS)
		e = set_options(ld, s);
	if (e == LDAP_SUCCESS && strncmp(s->ldap_server, "ldap:", 5) == 0) {
		step = "StartTLS";
		e = ldap_start_tls_s(ld, NULL, NULL);
	}
	if (e == LDAP_SUCCESS && s->ldap_user[0]) {
		step = "login of ldap_user";
		e = secret[0] ? bind_as(ld, s->ldap_user, secret) :
		    LDAP_INAPPROPRIATE_AUTH;
	}
	if (e == LDAP_SUCCESS) {
		*out = ld;
		return 0;
	}
	failed(ld, e, step, why, whylen);
	if (ld)
		ldap_unbind_ext_s(ld, NULL, NULL);
	return -1;
}

/* ---- the person ---- */

/* The one entry: its DN, to be freed by ldap_memfree, and id. 1; 0: there is
 * none, or several; -1 and *why. */
static int
read_entry(LDAP *ld, LDAPMessage *found, const struct settings *s, char **dn,
    char id[DIRECTORY_ID], char *why, size_t whylen)
{
	LDAPMessage *entry = ldap_first_entry(ld, found);
	struct berval **values;
	int r = -1;

	if (ldap_count_entries(ld, found) != 1)
		return 0;
	values = ldap_get_values_len(ld, entry, s->ldap_id);
	if (values && values[0] && directory_id(values[0]->bv_val,
	    values[0]->bv_len, id) == 0) {
		*dn = ldap_get_dn(ld, entry);
		r = *dn && (*dn)[0] ? 1 : 0;
	} else {
		snprintf(why, whylen, "the directory gives no %s that is an "
		    "id; is ldap_id right?", s->ldap_id);
	}
	ldap_value_free_len(values);
	return r;
}

static int
find(LDAP *ld, const struct settings *s, const char *name, char **dn,
    char id[DIRECTORY_ID], char *why, size_t whylen)
{
	char *wanted[] = { (char *)s->ldap_id, NULL };
	struct timeval wait = { WAIT_S, 0 };
	LDAPMessage *found = NULL;
	char filter[512];
	int e, r = 0;

	if (directory_filter(s->ldap_name, name, filter, sizeof(filter)) < 0)
		return 0;
	e = ldap_search_ext_s(ld, s->ldap_base, LDAP_SCOPE_SUBTREE, filter,
	    wanted, 0, NULL, NULL, &wait, MOST, &found);
	if (e == LDAP_SUCCESS)
		r = read_entry(ld, found, s, dn, id, why, whylen);
	else if (e != LDAP_SIZELIMIT_EXCEEDED)
		r = failed(ld, e, "looking for somebody", why, whylen);
	ldap_msgfree(found);
	return r;
}

/* What a server answers to a password that is not, or may not be, used. */
static const int refusals[] = {
	LDAP_INVALID_CREDENTIALS, LDAP_INAPPROPRIATE_AUTH,
	LDAP_INSUFFICIENT_ACCESS, LDAP_CONSTRAINT_VIOLATION,
	LDAP_UNWILLING_TO_PERFORM, LDAP_NO_SUCH_OBJECT,
	LDAP_INVALID_DN_SYNTAX,
};

static enum directory_result
judge(LDAP *ld, int e, char *why, size_t whylen)
{
	size_t i;

	if (e == LDAP_SUCCESS)
		return DIRECTORY_GOOD;
	for (i = 0; i < ARRAY_LEN(refusals); i++)
		if (e == refusals[i])
			return DIRECTORY_WRONG;
	failed(ld, e, "somebody's login", why, whylen);
	return DIRECTORY_TROUBLE;
}

enum directory_result
directory_ask(const struct settings *s, const char *secret, const char *name,
    const char *password, char id[DIRECTORY_ID], char *why, size_t whylen)
{
	enum directory_result result = DIRECTORY_TROUBLE;
	char nobody[300], *dn = NULL;
	LDAP *ld;
	int found;

	if (!name[0] || !password[0])
		return DIRECTORY_WRONG;
	if (open_server(&ld, s, secret, why, whylen) < 0)
		return DIRECTORY_TROUBLE;
	found = find(ld, s, name, &dn, id, why, whylen);
	/* A name that is none takes as long as one that is. */
	snprintf(nobody, sizeof(nobody), "CN=beadle-nobody,%s", s->ldap_base);
	if (found >= 0)
		result = judge(ld, bind_as(ld, found ? dn : nobody, password),
		    why, whylen);
	if (found == 0 && result == DIRECTORY_GOOD)
		result = DIRECTORY_WRONG;
	ldap_memfree(dn);
	ldap_unbind_ext_s(ld, NULL, NULL);
	return result;
}
