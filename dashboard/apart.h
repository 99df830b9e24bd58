/* apart.h: pages made by a process each, so that who serves the others never
 * waits for one that reads much, judges a day or writes the ledger.
 *
 * The process is a copy of who serves as it was when it was begun, without its
 * connections: it opens what it needs, and what it changes in memory is gone
 * with it. What it made comes back by a pipe. It ends with its owner, and
 * after APART_S at the latest. */
#ifndef DASHBOARD_APART_H
#define DASHBOARD_APART_H

#include "dashboard/page.h"

#define APART_MOST 3		/* at a time */
#define APART_S 60

struct apart;

/* NULL: out of memory, or of files. */
struct apart *apart_new(void);
/* Those that run are ended, and nobody is told. */
void apart_free(struct apart *a);

bool apart_has_room(const struct apart *a);

struct apart_task {
	/* In the process: fill p. */
	void (*make)(void *arg, struct page *p);
	void *arg;		/* borrowed; copied with all else */
	struct page *page;	/* likewise */
	/* Later, by apart_run: what was made of the page (status, title, to,
	 * why, body, data, type, save_as and retry_s are set in *made, all
	 * else is zero), borrowed; NULL: nothing, it died. */
	void (*done)(void *owned, struct page *made);
	void *owned;		/* from malloc: done frees it, or apart_free */
};
/* Begin. -1 and *why: no process; owned is still the caller's. */
int apart_begin(struct apart *a, const struct apart_task *t, char *why,
    size_t whylen);

/* Readable when there is something to do; apart_run then, which takes what
 * came and tells who is done. */
int apart_fd(const struct apart *a);
void apart_run(struct apart *a);

#endif
