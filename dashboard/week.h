/* week.h: what was seen of a week, a row a day and a column a quarter hour, as
 * a picture and as tables; and the gaps, with what is recorded of why. Pure. It
 * names no device of anybody's. */
#ifndef DASHBOARD_WEEK_H
#define DASHBOARD_WEEK_H

#include "dashboard/html.h"
#include "store/covered.h"

void week_write(struct html *h, const struct covered *c, uint64_t now_us);

#endif
