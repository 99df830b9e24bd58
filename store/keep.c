/* keep.c: notes in one order become what is kept. The clock is moved in fixed
 * stops (each minute a note is in, and each ten minutes), so that how the
 * stream was cut into batches does not show in what is written. */
#include "store/keep.h"

#include <inttypes.h>
#include <stdio.h>

#include "store/keep_parts.h"

#define GAP_DAYS 366	/* longer: a clock that was wrong */
#define STOP_US (10 * SESSION_MINUTE_US)
/* Without a note nothing is open after that. A clock that is set forward by
 * years is not to stop each ten minutes of them. */
#define SILENCE_US (2 * 1440 * SESSION_MINUTE_US)

/* At the first stop of another day. */
static int
write_day(struct keeping *k, uint64_t at_us)
{
	int32_t day = calendar_day(at_us);

	if (day == k->counts_day)
		return 0;
	k->counts_day = day;
	/* They leave the mirror when they are safe in the journal. */
	if (keep_write_counts(k) < 0 || keep_sync(k) < 0)
		return -1;
	return keep_mirror(k);
}

static int
clock_to(struct keeping *k, uint64_t now_us)
{
	if (now_us < k->clock_us)
		return 0;
	k->clock_us = now_us;
	if (keep_of_episodes(k, episodes_clock(k->episodes, now_us)) < 0)
		return -1;
	return cover_clock(k->cover, now_us, keep_covered, k);
}

int
keep_clock(struct keeping *k, uint64_t now_us)
{
	uint64_t from_us = k->clock_us;

	if (now_us == 0)
		return 0;
	if (k->next_stop_us == 0) {
		k->next_stop_us = (now_us / STOP_US + 1) * STOP_US;
		k->counts_day = calendar_day(now_us);
	}
	for (; k->next_stop_us <= now_us; k->next_stop_us += STOP_US) {
		if (k->next_stop_us > from_us + SILENCE_US &&
		    k->next_stop_us + SILENCE_US < now_us)
			k->next_stop_us = (now_us - SILENCE_US) / STOP_US *
			    STOP_US;
		if (clock_to(k, k->next_stop_us) < 0 ||
		    write_day(k, k->next_stop_us) < 0)
			return -1;
	}
	return clock_to(k, now_us);
}

/* A minute of a sensor, which is to add up; so is what became of the sessions
 * that were to be kept. */
static int
take_cover(struct keeping *k, const struct note *n)
{
	const struct backlog *b = scribe_backlog(k->scribe);
	const char *wrong = n->kind == NOTE_COVER ? cover_wrong(&n->cover) :
	    NULL;
	struct fact f = { .what = "accounts-wrong", .text = wrong };
	struct backlog_account a = { 0 };

	if (b)
		backlog_account(b, &a);
	if (a.flagged != a.journaled + a.waiting + a.lost)
		f.text = "sessions to be kept are not the sum of what became "
		    "of them";
	if (f.text && n->time_us / SESSION_MINUTE_US != k->wrong_minute) {
		k->wrong_minute = n->time_us / SESSION_MINUTE_US;
		if (keep_event(k, &f) < 0)
			return -1;
	}
	return cover_note(k->cover, n) < 0 ? keep_no_memory(k) : 0;
}

int
keep_note(struct keeping *k, struct note *n)
{
	if (n->time_us / SESSION_MINUTE_US != k->clock_us / SESSION_MINUTE_US &&
	    keep_clock(k, n->time_us) < 0)
		return -1;
	if (cover_wants(k->cover, n))
		return take_cover(k, n);
	return resolve_note(k->resolve, n) ?
	    keep_of_episodes(k, episodes_note(k->episodes, n)) : 0;
}

/* What became of an earlier reading of this file is told. */
static int
end_reading(struct keeping *k)
{
	struct scribe_reread r;
	char text[200];

	if (scribe_reread(k->scribe, &r) < 0)
		return -1;
	if (r.over > 0) {
		snprintf(text, sizeof(text), "this capture file was read "
		    "before, and gives other records now: %" PRIu64 " of "
		    "before are replaced, and count no more", r.over);
		if (keep_alarm(k, "file-read-again", text) < 0)
			return -1;
	}
	if (r.removed == 0)
		return 0;
	snprintf(text, sizeof(text), "%" PRIu64 " sessions of this capture "
	    "file were deleted before, and are not recorded again",
	    r.removed);
	return keep_alarm(k, "deleted-before", text);
}

int
keep_end(struct keeping *k, uint64_t end_us, enum session_end reason)
{
	if (keep_clock(k, end_us) < 0 ||
	    keep_of_episodes(k, episodes_end(k->episodes, reason)) < 0 ||
	    cover_clock(k->cover, UINT64_MAX, keep_covered, k) < 0 ||
	    keep_write_counts(k) < 0 ||
	    (reason == SESSION_STREAM_END && end_reading(k) < 0) ||
	    keep_sync(k) < 0)
		return -1;
	if (k->journal && keep_fault(k)[0] == '\0')
		mirror_remove(k->set.state);
	return 0;
}

int
keep_lost(struct keeping *k, const struct fact *f)
{
	uint64_t now = scribe_now_us(), whole;
	struct fact longer = *f;
	char text[160];

	if (k->mirrored_us == 0 || k->mirrored_us >= now ||
	    now - k->mirrored_us <= f->add.unheard_us)
		return keep_event(k, f);
	whole = now - k->mirrored_us;
	snprintf(text, sizeof(text), "%.90s; what came in the %" PRIu64
	    ".%03u s before is lost", f->text,
	    (whole - f->add.unheard_us) / 1000000,
	    (unsigned)((whole - f->add.unheard_us) / 1000 % 1000));
	longer.add.unheard_us = whole;
	longer.text = text;
	return keep_event(k, &longer);
}

/* What of a gap lies in one day, from its beginning there: another day's report
 * tells nothing of it. */
static int
write_gap(struct keeping *k, uint64_t from_us, uint64_t until_us)
{
	char text[160];
	const struct fact f = { .what = "beadled-lost", .at_us = from_us,
		.text = text, .add = { .unheard_us = until_us - from_us } };

	snprintf(text, sizeof(text), "it had ended without its last word: "
	    "nobody listened for %" PRIu64 ".%03u s of this day, from here on",
	    (until_us - from_us) / 1000000,
	    (unsigned)((until_us - from_us) / 1000 % 1000));
	return keep_event(k, &f);
}

int
keep_restarted(struct keeping *k)
{
	uint64_t now = scribe_now_us(), at = k->mirrored_us, next;
	int32_t day = calendar_day(now);

	if (!k->journal || at == 0 || at >= now)
		return 0;
	if (at < calendar_midnight(day - GAP_DAYS))
		at = calendar_midnight(day - GAP_DAYS);
	for (; at < now; at = next) {
		next = calendar_midnight(calendar_day(at) + 1);
		if (next > now)
			next = now;
		if (write_gap(k, at, next) < 0)
			return -1;
	}
	return 0;
}

/* ---- the law ---- */

static int
reload_network(struct keeping *k)
{
	char why[NETWORK_WHY];
	struct fact f = { .what = "network-refused", .text = why };

	if (k->set.network &&
	    network_reopen(k->set.network, why, sizeof(why)) < 0)
		return keep_event(k, &f);
	return keep_tell_network(k);
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
