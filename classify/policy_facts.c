/* policy_facts.c: what is known of a session's device, person, place and
 * hours. */
#include "classify/policy_parts.h"

#define NOON (12 * 60)

/* Whose the device is, if it is not shared, when it was recognised by its own
 * MAC: an address may be another's by now. Who answers for pupils' or guests'
 * equipment does not use it. */
static const struct roster_person *
user_of(const struct roster *r, const struct roster_device *d,
    enum person_kind used_by, uint64_t at_us)
{
	const struct roster_person *p;

	if (!d || !d->custodian || d->shared == SHARING_YES)
		return NULL;
	p = roster_person_named(r, d->custodian->id, at_us);
	if (p && p->kind != used_by &&
	    (used_by == PERSON_PUPIL || used_by == PERSON_GUEST))
		return NULL;
	return p;
}

/* Does the device with that MAC go to another at an end of its row? */
static bool
is_handed_over(const struct roster *r, const struct roster_device *d,
    const struct roster_person *p, const struct session *s)
{
	const int32_t day = roster_day(r, s->start_us);
	const int32_t ends[] = { d->from, d->to };

	for (int i = 0; i < 2; i++) {
		const struct roster_device *other;
		struct roster_match there;

		if (day != ends[i])
			continue;
		roster_find(r, s->client_mac, s->client, s->vlan,
		    calendar_wall(i ? day + 1 : day - 1, NOON), &there);
		other = there.basis == DEVICE_ROSTER_MAC ? there.device : NULL;
		if (other && (!other->custodian || other->shared ==
		    SHARING_YES || !roster_is_same(r, other->custodian->id,
		    p->id)))
			return true;
	}
	return false;
}

/* Who is away did not use it by what the roster says, nor was at work. */
static enum policy_doubt
absence_of(const struct roster *r, const struct roster_person *p,
    uint64_t at_us)
{
	if (roster_is_suspended(r, p->id, at_us))
		return DOUBT_SUSPENDED;
	return roster_is_absent(r, p->id, at_us) ? DOUBT_ABSENT : DOUBT_NONE;
}

static enum policy_doubt
doubt_of(const struct roster *r, const struct roster_device *d,
    const struct roster_person *p, const struct session *s)
{
	enum policy_doubt absence = absence_of(r, p, s->start_us);

	if (absence != DOUBT_NONE)
		return absence;
	if (is_handed_over(r, d, p, s))
		return DOUBT_HANDOVER;
	return d->shared == SHARING_NO ? DOUBT_NONE : DOUBT_NOT_SAID;
}

/* Its own row's word, else that of where it was seen: which says nothing of it
 * where the roster now says that another device was seen there. */
static void
describe(const struct roster_match *m, struct policy_standing *out)
{
	const struct roster_device *d = out->device;
	bool is_seen = !m->device || m->device == d;

	out->equipment = d && d->equipment != EQUIPMENT_UNKNOWN ?
	    d->equipment : is_seen ? m->equipment : EQUIPMENT_UNKNOWN;
	out->kind = d && d->used_by != PERSON_UNKNOWN ? d->used_by :
	    is_seen ? m->used_by : PERSON_UNKNOWN;
	out->place = d && d->place[0] ? d->place : is_seen ? m->place : "";
	out->is_place_inferred = !d || !d->place[0];
}

/* The row the record names, if the roster still has it for that time; else
 * what the roster now says of the MAC and address that were seen. Its person,
 * only if the MAC that was seen is that row's: who keeps a row up may have
 * given it another machine and another custodian. */
void
policy_stand(const struct policy_context *c, const struct session *s,
    struct policy_standing *out)
{
	const uint8_t *mac = s->has_mac && s->device_basis != DEVICE_ADDRESS ?
	    s->client_mac : NULL;
	const struct roster_device *d;
	struct roster_match match;

	roster_find(c->roster, mac, s->client, s->vlan, s->start_us, &match);
	d = roster_device_named(c->roster, s->device, s->start_us);
	*out = (struct policy_standing){
		.row = policy_index_find(c->policy->index, s->service),
		.device = d ? d : match.device,
		.network = match.network,
	};
	describe(&match, out);
	if (match.basis == DEVICE_ROSTER_MAC && match.device == out->device &&
	    (!d || s->device_basis == DEVICE_ROSTER_MAC))
		out->person = user_of(c->roster, out->device, out->kind,
		    s->start_us);
	if (out->person) {
		out->kind = out->person->kind;
		out->doubt = doubt_of(c->roster, out->device, out->person, s);
	}
	out->group = out->person ? out->person->group : out->device ?
	    out->device->group : NULL;
}

/* Is the minute within them? *same is cut to where the answer is the same. */
static bool
is_within(int minute, const struct roster_hours *hours,
    struct roster_hours *same)
{
	const int marks[] = { hours->from, hours->until };

	for (size_t i = 0; i < 2; i++) {
		if (marks[i] <= minute && marks[i] > same->from)
			same->from = marks[i];
		if (marks[i] > minute && marks[i] < same->until)
			same->until = marks[i];
	}
	return minute >= hours->from && minute < hours->until;
}

/* A person's own pattern may hold on days on which staff work, and on whatever
 * weekend day it names. Who left at an early close it does not say. */
static void
pattern_at(const struct policy_context *c, const struct roster_person *p,
    const struct calendar_moment *m, uint64_t at_us, struct policy_hours *out)
{
	int close = calendar_close(c->calendar, m->day);
	const struct roster_hours *breaks = p->week[m->weekday].breaks;
	struct roster_hours same = { 0, 24 * 60 };

	out->is_own = true;
	out->on_break = 0;
	for (size_t i = 0; i < ROSTER_BREAKS; i++)
		out->on_break |= is_within(m->minute, &breaks[i], &same);
	out->working = is_within(m->minute, &p->week[m->weekday].work,
	    &same) && !out->on_break;
	is_within(m->minute, &(struct roster_hours){ close, 24 * 60 }, &same);
	if (m->minute >= close) {
		out->working = out->working ? -1 : 0;
		out->on_break = out->on_break ? -1 : 0;
	}
	calendar_stretch(c->calendar, at_us, same.from, same.until, out->span);
}

/* Whose hours are the timetable's without a pattern: governors and volunteers
 * come when they can. */
static bool
has_staff_hours(enum person_kind k)
{
	return k == PERSON_STAFF || k == PERSON_AGENCY ||
	    k == PERSON_CONTRACTOR;
}

/* By the bells: of an INSET day they say only what is working time, and so
 * what is no break. */
static int
bells_break(const struct calendar_moment *m, int working)
{
	switch (m->day_kind) {
	case DAY_SCHOOL:
		return m->period_kind == PERIOD_BREAK;
	case DAY_INSET:
		return working > 0 ? 0 : -1;
	case DAY_HOLIDAY:
	case DAY_CLOSED:
	case DAY_WEEKEND:
		return 0;
	case DAY_UNKNOWN:
	case DAY_KIND_COUNT:
		break;
	}
	return -1;
}

static bool
lacks_break(const struct policy_context *c, const struct policy_standing *s,
    int weekday, bool is_own)
{
	return is_own ? roster_lacks_break(s->person, weekday) :
	    calendar_lacks_break(c->calendar, s->group);
}

static void
narrow(uint64_t span[2], const uint64_t to[2])
{
	if (to[0] > span[0])
		span[0] = to[0];
	if (to[1] < span[1])
		span[1] = to[1];
}

static int
shared_minutes(const struct roster_hours *a, const struct roster_hours *b)
{
	int from = a->from > b->from ? a->from : b->from;
	int until = a->until < b->until ? a->until : b->until;

	return until > from ? until - from : 0;
}

/* A break by the bells that the person's row neither moves nor leaves out.
 * Whose hours are half of them that break has work in it. */
static bool
is_unsaid_break(const struct roster_person *p, const struct calendar_moment *m,
    uint64_t at_us)
{
	const struct roster_hours *work = &p->week[m->weekday].work;
	const struct roster_hours *own = p->week[m->weekday].breaks;
	struct roster_hours bells;

	if (m->period_kind != PERIOD_BREAK)
		return false;
	bells.from = m->minute - (int)((at_us - m->from_us) /
	    SESSION_MINUTE_US);
	bells.until = m->minute + (int)((m->until_us - at_us +
	    SESSION_MINUTE_US - 1) / SESSION_MINUTE_US);
	for (size_t i = 0; i < ROSTER_BREAKS; i++)
		if (shared_minutes(&own[i], &bells))
			return false;
	return 2 * shared_minutes(work, &bells) < work->until - work->from;
}

/* Who works while pupils are there may not come when they are not. */
static bool
is_ordinary(const struct policy_context *c, const struct calendar_moment *m)
{
	return m->day_kind == DAY_SCHOOL || (m->day_kind == DAY_WEEKEND &&
	    calendar_is_school_week(c->calendar, m->day));
}

/* A pattern is one of an ordinary week, and not of every bell. */
static void
allow_bells(const struct policy_context *c, const struct policy_standing *s,
    const struct calendar_moment *m, uint64_t at_us, struct policy_hours *out)
{
	const uint64_t period[2] = { m->from_us, m->until_us };

	if (!out->is_own || out->working <= 0)
		return;
	if (!is_ordinary(c, m) || is_unsaid_break(s->person, m, at_us))
		out->working = out->on_break = -1;
	narrow(out->span, period);
}

/* Who works a long day has a break in it, though nothing says when: perhaps
 * when others have theirs. */
static void
allow_rest(const struct policy_context *c, const struct policy_standing *s,
    const struct calendar_moment *m, uint64_t at_us, struct policy_hours *out)
{
	int from = 0, until = 24 * 60;
	uint64_t span[2];

	if (out->working <= 0 ||
	    !lacks_break(c, s, m->weekday, out->is_own))
		return;
	if (calendar_may_rest(c->calendar, s->group, m->minute, &from,
	    &until))
		out->working = out->on_break = -1;
	calendar_stretch(c->calendar, at_us, from, until, span);
	narrow(out->span, span);
}

/* As who has no pattern. */
static void
bells_at(const struct policy_context *c, const struct policy_standing *s,
    const struct calendar_moment *m, uint64_t at_us, struct policy_hours *out)
{
	out->is_own = false;
	out->working = calendar_working(c->calendar, s->group, m, at_us,
	    &out->span[0], &out->span[1]);
	out->on_break = bells_break(m, out->working);
	if (s->kind == PERSON_PUPIL)
		out->working = 0;
	else if (!has_staff_hours(s->kind) && out->working)
		out->working = -1;
}

/* By the clock and who they are. */
static void
hours_said(const struct policy_context *c, const struct policy_standing *s,
    const struct calendar_moment *m, uint64_t at_us, struct policy_hours *out)
{
	bool is_workday = m->day_kind == DAY_SCHOOL ||
	    m->day_kind == DAY_INSET || m->day_kind == DAY_WEEKEND;

	if (s->person && s->person->has_pattern && is_workday)
		pattern_at(c, s->person, m, at_us, out);
	else
		bells_at(c, s, m, at_us, out);
}

/* Whoever else used it has hours of their own: working time is what the bells
 * say, too; and who is away is not at work. */
static void
allow_another(const struct policy_context *c, const struct policy_standing *s,
    const struct calendar_moment *m, uint64_t at_us, struct policy_hours *out)
{
	struct policy_hours bells = { .working = -1,
		.span = { 0, UINT64_MAX } };

	if (s->doubt == DOUBT_NONE || out->working <= 0)
		return;
	if (s->doubt == DOUBT_NOT_SAID || s->doubt == DOUBT_HANDOVER)
		bells_at(c, s, m, at_us, &bells);
	if (bells.working <= 0)
		out->working = out->on_break = -1;
	narrow(out->span, bells.span);
}

void
policy_hours_at(const struct policy_context *c,
    const struct policy_standing *s, const struct calendar_moment *m,
    uint64_t at_us, struct policy_hours *out)
{
	hours_said(c, s, m, at_us, out);
	allow_bells(c, s, m, at_us, out);
	allow_rest(c, s, m, at_us, out);
	allow_another(c, s, m, at_us, out);
}
