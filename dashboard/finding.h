/* finding.h: what a reviewer may find, as buttons and back, and into the
 * ledger. */
#ifndef DASHBOARD_FINDING_H
#define DASHBOARD_FINDING_H

#include "dashboard/page.h"

/* A button each, named found, with its key. */
void finding_buttons(struct html *h);
/* Who, what and why of the form into *v. NULL; or what is wrong with it, a
 * sentence. */
const char *finding_read(struct page *p, struct review *v);
/* n reviews, each checked by reviewing_check, under one lock. 1: it is busy.
 * -1 and p->why: what is before the one that failed is written. */
int finding_record(struct page *p, struct review *v, size_t n);

#endif
