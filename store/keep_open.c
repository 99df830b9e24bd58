/* keep_open.c: the beginning of keeping: what a crash left, put in order. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/keep_parts.h"

/* Of a struct mirror_left. */
static int
recovered_count(void *arg, const char *text, size_t len)
{
	struct keeping *k = arg;

	return scribe_count_left(k->scribe, text, len);
}

/* Likewise. One of the file that is read again now is not whole: it will be
 * made again. */
static int
recovered(void *arg, const struct session *s)
{
	struct keeping *k = arg;

	if (scribe_is_file(k->scribe) && strcmp(s->source, k->set.source) == 0)
		return 0;
	return keep_sealed(k, s);
}

/* Bytes that a crash tore off. */
struct torn { uint64_t observations, ledger; };

/* What the crash before has left, put in order; the sentence to say of it. */
static int
recover(struct keeping *k, const struct torn *torn, char *text, size_t room)
{
	const struct mirror_left left = { recovered, recovered_count, k };
	uint64_t lost = 0;
	size_t len = 0;

	if (torn->observations > 0)
		len = (size_t)snprintf(text, room, "%" PRIu64 " bytes of a "
		    "torn end, never acknowledged, were cut",
		    torn->observations);
	if (torn->ledger > 0)
		len += (size_t)snprintf(text + len, room - len, "%s%" PRIu64
		    " bytes of a torn end of the ledger, never said to be "
		    "done, were cut", len ? "; " : "", torn->ledger);
	if (mirror_recover(k->set.state, k->journal, &left, k->why,
	    sizeof(k->why)) < 0) {
		snprintf(text + len, room - len, "%ssessions left open by a "
		    "crash, and counts, are lost: %s", len ? "; " : "",
		    keep_why(k));
		k->why[0] = '\0';
		len = strlen(text);
	}
	if (scribe_settle(k->scribe, &lost) < 0)
		return -1;
	if (lost > 0)
		snprintf(text + len, room - len, "%s%" PRIu64 " records that "
		    "waited for room on the disk are lost", len ? "; " : "",
		    lost);
	return 0;
}

/* A keep_holds_ask, of a struct keep_law. */
static int
ask_user(void *arg, const struct session *s, struct keep_holds_user *out)
{
	const struct keep_law *law = arg;
	struct policy_context c;
	struct verdict v;

	keep_law_context(law, s->start_us, &c);
	if (policy_judge(&c, NULL, s, &v, NULL) < 0)
		return -1;
	out->has_limits = policy_has_limits(c.policy);
	snprintf(out->person, sizeof(out->person), "%s",
	    v.person ? v.person->id : "");
	return 0;
}

/* A keep_holds_roster. */
static const struct roster *
ask_roster(void *arg)
{
	return keep_law_seen(arg)->roster;
}

static int
begin_journal(struct keeping *k, const struct torn *torn)
{
	struct policy_context unused;
	char text[700] = "";
	struct fact f = { .what = "keeper-started" };

	k->mirrored_us = mirror_written_us(k->set.state);
	/* Before anything is written: it may be refused. */
	if (scribe_is_file(k->scribe) && scribe_remember(k->scribe) < 0)
		return -1;
	if (recover(k, torn, text, sizeof(text)) < 0)
		return -1;
	f.law = keep_law_context(k->law, scribe_now_us(), &unused)->hash;
	f.text = text[0] ? text : NULL;
	if (keep_event(k, &f) < 0 || keep_tell_network(k) < 0 ||
	    keep_sync(k) < 0)
		return -1;
	/* In place of the one before: some of it may be counted now. */
	return keep_mirror(k);
}

/* Nobody else may come by who writes to the ledger, for long: what a crash tore
 * off is cut here. 0 also where somebody writes, who has done so, or it is
 * damaged, which is told by who reads it. */
static uint64_t
cut_ledger(const char *state)
{
	char dir[4096], why[256];
	struct journal *j;
	uint64_t cut = 0;

	snprintf(dir, sizeof(dir), "%s/journal/ledger", state);
	if (access(dir, F_OK) < 0 || journal_open_within(&j, dir, 0, &cut, why,
	    sizeof(why)) != 0)
		return 0;
	journal_close(j);
	return cut;
}

static int
open_all(struct keeping *k)
{
	const struct keeper_settings *s = &k->set;
	struct episode_origin origin = { .site = s->site, .box = s->box,
		.source = s->source, .routers = s->routers,
		.router_count = s->router_count,
		.network = s->network };
	const struct scribe_settings scribe = { .state = s->state,
		.source = s->source, .other = s->other_source,
		.lines_fd = s->sessions_fd,
		.acks_fd = s->acks_fd, .wait_bytes = s->wait_bytes };
	struct keep_holds_law law = { ask_user, ask_roster, NULL };
	struct torn torn = { 0 };

	if (chain_ready(k->why, sizeof(k->why)) < 0)
		return -1;
	if (s->state)
		torn.ledger = cut_ledger(s->state);
	if (keep_law_open(&k->law, s->state, s->law_dir, s->law, k->why,
	    sizeof(k->why)) < 0)
		return -1;
	k->cover = cover_new();
	k->counts = counts_new();
	k->resolve = resolve_new(s->law->catalogue);
	k->episodes = episodes_new(keep_law_seen(k->law), &origin, keep_sealed,
	    k);
	if (!k->cover || !k->counts || !k->resolve || !k->episodes)
		return keep_no_memory(k);
	if (scribe_open(&k->scribe, &scribe, &torn.observations, k->why,
	    sizeof(k->why)) < 0)
		return -1;
	k->journal = scribe_journal(k->scribe);
	if (!k->journal)
		return 0;
	law.arg = k->law;
	k->orders = keep_orders_new(s->state, s->site, &law);
	if (!k->orders)
		return keep_no_memory(k);
	if (begin_journal(k, &torn) < 0)
		return -1;
	if (!s->redis)
		return 0;
	return feed_new(&k->feed, s->site, s->state, s->redis, k->why,
	    sizeof(k->why));
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

int
keeper_wait(const char *state, char *why, size_t whylen)
{
	char dir[4096];

	snprintf(dir, sizeof(dir), "%s/journal/observations", state);
	return journal_wait(dir, why, whylen);
}
