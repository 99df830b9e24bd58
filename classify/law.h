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
	const struct law *before;	/* whose some of the five may be; or
					 * NULL */
};

/* All five or nothing; every fault of every text is collected. The zone must
 * be set before (calendar_zone). */
int law_load(struct law **out, const char *dir, struct text_faults *f);
/* The same; what is to the letter as in a law loaded before is not read again
 * but borrowed from it: it must outlive *out. */
int law_load_after(struct law **out, const char *dir, const struct law *before,
    struct text_faults *f);
void law_free(struct law *l);

/* ---- a law that may not be fit to be used ---- */

/* What of the five can be read; the others are NULL. The hash is "" if any is.
 * -1: out of memory, and a fault says so. */
int law_draft(struct law **out, const char *dir, struct text_faults *f);
/* A policy's file alone, with the catalogue and, if there, the grading of a
 * directory. */
int law_draft_policy(struct law **out, const char *policy, const char *dir,
    struct text_faults *f);
/* All there is to find in what was read, errors too. today is a local day. */
void law_lint(const struct law *l, int32_t today, struct text_faults *f);

struct policy_context law_context(const struct law *l);

#endif
