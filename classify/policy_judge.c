/* policy_judge.c: the verdict on a session, and what may be kept of it: what
 * could not be kept is not contrary. */
#include "classify/policy.h"

#include <stdio.h>

#include "classify/policy_hear.h"

/* Of equipment of which sessions may be kept at all. */
static enum keep
keep_by_mode(const struct policy_context *c, const struct policy_standing *st,
    const struct session *s)
{
	const struct policy *p = c->policy;

	switch (p->monitoring) {
	case MONITORING_OFF:
		break;
	case MONITORING_AGGREGATE:
		return KEEP_SUM;
	case MONITORING_ON_AUTHORITY:
		return policy_is_in_force(c, s->start_us) &&
		    policy_is_authorised(c, st, s) ? KEEP_SESSION : KEEP_SUM;
	case MONITORING_ROUTINE:
		return policy_is_in_force(c, s->start_us) ? KEEP_SESSION :
		    KEEP_SUM;
	case MONITORING_COUNT:
		break;
	}
	return KEEP_NOTHING;
}

/* The most that may be kept, if the verdict is contrary. */
static enum keep
keep_most(const struct policy_context *c, const struct policy_standing *st,
    const struct session *s)
{
	const struct policy *p = c->policy;

	if (!st->row || !st->row->is_covered ||
	    p->monitoring == MONITORING_OFF ||
	    (st->kind == PERSON_PUPIL && !p->keeps_pupils))
		return KEEP_NOTHING;
	switch (st->equipment) {
	case EQUIPMENT_SCHOOL:
		return keep_by_mode(c, st, s);
	case EQUIPMENT_UNKNOWN:
		return p->keeps_unknown ? keep_by_mode(c, st, s) :
		    KEEP_UNKNOWN;
	case EQUIPMENT_PERSONAL:
	case EQUIPMENT_GUEST:
		return p->keeps_personal ? keep_by_mode(c, st, s) :
		    KEEP_NOTHING;
	case EQUIPMENT_COUNT:
		break;
	}
	return KEEP_NOTHING;
}

static bool
is_own(enum equipment e)
{
	return e == EQUIPMENT_PERSONAL || e == EQUIPMENT_GUEST;
}

/* Is it not permitted, and no part of it is? */
static bool
is_unpermitted(struct policy_hearing *h, size_t *stretches)
{
	struct verdict v;

	policy_hear(h, &v);	/* without a day it needs no memory */
	*stretches = v.stretch_count;
	for (size_t i = 0; i < v.stretch_count; i++)
		if (v.stretches[i].outcome == OUTCOME_PERMITTED)
			return false;
	return v.outcome == OUTCOME_CONTRARY ||
	    v.outcome == OUTCOME_UNDECIDED;
}

/* Of people's own equipment what is not permitted, and none of a session that
 * is permitted in part: those minutes would be kept with it, also those in
 * which a page only went on sending. The verdict that a limit a day could make
 * contrary is at least undecided here, where the rest of the day is not
 * known. */
static enum keep
keep_own(const struct policy_context *c, const struct policy_standing *st,
    const struct session *s, enum keep most)
{
	struct policy_hearing parts = { .context = c, .session = s,
		.standing = st, .may_flag = true };
	struct policy_hearing whole = parts;
	size_t stretches;

	whole.whole_use = true;
	return most != KEEP_NOTHING && is_unpermitted(&parts, &stretches) &&
	    (stretches == 1 || is_unpermitted(&whole, &stretches)) ? most :
	    KEEP_NOTHING;
}

enum keep
policy_keep(const struct policy_context *c, const struct session *s,
    char entry[REGISTER_ID])
{
	struct policy_standing standing;
	struct policy_hearing h = { .context = c, .session = s,
		.standing = &standing, .may_flag = true };
	struct verdict v;
	enum keep keep;

	policy_stand(c, s, &standing);
	keep = keep_most(c, &standing, s);
	if (is_own(standing.equipment))
		return keep_own(c, &standing, s, keep);
	if (keep != KEEP_SESSION || !c->policy->index->masks ||
	    c->policy->monitoring != MONITORING_ROUTINE)
		return keep;
	policy_hear(&h, &v);
	if (!h.exempt)
		return keep;
	if (entry)
		snprintf(entry, REGISTER_ID, "%s", h.exempt);
	return KEEP_EXEMPT;
}

int
policy_judge(const struct policy_context *c, struct policy_day *day,
    const struct session *s, struct verdict *out, struct policy_steps *steps)
{
	struct policy_standing standing;
	struct policy_hearing h = { .context = c, .session = s,
		.standing = &standing, .day = day, .steps = steps };
	enum keep keep;

	policy_stand(c, s, &standing);
	keep = keep_most(c, &standing, s);
	if (is_own(standing.equipment))
		keep = keep_own(c, &standing, s, keep);
	h.may_flag = keep == KEEP_SESSION;
	return policy_hear(&h, out);
}
