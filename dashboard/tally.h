/* tally.h: sessions and law become numbers. Pure: no clock, no I/O.
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
 * when a stretch of that kind was. */
#ifndef DASHBOARD_TALLY_H
#define DASHBOARD_TALLY_H

#include "classify/policy.h"

struct tally_numbers {
	uint64_t sessions, devices, contrary;
	int64_t lower_s, upper_s;
};

struct tally_row {
	char id[64];		/* service, device group ("" of devices in none)
				 * or kind of period */
	struct tally_numbers n;
};

struct tally_clause {		/* words are the policy's, borrowed */
	const char *clause;	/* its own section; "" otherwise */
	const char *title;
	enum outcome outcome;
	uint64_t sessions;
};

/* Rows in the order of their ids, clauses of clause, title and outcome. */
struct tally {
	struct tally_numbers all;
	uint64_t outcomes[OUTCOME_COUNT];
	struct tally_row *services, *groups, *periods;
	size_t service_count, group_count, period_count;
	struct tally_clause *clauses;
	size_t clause_count;
};

struct tally_maker;

/* c is borrowed for the life of maker and tally. NULL: out of memory. */
struct tally_maker *tally_new(const struct policy_context *c);
void tally_free(struct tally_maker *m);

/* Judge s and count it. The sessions of one local day come together, in any
 * order; days in any order. -1: out of memory, and m is only to be freed. */
int tally_add(struct tally_maker *m, const struct session *s);

/* The numbers of what was added; tally_clear them. m may be freed after, not
 * added to. -1: out of memory. */
int tally_end(struct tally_maker *m, struct tally *out);
void tally_clear(struct tally *t);

#endif
