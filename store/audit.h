/* audit.h: the ledger's entries of who looked at what, of what reviewers
 * found, and of what was contested and answered, one by one with their
 * sequences: for those who decide what of them goes, and for whom they are
 * about. */
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include "classify/reviews.h"
#include "store/contests.h"
#include "store/duty.h"

enum audit_what { AUDIT_LOOK, AUDIT_REVIEW, AUDIT_CONTEST };

struct audit_entry {
	uint64_t sequence, recorded_us;
	enum audit_what what;
	struct duty look;
	struct review review;
	struct contest contest;
	const char *session;	/* a review's or contest's; else "" */
};

/* Those that have their text, behind a sequence (0: all). visit returns 0 to go
 * on. 0, what visit returned, or -1 and *why. */
typedef int audit_visit(void *arg, const struct audit_entry *e);
int audit_each(const char *state, uint64_t after, audit_visit *visit,
    void *arg, char *why, size_t whylen);

#endif
