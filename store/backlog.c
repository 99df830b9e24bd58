/* backlog.c: entries on their way into the journal. */
#include "store/backlog.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "classify/calendar.h"
#include "classify/json.h"
#include "store/chain.h"
#include "store/fact.h"
#include "store/reserve.h"
#include "store/waiting.h"

#define PENDING 1024		/* entries appended between two syncs */
#define LOST "records-lost"

struct pending {
	struct reserve_item item;
	uint64_t sequence;
	bool is_reserved;		/* its name is in the reserve */
};
struct lost { int32_t day; uint64_t sessions, entries; };
struct left { struct reserve_item item; bool is_found; };

struct backlog {
	struct backlog_settings set;
	struct waiting *waiting;
	struct reserve *reserve;	/* NULL: none */
	struct left *left;		/* by id; of the life before */
	size_t left_count;
	struct lost *lost;		/* by day; not yet told */
	size_t lost_count;
	struct pending pending[PENDING];	/* appended */
	size_t pending_count;
	struct backlog_account account;
	char fault[256], unreserved[256];
	char *why;
	size_t whylen;
};

static uint64_t
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static int
no_memory(struct backlog *b)
{
	snprintf(b->why, b->whylen, "out of memory");
	return -1;
}

/* ---- what was left ---- */

static uint64_t
name_text(const char *text, size_t len)
{
	uint8_t digest[CHAIN_BYTES];
	uint64_t id;

	chain_digest(text, len, digest);
	memcpy(&id, digest, sizeof(id));
	return id;
}

static uint64_t
name_entry(const struct backlog_entry *e)
{
	return e->session ? strtoull(e->session, NULL, 16) :
	    name_text(e->text, e->len);
}

static int
by_id(const void *a, const void *b)
{
	const struct left *x = a, *y = b;

	return (x->item.id > y->item.id) - (x->item.id < y->item.id);
}

/* One of that name is not lost. */
static void
find_left(struct backlog *b, uint64_t id, bool is_session)
{
	size_t low = 0, high = b->left_count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (b->left[middle].item.id < id)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < b->left_count && b->left[low].item.id == id; low++)
		if ((b->left[low].item.kind == JOURNAL_SESSION) ==
		    is_session && !b->left[low].is_found) {
			b->left[low].is_found = true;
			return;
		}
}

/* A reserve_visit. */
static int
take_left(void *arg, const struct reserve_item *item)
{
	struct backlog *b = arg;
	struct left *p = reallocarray(b->left, b->left_count + 1, sizeof(*p));

	if (!p)
		return -1;
	b->left = p;
	p[b->left_count++] = (struct left){ .item = *item };
	return 0;
}

static int
open_reserve(struct backlog *b)
{
	if (reserve_open(&b->reserve, b->set.state, b->unreserved,
	    sizeof(b->unreserved)) < 0)
		return 0;
	if (reserve_each(b->reserve, take_left, b) < 0)
		return no_memory(b);
	if (b->left_count > 0)
		qsort(b->left, b->left_count, sizeof(*b->left), by_id);
	return 0;
}

int
backlog_open(struct backlog **out, const struct backlog_settings *s,
    char *why, size_t whylen)
{
	struct backlog *b = calloc(1, sizeof(*b));

	if (!b) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	b->set = *s;
	b->why = why;
	b->whylen = whylen;
	b->waiting = waiting_new(s->most ? s->most : BACKLOG_MOST);
	if (!b->waiting || (s->waits && open_reserve(b) < 0)) {
		backlog_close(b);
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	*out = b;
	return 0;
}

void
backlog_close(struct backlog *b)
{
	if (!b)
		return;
	reserve_close(b->reserve);
	waiting_free(b->waiting);
	free(b->left);
	free(b->lost);
	free(b);
}

/* ---- one entry ---- */

/* Add to the day's count of what is lost. */
static int
lose(struct backlog *b, int32_t day, bool is_session)
{
	struct lost *p = b->lost;
	size_t i = 0;

	while (i < b->lost_count && p[i].day < day)
		i++;
	if (i == b->lost_count || p[i].day != day) {
		p = reallocarray(b->lost, b->lost_count + 1, sizeof(*p));
		if (!p)
			return no_memory(b);
		b->lost = p;
		memmove(p + i + 1, p + i, (b->lost_count - i) * sizeof(*p));
		b->lost_count++;
		p[i] = (struct lost){ .day = day };
	}
	p[i].sessions += is_session;
	p[i].entries += !is_session;
	return 0;
}

static void
note_fault(struct backlog *b)
{
	if (b->fault[0] == '\0')
		snprintf(b->fault, sizeof(b->fault), "%s", b->why);
}

/* That there is no reserve, or that it is full, costs the count its memory
 * over a crash, and nothing else. */
static void
reserve(struct backlog *b, const struct reserve_item *item)
{
	uint8_t unused[CHAIN_BYTES];

	if (b->reserve)
		(void)reserve_put(b->reserve, item, journal_head_safe(
		    b->set.journal, unused), now_us(), b->fault);
}

/* Into memory, and by name into the reserve. */
static int
wait_for_room(struct backlog *b, const struct backlog_entry *e)
{
	const struct waiting_entry w = { .kind = e->kind, .day = e->day,
		.id = name_entry(e), .text = e->text, .len = e->len };
	const struct reserve_item item = { w.id, e->day, e->kind };
	int r;

	reserve(b, &item);
	if (waiting_put(b->waiting, &w) == 0)
		return 0;
	r = lose(b, e->day, e->kind == JOURNAL_SESSION);
	b->account.lost += e->kind == JOURNAL_SESSION;
	return r;
}

static int
append(struct backlog *b, const struct waiting_entry *e, bool is_reserved)
{
	struct pending *p = &b->pending[b->pending_count];
	uint64_t now = now_us();

	if (journal_append(b->set.journal, e->kind, e->text, e->len, now,
	    calendar_day(now), &p->sequence, b->why, b->whylen) < 0)
		return -1;
	p->item = (struct reserve_item){ e->id, e->day, e->kind };
	p->is_reserved = is_reserved;
	b->pending_count++;
	return 0;
}

int
backlog_add(struct backlog *b, const struct backlog_entry *e)
{
	const struct waiting_entry direct = { .kind = e->kind, .day = e->day,
		.id = name_entry(e), .text = e->text, .len = e->len };
	int r;

	if (b->pending_count == PENDING && (r = backlog_sync(b)) < 0)
		return r;
	b->account.flagged += e->kind == JOURNAL_SESSION;
	find_left(b, direct.id, e->kind == JOURNAL_SESSION);
	if (waiting_count(b->waiting) == 0 && b->pending_count < PENDING) {
		if (append(b, &direct, false) == 0)
			return 0;
		if (!b->set.waits)
			return -1;
		note_fault(b);
	}
	return wait_for_room(b, e);
}

/* ---- acknowledging ---- */

/* What nobody reads in time is not told. */
static void
tell_acks(struct backlog *b)
{
	char text[64 * 40];
	size_t i, len = 0;

	for (i = 0; i < b->pending_count; i++) {
		const struct pending *p = &b->pending[i];

		b->account.journaled += p->item.kind == JOURNAL_SESSION;
		if (b->set.acks_fd > 0 && p->item.kind == JOURNAL_SESSION)
			len += (size_t)snprintf(text + len, sizeof(text) - len,
			    "%016" PRIx64 " %" PRIu64 "\n", p->item.id,
			    p->sequence);
		if (len == 0 || (len + 40 < sizeof(text) &&
		    i + 1 < b->pending_count))
			continue;
		(void)!write(b->set.acks_fd, text, len);
		len = 0;
	}
	b->pending_count = 0;
}

static int
sync_journal(struct backlog *b)
{
	struct pending *p;

	if (journal_sync(b->set.journal, b->why, b->whylen) == 0) {
		tell_acks(b);
		return 0;
	}
	note_fault(b);
	for (p = b->pending; p < b->pending + b->pending_count; p++) {
		if (!p->is_reserved)
			reserve(b, &p->item);
		p->is_reserved = true;
	}
	return -1;
}

static int
tell_lost(struct backlog *b, const struct lost *l)
{
	struct fact f = { .what = LOST, .source = b->set.source,
		.day = l->day, .at_us = now_us(),
		.add = { .sessions_lost = l->sessions,
		.entries_lost = l->entries },
		.text = "they could not be written, and did not fit into "
		"memory or were in it at a crash" };
	struct waiting_entry e = { .kind = JOURNAL_EVENT };
	struct json j = { 0 };
	int r = -1;

	fact_write(&j, &f);
	e.text = j.bytes;
	e.len = j.len;
	/* What it tells of is in the reserve. */
	if (json_ok(&j))
		r = append(b, &e, true);
	json_free(&j);
	return r;
}

/* What waits goes in, and then what was lost is told: as far as there is
 * room. -1: not all. */
static int
drain(struct backlog *b)
{
	struct waiting_entry e;

	while (waiting_first(b->waiting, &e)) {
		if (b->pending_count == PENDING && sync_journal(b) < 0)
			return -1;
		if (append(b, &e, true) < 0)
			return -1;
		waiting_next(b->waiting);
	}
	while (b->lost_count > 0) {
		if (b->pending_count == PENDING && sync_journal(b) < 0)
			return -1;
		if (tell_lost(b, &b->lost[0]) < 0)
			return -1;
		memmove(b->lost, b->lost + 1,
		    --b->lost_count * sizeof(*b->lost));
	}
	return 0;
}

/* Nothing is an error where entries may wait: backlog_fault says it. */
int
backlog_sync(struct backlog *b)
{
	bool is_whole = drain(b) == 0, is_synced;

	if (!is_whole)
		note_fault(b);
	is_synced = sync_journal(b) == 0;
	if (b->reserve)
		(void)reserve_sync(b->reserve);
	if (!is_synced)
		return b->set.waits ? 0 : -1;
	if (!is_whole)
		return 0;
	b->fault[0] = '\0';
	if (b->reserve && b->left_count == 0)
		(void)reserve_clear(b->reserve);
	return 0;
}

/* ---- settling ---- */

/* A journal_visit: is it what was left, or does it tell of it already? */
static int
look_at(void *arg, const struct journal_entry *e)
{
	struct backlog *b = arg;
	struct fact_sum told;
	const char *id;
	char why[128];
	size_t i;

	if (e->expired)		/* nobody knows any more what it was */
		return 0;
	id = strstr(e->body, "\"id\":\"");
	if (e->kind == JOURNAL_SESSION && id)
		find_left(b, strtoull(id + 6, NULL, 16), true);
	else
		find_left(b, name_text(e->body, e->len), false);
	if (e->kind != JOURNAL_EVENT || !strstr(e->body, LOST) ||
	    fact_read(e->body, e->len, &told, why, sizeof(why)) < 0)
		return 0;
	for (i = 0; i < b->left_count; i++) {
		struct left *l = &b->left[i];
		uint64_t *n = l->item.kind == JOURNAL_SESSION ?
		    &told.cover.sessions_lost : &told.cover.entries_lost;

		if (l->item.day != told.day || l->is_found || *n == 0)
			continue;
		l->is_found = true;
		--*n;
	}
	return 0;
}

int
backlog_settle(struct backlog *b, uint64_t *lost)
{
	uint64_t after, count = 0;
	size_t i;

	*lost = 0;
	if (!b->reserve || !reserve_is_left(b->reserve, &after))
		return 0;
	if (journal_each(b->set.journal, after, look_at, b, b->why,
	    b->whylen) < 0)
		return -1;
	for (i = 0; i < b->left_count; i++) {
		if (b->left[i].is_found)
			continue;
		if (lose(b, b->left[i].item.day, b->left[i].item.kind ==
		    JOURNAL_SESSION) < 0)
			return -1;
		count++;
	}
	free(b->left);
	b->left = NULL;
	b->left_count = 0;
	*lost = count;
	return 0;
}

const char *
backlog_fault(const struct backlog *b)
{
	return b->fault;
}

const char *
backlog_unreserved(const struct backlog *b)
{
	return b->unreserved;
}

void
backlog_account(const struct backlog *b, struct backlog_account *out)
{
	size_t i;

	*out = b->account;
	out->waiting = waiting_sessions(b->waiting);
	for (i = 0; i < b->pending_count; i++)
		out->waiting += b->pending[i].item.kind == JOURNAL_SESSION;
}
