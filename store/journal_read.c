/* journal_read.c: a journal's entries visited one by one, the chain checked. */
#include "store/journal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "store/journal_parts.h"

/* The segments there are, of a reader. One that is begun is looked for again:
 * its first entry will not change the directory's time. */
static int
list(struct journal *j, char *why, size_t whylen)
{
	size_t listed;

	if (parts_list(j, why, whylen) < 0 ||
	    parts_pass_empty(j, &listed, why, whylen) < 0)
		return -1;
	if (listed != j->count)
		j->listed = (struct timespec){ 0 };
	return parts_join(j, why, whylen);
}

/* Where the reader is to begin: the last segment that begins at or before
 * after + 1. */
static int
seek(struct journal *j, uint64_t after, char *why, size_t whylen)
{
	size_t i = 0;

	if (j->reader.chain_fd >= 0 && j->reader.sequence == after)
		return 0;
	while (i + 1 < j->count && j->parts[i + 1].first <= after + 1)
		i++;
	j->reader_part = i;
	return parts_enter(j, &j->reader, i, false, why, whylen);
}

/* The reader's segment is read through: go to the next, if there is one. */
static int
turn(struct journal *j, char *why, size_t whylen)
{
	if (j->reader_part + 1 >= j->count)
		return 0;
	j->reader_part++;
	if (parts_enter(j, &j->reader, j->reader_part, false, why, whylen) < 0)
		return -1;
	return 1;
}

/* The last entry that is to be read where the reader stands: of a segment
 * that was left, the one before the next begins; of a writer's own, what is
 * acknowledged. */
static uint64_t
bound(const struct journal *j)
{
	uint64_t last = j->writes ? j->safe.sequence : UINT64_MAX;

	if (j->reader_part + 1 < j->count &&
	    j->parts[j->reader_part + 1].first <= last)
		last = j->parts[j->reader_part + 1].first - 1;
	return last;
}

/* How far its files may be read: a writer's newest to where they are
 * acknowledged, for what follows may yet be written otherwise. */
static void
find_ends(struct journal *j)
{
	const struct segment_walk *w = &j->reader;
	bool is_newest = j->reader_part + 1 == j->count;

	if (j->writes && is_newest) {
		j->reader_chain = (int64_t)j->safe.chain_at;
		j->reader_body = (int64_t)j->safe.body_at;
	} else {
		j->reader_chain = segment_size(w->chain_fd);
		j->reader_body = segment_size(w->body_fd);
	}
}

/* The next entry, if the reader's segment has one that counts. */
static enum segment_step
step(struct journal *j, bool with_text, struct journal_entry *e, char *why,
    size_t whylen)
{
	struct segment_walk *w = &j->reader;

	if (w->sequence >= bound(j))
		return SEGMENT_END;
	if (!segment_is_ahead(w))
		find_ends(j);
	if (j->reader_chain >= 0 && j->reader_body >= 0)
		return segment_next(w, (uint64_t)j->reader_chain,
		    (uint64_t)j->reader_body, with_text, e, why, whylen);
	snprintf(why, whylen, "its segment cannot be read: %s",
	    strerror(errno));
	return SEGMENT_FAILED;
}

/* Before the list is read: a segment made after that changes the directory's
 * time, unless it is made within the same tick of the clock. */
static int
remember(struct journal *j, char *why, size_t whylen)
{
	struct timespec now;
	struct stat st;

	if (fstat(j->dir_fd, &st) < 0 ||
	    clock_gettime(CLOCK_REALTIME, &now) < 0)
		return parts_fail_errno(j, why, whylen, "cannot be read");
	j->listed = (struct timespec){ 0 };
	if (now.tv_sec - st.st_mtim.tv_sec > 1)
		j->listed = st.st_mtim;
	return 0;
}

bool
journal_is_read(const struct journal *j)
{
	const struct segment_walk *w = &j->reader;
	struct stat st;

	return j->listed.tv_sec != 0 && fstat(j->dir_fd, &st) == 0 &&
	    st.st_mtim.tv_sec == j->listed.tv_sec &&
	    st.st_mtim.tv_nsec == j->listed.tv_nsec && (j->count == 0 ||
	    (w->chain_fd >= 0 && j->reader_part + 1 == j->count &&
	    segment_size(w->chain_fd) == (int64_t)w->chain_at));
}

/* The segments before the one it stands in were synced before that began. What
 * cannot be synced at all, as a medium only to be read, is. */
int
journal_sync_read(struct journal *j, char *why, size_t whylen)
{
	const struct segment_walk *w = &j->reader;

	if (w->chain_fd >= 0 && (fdatasync(w->body_fd) < 0 ||
	    fdatasync(w->chain_fd) < 0) && errno != EINVAL && errno != EROFS)
		return parts_fail_errno(j, why, whylen,
		    "cannot be synced to disk");
	return 0;
}

int
journal_each(struct journal *j, uint64_t after, journal_visit *visit,
    void *arg, char *why, size_t whylen)
{
	struct segment_walk *w = &j->reader;
	struct journal_entry e;
	int r;

	if (!j->writes && (remember(j, why, whylen) < 0 ||
	    list(j, why, whylen) < 0))
		return -1;
	if (j->count == 0)
		return 0;
	if (!j->writes)		/* another does, and may take back */
		segment_forget(&j->reader);
	if (seek(j, after, why, whylen) < 0)
		return -1;
	for (;;) {
		switch (step(j, w->sequence >= after, &e, why, whylen)) {
		case SEGMENT_NEXT:
			if (e.sequence <= after)
				break;
			r = visit(arg, &e);
			if (r != 0)
				return r;
			break;
		case SEGMENT_TORN:
			if (j->reader_part + 1 == j->count)
				return 0;	/* being written just now */
			snprintf(why, whylen, "it is cut short");
			goto wrong;
		case SEGMENT_END:
			r = turn(j, why, whylen);
			if (r <= 0)
				return r;
			break;
		case SEGMENT_WRONG:
			/* Whoever writes next cuts it off. */
			if (!j->writes && j->reader_part + 1 == j->count &&
			    parts_is_torn(j, w))
				return 0;
			goto wrong;
		case SEGMENT_FAILED:
			goto wrong;
		}
	}
wrong:
	parts_fail_entry(j, j->reader_part, w, why, whylen);
	segment_close(w);
	return -1;
}
