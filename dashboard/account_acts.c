/* account_acts.c: what is done to an account from outside it. */
#include "dashboard/account_acts.h"

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
