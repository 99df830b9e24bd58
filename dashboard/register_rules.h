/* register_rules.h: may this be done to a register? By the newest law and what
 * was done before. Pure. */
#ifndef DASHBOARD_REGISTER_RULES_H
#define DASHBOARD_REGISTER_RULES_H

#include "classify/policy.h"

/* The act is as register_form_act read it. On success its services are ids
 * however they were typed, its authority is filled in, and of an
 * acknowledgement which policy. -1 and *why, one sentence. */
int register_rules_check(const struct policy_context *c,
    struct register_act *a, char *why, size_t whylen);

#endif
