/* site_door.h: signing in and setting up, by POST. Each answers the exchange,
 * now or when the password's hash is made. For site.c. */
#ifndef DASHBOARD_SITE_DOOR_H
#define DASHBOARD_SITE_DOOR_H

#include "dashboard/page.h"
#include "dashboard/site.h"

void site_sign_in(struct site *s, struct http_exchange *x,
    const struct http_request *q);
void site_join(struct site *s, struct http_exchange *x,
    const struct http_request *q, struct page *p);
/* The page of an invitation, with what was wrong before; "" nothing. */
void site_show_join(struct site *s, struct page *p, const char *token,
    const char *wrong);

#endif
