/* policy_hear.h: one session heard before a policy, whoever asks: policy_judge
 * for the verdict, policy_keep for whether it may be recorded. */
#ifndef CLASSIFY_POLICY_HEAR_H
#define CLASSIFY_POLICY_HEAR_H

#include "classify/policy_facts.h"

struct policy_hearing {
	const struct policy_context *context;
	const struct session *session;
	const struct policy_standing *standing;
	struct policy_day *day;		/* NULL: not known */
	bool may_flag;			/* it would be recorded */
	bool whole_use;			/* each stretch has all the session's
					 * use; else its own */
	struct policy_steps *steps;	/* NULL: not asked for */
	const char *exempt;		/* set: the first of the entries that
					 * permit all of the use; NULL */
};

/* The verdict, all of *out but stretches beyond the last. 0, or -1: out of
 * memory. */
int policy_hear(struct policy_hearing *h, struct verdict *out);

#endif
