/* feed_files.h: Redis's own file, written anew when the feed obeyed a tombstone
 * and no order is carried out: of a Redis of yesterday, say, which takes a
 * tombstone whose order has its certificate already. That it owes the file is
 * known in memory alone, so whoever begins where orders were owes it, too. */
#ifndef STORE_FEED_FILES_H
#define STORE_FEED_FILES_H

#include "store/feed.h"

struct feed_files {		/* zeroed at first */
	bool has_begun;		/* what others may have owed is seen to */
	bool is_writing;
	unsigned connection;	/* on which it was asked for */
};

/* Ask for it once, when Redis has all of the journal; had_orders: there were
 * some, whoever carried them out. true: it is being written. What goes wrong is
 * no fault of the feed: Redis has what it should, and writes its file by
 * itself in time. */
bool feed_files_step(struct feed_files *w, struct feed *f,
    const struct journal *j, bool had_orders);

/* Is the file that was asked for written? 1, and it is owed no more; *is_all:
 * no replica keeps another. 0: not yet, or with *why: half-written files lie
 * in STATE/redis. -1 and *why. */
int feed_files_done(struct feed *f, const char *state, bool *is_all, char *why,
    size_t whylen);

#endif
