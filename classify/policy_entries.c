/* policy_entries.c: what the registers say of a session: what a policy's
 * clauses ask of them, who is official by holding an office, and what may be
 * recorded on whose authority. */
#include "classify/policy_facts.h"

#include <string.h>

static struct register_question
question_of(const struct policy_context *c, const struct policy_standing *st,
    const struct session *s)
{
	return (struct register_question){
		.roster = c->roster,
		.person = st->person,
		.is_doubted = st->doubt != DOUBT_NONE,
		.used_by = st->kind,
		.device = st->device,
		.place = st->place,
		.network = st->network,
		.service = s->service,
		.as_known_us = c->as_known_us,
	};
}

/* Was what these registers (0: all) grant taken away from a person by any
 * entry of theirs? *until_us is lowered to when that may change. */
static bool
is_taken_away(const struct policy_context *c, unsigned kinds,
    const char *person, uint64_t at_us, uint64_t *until_us)
{
	size_t count = c->registers ? registers_count(c->registers) : 0;
	struct register_entry e;
	bool taken = false;

	for (size_t i = 0; i < count; i++) {
		registers_at(c->registers, i, &e);
		if ((!kinds || kinds >> e.added->kind & 1) &&
		    roster_is_same(c->roster, e.added->scope.person, person) &&
		    register_is_taken_away(&e, at_us, c->as_known_us,
		    until_us))
			taken = true;
	}
	return taken;
}

/* By any of their ids. */
static bool
holds_office(const struct roster *r, const char *person, enum office office,
    uint64_t at_us)
{
	const char *id = person;

	for (size_t at = 0; id; id = roster_other_id(r, person, &at))
		if (roster_holds(r, id, office, at_us))
			return true;
	return false;
}

/* In the register by holding an office; or, of equipment anybody may use,
 * perhaps. An entry in force says more and goes first. */
static void
stand_by_office(const struct policy_context *c,
    const struct policy_standing *st, const struct policy_power *power,
    uint64_t at_us, struct register_answer *a)
{
	const struct roster_person *holder = st->person;
	uint64_t until_us = a->until_us;
	bool taken, is_theirs = holder && holds_office(c->roster, holder->id,
	    power->by, at_us);

	if (a->yes > 0 || st->kind == PERSON_PUPIL || st->kind == PERSON_GUEST)
		return;
	if (!holder || (!is_theirs && st->doubt != DOUBT_NONE))
		holder = roster_holder(c->roster, power->by, at_us);
	else if (!is_theirs)
		return;
	if (!holder || roster_is_suspended(c->roster, holder->id, at_us))
		return;
	taken = is_taken_away(c, power->registers, holder->id, at_us,
	    &until_us);
	a->until_us = until_us;
	if (taken)
		return;
	a->yes = is_theirs ? 1 : -1;
	a->unknown = REGISTER_WHO;
	a->state = REGISTER_IN_FORCE;
	a->id = office_name(power->by);
	a->act = NULL;
}

void
policy_entries_at(const struct policy_context *c,
    const struct policy_standing *st, const struct session *s, uint64_t at_us,
    struct policy_entries *out)
{
	const struct policy *p = c->policy;
	struct register_question q = question_of(c, st, s);

	q.at_us = at_us;
	calendar_stretch(c->calendar, at_us, 0, 24 * 60, q.day_us);
	out->until_us = UINT64_MAX;
	for (unsigned kinds = 1; kinds < POLICY_REGISTERS; kinds++) {
		if (!(p->index->masks >> kinds & 1))
			continue;
		q.kinds = kinds;
		registers_find(c->registers, &q, &out->of[kinds]);
		for (size_t i = 0; i < p->standing_count; i++)
			if (!p->standing[i].registers ||
			    p->standing[i].registers & kinds)
				stand_by_office(c, st, &p->standing[i], at_us,
				    &out->of[kinds]);
		if (out->of[kinds].until_us < out->until_us)
			out->until_us = out->of[kinds].until_us;
	}
}

bool
policy_is_authorised(const struct policy_context *c,
    const struct policy_standing *st, const struct session *s)
{
	struct register_question q = question_of(c, st, s);
	struct register_answer a;

	q.kinds = 1u << REGISTER_AUTHORITY;
	q.at_us = s->start_us;
	do {
		registers_find(c->registers, &q, &a);
		if (a.yes <= 0)
			return false;
		q.at_us = a.until_us;
	} while (q.at_us <= s->end_us && q.at_us < UINT64_MAX);
	return true;
}
