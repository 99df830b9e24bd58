/* segment.c: one pair of journal files, read and checked entry by entry. */
#include "store/segment.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/digits.h"

#define OWN_AT (SEGMENT_ENTRY - 65)	/* 64 digits and the newline */
#define KIND 7				/* width of a kind's name */
#define AHEAD 65536			/* bytes read at once */

static const char *const kind_names[] = {
	[JOURNAL_SESSION] = "session",
	[JOURNAL_COVER] = "cover",
	[JOURNAL_COUNT_DAY] = "count",
	[JOURNAL_EVENT] = "event",
	[JOURNAL_ACT] = "act",
	[JOURNAL_LAW] = "law",
	[JOURNAL_REVIEW] = "review",
	[JOURNAL_TOMBSTONE] = "removed",
	[JOURNAL_HOLD] = "hold",
	[JOURNAL_LOOK] = "look",
	[JOURNAL_ORDER] = "order",
	[JOURNAL_CERTIFICATE] = "proof",
	[JOURNAL_CONTEST] = "contest",
	[JOURNAL_REREAD] = "reread",
	[JOURNAL_REPORT] = "report",
	[JOURNAL_ADVICE] = "advice",
};
_Static_assert(sizeof(kind_names) / sizeof(*kind_names) == JOURNAL_KIND_COUNT,
    "name every kind");

/* A number, and a space behind it. */
static char *
put_number(char *p, int width, uint64_t n)
{
	p = digits_put(p, width, n);
	*p = ' ';
	return p + 1;
}

/* The same of a digest. */
static char *
put_digest(char *p, const uint8_t digest[CHAIN_BYTES])
{
	char hex[2 * CHAIN_BYTES + 1];

	memcpy(p, chain_hex(digest, CHAIN_BYTES, hex), 2 * CHAIN_BYTES);
	p[2 * CHAIN_BYTES] = ' ';
	return p + 2 * CHAIN_BYTES + 1;
}

void
segment_entry_write(struct segment_entry *e, char line[SEGMENT_ENTRY])
{
	const char *kind = kind_names[e->kind];
	char *p = put_number(line, 16, e->sequence);

	memset(p, ' ', KIND + 1);
	memcpy(p, kind, strlen(kind));
	p = put_number(p + KIND + 1, 16, e->written_us);
	p = put_number(p, 8, e->line_len);
	p = put_digest(p, e->text);
	p = put_digest(p, e->previous);
	chain_digest(line, OWN_AT, e->own);
	put_digest(p, e->own);
	line[SEGMENT_ENTRY - 1] = '\n';
}

int
segment_entry_read(const char line[SEGMENT_ENTRY], struct segment_entry *out)
{
	struct segment_entry e = { 0 };
	char again[SEGMENT_ENTRY];
	uint64_t len;
	unsigned k;

	if (digits_take(line, 16, &e.sequence) < 0 ||
	    digits_take(line + 25, 16, &e.written_us) < 0 ||
	    digits_take(line + 42, 8, &len) < 0)
		return -1;
	e.line_len = (uint32_t)len;
	for (k = 0; k < JOURNAL_KIND_COUNT; k++)
		if (memcmp(line + 17, kind_names[k],
		    strlen(kind_names[k])) == 0)
			break;
	if (k == JOURNAL_KIND_COUNT)
		return -1;
	e.kind = (enum journal_kind)k;
	if (chain_unhex(line + 51, e.text, CHAIN_BYTES) < 0 ||
	    chain_unhex(line + 116, e.previous, CHAIN_BYTES) < 0)
		return -1;
	/* Writing it again checks every other byte, and own. */
	segment_entry_write(&e, again);
	if (memcmp(line, again, SEGMENT_ENTRY) != 0)
		return -1;
	*out = e;
	return 0;
}

int
segment_open(struct segment_walk *w, int dir_fd, const char *name,
    bool for_writing, char *why, size_t whylen)
{
	int flags = (for_writing ? O_RDWR : O_RDONLY) | O_CLOEXEC | O_NOFOLLOW;
	const char *which = "chain";
	char file[32];

	segment_close(w);
	snprintf(file, sizeof(file), "%s.chain", name);
	w->chain_fd = openat(dir_fd, file, flags);
	if (w->chain_fd >= 0) {
		which = "body";
		snprintf(file, sizeof(file), "%s.body", name);
		w->body_fd = openat(dir_fd, file, flags);
	}
	if (w->chain_fd < 0 || w->body_fd < 0) {
		snprintf(why, whylen, "%s.%s: %s", name, which,
		    strerror(errno));
		segment_close(w);
		return -1;
	}
	return 0;
}

void
segment_close(struct segment_walk *w)
{
	if (w->chain_fd >= 0)
		close(w->chain_fd);
	if (w->body_fd >= 0)
		close(w->body_fd);
	segment_forget(w);
	*w = (struct segment_walk){ .chain_fd = -1, .body_fd = -1 };
}

struct segment_walk
segment_place(const struct segment_walk *w)
{
	struct segment_walk place = { .chain_fd = -1, .body_fd = -1,
		.chain_at = w->chain_at, .body_at = w->body_at,
		.sequence = w->sequence };

	memcpy(place.digest, w->digest, CHAIN_BYTES);
	return place;
}

/* As many of len bytes at an offset as there are; -1 and errno. */
static ssize_t
read_at(int fd, void *buf, size_t len, uint64_t at)
{
	size_t done = 0;
	ssize_t n;

	while (done < len) {
		n = pread(fd, (char *)buf + done, len - done,
		    (off_t)(at + done));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		done += (size_t)n;
	}
	return (ssize_t)done;
}

/* ---- reading ahead ---- */

/* Where len bytes at an offset are in memory, if they are. */
static char *
in_memory(const struct segment_ahead *a, uint64_t at, size_t len)
{
	if (at < a->at || at - a->at > a->len || a->len - (at - a->at) < len)
		return NULL;
	return a->bytes + (at - a->at);
}

/* *out: len bytes at an offset, read with what follows them before end. 1,
 * fewer there are: 0, -1 and errno. */
static int
look(struct segment_ahead *a, int fd, uint64_t at, size_t len, uint64_t end,
    char **out)
{
	size_t want = len > AHEAD ? len : AHEAD;
	ssize_t n;
	char *p;

	*out = in_memory(a, at, len);
	if (*out)
		return 1;
	if (want > a->room) {
		p = realloc(a->bytes, want);
		if (!p)
			return -1;
		a->bytes = p;
		a->room = want;
	}
	if (want > end - at)
		want = end - at > len ? (size_t)(end - at) : len;
	n = read_at(fd, a->bytes, want, at);
	a->at = at;
	a->len = n > 0 ? (size_t)n : 0;
	*out = a->bytes;
	return n < 0 ? -1 : a->len >= len;
}

bool
segment_is_ahead(const struct segment_walk *w)
{
	return in_memory(&w->chain, w->chain_at, SEGMENT_ENTRY);
}

void
segment_forget(struct segment_walk *w)
{
	free(w->chain.bytes);
	free(w->body.bytes);
	w->chain = w->body = (struct segment_ahead){ 0 };
	w->line = NULL;
}

/* ---- checking ---- */

/* len bytes of the body, as look. */
static enum segment_step
look_at_body(struct segment_walk *w, size_t len, uint64_t end, char **out,
    char *why, size_t whylen)
{
	switch (look(&w->body, w->body_fd, w->body_at, len, end, out)) {
	case 0:
		return SEGMENT_TORN;
	case -1:
		snprintf(why, whylen, "cannot read the body: %s",
		    strerror(errno));
		return SEGMENT_FAILED;
	}
	return SEGMENT_NEXT;
}

/* The body line of e into w->line, checked. */
static enum segment_step
read_text(struct segment_walk *w, const struct segment_entry *e,
    uint64_t body_end, char *why, size_t whylen)
{
	uint8_t digest[CHAIN_BYTES];
	size_t len = e->line_len;
	enum segment_step step;
	char *line;

	step = look_at_body(w, len, body_end, &line, why, whylen);
	if (step != SEGMENT_NEXT)
		return step;
	chain_digest(line, len, digest);
	if (memcmp(digest, e->text, CHAIN_BYTES) != 0) {
		snprintf(why, whylen, "its text is not what was written");
		return SEGMENT_WRONG;
	}
	line[len - 1] = '\0';		/* the newline's place */
	w->line = line;
	return SEGMENT_NEXT;
}

/* Does e follow where w stands? */
static enum segment_step
check_entry(const struct segment_walk *w, const struct segment_entry *e,
    char *why, size_t whylen)
{
	if (e->sequence != w->sequence + 1) {
		snprintf(why, whylen, "it is number %" PRIu64 ", expected %"
		    PRIu64, e->sequence, w->sequence + 1);
		return SEGMENT_WRONG;
	}
	if (memcmp(e->previous, w->digest, CHAIN_BYTES) != 0) {
		snprintf(why, whylen, "it does not follow the entry before");
		return SEGMENT_WRONG;
	}
	if (e->line_len < SEGMENT_SALT + 1 ||
	    e->line_len > SEGMENT_TEXT_MOST + SEGMENT_SALT + 1) {
		snprintf(why, whylen, "its length is impossible");
		return SEGMENT_WRONG;
	}
	return SEGMENT_NEXT;
}

/* Is e's line there, to body_end, or an empty one in its place? No other line
 * can begin with a newline. */
static enum segment_step
check_line(struct segment_walk *w, const struct segment_entry *e,
    uint64_t body_end, bool *expired, char *why, size_t whylen)
{
	enum segment_step step;
	char *first;

	if (body_end <= w->body_at)
		return SEGMENT_TORN;
	step = look_at_body(w, 1, body_end, &first, why, whylen);
	if (step != SEGMENT_NEXT)
		return step;
	*expired = *first == '\n';
	if (!*expired && e->line_len > body_end - w->body_at)
		return SEGMENT_TORN;
	return SEGMENT_NEXT;
}

enum segment_step
segment_next(struct segment_walk *w, uint64_t chain_end, uint64_t body_end,
    bool with_text, struct journal_entry *out, char *why, size_t whylen)
{
	struct segment_entry e;
	enum segment_step step;
	bool expired = false;
	char *line;
	int got;

	if (w->chain_at >= chain_end)
		return SEGMENT_END;
	if (chain_end - w->chain_at < SEGMENT_ENTRY)
		return SEGMENT_TORN;
	got = look(&w->chain, w->chain_fd, w->chain_at, SEGMENT_ENTRY,
	    chain_end, &line);
	if (got <= 0) {
		snprintf(why, whylen, "cannot read the chain: %s",
		    got ? strerror(errno) : "it became shorter");
		return SEGMENT_FAILED;
	}
	if (segment_entry_read(line, &e) < 0) {
		snprintf(why, whylen, "its chain line is not what was written");
		return SEGMENT_WRONG;
	}
	step = check_entry(w, &e, why, whylen);
	if (step == SEGMENT_NEXT)
		step = check_line(w, &e, body_end, &expired, why, whylen);
	if (step == SEGMENT_NEXT && with_text && !expired)
		step = read_text(w, &e, body_end, why, whylen);
	if (step != SEGMENT_NEXT)
		return step;
	w->chain_at += SEGMENT_ENTRY;
	w->body_at += expired ? 1 : e.line_len;
	w->sequence = e.sequence;
	memcpy(w->digest, e.own, CHAIN_BYTES);
	*out = (struct journal_entry){ .sequence = e.sequence, .kind = e.kind,
		.written_us = e.written_us, .expired = expired,
		.body = with_text && !expired ? w->line + SEGMENT_SALT : NULL,
		.len = e.line_len - SEGMENT_SALT - 1 };
	memcpy(out->digest, e.own, CHAIN_BYTES);
	return SEGMENT_NEXT;
}

int64_t
segment_size(int fd)
{
	struct stat st;

	return fstat(fd, &st) < 0 ? -1 : (int64_t)st.st_size;
}

int64_t
segment_size_written(int fd)
{
	int64_t size = segment_size(fd);
	char block[4096];
	size_t n;

	while (size > 0) {
		n = size < (int64_t)sizeof(block) ? (size_t)size :
		    sizeof(block);
		if (read_at(fd, block, n, (uint64_t)size - n) != (ssize_t)n)
			return -1;
		while (n > 0 && block[n - 1] == '\0') {
			n--;
			size--;
		}
		if (n > 0)
			break;
	}
	return size;
}
