/* journal_left.c: segments that were left by a writer which could not cut them:
 * what lies after where the next begins was written again there, the same
 * bytes. Each of the two files may have such a rest without the other. */
#include <stdlib.h>
#include <string.h>
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

static bool
has_empty_end(int body_fd, int64_t size)
{
	char end[2] = "\n";

	return pread(body_fd, size > 1 ? end : end + 1, size > 1 ? 2 : 1,
	    (off_t)(size > 1 ? size - 2 : 0)) > 0 && end[0] == '\n' &&
	    end[1] == '\n';
}

/* Does its body end with the text of its n-th entry, the last? That tells
 * without a walk whether anything lies behind. An empty line is that of an
 * expired text, and no other line begins with a newline. */
static bool
ends_with(const struct segment_walk *w, uint64_t n)
{
	int64_t size = segment_size(w->body_fd);
	uint8_t digest[CHAIN_BYTES];
	struct segment_entry e;
	char *line;
	bool is_it;

	if (n == 0 || size <= 0)
		return n == 0 && size == 0;
	if (parts_entry(w, n - 1, &e) < 0 || !(line = malloc(e.line_len)))
		return false;
	is_it = size >= e.line_len && pread(w->body_fd, line, e.line_len,
	    (off_t)(size - e.line_len)) == (ssize_t)e.line_len;
	if (is_it) {
		chain_digest(line, e.line_len, digest);
		is_it = memcmp(digest, e.text, CHAIN_BYTES) == 0;
	}
	free(line);
	return is_it || has_empty_end(w->body_fd, size);
}

/* Cut the segment where the next begins, if w can walk there. A text that is
 * not what was written is for who verifies to find: then its body is left as
 * it is. */
static int
cut_part(struct journal *j, size_t part, struct segment_walk *w,
    uint64_t *cut_bytes, char *why, size_t whylen)
{
	uint64_t end = j->parts[part + 1].first;
	uint64_t entries = end - j->parts[part].first;
	bool is_longer = segment_size(w->chain_fd) >
	    (int64_t)(entries * SEGMENT_ENTRY);
	struct journal_entry e;

	if (!is_longer && ends_with(w, entries))
		return 0;
	while (w->sequence + 1 < end && segment_next(w, UINT64_MAX,
	    UINT64_MAX, !is_longer, &e, why, whylen) == SEGMENT_NEXT)
		;
	if (w->sequence + 1 != end)
		return is_longer ? parts_fail_entry(j, part, w, why, whylen) :
		    0;
	return parts_cut(w, cut_bytes) < 0 ? parts_fail_errno(j, why, whylen,
	    "cannot cut a segment that was left") : 0;
}

int
parts_cut_left(struct journal *j, uint64_t *cut_bytes, char *why, size_t whylen)
{
	struct segment_walk w = { .chain_fd = -1, .body_fd = -1 };
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i + 1 < j->count; i++) {
		r = parts_enter(j, &w, i, true, why, whylen);
		if (r == 0)
			r = cut_part(j, i, &w, cut_bytes, why, whylen);
	}
	segment_close(&w);
	return r;
}

/* Are the bytes of a file from an offset on how another one begins? */
static bool
is_beginning(int fd, uint64_t at, int of_fd)
{
	char rest[4096], begin[sizeof(rest)];
	uint64_t of = 0;
	ssize_t n;

	while ((n = pread(fd, rest, sizeof(rest), (off_t)(at + of))) > 0) {
		if (pread(of_fd, begin, (size_t)n, (off_t)of) != n ||
		    memcmp(rest, begin, (size_t)n) != 0)
			return false;
		of += (uint64_t)n;
	}
	return n == 0;
}

uint64_t
parts_first(const struct journal *j, const char *name)
{
	struct segment_walk w = { .chain_fd = -1, .body_fd = -1 };
	struct segment_entry first = { 0 };
	char why[128];

	if (segment_open(&w, j->dir_fd, name, false, why, sizeof(why)) == 0)
		(void)parts_entry(&w, 0, &first);
	segment_close(&w);
	return first.sequence;
}

bool
parts_is_left(const struct journal *j, const struct segment_walk *w,
    const char *next)
{
	struct segment_walk n = { .chain_fd = -1, .body_fd = -1 };
	char why[128];
	bool is_it;

	if (segment_open(&n, j->dir_fd, next, false, why, sizeof(why)) < 0)
		return false;
	is_it = is_beginning(w->chain_fd, w->chain_at, n.chain_fd) &&
	    is_beginning(w->body_fd, w->body_at, n.body_fd);
	segment_close(&n);
	return is_it;
}
