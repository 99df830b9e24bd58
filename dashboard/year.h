/* year.h: a school year as a picture, a row a month and a column a weekday,
 * and as a table: terms, INSET days, holidays, closures, early closes and the
 * days on which the clock changes. Pure. */
#ifndef DASHBOARD_YEAR_H
#define DASHBOARD_YEAR_H

#include "classify/calendar.h"
#include "dashboard/html.h"

/* year: that of its September. today: a local day, marked if it is in it. */
void year_write(struct html *h, const struct calendar *c, int year,
    int32_t today);
/* The year whose September came last. */
int year_of(int32_t day);

#endif
