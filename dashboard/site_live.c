/* site_live.c: what is done between requests. */
#include "dashboard/site_live.h"

#include "classify/fnv.h"
#include "dashboard/site_apart.h"

int
site_stream(struct site *s, struct http_exchange *x, struct page *p)
{
	site_headers(x, s->s.is_given);
	http_header(x, "Cache-Control", "no-store");
	http_header(x, "X-Accel-Buffering", "no");
	if (live_begin(s->live, x, p->who, s->now_us) == 0)
		return 0;
	page_say(p, 503, "You follow as many pages as one person may; this one "
	    "asks every ten seconds", "");
	return -1;
}

/* Another when a page that is live may look different. */
static uint64_t
stamp(struct site *s, struct page *p)
{
	struct store_status st = { .clock_us = 0 };
	uint64_t h = FNV_START, generation;

	if (flags_follow(s->flags, p->why, PAGE_WHY) < 0 || store_status(
	    s->s.reader->store, &st, p->why, PAGE_WHY) < 0)
		return 1;
	generation = flags_generation(s->flags);
	h = fnv(h, &generation, sizeof(generation));
	h = fnv(h, &st.open_sessions, sizeof(st.open_sessions));
	h = fnv(h, &st.sensors, sizeof(st.sensors));
	h = fnv(h, &st.keeper_alive, sizeof(st.keeper_alive));
	return fnv(h, &st.ended, sizeof(st.ended));
}

static void
tell_live(struct site *s)
{
	struct page p = { .now_us = s->now_us };

	if (site_follow(s, &p) == 0 && site_has_store(s, &p))
		live_tell(s->live, s->signins, stamp(s, &p), s->now_us);
}

void
site_tell(struct site *s)
{
	site_apart_work(s);
}

int
site_work(struct site *s)
{
	char why[PAGE_WHY];
	int r;

	if (live_is_due(s->live, s->now_us))
		tell_live(s);
	r = flags_left(s->flags) && s->s.reader->store ?
	    flags_work(s->flags, why, sizeof(why)) : 0;
	if (r < 0)
		s->s.say(s->s.arg, why);
	return r > 0 || site_apart_is_due(s);
}

int
site_fd(const struct site *s)
{
	return maker_fd(s->maker);
}

int
site_wait_ms(const struct site *s)
{
	return live_count(s->live) ? LIVE_TICK_MS : -1;
}
