/* law_clause.h: a clause of a policy as a sentence one can read aloud. */
#ifndef DASHBOARD_LAW_CLAUSE_H
#define DASHBOARD_LAW_CLAUSE_H

#include "dashboard/law_phrase.h"

/* "During working time, use of social media is contrary to this policy
 * (section 6: “Personal use ... working time”)." */
void law_clause(const struct law *l, size_t i, struct phrase *out);

#endif
