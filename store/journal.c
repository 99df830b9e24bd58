/* journal.c: a directory of segments; segment.h has the format of one.
 *
 * It is text so that stock tools can check it. For entry n of NAME:
 *
 *	sed -n np NAME.body | sha256sum           = field 5 of the chain line
 *	sed -n np NAME.chain | cut -c 1-181 |
 *	    tr -d '\n' | sha256sum                = field 7
 *	field 6 of the line                       = field 7 of the line before
 *
 * and the first line of a segment follows the last line of the one before.
 * The salt lies with the text, so that a text that was deleted cannot be
 * guessed from the digest that stays.
 *
 * What a crash can leave: entries are written body first, and a new segment
 * is begun only after the old one was synced. So only the newest segment can
 * be torn, and only at its end: a chain line or a body line that the end of
 * its file (or the zeros of blocks that never reached the disk, also before
 * others that did) cuts off. That much is cut on opening, unless it is of an
 * entry that a signed head names. Anything else is damage and is left alone,
 * and where a signed entry is missing none takes its number.
 * Opening checks how segments join and the whole of the newest; journal_each
 * from 0 checks everything. */
#include "store/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/files.h"
#include "store/journal_parts.h"

#define LOCK_WAIT_MS 5000u
#define LOCK_GLANCE_MS 200u	/* who verifies holds it for a moment */
#define LOCK_STEP_MS 20u

/* Check the newest segment whole, to where its torn end begins. */
static int
find_end(struct journal *j, char *why, size_t whylen)
{
	struct segment_walk *w = &j->tail;
	struct journal_entry e;
	enum segment_step step;
	int64_t chain, body;

	if (j->count == 0)
		return 0;
	if (parts_enter(j, w, j->count - 1, true, why, whylen) < 0)
		return -1;
	chain = segment_size_written(w->chain_fd);
	body = segment_size_written(w->body_fd);
	if (chain < 0 || body < 0)
		return parts_fail_errno(j, why, whylen, "cannot be read");
	do
		step = segment_next(w, (uint64_t)chain, (uint64_t)body, true,
		    &e, why, whylen);
	while (step == SEGMENT_NEXT);
	segment_forget(w);
	if (step == SEGMENT_FAILED ||
	    (step == SEGMENT_WRONG && !parts_is_torn(j, w)))
		return parts_fail_entry(j, j->count - 1, w, why, whylen);
	return 0;
}

static int
cut_end(struct journal *j, uint64_t *cut_bytes, char *why, size_t whylen)
{
	const struct segment_walk *w = &j->tail;

	if (j->count == 0)
		return 0;
	if (parts_cut(w, cut_bytes) < 0)
		return parts_fail_errno(j, why, whylen,
		    "cannot cut a torn end");
	return 0;
}

static void
drop_empty(struct journal *j, size_t listed, uint64_t *cut_bytes)
{
	static const char *const kinds[] = { "chain", "body" };
	char file[NAME_LEN + 8];
	struct stat st;
	size_t k;

	while (listed-- > j->count) {
		for (k = 0; k < 2; k++) {
			snprintf(file, sizeof(file), "%s.%s",
			    j->parts[listed].name, kinds[k]);
			if (fstatat(j->dir_fd, file, &st,
			    AT_SYMLINK_NOFOLLOW) == 0)
				*cut_bytes += (uint64_t)st.st_size;
		}
		parts_remove(j, listed);
	}
}

/* What a crash left at the end goes, once it is certain to be no more than
 * that. */
static int
recover(struct journal *j, uint64_t *cut_bytes, char *why, size_t whylen)
{
	size_t listed;

	if (parts_pass_empty(j, &listed, why, whylen) < 0 ||
	    parts_join(j, why, whylen) < 0 ||
	    find_end(j, why, whylen) < 0 ||
	    parts_may_write(j, listed, why, whylen) < 0)
		return -1;
	drop_empty(j, listed, cut_bytes);
	if (parts_cut_left(j, cut_bytes, why, whylen) < 0)
		return -1;
	return cut_end(j, cut_bytes, why, whylen);
}

/* 0, or -1 and errno: EWOULDBLOCK when another has it all that time. */
static int
lock(int fd, unsigned wait_ms)
{
	struct timespec step = { .tv_nsec = LOCK_STEP_MS * 1000000L };

	while (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		if (errno != EWOULDBLOCK || wait_ms < LOCK_STEP_MS)
			return -1;
		wait_ms -= LOCK_STEP_MS;
		nanosleep(&step, NULL);
	}
	return 0;
}

/* 1 and *why: another has it. */
static int
take_lock(struct journal *j, unsigned wait_ms, char *why, size_t whylen)
{
	j->lock_fd = openat(j->dir_fd, "lock",
	    O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (j->lock_fd < 0)
		return parts_fail_errno(j, why, whylen, "cannot make its lock");
	if (lock(j->lock_fd, wait_ms) < 0) {
		if (errno == EWOULDBLOCK)
			return -parts_fail(j, why, whylen, "another beadle is "
			    "writing it; stop that one or use another --state");
		return parts_fail_errno(j, why, whylen, "cannot be locked");
	}
	return 0;
}

static int
open_common(struct journal **out, const char *dir, char *why, size_t whylen)
{
	struct journal *j;

	if (chain_ready(why, whylen) < 0)
		return -1;
	j = calloc(1, sizeof(*j));
	if (!j) {
		snprintf(why, whylen, "journal %s: out of memory", dir);
		return -1;
	}
	snprintf(j->dir, sizeof(j->dir), "%s", dir);
	j->lock_fd = -1;
	j->tail.chain_fd = j->tail.body_fd = -1;
	j->reader.chain_fd = j->reader.body_fd = -1;
	j->dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (j->dir_fd < 0) {
		parts_fail_errno(j, why, whylen, "cannot be opened");
		journal_close(j);
		return -1;
	}
	*out = j;
	return 0;
}

int
journal_open_within(struct journal **out, const char *dir, unsigned wait_ms,
    uint64_t *cut_bytes, char *why, size_t whylen)
{
	struct journal *j;
	uint64_t lost = 0;
	int r;

	if (files_directory(dir) < 0) {
		snprintf(why, whylen, "journal %s: cannot be made: %s", dir,
		    strerror(errno));
		return -1;
	}
	if (open_common(&j, dir, why, whylen) < 0)
		return -1;
	j->writes = true;
	r = take_lock(j, wait_ms, why, whylen);
	if (r == 0 && (parts_list(j, why, whylen) < 0 ||
	    recover(j, &lost, why, whylen) < 0))
		r = -1;
	if (r != 0) {
		journal_close(j);
		return r;
	}
	parts_mark_safe(j);
	*cut_bytes = lost;
	*out = j;
	return 0;
}

int
journal_open(struct journal **out, const char *dir, uint64_t *cut_bytes,
    char *why, size_t whylen)
{
	return journal_open_within(out, dir, LOCK_GLANCE_MS, cut_bytes, why,
	    whylen) == 0 ? 0 : -1;
}

int
journal_open_turn(struct journal **out, const char *dir, uint64_t *cut_bytes,
    char *why, size_t whylen)
{
	return journal_open_within(out, dir, LOCK_WAIT_MS, cut_bytes, why,
	    whylen) == 0 ? 0 : -1;
}

int
journal_wait(const char *dir, char *why, size_t whylen)
{
	struct journal *j;
	int r;

	if (access(dir, F_OK) < 0)
		return 0;
	if (open_common(&j, dir, why, whylen) < 0)
		return -1;
	r = take_lock(j, LOCK_WAIT_MS, why, whylen);
	journal_close(j);
	return r == 0 ? 0 : -1;
}

int
journal_open_read(struct journal **out, const char *dir, char *why,
    size_t whylen)
{
	return open_common(out, dir, why, whylen);
}

void
journal_close(struct journal *j)
{
	if (!j)
		return;
	segment_close(&j->tail);
	segment_close(&j->reader);
	if (j->lock_fd >= 0)
		close(j->lock_fd);
	if (j->dir_fd >= 0)
		close(j->dir_fd);
	free(j->held.chain);
	free(j->held.body);
	free(j->parts);
	free(j);
}
