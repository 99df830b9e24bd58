/* own.h: the sessions that are somebody's own: of devices that were theirs
 * alone then, by the roster as known now, as subject.h has it, but from
 * Redis. */
#ifndef DASHBOARD_OWN_H
#define DASHBOARD_OWN_H

#include "dashboard/judge_one.h"

#define OWN_DAYS 400		/* looked through, the newest first */
#define OWN_MOST 500		/* sessions shown */

struct own_search {
	struct reader *reader;		/* with laws and a store */
	const char *person;
	/* Borrowed until it returns. */
	void (*visit)(void *arg, const struct session *s,
	    const struct judged *j);
	void *arg;
	size_t count;			/* visited */
	bool is_cut;			/* there are more, or earlier ones */
};

/* The newest day first. -1 and *why. */
int own_each(struct own_search *o, char *why, size_t whylen);

/* Is the session's user known, and this person? */
bool own_is(const struct judged *j, const char *person);

#endif
