/* journal_torn.c: what a power cut may leave before the end.
 *
 * Blocks of one sync reach the disk in any order, and one that did not is read
 * as zeros, also in front of one that did. So zeros in an entry that was not
 * acknowledged are a torn end, with all that follows. Which entries were is
 * not written down, but those were that a signed head names, and those before
 * it: there zeros, or an end, are damage. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/heads_end.h"
#include "store/journal_parts.h"

struct last_signed {
	uint64_t sequence;		/* 0: none; the highest: not known */
	int error;			/* why not, as of errno */
	char digest[2 * CHAIN_BYTES + 1];	/* "" it is none */
	char time[24];
};

/* The last whole line in the file of heads. */
static struct last_signed
last_signed(const struct journal *j)
{
	struct last_signed s = { 0 };
	char line[HEADS_LINE];

	int r = heads_end_in(j->dir_fd, line);

	if (r < 0) {
		s.sequence = UINT64_MAX;
		s.error = errno;
	}
	if (r != 1)
		return s;
	if (sscanf(line, "beadle-head 1 %*s %*s %*s %16" SCNu64
	    " %64[0-9a-f] %23[0-9TZ:-]", &s.sequence, s.digest, s.time) < 1) {
		s.sequence = UINT64_MAX;
		s.error = EIO;
	}
	if (strlen(s.digest) != 2 * CHAIN_BYTES)
		s.digest[0] = '\0';
	return s;
}

bool
parts_is_torn(const struct journal *j, const struct segment_walk *w)
{
	struct segment_entry e;

	if (w->sequence < last_signed(j).sequence)
		return false;
	if (parts_has_zero(w->chain_fd, w->chain_at, SEGMENT_ENTRY))
		return true;
	return parts_entry(w, w->chain_at / SEGMENT_ENTRY, &e) == 0 &&
	    parts_has_zero(w->body_fd, w->body_at, e.line_len);
}

/* Is there anything behind the whole entries of the newest segment? */
static bool
has_rest(const struct journal *j)
{
	const struct segment_walk *w = &j->tail;

	return j->count > 0 &&
	    (segment_size(w->chain_fd) != (int64_t)w->chain_at ||
	    segment_size(w->body_fd) != (int64_t)w->body_at);
}

/* Something is at the end, and signed entries are not in it. */
static int
refuse_cut(const struct journal *j, size_t listed, uint64_t known, char *why,
    size_t whylen)
{
	const struct segment_walk *w = &j->tail;
	const char *kind = "chain";
	size_t part = j->count;
	char text[200];
	size_t len;

	if (listed == j->count) {
		part--;
		if (segment_size_written(w->chain_fd) >=
		    (int64_t)w->chain_at + SEGMENT_ENTRY)
			kind = "body";
	}
	snprintf(text, sizeof(text), "%s.%s does not hold entry %" PRIu64
	    ", though all to entry %" PRIu64 " was signed: that is no torn "
	    "end, and nothing is cut", j->parts[part].name, kind,
	    w->sequence + 1, known);
	parts_fail_damage(j, part, why, whylen, text);
	len = strlen(why);
	snprintf(why + len, whylen - len, ", or move that directory aside");
	return -1;
}

#define BACK "put it back from a backup, or move that directory aside"

/* Is the entry that was signed last the one that stands there? */
static int
compare(const struct journal *j, const struct last_signed *s, char *why,
    size_t whylen)
{
	struct segment_walk w = { .chain_fd = -1, .body_fd = -1 };
	char digest[2 * CHAIN_BYTES + 1], text[400];
	struct segment_entry e;
	size_t i = j->count;
	int r;

	while (i > 0 && j->parts[i - 1].first > s->sequence)
		i--;
	if (i-- == 0)
		return 0;
	if (segment_open(&w, j->dir_fd, j->parts[i].name, false, text,
	    sizeof(text)) < 0)
		return parts_fail(j, why, whylen, text);
	r = parts_entry(&w, s->sequence - j->parts[i].first, &e);
	segment_close(&w);
	if (r == 0 && strcmp(chain_hex(e.own, CHAIN_BYTES, digest),
	    s->digest) == 0)
		return 0;
	snprintf(text, sizeof(text), "entry %" PRIu64 " is another than was "
	    "signed at %s: it, or what is before it, was written anew, and "
	    "nothing is written after it; " BACK, s->sequence, s->time);
	return parts_fail(j, why, whylen, text);
}

int
parts_may_write(const struct journal *j, size_t listed, char *why,
    size_t whylen)
{
	const struct last_signed s = last_signed(j);
	uint64_t last = j->tail.sequence;
	char text[400];

	if (s.sequence == 0)
		return 0;
	if (s.error) {
		snprintf(text, sizeof(text), "what was signed of it cannot be "
		    "read from its file heads (%s), and nothing is written "
		    "there; " BACK, strerror(s.error));
		return parts_fail(j, why, whylen, text);
	}
	if (last >= s.sequence)
		return s.digest[0] ? compare(j, &s, why, whylen) : 0;
	if (listed > j->count || has_rest(j))
		return refuse_cut(j, listed, s.sequence, why, whylen);
	snprintf(text, sizeof(text), "entries %" PRIu64 " to %" PRIu64
	    " are missing, signed%s%s: its end was cut off, and nothing is "
	    "written there; " BACK, last + 1, s.sequence,
	    s.time[0] ? " at " : "", s.time);
	return parts_fail(j, why, whylen, text);
}
