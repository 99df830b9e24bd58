/* reviewing.h: what a person found of a session, before it goes into the
 * ledger: the one place where it is said who may, of what. Pure. */
#ifndef DASHBOARD_REVIEWING_H
#define DASHBOARD_REVIEWING_H

#include "dashboard/judging.h"

/* v has the disposition, the person and the reason; the rest, which is what
 * counting needs of the session and its verdict, is filled in. -1 and *why: the
 * person may not review it, it is not flagged, or there is nothing to take
 * back. */
int reviewing_check(struct review *v, const struct session *s,
    const struct judged *j, uint64_t now_us, char *why, size_t whylen);

#endif
