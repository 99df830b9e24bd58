/* journal_write.c: appending to a journal, and acknowledging.
 *
 * What fails other than for want of room says that the disk under this segment
 * is not to be relied on: after a failed fdatasync the kernel may have dropped
 * the pages and call the next one a success. So the segment is left: what was
 * not acknowledged, held in memory until then, is written to a new segment,
 * byte for byte, so that even its digests stay, and then the old one is cut to
 * what was. A segment that cannot be cut keeps a tail that the next one begins
 * before; readers go by where the next one begins. */
#include "store/journal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/files.h"
#include "store/journal_parts.h"
#include "store/keys.h"

#define BODY_MOST (64u << 20)		/* a segment's body, about */
#define PARTS_MOST 9999
#define SALT ((SEGMENT_SALT - 1) / 2)

uint64_t
journal_head(const struct journal *j, uint8_t digest[32])
{
	memcpy(digest, j->tail.digest, CHAIN_BYTES);
	return j->tail.sequence;
}

uint64_t
journal_head_safe(const struct journal *j, uint8_t digest[32])
{
	memcpy(digest, j->safe.digest, CHAIN_BYTES);
	return j->safe.sequence;
}

uint64_t
journal_left(const struct journal *j, const char **why)
{
	*why = j->left_why;
	return j->left;
}

/* ---- segments ---- */

/* The local day the newest segment is named by, as text; "" none. */
static void
tail_day(const struct journal *j, char day[KEYS_DAY], int *number)
{
	const char *name = j->count ? j->parts[j->count - 1].name : "";

	snprintf(day, KEYS_DAY, "%.8s", name);
	*number = *name ? atoi(name + KEYS_DAY) : 0;
}

static int
clear(const struct segment_walk *w)
{
	if (segment_size(w->chain_fd) != 0 && ftruncate(w->chain_fd, 0) < 0)
		return -1;
	return segment_size(w->body_fd) != 0 && ftruncate(w->body_fd, 0) < 0 ?
	    -1 : 0;
}

/* A segment after the newest, empty: its files into *next. They are there
 * already when an earlier attempt to make it failed half-way. */
static int
make_part(struct journal *j, const char *day, int number,
    struct segment_walk *next, char *why, size_t whylen)
{
	char name[40], inner[128];

	if (number > PARTS_MOST)
		return parts_fail(j, why, whylen,
		    "too many segments in one day");
	snprintf(name, sizeof(name), "%.8s-%04d", day, number);
	/* A chain without a body is what recovery can complete. */
	if (parts_make(j, name, "body") < 0 ||
	    parts_make(j, name, "chain") < 0 || fsync(j->dir_fd) < 0)
		return parts_fail_errno(j, why, whylen,
		    "cannot make a segment");
	if (segment_open(next, j->dir_fd, name, true, inner,
	    sizeof(inner)) < 0)
		return parts_fail(j, why, whylen, inner);
	if (clear(next) < 0 || parts_add(j, name) < 0) {
		segment_close(next);
		return parts_fail(j, why, whylen, "cannot begin a segment");
	}
	return 0;
}

/* The newest segment is *next from now on, beginning after at. */
static void
enter_part(struct journal *j, struct segment_walk *next,
    const struct segment_walk *at)
{
	j->parts[j->count - 1].first = at->sequence + 1;
	next->sequence = at->sequence;
	memcpy(next->digest, at->digest, CHAIN_BYTES);
	segment_close(&j->tail);
	j->tail = *next;
}

/* Go on after all of what is held, in the segment it was written to. */
static void
skip_held(struct journal *j)
{
	const struct journal_held *h = &j->held;
	struct segment_entry last;

	j->tail.chain_at = h->chain_len;
	j->tail.body_at = h->body_len;
	if (h->chain_len == 0 || segment_entry_read(h->chain + h->chain_len -
	    SEGMENT_ENTRY, &last) < 0)
		return;
	j->tail.sequence = last.sequence;
	memcpy(j->tail.digest, last.own, CHAIN_BYTES);
}

static int
write_held(const struct journal_held *h, const struct segment_walk *to)
{
	if (files_write(to->body_fd, h->body, h->body_len, 0) < 0 ||
	    files_write(to->chain_fd, h->chain, h->chain_len, 0) < 0 ||
	    fdatasync(to->body_fd) < 0)
		return -1;
	return fdatasync(to->chain_fd);
}

/* The segment just made is none. */
static void
drop_part(struct journal *j, struct segment_walk *next)
{
	segment_close(next);
	parts_remove(j, j->count - 1);
	j->count--;
}

/* What cannot be cut now is passed over by readers, and cut at the next start
 * or before texts are taken out. */
static void
cut_one(int fd, uint64_t keep)
{
	if (ftruncate(fd, (off_t)keep) < 0 || fdatasync(fd) < 0)
		errno = 0;
}

static void
cut_tail(const struct journal *j)
{
	cut_one(j->tail.chain_fd, j->safe.chain_at);
	cut_one(j->tail.body_fd, j->safe.body_at);
}

/* The new segment begins with what is held, and holds it safely. */
static int
leave_part(struct journal *j, char *why, size_t whylen)
{
	struct segment_walk next = { .chain_fd = -1, .body_fd = -1 };
	char day[KEYS_DAY];
	int number;

	tail_day(j, day, &number);
	if (make_part(j, day, number + 1, &next, why, whylen) < 0)
		return -1;
	if (write_held(&j->held, &next) < 0) {
		parts_fail_errno(j, why, whylen, "cannot be synced to disk, "
		    "not even in a new segment");
		drop_part(j, &next);
		return -1;
	}
	cut_tail(j);
	enter_part(j, &next, &j->safe);
	skip_held(j);
	parts_mark_safe(j);
	j->leave = false;
	j->left++;
	return 0;
}

/* Writing or syncing failed, errno says how. */
static int
note_failure(struct journal *j, const char *what)
{
	j->leave = true;
	snprintf(j->left_why, sizeof(j->left_why), "%s %s: %s",
	    j->count ? j->parts[j->count - 1].name : "", what,
	    strerror(errno));
	return -1;
}

/* Another segment; all before it is acknowledged. */
static int
begin_part(struct journal *j, const char *day, int number, char *why,
    size_t whylen)
{
	struct segment_walk next = { .chain_fd = -1, .body_fd = -1 };

	if (make_part(j, day, number, &next, why, whylen) < 0)
		return -1;
	enter_part(j, &next, &j->tail);
	parts_mark_safe(j);
	return 0;
}

/* Make sure the newest segment is the one for this entry. A clock that was
 * set back stays in the newest: names are in the order of entries. */
static int
choose_part(struct journal *j, int32_t local_day, char *why, size_t whylen)
{
	char now[KEYS_DAY], day[KEYS_DAY];
	int number, order;

	if (j->leave && leave_part(j, why, whylen) < 0)
		return -1;
	keys_day(local_day, now);
	tail_day(j, day, &number);
	order = strcmp(now, day);
	if (order <= 0 && j->tail.body_at < BODY_MOST)
		return 0;
	if (journal_sync(j, why, whylen) < 0)
		return -1;
	if (order > 0)
		return begin_part(j, now, 1, why, whylen);
	/* Syncing may have begun one. */
	tail_day(j, day, &number);
	return begin_part(j, day, number + 1, why, whylen);
}

int
parts_begin_next(struct journal *j, char *why, size_t whylen)
{
	char day[KEYS_DAY];
	int number;

	if (journal_sync(j, why, whylen) < 0)
		return -1;
	tail_day(j, day, &number);
	return begin_part(j, day, number + 1, why, whylen);
}

/* ---- entries ---- */

static int
room_for(char **bytes, size_t *room, size_t need)
{
	size_t want = *room ? *room : 4096;
	char *p;

	if (need <= *room)
		return 0;
	while (want < need)
		want *= 2;
	p = realloc(*bytes, want);
	if (!p)
		return -1;
	*bytes = p;
	*room = want;
	return 0;
}

/* The two lines of an entry behind those held; not counted in yet. */
static int
hold(struct journal *j, struct segment_entry *e, const uint8_t salt[SALT],
    const char *body, size_t len)
{
	struct journal_held *h = &j->held;
	char *line;

	e->line_len = (uint32_t)(SEGMENT_SALT + len + 1);
	if (room_for(&h->chain, &h->chain_room, h->chain_len +
	    SEGMENT_ENTRY) < 0 || room_for(&h->body, &h->body_room,
	    h->body_len + e->line_len + 1) < 0)
		return -1;
	line = h->body + h->body_len;
	chain_hex(salt, SALT, line);
	line[SEGMENT_SALT - 1] = ' ';
	memcpy(line + SEGMENT_SALT, body, len);
	line[SEGMENT_SALT + len] = '\n';
	chain_digest(line, e->line_len, e->text);
	segment_entry_write(e, h->chain + h->chain_len);
	return 0;
}

/* Body first: a chain line never stands without its text. What a full disk
 * left of the two is taken back. */
static int
write_entry(struct journal *j, const struct segment_entry *e, char *why,
    size_t whylen)
{
	const struct journal_held *h = &j->held;
	struct segment_walk *w = &j->tail;
	bool is_full;

	if (files_write(w->body_fd, h->body + h->body_len, e->line_len,
	    (int64_t)w->body_at) == 0 &&
	    files_write(w->chain_fd, h->chain + h->chain_len, SEGMENT_ENTRY,
	    (int64_t)w->chain_at) == 0)
		return 0;
	is_full = errno == ENOSPC || errno == EDQUOT;
	if (is_full)
		parts_fail(j, why, whylen, "the disk is full; nothing was "
		    "half-written, make room and start again");
	else {
		note_failure(j, "cannot be written");
		parts_fail(j, why, whylen, j->left_why);
	}
	if (ftruncate(w->chain_fd, (off_t)w->chain_at) < 0 ||
	    ftruncate(w->body_fd, (off_t)w->body_at) < 0)
		j->leave = true;
	return -1;
}

static void
count_in(struct journal *j, const struct segment_entry *e)
{
	j->held.chain_len += SEGMENT_ENTRY;
	j->held.body_len += e->line_len;
	j->tail.chain_at += SEGMENT_ENTRY;
	j->tail.body_at += e->line_len;
	j->tail.sequence = e->sequence;
	memcpy(j->tail.digest, e->own, CHAIN_BYTES);
}

/* Write the entry; where the disk fails, once more in a new segment. */
static int
write_or_leave(struct journal *j, const struct segment_entry *e, char *why,
    size_t whylen)
{
	char first[200];

	if (write_entry(j, e, first, sizeof(first)) == 0)
		return 0;
	snprintf(why, whylen, "%s", first);
	if (!j->leave || leave_part(j, why, whylen) < 0)
		return -1;
	/* leave_part forgets what it made safe; this entry lies behind it. */
	return 1;
}

int
journal_append(struct journal *j, enum journal_kind kind, const char *body,
    size_t len, uint64_t now_us, int32_t local_day, uint64_t *sequence,
    char *why, size_t whylen)
{
	struct segment_entry e = { .kind = kind, .written_us = now_us };
	uint8_t salt[SALT];
	int attempt, r = 1;

	if (len > SEGMENT_TEXT_MOST)
		return parts_fail(j, why, whylen, "a text of more than 4 MiB "
		    "is not written: it is too much at once");
	if (memchr(body, '\n', len) || memchr(body, '\0', len))
		return parts_fail(j, why, whylen, "a text must be one line");
	if (choose_part(j, local_day, why, whylen) < 0)
		return -1;
	e.sequence = j->tail.sequence + 1;
	memcpy(e.previous, j->tail.digest, CHAIN_BYTES);
	chain_random(salt, sizeof(salt));
	for (attempt = 0; attempt < 2 && r == 1; attempt++) {
		if (hold(j, &e, salt, body, len) < 0)
			return parts_fail(j, why, whylen, "out of memory");
		r = write_or_leave(j, &e, why, whylen);
	}
	if (r != 0)
		return -1;
	count_in(j, &e);
	*sequence = e.sequence;
	return 0;
}

int
journal_sync(struct journal *j, char *why, size_t whylen)
{
	if (j->leave)
		return leave_part(j, why, whylen);
	if (j->held.chain_len == 0)
		return 0;
	/* After a failed sync the kernel may have dropped the pages: what is
	 * on disk is no longer known. */
	if (fdatasync(j->tail.body_fd) < 0 || fdatasync(j->tail.chain_fd) < 0) {
		note_failure(j, "cannot be synced to disk");
		return leave_part(j, why, whylen);
	}
	parts_mark_safe(j);
	return 0;
}
