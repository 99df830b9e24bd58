/* journal_expire.c: texts taken out of a journal for good.
 *
 * A segment's body is written anew beside the old one, each text that goes an
 * empty line in it, synced, and put in its place by a rename; its chain is not
 * touched. A crash leaves the old body or the new one, and perhaps a draft,
 * which holds nothing that is to go and is written over the next time. Taking
 * out what is out already changes nothing, so whoever was interrupted begins
 * again. The newest segment is never written anew: another is begun first, so
 * that the writer's place is never under its feet. */
#include "store/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/files.h"
#include "store/journal_parts.h"

#define BUFFER (256u << 10)

struct draft {
	struct journal *journal;
	const char *name;		/* of the segment */
	const struct journal_span *spans;	/* those after the walk */
	size_t count;
	int fd;
	uint64_t at;			/* written so far */
	char *buffer;
	size_t used;
	uint64_t taken;			/* texts that go */
};

/* The first span that does not end before the sequence. */
static size_t
skip_spans(const struct journal_span *spans, size_t count, uint64_t sequence)
{
	size_t low = 0, high = count, middle;

	while (low < high) {
		middle = (low + high) / 2;
		if (spans[middle].last < sequence)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
goes(struct draft *d, uint64_t sequence)
{
	while (d->count > 0 && d->spans->last < sequence) {
		d->spans++;
		d->count--;
	}
	return d->count > 0 && d->spans->first <= sequence;
}

static int
flush(struct draft *d)
{
	if (files_write(d->fd, d->buffer, d->used, (int64_t)d->at) < 0)
		return -1;
	d->at += d->used;
	d->used = 0;
	return 0;
}

static int
put(struct draft *d, const char *bytes, size_t len)
{
	if (d->used + len > BUFFER && flush(d) < 0)
		return -1;
	if (len > BUFFER) {
		if (files_write(d->fd, bytes, len, (int64_t)d->at) < 0)
			return -1;
		d->at += len;
		return 0;
	}
	memcpy(d->buffer + d->used, bytes, len);
	d->used += len;
	return 0;
}

/* The entry's line as it is to be. */
static int
put_entry(struct draft *d, const struct segment_walk *w,
    const struct journal_entry *e)
{
	bool is_going = goes(d, e->sequence);

	if (e->expired || is_going) {
		d->taken += !e->expired;
		return put(d, "\n", 1);
	}
	return put(d, w->line, SEGMENT_SALT + e->len) < 0 ||
	    put(d, "\n", 1) < 0 ? -1 : 0;
}

/* All lines of the segment into the draft. */
static int
copy_lines(struct draft *d, size_t part, char *why, size_t whylen)
{
	/* Beyond where the next begins is what a failed disk left. */
	uint64_t until = d->journal->parts[part + 1].first;
	struct segment_walk w = { .chain_fd = -1, .body_fd = -1 };
	struct journal *j = d->journal;
	enum segment_step step = SEGMENT_NEXT;
	struct journal_entry e;
	int64_t chain, body;
	int r = parts_enter(j, &w, part, false, why, whylen);

	if (r < 0)
		return -1;
	chain = segment_size(w.chain_fd);
	body = segment_size(w.body_fd);
	while (r == 0 && step == SEGMENT_NEXT && chain >= 0 && body >= 0) {
		if (w.sequence + 1 >= until) {
			step = SEGMENT_END;
			break;
		}
		step = segment_next(&w, (uint64_t)chain, (uint64_t)body, true,
		    &e, why, whylen);
		if (step == SEGMENT_NEXT)
			r = put_entry(d, &w, &e);
	}
	segment_close(&w);
	if (r < 0 || chain < 0 || body < 0 || (step == SEGMENT_END &&
	    flush(d) < 0))
		return parts_fail_errno(j, why, whylen,
		    "texts cannot be taken out");
	return step == SEGMENT_END ? 0 : parts_fail_damage(j, part, why,
	    whylen, "it is damaged, and no text is taken out of it");
}

/* The draft in the old body's place, on disk. */
static int
take_place(struct draft *d, char *why, size_t whylen)
{
	char draft[40], body[40];
	struct journal *j = d->journal;

	snprintf(draft, sizeof(draft), "%s.body.new", d->name);
	snprintf(body, sizeof(body), "%s.body", d->name);
	if (d->taken == 0)
		return unlinkat(j->dir_fd, draft, 0);
	if (fdatasync(d->fd) < 0 ||
	    renameat(j->dir_fd, draft, j->dir_fd, body) < 0 ||
	    fsync(j->dir_fd) < 0)
		return parts_fail_errno(j, why, whylen,
		    "texts cannot be taken out");
	return 0;
}

static int
rewrite(struct journal *j, size_t part, const struct journal_span *spans,
    size_t count, char *why, size_t whylen)
{
	size_t skipped = skip_spans(spans, count, j->parts[part].first);
	struct draft d = { .journal = j, .name = j->parts[part].name,
		.spans = spans + skipped, .count = count - skipped,
		.buffer = malloc(BUFFER), .fd = -1 };
	char name[40];
	int r = -1;

	snprintf(name, sizeof(name), "%s.body.new", d.name);
	if (!d.buffer)
		return parts_fail(j, why, whylen, "out of memory");
	d.fd = openat(j->dir_fd, name, O_WRONLY | O_CREAT | O_TRUNC |
	    O_CLOEXEC | O_NOFOLLOW, 0600);
	if (d.fd < 0)
		parts_fail_errno(j, why, whylen, "texts cannot be taken out");
	else if (copy_lines(&d, part, why, whylen) == 0)
		r = take_place(&d, why, whylen);
	if (d.fd >= 0)
		close(d.fd);
	if (r < 0 && d.fd >= 0)
		unlinkat(j->dir_fd, name, 0);
	free(d.buffer);
	return r;
}

/* Is there anything of the spans in [first, until)? */
static bool
touches(const struct journal_span *spans, size_t count, uint64_t first,
    uint64_t until)
{
	size_t i = skip_spans(spans, count, first);

	return i < count && spans[i].first < until;
}

int
journal_expire(struct journal *j, const struct journal_span *spans,
    size_t count, uint64_t *from, char *why, size_t whylen)
{
	uint64_t until, cut_bytes = 0;
	size_t i;

	if (count == 0 || j->count == 0)
		return 0;
	/* Where a disk failed a text may stand twice. */
	if (*from == 0 && parts_cut_left(j, &cut_bytes, why, whylen) < 0)
		return -1;
	if (spans[count - 1].last >= j->parts[j->count - 1].first &&
	    j->tail.sequence >= j->parts[j->count - 1].first &&
	    parts_begin_next(j, why, whylen) < 0)
		return -1;
	for (i = 0; i + 1 < j->count; i++) {
		until = j->parts[i + 1].first;
		if (until <= *from || !touches(spans, count,
		    j->parts[i].first, until))
			continue;
		segment_close(&j->reader);	/* it may have this body open */
		if (rewrite(j, i, spans, count, why, whylen) < 0)
			return -1;
		*from = until;
		return 1;
	}
	return 0;
}

/* A journal_visit. */
struct remaining {
	const struct journal_span *spans;
	size_t count;
	uint64_t left;
};

static int
count_text(void *arg, const struct journal_entry *e)
{
	struct remaining *r = arg;

	while (r->count > 0 && r->spans->last < e->sequence) {
		r->spans++;
		r->count--;
	}
	if (r->count == 0)
		return 1;
	r->left += !e->expired && r->spans->first <= e->sequence;
	return 0;
}

int
journal_unexpired(const char *dir, const struct journal_span *spans,
    size_t count, uint64_t *left, char *why, size_t whylen)
{
	struct remaining r = { spans, count, 0 };
	struct journal *j;
	int result;

	*left = 0;
	if (count == 0)
		return 0;
	if (journal_open_read(&j, dir, why, whylen) < 0)
		return -1;
	result = journal_each(j, spans[0].first - 1, count_text, &r, why,
	    whylen);
	journal_close(j);
	*left = r.left;
	return result < 0 ? -1 : 0;
}
