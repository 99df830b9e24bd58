/* publishing.h: a law put in force: linted, kept under its hash, entered in the
 * ledger with the minute and who published it. */
#ifndef DASHBOARD_PUBLISHING_H
#define DASHBOARD_PUBLISHING_H

#include "classify/settings.h"
#include "store/laws.h"

enum publishing {
	PUBLISHING_DONE,
	PUBLISHING_ALREADY,	/* it is what was published last */
	PUBLISHING_REFUSED,	/* by the linter (errors are in f), or *why */
	PUBLISHING_FAILED	/* *why */
};

/* What the linter finds in dir's law goes to f; about->by must be in its
 * roster, and about gets its hash. about->recorded_us is now. DONE: it may be
 * published. */
enum publishing publishing_check(const char *dir, struct ledger_law *about,
    struct text_faults *f, char *why, size_t whylen);

/* Enter it; l is open for writing. What the settings name is kept as the law
 * before, where none was published and it is another: before (65 bytes) gets
 * its hash, else "". */
enum publishing publishing_enter(const struct settings *s, const char *dir,
    struct ledger *l, struct ledger_law *about, char before[65], char *why,
    size_t whylen);

#endif
