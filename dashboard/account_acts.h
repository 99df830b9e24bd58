/* account_acts.h: what is done to an account from outside it: a link made for
 * its person, a lock lifted, a suspension,
 * another directory's word. Each an accounts_edit, whose arg is
 * an account_act. */
#ifndef DASHBOARD_ACCOUNT_ACTS_H
#define DASHBOARD_ACCOUNT_ACTS_H

#include "dashboard/accounts.h"

struct account_act {
	uint64_t now_us;
	bool is_add;			/* there must be none; else one */
	bool is_administrator;
	const char *digest;		/* of the link */
	char elsewhere[ACCOUNTS_LINK];	/* account_name's, and of */
	size_t at;			/* which field of an account */
	const char *refused;		/* why not, after -1 */
};

/* A link that holds once and ACCOUNTS_INVITE_US; what was the password is of no
 * use from then on. None for who is suspended, who could not use it. */
accounts_edit account_invite;
/* Who failed too often may try again. */
accounts_edit account_unlock;
/* Nobody signs in by it, whoever is signed in is out, its link and its token
 * are of no use, until it is resumed: then all is as before. */
accounts_edit account_suspend;
accounts_edit account_resume;
/* Somebody else's word for its person counts, too (auth_elsewhere.h): what
 * account_name read; or nobody's any more. Who
 * signed in before either is out. */
accounts_edit account_link;
accounts_edit account_unlink;
/* Would the edit do as much, before it is entered in the ledger? NULL: it
 * would; else why not, as act->refused. */
const char *account_refused(const struct accounts *a, const char *person,
    accounts_edit *edit, const struct account_act *act);
/* Read what a provider or directory calls somebody: sub=, oid= or email= and
 * ldap=. -1: act->refused. */
int account_name(struct account_act *act, const char *text);
/* What it is linked to, for lists; "" nothing. Returns buf. */
#define ACCOUNT_LINKED (3 * ACCOUNTS_LINK + 20)
char *account_linked(const struct account *one, char buf[ACCOUNT_LINKED]);

#endif
