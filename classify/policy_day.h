/* policy_day.h: what was used so far on one local day, by each person or
 * device, of what each limit a day counts. struct policy_day is policy.h's. */
#ifndef CLASSIFY_POLICY_DAY_H
#define CLASSIFY_POLICY_DAY_H

#include "classify/policy_ways.h"

/* One session's part in its day. */
struct policy_use {
	const struct policy *policy;
	const struct session *session;
	struct policy_sum *sums;	/* a limit each; the day's */
	uint64_t serial;		/* of the session */
	uint64_t midnight_us;		/* at which the day begins */
};

/* Begin with a session: another day, or policy, begins anew. -1: out of
 * memory. */
int policy_day_begin(struct policy_day *d, const struct policy_context *c,
    const struct policy_standing *st, const struct session *s,
    struct policy_use *out);

/* The limits as they stand at a minute, in *a, and the counts by question. */
void policy_day_look(const struct policy_use *u, uint32_t minute,
    struct policy_answers *a,
    struct policy_count counts[POLICY_MOST_QUESTIONS]);

/* The minute, which is active in the session, counts for each limit as the
 * other answers say; then *a and counts are changed accordingly. has_content:
 * it bore content. False: it counts for none, and nor does another with these
 * answers. */
bool policy_day_count(const struct policy_use *u, uint32_t minute,
    bool has_content, struct policy_answers *a,
    struct policy_count counts[POLICY_MOST_QUESTIONS]);

#endif
