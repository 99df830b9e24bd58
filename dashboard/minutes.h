/* minutes.h: the minutes of a session as a chart, with the bells drawn in, and
 * as a table. Pure. */
#ifndef DASHBOARD_MINUTES_H
#define DASHBOARD_MINUTES_H

#include "dashboard/html.h"
#include "dashboard/judging.h"

void minutes_write(struct html *h, const struct session *s,
    const struct judged *j);

#endif
