/* site_parts.c: what a request must be, and what goes with every answer. */
#include "dashboard/site_parts.h"

#include <stdio.h>
#include <string.h>

#include "classify/json.h"

/* A browser sends Origin with every POST; Sec-Fetch-Site, where it does, too.
 * Neither can be forged by a page. One of them must speak for us and none
 * against. */
bool
site_is_own(const struct http_request *q)
{
	char own[300];

	snprintf(own, sizeof(own), "https://%.250s", q->host);
	if (q->origin[0] && strcmp(q->origin, own) != 0)
		return false;
	if (q->fetch_site[0] && strcmp(q->fetch_site, "same-origin") != 0)
		return false;
	return q->origin[0] || q->fetch_site[0];
}

bool
site_cookie(const char *cookies, const char *name, char out[ACCOUNTS_TOKEN])
{
	size_t len = strlen(name);
	const char *value;

	out[0] = '\0';
	while (*cookies) {
		cookies += strspn(cookies, "; ");
		value = cookies + len + 1;
		if (strncmp(cookies, name, len) == 0 && cookies[len] == '=' &&
		    strspn(value, "0123456789abcdef") == ACCOUNTS_TOKEN - 1 &&
		    (value[ACCOUNTS_TOKEN - 1] == ';' ||
		    !value[ACCOUNTS_TOKEN - 1])) {
			memcpy(out, value, ACCOUNTS_TOKEN - 1);
			out[ACCOUNTS_TOKEN - 1] = '\0';
			return true;
		}
		cookies += strcspn(cookies, ";");
	}
	return false;
}

void
site_headers(struct http_exchange *x, bool is_given)
{
	http_header(x, "Content-Security-Policy", "default-src 'none'; "
	    "script-src 'self'; style-src 'self'; img-src 'self'; "
	    "connect-src 'self'; form-action 'self'; base-uri 'none'; "
	    "frame-ancestors 'none'; require-trusted-types-for 'script'; "
	    "trusted-types beadle-live");
	http_header(x, "X-Content-Type-Options", "nosniff");
	http_header(x, "Referrer-Policy", "same-origin");
	http_header(x, "Cross-Origin-Opener-Policy", "same-origin");
	http_header(x, "Cross-Origin-Resource-Policy", "same-origin");
	http_header(x, "Permissions-Policy", "camera=(), geolocation=(), "
	    "microphone=()");
	if (is_given)
		http_header(x, "Strict-Transport-Security",
		    "max-age=31536000");
}

void
site_set_cookie(struct http_exchange *x, const char *name, const char *value,
    const char *age)
{
	char text[200];

	snprintf(text, sizeof(text), "%s=%s; Path=/; Secure; HttpOnly; "
	    "SameSite=%s%s", name, value, strcmp(name, SITE_FLOW) == 0 ?
	    "Lax" : "Strict", age);
	http_header(x, "Set-Cookie", text);
}

void
site_begin(struct site *s, struct http_exchange *x, const char *person,
    const char *known)
{
	char token[ACCOUNTS_TOKEN], digest[ACCOUNTS_DIGEST];
	char form[ACCOUNTS_TOKEN], unused[ACCOUNTS_DIGEST];

	accounts_token(token, digest);
	accounts_token(form, unused);
	signins_begin(s->signins, digest, form, person, s->now_us);
	site_set_cookie(x, SITE_COOKIE, token, "");
	if (known[0])
		site_set_cookie(x, SITE_KNOWN, known, "; Max-Age=15552000");
}

void
site_page(struct site *s, struct page *p)
{
	const struct policy_context *c = p->context;

	memset(p, 0, sizeof(*p));
	p->reader = s->s.reader;
	p->flags = s->flags;
	p->streams = live_count(s->live);
	p->measured = s->s.measured;
	p->context = c;
	p->now_us = s->now_us;
	p->status = 200;
	p->auth = s->s.auth;
	p->signins = s->signins;
	p->certificate_until_us = s->s.until_us;
	p->is_given = s->s.is_given;
	p->path = p->id = p->query = p->form = p->host = "";
}

/* What a program asked for, or why not. */
static void
send_data(struct http_exchange *x, const struct page *p)
{
	struct http_answer a = { .status = p->status, .type = p->type,
		.bytes = p->data, .len = p->data_len };
	struct json j = { 0 };
	char name[160];

	if (!p->data || p->status != 200) {
		json_object_begin(&j, NULL);
		json_text(&j, "error", p->title);
		json_object_end(&j);
		a.type = "application/json";
		a.bytes = j.bytes;
		a.len = j.len;
	}
	if (p->save_as[0] && a.status == 200) {
		snprintf(name, sizeof(name), "attachment; filename=\"%s\"",
		    p->save_as);
		http_header(x, "Content-Disposition", name);
	}
	if (a.status == 401)
		http_header(x, "WWW-Authenticate", "Bearer");
	http_answer(x, &a);
	json_free(&j);
}

void
site_send(struct site *s, struct http_exchange *x, const struct page *p)
{
	struct page_frame f = { s->assets[ASSET_STYLE].path,
		s->assets[ASSET_SCRIPT].path, s->assets[ASSET_WORKER].path,
		s->assets[ASSET_ICON].path,
		policy_school(p->context->policy) };
	struct http_answer a = { .status = p->status,
		.type = "text/html; charset=utf-8" };
	struct html out = { 0 };
	char seconds[12];

	site_headers(x, s->s.is_given);
	http_header(x, "Cache-Control", "no-store");
	if (p->retry_s > 0) {
		snprintf(seconds, sizeof(seconds), "%u", p->retry_s);
		http_header(x, "Retry-After", seconds);
	}
	if (p->is_data) {
		send_data(x, p);
		return;
	}
	if (p->to[0]) {
		http_header(x, "Location", p->to);
		a = (struct http_answer){ .status = 303 };
	} else {
		page_wrap(p, &f, &out);
		a.bytes = out.bytes;
		a.len = out.len;
		if (out.failed)
			a = (struct http_answer){ .status = 503 };
	}
	http_answer(x, &a);
	html_free(&out);
}

bool
site_has_store(struct site *s, struct page *p)
{
	struct reader *r = s->s.reader;
	uint64_t cursor;

	if (s->away_us && s->now_us - s->away_us < SITE_AWAY_US) {
		snprintf(p->why, PAGE_WHY, "%s", s->away);
		return false;
	}
	s->away_us = 0;
	if ((r->store || reader_store(r, p->why, PAGE_WHY) == 0) &&
	    store_cursor(r->store, &cursor, p->why, PAGE_WHY) == 0)
		return true;
	s->away_us = s->now_us;
	snprintf(s->away, sizeof(s->away), "%s", p->why);
	return false;
}

bool
site_has_own_store(struct site *s, struct page *p)
{
	bool has = false;

	s->s.reader->store = NULL;
	if (!p->is_away)
		has = site_has_store(s, p);
	if (!has)
		s->s.reader->store = NULL;
	return has;
}

/* Somebody else's word counts, or counts no more: whoever is signed in signs
 * in again. */
static void
end_relinked(struct site *s)
{
	const struct accounts *a = auth_accounts(s->s.auth);
	const struct account *one;
	size_t i;

	for (i = 0; i < accounts_count(a); i++) {
		one = accounts_at(a, i);
		if (s->now_us < one->linked_us + SIGNIN_MOST_US)
			signins_end_before(s->signins, one->person,
			    one->linked_us);
	}
}

int
site_follow(struct site *s, struct page *p)
{
	struct text_faults *f = text_faults_new();
	int r = -1;

	/* Each, though another cannot be read: who left an office has left. */
	if (f)
		r = reader_follow(s->s.reader, f, p->why, PAGE_WHY);
	if (auth_follow(s->s.auth, p->why, PAGE_WHY) < 0 ||
	    tokens_follow(s->s.tokens, p->why, PAGE_WHY) < 0)
		r = -1;
	end_relinked(s);
	text_faults_free(f);
	return r;
}
