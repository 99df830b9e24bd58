/* site_open.h: what anybody may have, signed in or not: the doors, what pages
 * are drawn with, and whether it runs. Nobody waits here for others' pages. */
#ifndef DASHBOARD_SITE_OPEN_H
#define DASHBOARD_SITE_OPEN_H

#include "dashboard/site_parts.h"

/* Answered, now or later. */
void site_open(struct site *s, struct http_exchange *x,
    const struct http_request *q, struct page *p);

#endif
