/* journal_torn.c: what a power cut may leave before the end.
 *
 * Blocks of one sync reach the disk in any order, and one that did not is read
 * as zeros, also in front of one that did. So zeros in an entry that was not
 * acknowledged are a torn end, with all that follows. Which entries were is
 * not written down, but those were that a signed head names, and those before
 * it: there zeros, or an end, are damage. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/heads_end.h"
#include "store/journal_parts.h"

/* How far a head was signed; 0: not at all. */
static uint64_t
last_signed(const struct journal *j)
{
	uint64_t sequence = 0;
	char line[HEADS_LINE];

	if (heads_end_in(j->dir_fd, line) != 1 || sscanf(line, "beadle-head 1 "
	    "%*s %*s %*s %16" SCNu64, &sequence) != 1)
		return 0;
	return sequence;
}

bool
parts_is_torn(const struct journal *j, const struct segment_walk *w)
{
	struct segment_entry e;

	if (w->sequence < last_signed(j))
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

int
parts_may_cut(const struct journal *j, size_t listed, char *why, size_t whylen)
{
	const struct segment_walk *w = &j->tail;
	uint64_t known = last_signed(j);
	const char *kind = "chain";
	size_t part = j->count;
	char text[200];
	size_t len;

	if (w->sequence >= known || (listed == j->count && !has_rest(j)))
		return 0;
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
