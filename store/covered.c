/* covered.c: coverage by the quarter hour.
 *
 * What is watched live lies in the segment of its day, or of the next. What
 * was read from a capture file lies wherever it was read, later: so if nothing
 * is found in those segments, the ones after them are read as well, up to a
 * limit, for a page waits.
 *
 * A capture file that was read again says at its end which entries of an
 * earlier reading are over: they are read once more, and taken away. That may
 * be long after, so where a file has part in these days, the segments after
 * them are read as well. */
#include "store/covered.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/calendar.h"
#include "store/cover.h"
#include "store/journal.h"
#include "store/journal_list.h"
#include "store/keys.h"
#include "store/removal.h"

#define QUARTER_US UINT64_C(900000000)
#define NEAR 400000u		/* entries read at most of the days' own
				 * segments, and after them */
#define FAR 100000u

struct reading {
	struct covered *out;
	uint64_t midnight[COVERED_DAYS + 1];
	uint64_t last;		/* of the days' own segments */
	uint64_t sequence;	/* of the entry being taken */
	unsigned count, after;
	bool is_near;		/* something was found in those */
	bool is_of_file;	/* which may be read again at any time */
	bool is_taking_away;
	uint64_t events[COVERED_EVENTS];	/* their entries */
	struct removal *over;		/* entries of earlier readings */
	size_t over_count;
	const struct removal_spans *now;	/* of one of them */
	char why[200];
};

static void
add_cover(struct reading *r, struct store_cover *sum,
    const struct store_cover *one)
{
	struct store_cover add = *one;
	size_t i;

	for (i = 0; i < cover_field_count; i++)
		if (r->is_taking_away)
			*cover_field(sum, i) -= *cover_field(&add, i);
		else
			*cover_field(sum, i) += *cover_field(&add, i);
}

static void
take_event_away(struct reading *r)
{
	struct covered *c = r->out;
	size_t i = 0, after;

	while (i < c->event_count && r->events[i] != r->sequence)
		i++;
	if (i == c->event_count) {
		c->more_events--;
		return;
	}
	after = --c->event_count - i;
	memmove(&c->events[i], &c->events[i + 1], after *
	    sizeof(c->events[0]));
	memmove(&r->events[i], &r->events[i + 1], after *
	    sizeof(r->events[0]));
}

static void
add_event(struct reading *r, const struct fact_sum *f)
{
	struct covered *c = r->out;
	struct covered_event *e;

	if (r->is_taking_away) {
		take_event_away(r);
		return;
	}
	if (c->event_count == COVERED_EVENTS) {
		c->more_events++;
		return;
	}
	r->events[c->event_count] = r->sequence;
	e = &c->events[c->event_count++];
	e->at_us = f->at_us;
	memcpy(e->what, f->what, sizeof(e->what));
	memcpy(e->text, f->text, sizeof(e->text));
	memcpy(e->device, f->device, sizeof(e->device));
}

static void
add_fact(struct reading *r, const struct fact_sum *f, bool is_event)
{
	uint64_t quarter;
	int day = 0;

	if (f->at_us < r->midnight[0] ||
	    f->at_us >= r->midnight[COVERED_DAYS])
		return;
	while (f->at_us >= r->midnight[day + 1])
		day++;
	quarter = (f->at_us - r->midnight[day]) / QUARTER_US;
	if (quarter >= COVERED_QUARTERS)
		return;
	add_cover(r, &r->out->quarters[day][quarter], &f->cover);
	r->is_of_file |= session_source_is_file(f->source);
	if (r->sequence <= r->last)
		r->is_near |= f->cover.minutes > 0;
	if (is_event)
		add_event(r, f);
}

/* Which entries a capture file, read again, has instead. */
static int
note_over(struct reading *r, const struct journal_entry *e)
{
	struct removal *more = reallocarray(r->over, r->over_count + 1,
	    sizeof(*more));

	if (!more) {
		snprintf(r->why, sizeof(r->why), "out of memory");
		return -1;
	}
	r->over = more;
	if (removal_read(e->body, e->len, &more[r->over_count], r->why,
	    sizeof(r->why)) < 0)
		return -1;
	r->over_count++;
	return 0;
}

static int
take_fact(struct reading *r, const struct journal_entry *e)
{
	struct fact_sum f;

	if (e->expired || (e->kind != JOURNAL_COVER &&
	    e->kind != JOURNAL_EVENT))
		return 0;
	r->sequence = e->sequence;
	if (fact_read(e->body, e->len, &f, r->why, sizeof(r->why)) < 0)
		return -1;
	add_fact(r, &f, e->kind == JOURNAL_EVENT);
	return 0;
}

/* A journal_visit: of those that are over by r->now. */
static int
take_away(void *arg, const struct journal_entry *e)
{
	struct reading *r = arg;

	if (e->sequence > r->now->list[r->now->count - 1].last)
		return 1;
	return removal_has(r->now, e->sequence) ? take_fact(r, e) : 0;
}

static int
take_all_away(struct reading *r, struct journal *j, uint64_t after, char *why,
    size_t whylen)
{
	uint64_t first;
	size_t i;
	int result = 0;

	r->is_taking_away = true;
	for (i = 0; i < r->over_count && result >= 0; i++) {
		r->now = &r->over[i].sequences;
		if (!r->now->count)
			continue;
		first = r->now->list[0].first - 1;
		result = journal_each(j, first > after ? first : after,
		    take_away, r, why, whylen);
	}
	return result;
}

/* A journal_visit. */
static int
take(void *arg, const struct journal_entry *e)
{
	struct reading *r = arg;

	if (e->sequence > r->last && r->is_near && !r->is_of_file)
		return 1;
	r->out->is_cut = e->sequence > r->last ? r->after++ >= FAR :
	    r->count++ >= NEAR;
	if (r->out->is_cut)
		return 1;
	if (e->kind == JOURNAL_REREAD && !e->expired)
		return note_over(r, e);
	return take_fact(r, e);
}

/* Which entries lie in segments of these days and the one after: from behind
 * *after to r->last. */
static int
find_span(struct reading *r, const char *state, uint64_t *after, char *why,
    size_t whylen)
{
	char first[KEYS_DAY], last[KEYS_DAY];
	struct journal_segment *list;
	size_t i, count;

	if (journal_list(state, "observations", &list, &count, why,
	    whylen) < 0)
		return -1;
	keys_day(r->out->from, first);
	keys_day(r->out->from + COVERED_DAYS, last);
	*after = UINT64_MAX;
	for (i = 0; i < count; i++) {
		if (!list[i].entries || strncmp(list[i].name, first, 8) < 0)
			continue;
		if (*after == UINT64_MAX)
			*after = list[i].first - 1;
		if (strncmp(list[i].name, last, 8) <= 0)
			r->last = list[i].last;
	}
	free(list);
	return 0;
}

static int
read_from(struct reading *r, const char *state, uint64_t after, char *why,
    size_t whylen)
{
	char dir[PATH_MAX];
	struct journal *j;
	int result;

	snprintf(dir, sizeof(dir), "%s/journal/observations", state);
	if (journal_open_read(&j, dir, why, whylen) < 0)
		return -1;
	result = journal_each(j, after, take, r, why, whylen);
	if (result >= 0)
		result = take_all_away(r, j, after, why, whylen);
	if (result < 0 && r->why[0])
		snprintf(why, whylen, "journal %s: %s", dir, r->why);
	journal_close(j);
	while (r->over_count > 0)
		removal_free(&r->over[--r->over_count]);
	free(r->over);
	return result < 0 ? -1 : 0;
}

int
covered_read(struct covered *out, const char *state, int32_t from, char *why,
    size_t whylen)
{
	struct reading r = { .out = out };
	uint64_t after;
	int i;

	memset(out, 0, sizeof(*out));
	out->from = from;
	for (i = 0; i <= COVERED_DAYS; i++)
		r.midnight[i] = calendar_midnight(from + i);
	if (find_span(&r, state, &after, why, whylen) < 0)
		return -1;
	return after == UINT64_MAX ? 0 : read_from(&r, state, after, why,
	    whylen);
}
