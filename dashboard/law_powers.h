/* law_powers.h: a policy's approvals and routes, as sentences. */
#ifndef DASHBOARD_LAW_POWERS_H
#define DASHBOARD_LAW_POWERS_H

#include "classify/policy_text.h"
#include "dashboard/law_phrase.h"

void law_powers(const struct policy *p, struct law_words *w);
void law_routes(const struct policy *p, struct law_words *w);

#endif
