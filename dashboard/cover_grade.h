/* cover_grade.h: how well the day of a session was watched: the fifth grade,
 * from the day's coverage ledger. Pure.
 *
 * The ledger is kept by the day, and what was lost may have been lost at any
 * time of it: all of it counts against each session of the day, so the grade
 * is never better than the session's own minutes were. The first that applies:
 *	-1 not assessed	there is no ledger of the day;
 *	0	entries of the ledger itself were lost, or it has no packet:
 *		how much was missed is not known;
 *	1	more than 5 % of the packets were missed (dropped, abandoned or
 *		set aside), or more than 5 % of the time was without a sensor
 *		or a keeper, of that and the time watched together;
 *	2	1 % of the packets or more, or any such time; or notes,
 *		connections or sessions that were seen were not kept;
 *	3	0.1 % of the packets or more;
 *	4	less.
 * Connections without a readable name are told beside it and count nothing:
 * they were watched, and what they lack is the grade of service. */
#ifndef DASHBOARD_COVER_GRADE_H
#define DASHBOARD_COVER_GRADE_H

#include "store/store.h"

int cover_grade(const struct store_cover *c);

/* The numbers behind it: "0 of 204,131 packets missed (0.00 %) in 9 h 45 min
 * watched that day; ...". Returns buf. */
#define COVER_WHY 400
char *cover_grade_why(const struct store_cover *c, char buf[COVER_WHY]);

#endif
