/* policy.c: what a policy says of itself. */
#include "classify/policy.h"

#include <assert.h>
#include <string.h>

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

const char *
policy_clause(const struct policy *p, size_t i)
{
	return i < p->rule_count ? p->rules[i].clause : "";
}

bool
policy_has_limits(const struct policy *p)
{
	return p->index->limits != 0;
}

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

bool
policy_is_in_force(const struct policy_context *c, uint64_t at_us)
{
	return c->is_trial ||
	    calendar_day_of(c->calendar, at_us) >= c->policy->from;
}

bool
policy_covers(const struct policy *p, const struct catalogue_service *service)
{
	return !p->categories ||
	    policy_has_word(p->categories, service->category) ||
	    policy_has_word(p->named, service->id);
}
