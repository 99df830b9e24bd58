/* site_ways.h: what the answer to a route takes: whether Redis is needed, what
 * is flagged must be ready, and whether it is made apart (maker.h). */
#ifndef DASHBOARD_SITE_WAYS_H
#define DASHBOARD_SITE_WAYS_H

enum {
	SITE_STORE = 1,		/* what was recorded: 503 without Redis */
	SITE_FLAGS = 2,		/* what is flagged: it waits until that is
				 * ready */
	SITE_APART = 4		/* by a process of its own; it may change
				 * nothing in memory */
};

/* Of a path of the table; one that is not named here takes most care: STORE
 * and APART. */
unsigned site_ways(const char *path);

#endif
