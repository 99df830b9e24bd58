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
 * its file (or the zeros of blocks that never reached the disk) cuts off.
 * That much is cut on opening. Anything else is damage and is left alone.
 * Opening checks how segments join and the whole of the newest; journal_each
 * from 0 checks everything. */
#include "store/journal.h"

#include <dirent.h>
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
#include "store/keys.h"
#include "store/segment.h"

#define NAME_LEN 13			/* 20261120-0001 */
#define BODY_MOST (64u << 20)		/* a segment's body, about */
#define PARTS_MOST 9999

struct part {
	char name[NAME_LEN + 1];
	uint64_t first;			/* sequence of its first entry; of the
					 * next to come if it has none */
};

struct journal {
	char dir[256];			/* for messages */
	int dir_fd, lock_fd;
	bool writes;
	bool failed;			/* writing or syncing did: no more */
	bool dirty;
	struct part *parts;		/* ascending */
	size_t count;
	struct segment_walk tail;	/* writer: after the last entry */
	struct segment_walk reader;	/* journal_each goes on from here */
	size_t reader_part;
};

static int
fail(const struct journal *j, char *why, size_t whylen, const char *what)
{
	char copy[200];

	snprintf(copy, sizeof(copy), "%s", what);
	snprintf(why, whylen, "journal %s: %s", j->dir, copy);
	return -1;
}

static int
fail_errno(const struct journal *j, char *why, size_t whylen, const char *what)
{
	char text[200];

	snprintf(text, sizeof(text), "%s: %s", what, strerror(errno));
	return fail(j, why, whylen, text);
}

/* The first wrong entry, in words. */
static int
fail_entry(const struct journal *j, size_t part, const struct segment_walk *w,
    char *why, size_t whylen)
{
	char text[200];

	snprintf(text, sizeof(text), "%s line %" PRIu64 " (entry %" PRIu64
	    ") is damaged: %.120s", j->parts[part].name,
	    w->chain_at / SEGMENT_ENTRY + 1, w->sequence + 1, why);
	return fail(j, why, whylen, text);
}

/* ---- the list of segments ---- */

static bool
is_segment(const char *file)
{
	return strlen(file) == NAME_LEN + 6 &&
	    strspn(file, "0123456789") == 8 && file[8] == '-' &&
	    strspn(file + 9, "0123456789") == 4 &&
	    strcmp(file + NAME_LEN, ".chain") == 0;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct part *)a)->name,
	    ((const struct part *)b)->name);
}

static int
add_part(struct journal *j, const char *file)
{
	struct part *p;

	p = reallocarray(j->parts, j->count + 1, sizeof(*p));
	if (!p)
		return -1;
	j->parts = p;
	memset(&p[j->count], 0, sizeof(*p));
	memcpy(p[j->count].name, file, NAME_LEN);
	j->count++;
	return 0;
}

static int
list(struct journal *j, char *why, size_t whylen)
{
	struct dirent *entry;
	DIR *d = NULL;
	int fd, r = 0;

	fd = openat(j->dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0)
		d = fdopendir(fd);
	if (!d) {
		fail_errno(j, why, whylen, "cannot be listed");
		if (fd >= 0)
			close(fd);
		return -1;
	}
	j->count = 0;
	while (r == 0 && (entry = readdir(d)))
		if (is_segment(entry->d_name))
			r = add_part(j, entry->d_name);
	closedir(d);
	if (r < 0)
		return fail(j, why, whylen, "out of memory");
	if (j->count > 1)
		qsort(j->parts, j->count, sizeof(*j->parts), by_name);
	return 0;
}

/* The first and last entry of w's chain file: 1, or 0 when it has none. */
static int
edges(const struct segment_walk *w, struct segment_entry *first,
    struct segment_entry *last)
{
	char line[SEGMENT_ENTRY];
	int64_t size = segment_size_written(w->chain_fd);
	off_t at;

	if (size < 0)
		return -1;
	if (size < SEGMENT_ENTRY)
		return 0;
	at = (off_t)((size / SEGMENT_ENTRY - 1) * SEGMENT_ENTRY);
	if (pread(w->chain_fd, line, sizeof(line), 0) != sizeof(line) ||
	    segment_entry_read(line, first) < 0)
		return -1;
	if (pread(w->chain_fd, line, sizeof(line), at) != sizeof(line))
		return -1;
	/* The last line of the newest segment may be torn. */
	if (segment_entry_read(line, last) < 0)
		*last = (struct segment_entry){ 0 };
	return 1;
}

/* How the segments join, from their first and last lines alone. */
static int
join(struct journal *j, char *why, size_t whylen)
{
	struct segment_walk w = { .chain_fd = -1, .body_fd = -1 };
	struct segment_entry first, last, before = { 0 };
	char text[200], inner[128];
	size_t i;
	int r;

	for (i = 0; i < j->count; i++) {
		if (segment_open(&w, j->dir_fd, j->parts[i].name, false, inner,
		    sizeof(inner)) < 0)
			return fail(j, why, whylen, inner);
		r = edges(&w, &first, &last);
		segment_close(&w);
		j->parts[i].first = r == 1 ? first.sequence :
		    before.sequence + 1;
		if (r == 0)
			continue;
		if (r < 0)
			snprintf(text, sizeof(text), "%s line 1 (entry %" PRIu64
			    ") is damaged", j->parts[i].name,
			    before.sequence + 1);
		else if (last.sequence == 0 && i + 1 < j->count)
			snprintf(text, sizeof(text), "%s is damaged: its last "
			    "chain line is not what was written",
			    j->parts[i].name);
		else if (first.sequence != before.sequence + 1 ||
		    memcmp(first.previous, before.own, CHAIN_BYTES) != 0)
			snprintf(text, sizeof(text), "%s line 1 (entry %" PRIu64
			    ") does not follow entry %" PRIu64 ": a segment is "
			    "missing or was changed", j->parts[i].name,
			    first.sequence, before.sequence);
		else {
			before = last;
			continue;
		}
		return fail(j, why, whylen, text);
	}
	return 0;
}

/* ---- reading ---- */

/* Stand before the first entry of a segment, knowing the one before it. */
static int
enter(struct journal *j, struct segment_walk *w, size_t part, bool for_writing,
    char *why, size_t whylen)
{
	struct segment_entry first, last, before = { 0 };
	char inner[128];
	size_t i;
	int r = 0;

	for (i = part; i > 0 && r == 0; i--) {
		if (segment_open(w, j->dir_fd, j->parts[i - 1].name, false,
		    inner, sizeof(inner)) < 0)
			return fail(j, why, whylen, inner);
		r = edges(w, &first, &last);
		if (r == 1)
			before = last;
	}
	if (r < 0)
		return fail(j, why, whylen, "a segment cannot be read");
	if (segment_open(w, j->dir_fd, j->parts[part].name, for_writing,
	    inner, sizeof(inner)) < 0)
		return fail(j, why, whylen, inner);
	w->sequence = before.sequence;
	memcpy(w->digest, before.own, CHAIN_BYTES);
	return 0;
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
	return enter(j, &j->reader, i, false, why, whylen);
}

/* The reader's segment is read through: go to the next, if there is one. */
static int
turn(struct journal *j, char *why, size_t whylen)
{
	struct segment_walk *w = &j->reader;
	uint64_t sequence = w->sequence;
	uint8_t digest[CHAIN_BYTES];
	char inner[128];

	if (j->reader_part + 1 >= j->count)
		return 0;
	memcpy(digest, w->digest, sizeof(digest));
	if (segment_open(w, j->dir_fd, j->parts[j->reader_part + 1].name, false,
	    inner, sizeof(inner)) < 0)
		return fail(j, why, whylen, inner);
	j->reader_part++;
	w->sequence = sequence;
	memcpy(w->digest, digest, sizeof(digest));
	return 1;
}

int
journal_each(struct journal *j, uint64_t after, journal_visit *visit,
    void *arg, char *why, size_t whylen)
{
	struct segment_walk *w = &j->reader;
	struct journal_entry e;
	int64_t chain, body;
	int r;

	if (!j->writes && (list(j, why, whylen) < 0 || join(j, why, whylen) < 0))
		return -1;
	if (j->count == 0)
		return 0;
	if (seek(j, after, why, whylen) < 0)
		return -1;
	for (;;) {
		chain = segment_size(w->chain_fd);
		body = segment_size(w->body_fd);
		if (chain < 0 || body < 0)
			return fail_errno(j, why, whylen, "cannot be read");
		switch (segment_next(w, (uint64_t)chain, (uint64_t)body,
		    w->sequence >= after, &e, why, whylen)) {
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
		case SEGMENT_FAILED:
			goto wrong;
		}
	}
wrong:
	fail_entry(j, j->reader_part, w, why, whylen);
	segment_close(w);
	return -1;
}

/* ---- opening ---- */

static int
make_file(struct journal *j, const char *name, const char *kind)
{
	char file[48];
	int fd;

	snprintf(file, sizeof(file), "%s.%s", name, kind);
	fd = openat(j->dir_fd, file, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
	    0600);
	if (fd < 0)
		return -1;
	return close(fd);
}

/* Cut one file of the tail to its whole entries; adds what was lost. */
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

/* Check the newest segment whole and cut its torn end. */
static int
recover(struct journal *j, uint64_t *cut_bytes, char *why, size_t whylen)
{
	struct segment_walk *w = &j->tail;
	struct journal_entry e;
	enum segment_step step;
	int64_t chain, body;

	if (j->count == 0)
		return 0;
	if (enter(j, w, j->count - 1, true, why, whylen) < 0)
		return -1;
	chain = segment_size_written(w->chain_fd);
	body = segment_size_written(w->body_fd);
	if (chain < 0 || body < 0)
		return fail_errno(j, why, whylen, "cannot be read");
	do
		step = segment_next(w, (uint64_t)chain, (uint64_t)body, true,
		    &e, why, whylen);
	while (step == SEGMENT_NEXT);
	if (step == SEGMENT_WRONG || step == SEGMENT_FAILED)
		return fail_entry(j, j->count - 1, w, why, whylen);
	if (cut(w->chain_fd, w->chain_at, cut_bytes) < 0 ||
	    cut(w->body_fd, w->body_at, cut_bytes) < 0)
		return fail_errno(j, why, whylen, "cannot cut a torn end");
	return 0;
}

/* A crash while a segment was made can leave its chain alone, empty. With
 * entries in it a missing body is damage, and join says so. */
static int
complete(struct journal *j, char *why, size_t whylen)
{
	char file[NAME_LEN + 8];
	struct stat st;

	if (j->count == 0)
		return 0;
	snprintf(file, sizeof(file), "%s.chain", j->parts[j->count - 1].name);
	if (fstatat(j->dir_fd, file, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return fail_errno(j, why, whylen, file);
	if (st.st_size == 0 &&
	    make_file(j, j->parts[j->count - 1].name, "body") < 0)
		return fail_errno(j, why, whylen, "cannot make a body");
	return 0;
}

static int
take_lock(struct journal *j, char *why, size_t whylen)
{
	j->lock_fd = openat(j->dir_fd, "lock",
	    O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (j->lock_fd < 0)
		return fail_errno(j, why, whylen, "cannot make its lock");
	if (flock(j->lock_fd, LOCK_EX | LOCK_NB) < 0) {
		if (errno == EWOULDBLOCK)
			return fail(j, why, whylen, "another beadle is writing "
			    "it; stop that one or use another --state");
		return fail_errno(j, why, whylen, "cannot be locked");
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
		fail_errno(j, why, whylen, "cannot be opened");
		journal_close(j);
		return -1;
	}
	*out = j;
	return 0;
}

int
journal_open(struct journal **out, const char *dir, uint64_t *cut_bytes,
    char *why, size_t whylen)
{
	struct journal *j;
	uint64_t lost = 0;

	if (files_directory(dir) < 0) {
		snprintf(why, whylen, "journal %s: cannot be made: %s", dir,
		    strerror(errno));
		return -1;
	}
	if (open_common(&j, dir, why, whylen) < 0)
		return -1;
	j->writes = true;
	if (take_lock(j, why, whylen) < 0 || list(j, why, whylen) < 0 ||
	    complete(j, why, whylen) < 0 || join(j, why, whylen) < 0 ||
	    recover(j, &lost, why, whylen) < 0) {
		journal_close(j);
		return -1;
	}
	*cut_bytes = lost;
	*out = j;
	return 0;
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
	free(j->parts);
	free(j);
}

/* ---- writing ---- */

uint64_t
journal_head(const struct journal *j, uint8_t digest[32])
{
	memcpy(digest, j->tail.digest, CHAIN_BYTES);
	return j->tail.sequence;
}

/* The local day the newest segment is named by, as text; "" none. */
static void
tail_day(const struct journal *j, char day[KEYS_DAY], int *number)
{
	const char *name = j->count ? j->parts[j->count - 1].name : "";

	snprintf(day, KEYS_DAY, "%.8s", name);
	*number = *name ? atoi(name + KEYS_DAY) : 0;
}

static int
begin_part(struct journal *j, const char *day, int number, char *why,
    size_t whylen)
{
	struct segment_walk next = { .chain_fd = -1, .body_fd = -1 };
	char name[40], inner[128];

	if (number > PARTS_MOST)
		return fail(j, why, whylen, "too many segments in one day");
	snprintf(name, sizeof(name), "%.8s-%04d", day, number);
	/* A chain without a body is what recovery can complete. */
	if (make_file(j, name, "body") < 0 || make_file(j, name, "chain") < 0 ||
	    fsync(j->dir_fd) < 0)
		return fail_errno(j, why, whylen, "cannot make a segment");
	if (segment_open(&next, j->dir_fd, name, true, inner,
	    sizeof(inner)) < 0)
		return fail(j, why, whylen, inner);
	if (add_part(j, name) < 0) {
		segment_close(&next);
		return fail(j, why, whylen, "out of memory");
	}
	j->parts[j->count - 1].first = j->tail.sequence + 1;
	next.sequence = j->tail.sequence;
	memcpy(next.digest, j->tail.digest, CHAIN_BYTES);
	segment_close(&j->tail);
	j->tail = next;
	return 0;
}

/* Make sure the newest segment is the one for this entry. A clock that was
 * set back stays in the newest: names are in the order of entries. */
static int
choose_part(struct journal *j, int32_t local_day, char *why, size_t whylen)
{
	char now[KEYS_DAY], day[KEYS_DAY];
	int number, order;

	keys_day(local_day, now);
	tail_day(j, day, &number);
	order = strcmp(now, day);
	if (order <= 0 && j->tail.body_at < BODY_MOST)
		return 0;
	if (journal_sync(j, why, whylen) < 0)
		return -1;
	return begin_part(j, order > 0 ? now : day, order > 0 ? 1 : number + 1,
	    why, whylen);
}

/* The body's line for a text; owned by the caller. */
static char *
salted(const char *body, size_t len)
{
	uint8_t salt[(SEGMENT_SALT - 1) / 2];
	char *line;

	line = malloc(SEGMENT_SALT + len + 1);
	if (!line)
		return NULL;
	chain_random(salt, sizeof(salt));
	chain_hex(salt, sizeof(salt), line);
	line[SEGMENT_SALT - 1] = ' ';
	memcpy(line + SEGMENT_SALT, body, len);
	line[SEGMENT_SALT + len] = '\n';
	return line;
}

/* Body first: a chain line never stands without its text. What a full disk
 * left of the two is taken back. */
static int
write_entry(struct journal *j, struct segment_entry *e, const char *body_line,
    char *why, size_t whylen)
{
	struct segment_walk *w = &j->tail;
	char line[SEGMENT_ENTRY];

	segment_entry_write(e, line);
	if (files_write(w->body_fd, body_line, e->line_len,
	    (int64_t)w->body_at) == 0 &&
	    files_write(w->chain_fd, line, sizeof(line),
	    (int64_t)w->chain_at) == 0)
		return 0;
	if (errno == ENOSPC || errno == EDQUOT)
		fail(j, why, whylen, "the disk is full; nothing was half-written,"
		    " make room and start again");
	else
		fail_errno(j, why, whylen, "cannot be written");
	if (ftruncate(w->chain_fd, (off_t)w->chain_at) < 0 ||
	    ftruncate(w->body_fd, (off_t)w->body_at) < 0)
		j->failed = true;
	return -1;
}

int
journal_append(struct journal *j, enum journal_kind kind, const char *body,
    size_t len, uint64_t now_us, int32_t local_day, uint64_t *sequence,
    char *why, size_t whylen)
{
	struct segment_entry e = { .kind = kind, .written_us = now_us };
	char *line;
	int r;

	if (j->failed)
		return fail(j, why, whylen, "an earlier write failed");
	if (len > SEGMENT_TEXT_MOST || memchr(body, '\n', len) ||
	    memchr(body, '\0', len))
		return fail(j, why, whylen, "a text must be one line");
	if (choose_part(j, local_day, why, whylen) < 0)
		return -1;
	line = salted(body, len);
	if (!line)
		return fail(j, why, whylen, "out of memory");
	e.sequence = j->tail.sequence + 1;
	e.line_len = (uint32_t)(SEGMENT_SALT + len + 1);
	chain_digest(line, e.line_len, e.text);
	memcpy(e.previous, j->tail.digest, CHAIN_BYTES);
	r = write_entry(j, &e, line, why, whylen);
	free(line);
	if (r < 0)
		return -1;
	j->dirty = true;
	j->tail.chain_at += SEGMENT_ENTRY;
	j->tail.body_at += e.line_len;
	j->tail.sequence = e.sequence;
	memcpy(j->tail.digest, e.own, CHAIN_BYTES);
	*sequence = e.sequence;
	return 0;
}

int
journal_sync(struct journal *j, char *why, size_t whylen)
{
	if (!j->dirty)
		return 0;
	/* After a failed sync the kernel may have dropped the pages: what is
	 * on disk is no longer known, and only opening anew can tell. */
	if (j->failed || fdatasync(j->tail.body_fd) < 0 ||
	    fdatasync(j->tail.chain_fd) < 0) {
		j->failed = true;
		return fail_errno(j, why, whylen, "cannot be synced to disk");
	}
	j->dirty = false;
	return 0;
}
