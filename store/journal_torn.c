/* journal_torn.c: what a power cut may leave before the end.
 *
 * Blocks of one sync reach the disk in any order, and one that did not is read
 * as zeros, also in front of one that did. So zeros in an entry that was not
 * acknowledged are a torn end, with all that follows. Which entries were is
 * not written down, but those were that a signed head names, and those before
 * it: there zeros, or an end, are damage. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/journal_parts.h"

#define END 1024		/* holds the last line of a file of heads */

/* The sequence of the last whole line in the file of heads; 0: none. */
static uint64_t
last_signed(const struct journal *j)
{
	char end[END + 1], *newline, *line;
	uint64_t sequence = 0;
	off_t size;
	ssize_t n;
	int fd = openat(j->dir_fd, "heads", O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0)
		return 0;
	size = lseek(fd, 0, SEEK_END);
	n = pread(fd, end, END, size > END ? size - END : 0);
	close(fd);
	if (n <= 0)
		return 0;
	end[n] = '\0';
	newline = memrchr(end, '\n', (size_t)n);
	if (!newline)
		return 0;
	line = memrchr(end, '\n', (size_t)(newline - end));
	line = line ? line + 1 : end;
	if (sscanf(line, "beadle-head 1 %*s %*s %*s %16" SCNu64, &sequence) !=
	    1)
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
