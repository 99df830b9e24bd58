/* auth_elsewhere.c: who somebody is, said by the school's provider or
 * directory. */
#include "dashboard/auth_elsewhere.h"

#include <stdio.h>
#include <string.h>

#include "dashboard/auth_parts.h"

/* Anybody may ask where to go, and each question to a provider that does not
 * answer keeps who signs in by the directory waiting for as long as that is
 * waited for: so one waits at a time, and what was heard holds for a while. */
#define AWAY_US UINT64_C(30000000)

static const struct auth_claim nobody = { .person = "", .password = "",
	.code = "", .peer = "", .known = "" };

/* ---- the directory ---- */

/* Names of a directory are one in any letters; those we take are ASCII, so
 * that as many tries hold for a name however it is written. */
static bool
take_name(const char *name, struct auth_waiting *w)
{
	size_t i, len = strlen(name);

	if (!accounts_is_name(name) || len >= DIRECTORY_NAME)
		return false;
	w->key[0] = '@';
	for (i = 0; i <= len; i++)
		w->key[i + 1] = (char)(name[i] >= 'A' && name[i] <= 'Z' ?
		    name[i] - 'A' + 'a' : name[i]);
	return true;
}

/* An auth_finish. */
static void
finish_directory(struct auth *a, const struct auth_waiting *w,
    const void *answer, uint64_t now_us)
{
	const struct prover_answer *said = answer;
	struct auth_waiting found = *w;
	const struct account *one = NULL;

	if (said->result == PROVER_TROUBLE) {
		auth_tell(w->done, w->arg, AUTH_TROUBLE, said->why);
		return;
	}
	/* Whose name it is, though the password is wrong: their failures
	 * are shown, and forgotten when they are unlocked. */
	one = accounts_linked(a->accounts, offsetof(struct account, ldap),
	    said->id);
	if (one) {
		strcpy(found.person, one->person);
		auth_know(a, one->person, &found);
	}
	if (one && said->result == PROVER_GOOD)
		auth_enter(a, &found, now_us);
	else
		auth_refuse(a, &found, "", now_us);
	password_forget(&found, sizeof(found));
}

void
auth_directory(struct auth *a, const struct auth_claim *c, uint64_t now_us,
    auth_done *done, void *arg)
{
	struct auth_told held = { .result = AUTH_SLOWLY };
	struct auth_waiting *w = auth_place(a, c, done, arg);

	if (!w || !a->prover) {
		auth_tell(done, arg, AUTH_BUSY, "");
		return;
	}
	w->person[0] = '\0';
	if (!take_name(c->person, w)) {
		auth_tell(done, arg, AUTH_WRONG, "");
		return;
	}
	w->is_directory = true;
	/* Whose a name is, is known once it failed: in a browser of theirs
	 * they need not wait for who guesses elsewhere. */
	auth_know(a, throttle_owner(a->names, w->key), w);
	held.until_us = auth_held(a, w, now_us);
	if (held.until_us) {
		done(arg, &held);
		return;
	}
	if (!c->password[0]) {
		auth_refuse(a, w, "", now_us);
		return;
	}
	w->finish = finish_directory;
	w->asked = prover_worker(a->prover);
	w->question = prover_password(a->prover, c->person, c->password);
	if (!w->question)
		auth_tell(done, arg, AUTH_BUSY, "");
}

/* ---- to the provider ---- */

/* An auth_finish. */
static void
finish_leave(struct auth *a, const struct auth_waiting *w, const void *answer,
    uint64_t now_us)
{
	const struct prover_answer *said = answer;
	struct auth_told t = { .result = AUTH_GOOD, .where = said->url };

	a->away_us = said->result == PROVER_GOOD ? 0 : now_us;
	if (a->away_us) {
		auth_tell(w->done, w->arg, AUTH_TROUBLE, said->why);
		return;
	}
	strcpy(t.flow, w->flow);
	w->done(w->arg, &t);
}

/* Does somebody wait to be told where, or was it heard just now that nobody
 * can be told? */
static bool
is_away(const struct auth *a, uint64_t now_us)
{
	size_t i;

	for (i = 0; i < AUTH_WAITING; i++)
		if (a->waiting[i].question &&
		    a->waiting[i].finish == finish_leave)
			return true;
	return a->away_us && now_us >= a->away_us &&
	    now_us - a->away_us < AWAY_US;
}

void
auth_leave(struct auth *a, uint64_t now_us, auth_done *done, void *arg)
{
	struct auth_waiting *w = is_away(a, now_us) ? NULL :
	    auth_place(a, &nobody, done, arg);
	struct oidc_flow flow;

	if (w && a->prover) {
		oidc_flows_begin(a->flows, now_us, w->flow, &flow);
		w->finish = finish_leave;
		w->asked = prover_worker(a->prover);
		w->question = prover_where(a->prover, &flow);
		password_forget(&flow, sizeof(flow));
	}
	if (!w || !w->question)
		auth_tell(done, arg, AUTH_BUSY, "");
}

/* ---- and back ---- */

/* Why nobody is: perhaps who had the address before is. */
static void
say_unlinked(const struct auth *a, const char *email, const char *name,
    char *why, size_t whylen)
{
	char link[ACCOUNTS_LINK];

	snprintf(link, sizeof(link), "email=%s", email);
	if (email[0] && accounts_linked(a->accounts, offsetof(struct account,
	    was), link))
		snprintf(why, whylen, "its address was somebody else's when "
		    "an account here was linked by it; yours is linked by "
		    "whoever runs beadle: beadle account link PERSON %s",
		    name);
	else
		snprintf(why, whylen, "no account here is linked to it; "
		    "whoever runs beadle can do that: beadle account link "
		    "PERSON %s", name);
}

/* The account that was linked to one of the names; NULL and *why: none, or
 * not one. */
static const struct account *
linked(const struct auth *a, const struct oidc_who *who, char *why,
    size_t whylen)
{
	const struct { const char *kind, *name; } names[] = {
		{ "oid", who->oid }, { "sub", who->sub },
		{ "email", who->email },
	};
	const struct account *found = NULL, *one;
	char link[ACCOUNTS_LINK], first[ACCOUNTS_LINK] = "";
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!names[i].name[0])
			continue;
		snprintf(link, sizeof(link), "%s=%s", names[i].kind,
		    names[i].name);
		if (!first[0])
			strcpy(first, link);
		one = accounts_linked(a->accounts, offsetof(struct account,
		    oidc), link);
		if (one && found && one != found) {
			snprintf(why, whylen, "it is linked to two accounts "
			    "here");
			return NULL;
		}
		found = one ? one : found;
	}
	if (!found)
		say_unlinked(a, who->email, first, why, whylen);
	else if (!account_is_ready(found))
		snprintf(why, whylen, "the account it is linked to is "
		    "suspended, or was not set up yet");
	return found && account_is_ready(found) ? found : NULL;
}

/* By which of its names it is that account. */
static void
prove(const struct account *one, const struct oidc_who *who,
    struct oidc_proved *out)
{
	memset(out, 0, sizeof(*out));
	strcpy(out->person, one->person);
	strcpy(out->link, one->oidc);
	if (strncmp(one->oidc, "email=", 6) == 0)
		snprintf(out->sub, sizeof(out->sub), "sub=%s", who->sub);
}

static bool
is_enough(const struct settings *s, const struct oidc_who *who)
{
	return strcmp(s->oidc_second_factor, "provider") == 0 ||
	    (strcmp(s->oidc_second_factor, "told") == 0 && who->is_mfa);
}

/* An auth_finish. */
static void
finish_return(struct auth *a, const struct auth_waiting *w,
    const void *answer, uint64_t now_us)
{
	const struct prover_answer *said = answer;
	struct auth_told t = { .result = AUTH_CODE };
	struct auth_waiting found = *w;
	const struct account *one = NULL;

	snprintf(t.why, sizeof(t.why), "%s", said->why);
	if (said->result == PROVER_TROUBLE) {
		auth_tell(w->done, w->arg, AUTH_TROUBLE, t.why);
		return;
	}
	if (said->result == PROVER_GOOD)
		one = linked(a, &said->who, t.why, sizeof(t.why));
	if (!one) {
		auth_refuse(a, w, t.why, now_us);
		return;
	}
	prove(one, &said->who, &found.by);
	strcpy(found.person, one->person);
	found.is_proved = is_enough(a->settings, &said->who);
	if (found.is_proved) {
		auth_enter(a, &found, now_us);
		return;
	}
	oidc_flows_prove(a->flows, w->flow, &found.by, now_us);
	strcpy(t.person, one->person);
	w->done(w->arg, &t);
}

bool
auth_is_back(struct auth *a, const char *flow, const char *state,
    uint64_t now_us)
{
	struct oidc_flow unused;

	return oidc_flows_take(a->flows, flow, state, now_us, &unused) == 0;
}

void
auth_return(struct auth *a, const struct auth_back *b, uint64_t now_us,
    auth_done *done, void *arg)
{
	struct auth_claim c = nobody;
	struct auth_told held = { .result = AUTH_SLOWLY };
	struct auth_waiting *w;
	struct oidc_flow flow;

	c.peer = b->peer;
	w = auth_place(a, &c, done, arg);
	if (!w || !a->prover) {
		auth_tell(done, arg, AUTH_BUSY, "");
		return;
	}
	held.until_us = auth_held(a, w, now_us);
	if (held.until_us) {
		done(arg, &held);
		return;
	}
	if (oidc_flows_take(a->flows, b->flow, b->state, now_us, &flow) < 0) {
		/* Anybody's page can send a browser here: it counts for
		 * nothing. */
		auth_tell(done, arg, AUTH_WRONG, "it was not begun in this "
		    "browser, was used before, or is too long ago; begin "
		    "again");
		return;
	}
	strcpy(w->flow, b->flow);
	w->finish = finish_return;
	w->asked = prover_worker(a->prover);
	w->question = prover_code(a->prover, &flow, b->code);
	password_forget(&flow, sizeof(flow));
	if (!w->question)
		auth_tell(done, arg, AUTH_BUSY, "");
}

void
auth_code(struct auth *a, const char *flow, const struct auth_claim *c,
    uint64_t now_us, auth_done *done, void *arg)
{
	const struct oidc_proved *who = oidc_flows_proved(a->flows, flow,
	    now_us);
	struct auth_told held = { .result = AUTH_SLOWLY };
	struct auth_claim of = *c;
	struct auth_waiting *w;

	if (!who) {
		auth_tell(done, arg, AUTH_WRONG, "it is too long ago that "
		    "you came back; begin again");
		return;
	}
	of.person = who->person;
	w = auth_place(a, &of, done, arg);
	if (!w) {
		auth_tell(done, arg, AUTH_BUSY, "");
		return;
	}
	w->by = *who;
	auth_know(a, who->person, w);
	held.until_us = auth_held(a, w, now_us);
	if (held.until_us)
		done(arg, &held);
	else if (auth_enter(a, w, now_us))
		oidc_flows_end(a->flows, flow);
}
