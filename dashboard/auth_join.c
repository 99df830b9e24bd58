/* auth_join.c: invitations: who has a link chooses a password. */
#include "dashboard/auth_parts.h"

#include <stdio.h>
#include <string.h>

#include "store/chain.h"

int
auth_first(struct auth *a, char token[ACCOUNTS_TOKEN])
{
	if (accounts_any_ready(a->accounts))
		return -1;
	accounts_token(token, a->first);
	return 0;
}

int
auth_invited(const struct auth *a, const char *token, uint64_t now_us,
    char person[REGISTER_NAME])
{
	const struct account *one;
	char digest[ACCOUNTS_DIGEST];

	accounts_digest(token, digest);
	person[0] = '\0';
	if (a->first[0] && !accounts_any_ready(a->accounts) &&
	    password_same(a->first, digest, ACCOUNTS_DIGEST - 1))
		return 1;
	one = accounts_invited(a->accounts, digest, now_us);
	if (one)
		strcpy(person, one->person);
	return one != NULL;
}

void
auth_secret(const struct auth *a, const char *token,
    uint8_t secret[TOTP_SECRET])
{
	uint8_t bytes[sizeof(a->key) + CHAIN_BYTES], digest[CHAIN_BYTES];

	memcpy(bytes, a->key, sizeof(a->key));
	chain_digest(token, strlen(token), bytes + sizeof(a->key));
	chain_digest(bytes, sizeof(bytes), digest);
	memcpy(secret, digest, TOTP_SECRET);
	password_forget(bytes, sizeof(bytes));
	password_forget(digest, sizeof(digest));
}

struct joining {
	const struct auth_waiting *w;
	const char *hash;
	uint64_t now_us;
	bool is_first;
	char known[ACCOUNTS_DIGEST];
};

/* An accounts_edit: -1 if the link was used meanwhile. */
static int
join(void *arg, struct account *one)
{
	struct joining *j = arg;

	if (one->is_suspended || (!j->is_first && (strcmp(one->invite,
	    j->w->invite) != 0 || j->now_us >= one->invite_until_us)))
		return -1;
	strcpy(one->hash, j->hash);
	memcpy(one->secret, j->w->secret, TOTP_SECRET);
	one->last_step = j->w->step;
	one->last_us = j->now_us;
	one->invite[0] = '\0';
	one->failures = 0;
	one->is_administrator |= j->is_first;
	memset(one->known, 0, sizeof(one->known));
	strcpy(one->known[0], j->known);
	return 0;
}

/* An auth_finish. */
static void
finish(struct auth *a, const struct auth_waiting *w, const void *hashed,
    uint64_t now_us)
{
	const struct hasher_answer *answer = hashed;
	struct auth_told t = { .result = AUTH_GOOD };
	struct joining j = { .w = w, .hash = answer->hash, .now_us = now_us };

	j.is_first = a->first[0] && strcmp(a->first, w->invite) == 0 &&
	    !accounts_any_ready(a->accounts);
	if (!answer->is_good) {
		auth_tell(w->done, w->arg, AUTH_TROUBLE, "out of memory");
		return;
	}
	accounts_token(t.known, j.known);
	if (accounts_change(a->accounts, w->person, join, &j, t.why,
	    sizeof(t.why)) < 0) {
		auth_tell(w->done, w->arg, t.why[0] ? AUTH_TROUBLE : AUTH_WRONG,
		    t.why[0] ? t.why : "this link was used, or is over");
		return;
	}
	if (j.is_first)
		a->first[0] = '\0';
	throttle_forget(a->names, w->person);
	strcpy(t.person, w->person);
	w->done(w->arg, &t);
}

void
auth_join(struct auth *a, const char *token, const struct auth_claim *c,
    uint64_t now_us, auth_done *done, void *arg)
{
	uint8_t secret[TOTP_SECRET];
	char person[REGISTER_NAME], why[200] = "";
	struct auth_waiting *w;
	uint64_t step;

	if (!auth_invited(a, token, now_us, person) ||
	    (person[0] && strcmp(person, c->person) != 0)) {
		auth_tell(done, arg, AUTH_WRONG, "this link was used, or is "
		    "over");
		return;
	}
	auth_secret(a, token, secret);
	step = totp_step(secret, c->code, now_us, 0);
	password_forget(secret, sizeof(secret));
	if (password_check(c->password, c->person, why, sizeof(why)) < 0 ||
	    !step) {
		auth_tell(done, arg, AUTH_WRONG, why[0] ? why : "the code is "
		    "not the one that the app shows now; are the clocks "
		    "right?");
		return;
	}
	w = auth_place(a, c, done, arg);
	if (w) {
		w->finish = finish;
		w->step = step;
		auth_secret(a, token, w->secret);
		accounts_digest(token, w->invite);
		w->asked = a->hasher;
		w->question = hasher_ask(a->hasher, NULL, c->password);
	}
	if (!w || !w->question)
		auth_tell(done, arg, AUTH_BUSY, "");
}
