/* outcome.h: what a policy makes of a session, in one word. */
#ifndef CLASSIFY_OUTCOME_H
#define CLASSIFY_OUTCOME_H

enum outcome {
	OUTCOME_PERMITTED,
	OUTCOME_CONTRARY,	/* "contrary on its face" */
	OUTCOME_UNDECIDED,	/* the policy does not say, or a fact misses */
	OUTCOME_OUTSIDE,
	OUTCOME_COUNT
};

const char *outcome_name(enum outcome o);	/* "contrary" */

#endif
