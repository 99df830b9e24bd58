/* feed_files.c: Redis's own file, written anew after a tombstone. */
#include "store/feed_files.h"

#include <limits.h>
#include <stdio.h>

#include "store/redis_file.h"

bool
feed_files_step(struct feed_files *w, struct feed *f,
    const struct journal *j, bool had_orders)
{
	struct redis *r;
	uint8_t digest[32];
	char why[256];
	int done;

	if (!w->has_begun && had_orders)
		feed_owe_file(f, true);
	w->has_begun = true;
	r = feed_lend(f);
	if (!feed_owes_file(f) || !r || feed_cursor(f) <
	    journal_head_safe(j, digest)) {
		w->is_writing = false;
		return false;
	}
	if (!w->is_writing || w->connection != redis_connections(r)) {
		w->connection = redis_connections(r);
		done = redis_file_begin(r, why, sizeof(why));
		w->is_writing = done == 0;
		if (done == 0 || done == 2)
			return true;
	} else {
		done = redis_file_done(r, why, sizeof(why));
		if (done == 0)
			return true;
		w->is_writing = false;
	}
	/* One that is away is asked when it is back; another answer stands. */
	if (done == 1 || redis_fault(r) != REDIS_DOWN)
		feed_owe_file(f, false);
	return false;
}

int
feed_files_done(struct feed *f, const char *state, bool *is_all, char *why,
    size_t whylen)
{
	struct redis *r = feed_lend(f);
	char dir[PATH_MAX];
	int done = redis_file_done(r, why, whylen), has_others;

	if (done != 1)
		return done;
	snprintf(dir, sizeof(dir), "%s/redis", state);
	has_others = redis_file_draft(dir, why, whylen);
	if (has_others != 0)
		return has_others < 0 ? -1 : 0;
	feed_owe_file(f, false);
	has_others = redis_file_replicas(r, why, whylen);
	if (has_others < 0)
		return -1;
	*is_all = has_others == 0;
	return 1;
}
