/* journal_write.c: appending to a journal, and acknowledging. */
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
		return parts_fail(j, why, whylen,
		    "too many segments in one day");
	snprintf(name, sizeof(name), "%.8s-%04d", day, number);
	/* A chain without a body is what recovery can complete. */
	if (parts_make(j, name, "body") < 0 ||
	    parts_make(j, name, "chain") < 0 || fsync(j->dir_fd) < 0)
		return parts_fail_errno(j, why, whylen,
		    "cannot make a segment");
	if (segment_open(&next, j->dir_fd, name, true, inner,
	    sizeof(inner)) < 0)
		return parts_fail(j, why, whylen, inner);
	if (parts_add(j, name) < 0) {
		segment_close(&next);
		return parts_fail(j, why, whylen, "out of memory");
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

int
parts_begin_next(struct journal *j, char *why, size_t whylen)
{
	char day[KEYS_DAY];
	int number;

	tail_day(j, day, &number);
	return journal_sync(j, why, whylen) < 0 ? -1 :
	    begin_part(j, day, number + 1, why, whylen);
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
		parts_fail(j, why, whylen, "the disk is full; nothing was "
		    "half-written, make room and start again");
	else
		parts_fail_errno(j, why, whylen, "cannot be written");
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
		return parts_fail(j, why, whylen, "an earlier write failed");
	if (len > SEGMENT_TEXT_MOST || memchr(body, '\n', len) ||
	    memchr(body, '\0', len))
		return parts_fail(j, why, whylen, "a text must be one line");
	if (choose_part(j, local_day, why, whylen) < 0)
		return -1;
	line = salted(body, len);
	if (!line)
		return parts_fail(j, why, whylen, "out of memory");
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
		return parts_fail_errno(j, why, whylen,
		    "cannot be synced to disk");
	}
	j->dirty = false;
	return 0;
}
