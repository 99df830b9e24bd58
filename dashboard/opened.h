/* opened.h: what one person uses now: sessions that are open, which the record
 * does not have yet, and will when they end. */
#ifndef DASHBOARD_OPENED_H
#define DASHBOARD_OPENED_H

#include "dashboard/reader.h"

/* Visit, as the keeper wrote them aside last, those on devices that are theirs
 * alone, by the roster as known now: one that has ended since may be in the
 * record, too. Borrowed until visit returns, 0 to go on. 0, what visit
 * returned, or -1 and *why. r has laws. */
typedef int opened_visit(void *arg, const struct session *s);
int opened_each(struct reader *r, const char *person, opened_visit *visit,
    void *arg, char *why, size_t whylen);

#endif
