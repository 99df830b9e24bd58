/* scribe.c: what is kept, in writing. */
#include "store/scribe.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "classify/calendar.h"
#include "classify/json.h"
#include "store/backlog.h"
#include "store/files.h"
#include "store/reading.h"
#include "store/record.h"
#include "store/state_version.h"

struct scribe {
	struct scribe_settings set;
	struct journal *journal;
	uint64_t left;			/* segments, told of */
	struct backlog *backlog;	/* there is one with the journal */
	struct reading *reading;	/* NULL: not remembered */
	struct json json;
	char *why;
	size_t whylen;
};

uint64_t
scribe_now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static int
no_memory(struct scribe *w)
{
	snprintf(w->why, w->whylen, "out of memory");
	return -1;
}

bool
scribe_is_file(const struct scribe *w)
{
	return session_source_is_file(w->set.source);
}

static int
open_backlog(struct scribe *w)
{
	const struct backlog_settings b = { .state = w->set.state,
		.source = w->set.source, .journal = w->journal,
		.waits = !scribe_is_file(w), .most = w->set.wait_bytes,
		.acks_fd = w->set.acks_fd };

	return backlog_open(&w->backlog, &b, w->why, w->whylen);
}

int
scribe_open(struct scribe **out, const struct scribe_settings *s,
    uint64_t *torn_bytes, char *why, size_t whylen)
{
	struct scribe *w = calloc(1, sizeof(*w));
	char dir[4096];

	if (!w) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	w->set = *s;
	w->why = why;
	w->whylen = whylen;
	snprintf(dir, sizeof(dir), "%s/journal/observations",
	    s->state ? s->state : "");
	if (s->state && (state_version_migrate(s->state, why, whylen) < 0 ||
	    journal_open(&w->journal, dir, torn_bytes, why, whylen) < 0 ||
	    open_backlog(w) < 0)) {
		scribe_close(w);
		return -1;
	}
	*out = w;
	return 0;
}

void
scribe_close(struct scribe *w)
{
	if (!w)
		return;
	backlog_close(w->backlog);
	journal_close(w->journal);
	reading_close(w->reading);
	json_free(&w->json);
	free(w);
}

struct journal *
scribe_journal(const struct scribe *w)
{
	return w->journal;
}

int
scribe_remember(struct scribe *w)
{
	const struct reading_of of = { .state = w->set.state,
		.source = w->set.source, .other = w->set.other };

	return reading_open(&w->reading, &of, w->journal, w->why, w->whylen);
}

/* w->json into the journal; session: its id, or NULL. 1: it was deleted
 * before, and is not written. */
static int
append(struct scribe *w, enum journal_kind kind, int32_t day,
    const char *session)
{
	const struct backlog_entry e = { .kind = kind, .text = w->json.bytes,
		.len = w->json.len, .session = session, .day = day };
	enum reading_says says = READING_NEW;

	if (!json_ok(&w->json))
		return no_memory(w);
	if (w->reading && reading_ask(w->reading, kind, w->json.bytes,
	    w->json.len, &says) < 0)
		return -1;
	if (says == READING_NEW)
		return backlog_add(w->backlog, &e);
	return says == READING_REMOVED;
}

int
scribe_may_show(struct scribe *w, const struct session *s, bool *may)
{
	bool is_removed = false;

	json_clear(&w->json);
	if (w->reading && reading_has_marks(w->reading)) {
		record_write(&w->json, s);
		if (!json_ok(&w->json))
			return no_memory(w);
		if (reading_is_removed(w->reading, JOURNAL_SESSION,
		    w->json.bytes, w->json.len, &is_removed) < 0)
			return -1;
	}
	*may = !is_removed;
	return 0;
}

int
scribe_session(struct scribe *w, const struct session *s)
{
	int r = 0;

	json_clear(&w->json);
	record_write(&w->json, s);
	if (w->journal)
		r = append(w, JOURNAL_SESSION, calendar_day(s->start_us),
		    s->id);
	if (r != 0 || w->set.lines_fd < 0)
		return r < 0 ? -1 : 0;
	json_newline(&w->json);
	if (!json_ok(&w->json))
		return no_memory(w);
	if (files_write(w->set.lines_fd, w->json.bytes, w->json.len, -1) == 0)
		return 0;
	snprintf(w->why, w->whylen, "cannot write the sessions: %s",
	    strerror(errno));
	return -1;
}

int
scribe_reread(struct scribe *w, struct scribe_reread *out)
{
	struct removal rest;
	int r = 0;

	*out = (struct scribe_reread){ 0, 0 };
	if (!w->reading)
		return 0;
	out->removed = reading_removed(w->reading);
	if (reading_rest(w->reading, &rest) < 0)
		return -1;
	out->over = removal_total(&rest.sequences);
	json_clear(&w->json);
	removal_tombstone(&w->json, &rest, false);
	if (out->over > 0)
		r = append(w, JOURNAL_REREAD, calendar_day(scribe_now_us()),
		    NULL);
	removal_free(&rest);
	return r;
}

int
scribe_fact(struct scribe *w, enum journal_kind kind, const struct fact *f)
{
	struct fact whole = *f;

	if (!w->journal)
		return 0;
	whole.source = w->set.source;
	json_clear(&w->json);
	fact_write(&w->json, &whole);
	return append(w, kind, f->day, NULL) < 0 ? -1 : 0;
}

int
scribe_count(struct scribe *w, int32_t day, unsigned part,
    const struct store_count *sum)
{
	if (!w->journal)
		return 0;
	json_clear(&w->json);
	fact_write_count(&w->json, w->set.source, day, part, sum);
	return append(w, JOURNAL_COUNT_DAY, day, NULL) < 0 ? -1 : 0;
}

int
scribe_count_left(struct scribe *w, const char *text, size_t len)
{
	const struct backlog_entry e = { .kind = JOURNAL_COUNT_DAY,
		.text = text, .len = len,
		.day = calendar_day(scribe_now_us()) };

	if (scribe_is_file(w) &&
	    memmem(text, len, w->set.source, strlen(w->set.source)))
		return 0;
	return backlog_add(w->backlog, &e);
}

/* A segment was left because its disk failed: nothing is lost, but who keeps
 * the box must know. */
static int
tell_left(struct scribe *w)
{
	struct fact f = { .what = "segment-left", .at_us = scribe_now_us() };
	const char *text;
	uint64_t left = journal_left(w->journal, &text);

	if (left == w->left)
		return 0;
	w->left = left;
	f.day = calendar_day(f.at_us);
	f.text = text;
	return scribe_fact(w, JOURNAL_EVENT, &f);
}

int
scribe_sync(struct scribe *w)
{
	if (!w->backlog)
		return 0;
	if (backlog_sync(w->backlog) < 0 || tell_left(w) < 0)
		return -1;
	return backlog_sync(w->backlog);
}

int
scribe_settle(struct scribe *w, uint64_t *lost)
{
	*lost = 0;
	return w->backlog ? backlog_settle(w->backlog, lost) : 0;
}

const struct backlog *
scribe_backlog(const struct scribe *w)
{
	return w->backlog;
}
