/* tally.h: sessions and their verdicts become numbers. Pure: no clock, no I/O.
 *
 * Time is never summed over what ran in parallel. Of a set of sessions
 *
 *	lower_s is 60 for each distinct (device, minute) that bore content
 *		(grade_content), but never more than upper_s;
 *	upper_s is, over devices, the length of the union of their
 *		[start, end] intervals, in microseconds, then whole seconds.
 *
 * Most tables part the sessions: each counts in one row. In the others
 * (periods, hours) a session counts in each row it touches, with its time
 * clipped to those stretches of the calendar or of the verdict; it counts it as
 * contrary when a stretch of that kind was. A session that needed no clause is
 * in no row of hours.
 *
 * TALLY_OWN and TALLY_CLEARED have what is counted there by tally_add_to alone:
 * use of equipment that is not known to be the school's, which is in no other
 * number, and what people looked into and found to be nothing, which is.
 *
 * People are counted to know of how many a number speaks at least, whatever
 * their ids: the person whose the device is by the roster, also where it is
 * doubtful that they used it, for as many devices each might be theirs; where
 * the roster knows none, the device. */
#ifndef DASHBOARD_TALLY_H
#define DASHBOARD_TALLY_H

#include "dashboard/dates.h"
#include "dashboard/judging.h"

enum tally_table {
	TALLY_ALL,		/* one row, "" */
	TALLY_SERVICES, TALLY_CATEGORIES,
	TALLY_GROUPS, TALLY_PLACES,	/* of devices, by their verdicts; "" of
					 * those in none */
	TALLY_OUTCOMES,		/* outcome_name */
	TALLY_WORKING,		/* "yes": some of it in working time; else
				 * "unknown" of some; else "no" */
	TALLY_PARTS,		/* "2026-11-16": dates_part from that day */
	/* these do not part the sessions: */
	TALLY_OWN, TALLY_CLEARED,	/* one row each, "" */
	TALLY_PERIODS,		/* kind of period */
	TALLY_HOURS,		/* "yes", "no", "unknown" of working time */
	TALLY_TABLE_COUNT
};

struct tally_numbers {
	uint64_t sessions, devices, contrary;
	int64_t lower_s, upper_s;
	uint64_t people, contrary_people;
};

struct tally_row { char id[64]; struct tally_numbers n; };
struct tally_list { struct tally_row *rows; size_t count; };	/* by id */

struct tally_clause {		/* words are the policy's, borrowed */
	const char *clause;	/* its own section; "" otherwise */
	const char *title;
	enum outcome outcome;
	uint64_t sessions;
	const struct law *law;	/* whose clause */
	bool normally;		/* contrary only so */
};

/* Laws as they judged first, clauses by law, clause, title and outcome. */
struct tally {
	struct tally_numbers all, own, cleared;
	uint64_t outcomes[OUTCOME_COUNT];
	uint64_t normally;	/* of the contrary, those only "normally" so */
	struct tally_list of[TALLY_TABLE_COUNT];
	struct tally_clause *clauses;
	size_t clause_count;
	const struct law **laws;	/* that judged any session; borrowed */
	size_t law_count;
};

struct tally_maker;

/* d: whose parts there are; NULL: none. NULL: out of memory. */
struct tally_maker *tally_new(const struct dates *d);
void tally_free(struct tally_maker *m);

/* Count s, as it was judged; the laws are borrowed for the life of maker and
 * tally. The sessions of one local day come together, in any order; days in
 * any order. -1: out of memory, and m is only to be freed. */
int tally_add(struct tally_maker *m, const struct session *s,
    const struct judged *j);

/* Count it in the one row of this table and in no other; else as tally_add. */
int tally_add_to(struct tally_maker *m, enum tally_table table,
    const struct session *s, const struct judged *j);

/* The numbers of what was added; tally_clear them. m may be freed after, not
 * added to. -1: out of memory. */
int tally_end(struct tally_maker *m, struct tally *out);
void tally_clear(struct tally *t);

/* The row of a table with this id; NULL: there is none. Borrowed. */
const struct tally_row *tally_row_of(const struct tally *t,
    enum tally_table table, const char *id);

#endif
