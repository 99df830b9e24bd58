/* review_list.h: the sessions that are flagged, with what was found of them,
 * the weakest first: what a reviewer works through. Ids, services and grades;
 * no device and no person. */
#ifndef DASHBOARD_REVIEW_LIST_H
#define DASHBOARD_REVIEW_LIST_H

#include <stdio.h>

#include "dashboard/judging.h"

struct review_list;

struct review_list *review_list_new(void);	/* NULL: out of memory */
void review_list_free(struct review_list *l);

/* One that was judged; only what is contrary on its face is a flag. -1: out of
 * memory. */
int review_list_add(struct review_list *l, const struct session *s,
    const struct judged *j);

/* In order; only what waits for review, if so. Of two, that comes first whose
 * weakest grade is weaker, then the second weakest, and so on; then by start.
 * what: "2026-11-20", for the first line. -1: out of memory. */
int review_list_write(struct review_list *l, const char *what, bool only_open,
    FILE *out);

#endif
