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
	if (out->device && out->device->custodian && !out->device->shared)
		out->person = roster_person_named(c->roster,
		    out->device->custodian->id, s->start_us);
}

/* A person's own pattern holds on days on which staff work, and on whatever
 * weekend day it names. */
static void
pattern_at(const struct roster_person *p, const struct calendar_moment *m,
    struct policy_hours *out)
{
	const int marks[] = { 0, p->week[m->weekday].from,
	    p->week[m->weekday].until, p->week[m->weekday].break_from,
	    p->week[m->weekday].break_until };
	int from = 0, until = -1;

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (marks[i] <= m->minute && marks[i] > from)
			from = marks[i];
		if (marks[i] > m->minute && (until < 0 || marks[i] < until))
			until = marks[i];
	}
	out->answer = m->minute >= marks[1] && m->minute < marks[2] &&
	    !(m->minute >= marks[3] && m->minute < marks[4]);
	out->from_us = calendar_wall(m->day, from);
	out->until_us = until < 0 ? calendar_midnight(m->day + 1) :
	    calendar_wall(m->day, until);
}

/* Whose hours are the timetable's when the person is not known. */
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
	const char *group = s->person ? s->person->group : s->device ?
	    s->device->group : NULL;
	struct calendar_moment m;
	bool is_workday;

	*out = (struct policy_hours){0};
	out->answer = calendar_working(c->calendar, group, at_us,
	    &out->from_us, &out->until_us);
	calendar_at(c->calendar, group, at_us, &m);
	is_workday = m.day_kind == DAY_SCHOOL || m.day_kind == DAY_INSET ||
	    m.day_kind == DAY_WEEKEND;
	if (s->person && s->person->has_pattern && is_workday) {
		pattern_at(s->person, &m, out);
		out->is_own = true;
	} else if (s->used_by == PERSON_PUPIL) {
		out->answer = 0;
	} else if (!s->person && !has_staff_hours(s->used_by)) {
		out->answer = out->answer ? -1 : 0;
	}
	/* A day on which the clock goes back has minutes twice. */
	if (out->until_us <= at_us)
		out->until_us = at_us - at_us % SESSION_MINUTE_US +
		    SESSION_MINUTE_US;
}
