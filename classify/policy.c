/* policy.c: what a policy says of itself, and what may be kept under it. */
#include "classify/policy.h"

#include <assert.h>

#include "classify/policy_parts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static const struct {
	const char *name, *words;
} outcomes[] = {
	[OUTCOME_PERMITTED] = { "permitted", "permitted" },
	[OUTCOME_CONTRARY] = { "contrary", "contrary on its face" },
	[OUTCOME_UNDECIDED] = { "undecided", "not decided by the policy" },
	[OUTCOME_OUTSIDE] = { "outside", "outside the rule" },
};
static_assert(ARRAY_LEN(outcomes) == OUTCOME_COUNT, "name every outcome");

const char *
outcome_name(enum outcome o)
{
	return outcomes[o].name;
}

const char *
outcome_words(enum outcome o)
{
	return outcomes[o].words;
}

const char *
policy_hash(const struct policy *p)
{
	return text_hash(p->text);
}

const char *
policy_title(const struct policy *p)
{
	return p->title;
}

const char *
policy_school(const struct policy *p)
{
	return p->school;
}

size_t
policy_clauses(const struct policy *p)
{
	return p->rule_count;
}

const char *
policy_clause(const struct policy *p, size_t i)
{
	return i < p->rule_count ? p->rules[i].clause : "";
}

const char *
policy_clause_title(const struct policy *p, size_t i)
{
	return i < p->rule_count ? p->rules[i].title : "";
}

bool
policy_has_limits(const struct policy *p)
{
	int minutes = policy_kind_named("minutes_today");
	int episodes = policy_kind_named("episodes_today");

	for (size_t i = 0; i < p->question_count; i++)
		if (p->questions[i].kind >= 0 &&
		    (p->questions[i].kind == minutes ||
		    p->questions[i].kind == episodes))
			return true;
	return false;
}

bool
policy_covers(const struct policy *p, const struct catalogue_service *service)
{
	return !p->categories ||
	    policy_has_word(p->categories, service->category) ||
	    policy_has_word(p->named, service->id);
}

static bool
is_pupils(const struct policy_standing *s)
{
	return s->used_by == PERSON_PUPIL ||
	    (s->person && s->person->kind == PERSON_PUPIL);
}

static enum keep
keep_school(const struct policy *p, int32_t day)
{
	switch (p->monitoring) {
	case MONITORING_OFF:
		break;
	case MONITORING_AGGREGATE:
	case MONITORING_ON_AUTHORITY:
		return KEEP_SUM;
	case MONITORING_ROUTINE:
		return day < p->from ? KEEP_SUM : KEEP_SESSION;
	case MONITORING_COUNT:
		break;
	}
	return KEEP_NOTHING;
}

enum keep
policy_keep(const struct policy_context *c, const struct session *s,
    char entry[REGISTER_ID])
{
	const struct policy *p = c->policy;
	int32_t day = calendar_day(s->start_us);
	struct policy_standing standing;

	(void)entry;
	policy_stand(c, s, &standing);
	if (!standing.service || !policy_covers(p, standing.service) ||
	    p->monitoring == MONITORING_OFF ||
	    (is_pupils(&standing) && !p->keeps_pupils))
		return KEEP_NOTHING;
	switch (standing.equipment) {
	case EQUIPMENT_SCHOOL:
		return keep_school(p, day);
	case EQUIPMENT_UNKNOWN:
		return p->keeps_unknown ? keep_school(p, day) :
		    KEEP_UNKNOWN;
	case EQUIPMENT_PERSONAL:
	case EQUIPMENT_GUEST:
	case EQUIPMENT_COUNT:
		break;
	}
	return KEEP_NOTHING;
}
