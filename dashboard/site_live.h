/* site_live.h: streams, and what is done between requests (site_work of
 * site.h). */
#ifndef DASHBOARD_SITE_LIVE_H
#define DASHBOARD_SITE_LIVE_H

#include "dashboard/site_parts.h"

/* Answer with a stream. -1 and a page instead: not now; the browser asks from
 * time to time then. */
int site_stream(struct site *s, struct http_exchange *x, struct page *p);

#endif
