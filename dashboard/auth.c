/* auth.c: is it who it says it is? */
#include "dashboard/auth.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/hasher.h"
#include "dashboard/throttle.h"
#include "store/chain.h"

#define NAME_FREE 5
#define PEER_FREE 20

struct waiting {			/* a question to the hasher */
	uint64_t question;		/* 0 free */
	auth_done *done;
	void *arg;
	bool is_join, is_hash;
	char person[REGISTER_NAME], code[16], peer[48];
	char known[ACCOUNTS_DIGEST];	/* its account's; "" */
	char invite[ACCOUNTS_DIGEST];
	uint64_t step;			/* of a join's code */
};

struct auth {
	struct accounts *accounts;
	struct hasher *hasher;
	struct throttle *names, *peers;
	uint8_t key[32];		/* secrets of invitations */
	char first[ACCOUNTS_DIGEST];	/* the first account's invitation */
	uint64_t followed_us;
	struct waiting waiting[HASHER_WAITING];
};

/* ---- open and close ---- */

int
auth_open(struct auth **out, const char *state, char *why, size_t whylen)
{
	struct auth *a = calloc(1, sizeof(*a));

	if (!a) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	a->names = throttle_new(NAME_FREE);
	a->peers = throttle_new(PEER_FREE);
	if (!a->names || !a->peers) {
		snprintf(why, whylen, "out of memory");
		goto fail;
	}
	if (chain_ready(why, whylen) < 0 ||
	    accounts_open(&a->accounts, state, why, whylen) < 0 ||
	    hasher_open(&a->hasher, why, whylen) < 0)
		goto fail;
	chain_random(a->key, sizeof(a->key));
	*out = a;
	return 0;
fail:
	auth_close(a);
	return -1;
}

void
auth_close(struct auth *a)
{
	if (!a)
		return;
	hasher_close(a->hasher);
	accounts_close(a->accounts);
	throttle_free(a->names);
	throttle_free(a->peers);
	password_forget(a, sizeof(*a));
	free(a);
}

const struct accounts *
auth_accounts(const struct auth *a)
{
	return a->accounts;
}

/* Who was unlocked may try at once, in the browsers known, too. */
static void
unlock(struct auth *a)
{
	const struct account *one;
	size_t i, k;

	for (i = 0; i < accounts_count(a->accounts); i++) {
		one = accounts_at(a->accounts, i);
		if (!one->unlocked_us || one->failures)
			continue;
		throttle_forget(a->names, one->person);
		for (k = 0; k < ACCOUNTS_KNOWN; k++)
			throttle_forget(a->names, one->known[k]);
	}
}

int
auth_follow(struct auth *a, char *why, size_t whylen)
{
	int r = accounts_follow(a->accounts, why, whylen);

	if (r > 0)
		unlock(a);
	return r < 0 ? -1 : 0;
}

int
auth_fd(const struct auth *a)
{
	return hasher_fd(a->hasher);
}

/* ---- telling ---- */

static void
tell(auth_done *done, void *arg, enum auth_result result, const char *why)
{
	struct auth_told t = { .result = result };

	snprintf(t.why, sizeof(t.why), "%s", why);
	done(arg, &t);
}

/* ---- trying ---- */

/* Is it the token of a browser that this person signed in with before? */
static bool
is_known(const struct account *one, const char *digest)
{
	int i;

	for (i = 0; one && i < ACCOUNTS_KNOWN; i++)
		if (one->known[i][0] && password_same(one->known[i], digest,
		    ACCOUNTS_DIGEST - 1))
			return true;
	return false;
}

/* A place for a question, with what is known of the claim; NULL: busy. */
static struct waiting *
place(struct auth *a, const struct auth_claim *c, auth_done *done, void *arg)
{
	struct waiting *w;
	int i;

	for (i = 0; i < HASHER_WAITING; i++) {
		w = &a->waiting[i];
		if (w->question)
			continue;
		memset(w, 0, sizeof(*w));
		w->done = done;
		w->arg = arg;
		snprintf(w->person, sizeof(w->person), "%s", c->person);
		snprintf(w->code, sizeof(w->code), "%s", c->code);
		snprintf(w->peer, sizeof(w->peer), "%s", c->peer);
		return w;
	}
	return NULL;
}

/* Must it wait? Until when, 0: no. */
static uint64_t
held_until(const struct auth *a, const struct waiting *w, uint64_t now_us)
{
	uint64_t name, peer;

	if (w->known[0])
		return throttle_until(a->names, w->known, now_us);
	name = throttle_until(a->names, w->person, now_us);
	peer = throttle_until(a->peers, w->peer, now_us);
	return name > peer ? name : peer;
}

void
auth_try(struct auth *a, const struct auth_claim *c, uint64_t now_us,
    auth_done *done, void *arg)
{
	const struct account *one = accounts_of(a->accounts, c->person);
	struct auth_told held = { .result = AUTH_SLOWLY };
	struct waiting *w = place(a, c, done, arg);
	char digest[ACCOUNTS_DIGEST];

	if (!w) {
		tell(done, arg, AUTH_BUSY, "");
		return;
	}
	accounts_digest(c->known, digest);
	if (c->known[0] && is_known(one, digest))
		strcpy(w->known, digest);
	held.until_us = held_until(a, w, now_us);
	if (held.until_us) {
		done(arg, &held);
		return;
	}
	w->question = hasher_ask(a->hasher, one && account_is_ready(one) ?
	    one->hash : password_nobody, c->password);
	if (!w->question)
		tell(done, arg, AUTH_BUSY, "");
}

/* ---- the answer ---- */

struct entry {			/* what signing in changes of an account */
	const struct waiting *w;
	uint64_t now_us;
	char known[ACCOUNTS_DIGEST];	/* a new browser's; "" */
};

/* An accounts_edit: -1 if the code is not right. */
static int
enter(void *arg, struct account *one)
{
	struct entry *e = arg;
	uint64_t step;

	step = account_is_ready(one) ? totp_step(one->secret, e->w->code,
	    e->now_us, one->last_step) : 0;
	if (!step)
		return -1;
	one->last_step = step;
	one->last_us = e->now_us;
	one->failures = 0;
	if (e->known[0]) {
		memmove(one->known[1], one->known[0],
		    (ACCOUNTS_KNOWN - 1) * ACCOUNTS_DIGEST);
		strcpy(one->known[0], e->known);
	}
	return 0;
}

/* An accounts_edit. */
static int
count_failure(void *arg, struct account *one)
{
	one->failures++;
	one->failed_us = *(const uint64_t *)arg;
	return 0;
}

/* Told first: writing takes its time, and only where there is an account. */
static void
refuse(struct auth *a, const struct waiting *w, uint64_t now_us)
{
	char why[200];

	tell(w->done, w->arg, AUTH_WRONG, "");
	throttle_failed(a->names, w->known[0] ? w->known : w->person, now_us);
	if (!w->known[0])
		throttle_failed(a->peers, w->peer, now_us);
	if (accounts_of(a->accounts, w->person))
		accounts_change(a->accounts, w->person, count_failure,
		    &now_us, why, sizeof(why));
}

static void
finish_try(struct auth *a, const struct waiting *w, bool is_good,
    uint64_t now_us)
{
	struct auth_told t = { .result = AUTH_GOOD };
	struct entry e = { .w = w, .now_us = now_us };

	if (!is_good || !accounts_of(a->accounts, w->person)) {
		refuse(a, w, now_us);
		return;
	}
	if (!w->known[0])
		accounts_token(t.known, e.known);
	if (accounts_change(a->accounts, w->person, enter, &e, t.why,
	    sizeof(t.why)) < 0) {
		if (t.why[0])
			tell(w->done, w->arg, AUTH_TROUBLE, t.why);
		else
			refuse(a, w, now_us);
		return;
	}
	throttle_forget(a->names, w->known[0] ? w->known : w->person);
	throttle_forget(a->peers, w->peer);
	strcpy(t.person, w->person);
	w->done(w->arg, &t);
}

/* ---- invitations ---- */

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

void
auth_join(struct auth *a, const char *token, const struct auth_claim *c,
    uint64_t now_us, auth_done *done, void *arg)
{
	uint8_t secret[TOTP_SECRET];
	char person[REGISTER_NAME], why[200] = "";
	struct waiting *w;
	uint64_t step;

	if (!auth_invited(a, token, now_us, person) ||
	    (person[0] && strcmp(person, c->person) != 0)) {
		tell(done, arg, AUTH_WRONG, "this link was used, or is over");
		return;
	}
	auth_secret(a, token, secret);
	step = totp_step(secret, c->code, now_us, 0);
	password_forget(secret, sizeof(secret));
	if (password_check(c->password, c->person, why, sizeof(why)) < 0 ||
	    !step) {
		tell(done, arg, AUTH_WRONG, why[0] ? why : "the code is not "
		    "the one that the app shows now; are the clocks right?");
		return;
	}
	w = place(a, c, done, arg);
	if (w) {
		w->is_join = true;
		w->step = step;
		snprintf(w->code, sizeof(w->code), "%s", c->code);
		accounts_digest(token, w->invite);
		w->question = hasher_ask(a->hasher, NULL, c->password);
	}
	if (!w || !w->question) {
		tell(done, arg, AUTH_BUSY, "");
		return;
	}
	auth_secret(a, token, secret);
	chain_hex(secret, TOTP_SECRET, w->known);
	password_forget(secret, sizeof(secret));
}

struct joining {
	const struct waiting *w;
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
	chain_unhex(j->w->known, one->secret, TOTP_SECRET);
	one->last_step = j->w->step;
	one->last_us = j->now_us;
	one->invite[0] = '\0';
	one->failures = 0;
	one->is_administrator |= j->is_first;
	memset(one->known, 0, sizeof(one->known));
	strcpy(one->known[0], j->known);
	return 0;
}

static void
finish_join(struct auth *a, const struct waiting *w,
    const struct hasher_answer *answer, uint64_t now_us)
{
	struct auth_told t = { .result = AUTH_GOOD };
	struct joining j = { .w = w, .hash = answer->hash, .now_us = now_us };

	j.is_first = a->first[0] && strcmp(a->first, w->invite) == 0 &&
	    !accounts_any_ready(a->accounts);
	if (!answer->is_good) {
		tell(w->done, w->arg, AUTH_TROUBLE, "out of memory");
		return;
	}
	accounts_token(t.known, j.known);
	if (accounts_change(a->accounts, w->person, join, &j, t.why,
	    sizeof(t.why)) < 0) {
		tell(w->done, w->arg, t.why[0] ? AUTH_TROUBLE : AUTH_WRONG,
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
auth_hash(struct auth *a, const char *password, auth_done *done, void *arg)
{
	static const struct auth_claim nobody = { .person = "", .code = "",
		.peer = "" };
	struct waiting *w = place(a, &nobody, done, arg);

	if (w) {
		w->is_hash = true;
		w->question = hasher_ask(a->hasher, NULL, password);
	}
	if (!w || !w->question)
		tell(done, arg, AUTH_BUSY, "");
}

static void
tell_hash(const struct waiting *w, const struct hasher_answer *answer)
{
	struct auth_told t = { .result = answer->is_good ? AUTH_GOOD :
	    AUTH_TROUBLE, .hash = answer->hash };

	w->done(w->arg, &t);
}

/* ---- the loop ---- */

static void
finish(struct auth *a, const struct hasher_answer *answer, uint64_t now_us)
{
	struct waiting w;
	int i;

	for (i = 0; i < HASHER_WAITING; i++) {
		if (a->waiting[i].question != answer->question)
			continue;
		w = a->waiting[i];
		a->waiting[i].question = 0;
		if (w.is_hash)
			tell_hash(&w, answer);
		else if (w.is_join)
			finish_join(a, &w, answer, now_us);
		else
			finish_try(a, &w, answer->is_good, now_us);
		password_forget(&w, sizeof(w));
	}
}

static int
start_again(struct auth *a, char *why, size_t whylen)
{
	struct waiting w;
	int i;

	hasher_close(a->hasher);
	a->hasher = NULL;
	for (i = 0; i < HASHER_WAITING; i++) {
		w = a->waiting[i];
		a->waiting[i].question = 0;
		if (w.question)
			tell(w.done, w.arg, AUTH_TROUBLE, "the process for "
			    "passwords ended; try again");
	}
	return hasher_open(&a->hasher, why, whylen);
}

int
auth_run(struct auth *a, uint64_t now_us, char *why, size_t whylen)
{
	struct hasher_answer answer;
	int r;

	while ((r = hasher_answer(a->hasher, &answer)) > 0)
		finish(a, &answer, now_us);
	password_forget(&answer, sizeof(answer));
	return r == 0 ? 0 : start_again(a, why, whylen);
}
