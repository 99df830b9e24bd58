/* keep_holds.h: what of an order stays, since a hold that came after it names
 * it. What a hold keeps is decided by what is known now, as beadle retain
 * does: of a device's day that is judged as one, all of it. */
#ifndef STORE_KEEP_HOLDS_H
#define STORE_KEEP_HOLDS_H

#include "store/ledger.h"
#include "store/removal.h"

/* Whose alone a session's device was, and how it is judged. */
struct keep_holds_user {
	char person[REGISTER_NAME];	/* "" nobody's in particular */
	bool has_limits;		/* on use in a day */
};
/* -1: out of memory. */
typedef int keep_holds_ask(void *arg, const struct session *s,
    struct keep_holds_user *out);

/* Which ids are one person's: the roster as known now, borrowed until asked
 * again; NULL: each is its own. */
typedef const struct roster *keep_holds_roster(void *arg);

struct keep_holds_law {
	keep_holds_ask *ask;
	keep_holds_roster *roster;
	void *arg;			/* theirs */
};

struct keep_holds {
	const char *state;
	const struct ledger *ledger;
	struct keep_holds_law law;
	bool is_retention;		/* the order's rule */
	bool is_begun;			/* its texts in the observations go
					 * already: only of the ledger's is
					 * anything left out */
};

/* Leave out of what goes what a hold keeps. j: the observations. -1 and *why,
 * and what goes is as it was. */
int keep_holds_leave_out(const struct keep_holds *h, struct journal *j,
    struct removal *what, char *why, size_t whylen);

#endif
