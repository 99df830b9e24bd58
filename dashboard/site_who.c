/* site_who.c: who asks. */
#include "dashboard/site_who.h"

#include <stdio.h>
#include <string.h>

static bool
has_others(const struct page *p)
{
	return p->who->seats && p->who->seats != p->seats;
}

void
site_renew(struct http_exchange *x, struct page *p)
{
	char token[ACCOUNTS_TOKEN], digest[ACCOUNTS_DIGEST];
	char form[ACCOUNTS_TOKEN], unused[ACCOUNTS_DIGEST];

	if (!p->who)
		return;
	if (has_others(p)) {
		accounts_token(token, digest);
		accounts_token(form, unused);
		signins_renew(p->who, digest, form);
		site_set_cookie(x, SITE_COOKIE, token, "");
	}
	p->who->seats = p->seats;
}

unsigned
site_seats(struct site *s, const struct page *p, const char *person)
{
	const struct account *one = accounts_of(auth_accounts(s->s.auth),
	    person);

	return one && account_is_ready(one) ? seats_of(p->context->roster,
	    person, one->is_administrator, s->now_us) : 0;
}

/* Whose program it is; NULL: nobody's. */
static const char *
program_person(const struct site *s, const struct http_request *q)
{
	static const char scheme[] = "Bearer ";

	return strncmp(q->authorization, scheme, sizeof(scheme) - 1) == 0 ?
	    tokens_person(s->s.tokens, q->authorization + sizeof(scheme) -
	    1) : NULL;
}

void
site_asks(struct site *s, const struct http_request *q, const struct page *p,
    char person[REGISTER_NAME])
{
	char token[ACCOUNTS_TOKEN], digest[ACCOUNTS_DIGEST];
	const struct signin *one;
	const char *of = NULL;

	if (p->is_data && q->authorization[0]) {
		of = program_person(s, q);
	} else if (site_cookie(q->cookie, SITE_COOKIE, token)) {
		accounts_digest(token, digest);
		one = signins_look(s->signins, digest, s->now_us);
		of = one ? one->person : NULL;
	}
	snprintf(person, REGISTER_NAME, "%s", of && site_seats(s, p, of) ?
	    of : "");
}

/* A program, by its person's token: for this one request. */
static void
identify_program(struct site *s, const struct http_request *q, struct page *p)
{
	const char *person = program_person(s, q);

	if (!person)
		return;
	p->seats = site_seats(s, p, person);
	if (!p->seats)
		return;
	memset(&s->program, 0, sizeof(s->program));
	snprintf(s->program.person, sizeof(s->program.person), "%s", person);
	p->who = &s->program;
}

void
site_identify(struct site *s, const struct http_request *q, struct page *p)
{
	char token[ACCOUNTS_TOKEN], digest[ACCOUNTS_DIGEST];
	struct signin *one;

	if (p->is_data && q->authorization[0]) {
		identify_program(s, q, p);
		return;
	}
	if (!site_cookie(q->cookie, SITE_COOKIE, token))
		return;
	accounts_digest(token, digest);
	/* What a page asks by itself does not keep anybody signed in. */
	one = strcmp(q->fetch_dest, "empty") == 0 ?
	    signins_look(s->signins, digest, s->now_us) :
	    signins_find(s->signins, digest, s->now_us);
	if (!one)
		return;
	p->seats = site_seats(s, p, one->person);
	if (!p->seats) {
		signins_end(one);
		return;
	}
	p->who = one;
	if (has_others(p))
		one->reason[0] = '\0';
}
