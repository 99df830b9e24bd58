/* site_elsewhere.c: the browser goes to the school's provider and comes back.
 *
 * Where it comes back it comes from another site, so that of our cookies only
 * the flow's is with it, and the sign-in's would not be with a page it was sent
 * on to at once: what is shown is a page of ours, and the next step is taken
 * from there. */
#include "dashboard/site_elsewhere.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/auth_elsewhere.h"
#include "dashboard/form.h"
#include "dashboard/oidc.h"
#include "dashboard/site_parts.h"

#define FLOW_AGE "; Max-Age=600"
#define FLOW_OVER "; Max-Age=0"

struct trip {
	struct site *site;
	struct http_exchange *x;
	bool waits;		/* the exchange does */
	bool is_answered;
};

static void
answer(struct trip *t, const struct page *p)
{
	site_send(t->site, t->x, p);
	t->is_answered = true;
	if (t->waits)
		free(t);
}

static void
begin_page(struct trip *t, struct page *p, struct policy_context *now)
{
	laws_context(t->site->s.reader->laws, t->site->now_us, 0, now, NULL);
	p->context = now;
	site_page(t->site, p);
}

/* The sign-in again, with why it was not one. */
static void
show_refused(struct trip *t, struct page *p, const struct auth_told *told)
{
	char wrong[400];

	p->status = told->result == AUTH_WRONG ? 403 :
	    told->result == AUTH_SLOWLY ? 429 : 503;
	if (told->result == AUTH_WRONG)
		snprintf(wrong, sizeof(wrong), "The sign-in with your %s was "
		    "refused: %s.", auth_provider(p->auth), told->why[0] ?
		    told->why : "the code is not right");
	else if (told->result == AUTH_SLOWLY)
		snprintf(wrong, sizeof(wrong), "Too many tries were wrong. "
		    "Wait a little before the next.");
	else
		snprintf(wrong, sizeof(wrong), "Your %s cannot be asked at "
		    "the moment. Try again, or sign in with the password you "
		    "have here.", auth_provider(p->auth));
	if (told->result == AUTH_TROUBLE)
		t->site->s.say(t->site->s.arg, told->why);
	page_sign_in(p, wrong);
}

static void
show_in(struct trip *t, struct page *p, const struct auth_told *told)
{
	site_begin(t->site, t->x, told->person, told->known);
	site_set_cookie(t->x, SITE_FLOW, "", FLOW_OVER);
	http_header(t->x, "Refresh", "0; url=/");
	strcpy(p->title, "You are signed in");
	html(&p->body, "<h1>You are signed in</h1>\n<p><a href=\"/\">Go on"
	    "</a></p>\n");
}

/* ---- there ---- */

/* An auth_done. */
static void
leave(void *arg, const struct auth_told *told)
{
	const struct http_answer away = { .status = 303 };
	struct policy_context now;
	struct page p = { 0 };
	struct trip *t = arg;

	if (told->result == AUTH_GOOD) {
		site_headers(t->x, t->site->s.is_given);
		http_header(t->x, "Cache-Control", "no-store");
		http_header(t->x, "Location", told->where);
		site_set_cookie(t->x, SITE_FLOW, told->flow, FLOW_AGE);
		http_answer(t->x, &away);
		t->is_answered = true;
		if (t->waits)
			free(t);
		return;
	}
	begin_page(t, &p, &now);
	show_refused(t, &p, told);
	answer(t, &p);
	html_free(&p.body);
}

/* ---- and back ---- */

/* An auth_done. */
static void
back(void *arg, const struct auth_told *told)
{
	struct policy_context now;
	struct page p = { 0 };
	struct trip *t = arg;

	begin_page(t, &p, &now);
	if (told->result == AUTH_GOOD)
		show_in(t, &p, told);
	else if (told->result == AUTH_CODE)
		page_code(&p, "");
	else
		show_refused(t, &p, told);
	answer(t, &p);
	html_free(&p.body);
}

/* An auth_done: of the code alone. */
static void
coded(void *arg, const struct auth_told *told)
{
	struct policy_context now;
	struct page p = { 0 };
	struct trip *t = arg;

	begin_page(t, &p, &now);
	if (told->result == AUTH_GOOD) {
		site_begin(t->site, t->x, told->person, told->known);
		site_set_cookie(t->x, SITE_FLOW, "", FLOW_OVER);
		strcpy(p.to, "/");
	} else if (told->result == AUTH_WRONG && !told->why[0]) {
		p.status = 403;
		page_code(&p, "The code is not right. A code holds once: "
		    "wait for the next.");
	} else {
		show_refused(t, &p, told);
	}
	answer(t, &p);
	html_free(&p.body);
}

/* What came behind the "?" of the address to come back to. */
struct came {
	char code[OIDC_CODE], state[OIDC_SECRET], issuer[256];
	char error[48], more[180];
};

static void
read_came(const struct http_request *q, struct came *c)
{
	const struct { const char *name; char *out; size_t room; } fields[] = {
		{ "code", c->code, sizeof(c->code) },
		{ "state", c->state, sizeof(c->state) },
		{ "iss", c->issuer, sizeof(c->issuer) },
		{ "error", c->error, sizeof(c->error) },
		{ "error_description", c->more, sizeof(c->more) },
	};
	size_t i, len = strlen(q->query);

	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		form_field(q->query, len, fields[i].name, fields[i].out,
		    fields[i].room);
}

static void
refuse(struct trip *t, const char *why)
{
	struct auth_told told = { .result = AUTH_WRONG };

	snprintf(told.why, sizeof(told.why), "%.255s", why);
	back(t, &told);
}

/* An error, or a code. Who sends somebody else's error is not heard, and one
 * issuer's answer is not another's (RFC 9207). */
static void
come_back(struct trip *t, const struct http_request *q, const char *flow)
{
	struct site *s = t->site;
	struct came c;
	const struct auth_back b = { flow, c.state, c.code, q->peer };
	char why[256];

	read_came(q, &c);
	if (c.issuer[0] && strcmp(c.issuer,
	    s->s.reader->settings.oidc_issuer) != 0) {
		refuse(t, "another provider answered");
	} else if (!c.error[0]) {
		auth_return(s->s.auth, &b, s->now_us, back, t);
	} else if (auth_is_back(s->s.auth, flow, c.state, s->now_us)) {
		snprintf(why, sizeof(why), "the provider said: %s%s%s",
		    c.error, c.more[0] ? ": " : "", c.more);
		refuse(t, why);
	} else {
		refuse(t, "it was not begun in this browser; begin again");
	}
}

static void
give_code(struct trip *t, const struct http_request *q, const char *flow)
{
	char code[16], known[ACCOUNTS_TOKEN];
	const struct auth_claim c = { "", "", code, q->peer, known };

	form_field(q->body, q->body_len, "code", code, sizeof(code));
	site_cookie(q->cookie, SITE_KNOWN, known);
	auth_code(t->site->s.auth, flow, &c, t->site->now_us, coded, t);
}

void
site_elsewhere(struct site *s, struct http_exchange *x,
    const struct http_request *q, struct page *p)
{
	const struct http_answer full = { .status = 503 };
	struct trip *t = calloc(1, sizeof(*t));
	char flow[ACCOUNTS_TOKEN];

	if (!t || !auth_provider(s->s.auth)[0]) {
		page_say(p, 404, "There is no such page", "Nobody signs in "
		    "here by another provider.");
		if (t)
			site_send(s, x, p);
		else
			http_answer(x, &full);
		free(t);
		return;
	}
	t->site = s;
	t->x = x;
	site_cookie(q->cookie, SITE_FLOW, flow);
	if (q->is_post)
		give_code(t, q, flow);
	else if (strcmp(q->path, OIDC_BACK) == 0)
		come_back(t, q, flow);
	else
		auth_leave(s->s.auth, s->now_us, leave, t);
	if (t->is_answered) {
		free(t);
		return;
	}
	t->waits = true;
	http_wait(x);
}
