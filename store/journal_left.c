/* journal_left.c: segments that were left by a writer which could not cut them:
 * what lies after where the next begins was written again there. */
#include <unistd.h>

#include "store/journal_parts.h"

/* Cut one file; adds what was lost. */
static int
cut(int fd, uint64_t keep, uint64_t *cut_bytes)
{
	int64_t size = segment_size(fd);

	if (size < 0)
		return -1;
	if ((uint64_t)size == keep)
		return 0;
	*cut_bytes += (uint64_t)size - keep;
	if (ftruncate(fd, (off_t)keep) < 0)
		return -1;
	return fdatasync(fd);
}

int
parts_cut(const struct segment_walk *w, uint64_t *cut_bytes)
{
	return cut(w->chain_fd, w->chain_at, cut_bytes) < 0 ? -1 :
	    cut(w->body_fd, w->body_at, cut_bytes);
}

int
parts_cut_left(struct journal *j, uint64_t *cut_bytes, char *why, size_t whylen)
{
	struct segment_walk walk = { .chain_fd = -1, .body_fd = -1 };
	struct segment_walk *const w = &walk;
	struct journal_entry e;
	uint64_t end;
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i + 1 < j->count; i++) {
		end = j->parts[i + 1].first;
		r = parts_enter(j, w, i, true, why, whylen);
		if (r < 0 || segment_size(w->chain_fd) <=
		    (int64_t)((end - j->parts[i].first) * SEGMENT_ENTRY))
			continue;
		while (w->sequence + 1 < end && segment_next(w, UINT64_MAX,
		    UINT64_MAX, false, &e, why, whylen) == SEGMENT_NEXT)
			;
		if (w->sequence + 1 != end)
			r = parts_fail_entry(j, i, w, why, whylen);
		else if (parts_cut(w, cut_bytes) < 0)
			r = parts_fail_errno(j, why, whylen,
			    "cannot cut a segment that was left");
	}
	segment_close(w);
	return r;
}
