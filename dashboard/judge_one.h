/* judge_one.h: the verdict on one session of the store: where a policy limits
 * use a day, what came before it that day is judged too. Here, and nowhere
 * else, the grade of coverage is set (cover_grade.h): lists of many sessions
 * leave it "not assessed", as the policy does. */
#ifndef DASHBOARD_JUDGE_ONE_H
#define DASHBOARD_JUDGE_ONE_H

#include "dashboard/reader.h"

/* r has laws and a store, and is borrowed by *out, of which cover is set, too:
 * zero where nothing is kept of the day. steps NULL: they are not wanted. -1
 * and *why. */
int judge_one(struct reader *r, const struct session *s, struct judged *out,
    struct policy_steps *steps, char *why, size_t whylen);

#endif
