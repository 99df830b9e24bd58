/* keep_show.c: what is open, written aside, and how the keeper stands. */
#include <stdio.h>
#include <string.h>

#include "store/keep_parts.h"
#include "store/trouble.h"

/* An episode_sealed over what is still open. */
static int
mirrored(void *arg, const struct session *s)
{
	struct session named = *s;
	struct keeping *k = arg;
	bool may;

	if (!keep_law_may_show(k->law, s))
		return 0;
	session_identify(&named);
	if (scribe_may_show(k->scribe, &named, &may) < 0)
		return -1;
	return may && mirror_add(&k->mirror, &named) < 0 ?
	    keep_no_memory(k) : 0;
}

/* A counts_visit. */
static int
mirrored_count(void *arg, int32_t day, unsigned part,
    const struct store_count *sum)
{
	struct keeping *k = arg;

	return mirror_add_count(&k->mirror, k->set.source, day, part,
	    sum) < 0 ? keep_no_memory(k) : 0;
}

/* What could not be written aside costs, in a crash, what is open: no reason
 * to stop keeping from the network. */
static int
write_mirror(struct keeping *k)
{
	bool is_written = mirror_write(&k->mirror, k->set.state, k->why,
	    sizeof(k->why)) == 0;
	char text[sizeof(k->why)];

	if (!is_written && scribe_is_file(k->scribe))
		return -1;
	snprintf(text, sizeof(text), "%s", is_written ? "the open sessions "
	    "are written aside again" : k->why);
	k->why[0] = '\0';
	if (is_written == !k->is_mirror_told)
		return 0;
	k->is_mirror_told = !is_written;
	return keep_alarm(k, is_written ? "open-written" : "open-not-written",
	    text);
}

int
keep_mirror(struct keeping *k)
{
	uint8_t digest[CHAIN_BYTES];

	if (!k->journal)
		return 0;
	mirror_begin(&k->mirror, journal_head_safe(k->journal, digest));
	if (keep_of_episodes(k, episodes_each_open(k->episodes, mirrored,
	    k)) < 0 ||
	    counts_each(k->counts, mirrored_count, k) < 0)
		return -1;
	return write_mirror(k);
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
