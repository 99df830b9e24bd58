/* policy_facts.c: what is known of a session's device, person and hours. */
#include "classify/policy_parts.h"

#include <string.h>

bool
policy_has_word(const struct text_value *words, const char *text)
{
	if (text_is_scalar(words))
		return strcmp(text_raw(words), text) == 0;
	for (size_t i = 0; i < text_count(words); i++)
		if (strcmp(text_raw(text_item(words, i)), text) == 0)
			return true;
	return false;
}

/* Whose alone the device is. Who answers for pupils' or guests' equipment does
 * not use it. */
static const struct roster_person *
user_of(const struct roster *r, const struct roster_device *d,
    enum person_kind used_by, uint64_t at_us)
{
	const struct roster_person *p;

	if (!d || !d->custodian || d->shared)
		return NULL;
	p = roster_person_named(r, d->custodian->id, at_us);
	if (p && p->kind != used_by &&
	    (used_by == PERSON_PUPIL || used_by == PERSON_GUEST))
		return NULL;
	return p;
}

/* The row the record names, if the roster still has it for that time; else
 * what the roster now says of the MAC and address that were seen. */
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
		.service = catalogue_service_named(c->catalogue, s->service),
		.device = d ? d : match.device,
		.network = match.network,
		.equipment = match.equipment,
		.used_by = match.used_by,
	};
	if (d && d->equipment != EQUIPMENT_UNKNOWN)
		out->equipment = d->equipment;
	if (d && d->used_by != PERSON_UNKNOWN)
		out->used_by = d->used_by;
	out->person = user_of(c->roster, out->device, out->used_by,
	    s->start_us);
	if (out->person && out->used_by == PERSON_UNKNOWN)
		out->used_by = out->person->kind;
	out->group = out->person ? out->person->group : out->device ?
	    out->device->group : NULL;
}

/* A person's own pattern holds on days on which staff work, and on whatever
 * weekend day it names. Who left at an early close it does not say. */
static void
pattern_at(const struct roster_person *p, const struct calendar_moment *m,
    int close, struct policy_hours *out)
{
	const int marks[] = { 0, p->week[m->weekday].from,
	    p->week[m->weekday].until, p->week[m->weekday].break_from,
	    p->week[m->weekday].break_until, close };
	int from = 0, until = -1;

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (marks[i] <= m->minute && marks[i] > from)
			from = marks[i];
		if (marks[i] > m->minute && (until < 0 || marks[i] < until))
			until = marks[i];
	}
	out->answer = m->minute >= marks[1] && m->minute < marks[2] &&
	    !(m->minute >= marks[3] && m->minute < marks[4]);
	if (out->answer && m->minute >= close)
		out->answer = -1;
	out->from_us = calendar_wall(m->day, from);
	out->until_us = until < 0 ? calendar_midnight(m->day + 1) :
	    calendar_wall(m->day, until);
}

/* Whose hours are the timetable's without a pattern: governors and volunteers
 * come when they can. */
static bool
has_staff_hours(enum person_kind k)
{
	return k == PERSON_STAFF || k == PERSON_AGENCY ||
	    k == PERSON_CONTRACTOR;
}

void
policy_hours_at(const struct policy_context *c,
    const struct policy_standing *s, uint64_t at_us, struct policy_hours *out)
{
	enum person_kind kind = s->person ? s->person->kind : s->used_by;
	struct calendar_moment m;
	bool is_workday;

	*out = (struct policy_hours){0};
	out->answer = calendar_working(c->calendar, s->group, at_us,
	    &out->from_us, &out->until_us);
	calendar_at(c->calendar, s->group, at_us, &m);
	is_workday = m.day_kind == DAY_SCHOOL || m.day_kind == DAY_INSET ||
	    m.day_kind == DAY_WEEKEND;
	if (s->person && s->person->has_pattern && is_workday) {
		pattern_at(s->person, &m, calendar_close(c->calendar, m.day),
		    out);
		out->is_own = true;
	} else if (kind == PERSON_PUPIL) {
		out->answer = 0;
	} else if (!has_staff_hours(kind)) {
		out->answer = out->answer ? -1 : 0;
	}
	/* A day on which the clock goes back has minutes twice. */
	if (out->until_us <= at_us)
		out->until_us = at_us - at_us % SESSION_MINUTE_US +
		    SESSION_MINUTE_US;
}
