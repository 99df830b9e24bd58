/* trying.h: recorded days judged by a draft as if it had always been in force:
 * from the store into tried.h's numbers. */
#ifndef DASHBOARD_TRYING_H
#define DASHBOARD_TRYING_H

#include "dashboard/reader.h"
#include "dashboard/tried.h"

#define TRYING_DAYS 400		/* a year, and a summer to begin in */

/* The days of out->from to out->to; registers and reviews are the school's. r
 * has laws and a store. tried_clear out after a 0. -1 and *why. */
int trying_count(struct reader *r, const struct law *draft,
    struct tried *out, char *why, size_t whylen);

#endif
