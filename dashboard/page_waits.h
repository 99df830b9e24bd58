/* page_waits.h: what waits for who is signed in beside flags, each counted by
 * the page that lists it. Numbers; nobody is named. */
#ifndef DASHBOARD_PAGE_WAITS_H
#define DASHBOARD_PAGE_WAITS_H

#include "dashboard/page.h"

/* Contests that they are to answer, and *due the day by which the first must
 * be; untouched where there is none. */
size_t page_contests_waiting(const struct page *p, int32_t *due);
/* Entries of registers that they may approve. */
size_t page_registers_waiting(struct page *p);
/* Recommendations nobody decided yet, and they may. */
size_t page_recommendations_waiting(const struct page *p);

#endif
