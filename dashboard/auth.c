/* auth.c: is it who it says it is? */
#include "dashboard/auth_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/chain.h"

#define NAME_FREE 5
#define PEER_FREE 20

/* ---- open and close ---- */

int
auth_open(struct auth **out, const struct settings *s, char *why,
    size_t whylen)
{
	struct auth *a = calloc(1, sizeof(*a));

	if (!a) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	a->settings = s;
	if (hasher_open(&a->hasher, s->state, why, whylen) < 0)
		goto fail;
	if ((s->oidc_issuer[0] || s->ldap_server[0]) &&
	    prover_open(&a->prover, s, why, whylen) < 0)
		goto fail;
	a->names = throttle_new(NAME_FREE);
	a->peers = throttle_new(PEER_FREE);
	a->flows = oidc_flows_new();
	if (!a->names || !a->peers || !a->flows) {
		snprintf(why, whylen, "out of memory");
		goto fail;
	}
	*out = a;
	return 0;
fail:
	auth_close(a);
	return -1;
}

int
auth_load(struct auth *a, char *why, size_t whylen)
{
	if (chain_ready(why, whylen) < 0 ||
	    accounts_open(&a->accounts, a->settings->state, why, whylen) < 0)
		return -1;
	chain_random(a->key, sizeof(a->key));
	return 0;
}

void
auth_close(struct auth *a)
{
	if (!a)
		return;
	worker_close(a->hasher);
	prover_close(a->prover);
	accounts_close(a->accounts);
	throttle_free(a->names);
	throttle_free(a->peers);
	oidc_flows_free(a->flows);
	password_forget(a, sizeof(*a));
	free(a);
}

void
auth_forget(struct auth *a)
{
	accounts_close(a->accounts);
	a->accounts = NULL;
	password_forget(a->key, sizeof(a->key));
	password_forget(a->waiting, sizeof(a->waiting));
}

const struct accounts *
auth_accounts(const struct auth *a)
{
	return a->accounts;
}

/* Who was unlocked may try at once, in the browsers known and by the names of
 * the directory, too. */
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
		throttle_forget_of(a->names, one->person);
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
	return worker_fd(a->hasher);
}

int
auth_elsewhere_fd(const struct auth *a)
{
	return a->prover ? worker_fd(prover_worker(a->prover)) : -1;
}

const char *
auth_elsewhere_trouble(const struct auth *a)
{
	const struct settings *s = a->settings;

	if (!s->oidc_issuer[0] && !s->ldap_server[0])
		return "";
	return a->prover ? worker_trouble(prover_worker(a->prover)) :
	    "the process that asks is gone; start beadle serve again";
}

bool
auth_has_directory(const struct auth *a)
{
	return a->settings->ldap_server[0] && !auth_elsewhere_trouble(a)[0];
}

const char *
auth_provider(const struct auth *a)
{
	return a->settings->oidc_issuer[0] && !auth_elsewhere_trouble(a)[0] ?
	    a->settings->oidc_label : "";
}

/* ---- trying ---- */

/* An auth_finish. */
static void
finish_try(struct auth *a, const struct auth_waiting *w, const void *answer,
    uint64_t now_us)
{
	if (((const struct hasher_answer *)answer)->is_good)
		auth_enter(a, w, now_us);
	else
		auth_refuse(a, w, "", now_us);
}

void
auth_try(struct auth *a, const struct auth_claim *c, uint64_t now_us,
    auth_done *done, void *arg)
{
	const struct account *one = accounts_of(a->accounts, c->person);
	struct auth_told held = { .result = AUTH_SLOWLY };
	struct auth_waiting *w = auth_place(a, c, done, arg);

	if (!w) {
		auth_tell(done, arg, AUTH_BUSY, "");
		return;
	}
	auth_know(a, c->person, w);
	held.until_us = auth_held(a, w, now_us);
	if (held.until_us) {
		done(arg, &held);
		return;
	}
	w->finish = finish_try;
	w->asked = a->hasher;
	w->question = hasher_ask(a->hasher, one && account_is_ready(one) ?
	    one->hash : password_nobody, c->password);
	if (!w->question)
		auth_tell(done, arg, AUTH_BUSY, "");
}

/* An auth_finish. */
static void
finish_hash(struct auth *a, const struct auth_waiting *w, const void *hashed,
    uint64_t now_us)
{
	const struct hasher_answer *answer = hashed;
	const struct auth_told t = { .result = answer->is_good ? AUTH_GOOD :
	    AUTH_TROUBLE, .hash = answer->hash };

	(void)a;
	(void)now_us;
	w->done(w->arg, &t);
}

void
auth_hash(struct auth *a, const char *password, auth_done *done, void *arg)
{
	static const struct auth_claim nobody = { .person = "", .code = "",
		.peer = "", .known = "" };
	struct auth_waiting *w = auth_place(a, &nobody, done, arg);

	if (w) {
		w->finish = finish_hash;
		w->asked = a->hasher;
		w->question = hasher_ask(a->hasher, NULL, password);
	}
	if (!w || !w->question)
		auth_tell(done, arg, AUTH_BUSY, "");
}

/* ---- the loop ---- */

static void
finish(struct auth *a, const struct worker *asked, uint64_t question,
    const void *answer, uint64_t now_us)
{
	struct auth_waiting w;
	size_t i;

	for (i = 0; i < AUTH_WAITING; i++) {
		if (a->waiting[i].question != question ||
		    a->waiting[i].asked != asked)
			continue;
		w = a->waiting[i];
		a->waiting[i].question = 0;
		w.finish(a, &w, answer, now_us);
		password_forget(&w, sizeof(w));
	}
}

/* A question has no answer: who waits for it is told. 0: of all of them. */
static void
give_up(struct auth *a, const struct worker *asked, uint64_t question,
    const char *why)
{
	struct auth_waiting w;
	size_t i;

	for (i = 0; i < AUTH_WAITING; i++) {
		if (!a->waiting[i].question || a->waiting[i].asked != asked ||
		    (question && a->waiting[i].question != question))
			continue;
		w = a->waiting[i];
		a->waiting[i].question = 0;
		auth_tell(w.done, w.arg, AUTH_TROUBLE, why);
		password_forget(&w, sizeof(w));
	}
}

static int
run_hasher(struct auth *a, uint64_t now_us, char *why, size_t whylen)
{
	static const char ended[] = "the process for passwords ended; try "
	    "again";
	struct hasher_answer answer;
	enum worker_said said;

	while ((said = hasher_answer(a->hasher, &answer)) == WORKER_ANSWERED ||
	    said == WORKER_LOST)
		if (said == WORKER_ANSWERED)
			finish(a, a->hasher, answer.question, &answer, now_us);
		else
			give_up(a, a->hasher, answer.question, ended);
	password_forget(&answer, sizeof(answer));
	if (said == WORKER_SILENT)
		return 0;
	give_up(a, a->hasher, 0, ended);
	snprintf(why, whylen, "the process for passwords is gone");
	return -1;
}

static void
run_prover(struct auth *a, uint64_t now_us)
{
	static const char ended[] = "the process that asks the school's "
	    "directories ended; try again";
	const struct worker *asked = prover_worker(a->prover);
	struct prover_answer answer;
	enum worker_said said;
	uint64_t question;

	while ((said = prover_answer(a->prover, &question, &answer)) ==
	    WORKER_ANSWERED || said == WORKER_LOST)
		if (said == WORKER_ANSWERED)
			finish(a, asked, question, &answer, now_us);
		else
			give_up(a, asked, question, ended);
	if (said == WORKER_SILENT)
		return;
	give_up(a, asked, 0, ended);
	prover_close(a->prover);
	a->prover = NULL;
}

int
auth_run(struct auth *a, uint64_t now_us, char *why, size_t whylen)
{
	if (a->prover)
		run_prover(a, now_us);
	return run_hasher(a, now_us, why, whylen);
}
