/* flags_day.c: a day is read and judged, and what comes after is put to it.
 *
 * A day's ids are read between two equal marks, so that each session is either
 * in the day as it was read, or comes later by its sequence, and never both:
 * the picture counts. */
#include "dashboard/flags_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
flags_day_end(struct flags_build *b)
{
	store_part_close(b->part);
	judging_free(b->judging);
	picture_free(b->picture);
	free(b->list);
	memset(b, 0, sizeof(*b));
}

/* ---- a session becomes a flag ---- */

static int
describe(struct flags *f, const struct session *s, const struct judged *j,
    struct flag *out)
{
	const struct policy_context *c = &j->basis.context;
	const struct catalogue_service *service;
	const struct verdict *v = &j->verdict;
	struct flag_service row = { "", "" };
	struct flag_who who = { .device = v->device, .person = v->person,
		.used_by = v->used_by };
	int64_t a, b, e;
	size_t i;

	snprintf(who.name, sizeof(who.name), "%s", s->device);
	snprintf(row.id, sizeof(row.id), "%s", s->service);
	service = catalogue_service_named(c->catalogue, s->service);
	if (service)
		snprintf(row.category, sizeof(row.category), "%s",
		    service->category);
	a = flag_table_who(f->table, &who);
	b = flag_table_service(f->table, &row);
	e = flag_table_clause(f->table, v->clause);
	if (a < 0 || b < 0 || e < 0)
		return -1;
	*out = (struct flag){ .id = strtoull(s->id, NULL, 16),
		.start_us = s->start_us, .who = (uint32_t)a,
		.review = (uint32_t)reviews_index(c->reviews, s->id),
		.service = (uint16_t)b, .clause = (uint16_t)e,
		.grades = flag_grades_pack(v->grades),
		.outcome = (uint8_t)v->outcome };
	for (i = 0; i < v->stretch_count; i++)
		if (v->stretches[i].outcome == v->outcome)
			out->periods |= (uint8_t)(1u <<
			    v->stretches[i].period_kind);
	return 0;
}

static bool
is_flag(const struct judged *j)
{
	return j->verdict.outcome == OUTCOME_CONTRARY ||
	    j->verdict.outcome == OUTCOME_UNDECIDED;
}

/* It is about to be judged. */
static void
note(struct flags *f, const struct session *s)
{
	f->done.sessions++;
	if (s->start_us > f->latest_us)
		f->latest_us = s->start_us;
}

/* ---- a day ---- */

/* A store_visit. */
static int
add_to_build(void *arg, const struct session *s)
{
	struct flags *f = arg;
	struct flags_build *b = &f->build;
	struct judged j;

	note(f, s);
	if (judging_next(b->judging, s, &j, NULL) != JUDGING_DONE ||
	    (b->picture && picture_add(b->picture, s, &j) < 0))
		return 1;
	if (!is_flag(&j))
		return 0;
	if (b->count == b->room) {
		size_t room = b->room ? 2 * b->room : 64;
		struct flag *more = reallocarray(b->list, room,
		    sizeof(*more));

		if (!more)
			return 1;
		b->list = more;
		b->room = room;
	}
	return describe(f, s, &j, &b->list[b->count++]) < 0;
}

/* Reviews came meanwhile, which found none of the day's flags in the table. */
static void
look_again(const struct flags *f, struct flags_build *b)
{
	const struct reviews *all = ledger_reviews(f->reader->ledger);
	char id[17];
	size_t i;

	for (i = 0; i < b->count; i++) {
		snprintf(id, sizeof(id), "%016" PRIx64, b->list[i].id);
		b->list[i].review = (uint32_t)reviews_index(all, id);
	}
}

/* The day is in the table; older ones may have to stay out of it. */
static int
finish(struct flags *f, char *why, size_t whylen)
{
	struct flags_build *b = &f->build;
	size_t at = (size_t)(b->day - f->first);
	int r;

	if (b->is_late) {		/* once more, with it */
		flags_day_end(b);
		return 0;
	}
	flag_table_drop(f->table, calendar_midnight(b->day),
	    calendar_midnight(b->day + 1));
	look_again(f, b);
	r = flag_table_add(f->table, b->list, b->count);
	if (r > 0) {
		f->before = b->day + 1;
		memset(f->days, DAY_READY, at + 1);
	} else if (r < 0) {
		snprintf(why, whylen, "out of memory");
	}
	if (b->picture) {
		picture_free(f->picture);
		f->picture = b->picture;
		b->picture = NULL;
	}
	f->days[at] = DAY_READY;
	f->left = 0;
	for (at = 0; at < f->day_count; at++)
		f->left += f->days[at] == DAY_WAITS;
	f->done.days++;
	f->changes++;
	flags_day_end(b);
	return r < 0 ? -1 : 0;
}

/* ---- what is new ---- */

/* Judge one by itself: 0, or -1: out of memory. */
static int
judge_alone(struct flags *f, const struct session *s, size_t at)
{
	struct judged j;
	struct flag flag;

	note(f, s);
	if (judging_next(f->judging, s, &j, NULL) != JUDGING_DONE ||
	    (at + 1 == f->day_count && picture_add(f->picture, s, &j) < 0))
		return -1;
	if (!is_flag(&j))
		return 0;
	return describe(f, s, &j, &flag) < 0 ||
	    flag_table_add(f->table, &flag, 1) != 0 ? -1 : 0;
}

/* May it have been told before? What is read from a file comes again with the
 * file; of the others a crash may have had one sealed twice. */
static bool
is_known(const struct flags *f, const struct session *s)
{
	return judging_is_file(s) ||
	    flag_table_find(f->table, strtoull(s->id, NULL, 16));
}

/* A store_visit: a session that was sealed since. f->result: 1 it is of other
 * days than there were, -1 out of memory. */
static int
add_one(void *arg, const struct session *s)
{
	int32_t day = calendar_day(s->start_us);
	struct judging_basis basis;
	struct flags *f = arg;
	size_t at;

	if (day < f->first || !f->day_count ||
	    day >= f->first + (int32_t)f->day_count) {
		f->result = 1;
		return 1;
	}
	at = (size_t)(day - f->first);
	f->changes++;
	if (f->build.part && f->build.day == day)
		f->build.is_late = true;
	if (f->days[at] != DAY_READY || day < f->before)
		return 0;
	reader_basis(f->reader, s->start_us, &basis);
	if (policy_has_limits(basis.context.policy) || is_known(f, s))
		f->days[at] = DAY_AGAIN;
	else
		f->result = judge_alone(f, s, at);
	return f->result != 0;
}

int
flags_catch_up(struct flags *f, char *why, size_t whylen)
{
	uint64_t now, after = f->mark;
	int r;

	if (store_cursor(f->reader->store, &now, why, whylen) < 0)
		return -1;
	if (now == f->mark)
		return 0;
	if (now < f->mark || now - f->mark > STORE_SINCE)
		return 1;
	f->result = 0;
	do {
		r = store_since(f->reader->store, &after, add_one, f, why,
		    whylen);
	} while (r > 0 && f->result == 0);
	if (f->result < 0)
		snprintf(why, whylen, "out of memory");
	if (r < 0 || f->result != 0)
		return f->result > 0 ? 1 : -1;
	f->mark = now > after ? now : after;
	return 0;
}

/* ---- reading a day ---- */

int
flags_day_open(struct flags *f, size_t at, char *why, size_t whylen)
{
	struct flags_build *b = &f->build;
	uint64_t sequence;
	int r, tries = FLAGS_TRIES;

	do {
		flags_day_end(b);
		sequence = f->mark;
		b->day = f->first + (int32_t)at;
		if (store_part_open(&b->part, f->reader->store, b->day, NULL,
		    why, whylen) < 0)
			return -1;
		r = flags_catch_up(f, why, whylen);
	} while (r == 0 && f->mark != sequence && --tries);
	b->is_late = f->mark != sequence;
	b->judging = judging_new(reader_basis, f->reader);
	if (at + 1 == f->day_count)
		b->picture = picture_new(b->day);
	if (r == 0 && (!b->judging || (at + 1 == f->day_count &&
	    !b->picture))) {
		snprintf(why, whylen, "out of memory");
		r = -1;
	}
	return r;
}

int
flags_day_next(struct flags *f, char *why, size_t whylen)
{
	struct flags_build *b = &f->build;

	snprintf(why, whylen, "out of memory");
	if (store_part_next(b->part, add_to_build, f, why, whylen) != 0)
		return -1;
	return store_part_left(b->part) ? 0 : finish(f, why, whylen);
}
