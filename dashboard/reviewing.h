/* reviewing.h: what a person found of a session, before it goes into the
 * ledger: the one place where it is said who may, of what. Pure. */
#ifndef DASHBOARD_REVIEWING_H
#define DASHBOARD_REVIEWING_H

#include "dashboard/judging.h"
#include "dashboard/seat.h"

/* Of a flag: is it for this person, on these seats, to look into and say what
 * it was? Not one's own, not those of people one may not judge. The network
 * manager has the others; whom it is sent to, when that is the chair of
 * governors or who is above, has it; the head has what policy_naming_heads
 * says, which hangs on what was found of it. */
enum reviewing_reach { REVIEWING_NOT, REVIEWING_IF_FOUND, REVIEWING_ANY,
	REVIEWING_OWN };	/* not for them, for it is theirs */
struct reviewing_who {
	const char *person;
	unsigned seats;
	uint64_t now_us;
};
/* What rests on laws and offices alone. */
enum reviewing_reach reviewing_reach(const struct reviewing_who *who,
    const struct session *s, const struct judged *j);
/* And with what was found of it, the answer. */
bool reviewing_may(const struct reviewing_who *who, const struct session *s,
    const struct judged *j);

/* v has the disposition, the person and the reason; the rest, which is what
 * counting needs of the session and its verdict, is filled in. -1 and *why: the
 * person may not review it, by the offices they hold now, it is not flagged, or
 * there is nothing to take back. */
int reviewing_check(struct review *v, const struct session *s,
    const struct judged *j, uint64_t now_us, char *why, size_t whylen);

#endif
