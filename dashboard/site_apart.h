/* site_apart.h: requests whose answer comes later: held until there is room or
 * what is flagged is ready, and pages that are made apart. */
#ifndef DASHBOARD_SITE_APART_H
#define DASHBOARD_SITE_APART_H

#include "dashboard/site_parts.h"

/* Must a request of this person's that takes these site_ways wait? Costs
 * nothing. */
bool site_must_wait(const struct site *s, unsigned ways, const char *person);
/* It is handled again from its beginning, later. false: as many of theirs wait
 * as may, not counting pages whose reader has gone, which are never made. */
bool site_hold(struct site *s, struct http_exchange *x,
    const struct http_request *q, unsigned ways, const char *person);

/* Have the page made apart by make, which gets arg and the site's reader
 * without a connection, and answer when it is. false: it could not be begun,
 * and p says so. */
bool site_apart(struct site *s, struct http_exchange *x, struct page *p,
    void (*make)(void *arg, struct page *p), void *arg);

/* Tell whose pages are made, and handle what was held and need not be. */
void site_apart_work(struct site *s);
/* Is there any that need not be? */
bool site_apart_is_due(const struct site *s);

#endif
