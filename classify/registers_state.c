/* registers_state.c: the state of one entry at a moment, and when it may be
 * another.
 *
 * There are two times: when something was recorded, and from when it counts,
 * which is never earlier. A state at a moment is made of the acts that counted
 * by then; what was recorded later is read only to tell a late approval from
 * none, and what was recorded after `as known` is not read at all. */
#include "classify/registers.h"

#include "classify/calendar.h"
#include "classify/registers_parts.h"

#define SECOND_US UINT64_C(1000000)
#define DAY_S 86400

struct standing {		/* of an entry, by its acts alone */
	const struct register_act *approved;	/* or added, where that is
						 * enough; NULL not */
	const struct register_act *late;	/* the same, after the moment */
	const struct register_act *suspended;
	const struct register_act *over;	/* revoked or ended it */
};

uint64_t
register_counts_us(const struct register_act *a)
{
	uint64_t own;

	if (a->verb == REGISTER_ADD || a->from == INT32_MIN)
		return a->recorded_us;
	own = calendar_midnight(a->from);
	return own > a->recorded_us ? own : a->recorded_us;
}

static uint64_t
earlier(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static bool
approves(const struct register_act *a)
{
	return a->verb == REGISTER_APPROVE ||
	    (a->verb == REGISTER_ADD && a->kind == REGISTER_ACKNOWLEDGEMENT);
}

static bool
is_known(const struct register_act *a, uint64_t as_known_us)
{
	return as_known_us == 0 || a->recorded_us <= as_known_us;
}

/* Was it only recorded too late for that moment, or never meant for it? */
static bool
is_late(const struct register_act *a, uint64_t at_us)
{
	return a->recorded_us > at_us && (a->verb == REGISTER_ADD ||
	    a->from == INT32_MIN || a->from <= calendar_day(at_us));
}

static void
apply(struct standing *s, const struct register_act *a)
{
	switch (a->verb) {
	case REGISTER_ADD:
	case REGISTER_APPROVE:
		if (approves(a) && !s->approved)
			s->approved = a;
		break;
	case REGISTER_SUSPEND:
		s->suspended = a;
		break;
	case REGISTER_RESUME:
		s->suspended = NULL;
		break;
	case REGISTER_REVOKE:
	case REGISTER_END:
		s->over = a;
		break;
	case REGISTER_VERB_COUNT:
		break;
	}
}

static bool
ends(const struct register_act *a)
{
	return a->verb == REGISTER_REVOKE || a->verb == REGISTER_END;
}

static void
stand(const struct register_entry *e, uint64_t at_us, uint64_t as_known_us,
    struct standing *s)
{
	const struct register_act *a = e->acts;
	size_t i;

	*s = (struct standing){ 0 };
	for (i = 0; i < e->act_count && !s->over; i++, a++) {
		if (!is_known(a, as_known_us))
			continue;
		if (e->counts_us[i] <= at_us)
			apply(s, a);
		else if (ends(a))
			break;
		else if (approves(a) && !s->late && is_late(a, at_us))
			s->late = a;
	}
}

bool
register_is_approved(const struct register_entry *e, uint64_t at_us,
    uint64_t as_known_us)
{
	struct standing s;

	stand(e, at_us, as_known_us, &s);
	return s.approved != NULL;
}

/* ---- days, weekdays, hours ---- */

static bool
has_hours(const struct register_scope *s)
{
	return s->from_minute != s->to_minute;
}

static void
read_local(struct register_clock *c)
{
	int offset_s;

	if (!c->has_local)
		calendar_local(c->at_us, &c->day, &c->minute, &offset_s);
	c->has_local = true;
}

static bool
is_in_time(const struct register_entry *e, struct register_clock *c)
{
	const struct register_scope *s = &e->added->scope;

	if (c->at_us < e->begin_us || c->at_us >= e->end_us)
		return false;
	if (!s->weekdays && !has_hours(s))
		return true;
	read_local(c);
	/* 1970-01-01 was a Thursday; moments are never before. */
	if (s->weekdays && !(s->weekdays >> (c->day + 3) % 7 & 1))
		return false;
	return !has_hours(s) ||
	    (c->minute >= s->from_minute && c->minute < s->to_minute);
}

static int
offset_at(uint64_t at_us)
{
	int minute, offset_s;
	int32_t day;

	calendar_local(at_us, &day, &minute, &offset_s);
	return offset_s;
}

/* The moment in (from, until] from which the clocks are those of until. */
static uint64_t
clock_change(uint64_t from_us, uint64_t until_us)
{
	int after = offset_at(until_us);
	uint64_t middle;

	while (until_us - from_us > SECOND_US) {
		middle = from_us + (until_us - from_us) / 2;
		middle -= middle % SECOND_US;
		if (middle == from_us)
			break;
		if (offset_at(middle) == after)
			until_us = middle;
		else
			from_us = middle;
	}
	return until_us;
}

static void
read_midnights(struct register_clock *c)
{
	if (c->day_us[1])
		return;
	read_local(c);
	c->day_us[0] = calendar_midnight(c->day);
	c->day_us[1] = calendar_midnight(c->day + 1);
}

static void
read_offsets(struct register_clock *c)
{
	if (c->has_offsets)
		return;
	read_local(c);
	c->offsets_s[0] = offset_at(c->day_us[0]);
	c->offsets_s[1] = offset_at(c->day_us[1]);
	if (c->offsets_s[0] != c->offsets_s[1])
		c->change_us = clock_change(c->day_us[0], c->day_us[1]);
	c->has_offsets = true;
}

/* The next midnight; or the next time of that day the wall shows an edge of
 * the hours: by the clocks of its beginning or its end, or when they are
 * changed. */
static uint64_t
next_edge(const struct register_scope *s, struct register_clock *c)
{
	int minutes[2] = { s->from_minute, s->to_minute };
	uint64_t edge, wall;
	int i;

	read_midnights(c);
	edge = c->day_us[1];
	if (!has_hours(s))
		return edge;
	read_offsets(c);
	if (c->change_us > c->at_us)
		edge = earlier(edge, c->change_us);
	for (i = 0; i < 4; i++) {
		wall = (uint64_t)((int64_t)c->day * DAY_S +
		    minutes[i & 1] * 60 - c->offsets_s[i >> 1]) * SECOND_US;
		if (wall > c->at_us)
			edge = earlier(edge, wall);
	}
	return edge;
}

/* The next act that counts after a moment; UINT64_MAX. */
static uint64_t
next_act(const struct register_entry *e, uint64_t at_us, uint64_t as_known_us)
{
	uint64_t next = UINT64_MAX;

	for (size_t i = 0; i < e->act_count; i++)
		if (e->counts_us[i] > at_us &&
		    is_known(&e->acts[i], as_known_us))
			next = earlier(next, e->counts_us[i]);
	return next;
}

uint64_t
register_until(const struct register_entry *e, const struct roster *roster,
    struct register_clock *c, uint64_t as_known_us)
{
	const struct register_scope *s = &e->added->scope;
	uint64_t until = next_act(e, c->at_us, as_known_us);

	if (c->at_us < e->begin_us)
		until = earlier(until, e->begin_us);
	if (c->at_us < e->begin_us || c->at_us >= e->end_us)
		return until;
	until = earlier(until, e->end_us);
	/* A suspension by the roster begins and ends at midnight. */
	if (s->weekdays || has_hours(s) || (roster && s->person[0]))
		until = earlier(until, next_edge(s, c));
	return until;
}

/* ---- the state ---- */

static enum register_state
state_by_acts(const struct register_entry *e, const struct standing *s,
    struct register_clock *c, const struct register_act **act)
{
	*act = NULL;
	if (s->over) {
		*act = s->over;
		return s->over->verb == REGISTER_REVOKE ? REGISTER_REVOKED :
		    REGISTER_ENDED;
	}
	if (!is_in_time(e, c))
		return REGISTER_OUT_OF_TIME;
	if (s->suspended) {
		*act = s->suspended;
		return REGISTER_SUSPENDED;
	}
	*act = s->approved ? s->approved : s->late ? s->late : e->added;
	return s->approved ? REGISTER_IN_FORCE :
	    s->late ? REGISTER_LATE : REGISTER_PROPOSED;
}

enum register_state
register_state_by(const struct register_entry *e, const struct roster *roster,
    struct register_clock *c, uint64_t as_known_us,
    const struct register_act **act)
{
	const char *person = e->added->scope.person;
	enum register_state state;
	uint64_t since_us;
	struct standing s;

	*act = NULL;
	if (!is_known(e->added, as_known_us))
		return REGISTER_NONE;
	stand(e, c->at_us, as_known_us, &s);
	state = state_by_acts(e, &s, c, act);
	if (!roster || !person[0] || s.over || state == REGISTER_OUT_OF_TIME)
		return state;
	since_us = s.approved ? register_counts_us(s.approved) : c->at_us;
	if (roster_left_between(roster, person, since_us, c->at_us)) {
		*act = NULL;
		return REGISTER_ENDED;
	}
	if (!s.suspended && roster_is_suspended(roster, person, c->at_us)) {
		*act = NULL;
		return REGISTER_SUSPENDED;
	}
	return state;
}

enum register_state
register_state_at(const struct register_entry *e, const struct roster *roster,
    uint64_t at_us, uint64_t as_known_us, const struct register_act **act)
{
	struct register_clock c = { .at_us = at_us };

	return register_state_by(e, roster, &c, as_known_us, act);
}

bool
register_is_taken_away(const struct register_entry *e, uint64_t at_us,
    uint64_t as_known_us, uint64_t *until_us)
{
	struct standing s;

	stand(e, at_us, as_known_us, &s);
	*until_us = earlier(*until_us, next_act(e, at_us, as_known_us));
	return s.over ? s.over->verb == REGISTER_REVOKE : s.suspended != NULL;
}
