/* accounts.h: who may sign in: the file STATE/accounts, of beadle's own.
 *
 * Accounts lie in a file that is replaced whole (mode 0600), not in the ledger:
 * a chain never forgets and leaves the box, and neither is fit for hashes of
 * passwords and secrets of codes. An account is a person of the roster, by the
 * person's id, so that what somebody may see follows from the offices held
 * then, and nobody reviews themselves under another name.
 *
 * An account is INVITED from the moment a link was made for it until somebody
 * has used that to choose a password; then it is READY. Making another link
 * (reset) makes it INVITED again, and the old password useless at once. One
 * that is suspended is neither: nobody signs in by it, and who was is out at
 * the next request, until it is resumed.
 *
 * `beadle account` and the server write the file, under a lock; each change is
 * one accounts_change. The server follows the file and so learns what was
 * changed at the console. */
#ifndef DASHBOARD_ACCOUNTS_H
#define DASHBOARD_ACCOUNTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "classify/registers_act.h"
#include "dashboard/password.h"
#include "dashboard/totp.h"

#define ACCOUNTS_MOST 500
#define ACCOUNTS_DIGEST 65	/* SHA-256 of a token, in hex */
#define ACCOUNTS_LINK 200	/* what another directory calls somebody */
#define ACCOUNTS_KNOWN 4	/* browsers that signed in before */
#define ACCOUNTS_INVITE_US (UINT64_C(86400000000) * 3)

struct account {
	char person[REGISTER_NAME];
	bool is_administrator;		/* may make accounts; sees nobody */
	bool is_suspended;
	char hash[PASSWORD_HASH];	/* "" INVITED */
	uint8_t secret[TOTP_SECRET];	/* when it has a hash */
	uint64_t last_step;		/* of the last code that was used */
	char invite[ACCOUNTS_DIGEST];	/* "" none */
	uint64_t invite_until_us;
	uint64_t last_us;		/* signed in; 0 never */
	unsigned failures;		/* since, and the last of them */
	uint64_t failed_us;
	uint64_t unlocked_us;		/* at the console */
	char known[ACCOUNTS_KNOWN][ACCOUNTS_DIGEST];	/* newest first */
	char oidc[ACCOUNTS_LINK];	/* "sub=...", "oid=...", "email=..." of
					 * the provider; "" not linked */
	char ldap[ACCOUNTS_LINK];	/* a UUID of the directory; "" */
	uint64_t linked_us;		/* or unlinked: by hand */
	char was[ACCOUNTS_LINK];	/* the "email=..." whose place the sub
					 * took of who came by it first; "" */
};

/* May anybody sign in by it now? */
static inline bool
account_is_ready(const struct account *one)
{
	return one->hash[0] && !one->is_suspended;
}

struct accounts;

/* Read STATE/accounts; none is an empty one. -1 and *why. */
int accounts_open(struct accounts **out, const char *state, char *why,
    size_t whylen);
void accounts_close(struct accounts *a);
/* Read it again if it is another. 1 it was, 0, -1 and *why: what was read
 * before stands. */
int accounts_follow(struct accounts *a, char *why, size_t whylen);

size_t accounts_count(const struct accounts *a);
/* Borrowed until the next follow or change; NULL: no such. */
const struct account *accounts_at(const struct accounts *a, size_t i);
const struct account *accounts_of(const struct accounts *a,
    const char *person);
/* Whose invitation it is, of those that still hold. */
const struct account *accounts_invited(const struct accounts *a,
    const char *digest, uint64_t now_us);
/* The one that is linked to that name elsewhere; at is the field's offset in
 * an account. NULL: none, or two. */
const struct account *accounts_linked(const struct accounts *a, size_t at,
    const char *link);
/* Has anybody a password? */
bool accounts_any_ready(const struct accounts *a);

/* Change one under the lock, as it is on disk then: change is called with it
 * (all zero but its person, if there is none) and returns 0 to keep what it
 * made of it, -1 to leave the file as it is. 0, or -1 and *why ("" where
 * change said no). */
typedef int accounts_edit(void *arg, struct account *one);
int accounts_change(struct accounts *a, const char *person,
    accounts_edit *change, void *arg, char *why, size_t whylen);

/* Can it be a person's id? What another directory calls somebody? */
bool accounts_is_name(const char *person);
bool accounts_is_link(const char *text);

/* The file's text and back, for tests. -1 and *why with its line. */
int accounts_read(struct accounts *a, const char *text, size_t len, char *why,
    size_t whylen);
struct accounts *accounts_new(void);	/* empty, of no file; NULL */
char *accounts_text(const struct accounts *a, size_t *len);	/* or NULL */

/* A token of 256 bits, in hex, and its digest. */
#define ACCOUNTS_TOKEN 65
void accounts_token(char token[ACCOUNTS_TOKEN],
    char digest[ACCOUNTS_DIGEST]);
void accounts_digest(const char *token, char digest[ACCOUNTS_DIGEST]);

#endif
