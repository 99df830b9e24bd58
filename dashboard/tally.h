/* tally.h: sessions and their verdicts become numbers. Pure: no clock, no I/O.
 *
 * Time is never summed over what ran in parallel. Of a set of sessions
 *
 *	lower_s is 60 for each distinct (device, minute) that bore content
 *		(grade_content), but never more than upper_s;
 *	upper_s is, over devices, the length of the union of their
 *		[start, end] intervals, in microseconds, then whole seconds.
 *
 * A period row counts a session in each kind of period it touches, with its
 * time clipped to those stretches of the calendar; it counts it as contrary
 * when a stretch of that kind was. So does an hours row with the stretches of
 * the verdict that were in working time, outside it, or where that is not
 * known; a session that needed no clause is in none. */
#ifndef DASHBOARD_TALLY_H
#define DASHBOARD_TALLY_H

#include "dashboard/judging.h"

struct tally_numbers {
	uint64_t sessions, devices, contrary;
	int64_t lower_s, upper_s;
};

struct tally_row {
	char id[64];		/* service, device group ("" of devices in
				 * none), kind of period; "yes", "no" or
				 * "unknown" of working time */
	struct tally_numbers n;
};

struct tally_clause {		/* words are the policy's, borrowed */
	const char *clause;	/* its own section; "" otherwise */
	const char *title;
	enum outcome outcome;
	uint64_t sessions;
	const struct law *law;	/* whose clause */
	bool normally;		/* contrary only so */
};

/* Rows in the order of their ids, laws as they judged first, clauses by law,
 * clause, title and outcome. */
struct tally {
	struct tally_numbers all;
	uint64_t outcomes[OUTCOME_COUNT];
	uint64_t normally;	/* of the contrary, those only "normally" so */
	struct tally_row *services, *groups, *periods, *hours;
	size_t service_count, group_count, period_count, hours_count;
	struct tally_clause *clauses;
	size_t clause_count;
	const struct law **laws;	/* that judged any session; borrowed */
	size_t law_count;
};

struct tally_maker;

struct tally_maker *tally_new(void);	/* NULL: out of memory */
void tally_free(struct tally_maker *m);

/* Count s, as it was judged; the laws are borrowed for the life of maker and
 * tally. The sessions of one local day come together, in any order; days in
 * any order. -1: out of memory, and m is only to be freed. */
int tally_add(struct tally_maker *m, const struct session *s,
    const struct judged *j);

/* The numbers of what was added; tally_clear them. m may be freed after, not
 * added to. -1: out of memory. */
int tally_end(struct tally_maker *m, struct tally *out);
void tally_clear(struct tally *t);

#endif
