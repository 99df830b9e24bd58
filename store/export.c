/* export.c: the journals as a directory that stands by itself.
 *
 * It is made under another name and renamed when all of it is on disk. Heads
 * are read before the entries they name: what was written meanwhile is more
 * than they speak of, never less. */
#include "store/export.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/export_part.h"
#include "store/export_readme.h"
#include "store/files.h"
#include "store/heads.h"
#include "store/journal_parts.h"

#define BLOCK 65536
#define NAME_ROOM 80

struct export {
	const char *state;
	struct export_part part;	/* where it is made */
	struct sum { char name[NAME_ROOM], digest[HEADS_DIGEST]; } *sums;
	size_t sum_count;
	char *why;
	size_t whylen;
};

static int
fail(const struct export *x, const char *what, const char *name)
{
	snprintf(x->why, x->whylen, "cannot %s %s: %s", what, name,
	    strerror(errno));
	return -1;
}

static int
add_sum(struct export *x, const char *name, const char *digest)
{
	struct sum *p = reallocarray(x->sums, x->sum_count + 1, sizeof(*p));

	if (!p)
		return fail(x, "count", name);
	x->sums = p;
	p += x->sum_count++;
	snprintf(p->name, sizeof(p->name), "%s", name);
	snprintf(p->digest, sizeof(p->digest), "%s", digest);
	return 0;
}

/* ---- files ---- */

static int
make(const struct export *x, const char *name)
{
	char path[PATH_MAX + NAME_ROOM];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", x->part.dir, name);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	return fd < 0 ? fail(x, "make", path) : fd;
}

static int
finish(const struct export *x, int fd, int r, const char *name)
{
	if (r == 0 && fsync(fd) < 0)
		r = -1;
	if (r < 0)
		fail(x, "write", name);
	close(fd);
	return r;
}

/* A file of these bytes, in the sums. */
static int
put(struct export *x, const char *name, const void *bytes, size_t len)
{
	uint8_t digest[CHAIN_BYTES];
	char hex[HEADS_DIGEST];
	int fd = make(x, name);

	if (fd < 0 || finish(x, fd, files_write(fd, bytes, len, 0), name) < 0)
		return -1;
	chain_digest(bytes, len, digest);
	return add_sum(x, name, chain_hex(digest, sizeof(digest), hex));
}

/* The first len bytes of an open file. */
static int
copy(struct export *x, int from, uint64_t len, const char *name)
{
	struct chain_sum *sum = chain_sum_new();
	char block[BLOCK], hex[HEADS_DIGEST];
	uint8_t digest[CHAIN_BYTES];
	uint64_t at = 0;
	ssize_t n = 1;
	int fd = sum ? make(x, name) : -1, r = 0;

	if (fd < 0) {
		chain_sum_end(sum, digest);
		return -1;
	}
	while (r == 0 && at < len) {
		n = pread(from, block, len - at < BLOCK ? len - at : BLOCK,
		    (off_t)at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		chain_sum_add(sum, block, (size_t)n);
		r = files_write(fd, block, (size_t)n, (int64_t)at);
		at += (uint64_t)n;
	}
	chain_sum_end(sum, digest);
	if (finish(x, fd, n < 0 ? -1 : r, name) < 0)
		return -1;
	if (at < len) {
		snprintf(x->why, x->whylen, "%s became shorter while it was "
		    "copied: look at the disk, and export again", name);
		return -1;
	}
	return add_sum(x, name, chain_hex(digest, sizeof(digest), hex));
}

/* ---- what is in it ---- */

/* How much of the newest segment, entered, is whole entries. */
static int
measure(struct segment_walk *w, char *why, size_t whylen)
{
	int64_t chain, body;
	struct journal_entry e;

	chain = segment_size(w->chain_fd);
	body = segment_size(w->body_fd);
	if (chain < 0 || body < 0)
		return -1;
	for (;;)
		switch (segment_next(w, (uint64_t)chain, (uint64_t)body, false,
		    &e, why, whylen)) {
		case SEGMENT_NEXT:
			break;
		case SEGMENT_WRONG:
		case SEGMENT_FAILED:
			return -1;
		case SEGMENT_END:
		case SEGMENT_TORN:
			return 0;
		}
}

/* For where each begins; what does not join is taken all the same. */
static int
list(struct export *x, struct journal *j)
{
	if (parts_list(j, x->why, x->whylen) < 0)
		return -1;
	(void)parts_join(j, x->why, x->whylen);
	return 0;
}

/* Does the walk, entered in a segment that is followed, come to where the next
 * begins with all that lies behind? That is taken from there. */
static bool
find_next(const struct journal *j, size_t part, struct segment_walk *w)
{
	const char *next = j->parts[part + 1].name;
	uint64_t first = parts_first(j, next);
	struct journal_entry e;
	char why[160];

	while (w->sequence + 1 < first && segment_next(w, UINT64_MAX,
	    UINT64_MAX, false, &e, why, sizeof(why)) == SEGMENT_NEXT)
		;
	return w->sequence + 1 == first && parts_is_left(j, w, next);
}

/* How much of a segment that was entered is taken: what is its own. */
static bool
find_end(const struct journal *j, size_t part, struct segment_walk *w)
{
	char why[160];

	return part + 1 < j->count ? find_next(j, part, w) :
	    parts_is_written(j) && measure(w, why, sizeof(why)) == 0;
}

/* One that is damaged is taken as it is. A tombstone for what was gone before
 * may be in a segment begun since the list was read: once the newest is entered
 * it is read again. */
static int
add_segment(struct export *x, struct journal *j, const char *journal,
    size_t part)
{
	struct segment_walk w = { .chain_fd = -1, .body_fd = -1 };
	char segment[NAME_LEN + 1], name[NAME_ROOM], why[160];
	bool is_newest = part + 1 == j->count;
	uint64_t chain, body;
	bool is_entered = parts_enter(j, &w, part, false, why,
	    sizeof(why)) == 0;
	int r = 0;

	memcpy(segment, j->parts[part].name, sizeof(segment));
	if (!is_entered)
		r = segment_open(&w, j->dir_fd, segment, false, x->why,
		    x->whylen);
	if (r == 0 && is_newest)
		r = list(x, j);
	if (r < 0) {
		segment_close(&w);
		return -1;
	}
	if (is_entered && find_end(j, part, &w)) {
		chain = w.chain_at;
		body = w.body_at;
	} else {
		chain = (uint64_t)segment_size(w.chain_fd);
		body = (uint64_t)segment_size(w.body_fd);
	}
	snprintf(name, sizeof(name), "journal/%s/%s.chain", journal, segment);
	r = copy(x, w.chain_fd, chain, name);
	snprintf(name, sizeof(name), "journal/%s/%s.body", journal, segment);
	if (r == 0)
		r = copy(x, w.body_fd, body, name);
	segment_close(&w);
	return r;
}

static int
add_segments(struct export *x, const char *journal)
{
	char dir[PATH_MAX];
	struct journal *j;
	size_t i;
	int r;

	snprintf(dir, sizeof(dir), "%s/journal/%s", x->state, journal);
	if (access(dir, F_OK) < 0 && errno == ENOENT)
		return 0;
	if (journal_open_read(&j, dir, x->why, x->whylen) < 0)
		return -1;
	r = list(x, j);
	for (i = 0; r == 0 && i < j->count; i++)
		r = add_segment(x, j, journal, i);
	journal_close(j);
	return r;
}

static int
add_journal(struct export *x, const char *journal)
{
	char path[PATH_MAX + NAME_ROOM], name[NAME_ROOM], *text, *end;
	size_t len;
	int r = 0;

	snprintf(path, sizeof(path), "%s/journal/%s", x->part.dir, journal);
	if (files_directory(path) < 0)
		return fail(x, "make", path);
	text = heads_load(x->state, journal, &len);
	if (!text && errno != ENOENT && errno != ENOTDIR)
		return fail(x, "read the heads of", journal);
	if (text) {
		/* One that is being written is left out. */
		end = memrchr(text, '\n', len);
		snprintf(name, sizeof(name), "journal/%s/heads", journal);
		r = put(x, name, text, end ? (size_t)(end + 1 - text) : 0);
	}
	free(text);
	return r < 0 ? -1 : add_segments(x, journal);
}

static int
add_keys(struct export *x)
{
	char path[PATH_MAX + NAME_ROOM], name[NAME_ROOM], why[160], *text;
	uint8_t der[KEYRING_DER];
	struct keyring ring;
	size_t len, i;
	int r;

	snprintf(path, sizeof(path), "%s/keys", x->part.dir);
	if (files_directory(path) < 0)
		return fail(x, "make", path);
	text = files_read(x->state, "keys/public", 1u << 20, &len);
	if (!text)
		return errno == ENOENT || errno == ENOTDIR ? 0 :
		    fail(x, "read the public keys of", x->state);
	r = put(x, "keys/public", text, len);
	free(text);
	/* As far as they are right. */
	if (r == 0 && keyring_load(&ring, x->state, why, sizeof(why)) >= 0) {
		for (i = 0; r == 0 && i < ring.count; i++) {
			keyring_der(&ring.keys[i], der);
			snprintf(name, sizeof(name), "keys/%s.der",
			    ring.keys[i].id);
			r = put(x, name, der, sizeof(der));
		}
		keyring_free(&ring);
	}
	return r;
}

/* Time stamps of heads, if any were asked for. */
static int
add_stamps(struct export *x)
{
	char from[PATH_MAX], path[PATH_MAX + NAME_ROOM], name[NAME_ROOM];
	struct dirent **names;
	size_t len;
	char *bytes;
	int i, n, r = 0;

	snprintf(from, sizeof(from), "%s/heads/tsa", x->state);
	n = scandir(from, &names, NULL, alphasort);
	if (n < 0)
		return errno == ENOENT || errno == ENOTDIR ? 0 :
		    fail(x, "list", from);
	snprintf(path, sizeof(path), "%s/heads/tsa", x->part.dir);
	if (files_directory(path) < 0)
		r = fail(x, "make", path);
	for (i = 0; i < n; i++) {
		if (r == 0 && names[i]->d_name[0] != '.' && (size_t)snprintf(
		    name, sizeof(name), "heads/tsa/%s", names[i]->d_name) <
		    sizeof(name)) {
			bytes = files_read(x->state, name, 1u << 20, &len);
			r = bytes ? put(x, name, bytes, len) :
			    fail(x, "read", name);
			free(bytes);
		}
		free(names[i]);
	}
	free(names);
	return r;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct sum *)a)->name,
	    ((const struct sum *)b)->name);
}

static int
add_sums(struct export *x)
{
	char line[NAME_ROOM + HEADS_DIGEST + 4];
	int fd, r = 0;
	size_t i;

	qsort(x->sums, x->sum_count, sizeof(*x->sums), by_name);
	fd = make(x, "SHA256SUMS");
	if (fd < 0)
		return -1;
	for (i = 0; r == 0 && i < x->sum_count; i++) {
		snprintf(line, sizeof(line), "%s  %s\n", x->sums[i].digest,
		    x->sums[i].name);
		r = files_write(fd, line, strlen(line), -1);
	}
	return finish(x, fd, r, "SHA256SUMS");
}

/* ---- all of it ---- */

static int
write_all(struct export *x)
{
	/* The keys last: what signed a head is among them. */
	if (add_journal(x, "ledger") < 0 ||
	    add_journal(x, "observations") < 0 || add_stamps(x) < 0 ||
	    add_keys(x) < 0 ||
	    put(x, "README.txt", export_readme, strlen(export_readme)) < 0)
		return -1;
	return add_sums(x);
}

int
export_write(const char *state, const char *dir, export_before *before,
    void *arg, char *why, size_t whylen)
{
	struct export x = { .state = state, .why = why, .whylen = whylen };
	int r;

	if (chain_ready(why, whylen) < 0)
		return -1;
	if (access(dir, F_OK) == 0) {
		snprintf(why, whylen, "%s is there already: name a new "
		    "directory", dir);
		return -1;
	}
	if (export_part_make(&x.part, dir, why, whylen) < 0)
		return -1;
	r = before ? before(arg, why, whylen) : 0;
	if (r == 0)
		r = write_all(&x);
	if (r == 0 && export_part_name(&x.part, dir) < 0)
		r = fail(&x, "make", dir);
	if (r < 0)
		export_part_remove(&x.part);
	export_part_close(&x.part);
	free(x.sums);
	return r;
}
