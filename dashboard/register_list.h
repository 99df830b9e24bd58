/* register_list.h: a register as people read it: each entry, its state, who did
 * what, what lapses soon; and who has not acknowledged the policy. */
#ifndef DASHBOARD_REGISTER_LIST_H
#define DASHBOARD_REGISTER_LIST_H

#include <stdio.h>

#include "classify/policy.h"

struct register_view {
	const struct policy_context *context;	/* as known, then */
	enum register_kind kind;
	const char *id;			/* this one alone; "" all */
	uint64_t at_us;
	bool json;
};

const char *register_done(enum register_verb v);	/* "approved" */

/* -1: out of memory. */
int register_list(FILE *out, const struct register_view *v);
/* People who have not acknowledged the policy in force. -1: likewise. */
int register_missing(FILE *out, const struct register_view *v);

#endif
