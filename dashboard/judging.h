/* judging.h: sessions judged as they come, each by the law of its start. Pure.
 *
 * Where a policy limits use a day, the sessions of a day come in the order of
 * their starts, then ids. What was read from capture files does not add to
 * what was seen live, for it may be the same use: each has its own day. */
#ifndef DASHBOARD_JUDGING_H
#define DASHBOARD_JUDGING_H

#include "classify/law.h"
#include "dashboard/wording.h"
#include "store/store.h"

/* What one session is judged by; borrowed. */
struct judging_basis {
	struct policy_context context;
	const struct law *law;		/* in force then: policy, and name */
};
/* What a session that starts then is judged by. */
typedef void judging_find(const void *arg, uint64_t start_us,
    struct judging_basis *out);

struct judged {
	struct judging_basis basis;
	struct verdict verdict;
	struct store_cover cover;	/* of its day, where it was read
					 * (judge_one.h) and GRADE_COVER is
					 * not -1; else not set */
};

enum judging_result { JUDGING_DONE,
	JUDGING_ORDER,		/* not after the one before, and a limit
				 * needs that; nothing was counted */
	JUDGING_MEMORY };

struct judging;

/* find and arg are borrowed. NULL: out of memory. */
struct judging *judging_new(judging_find *find, const void *arg);
void judging_free(struct judging *j);

/* The verdict on the next session. What is borrowed in *out is the basis's.
 * steps NULL: they are not wanted. */
enum judging_result judging_next(struct judging *j, const struct session *s,
    struct judged *out, struct policy_steps *steps);

/* When the newest act among those known was recorded; 0: there is none. */
uint64_t judging_newest(const struct registers *r, uint64_t as_known_us);

/* What was known in words: "all that is recorded; in the registers last on
 * 2026-11-19 16:00:00+00:00", and, where there are any, "; reviews last on
 * ...". Returns buf. */
#define JUDGING_KNOWN 260
char *judging_known(enum language l, const struct policy_context *c,
    char buf[JUDGING_KNOWN]);

/* Why there is no verdict: "out of memory". */
const char *judging_words(enum judging_result r);

/* Was the session read from a capture file? */
bool judging_is_file(const struct session *s);

#endif
