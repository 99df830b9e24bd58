/* outcome.c: the names of outcomes. */
#include "classify/outcome.h"

#include <assert.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static const char *const outcomes[] = {
	[OUTCOME_PERMITTED] = "permitted", [OUTCOME_CONTRARY] = "contrary",
	[OUTCOME_UNDECIDED] = "undecided", [OUTCOME_OUTSIDE] = "outside",
};
static_assert(ARRAY_LEN(outcomes) == OUTCOME_COUNT, "name every outcome");

const char *
outcome_name(enum outcome o)
{
	return outcomes[o];
}
