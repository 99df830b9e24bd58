/* schedule_due.h: which report a schedule owes now. Pure; the zone is set. */
#ifndef DASHBOARD_SCHEDULE_DUE_H
#define DASHBOARD_SCHEDULE_DUE_H

#include "dashboard/dates.h"
#include "store/schedule.h"

/* The last period of its kind that ended since it was made, and whose hour has
 * come on the day after it: that day's hour on the wall, which comes once on
 * every night, whatever the clock does. Of several that had no run it is the
 * last, and *missed counts the others. false: none is owed.
 *
 * c is the newest calendar. A period that it does not know (a term, in the
 * holidays) is the last it knows. */
bool schedule_due(const struct calendar *c, const struct schedules_row *row,
    uint64_t now_us, struct dates *out, uint64_t *missed);

/* Will none come any more? */
bool schedule_is_over(const struct schedules_row *row, uint64_t now_us);
/* Is its last report still there to be read? Until it is removed, or a month
 * after its end. */
bool schedule_is_kept(const struct schedules_row *row, uint64_t now_us);

#endif
