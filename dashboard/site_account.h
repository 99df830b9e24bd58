/* site_account.h: what somebody does to their own account, by POST: another
 * password, another authenticator app, other sign-ins ended. For site.c. */
#ifndef DASHBOARD_SITE_ACCOUNT_H
#define DASHBOARD_SITE_ACCOUNT_H

#include "dashboard/page.h"
#include "dashboard/site.h"

/* True: p is made, to be sent. False: the exchange is answered when what it
 * takes has been found out. */
bool site_account(struct site *s, struct http_exchange *x,
    const struct http_request *q, struct page *p);

#endif
