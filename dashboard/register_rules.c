/* register_rules.c: what is checked before anything is written into a
 * register: that everything it names is there, that the entry is in a state to
 * which this can be done, and that the person may. */
#include "dashboard/register_rules.h"

#include <stdio.h>
#include <string.h>

#include "classify/calendar.h"

struct rules {
	const struct policy_context *context;
	char *why;
	size_t whylen;
};

static int
refuse(const struct rules *r, const char *what, const char *name,
    const char *where)
{
	snprintf(r->why, r->whylen, "there is no %s \"%.60s\" in the %s", what,
	    name, where);
	return -1;
}

/* ---- what an addition names ---- */

static bool
has_person(const struct rules *r, const char *id, const uint64_t at_us[2])
{
	const struct roster *roster = r->context->roster;

	return roster_person_named(roster, id, at_us[0]) ||
	    roster_person_named(roster, id, at_us[1]);
}

static bool
has_device(const struct rules *r, const char *id, const uint64_t at_us[2])
{
	const struct roster *roster = r->context->roster;

	return roster_device_named(roster, id, at_us[0]) ||
	    roster_device_named(roster, id, at_us[1]);
}

static int
name_services(const struct rules *r, struct register_scope *s)
{
	const struct catalogue_service *service;
	size_t i;

	for (i = 0; i < s->service_count; i++) {
		service = catalogue_service_typed(r->context->catalogue,
		    s->services[i], r->why, r->whylen);
		if (!service)
			return -1;
		snprintf(s->services[i], sizeof(s->services[i]), "%s",
		    service->id);
	}
	return 0;
}

static int
check_names(const struct rules *r, struct register_act *a)
{
	const struct policy_context *c = r->context;
	struct register_scope *s = &a->scope;
	uint64_t at_us[2] = { a->recorded_us, calendar_midnight(s->from) };

	if (s->person[0] && !has_person(r, s->person, at_us))
		return refuse(r, "person", s->person, "roster, now or on that "
		    "day");
	if (s->device[0] && !has_device(r, s->device, at_us))
		return refuse(r, "device", s->device, "roster, now or on that "
		    "day");
	if (s->place[0] && !roster_has_place(c->roster, s->place))
		return refuse(r, "place", s->place, "roster");
	if (s->network[0] && !roster_has_network(c->roster, s->network))
		return refuse(r, "network", s->network, "roster");
	if (s->group[0] && !roster_has_group(c->roster, s->group))
		return refuse(r, "group", s->group, "roster");
	return name_services(r, s);
}

/* ---- what was done before ---- */

struct history {
	const struct register_act *approved, *suspended, *over;
};

/* Acts that count by then. */
static void
look_back(const struct register_entry *e, uint64_t at_us, struct history *h)
{
	const struct register_act *a = e->acts;
	size_t i;

	*h = (struct history){ 0 };
	for (i = 0; i < e->act_count && e->counts_us[i] <= at_us; i++, a++)
		switch (a->verb) {
		case REGISTER_APPROVE:
			h->approved = a;
			break;
		case REGISTER_SUSPEND:
		case REGISTER_RESUME:
			h->suspended = a->verb == REGISTER_SUSPEND ? a : NULL;
			break;
		case REGISTER_REVOKE:
		case REGISTER_END:
			h->over = a;
			break;
		case REGISTER_ADD:
		case REGISTER_VERB_COUNT:
			break;
		}
}

/* "official-3 was revoked on 2026-11-20 by h.clarke". */
static int
refuse_after(const struct rules *r, const struct register_act *done,
    const char *word, const char *then)
{
	char day[TEXT_DAY_TEXT];

	snprintf(r->why, r->whylen, "%s was %s on %s by %s%s", done->id, word,
	    text_day_text(calendar_day(done->recorded_us), day), done->by,
	    then);
	return -1;
}

/* From when the act counts: nothing is changed backwards. */
static uint64_t
counts_from(const struct register_act *a)
{
	uint64_t from_us = a->from != INT32_MIN ? calendar_midnight(a->from) :
	    0;

	return from_us > a->recorded_us ? from_us : a->recorded_us;
}

static int
check_state(const struct rules *r, const struct register_act *a,
    const struct register_entry *e)
{
	uint64_t at_us = counts_from(a);
	char day[TEXT_DAY_TEXT];
	struct history h;

	look_back(e, at_us, &h);
	if (h.over)
		return refuse_after(r, h.over, h.over->verb == REGISTER_END ?
		    "ended" : "revoked", "; what comes after is a new entry");
	if (a->verb == REGISTER_APPROVE && h.approved)
		return refuse_after(r, h.approved, "approved", " already");
	if (a->verb == REGISTER_SUSPEND && h.suspended)
		return refuse_after(r, h.suspended, "suspended", " already");
	if (a->verb == REGISTER_RESUME && !h.suspended) {
		snprintf(r->why, r->whylen, "%s is not suspended%s%s", a->id,
		    a->from != INT32_MIN ? " on " : "", a->from != INT32_MIN ?
		    text_day_text(calendar_day(at_us), day) : "");
		return -1;
	}
	return 0;
}

int
register_rules_check(const struct policy_context *c, struct register_act *a,
    char *why, size_t whylen)
{
	struct rules r = { c, why, whylen };
	struct register_entry e = { .added = a };

	if (a->verb == REGISTER_ADD) {
		if (check_names(&r, a) < 0)
			return -1;
	} else if (registers_named(c->registers, a->id, &e) < 0) {
		snprintf(why, whylen, "there is no entry %s", a->id);
		return -1;
	} else if (check_state(&r, a, &e) < 0) {
		return -1;
	}
	if (a->verb == REGISTER_ADD && a->kind == REGISTER_ACKNOWLEDGEMENT)
		snprintf(a->terms.policy, sizeof(a->terms.policy), "%s",
		    policy_hash(c->policy));
	return policy_authority(c, a, e.added, a->authority, why, whylen);
}
