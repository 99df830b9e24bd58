/* policy_facts.c: what is known of a session's device, person, place and
 * hours. */
#include "classify/policy_parts.h"

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

/* Who is away did not use it by what the roster says, nor was at work. */
static enum policy_doubt
doubt_of(const struct roster *r, const struct roster_device *d,
    const struct roster_person *p, uint64_t at_us)
{
	enum policy_doubt doubt = d->shared == SHARING_NO ? DOUBT_NONE :
	    DOUBT_NOT_SAID;
	const char *id = p->id;

	for (size_t at = 0; id; id = roster_other_id(r, p->id, &at)) {
		if (roster_is_suspended(r, id, at_us))
			return DOUBT_SUSPENDED;
		if (roster_is_absent(r, id, at_us))
			doubt = DOUBT_ABSENT;
	}
	return doubt;
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
		out->doubt = doubt_of(c->roster, out->device, out->person,
		    s->start_us);
	}
	out->group = out->person ? out->person->group : out->device ?
	    out->device->group : NULL;
}

static bool
is_between(int minute, int from, int until)
{
	return minute >= from && minute < until;
}

/* A person's own pattern holds on days on which staff work, and on whatever
 * weekend day it names. Who left at an early close it does not say. */
static void
pattern_at(const struct policy_context *c, const struct roster_person *p,
    const struct calendar_moment *m, uint64_t at_us, struct policy_hours *out)
{
	int close = calendar_close(c->calendar, m->day);
	const int marks[] = { p->week[m->weekday].from,
	    p->week[m->weekday].until, p->week[m->weekday].break_from,
	    p->week[m->weekday].break_until, close };
	int from = 0, until = 24 * 60;

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (marks[i] <= m->minute && marks[i] > from)
			from = marks[i];
		if (marks[i] > m->minute && marks[i] < until)
			until = marks[i];
	}
	out->is_own = true;
	out->on_break = is_between(m->minute, marks[2], marks[3]);
	out->working = is_between(m->minute, marks[0], marks[1]) &&
	    !out->on_break;
	if (m->minute >= close) {
		out->working = out->working ? -1 : 0;
		out->on_break = out->on_break ? -1 : 0;
	}
	calendar_stretch(c->calendar, at_us, from, until, out->span);
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
	if (s->doubt == DOUBT_NOT_SAID)
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
	allow_rest(c, s, m, at_us, out);
	allow_another(c, s, m, at_us, out);
}
