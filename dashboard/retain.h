/* retain.h: what has been kept for long enough, by the policy in force on a
 * day: judged now, for a verdict is computed and its length with it. */
#ifndef DASHBOARD_RETAIN_H
#define DASHBOARD_RETAIN_H

#include "classify/policy_retention.h"
#include "dashboard/reader.h"
#include "store/removal.h"
#include "store/written.h"

/* Most sessions, and most days of counts, in one order: it is one entry itself,
 * and its tombstone another, with a mark of each that is of a capture file.
 * What is beyond that goes with the next. */
#define RETAIN_MOST 100000
#define RETAIN_DAYS 92

struct retained {
	struct duty order;	/* rule, day, policy, law, head, classes, held:
				 * the rest is the caller's */
	struct removal what;	/* retained_free */
	struct retention_length lengths[RETENTION_CLASS_COUNT];
	uint64_t unknown;	/* kept for want of a term in the calendar */
	bool has_more;
};

/* Decide, as on the local day. 0, or -1 and *why. */
int retain_decide(struct reader *r, struct written *w, int32_t day,
    struct retained *out, char *why, size_t whylen);

/* Everything that is of one person, by each of their ids, but what a hold
 * keeps: sessions on devices that were theirs alone then, and the counts of
 * register entries about them. 0, or -1 and *why. */
int retain_person(struct reader *r, struct written *w, const char *person,
    int32_t day, struct retained *out, char *why, size_t whylen);

void retained_free(struct retained *r);

#endif
