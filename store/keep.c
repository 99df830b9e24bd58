/* keep.c: notes in one order become what is kept.
 *
 * The clock is moved in fixed stops (each minute a note is in, and each ten
 * minutes for the counts), so that how the stream was cut into batches does
 * not show in what is written.
 *
 * A capture file that is replayed into the same journal, be it after a crash
 * in its middle, gives texts the journal has already: those are not written
 * again. */
#include "store/keep.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "classify/calendar.h"
#include "classify/episode.h"
#include "classify/json.h"
#include "classify/resolve.h"
#include "store/chain.h"
#include "store/cover.h"
#include "store/files.h"
#include "store/record.h"
#include "store/seen.h"

#define COUNT_US (10 * SESSION_MINUTE_US)	/* how often they are written */

struct keeping {
	struct keeper_settings set;	/* borrowed texts */
	const struct law *law;
	struct law *loaded;		/* owned: read again since the start */
	struct resolve *resolve;
	struct episodes *episodes;
	struct cover *cover;
	struct journal *journal;	/* NULL: lines only */
	struct feed *feed;		/* NULL: no Redis */
	struct mirror mirror;
	struct seen *known;		/* texts of this capture file */
	struct seen *unknown;		/* today's unknown devices */
	struct store_cover count;	/* not yet written */
	int32_t count_day, unknown_day;
	uint64_t next_count_us;
	uint64_t clock_us;
	struct json json;
	char why[512];
};

uint64_t
keep_now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

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

/* ---- writing ---- */

/* k->json into the journal. */
static int
append(struct keeping *k, enum journal_kind kind)
{
	uint64_t now = keep_now_us(), sequence;

	if (!json_ok(&k->json))
		return no_memory(k);
	if (k->known && kind != JOURNAL_EVENT &&
	    seen_has(k->known, k->json.bytes, k->json.len))
		return 0;
	return journal_append(k->journal, kind, k->json.bytes, k->json.len, now,
	    calendar_day(now), &sequence, k->why, sizeof(k->why));
}

static int
append_fact(struct keeping *k, enum journal_kind kind, const struct fact *f)
{
	struct fact whole = *f;

	if (!k->journal)
		return 0;
	whole.source = k->set.source;
	json_clear(&k->json);
	fact_write(&k->json, &whole);
	return append(k, kind);
}

/* One kept session: to the journal, and as a line where that was asked for. */
static int
write_session(struct keeping *k, const struct session *s)
{
	json_clear(&k->json);
	record_write(&k->json, s);
	if (k->journal && append(k, JOURNAL_SESSION) < 0)
		return -1;
	if (k->set.sessions_fd < 0)
		return 0;
	json_newline(&k->json);
	if (!json_ok(&k->json))
		return no_memory(k);
	if (files_write(k->set.sessions_fd, k->json.bytes, k->json.len,
	    -1) == 0)
		return 0;
	snprintf(k->why, sizeof(k->why), "cannot write the sessions: %s",
	    strerror(errno));
	return -1;
}

static int
write_counts(struct keeping *k)
{
	struct fact f = { .what = "count", .day = k->count_day,
		.at_us = k->clock_us, .add = k->count };

	if (k->count.unknown_sessions == 0)
		return 0;
	k->count = (struct store_cover){ 0 };
	return append_fact(k, JOURNAL_COUNT_DAY, &f);
}

/* An unknown device's session: a number, and for the day's number of devices
 * a keyed hash in memory. */
static int
count_session(struct keeping *k, const struct session *s)
{
	int32_t day = calendar_day(s->start_us);
	int is_new;

	if (day != k->count_day && write_counts(k) < 0)
		return -1;
	k->count_day = day;
	if (day != k->unknown_day)
		seen_forget(k->unknown);
	k->unknown_day = day;
	is_new = seen_add(k->unknown, s->device, strlen(s->device));
	if (is_new < 0)
		return no_memory(k);
	k->count.unknown_sessions++;
	k->count.unknown_devices += (uint64_t)is_new;
	return 0;
}

/* An episode_sealed. */
static int
sealed(void *arg, const struct session *s)
{
	struct keeping *k = arg;
	struct policy_context c = law_context(k->law);

	switch (policy_keep(&c, s, NULL)) {
	case KEEP_SESSION:
		return write_session(k, s);
	case KEEP_UNKNOWN:
	case KEEP_SUM:
	case KEEP_EXEMPT:
		return count_session(k, s);
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
	uint64_t at = minute * SESSION_MINUTE_US;
	struct fact f = { .what = "cover", .day = calendar_day(at),
		.at_us = at, .add = *sum };

	return append_fact(arg, JOURNAL_COVER, &f);
}

/* ---- time ---- */

static int
clock_to(struct keeping *k, uint64_t now_us)
{
	if (now_us < k->clock_us)
		return 0;
	k->clock_us = now_us;
	if (episodes_clock(k->episodes, now_us) < 0)
		return -1;
	return cover_clock(k->cover, now_us, covered, k);
}

int
keep_clock(struct keeping *k, uint64_t now_us)
{
	if (now_us == 0)
		return 0;
	if (k->next_count_us == 0)
		k->next_count_us = (now_us / COUNT_US + 1) * COUNT_US;
	for (; k->next_count_us <= now_us; k->next_count_us += COUNT_US)
		if (clock_to(k, k->next_count_us) < 0 || write_counts(k) < 0)
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
	if (n->kind == NOTE_COVER)
		return cover_note(k->cover, n) < 0 ? no_memory(k) : 0;
	return resolve_note(k->resolve, &known) ?
	    episodes_note(k->episodes, &known) : 0;
}

int
keep_end(struct keeping *k, uint64_t end_us, enum session_end reason)
{
	if (keep_clock(k, end_us) < 0 ||
	    episodes_end(k->episodes, reason) < 0 ||
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
		    keep_now_us() : k->clock_us;
	whole.day = calendar_day(whole.at_us);
	return append_fact(k, JOURNAL_EVENT, &whole);
}

int
keep_sync(struct keeping *k)
{
	if (!k->journal)
		return 0;
	return journal_sync(k->journal, k->why, sizeof(k->why));
}

/* ---- open sessions, Redis ---- */

/* An episode_sealed over what is still open. */
static int
mirrored(void *arg, const struct session *s)
{
	struct keeping *k = arg;
	struct policy_context c = law_context(k->law);

	if (policy_keep(&c, s, NULL) != KEEP_SESSION)
		return 0;
	return mirror_add(&k->mirror, s) < 0 ? no_memory(k) : 0;
}

int
keep_mirror(struct keeping *k)
{
	uint8_t digest[CHAIN_BYTES];

	if (!k->journal)
		return 0;
	mirror_begin(&k->mirror, journal_head(k->journal, digest));
	if (episodes_each_open(k->episodes, mirrored, k) < 0)
		return -1;
	return mirror_write(&k->mirror, k->set.state, k->why, sizeof(k->why));
}

bool
keep_feed(struct keeping *k, uint64_t now_ms)
{
	return k->feed && feed_step(k->feed, k->journal, now_ms);
}

void
keep_show(struct keeping *k, unsigned sensors, bool ended, uint64_t now_ms)
{
	struct store_status st = { .clock_us = k->clock_us,
		.heard_us = keep_now_us(), .sensors = sensors, .ended = ended };
	uint8_t digest[CHAIN_BYTES];

	if (!k->feed)
		return;
	if (ended)
		k->mirror.count = 0;
	st.open_sessions = k->mirror.count;
	st.journal_sequence = journal_head(k->journal, digest);
	chain_hex(digest, sizeof(digest), st.head);
	snprintf(st.source, sizeof(st.source), "%s", k->set.source);
	snprintf(st.law, sizeof(st.law), "%s", k->law->hash);
	feed_show(k->feed, &k->mirror, &st, now_ms);
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
	network_about(k->set.network, keep_now_us(), text);
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

int
keep_reload(struct keeping *k)
{
	struct fact f = { .what = "law-changed" };
	struct text_faults *faults = text_faults_new();
	struct law *law = NULL;
	char first[512];
	int r;

	if (!faults)
		return no_memory(k);
	if (law_load(&law, k->set.law_dir, faults) < 0) {
		/* One sentence with its place. The lines of the texts, and
		 * whom they name, are not for a record that stays. */
		snprintf(first, sizeof(first), "%.*s",
		    (int)strcspn(text_faults_text(faults), "\n"),
		    text_faults_text(faults));
		f.what = "law-refused";
		f.text = first;
	} else if (strcmp(catalogue_hash(law->catalogue),
	    catalogue_hash(k->set.law->catalogue)) != 0) {
		/* Notes name entries by their place in the sensors' one. */
		f.what = "law-refused";
		f.text = "the catalogue changed: that takes a new start";
	} else {
		f.law = law->hash;
		episodes_law(k->episodes, law);
		resolve_catalogue(k->resolve, law->catalogue);
		law_free(k->loaded);
		k->law = k->loaded = law;
		law = NULL;
	}
	r = keep_event(k, &f);
	law_free(law);
	text_faults_free(faults);
	return r < 0 ? r : reload_network(k);
}

/* ---- opening ---- */

/* A journal_visit: remember the texts of this capture file. */
static int
remember(void *arg, const struct journal_entry *e)
{
	struct keeping *k = arg;

	if (!memmem(e->body, e->len, k->set.source, strlen(k->set.source)))
		return 0;
	return seen_add(k->known, e->body, e->len) < 0 ? -1 : 0;
}

/* A mirror_visit: a session a crash left open. */
static int
recovered(void *arg, struct session *s)
{
	struct keeping *k = arg;

	json_clear(&k->json);
	record_write(&k->json, s);
	return append(k, JOURNAL_SESSION);
}

static int
open_journal(struct keeping *k)
{
	struct fact f = { .what = "keeper-started", .law = k->law->hash };
	char dir[4096], text[600];
	uint64_t torn = 0;

	snprintf(dir, sizeof(dir), "%s/journal/observations", k->set.state);
	if (journal_open(&k->journal, dir, &torn, k->why, sizeof(k->why)) < 0)
		return -1;
	if (torn > 0) {
		snprintf(text, sizeof(text), "%llu bytes of a torn end, never "
		    "acknowledged, were cut", (unsigned long long)torn);
		f.text = text;
	}
	if (mirror_recover(k->set.state, k->journal, recovered, k, k->why,
	    sizeof(k->why)) < 0) {
		snprintf(text, sizeof(text), "sessions left open by a crash "
		    "are lost: %s", keep_why(k));
		f.text = text;
	}
	if (keep_event(k, &f) < 0 || tell_network(k) < 0 || keep_sync(k) < 0)
		return -1;
	mirror_remove(k->set.state);
	if (strncmp(k->set.source, "file:", 5) != 0)
		return 0;
	k->known = seen_new();
	if (!k->known)
		return no_memory(k);
	return journal_each(k->journal, 0, remember, k, k->why,
	    sizeof(k->why)) != 0 ? -1 : 0;
}

static int
open_all(struct keeping *k)
{
	const struct keeper_settings *s = &k->set;
	struct episode_origin origin = { .site = s->site, .box = s->box,
		.source = s->source, .routers = s->routers,
		.router_count = s->router_count,
		.network = s->network };

	if (chain_ready(k->why, sizeof(k->why)) < 0)
		return -1;
	k->cover = cover_new();
	k->unknown = seen_new();
	k->resolve = resolve_new(k->law->catalogue);
	k->episodes = episodes_new(k->law, &origin, sealed, k);
	if (!k->cover || !k->unknown || !k->resolve || !k->episodes)
		return no_memory(k);
	if (!s->state)
		return 0;
	if (open_journal(k) < 0)
		return -1;
	if (!s->redis)
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
	k->law = s->law;
	k->count_day = k->unknown_day = INT32_MIN;
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
	feed_free(k->feed);
	journal_close(k->journal);
	mirror_free(&k->mirror);
	episodes_free(k->episodes);
	resolve_free(k->resolve);
	cover_free(k->cover);
	seen_free(k->known);
	seen_free(k->unknown);
	law_free(k->loaded);
	json_free(&k->json);
	free(k);
}
