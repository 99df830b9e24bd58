/* measured.h: how often a grade of use is wrong, as measured for this release
 * (tests/accuracy): etc/accuracy.yaml. Numbers of uses of which it is known
 * what was done. They speak of one grading and one catalogue, by hash, and of
 * no other. Pure. */
#ifndef CLASSIFY_MEASURED_H
#define CLASSIFY_MEASURED_H

#include "classify/precision.h"
#include "classify/text.h"

struct measured {
	char grading[65], catalogue[65];	/* "": nothing was measured */
	char corpus[64];
	unsigned uses;
	struct precision_ratio visits;	/* of those graded a visit (3 or 4):
					 * right, and those that were none */
	struct precision_ratio found;	/* of visits: right, graded so */
	struct precision_ratio inside;	/* of all uses: right, true time within
					 * the bounds */
	unsigned parts, parts_above;	/* parts of other sites' pages; those
					 * graded above 1 */
};

/* 0, or -1 and a fault; *out is zeroed then. */
int measured_load(struct measured *out, const char *path,
    struct text_faults *f);

/* Do they speak of these texts? */
bool measured_is_of(const struct measured *m, const char *grading,
    const char *catalogue);

#endif
