/* site_apart.c: requests whose answer comes later.
 *
 * Nothing of a held request is looked at before its turn but whose it is: who
 * asks, and whether they may, is asked then. Only who is signed in is waited
 * for, and each for a few, so that nobody can fill all places. Of a page that
 * was made apart, whether they still may is asked again before it goes. */
#include "dashboard/site_apart.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/site_ways.h"
#include "dashboard/site_who.h"

struct asked {
	struct site *site;
	struct http_exchange *exchange;
	struct signin who;		/* as they were */
	unsigned seats;
	const char *path;		/* the route's; it stays */
	bool is_data, is_away, is_post;
};

/* ---- holding ---- */

bool
site_must_wait(const struct site *s, unsigned ways, const char *person)
{
	return (ways & SITE_APART && !maker_has_room(s->maker, person)) ||
	    (ways & SITE_FLAGS && !flags_is_ready(s->flags));
}

/* Nobody waits for it any more. What was to be done is done all the same. */
static bool
is_left(const struct site_held *h)
{
	return !h->request->is_post && http_is_left(h->exchange);
}

bool
site_hold(struct site *s, struct http_exchange *x,
    const struct http_request *q, unsigned ways, const char *person)
{
	struct site_held *h = &s->held[s->held_count];
	size_t i, count = 0;

	for (i = 0; i < s->held_count; i++)
		count += strcmp(s->held[i].person, person) == 0 &&
		    !is_left(&s->held[i]);
	if (count == SITE_HELD_OF || s->held_count == SITE_HELD)
		return false;
	h->exchange = x;
	h->request = q;
	h->ways = ways;
	snprintf(h->person, sizeof(h->person), "%s", person);
	s->held_count++;
	http_wait(x);
	return true;
}

static bool
is_due(const struct site *s, const struct site_held *h)
{
	return !site_must_wait(s, h->ways, h->person);
}

bool
site_apart_is_due(const struct site *s)
{
	size_t i;

	for (i = 0; i < s->held_count; i++)
		if (is_due(s, &s->held[i]))
			return true;
	return false;
}

/* In the order they came; what is held anew meanwhile has its turn later. */
static void
handle_held(struct site *s)
{
	static const struct http_answer unread = { .status = 503,
		.is_last = true };
	size_t i = 0, left = s->held_count;
	struct site_held one;

	while (left-- > 0) {
		one = s->held[i];
		if (!is_due(s, &one)) {
			i++;
			continue;
		}
		s->held_count--;
		memmove(&s->held[i], &s->held[i + 1],
		    (s->held_count - i) * sizeof(one));
		if (is_left(&one))
			http_answer(one.exchange, &unread);
		else
			s->handle(s, one.exchange, one.request);
	}
}

/* ---- made apart ---- */

/* Are they still who they were? Who was signed out, reset or has another
 * office is told nothing. */
static bool
is_still(const struct asked *a, const struct page *p)
{
	struct site *s = a->site;

	return site_seats(s, p, a->who.person) == a->seats &&
	    (!a->who.digest[0] || signins_look(s->signins, a->who.digest,
	    s->now_us));
}

static void
take(struct page *p, struct page *made)
{
	memcpy(p->title, made->title, sizeof(p->title));
	memcpy(p->save_as, made->save_as, sizeof(p->save_as));
	memcpy(p->to, made->to, sizeof(p->to));
	memcpy(p->why, made->why, sizeof(p->why));
	p->status = made->status;
	p->retry_s = made->retry_s;
	p->type = made->type;
	p->data = made->data;
	p->data_len = made->data_len;
	p->is_data |= made->data != NULL;
	html_append(&p->body, &made->body);
}

/* An maker_task's done. */
static void
answer(void *owned, struct page *made)
{
	struct policy_context now;
	struct page p = { .context = &now };
	struct asked *a = owned;
	struct site *s = a->site;

	laws_context(s->s.reader->laws, s->now_us, 0, &now, NULL);
	site_page(s, &p);
	p.path = a->path;
	p.is_data = a->is_data;
	p.is_away = a->is_away;
	if (is_still(a, &p)) {
		p.who = &a->who;
		p.seats = a->seats;
		if (made)
			take(&p, made);
		else
			snprintf(p.why, PAGE_WHY, "a page was not finished: "
			    "it took too long, or its process was ended");
		if (!made)
			(a->is_post ? page_unsure : page_failed)(&p);
	} else {
		page_say(&p, 403, "You are signed out", "Or your offices "
		    "changed meanwhile.");
	}
	if (p.status >= 500 && p.why[0])
		s->s.say(s->s.arg, p.why);
	site_send(s, a->exchange, &p);
	html_free(&p.body);
	free(a);
}

bool
site_apart(struct site *s, struct http_exchange *x, struct page *p,
    void (*make)(void *arg, struct page *p), void *arg)
{
	struct asked *a = calloc(1, sizeof(*a));
	struct maker_task t = { .make = make, .arg = arg, .page = p,
		.person = p->who->person, .done = answer, .owned = a };

	if (a) {
		a->site = s;
		a->exchange = x;
		a->who = *p->who;
		a->seats = p->seats;
		a->path = p->path;
		a->is_data = p->is_data;
		a->is_away = p->is_away;
		a->is_post = p->is_post;
	}
	if (a && maker_begin(s->maker, &t, p->why, PAGE_WHY) == 0) {
		http_wait(x);
		return true;
	}
	free(a);
	page_failed(p);
	return false;
}

void
site_apart_work(struct site *s)
{
	maker_run(s->maker);
	handle_held(s);
}
