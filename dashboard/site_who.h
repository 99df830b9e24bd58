/* site_who.h: who asks, and on which seats. */
#ifndef DASHBOARD_SITE_WHO_H
#define DASHBOARD_SITE_WHO_H

#include "dashboard/site_parts.h"

/* Seats of an account, by the roster of now; 0: none, or it was reset or is
 * suspended. */
unsigned site_seats(struct site *s, const struct page *p, const char *person);
/* Whose request it is, as far as is known without asking more of them or
 * marking them as seen; "": nobody's who may have anything. */
void site_asks(struct site *s, const struct http_request *q,
    const struct page *p, char person[REGISTER_NAME]);
/* Fill in who asks: by the browser's sign-in, or a program's token. */
void site_identify(struct site *s, const struct http_request *q,
    struct page *p);
/* Who has other offices than at the last request gets another token; then the
 * request cannot be held any more, for it came with the old one. */
void site_renew(struct http_exchange *x, struct page *p);

#endif
