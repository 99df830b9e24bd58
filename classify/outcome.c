/* outcome.c: the names of outcomes. */
#include "classify/outcome.h"

#include <assert.h>

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
