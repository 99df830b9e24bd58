/* site_elsewhere.h: the browser goes to the school's provider, comes back, and
 * perhaps gives a code. For site.c. */
#ifndef DASHBOARD_SITE_ELSEWHERE_H
#define DASHBOARD_SITE_ELSEWHERE_H

#include "dashboard/page.h"
#include "dashboard/site.h"

/* What is asked for below /sign-in/; answered now or later. p: a page begun. */
void site_elsewhere(struct site *s, struct http_exchange *x,
    const struct http_request *q, struct page *p);

#endif
