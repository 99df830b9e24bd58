/* contests.h: what people say against entries about themselves, and what was
 * answered. In memory; ledger_text.h has the entries.
 *
 * A contest is OPEN when it was said, and ANSWERED once, by somebody else: both
 * stay. Of a session, one is open at a time; after an answer it may be
 * contested again. */
#ifndef STORE_CONTESTS_H
#define STORE_CONTESTS_H

#include "classify/registers_act.h"

#define CONTEST_ID 24		/* "contest-12" and a NUL */
#define CONTEST_TEXT 1500
#define CONTEST_OFFICE 32

enum contest_found {
	CONTEST_STANDS,		/* the entry is right */
	CONTEST_WRONG,		/* it is not, and was marked so */
	CONTEST_NOTED,		/* right, and what was said belongs to it */
	CONTEST_FOUND_COUNT
};

struct contest {		/* one entry: said, or answered */
	bool is_answer;
	char id[CONTEST_ID];
	char session[17];	/* what it is about */
	int32_t day;		/* of the session */
	char by[REGISTER_NAME];	/* who says it; who answers */
	char os_user[REGISTER_NAME];
	char office[CONTEST_OFFICE];	/* who is to answer: "head"; of an
					 * answer, who did */
	enum contest_found found;	/* an answer's alone */
	char reason[CONTEST_TEXT];
	uint64_t recorded_us;
};

struct contests_one {
	struct contest said;
	struct contest answer;	/* id "": open */
	/* Of those before it about the session: when first one was answered,
	 * and when first one was found to be right; 0: none was. */
	uint64_t answered_before_us, wrong_before_us;
};

struct contests;

struct contests *contests_new(void);		/* NULL: out of memory */
void contests_free(struct contests *c);

/* Can it be taken? -1 and *why: one is open, it was answered, nobody answers
 * himself. */
int contests_check(const struct contests *c, const struct contest *one,
    char *why, size_t whylen);
/* Take the entry, copied; an answer to what is not there any more is passed
 * over. -1 and *why: out of memory. */
int contests_take(struct contests *c, const struct contest *one, char *why,
    size_t whylen);

/* The id of the next. */
void contests_next(const struct contests *c, char id[CONTEST_ID]);

/* In the order in which they were said; borrowed until the next is taken. */
size_t contests_count(const struct contests *c);
const struct contests_one *contests_at(const struct contests *c, size_t i);
const struct contests_one *contests_named(const struct contests *c,
    const char *id);
/* The last about a session that had been said then, 0: now; NULL: nobody had
 * contested it. Its answer may be of later. */
const struct contests_one *contests_of(const struct contests *c,
    const char *session, uint64_t as_known_us);

/* The local day by which what was said on one is to be answered: so many days
 * later; 0: within one month, UK GDPR article 12(3): the same day of the next,
 * or its last. */
int32_t contest_due(int32_t said, int days);
const char *contest_found_name(enum contest_found f);	/* "stands" */

#endif
