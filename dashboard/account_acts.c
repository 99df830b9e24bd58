/* account_acts.c: what is done to an account from outside it. */
#include "dashboard/account_acts.h"

#include <ctype.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

int
account_invite(void *arg, struct account *one)
{
	struct account_act *c = arg;
	bool is_new = !one->hash[0] && !one->invite[0];

	if (c->is_add == !is_new) {
		c->refused = is_new ? "has no account; beadle account add "
		    "makes one" : "has an account; beadle account reset "
		    "makes another link";
		return -1;
	}
	if (one->is_suspended) {
		c->refused = "is suspended; resume it first";
		return -1;
	}
	password_forget(one->hash, sizeof(one->hash));
	password_forget(one->secret, sizeof(one->secret));
	memset(one->known, 0, sizeof(one->known));
	snprintf(one->invite, sizeof(one->invite), "%s", c->digest);
	one->invite_until_us = c->now_us + ACCOUNTS_INVITE_US;
	one->failures = 0;
	one->unlocked_us = c->now_us;
	one->is_administrator |= c->is_administrator;
	return 0;
}

int
account_unlock(void *arg, struct account *one)
{
	struct account_act *c = arg;

	if (!one->hash[0]) {
		c->refused = "has no account with a password";
		return -1;
	}
	one->failures = 0;
	one->unlocked_us = c->now_us;
	return 0;
}

int
account_suspend(void *arg, struct account *one)
{
	struct account_act *c = arg;

	if (!one->hash[0] && !one->invite[0])
		c->refused = "has no account";
	else if (one->is_suspended)
		c->refused = "is suspended already";
	else
		one->is_suspended = true;
	return c->refused ? -1 : 0;
}

int
account_resume(void *arg, struct account *one)
{
	struct account_act *c = arg;

	if (!one->is_suspended) {
		c->refused = "is not suspended";
		return -1;
	}
	one->is_suspended = false;
	return 0;
}

/* ---- elsewhere ---- */

static const struct kind { const char *prefix; size_t at;
    bool is_id, is_small, has_prefix; } kinds[] = {
	{ "sub=", offsetof(struct account, oidc), false, false, true },
	{ "oid=", offsetof(struct account, oidc), true, true, true },
	{ "email=", offsetof(struct account, oidc), false, true, true },
	{ "ldap=", offsetof(struct account, ldap), true, true, false },
};

/* Of a UUID. */
static bool
is_id(const char *text)
{
	static const char shape[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
	size_t i;

	for (i = 0; text[i] && shape[i]; i++)
		if (shape[i] == 'x' ? !isxdigit((unsigned char)text[i]) :
		    text[i] != '-')
			return false;
	return !text[i] && !shape[i];
}

int
account_name(struct account_act *act, const char *text)
{
	const struct kind *k = kinds;
	const char *name;
	char *c;

	act->refused = "cannot be linked to that: expected sub=NAME, oid=ID "
	    "or email=ADDRESS of the provider, or ldap=ID of the directory";
	while (k < kinds + sizeof(kinds) / sizeof(kinds[0]) &&
	    strncmp(text, k->prefix, strlen(k->prefix)) != 0)
		k++;
	if (k == kinds + sizeof(kinds) / sizeof(kinds[0]))
		return -1;
	name = text + strlen(k->prefix);
	if (!accounts_is_link(name) || !accounts_is_link(text) ||
	    (k->is_id && !is_id(name)))
		return -1;
	strcpy(act->elsewhere, k->has_prefix ? text : name);
	for (c = act->elsewhere; *c && k->is_small; c++)
		*c = (char)tolower((unsigned char)*c);
	act->at = k->at;
	act->refused = NULL;
	return 0;
}

char *
account_linked(const struct account *one, char buf[ACCOUNT_LINKED])
{
	snprintf(buf, ACCOUNT_LINKED, "%s%s%s%s%s%s%s", one->oidc,
	    one->was[0] ? " (was " : "", one->was, one->was[0] ? ")" : "",
	    one->oidc[0] && one->ldap[0] ? " " : "", one->ldap[0] ? "ldap=" :
	    "", one->ldap);
	return buf;
}

int
account_link(void *arg, struct account *one)
{
	struct account_act *c = arg;

	if (!one->hash[0] && !one->invite[0]) {
		c->refused = "has no account; beadle account add makes one";
		return -1;
	}
	strcpy((char *)one + c->at, c->elsewhere);
	if (c->at == offsetof(struct account, oidc))
		one->was[0] = '\0';
	one->linked_us = c->now_us;
	return 0;
}

int
account_unlink(void *arg, struct account *one)
{
	struct account_act *c = arg;

	if (!one->oidc[0] && !one->ldap[0]) {
		c->refused = "is not linked";
		return -1;
	}
	one->oidc[0] = one->ldap[0] = one->was[0] = '\0';
	one->linked_us = c->now_us;
	return 0;
}

const char *
account_refused(const struct accounts *a, const char *person,
    accounts_edit *edit, const struct account_act *act)
{
	const struct account *one = accounts_of(a, person);
	struct account copy = { 0 };
	struct account_act tried = *act;

	if (one)
		copy = *one;
	edit(&tried, &copy);
	password_forget(&copy, sizeof(copy));
	return tried.refused;
}
