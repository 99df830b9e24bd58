/* maker.h: pages made by a process each, so that who serves the others never
 * waits for one that reads much, judges a day or writes the ledger.
 *
 * The process is a copy of who serves as it was when it was begun, without its
 * connections: it opens what it needs, and what it changes in memory is gone
 * with it. What it made comes back by a pipe. It ends with its owner, and
 * after MAKER_S at the latest. No person has all of them at once. */
#ifndef DASHBOARD_MAKER_H
#define DASHBOARD_MAKER_H

#include "dashboard/page.h"

#define MAKER_MOST 3		/* at a time */
#define MAKER_OF_ONE 2		/* of these, for one person */
#define MAKER_S 60

struct maker;

/* NULL: out of memory, or of files. */
struct maker *maker_new(void);
/* Those that run are ended, and nobody is told. */
void maker_free(struct maker *a);

/* For another page of this person's (an id of the roster). */
bool maker_has_room(const struct maker *a, const char *person);

struct maker_task {
	/* In the process: fill p. */
	void (*make)(void *arg, struct page *p);
	void *arg;		/* borrowed; copied with all else */
	struct page *page;	/* likewise */
	const char *person;	/* whose page it is; copied */
	/* Later, by maker_run: what was made of the page (status, title, to,
	 * why, body, data, type, save_as and retry_s are set in *made, all
	 * else is zero), borrowed; NULL: nothing, it died. */
	void (*done)(void *owned, struct page *made);
	void *owned;		/* from malloc: done frees it, or maker_free */
};
/* Begin. -1 and *why: no process; owned is still the caller's. */
int maker_begin(struct maker *a, const struct maker_task *t, char *why,
    size_t whylen);

/* Readable when there is something to do; maker_run then, which takes what
 * came and tells who is done. */
int maker_fd(const struct maker *a);
void maker_run(struct maker *a);

#endif
