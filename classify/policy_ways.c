/* policy_ways.c: an unknown answer is tried both ways, the same way wherever
 * the same question is asked. Only when every way ends in one outcome is it
 * what follows.
 *
 * Where all clauses that may still apply agree, no way need be tried. Where
 * they do not, two ways that differ end the search; and when neither shows
 * after a number of ways, it is undecided: to go through all of them could
 * take as long as there are ways, and no policy needs it. */
#include "classify/policy_ways.h"

#define MOST_WAYS 256

static bool
is_one(unsigned outcomes)
{
	return (outcomes & (outcomes - 1)) == 0;
}

/* The outcomes of every clause that may apply, as bits: all ways' and perhaps
 * more. */
static unsigned
outcomes_at_most(const struct policy *p, const struct policy_answers *a)
{
	unsigned found = 0;

	for (size_t i = 0; i < p->rule_count; i++) {
		int yes = policy_applies(&p->rules[i], a);

		if (yes)
			found |= 1u << p->rules[i].outcome;
		if (yes > 0)
			return found;
	}
	return found | 1u << p->otherwise;
}

/* A question a clause needs that is not answered. */
static int
open_in(const struct policy_rule *r, const struct policy_answers *a,
    uint64_t rather_not)
{
	uint64_t open = (r->yes | r->no) & ~(a->yes | a->no);

	if (open & ~rather_not)
		open &= ~rather_not;
	return __builtin_ctzll(open);
}

/* The outcomes over all ways from a clause on, until two differ. *left: how
 * many ways may still be tried. */
static unsigned
ways(const struct policy *p, size_t i, struct policy_answers a, int *left)
{
	unsigned found;
	uint64_t bit;

	for (; i < p->rule_count; i++) {
		int yes = policy_applies(&p->rules[i], &a);

		if (yes > 0)
			return 1u << p->rules[i].outcome;
		if (yes == 0)
			continue;
		if (--*left < 0)
			return ~0u;
		bit = UINT64_C(1) << open_in(&p->rules[i], &a, 0);
		a.yes |= bit;
		found = ways(p, i, a, left);
		a.yes &= ~bit;
		a.no |= bit;
		return is_one(found) ? found | ways(p, i, a, left) : found;
	}
	return 1u << p->otherwise;
}

/* The clause that leads to the outcome: the first that applies; if none does
 * for certain, the first that may and has this outcome. */
static int
leading(const struct policy *p, const struct policy_answers *a,
    enum outcome outcome)
{
	int maybe = -1;

	for (size_t i = 0; i < p->rule_count; i++) {
		int yes = policy_applies(&p->rules[i], a);

		if (yes > 0)
			return p->rules[i].outcome == outcome || maybe < 0 ?
			    (int)i : maybe;
		if (yes < 0 && maybe < 0 && p->rules[i].outcome == outcome)
			maybe = (int)i;
	}
	return maybe;
}

void
policy_find(const struct policy *p, const struct policy_answers *a,
    struct policy_finding *out)
{
	unsigned found = outcomes_at_most(p, a);
	int left = MOST_WAYS;

	if (!is_one(found))
		found = ways(p, 0, *a, &left);
	if (is_one(found)) {
		out->outcome = (enum outcome)__builtin_ctz(found);
		out->rule = leading(p, a, out->outcome);
		out->open = -1;
		return;
	}
	out->outcome = OUTCOME_UNDECIDED;
	out->rule = 0;
	while (policy_applies(&p->rules[out->rule], a) == 0)
		out->rule++;
	/* What a day's use comes to is asked only of what is known. */
	out->open = open_in(&p->rules[out->rule], a, p->index->limits);
}

bool
policy_is_contrary_without(const struct policy *p,
    const struct policy_answers *a, uint64_t questions)
{
	for (size_t i = 0; i < p->rule_count; i++) {
		const struct policy_rule *r = &p->rules[i];

		if (policy_applies(r, a) <= 0)
			continue;
		if (r->outcome != OUTCOME_CONTRARY)
			return false;
		if (!((r->yes | r->no) & questions))
			return true;
	}
	return false;
}
