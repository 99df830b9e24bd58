/* flags.c: what is flagged, kept ready.
 *
 * What Redis has is known by its cursor. While that stays, nothing came; when
 * it moved, the sessions sealed since are read from the live stream and put to
 * their days. What is deleted was ordered in the ledger, and its certificate
 * comes there when it is gone: after both all is read again. */
#include "dashboard/flags_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/fnv.h"

struct flags *
flags_new(struct reader *r)
{
	struct flags *f = calloc(1, sizeof(*f));

	if (!f)
		return NULL;
	f->reader = r;
	f->before = INT32_MIN;
	f->table = flag_table_new(FLAGS_MOST);
	f->judging = judging_new(reader_basis, r);
	if (f->table && f->judging)
		return f;
	flags_free(f);
	return NULL;
}

void
flags_forget(struct flags *f)
{
	flags_day_end(&f->build);
	picture_free(f->picture);
	f->picture = NULL;
	free(f->days);
	f->days = NULL;
	f->day_count = f->left = 0;
	f->before = INT32_MIN;
	f->done.forgotten += f->is_begun;
	f->is_begun = false;
	f->latest_us = 0;
	f->changes++;
	flag_table_forget(f->table);
}

void
flags_free(struct flags *f)
{
	if (!f)
		return;
	if (f->table)
		flags_forget(f);
	flag_table_free(f->table);
	judging_free(f->judging);
	free(f);
}

static size_t
next_day(const struct flags *f)
{
	size_t i, waits = SIZE_MAX;

	for (i = f->day_count; i-- > 0; )
		if (f->days[i] == DAY_AGAIN)
			return i;
		else if (f->days[i] == DAY_WAITS && waits == SIZE_MAX)
			waits = i;
	return waits;
}

int
flags_work(struct flags *f, char *why, size_t whylen)
{
	struct flags_build *b = &f->build;
	size_t at = next_day(f);
	int r = 0;

	if (!f->is_begun || at == SIZE_MAX)
		return 0;
	if (!b->part || b->day != f->first + (int32_t)at)
		r = flags_day_open(f, at, why, whylen);
	if (r == 0)
		r = flags_day_next(f, why, whylen);
	if (r != 0)
		flags_forget(f);
	return r < 0 ? -1 : r == 0 && next_day(f) != SIZE_MAX;
}

/* ---- following ---- */

/* Of what verdicts rest on, beside the session: laws and register entries; and
 * of what was ordered to be deleted.
 * Reviews are looked at by themselves. */
static uint64_t
stamp(const struct flags *f)
{
	const struct registers *r = ledger_registers(f->reader->ledger);
	const struct law *newest = laws_newest(f->reader->laws);
	const struct duties *d = ledger_duties(f->reader->ledger);
	uint64_t laws = ledger_laws(f->reader->ledger), acts = 0, orders = 0;
	struct register_entry e;
	uint64_t h = FNV_START;
	size_t i;

	for (i = 0; i < registers_count(r); i++) {
		registers_at(r, i, &e);
		acts += e.act_count;
	}
	h = fnv(h, newest->hash, strlen(newest->hash));
	h = fnv(h, &laws, sizeof(laws));
	for (i = 0; i < duties_orders(d); i++)
		orders += 1 + (duties_order(d, i)->certificate.id[0] != 0);
	h = fnv(h, &orders, sizeof(orders));
	return fnv(h, &acts, sizeof(acts));
}

static int
begin(struct flags *f, char *why, size_t whylen)
{
	int32_t first = 0, last = -1;
	int found;

	if (store_cursor(f->reader->store, &f->mark, why, whylen) < 0)
		return -1;
	found = store_days(f->reader->store, &first, &last, why, whylen);
	if (found < 0)
		return -1;
	if (found && last - first >= FLAGS_DAYS) {
		f->before = last - FLAGS_DAYS + 1;
		first = f->before;
	}
	f->first = first;
	f->day_count = found ? (size_t)(last - first) + 1 : 0;
	f->left = f->day_count;
	f->days = calloc(f->day_count + 1, 1);
	if (!f->days) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	f->stamp = stamp(f);
	f->reviews = reviews_count(ledger_reviews(f->reader->ledger));
	f->is_begun = true;
	return 0;
}

/* What was found since; a flag has the act that counts. A review may demote a
 * service, of sessions from then on: none is here, unless clocks say so. */
static void
look_at_reviews(struct flags *f)
{
	const struct reviews *all = ledger_reviews(f->reader->ledger);
	const struct review *v;

	for (; f->reviews < reviews_count(all); f->reviews++) {
		v = reviews_at(all, f->reviews);
		f->changes++;
		if (v->recorded_us <= f->latest_us) {
			flags_forget(f);
			return;
		}
		flag_table_reviewed(f->table, strtoull(v->session, NULL, 16),
		    (uint32_t)reviews_index(all, v->session));
	}
}

/* The newest day is what the first screen shows. */
bool
flags_is_ready(const struct flags *f)
{
	return !f->is_begun || !f->day_count ||
	    f->days[f->day_count - 1] != DAY_WAITS;
}

int
flags_follow(struct flags *f, char *why, size_t whylen)
{
	int r, tries;

	if (f->is_begun && stamp(f) != f->stamp)
		flags_forget(f);
	for (tries = 0; tries < FLAGS_TRIES; tries++) {
		r = f->is_begun ? flags_catch_up(f, why, whylen) :
		    begin(f, why, whylen);
		if (r == 0)
			look_at_reviews(f);
		if (r == 0 && f->is_begun)
			return !flags_is_ready(f);
		flags_forget(f);
		if (r < 0)
			return -1;
	}
	snprintf(why, whylen, "more is being written than can be read: the "
	    "keeper is filling Redis; try again in a minute");
	return -1;
}

int
flags_ready(struct flags *f, char *why, size_t whylen)
{
	int r = flags_follow(f, why, whylen);

	while (r > 0) {
		while (r >= 0 && f->is_begun && !flags_is_ready(f))
			r = flags_work(f, why, whylen);
		if (r >= 0)
			r = flags_follow(f, why, whylen);
	}
	return r;
}

/* ---- asking ---- */

size_t
flags_left(const struct flags *f)
{
	return f->left;
}

struct flag_table *
flags_table(struct flags *f)
{
	return f->table;
}

bool
flags_newest(const struct flags *f, int32_t *day, struct picture *out)
{
	if (!f->day_count || !f->picture)
		return false;
	*day = f->first + (int32_t)f->day_count - 1;
	picture_end(f->picture, out);
	return true;
}

int32_t
flags_before(const struct flags *f)
{
	return f->before;
}

uint64_t
flags_generation(const struct flags *f)
{
	return f->changes;
}

const struct flags_done *
flags_done(const struct flags *f)
{
	return &f->done;
}

void
flags_expand(const struct flags *f, const struct flag *flag,
    const struct flag_who *w, struct session *s, struct judged *j)
{
	memset(s, 0, sizeof(*s));
	snprintf(s->id, sizeof(s->id), "%016" PRIx64, flag->id);
	s->start_us = flag->start_us;
	j->verdict.device = w->device;
	j->verdict.person = w->person;
	j->verdict.used_by = w->used_by;
	j->verdict.outcome = (enum outcome)flag->outcome;
	reader_basis(f->reader, flag->start_us, &j->basis);
}
