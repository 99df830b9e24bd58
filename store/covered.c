/* covered.c: coverage by the quarter hour.
 *
 * What is watched live lies in the segment of its day, or of the next. What
 * was read from a capture file lies wherever it was read, later: so if nothing
 * is found in those segments, the ones after them are read as well, up to a
 * limit, for a page waits. */
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
	char why[200];
};

static void
add_cover(struct store_cover *sum, const struct store_cover *one)
{
	struct store_cover add = *one;
	size_t i;

	for (i = 0; i < cover_field_count; i++)
		*cover_field(sum, i) += *cover_field(&add, i);
}

static void
add_event(struct covered *c, const struct fact_sum *f)
{
	struct covered_event *e = &c->events[c->event_count];

	if (c->event_count++ >= COVERED_EVENTS)
		return;
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
	add_cover(&r->out->quarters[day][quarter], &f->cover);
	if (r->sequence <= r->last)
		r->is_near |= f->cover.minutes > 0;
	if (is_event)
		add_event(r->out, f);
}

/* A journal_visit. */
static int
take(void *arg, const struct journal_entry *e)
{
	struct reading *r = arg;
	struct fact_sum f;

	if (e->sequence > r->last && r->is_near)
		return 1;
	r->out->is_cut = e->sequence > r->last ? r->after++ >= FAR :
	    r->count++ >= NEAR;
	if (r->out->is_cut)
		return 1;
	if (e->expired || (e->kind != JOURNAL_COVER &&
	    e->kind != JOURNAL_EVENT))
		return 0;
	r->sequence = e->sequence;
	if (fact_read(e->body, e->len, &f, r->why, sizeof(r->why)) < 0)
		return -1;
	add_fact(r, &f, e->kind == JOURNAL_EVENT);
	return 0;
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
	if (result < 0 && r->why[0])
		snprintf(why, whylen, "journal %s: %s", dir, r->why);
	journal_close(j);
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
