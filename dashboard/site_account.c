/* site_account.c: one's own account. Who changes it proves again who they are,
 * by password and code, as at the door; the answer comes when the hashes are
 * made. Other sign-ins end with the change, this one gets another token. */
#include "dashboard/site_account.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/account_entry.h"
#include "dashboard/form.h"
#include "dashboard/site_parts.h"

struct own {
	struct site *site;
	struct http_exchange *x;
	char sign_in[SIGNIN_DIGEST];	/* whose form it was */
	char person[REGISTER_NAME];
	char password[PASSWORD_MOST];	/* new; "" it is the app */
	char hash[PASSWORD_HASH];	/* of it */
	uint8_t secret[TOTP_SECRET];	/* of the new app */
	uint64_t step;			/* of its code */
	bool waits;			/* the exchange does */
	bool is_answered;
};

static void
end(struct own *o)
{
	password_forget(o, sizeof(*o));
	free(o);
}

/* ---- answering ---- */

/* A page of whoever it was, if they are still signed in. */
static void
begin_page(struct own *o, struct page *p, struct policy_context *now)
{
	struct site *s = o->site;

	laws_context(s->s.reader->laws, s->now_us, 0, now, NULL);
	p->context = now;
	site_page(s, p);
	p->who = signins_find(s->signins, o->sign_in, s->now_us);
	if (p->who)
		p->seats = p->who->seats;
}

static void
answer(struct own *o, const struct page *p)
{
	site_send(o->site, o->x, p);
	o->is_answered = true;
	if (o->waits)
		end(o);
}

static void
refuse(struct own *o, int status, const char *wrong)
{
	struct policy_context now;
	struct page p = { 0 };

	begin_page(o, &p, &now);
	p.status = status;
	if (p.who)
		page_account_again(&p, o->password[0] ? "password" : "app",
		    wrong);
	else
		page_say(&p, 403, "You are signed out", "Nothing was changed.");
	answer(o, &p);
	html_free(&p.body);
}

/* It is changed: only this browser stays signed in, by another token. */
static void
finish(struct own *o)
{
	char token[ACCOUNTS_TOKEN], digest[ACCOUNTS_DIGEST];
	char form[ACCOUNTS_TOKEN], unused[ACCOUNTS_DIGEST];
	struct policy_context now;
	struct page p = { 0 };

	begin_page(o, &p, &now);
	signins_end_all(o->site->signins, o->person, p.who);
	if (p.who) {
		accounts_token(token, digest);
		accounts_token(form, unused);
		signins_renew(p.who, digest, form);
		site_set_cookie(o->x, SITE_COOKIE, token, "");
	}
	snprintf(p.to, sizeof(p.to), "/account?done=%s", o->password[0] ?
	    "password" : "app");
	answer(o, &p);
	html_free(&p.body);
}

/* ---- changing ---- */

/* An accounts_edit: -1 if it was reset meanwhile, or suspended. */
static int
edit(void *arg, struct account *one)
{
	struct own *o = arg;

	if (!account_is_ready(one))
		return -1;
	if (o->password[0]) {
		strcpy(one->hash, o->hash);
	} else {
		memcpy(one->secret, o->secret, TOTP_SECRET);
		one->last_step = o->step;
	}
	return 0;
}

/* In the ledger first, as what an administrator does to an account. */
static bool
is_entered(struct own *o)
{
	struct site *s = o->site;
	const struct account_entry e = { o->password[0] ? "password" : "app",
		o->person, o->person, NULL };
	char why[200];
	int r = account_entry(s->s.reader->settings.state, &e, s->now_us,
	    why, sizeof(why));

	if (r < 0)
		s->s.say(s->s.arg, why);
	if (r != 0)
		refuse(o, 503, r > 0 ? "Somebody else is writing the record "
		    "of what is changed. Nothing was changed: try again in a "
		    "few seconds." : "beadle could not record it; its console "
		    "says why. Nothing was changed.");
	return r == 0;
}

static void
change(struct own *o)
{
	const char *state = o->site->s.reader->settings.state;
	struct accounts *a;
	char why[200] = "";
	int r;

	if (!is_entered(o))
		return;
	r = accounts_open(&a, state, why, sizeof(why));
	if (r == 0) {
		r = accounts_change(a, o->person, edit, o, why, sizeof(why));
		accounts_close(a);
	}
	if (r == 0) {
		finish(o);
		return;
	}
	if (why[0])
		o->site->s.say(o->site->s.arg, why);
	refuse(o, why[0] ? 503 : 409, why[0] ? "beadle could not write it; "
	    "its console says why." : "Your account was reset meanwhile.");
}

/* An auth_done. */
static void
hashed(void *arg, const struct auth_told *told)
{
	struct own *o = arg;

	if (told->result != AUTH_GOOD) {
		refuse(o, 503, "Too many sign in at this moment. Try again.");
		return;
	}
	snprintf(o->hash, sizeof(o->hash), "%s", told->hash);
	change(o);
}

/* An auth_done: is it who it says it is? */
static void
proved(void *arg, const struct auth_told *told)
{
	struct own *o = arg;

	switch (told->result) {
	case AUTH_GOOD:
		if (o->password[0])
			auth_hash(o->site->s.auth, o->password, hashed, o);
		else
			change(o);
		break;
	case AUTH_WRONG:
		refuse(o, 403, "Your password or the code is not right. A "
		    "code holds once: wait for the next.");
		break;
	case AUTH_SLOWLY:
		refuse(o, 429, "Too many tries were wrong. Wait a little "
		    "before the next.");
		break;
	case AUTH_CODE:
	case AUTH_BUSY:
	case AUTH_TROUBLE:
	case AUTH_RESULT_COUNT:
		refuse(o, 503, "This cannot be checked at the moment. Try "
		    "again.");
		break;
	}
}

/* ---- what is asked ---- */

/* The new password, twice. *why when it will not do. */
static int
read_password(struct own *o, const struct page *p, char *why, size_t whylen)
{
	char again[PASSWORD_MOST];
	bool is_same;

	if (!page_field_fits(p, "new", o->password, sizeof(o->password))) {
		snprintf(why, whylen, "The new password is too long, or "
		    "cannot be read: it has up to 200 characters.");
		return -1;
	}
	page_field(p, "again", again, sizeof(again));
	is_same = strcmp(o->password, again) == 0;
	password_forget(again, sizeof(again));
	if (!is_same)
		snprintf(why, whylen, "The two new passwords are not the "
		    "same.");
	return is_same ? password_check(o->password, o->person, why, whylen) :
	    -1;
}

/* The new app's first code. */
static int
read_app(struct own *o, const struct page *p, char *why, size_t whylen)
{
	char code[16];

	auth_secret(p->auth, p->who->form, o->secret);
	page_field(p, "fresh", code, sizeof(code));
	o->step = totp_step(o->secret, code, p->now_us, 0);
	if (o->step)
		return 0;
	snprintf(why, whylen, "That is not the code the new app shows now. "
	    "Are the clocks right?");
	return -1;
}

/* Ask who it is, and wait for the answer unless it was there at once. */
static void
prove(struct own *o, const struct http_request *q, const struct page *p)
{
	char password[PASSWORD_MOST], code[16], known[ACCOUNTS_TOKEN];
	const struct auth_claim c = { o->person, password, code, q->peer,
		known };

	page_field(p, "password", password, sizeof(password));
	page_field(p, "code", code, sizeof(code));
	site_cookie(q->cookie, SITE_KNOWN, known);
	auth_try(o->site->s.auth, &c, p->now_us, proved, o);
	password_forget(password, sizeof(password));
	if (o->is_answered) {
		end(o);
		return;
	}
	o->waits = true;
	http_wait(o->x);
}

bool
site_account(struct site *s, struct http_exchange *x,
    const struct http_request *q, struct page *p)
{
	char what[16], why[200] = "";
	bool is_app;
	struct own *o;

	page_field(p, "what", what, sizeof(what));
	is_app = strcmp(what, "app") == 0;
	if (strcmp(what, "others") == 0) {
		signins_end_all(s->signins, p->who->person, p->who);
		strcpy(p->to, "/account?done=others");
		return true;
	}
	o = calloc(1, sizeof(*o));
	if (!o || (!is_app && strcmp(what, "password") != 0)) {
		page_say(p, o ? 400 : 503, "What is it?", "Choose what to "
		    "change.");
		free(o);
		return true;
	}
	o->site = s;
	o->x = x;
	snprintf(o->sign_in, sizeof(o->sign_in), "%s", p->who->digest);
	snprintf(o->person, sizeof(o->person), "%s", p->who->person);
	if ((is_app ? read_app(o, p, why, sizeof(why)) : read_password(o, p,
	    why, sizeof(why))) < 0) {
		end(o);
		p->status = 400;
		page_account_again(p, what, why);
		return true;
	}
	prove(o, q, p);
	return false;
}
