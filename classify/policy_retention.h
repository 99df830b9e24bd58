/* policy_retention.h: how long a policy says what is recorded is kept.
 *
 *	retention: {clause: "7", routine: 1 term, contrary: 6 months,
 *	    case: 1 year, audit: 6 years, counts: 3 years}
 *
 * A length is a number of days, weeks, months, years or terms, counted from
 * the local day a record is of. A term is a whole one: "1 term" ends with the
 * last day of the first term that begins after that day. */
#ifndef CLASSIFY_POLICY_RETENTION_H
#define CLASSIFY_POLICY_RETENTION_H

#include "classify/policy.h"

enum retention_class {
	RETENTION_ROUTINE,	/* sessions not held against anybody */
	RETENTION_CONTRARY,	/* those that are, on their face */
	RETENTION_CASE,		/* those a reviewer referred to a procedure */
	RETENTION_AUDIT,	/* who looked at what, and what reviewers found:
				 * of the ledger */
	RETENTION_COUNTS,	/* what has no device: sums, coverage, events */
	RETENTION_CLASS_COUNT
};

enum retention_unit { RETENTION_NOT_SAID, RETENTION_DAYS, RETENTION_WEEKS,
	RETENTION_MONTHS, RETENTION_YEARS, RETENTION_TERMS,
	RETENTION_UNIT_COUNT };

struct retention_length { enum retention_unit unit; int number; };

const char *retention_class_name(enum retention_class c);	/* "routine" */

/* What the policy says; RETENTION_NOT_SAID: nothing, and it is kept. */
struct retention_length policy_retention(const struct policy *p,
    enum retention_class c);
/* "" where the text has no section of it. */
const char *policy_retention_clause(const struct policy *p);
/* "6 months", "1 term", "not said". Returns buf. */
#define RETENTION_TEXT 24
char *retention_text(struct retention_length l, char buf[RETENTION_TEXT]);

const char *retention_unit_name(enum retention_unit u, int number);
/* About how many days, to compare lengths of different units; 0 not said. */
int retention_about(struct retention_length l);

/* The last local day that what is of that day is kept. 1; 0: it is not said,
 * or the calendar does not know of so many terms. */
int retention_last_day(struct retention_length l, const struct calendar *c,
    int32_t day, int32_t *last);

#endif
