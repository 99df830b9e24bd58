/* audit.h: the ledger's entries of who looked at what, and of what reviewers
 * found, one by one with their sequences: for those who decide what of them
 * goes, and for whom they are about. */
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include "classify/reviews.h"
#include "store/duty.h"

struct audit_entry {
	uint64_t sequence, recorded_us;
	bool is_look;		/* else a review */
	struct duty look;
	struct review review;
};

/* Those that have their text. visit returns 0 to go on. 0, what visit
 * returned, or -1 and *why. */
typedef int audit_visit(void *arg, const struct audit_entry *e);
int audit_each(const char *state, audit_visit *visit, void *arg, char *why,
    size_t whylen);

#endif
