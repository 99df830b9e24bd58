/* page_secret.h: the key of an authenticator app, to be scanned or typed. */
#ifndef DASHBOARD_PAGE_SECRET_H
#define DASHBOARD_PAGE_SECRET_H

#include "dashboard/html.h"

/* secret: as totp_text has it. person: whose it will be; "" is not known. */
void page_secret(struct html *h, const char *secret, const char *person);

#endif
