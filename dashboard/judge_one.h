/* judge_one.h: the verdict on one session of the store: where a policy limits
 * use a day, what came before it that day is judged too. */
#ifndef DASHBOARD_JUDGE_ONE_H
#define DASHBOARD_JUDGE_ONE_H

#include "dashboard/reader.h"

/* r has laws and a store, and is borrowed by *out. steps NULL: they are not
 * wanted. -1 and *why. */
int judge_one(struct reader *r, const struct session *s, struct judged *out,
    struct policy_steps *steps, char *why, size_t whylen);

#endif
