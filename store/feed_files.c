/* feed_files.c: Redis's own file, written anew after a tombstone. */
#include "store/feed_files.h"

#include "store/redis_file.h"

bool
feed_files_step(struct feed_files *w, struct feed *f, uint64_t head)
{
	struct redis *r;
	char why[256];
	int done;

	r = feed_lend(f);
	if (!feed_owes_file(f) || !r || feed_cursor(f) < head) {
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
		feed_pays_file(f);
	return false;
}
