/* auth_enter.c: who is let in, who is refused, and who must wait. */
#include "dashboard/auth_parts.h"

#include <stdio.h>
#include <string.h>

void
auth_tell(auth_done *done, void *arg, enum auth_result result,
    const char *why)
{
	struct auth_told t = { .result = result };

	snprintf(t.why, sizeof(t.why), "%s", why);
	done(arg, &t);
}

struct auth_waiting *
auth_place(struct auth *a, const struct auth_claim *c, auth_done *done,
    void *arg)
{
	struct auth_waiting *w;
	size_t i;

	for (i = 0; i < AUTH_WAITING; i++) {
		w = &a->waiting[i];
		if (w->question)
			continue;
		memset(w, 0, sizeof(*w));
		w->done = done;
		w->arg = arg;
		snprintf(w->person, sizeof(w->person), "%s", c->person);
		snprintf(w->key, sizeof(w->key), "%s", c->person);
		snprintf(w->code, sizeof(w->code), "%s", c->code);
		snprintf(w->peer, sizeof(w->peer), "%s", c->peer);
		if (c->known[0])
			accounts_digest(c->known, w->browser);
		return w;
	}
	return NULL;
}

bool
auth_is_known(const struct account *one, const char *digest)
{
	int i;

	for (i = 0; one && i < ACCOUNTS_KNOWN; i++)
		if (one->known[i][0] && password_same(one->known[i], digest,
		    ACCOUNTS_DIGEST - 1))
			return true;
	return false;
}

void
auth_know(const struct auth *a, const char *person, struct auth_waiting *w)
{
	const struct account *one = accounts_of(a->accounts, person);

	if (w->browser[0] && one && account_is_ready(one) &&
	    auth_is_known(one, w->browser))
		strcpy(w->known, w->browser);
}

uint64_t
auth_held(const struct auth *a, const struct auth_waiting *w, uint64_t now_us)
{
	uint64_t name, peer;

	if (w->known[0])
		return throttle_until(a->names, w->known, now_us);
	name = throttle_until(a->names, w->key, now_us);
	peer = throttle_until(a->peers, w->peer, now_us);
	return name > peer ? name : peer;
}

struct entry {			/* what signing in changes of an account */
	const struct auth_waiting *w;
	uint64_t now_us;
	char known[ACCOUNTS_DIGEST];	/* a new browser's; "" */
};

/* Who came by the provider came by the link that the account has still. */
static bool
is_linked(const struct account *one, const struct oidc_proved *by)
{
	return !by->link[0] || strcmp(one->oidc, by->link) == 0 ||
	    (by->sub[0] && strcmp(one->oidc, by->sub) == 0);
}

/* An address may be given to somebody else; the provider's own name may not:
 * that is the link from the first time on. */
static void
pin(struct account *one, const struct oidc_proved *by)
{
	if (!by->sub[0] || strcmp(one->oidc, by->sub) == 0)
		return;
	strcpy(one->was, one->oidc);
	strcpy(one->oidc, by->sub);
}

/* An accounts_edit: -1 if the code is not right. */
static int
enter(void *arg, struct account *one)
{
	struct entry *e = arg;
	uint64_t step;

	if (!account_is_ready(one) || !is_linked(one, &e->w->by))
		return -1;
	step = e->w->is_proved ? one->last_step : totp_step(one->secret,
	    e->w->code, e->now_us, one->last_step);
	if (!step && !e->w->is_proved)
		return -1;
	one->last_step = step;
	one->last_us = e->now_us;
	one->failures = 0;
	pin(one, &e->w->by);
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

void
auth_refuse(struct auth *a, const struct auth_waiting *w, const char *said,
    uint64_t now_us)
{
	char why[200];

	auth_tell(w->done, w->arg, AUTH_WRONG, said);
	throttle_failed(a->names, w->known, now_us);
	if (!w->known[0] || w->is_directory) {
		throttle_failed(a->names, w->key, now_us);
		throttle_failed(a->peers, w->peer, now_us);
	}
	if (!accounts_of(a->accounts, w->person))
		return;
	throttle_found(a->names, w->key, w->person);
	accounts_change(a->accounts, w->person, count_failure, &now_us, why,
	    sizeof(why));
}

bool
auth_enter(struct auth *a, const struct auth_waiting *w, uint64_t now_us)
{
	struct auth_told t = { .result = AUTH_GOOD };
	struct entry e = { .w = w, .now_us = now_us };

	if (!accounts_of(a->accounts, w->person)) {
		auth_refuse(a, w, "", now_us);
		return false;
	}
	if (!w->known[0] && !w->is_proved)
		accounts_token(t.known, e.known);
	if (accounts_change(a->accounts, w->person, enter, &e, t.why,
	    sizeof(t.why)) < 0) {
		if (t.why[0])
			auth_tell(w->done, w->arg, AUTH_TROUBLE, t.why);
		else
			auth_refuse(a, w, "", now_us);
		return false;
	}
	throttle_forget(a->names, w->known);
	if (!w->known[0] || w->is_directory)
		throttle_forget(a->names, w->key);
	throttle_forget(a->peers, w->peer);
	strcpy(t.person, w->person);
	w->done(w->arg, &t);
	return true;
}
