/* known.c: what rosters, registers and the record know by its id. */
#include "dashboard/known.h"

#include <stdio.h>
#include <string.h>

#include "store/written.h"

/* ---- by name ---- */

static bool
knows_device(const struct laws *laws, const char *id)
{
	const struct roster *r;
	size_t i, k;

	for (i = 0; (r = laws_roster(laws, i)); i++)
		for (k = 0; k < roster_devices(r); k++)
			if (strcmp(roster_device_at(r, k)->id, id) == 0)
				return true;
	return false;
}

static bool
knows_person(const struct reader *r, const char *id)
{
	const struct registers *all = ledger_registers(r->ledger);
	struct register_entry e;
	size_t i;

	if (laws_know_person(r->laws, id))
		return true;
	for (i = 0; i < registers_count(all); i++) {
		registers_at(all, i, &e);
		if (strcmp(e.added->scope.person, id) == 0)
			return true;
	}
	return false;
}

bool
known_by_name(const struct reader *r, const struct duty *of)
{
	return (of->device[0] && knows_device(r->laws, of->device)) ||
	    (of->person[0] && knows_person(r, of->person));
}

void
known_refuse(const struct duty *of, char *why, size_t whylen)
{
	if (of->session[0])
		snprintf(why, whylen, "there is no session \"%s\" in the "
		    "record: beadle sessions --day DAY shows their ids (one "
		    "that is still open has none there yet)", of->session);
	else if (of->device[0])
		snprintf(why, whylen, "there is no device \"%s\" in any "
		    "roster, now or before, or in the record", of->device);
	else
		snprintf(why, whylen, "no roster names a person \"%s\", now "
		    "or before: give the id as the roster has it", of->person);
}

/* ---- in the record ---- */

struct counting {
	const struct duty *of;
	struct written *written;
	struct judging *judging;	/* whose a session is */
	int32_t day;
	char last[17];
	struct known_count *out;
	char *why;
	size_t whylen;
};

/* Whose alone its device was is the verdict's to say, as for what is deleted
 * (retain.h). 1, 0, or -1. */
static int
is_named(struct counting *c, const struct session *s)
{
	struct judged j;

	if (c->of->session[0])
		return strcmp(s->id, c->of->session) == 0;
	if (c->of->device[0])
		return strcmp(s->device, c->of->device) == 0;
	switch (judging_next(c->judging, s, &j, NULL)) {
	case JUDGING_DONE:
		return policy_is_theirs(&j.basis.context, &j.verdict,
		    c->of->person);
	case JUDGING_ORDER:
		return 0;
	case JUDGING_MEMORY:
		break;
	}
	snprintf(c->why, c->whylen, "out of memory");
	return -1;
}

/* A written_visit. */
static int
count(void *arg, uint64_t sequence, const struct session *s)
{
	struct counting *c = arg;
	int r;

	if (written_at(c->written, written_find(c->written,
	    sequence))->is_over || strcmp(s->id, c->last) == 0)
		return 0;
	memcpy(c->last, s->id, sizeof(c->last));
	r = is_named(c, s);
	if (r <= 0)
		return r;
	c->out->all++;
	c->out->within += c->day >= c->of->from && c->day <= c->of->to;
	return 0;
}

static int
count_days(struct counting *c)
{
	int32_t first = INT32_MAX, last = INT32_MIN;
	const struct written_row *row;
	size_t i;
	int r = 0;

	for (i = 0; i < written_count(c->written); i++) {
		row = written_at(c->written, i);
		if (row->is_session && row->day < first)
			first = row->day;
		if (row->is_session && row->day > last)
			last = row->day;
	}
	for (c->day = first; r == 0 && c->day <= last; c->day++)
		r = written_day(c->written, c->day, count, c, c->why,
		    c->whylen);
	return r;
}

int
known_count(struct reader *r, const struct duty *of, struct known_count *out,
    char *why, size_t whylen)
{
	struct known_count all = { 0 };
	struct counting c = { .of = of, .out = &all, .why = why,
		.whylen = whylen,
		.judging = judging_new(reader_basis, r) };
	int result = -1;

	if (!c.judging)
		snprintf(why, whylen, "out of memory");
	else if (written_open(&c.written, r->settings.state, why, whylen) == 0)
		result = count_days(&c);
	if (result == 0)
		*out = all;
	written_close(c.written);
	judging_free(c.judging);
	return result;
}
