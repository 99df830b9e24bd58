/* law.h: the five texts of a law directory together: policy, calendar,
 * roster, catalogue, grading (.yaml), and catalogue-local.yaml if there. */
#ifndef CLASSIFY_LAW_H
#define CLASSIFY_LAW_H

#include "classify/policy.h"

struct law {
	struct policy *policy;
	struct calendar *calendar;
	struct roster *roster;
	struct catalogue *catalogue;
	struct grading *grading;
	char hash[65];	/* SHA-256 over "name hash\n" of the five, by name */
};

/* All five or nothing; every fault of every text is collected. The zone must
 * be set before (calendar_zone). */
int law_load(struct law **out, const char *dir, struct text_faults *f);
void law_free(struct law *l);
struct policy_context law_context(const struct law *l);

#endif
