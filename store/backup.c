/* backup.c: a state directory written into one sealed file. */
#include "store/backup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/journal_parts.h"
#include "store/state_version.h"

#define PIECE (256u << 10)

struct writing {
	struct sealed *out;
	const char *state;
	struct backup_about *about;
	char *piece;
	char *why;
	size_t whylen;
};

static int
fail(struct writing *w, const char *path)
{
	snprintf(w->why, w->whylen, "%.300s: %s", path, strerror(errno));
	return -1;
}

static int
put_line(struct writing *w, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static int
put_line(struct writing *w, const char *format, ...)
{
	char line[PATH_MAX + 64];
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	return sealed_write(w->out, line, (size_t)len, w->why, w->whylen);
}

/* The first size bytes of an open file, under this path. */
static int
put_bytes(struct writing *w, int fd, uint64_t size, const char *path)
{
	uint64_t at = 0;
	ssize_t n;

	if (put_line(w, "file %" PRIu64 " %s\n", size, path) < 0)
		return -1;
	while (at < size) {
		n = pread(fd, w->piece, size - at < PIECE ? size - at : PIECE,
		    (off_t)at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			errno = n ? errno : EIO;	/* it became shorter */
			return fail(w, path);
		}
		if (sealed_write(w->out, w->piece, (size_t)n, w->why,
		    w->whylen) < 0)
			return -1;
		at += (uint64_t)n;
	}
	w->about->files++;
	w->about->bytes += size;
	return 0;
}

/* A whole small file; one that is not there is left out. */
static int
put_file(struct writing *w, const char *from, const char *path)
{
	struct stat st;
	int fd, r;

	fd = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? 0 :
		    fail(w, from);
	r = fstat(fd, &st) < 0 ? fail(w, from) :
	    S_ISREG(st.st_mode) ? put_bytes(w, fd, (uint64_t)st.st_size,
	    path) : 0;
	close(fd);
	return r;
}

/* The files of a directory of the state, without those that begin with skip.
 * depth: how many levels of directories below it are taken. */
static int
put_directory(struct writing *w, const char *path, int depth,
    const char *skip)
{
	char inner[PATH_MAX], from[2 * PATH_MAX];
	struct dirent *e;
	struct stat st;
	DIR *d;
	int r = 0;

	snprintf(from, sizeof(from), "%s/%s", w->state, path);
	d = opendir(from);
	if (!d)
		return errno == ENOENT ? 0 : fail(w, from);
	while (r == 0 && (e = readdir(d))) {
		if (e->d_name[0] == '.' || (skip && strncmp(e->d_name,
		    skip, strlen(skip)) == 0) ||
		    strcmp(e->d_name, "lock") == 0)
			continue;
		snprintf(inner, sizeof(inner), "%.2000s/%s", path, e->d_name);
		snprintf(from, sizeof(from), "%s/%s", w->state, inner);
		if (lstat(from, &st) < 0)
			continue;	/* a draft that went */
		if (S_ISDIR(st.st_mode) && depth > 0)
			r = put_directory(w, inner, depth - 1, skip);
		else if (S_ISREG(st.st_mode))
			r = put_file(w, from, inner);
	}
	closedir(d);
	return r;
}

/* ---- journals ---- */

/* Of the newest segment, entered: what was begun since the list was read is in
 * it, too. The texts that were gone from those before have their tombstones
 * there, or in this one. */
static int
list_on(struct writing *w, struct journal *j, size_t part)
{
	if (part + 1 != j->count)
		return 0;
	return parts_list(j, w->why, w->whylen) < 0 ? -1 :
	    parts_join(j, w->why, w->whylen);
}

/* One segment, as far as its entries are whole. *head: the sequence of the
 * last. */
static int
put_part(struct writing *w, struct journal *j, size_t part, const char *name,
    uint64_t *head)
{
	char segment[NAME_LEN + 1], path[128];
	uint64_t until = UINT64_MAX;
	struct segment_walk walk = { .chain_fd = -1, .body_fd = -1 };
	enum segment_step step = SEGMENT_NEXT;
	struct journal_entry e;
	int r = parts_enter(j, &walk, part, false, w->why, w->whylen);

	memcpy(segment, j->parts[part].name, sizeof(segment));
	if (r == 0)
		r = list_on(w, j, part);
	if (part + 1 < j->count)
		until = j->parts[part + 1].first;
	while (r == 0 && step == SEGMENT_NEXT && walk.sequence + 1 < until)
		step = segment_next(&walk,
		    (uint64_t)segment_size(walk.chain_fd),
		    (uint64_t)segment_size(walk.body_fd), true, &e, w->why,
		    w->whylen);
	if (step == SEGMENT_WRONG || step == SEGMENT_FAILED)
		r = -1;
	*head = walk.sequence;
	snprintf(path, sizeof(path), "journal/%s/%s.body", name,
	    segment);
	if (r == 0)
		r = put_bytes(w, walk.body_fd, walk.body_at, path);
	snprintf(path, sizeof(path), "journal/%s/%s.chain", name,
	    segment);
	if (r == 0)
		r = put_bytes(w, walk.chain_fd, walk.chain_at, path);
	segment_close(&walk);
	return r;
}

/* Its heads before its entries: none may be of one that is not there. */
static int
put_journal(struct writing *w, const char *name, uint64_t *head)
{
	char dir[PATH_MAX], heads[PATH_MAX + 8], path[64];
	struct journal *j;
	size_t i;
	int r;

	snprintf(dir, sizeof(dir), "%s/journal/%s", w->state, name);
	if (access(dir, F_OK) < 0 && errno == ENOENT)
		return 0;
	snprintf(heads, sizeof(heads), "%s/heads", dir);
	snprintf(path, sizeof(path), "journal/%s/heads", name);
	if (put_file(w, heads, path) < 0 ||
	    journal_open_read(&j, dir, w->why, w->whylen) < 0)
		return -1;
	r = parts_list(j, w->why, w->whylen);
	if (r == 0)
		r = parts_join(j, w->why, w->whylen);
	for (i = 0; r == 0 && i < j->count; i++)
		r = put_part(w, j, i, name, head);
	journal_close(j);
	return r;
}

static int
put_all(struct writing *w, const struct backup_extra *extra, size_t count)
{
	char from[PATH_MAX];
	size_t i;

	if (put_line(w, "beadle-state %d %s %" PRIu64 "\n", STATE_VERSION,
	    w->about->site, w->about->made_us) < 0)
		return -1;
	for (i = 0; i < count; i++)
		if (put_file(w, extra[i].from, extra[i].path) < 0)
			return -1;
	snprintf(from, sizeof(from), "%s/version", w->state);
	if (put_file(w, from, "version") < 0 ||
	    put_directory(w, "law", 1, NULL) < 0 ||
	    put_journal(w, "ledger", &w->about->ledger) < 0 ||
	    put_journal(w, "observations", &w->about->observations) < 0 ||
	    /* The keys last: whatever is signed or marked, its key is there. */
	    put_directory(w, "keys", 0, "secret") < 0)
		return -1;
	return put_line(w, "end %" PRIu64 "\n", w->about->files);
}

int
backup_write(int fd, const uint8_t to[SEALED_KEY], const char *state,
    const struct backup_extra *extra, size_t count,
    struct backup_about *about, char *why, size_t whylen)
{
	struct writing w = { .state = state, .about = about,
		.piece = malloc(PIECE), .why = why, .whylen = whylen };
	int r = -1;

	about->files = about->bytes = 0;
	about->observations = about->ledger = 0;
	if (!w.piece)
		snprintf(why, whylen, "out of memory");
	else
		r = sealed_write_open(&w.out, fd, to, why, whylen);
	if (r == 0)
		r = put_all(&w, extra, count);
	if (r == 0)
		r = sealed_write_end(w.out, why, whylen);
	sealed_free(w.out);
	free(w.piece);
	return r;
}
