/* site_door.c: signing in and setting up: the answer comes when the hash is
 * made. */
#include "dashboard/site_door.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/auth_elsewhere.h"
#include "dashboard/form.h"
#include "dashboard/site_parts.h"

struct door {
	struct site *site;
	struct http_exchange *x;
	char token[ACCOUNTS_TOKEN];	/* of an invitation; "" */
	bool waits;			/* the exchange does */
	bool is_answered;
};

void
site_show_join(struct site *s, struct page *p, const char *token,
    const char *wrong)
{
	char person[REGISTER_NAME], text[TOTP_TEXT];
	uint8_t secret[TOTP_SECRET];

	if (!auth_invited(s->s.auth, token, s->now_us, person)) {
		page_say(p, 404, "This link is over", "It was used, or is "
		    "too old. Whoever runs beadle makes another: beadle "
		    "account reset.");
		return;
	}
	auth_secret(s->s.auth, token, secret);
	page_join(p, token, person, totp_text(secret, text), wrong);
}

/* Why they are not in. */
static void
show_refused(struct door *d, struct page *p, const struct auth_told *told)
{
	static const char *const wrong[AUTH_RESULT_COUNT] = {
		[AUTH_WRONG] = "The id, the password or the code is not "
		    "right. A code holds once: wait for the next.",
		[AUTH_SLOWLY] = "Too many tries were wrong. Wait a little "
		    "before the next; whoever runs beadle can lift this: "
		    "beadle account unlock.",
		[AUTH_BUSY] = "Too many sign in at this moment. Try again.",
		[AUTH_TROUBLE] = "beadle could not check this; its console "
		    "says why.",
	};

	p->status = told->result == AUTH_WRONG ? 403 :
	    told->result == AUTH_SLOWLY ? 429 : 503;
	if (told->result == AUTH_TROUBLE)
		d->site->s.say(d->site->s.arg, told->why);
	if (d->token[0])
		site_show_join(d->site, p, d->token,
		    told->result == AUTH_WRONG ? told->why :
		    wrong[told->result]);
	else
		page_sign_in(p, wrong[told->result]);
}

/* An auth_done. */
static void
enter(void *arg, const struct auth_told *told)
{
	struct policy_context now;
	struct door *d = arg;
	struct site *s = d->site;
	struct page p = { .context = &now };

	laws_context(s->s.reader->laws, s->now_us, 0, &now, NULL);
	site_page(s, &p);
	if (told->result == AUTH_GOOD) {
		if (d->token[0])
			signins_end_all(s->signins, told->person, NULL);
		site_begin(s, d->x, told->person, told->known);
		strcpy(p.to, "/");
	} else {
		show_refused(d, &p, told);
	}
	d->is_answered = true;
	site_send(s, d->x, &p);
	html_free(&p.body);
	if (d->waits)
		free(d);
}

/* Begin, and wait unless the answer was there at once. */
static void
knock(struct site *s, struct http_exchange *x, const struct http_request *q,
    const char *token)
{
	char person[REGISTER_NAME], password[PASSWORD_MOST], code[16];
	char known[ACCOUNTS_TOKEN], with[16];
	const struct auth_claim c = { person, password, code, q->peer,
		known };
	struct door *d = calloc(1, sizeof(*d));
	const struct http_answer full = { .status = 503 };

	if (!d) {
		http_answer(x, &full);
		return;
	}
	d->site = s;
	d->x = x;
	snprintf(d->token, sizeof(d->token), "%s", token);
	form_field(q->body, q->body_len, "person", person, sizeof(person));
	form_field(q->body, q->body_len, "password", password,
	    sizeof(password));
	form_field(q->body, q->body_len, "code", code, sizeof(code));
	site_cookie(q->cookie, SITE_KNOWN, known);
	form_field(q->body, q->body_len, "with", with, sizeof(with));
	if (token[0])
		auth_join(s->s.auth, token, &c, s->now_us, enter, d);
	else if (strcmp(with, "directory") == 0)
		auth_directory(s->s.auth, &c, s->now_us, enter, d);
	else
		auth_try(s->s.auth, &c, s->now_us, enter, d);
	password_forget(password, sizeof(password));
	if (d->is_answered) {
		free(d);
		return;
	}
	d->waits = true;
	http_wait(x);
}

/* A new account: is the password the same twice, the person in the roster? */
void
site_join(struct site *s, struct http_exchange *x,
    const struct http_request *q, struct page *p)
{
	char token[ACCOUNTS_TOKEN], person[REGISTER_NAME], why[160] = "";
	char one[PASSWORD_MOST], two[PASSWORD_MOST];
	bool fits;

	form_field(q->body, q->body_len, "token", token, sizeof(token));
	form_field(q->body, q->body_len, "person", person, sizeof(person));
	fits = form_field(q->body, q->body_len, "password", one,
	    sizeof(one)) != FORM_UNFIT;
	form_field(q->body, q->body_len, "again", two, sizeof(two));
	if (!fits)
		snprintf(why, sizeof(why), "The password is too long, or "
		    "cannot be read: it has up to 200 characters.");
	else if (strcmp(one, two) != 0)
		snprintf(why, sizeof(why), "The two passwords are not the "
		    "same.");
	else if (!seats_of(p->context->roster, person, false, s->now_us))
		snprintf(why, sizeof(why), "The roster names no \"%.40s\" "
		    "now. Ids are written as there.", person);
	password_forget(one, sizeof(one));
	password_forget(two, sizeof(two));
	if (why[0]) {
		p->status = 403;
		site_show_join(s, p, token, why);
		site_send(s, x, p);
		return;
	}
	knock(s, x, q, token[0] ? token : "-");
}

void
site_sign_in(struct site *s, struct http_exchange *x,
    const struct http_request *q)
{
	knock(s, x, q, "");
}
