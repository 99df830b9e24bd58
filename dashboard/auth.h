/* auth.h: is it who it says it is? Accounts, passwords, codes and back-off
 * together, without ever blocking the loop for a hash.
 *
 * Name, password and code are asked together and answered together: nobody
 * learns which was wrong, nor whether there is such an account; a name that has
 * none is hashed and throttled the same. Names have five free failures and
 * addresses twenty. A browser that signed in before has failures of its own, so
 * that nobody can lock the owner of an account out of it by guessing; no other
 * account, and no other's name in the directory, is guessed by it.
 *
 * A code holds once. */
#ifndef DASHBOARD_AUTH_H
#define DASHBOARD_AUTH_H

#include "classify/settings.h"
#include "dashboard/accounts.h"

struct auth;

/* Begin the processes that are asked, as the owner of the settings' state
 * directory: before any thread, and before anything is read that they must not
 * hold. settings: what else than a password they let people sign in by
 * (auth_elsewhere.h); borrowed until auth_close. -1 and *why. */
int auth_open(struct auth **out, const struct settings *s, char *why,
    size_t whylen);
/* Then: who may sign in. -1 and *why. */
int auth_load(struct auth *a, char *why, size_t whylen);
/* Nothing that waits is told any more. */
void auth_close(struct auth *a);
/* Is there a directory? What is the provider called; "" there is none. */
bool auth_has_directory(const struct auth *a);
const char *auth_provider(const struct auth *a);
/* Why neither can be asked though the settings name one; "" nothing is wrong.
 * Borrowed until auth_run. */
const char *auth_elsewhere_trouble(const struct auth *a);

const struct accounts *auth_accounts(const struct auth *a);	/* borrowed */
/* In a copy of this process, which lets nobody in: it holds no password's hash
 * and no secret any more, and calls nothing of auth. */
void auth_forget(struct auth *a);
/* Learn what was changed at the console; -1 and *why. */
int auth_follow(struct auth *a, char *why, size_t whylen);

enum auth_result {
	AUTH_GOOD,
	AUTH_CODE,	/* auth_return's: only the code is missing */
	AUTH_WRONG,	/* something of it */
	AUTH_SLOWLY,	/* too many were wrong before: until_us */
	AUTH_BUSY,	/* too many wait; again in a second */
	AUTH_TROUBLE,	/* of ours: why */
	AUTH_RESULT_COUNT
};

struct auth_told {		/* borrowed until done returns */
	enum auth_result result;
	char person[REGISTER_NAME];
	char known[ACCOUNTS_TOKEN];	/* GOOD: for the browser to keep; "" it
					 * has one */
	uint64_t until_us;
	const char *hash;		/* auth_hash's; borrowed */
	const char *where;		/* auth_leave's: a URL; borrowed */
	char flow[ACCOUNTS_TOKEN];	/* for the browser to bring back */
	char why[256];
};
/* Called once for each question, now or from auth_run. */
typedef void auth_done(void *arg, const struct auth_told *told);

struct auth_claim {		/* all borrowed, copied */
	const char *person, *password, *code;
	const char *peer;	/* address */
	const char *known;	/* the browser's token; "" none */
};
void auth_try(struct auth *a, const struct auth_claim *c, uint64_t now_us,
    auth_done *done, void *arg);

/* A new password's hash, made apart from the loop: GOOD and told->hash. */
void auth_hash(struct auth *a, const char *password, auth_done *done,
    void *arg);

/* ---- invitations ---- */

/* A one-time link's token for the first account, while there is none that is
 * ready; each call makes another useless. -1: there is. */
int auth_first(struct auth *a, char token[ACCOUNTS_TOKEN]);

/* Whose the invitation is: 1 and the person, "" the first; 0: it is none, is
 * over or was used. */
int auth_invited(const struct auth *a, const char *token, uint64_t now_us,
    char person[REGISTER_NAME]);
/* The secret for its authenticator app, the same until the server restarts. */
void auth_secret(const struct auth *a, const char *token,
    uint8_t secret[TOTP_SECRET]);
/* Use it: the claim's person, password and code are the new account's. WRONG
 * and why: the password or code will not do. who: asked whether the person of
 * a first account may be. */
void auth_join(struct auth *a, const char *token, const struct auth_claim *c,
    uint64_t now_us, auth_done *done, void *arg);

/* ---- the loop ---- */

/* Readable when auth_run has something to do; the second -1: no such. */
int auth_fd(const struct auth *a);
int auth_elsewhere_fd(const struct auth *a);
/* -1 and *why: no passwords can be hashed any more. What waited for a process
 * that ended was told of trouble. */
int auth_run(struct auth *a, uint64_t now_us, char *why, size_t whylen);

#endif
