/* keep.c: notes in one order become what is kept. The clock is moved in fixed
 * stops (each minute a note is in, and each ten minutes), so that how the
 * stream was cut into batches does not show in what is written. */
#include "store/keep.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/calendar.h"
#include "classify/episode.h"
#include "classify/resolve.h"
#include "store/chain.h"
#include "store/count.h"
#include "store/cover.h"
#include "store/keep_law.h"
#include "store/scribe.h"
#include "store/trouble.h"

#define STOP_US (10 * SESSION_MINUTE_US)

struct keeping {
	struct keeper_settings set;	/* borrowed texts */
	struct keep_law *law;
	struct resolve *resolve;
	struct episodes *episodes;
	struct cover *cover;
	struct scribe *scribe;
	struct journal *journal;	/* the scribe's; NULL: lines only */
	struct feed *feed;		/* NULL: no Redis */
	struct keep_orders *orders;	/* NULL: no journal */
	struct mirror mirror;
	struct counts *counts;		/* not yet written */
	int32_t counts_day;		/* whose midnight writes them */
	uint64_t next_stop_us;
	uint64_t clock_us;
	char why[512];
};

const char *
keep_why(const struct keeping *k)
{
	return k->why[0] ? k->why : "out of memory";
}

static int
no_memory(struct keeping *k)
{
	snprintf(k->why, sizeof(k->why), "out of memory");
	return -1;
}

/* The result of an episodes_ call: what we were called back for has said
 * why it failed. */
static int
of_episodes(struct keeping *k, int result)
{
	if (result == 0 || k->why[0])
		return result;
	if (episodes_open(k->episodes) < EPISODE_MOST_OPEN)
		return no_memory(k);
	snprintf(k->why, sizeof(k->why), "more than %d sessions are open at "
	    "once: what is listened to is not one school's network, or its "
	    "devices' addresses are made up", EPISODE_MOST_OPEN);
	return -1;
}

/* ---- writing ---- */

/* A counts_visit. */
static int
write_count(void *arg, int32_t day, unsigned part,
    const struct store_count *sum)
{
	struct keeping *k = arg;

	return scribe_count(k->scribe, day, part, sum);
}

static int
write_counts(struct keeping *k)
{
	if (counts_each(k->counts, write_count, k) < 0)
		return -1;
	counts_written(k->counts);
	return 0;
}

/* At the first stop of another day. */
static int
write_day(struct keeping *k, uint64_t at_us)
{
	int32_t day = calendar_day(at_us);

	if (day == k->counts_day)
		return 0;
	k->counts_day = day;
	/* They leave the mirror when they are safe in the journal. */
	return write_counts(k) < 0 || keep_sync(k) < 0 ? -1 : keep_mirror(k);
}

static int
count_session(struct keeping *k, enum store_count_of of, const char *name,
    const struct session *s)
{
	return counts_add(k->counts, of, name, s) < 0 ? no_memory(k) : 0;
}

/* An episode_sealed. */
static int
sealed(void *arg, const struct session *s)
{
	char entry[REGISTER_ID] = "";
	struct keeping *k = arg;
	struct policy_context c;

	keep_law_context(k->law, s->start_us, &c);
	switch (policy_keep(&c, s, entry)) {
	case KEEP_SESSION:
		return scribe_session(k->scribe, s);
	case KEEP_UNKNOWN:
		return count_session(k, COUNT_UNKNOWN, "", s);
	case KEEP_SUM:
		return count_session(k, COUNT_SERVICE, s->service, s);
	case KEEP_EXEMPT:
		return count_session(k, COUNT_EXEMPT, entry, s);
	case KEEP_NOTHING:
	case KEEP_KIND_COUNT:
		break;
	}
	return 0;
}

/* A cover_visit. */
static int
covered(void *arg, uint32_t minute, const struct store_cover *sum)
{
	struct keeping *k = arg;
	uint64_t at = minute * SESSION_MINUTE_US;
	struct fact f = { .what = "cover", .day = calendar_day(at),
		.at_us = at, .add = *sum };

	return scribe_fact(k->scribe, JOURNAL_COVER, &f);
}

/* ---- time ---- */

static int
clock_to(struct keeping *k, uint64_t now_us)
{
	if (now_us < k->clock_us)
		return 0;
	k->clock_us = now_us;
	return of_episodes(k, episodes_clock(k->episodes, now_us)) < 0 ? -1 :
	    cover_clock(k->cover, now_us, covered, k);
}

int
keep_clock(struct keeping *k, uint64_t now_us)
{
	if (now_us == 0)
		return 0;
	if (k->next_stop_us == 0) {
		k->next_stop_us = (now_us / STOP_US + 1) * STOP_US;
		k->counts_day = calendar_day(now_us);
	}
	for (; k->next_stop_us <= now_us; k->next_stop_us += STOP_US)
		if (clock_to(k, k->next_stop_us) < 0 ||
		    write_day(k, k->next_stop_us) < 0)
			return -1;
	return clock_to(k, now_us);
}

int
keep_note(struct keeping *k, const struct note *n)
{
	struct note known = *n;

	if (n->time_us / SESSION_MINUTE_US != k->clock_us / SESSION_MINUTE_US &&
	    keep_clock(k, n->time_us) < 0)
		return -1;
	if (cover_wants(k->cover, n))
		return cover_note(k->cover, n) < 0 ? no_memory(k) : 0;
	return resolve_note(k->resolve, &known) ?
	    of_episodes(k, episodes_note(k->episodes, &known)) : 0;
}

int
keep_end(struct keeping *k, uint64_t end_us, enum session_end reason)
{
	if (keep_clock(k, end_us) < 0 ||
	    of_episodes(k, episodes_end(k->episodes, reason)) < 0 ||
	    cover_clock(k->cover, UINT64_MAX, covered, k) < 0 ||
	    write_counts(k) < 0 || keep_sync(k) < 0)
		return -1;
	if (k->journal)
		mirror_remove(k->set.state);
	return 0;
}

int
keep_event(struct keeping *k, const struct fact *f)
{
	struct fact whole = *f;

	if (whole.at_us == 0)
		whole.at_us = k->set.is_live || k->clock_us == 0 ?
		    scribe_now_us() : k->clock_us;
	whole.day = calendar_day(whole.at_us);
	return scribe_fact(k->scribe, JOURNAL_EVENT, &whole);
}

int
keep_sync(struct keeping *k)
{
	return scribe_sync(k->scribe);
}

uint64_t
keep_head(const struct keeping *k, uint8_t digest[CHAIN_BYTES])
{
	return k->journal ? journal_head_safe(k->journal, digest) : 0;
}

/* ---- open sessions, Redis ---- */

/* An episode_sealed over what is still open. */
static int
mirrored(void *arg, const struct session *s)
{
	struct keeping *k = arg;

	return keep_law_may_show(k->law, s) &&
	    mirror_add(&k->mirror, s) < 0 ? no_memory(k) : 0;
}

/* A counts_visit. */
static int
mirrored_count(void *arg, int32_t day, unsigned part,
    const struct store_count *sum)
{
	struct keeping *k = arg;

	return mirror_add_count(&k->mirror, k->set.source, day, part,
	    sum) < 0 ? no_memory(k) : 0;
}

int
keep_mirror(struct keeping *k)
{
	uint8_t digest[CHAIN_BYTES];

	if (!k->journal)
		return 0;
	mirror_begin(&k->mirror, journal_head(k->journal, digest));
	if (of_episodes(k, episodes_each_open(k->episodes, mirrored, k)) < 0 ||
	    counts_each(k->counts, mirrored_count, k) < 0)
		return -1;
	return mirror_write(&k->mirror, k->set.state, k->why, sizeof(k->why));
}

bool
keep_feed(struct keeping *k, uint64_t now_ms)
{
	return k->feed && feed_step(k->feed, k->journal, now_ms);
}

bool
keep_may_feed(const struct keeping *k)
{
	return k->feed && feed_may_follow(k->feed);
}

enum keep_orders_result
keep_obey(struct keeping *k)
{
	return k->orders ? keep_orders_step(k->orders, k->journal, k->feed) :
	    ORDERS_NONE;
}

/* What is wrong, for who cannot read it in Redis. That it could not be written
 * is no reason to stop keeping. */
static void
show_trouble(const struct keeping *k, const struct store_status *st)
{
	struct trouble t = { .heard_us = st->heard_us,
		.journal_sequence = st->journal_sequence };
	char why[512];

	if (k->feed) {
		t.redis_sequence = feed_cursor(k->feed);
		snprintf(t.redis, sizeof(t.redis), "%s", feed_fault(k->feed));
	}
	snprintf(t.law, sizeof(t.law), "%s", keep_law_fault(k->law));
	snprintf(t.ledger, sizeof(t.ledger), "%s",
	    keep_law_ledger_fault(k->law)[0] || !k->orders ?
	    keep_law_ledger_fault(k->law) : keep_orders_fault(k->orders));
	(void)trouble_write(k->set.state, &t, why, sizeof(why));
}

void
keep_show(struct keeping *k, unsigned sensors, bool ended, uint64_t now_ms)
{
	struct store_status st = { .clock_us = k->clock_us,
		.heard_us = scribe_now_us(), .sensors = sensors,
		.ended = ended };
	struct policy_context unused;
	uint8_t digest[CHAIN_BYTES];

	if (!k->journal)
		return;
	if (ended)
		k->mirror.count = 0;
	st.open_sessions = k->mirror.count;
	st.journal_sequence = journal_head(k->journal, digest);
	chain_hex(digest, sizeof(digest), st.head);
	snprintf(st.source, sizeof(st.source), "%s", k->set.source);
	snprintf(st.law, sizeof(st.law), "%s", keep_law_context(k->law,
	    st.clock_us ? st.clock_us : st.heard_us, &unused)->hash);
	if (k->feed)
		feed_show(k->feed, &k->mirror, &st, now_ms);
	show_trouble(k, &st);
}

/* ---- the law ---- */

/* Which database of networks is used from now on, and how old it is. */
static int
tell_network(struct keeping *k)
{
	char text[NETWORK_TEXT];
	struct fact f = { .what = "network-opened", .text = text };

	if (!k->set.network)
		return 0;
	network_about(k->set.network, scribe_now_us(), text);
	return keep_event(k, &f);
}

static int
reload_network(struct keeping *k)
{
	char why[NETWORK_WHY];
	struct fact f = { .what = "network-refused", .text = why };

	if (k->set.network &&
	    network_reopen(k->set.network, why, sizeof(why)) < 0)
		return keep_event(k, &f);
	return tell_network(k);
}

/* A keep_law_tell. */
static int
tell_law(void *arg, const struct fact *f)
{
	return keep_event(arg, f);
}

int
keep_follow(struct keeping *k)
{
	return keep_law_follow(k->law, tell_law, k);
}

int
keep_reload(struct keeping *k)
{
	int r = keep_law_reload(k->law, tell_law, k);

	return r < 0 ? r : reload_network(k);
}

/* ---- opening ---- */

/* Of a struct mirror_left. */
static int
recovered_count(void *arg, const char *text, size_t len)
{
	struct keeping *k = arg;

	return scribe_count_left(k->scribe, text, len);
}

/* What the crash before has left, put in order; the sentence to say of it. */
static void
recover(struct keeping *k, uint64_t torn, char *text, size_t room)
{
	const struct mirror_left left = { sealed, recovered_count, k };
	size_t len = 0;

	if (torn > 0)
		len = (size_t)snprintf(text, room, "%" PRIu64 " bytes of a "
		    "torn end, never acknowledged, were cut", torn);
	if (mirror_recover(k->set.state, k->journal, &left, k->why,
	    sizeof(k->why)) < 0) {
		snprintf(text + len, room - len, "%ssessions left open by a "
		    "crash, and counts, are lost: %s", len ? "; " : "",
		    keep_why(k));
		k->why[0] = '\0';
	}
}

static int
begin_journal(struct keeping *k, uint64_t torn)
{
	struct policy_context unused;
	char text[700] = "";
	struct fact f = { .what = "keeper-started" };

	recover(k, torn, text, sizeof(text));
	f.law = keep_law_context(k->law, scribe_now_us(), &unused)->hash;
	f.text = text[0] ? text : NULL;
	if (keep_event(k, &f) < 0 || tell_network(k) < 0 || keep_sync(k) < 0)
		return -1;
	/* In place of the one before: some of it may be counted now. */
	if (keep_mirror(k) < 0)
		return -1;
	return scribe_is_file(k->scribe) ? scribe_remember(k->scribe) : 0;
}

static int
open_all(struct keeping *k)
{
	const struct keeper_settings *s = &k->set;
	struct episode_origin origin = { .site = s->site, .box = s->box,
		.source = s->source, .routers = s->routers,
		.router_count = s->router_count,
		.network = s->network };
	const struct scribe_settings scribe = { s->state, s->source,
		s->sessions_fd };
	uint64_t torn = 0;

	if (chain_ready(k->why, sizeof(k->why)) < 0)
		return -1;
	if (keep_law_open(&k->law, s->state, s->law_dir, s->law, k->why,
	    sizeof(k->why)) < 0)
		return -1;
	k->cover = cover_new();
	k->counts = counts_new();
	k->resolve = resolve_new(s->law->catalogue);
	k->episodes = episodes_new(keep_law_seen(k->law), &origin, sealed, k);
	if (!k->cover || !k->counts || !k->resolve || !k->episodes)
		return no_memory(k);
	if (scribe_open(&k->scribe, &scribe, &torn, k->why,
	    sizeof(k->why)) < 0)
		return -1;
	k->journal = scribe_journal(k->scribe);
	if (k->journal) {
		k->orders = keep_orders_new(s->state, s->site);
		if (!k->orders)
			return no_memory(k);
	}
	if (k->journal && begin_journal(k, torn) < 0)
		return -1;
	if (!k->journal || !s->redis)
		return 0;
	return feed_new(&k->feed, s->site, s->state, s->redis, k->why,
	    sizeof(k->why));
}

int
keep_new(struct keeping **out, const struct keeper_settings *s, char *why,
    size_t whylen)
{
	struct keeping *k = calloc(1, sizeof(*k));

	if (!k) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	k->set = *s;
	if (open_all(k) < 0) {
		snprintf(why, whylen, "%s", keep_why(k));
		keep_free(k);
		return -1;
	}
	*out = k;
	return 0;
}

void
keep_free(struct keeping *k)
{
	if (!k)
		return;
	keep_orders_free(k->orders);
	feed_free(k->feed);
	scribe_close(k->scribe);
	mirror_free(&k->mirror);
	episodes_free(k->episodes);
	resolve_free(k->resolve);
	cover_free(k->cover);
	counts_free(k->counts);
	keep_law_close(k->law);
	free(k);
}
