/* policy.c: what a policy says of itself. */
#include "classify/policy.h"

#include <string.h>

#include "classify/policy_parts.h"

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

const char *
policy_clause_title(const struct policy *p, size_t i)
{
	return i < p->rule_count ? p->rules[i].title : "";
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
	    policy_has_word(p->named, service->id) ||
	    policy_has_word(p->taken_as, service->id);
}
