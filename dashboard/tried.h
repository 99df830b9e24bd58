/* tried.h: the same sessions under the law and under a draft of another, as
 * numbers. Pure: no clock, no I/O but writing.
 *
 * What is printed names no session, device or person. For a governing body may
 * publish it, counts are rounded to the nearest TRIED_ROUND, which leaves no
 * difference of two of them to tell a single session, and 1 to TRIED_FEW - 1
 * are only said to be under TRIED_FEW. */
#ifndef DASHBOARD_TRIED_H
#define DASHBOARD_TRIED_H

#include <stdio.h>

#include "dashboard/tally.h"

#define TRIED_FEW 5
#define TRIED_ROUND 5

struct tried_change {		/* decided otherwise; words borrowed */
	struct tally_clause now, draft;	/* their sessions are not used */
	uint64_t sessions;
};

struct tried {
	int32_t from, to;		/* local days, both included */
	struct judging_basis draft;	/* borrowed */
	struct judging_basis now;	/* of the last day's end; borrowed */
	struct tally before, after;	/* tried_clear it */
	/* [under the law][under the draft] */
	uint64_t outcomes[OUTCOME_COUNT][OUTCOME_COUNT];
	struct tried_change *changes;	/* by clauses */
	size_t change_count;
	bool from_files;		/* sessions are of capture files */
};

/* The sessions come as judging_next wants them. Those of capture files count
 * only where there are no others. Borrowed as judging_new does. */
struct tried_maker;
struct tried_judge { judging_find *find; const void *arg; };
struct tried_maker *tried_new(const struct tried_judge *now,
    const struct tried_judge *draft);		/* NULL: out of memory */
enum judging_result tried_add(struct tried_maker *m, const struct session *s);
/* out->from and to are set. -1: out of memory. */
int tried_end(struct tried_maker *m, struct tried *out);
void tried_free(struct tried_maker *m);
void tried_clear(struct tried *t);

/* "none", "under 5", "120"; returns buf. */
#define TRIED_COUNT 32
char *tried_count(uint64_t n, char buf[TRIED_COUNT]);

/* -1: out of memory. tried_json writes all or nothing. */
int tried_text(const struct tried *t, FILE *out);
int tried_json(const struct tried *t, FILE *out);

#endif
