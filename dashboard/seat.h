/* seat.h: as what somebody uses the dashboard. Pure.
 *
 * Seats follow from the offices a person holds in the roster at that moment,
 * so that who leaves an office leaves its seat; only the administrator's is the
 * account's. What each gets, and must not get, is the table of site.c. */
#ifndef DASHBOARD_SEAT_H
#define DASHBOARD_SEAT_H

#include "classify/roster.h"

enum seat {
	SEAT_ADMINISTRATOR,	/* the box: no person's use */
	SEAT_NETWORK_MANAGER,	/* flags: not conduct, not his own */
	SEAT_BUSINESS_MANAGER,	/* numbers */
	SEAT_HEAD,		/* head or deputy: what is referred */
	SEAT_CHAIR,		/* the head's own cases */
	SEAT_GOVERNOR,		/* numbers, by term */
	SEAT_TRUST,		/* likewise, of all schools */
	SEAT_SAFEGUARDING,	/* what concerns pupils */
	SEAT_NOMINATED,		/* official use */
	SEAT_AUDITOR,		/* who looked at what; data protection */
	SEAT_STAFF,		/* one's own */
	SEAT_COUNT
};
#define SEAT(s) (1u << SEAT_##s)
#define SEAT_ALL ((1u << SEAT_COUNT) - 1)

const char *seat_words(enum seat s);		/* "network manager" */

/* Bits 1 << enum seat; 0: not in the roster then, or suspended. */
unsigned seats_of(const struct roster *r, const char *person,
    bool is_administrator, uint64_t at_us);

#endif
