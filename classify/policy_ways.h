/* policy_ways.h: clauses whose conditions are yes, no or unknown, and the
 * outcomes they may come to. Pure, on bits alone. */
#ifndef CLASSIFY_POLICY_WAYS_H
#define CLASSIFY_POLICY_WAYS_H

#include "classify/policy_facts.h"

struct policy_finding {
	enum outcome outcome;	/* undecided where ways differ */
	int rule;		/* that leads there; -1: none does */
	int open;		/* the question that is missing; -1 */
};

/* 1: every condition holds; 0: one does not; -1: that is not known. */
static inline int
policy_applies(const struct policy_rule *r, const struct policy_answers *a)
{
	if ((r->yes & a->no) | (r->no & a->yes))
		return 0;
	return (r->yes & ~a->yes) | (r->no & ~a->no) ? -1 : 1;
}

void policy_find(const struct policy *p, const struct policy_answers *a,
    struct policy_finding *out);

/* Is there a clause that is contrary, that no other comes before, and that
 * asks nothing of these questions? */
bool policy_is_contrary_without(const struct policy *p,
    const struct policy_answers *a, uint64_t questions);

#endif
