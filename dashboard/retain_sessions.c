/* retain_sessions.c: which sessions have been kept for long enough, day by day.
 *
 * Where a policy limits use a day, the verdict on one session rests on the
 * others of its day: there all of a device's day stay as long as the longest
 * of them, and as one that is held, or who reads the rest later would judge it
 * by less. */
#include "dashboard/retain_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct kept_session {
	uint64_t sequence;
	uint64_t use;			/* the same of what is one use */
	bool is_over;			/* as a file was read before */
	char id[17], device[64], person[REGISTER_NAME];
	enum retention_class class;
	int32_t from;			/* the day its length is counted from */
	bool has_limits, is_held;
};

/* Referred, contrary, or neither; as it is judged now. */
static void
classify(struct kept_session *k, const struct session *s,
    const struct judged *j)
{
	const struct review *r = reviews_of(j->basis.context.reviews, s->id,
	    0);
	int32_t day = calendar_day(s->start_us), reviewed;

	k->from = day;
	k->class = j->verdict.outcome == OUTCOME_CONTRARY ?
	    RETENTION_CONTRARY : RETENTION_ROUTINE;
	if (r && r->disposition == DISPOSITION_REFER) {
		reviewed = calendar_day(r->recorded_us);
		k->class = RETENTION_CASE;
		k->from = reviewed > day ? reviewed : day;
	}
}

static bool
is_over(const struct deciding *d, uint64_t sequence)
{
	return written_at(d->written, written_find(d->written,
	    sequence))->is_over;
}

/* A written_visit. Of an id that was written twice both have one verdict. */
static int
add_session(void *arg, uint64_t sequence, const struct session *s)
{
	struct deciding *d = arg;
	struct kept_session *before = d->day_count ?
	    &d->day[d->day_count - 1] : NULL, *k = &d->day[d->day_count];
	enum judging_result result;
	struct judged j;

	if (before && strcmp(before->id, s->id) == 0) {
		*k = *before;
		k->sequence = sequence;
		k->is_over = is_over(d, sequence);
		d->day_count++;
		return 0;
	}
	result = judging_next(d->judging, s, &j, NULL);
	if (result != JUDGING_DONE) {
		snprintf(d->why, d->whylen, "%s", judging_words(result));
		return -1;
	}
	*k = (struct kept_session){ .sequence = sequence,
		.use = marks_session(&d->key, s),
		.is_over = is_over(d, sequence),
		.has_limits = policy_has_limits(j.basis.context.policy) };
	memcpy(k->id, s->id, sizeof(k->id));
	snprintf(k->device, sizeof(k->device), "%s", s->device);
	snprintf(k->person, sizeof(k->person), "%s",
	    j.verdict.person ? j.verdict.person->id : "");
	classify(k, s, &j);
	d->day_count++;
	return 0;
}

/* Does one of the device's day stay, by its time or by a hold, whose verdict
 * may rest on this one? */
static bool
is_leaned_on(struct deciding *d, const struct kept_session *k, bool by_hold)
{
	const struct kept_session *o;

	if (!k->has_limits)
		return false;
	for (o = d->day; o < d->day + d->day_count; o++)
		if (strcmp(o->device, k->device) == 0 && (by_hold ?
		    o->is_held : !retain_is_over(d, o->class, o->from)))
			return true;
	return false;
}

/* Is it theirs, by what its capture file was read as last? What it was read as
 * before may have had another name for the device. */
static bool
is_theirs(const struct deciding *d, const struct kept_session *k)
{
	const struct kept_session *o;

	for (o = d->day; k->is_over && o < d->day + d->day_count; o++)
		if (!o->is_over && o->use == k->use &&
		    roster_is_same(d->roster, o->person, d->person))
			return true;
	return roster_is_same(d->roster, k->person, d->person);
}

/* Was it, or is its time over? */
static bool
is_wanted(struct deciding *d, const struct kept_session *k)
{
	if (d->person)
		return is_theirs(d, k);
	return retain_is_over(d, k->class, k->from) &&
	    !is_leaned_on(d, k, false);
}

static int
find_held(struct deciding *d, int32_t day)
{
	const struct duties *duties = ledger_duties(d->reader->ledger);
	struct kept_session *k;
	void *more;

	for (k = d->day; k < d->day + d->day_count; k++) {
		const struct duties_use use = { k->id, k->device, k->person,
			d->roster, day };

		k->is_held = duties_holding(duties, &use) != NULL;
		if (!k->is_held)
			continue;
		more = reallocarray(d->held, d->held_count + 1,
		    sizeof(*d->held));
		if (!more)
			return retain_no_memory(d);
		d->held = more;
		d->held[d->held_count].day = day;
		memcpy(d->held[d->held_count++].session, k->id, sizeof(k->id));
	}
	return 0;
}

static void
decide_day(struct deciding *d)
{
	struct kept_session *k, *end = d->day + d->day_count;

	for (k = d->day; k < end; k++) {
		if (!is_wanted(d, k))
			continue;
		if (k->is_held)
			d->out->order.held++;
		else if (d->person || !is_leaned_on(d, k, true))
			retain_mark(d, k->sequence, k->class);
	}
}

static int
do_day(struct deciding *d, int32_t day, size_t sessions)
{
	int r;

	if (sessions > d->day_room) {
		free(d->day);
		d->day_room = sessions;
		d->day = calloc(sessions, sizeof(*d->day));
		if (!d->day)
			return retain_no_memory(d);
	}
	d->day_count = 0;
	judging_free(d->judging);
	d->judging = judging_new(reader_basis, d->reader);
	if (!d->judging)
		return retain_no_memory(d);
	r = written_day(d->written, day, add_session, d, d->why, d->whylen);
	if (r == 0)
		r = find_held(d, day);
	if (r == 0)
		decide_day(d);
	return r;
}

/* Must the sessions of that day be looked at? Not while all are kept for any
 * length there is, and no coverage that may be held with them is over. */
static bool
may_be_over(struct deciding *d, int32_t day)
{
	bool may = d->person || retain_is_over(d, RETENTION_COUNTS, day);
	int c;

	for (c = RETENTION_ROUTINE; c <= RETENTION_CASE && !may; c++)
		may = retain_is_over(d, (enum retention_class)c, day);
	return may;
}

/* Does the calendar not know of so many terms after that day? */
static bool
is_not_known(struct deciding *d, int32_t day)
{
	struct retention_length l = d->out->lengths[RETENTION_ROUTINE];
	int32_t last;

	return l.unit == RETENTION_TERMS && day < d->today &&
	    !retention_last_day(l, d->calendar, day, &last);
}

/* The local days of all sessions, ascending, each as often as it has any; the
 * caller frees it. */
static int32_t *
session_days(struct deciding *d, size_t *n)
{
	size_t i, all = written_count(d->written);
	int32_t *days = calloc(all + 1, sizeof(*days));

	*n = 0;
	for (i = 0; days && i < all; i++)
		if (written_at(d->written, i)->is_session)
			days[(*n)++] = written_at(d->written, i)->day;
	if (days)
		qsort(days, *n, sizeof(*days), retain_by_day);
	return days;
}

int
retain_sessions(struct deciding *d)
{
	size_t n, i, k;
	int32_t *days = session_days(d, &n);
	int r = days ? 0 : retain_no_memory(d);

	for (i = 0; i < n && r == 0; i = k) {
		for (k = i; k < n && days[k] == days[i]; k++)
			;
		if (is_not_known(d, days[i]))
			d->out->unknown += k - i;
		if (may_be_over(d, days[i]))
			r = do_day(d, days[i], k - i);
	}
	free(days);
	return r;
}
