/* law_diff.h: what two laws say differently, in words: sentences that are no
 * longer so, and those that are now. Pure. */
#ifndef DASHBOARD_LAW_DIFF_H
#define DASHBOARD_LAW_DIFF_H

#include "dashboard/law_phrase.h"

enum law_change {
	LAW_GONE,	/* the first says it alone */
	LAW_CAME,	/* the second does */
	LAW_MOVED,	/* the rule's clauses that stayed are in another
			 * order; text is law_moved_text */
};
extern const char law_moved_text[];

/* By section, in it what is gone, what came, what moved. Borrowed. */
typedef void law_diff_visit(void *arg, enum law_section s,
    enum law_change change, const char *text);

/* How many differences there are. */
size_t law_diff(const struct law_words *a, const struct law_words *b,
    law_diff_visit *visit, void *arg);

#endif
