/* policy_tell.c: the facts a clause asked for, in words. */
#include "classify/policy_parts.h"

#include <stdio.h>
#include <string.h>

/* "working time: yes (Period 2, ...)"; cut and marked. */
static void
tell_fact(const struct policy_facts *f, size_t question,
    char out[POLICY_FACT])
{
	static const char *const words[] = { "unknown", "no", "yes" };
	const struct policy_question *q = &f->policy->questions[question];
	char why[2 * POLICY_FACT];
	const char *what;
	int n, yes = policy_answer(f, question, &what);

	policy_kind_at(q->kind)->tell(f, q, why, sizeof(why));
	n = snprintf(out, POLICY_FACT, "%s: %s (%s)", what, words[yes + 1],
	    why);
	if (n >= POLICY_FACT)
		strcpy(out + POLICY_FACT - sizeof("...)"), "...)");
}

void
policy_tell(const struct policy_facts *f, const struct policy_rule *r,
    char facts[sizeof(((struct policy_step *)0)->facts)])
{
	const size_t most = sizeof(((struct policy_step *)0)->facts);
	char fact[POLICY_FACT];
	size_t len = 0;

	facts[0] = '\0';
	for (size_t i = 0; i < r->count && len < most; i++) {
		tell_fact(f, r->conditions[i].question, fact);
		len += (size_t)snprintf(facts + len, most - len, "%s%s",
		    i ? "; " : "", fact);
	}
	if (len >= most)
		strcpy(facts + most - sizeof("..."), "...");
}
