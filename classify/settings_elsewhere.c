/* settings_elsewhere.c: what the settings of signing in elsewhere must be. */
#include "classify/settings_elsewhere.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#define LETTERS "abcdefghijklmnopqrstuvwxyz"
#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

#define GOOGLE "https://accounts.google.com"

/* Where Microsoft's clouds issue tokens: a tenant's id comes next. */
static const char *const microsoft[] = {
	"https://login.microsoftonline.com/",
	"https://login.microsoftonline.us/",
	"https://login.partner.microsoftonline.cn/",
};

/* Behind the prefix of one of Microsoft's; NULL: it is none of theirs. */
static const char *
tenant_of(const char *issuer)
{
	size_t i, len;

	for (i = 0; i < ARRAY_LEN(microsoft); i++) {
		len = strlen(microsoft[i]);
		if (strncmp(issuer, microsoft[i], len) == 0)
			return issuer + len;
	}
	return NULL;
}

/* Copy it if it is empty or good; else what was expected. */
static int
take(const struct text_value *v, bool is_good, const char *expected,
    char *out, size_t room, struct text_faults *f)
{
	const char *raw = text_raw(v);

	if (text_is_scalar(v) && (!raw[0] || is_good))
		return settings_check_path(v, out, room, f);
	text_fault(f, TEXT_ERROR, v, "%s: expected %s, found \"%s\"",
	    text_key(v), expected, text_is_scalar(v) ? raw : "a list");
	return -1;
}

/* Of printable characters, without those of a query. */
static bool
is_plain(const char *url, const char *without)
{
	for (; *url; url++)
		if (*url <= ' ' || *url >= 0x7f || strchr(without, *url))
			return false;
	return true;
}

static bool
is_uuid(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (i == 8 || i == 13 || i == 18 || i == 23 ? text[i] != '-' :
		    !text[i] || !strchr(DIGITS "abcdefABCDEF", text[i]))
			return false;
	return len == 36;
}

int
settings_check_issuer(const struct text_value *v, char *out, size_t room,
    struct text_faults *f)
{
	const char *raw = text_raw(v), *tenant = tenant_of(raw);

	if (tenant && !is_uuid(tenant, strcspn(tenant, "/"))) {
		text_fault(f, TEXT_ERROR, v, "%s: expected the id of the "
		    "school's own tenant behind %.*s, as in the Entra "
		    "overview; \"%.*s\" lets in people of any",
		    text_key(v), (int)(tenant - raw), raw,
		    (int)strcspn(tenant, "/"), tenant);
		return -1;
	}
	return take(v, strncmp(raw, "https://", 8) == 0 && raw[8] &&
	    raw[8] != '/' && is_plain(raw, "?#@\\\""), "an issuer such as "
	    GOOGLE, out, room, f);
}

int
settings_check_uuid(const struct text_value *v, char *out, size_t room,
    struct text_faults *f)
{
	char *c;

	if (take(v, is_uuid(text_raw(v), strlen(text_raw(v))), "an id such as "
	    "72f988bf-86f1-41af-91ab-2d7cd011db47", out, room, f) < 0)
		return -1;
	for (c = out; *c; c++)
		if (*c >= 'A' && *c <= 'F')
			*c = (char)(*c - 'A' + 'a');
	return 0;
}

int
settings_check_domain(const struct text_value *v, char *out, size_t room,
    struct text_faults *f)
{
	const char *raw = text_raw(v);

	return take(v, strspn(raw, LETTERS DIGITS "-.") == strlen(raw) &&
	    strchr(raw, '.') && raw[0] != '.', "a domain such as "
	    "school.example, in small letters", out, room, f);
}

int
settings_check_factor(const struct text_value *v, char *out, size_t room,
    struct text_faults *f)
{
	const char *raw = text_raw(v);

	if (raw[0] && (strcmp(raw, "beadle") == 0 || strcmp(raw,
	    "told") == 0 || strcmp(raw, "provider") == 0))
		return settings_check_path(v, out, room, f);
	text_fault(f, TEXT_ERROR, v, "%s: expected beadle, told or provider, "
	    "found \"%s\"", text_key(v), raw);
	return -1;
}

int
settings_check_ldap(const struct text_value *v, char *out, size_t room,
    struct text_faults *f)
{
	const char *raw = text_raw(v), *host;

	host = strncmp(raw, "ldaps://", 8) == 0 ? raw + 8 :
	    strncmp(raw, "ldap://", 7) == 0 ? raw + 7 : "";
	return take(v, host[0] && strspn(host, LETTERS CAPITALS DIGITS
	    "-.:[]") == strlen(host), "ldaps://HOST or ldap://HOST, perhaps "
	    "with :PORT", out, room, f);
}

int
settings_check_attribute(const struct text_value *v, char *out, size_t room,
    struct text_faults *f)
{
	const char *raw = text_raw(v);

	if (raw[0] && strspn(raw, LETTERS CAPITALS DIGITS "-") == strlen(raw))
		return settings_check_path(v, out, room, f);
	text_fault(f, TEXT_ERROR, v, "%s: expected an attribute such as uid, "
	    "found \"%s\"", text_key(v), raw);
	return -1;
}

int
settings_check_ldap_id(const struct text_value *v, char *out, size_t room,
    struct text_faults *f)
{
	const char *raw = text_raw(v);

	if (strcmp(raw, "objectGUID") == 0 || strcmp(raw, "entryUUID") == 0)
		return settings_check_path(v, out, room, f);
	text_fault(f, TEXT_ERROR, v, "%s: expected objectGUID or entryUUID, "
	    "which never change, found \"%s\"", text_key(v), raw);
	return -1;
}

/* ---- together ---- */

static int
lacks(struct text_faults *f, const char *path, const char *what,
    const char *needed)
{
	text_fault(f, TEXT_ERROR, NULL, "%s: %s: %s", path, what, needed);
	return -1;
}

int
settings_check_elsewhere(const struct settings *s, const char *path,
    struct text_faults *f)
{
	const char *tenant = tenant_of(s->oidc_issuer);

	if (s->oidc_issuer[0] && (!s->oidc_client[0] ||
	    !s->oidc_secret_file[0]))
		return lacks(f, path, "oidc_issuer", "set oidc_client and "
		    "oidc_secret_file, too");
	if (s->oidc_issuer[0] && strncmp(s->dashboard_url, "https://", 8))
		return lacks(f, path, "oidc_issuer", "set dashboard_url to "
		    "the https:// address that browsers use: the provider "
		    "sends them back there");
	if (tenant && (!s->oidc_tenant[0] || strncasecmp(tenant,
	    s->oidc_tenant, 36) != 0))
		return lacks(f, path, "oidc_tenant", "set it to the tenant's "
		    "id that oidc_issuer has");
	if (strcmp(s->oidc_issuer, GOOGLE) == 0 && !s->oidc_domain[0])
		return lacks(f, path, "oidc_domain", "set it to the school's "
		    "domain: without it anybody with a Google account is "
		    "somebody there");
	if (s->ldap_server[0] && !s->ldap_base[0])
		return lacks(f, path, "ldap_server", "set ldap_base, too");
	if (!s->ldap_user[0] != !s->ldap_password_file[0])
		return lacks(f, path, "ldap_user", "it and "
		    "ldap_password_file go together");
	return 0;
}
