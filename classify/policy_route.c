/* policy_route.c: where a contrary outcome goes, and who may review it. */
#include <assert.h>
#include <string.h>

#include "classify/policy_parts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static const char *const procedures[] = { [PROCEDURE_NONE] = "none",
	[PROCEDURE_DISCIPLINARY] = "disciplinary",
	[PROCEDURE_GOVERNING] = "governing body",
	[PROCEDURE_SAFEGUARDING] = "safeguarding",
	[PROCEDURE_TRUST] = "trust", [PROCEDURE_EMPLOYER] = "employer" };
static_assert(ARRAY_LEN(procedures) == PROCEDURE_COUNT,
    "name every procedure");

const char *
procedure_name(enum procedure p)
{
	return procedures[p];
}

/* ---- who holds what ---- */

/* Who takes up an office's matters that day: a holder who is neither away nor
 * suspended, else who acts for one that is away; never the one left out. */
static const struct roster_person *
holder_but(const struct roster *r, enum office office,
    const struct roster_person *but, uint64_t at_us)
{
	const struct roster_person *acting = NULL;

	for (size_t i = 0; i < roster_offices(r); i++) {
		const char *id = roster_office_at(r, i)->person;
		const struct roster_person *p;

		if (roster_office_at(r, i)->office != office ||
		    !roster_holds(r, id, office, at_us))
			continue;
		p = roster_is_absent(r, id, at_us) ?
		    roster_acting(r, id, at_us) :
		    roster_person_named(r, id, at_us);
		if (!p || roster_is_suspended(r, p->id, at_us) ||
		    (but && roster_is_same(r, p->id, but->id)))
			continue;
		if (strcmp(p->id, id) == 0)
			return p;
		acting = p;
	}
	return acting;
}

/* By whichever of their ids. */
static bool
holds(const struct policy_context *c, const struct roster_person *p,
    enum office office, uint64_t at_us)
{
	const struct roster_office *o;

	for (size_t i = 0; p && i < roster_offices(c->roster); i++) {
		o = roster_office_at(c->roster, i);
		if (o->office == office &&
		    roster_is_same(c->roster, o->person, p->id) &&
		    roster_holds(c->roster, o->person, office, at_us))
			return true;
	}
	return false;
}

enum office
policy_above(const struct roster *r, enum office office, uint64_t at_us)
{
	if (office != OFFICE_CHAIR)
		return OFFICE_CHAIR;
	return holder_but(r, OFFICE_TRUST_BOARD, NULL, at_us) ?
	    OFFICE_TRUST_BOARD : OFFICE_GOVERNORS;
}

/* ---- routes ---- */

/* Where the policy says nothing of a kind of person. Nobody is sent into a
 * procedure that may end a job because a text forgot to say so. */
static const struct {
	enum procedure to;
	enum office office;
} defaults[] = {
	[PERSON_STAFF] = { PROCEDURE_NONE, OFFICE_HEAD },
	[PERSON_GOVERNOR] = { PROCEDURE_GOVERNING, OFFICE_CHAIR },
	[PERSON_VOLUNTEER] = { PROCEDURE_GOVERNING, OFFICE_CHAIR },
	[PERSON_AGENCY] = { PROCEDURE_EMPLOYER, OFFICE_HEAD },
	[PERSON_CONTRACTOR] = { PROCEDURE_EMPLOYER, OFFICE_HEAD },
	[PERSON_GUEST] = { PROCEDURE_NONE, OFFICE_HEAD },
	[PERSON_PUPIL] = { PROCEDURE_SAFEGUARDING, OFFICE_SAFEGUARDING_LEAD },
	[PERSON_UNKNOWN] = { PROCEDURE_NONE, OFFICE_HEAD },
};
static_assert(ARRAY_LEN(defaults) == PERSON_KIND_COUNT,
    "say where everybody's goes");

/* By the policy's words alone. */
static void
route_kind(const struct policy *p, enum person_kind kind,
    struct policy_route *out)
{
	*out = (struct policy_route){ .procedure = defaults[kind].to,
		.to = defaults[kind].office, .clause = "",
		.why = "the policy does not say where this goes" };
	for (size_t i = 0; i < p->route_count; i++) {
		const struct policy_way *w = &p->routes[i];

		if (w->persons && !(w->persons & 1u << kind))
			continue;
		out->procedure = w->to;
		if (w->office != OFFICE_COUNT)
			out->to = w->office;
		out->clause = w->clause;
		out->why = "";
		return;
	}
}

static void
route_chair(const struct policy_context *c, uint64_t at_us,
    struct policy_route *out)
{
	out->to = policy_above(c->roster, OFFICE_CHAIR, at_us);
	if (out->to == OFFICE_TRUST_BOARD) {
		out->procedure = PROCEDURE_TRUST;
		out->why = "the chair's own use goes to the trust board";
	} else {
		out->procedure = PROCEDURE_GOVERNING;
		out->why = "the chair's own use goes to the governors";
	}
}

/* Whose use it may be: who used it, else who keeps the device. Who answers for
 * what pupils and guests use does not use it. */
static const struct roster_person *
whose(const struct verdict *v)
{
	if (v->person || !v->device || v->used_by == PERSON_PUPIL ||
	    v->used_by == PERSON_GUEST)
		return v->person;
	return v->device->custodian;
}

/* The head's and the chair's, whatever the policy's routes say. */
static void
route_office(const struct policy_context *c, const struct verdict *v,
    uint64_t at_us, struct policy_route *out)
{
	if (holds(c, whose(v), OFFICE_CHAIR, at_us)) {
		route_chair(c, at_us, out);
	} else if (holds(c, whose(v), OFFICE_HEAD, at_us)) {
		out->to = OFFICE_CHAIR;
		out->why = "the head's own use goes to the chair of governors";
	} else {
		return;
	}
	if (!v->person)
		out->why = "who used it is not known, and who keeps it is not "
		    "sent it";
}

/* Away or suspended, or it would be their own: on to who is above. */
static void
pass_on(const struct policy_context *c, const struct roster_person *own,
    uint64_t at_us, struct policy_route *out)
{
	bool is_top = out->to == OFFICE_GOVERNORS ||
	    out->to == OFFICE_TRUST_BOARD;

	if (out->holder || is_top || !roster_holder(c->roster, out->to, at_us))
		return;
	if (holds(c, own, out->to, at_us))
		out->why = "nobody is sent his own";
	else if (out->to == OFFICE_HEAD)
		out->why = "the head is away";
	else
		out->why = "who would be sent it is away";
	out->to = out->to == OFFICE_HEAD || out->to == OFFICE_CHAIR ?
	    policy_above(c->roster, out->to, at_us) : OFFICE_HEAD;
	out->holder = holder_but(c->roster, out->to, own, at_us);
}

void
policy_route(const struct policy_context *c, const struct session *s,
    const struct verdict *v, struct policy_route *out)
{
	uint64_t at_us = s->start_us;

	route_kind(c->policy, v->person ? v->person->kind : v->used_by, out);
	route_office(c, v, at_us, out);
	out->holder = holder_but(c->roster, out->to, whose(v), at_us);
	/* At most to the head, the chair and whoever is above. */
	for (int i = 0; i < 3; i++)
		pass_on(c, whose(v), at_us, out);
}

/* ---- reviewers ---- */

static bool
is_governing(const struct policy_context *c, const struct roster_person *p,
    uint64_t at_us)
{
	static const enum office offices[] = { OFFICE_CHAIR, OFFICE_GOVERNORS,
		OFFICE_SAFEGUARDING_GOVERNOR, OFFICE_TRUST_BOARD };

	for (size_t i = 0; i < ARRAY_LEN(offices); i++)
		if (holds(c, p, offices[i], at_us))
			return true;
	return p->kind == PERSON_GOVERNOR;
}

/* The chair's is the trust board's, or without one the governors'. */
static bool
is_above_chair(const struct policy_context *c, const struct roster_person *p,
    uint64_t at_us)
{
	if (policy_above(c->roster, OFFICE_CHAIR, at_us) == OFFICE_TRUST_BOARD)
		return holds(c, p, OFFICE_TRUST_BOARD, at_us);
	return is_governing(c, p, at_us);
}

bool
policy_is_theirs(const struct policy_context *c, const struct verdict *v,
    const char *person)
{
	return v->person && roster_is_same(c->roster, v->person->id, person);
}

static bool
is_own(const struct policy_context *c, const struct verdict *v,
    const struct roster_person *p)
{
	const struct roster_person *custodian =
	    v->device ? v->device->custodian : NULL;

	return policy_is_theirs(c, v, p->id) || (custodian &&
	    roster_is_same(c->roster, custodian->id, p->id));
}

bool
policy_may_review(const struct policy_context *c,
    const struct policy_review *r, const char *person, const char **why)
{
	const struct verdict *v = r->verdict;
	uint64_t then_us = r->session->start_us;
	uint64_t now_us = r->now_us > then_us ? r->now_us : then_us;
	const struct roster_person *p = roster_person_named(c->roster, person,
	    now_us);

	*why = "";
	if (!p)
		*why = "the reviewer is not in the roster on that day";
	else if (roster_is_suspended(c->roster, person, now_us))
		*why = "the reviewer is suspended";
	else if (roster_is_absent(c->roster, person, now_us))
		*why = "the reviewer is away";
	else if (is_own(c, v, p))
		*why = "nobody reviews their own use, or that of a device in "
		    "their care";
	else if (holds(c, whose(v), OFFICE_CHAIR, then_us) &&
	    !is_above_chair(c, p, now_us))
		*why = "the chair's own use is reviewed by the trust board, or "
		    "where there is none by the governors";
	else if (holds(c, whose(v), OFFICE_HEAD, then_us) &&
	    !is_governing(c, p, now_us))
		*why = "the head's own use is reviewed by governors, not by "
		    "staff, whom the head directs";
	return (*why)[0] == '\0';
}
