/* journal_parts.c: a journal's directory as a list of segments. */
#include "store/journal_parts.h"

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

int
parts_fail(const struct journal *j, char *why, size_t whylen, const char *what)
{
	char copy[200];

	snprintf(copy, sizeof(copy), "%s", what);
	snprintf(why, whylen, "journal %s: %s", j->dir, copy);
	return -1;
}

int
parts_fail_errno(const struct journal *j, char *why, size_t whylen,
    const char *what)
{
	char text[200];

	snprintf(text, sizeof(text), "%s: %s", what, strerror(errno));
	return parts_fail(j, why, whylen, text);
}

int
parts_fail_damage(const struct journal *j, size_t part, char *why,
    size_t whylen, const char *what)
{
	const char *name = j->parts[part].name;
	size_t len;

	parts_fail(j, why, whylen, what);
	len = strlen(why);
	snprintf(why + len, whylen - len, "; put %s.chain and %s.body there "
	    "back from a backup, both", name, name);
	return -1;
}

int
parts_fail_entry(const struct journal *j, size_t part,
    const struct segment_walk *w, char *why, size_t whylen)
{
	char text[200];

	snprintf(text, sizeof(text), "%s line %" PRIu64 " (entry %" PRIu64
	    ") is damaged: %.120s", j->parts[part].name,
	    w->chain_at / SEGMENT_ENTRY + 1, w->sequence + 1, why);
	return parts_fail_damage(j, part, why, whylen, text);
}

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

int
parts_add(struct journal *j, const char *file)
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

int
parts_list(struct journal *j, char *why, size_t whylen)
{
	struct dirent *entry;
	DIR *d = NULL;
	int fd, r = 0;

	fd = openat(j->dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0)
		d = fdopendir(fd);
	if (!d) {
		parts_fail_errno(j, why, whylen, "cannot be listed");
		if (fd >= 0)
			close(fd);
		return -1;
	}
	j->count = 0;
	while (r == 0 && (entry = readdir(d)))
		if (is_segment(entry->d_name))
			r = parts_add(j, entry->d_name);
	closedir(d);
	if (r < 0)
		return parts_fail(j, why, whylen, "out of memory");
	if (j->count > 1)
		qsort(j->parts, j->count, sizeof(*j->parts), by_name);
	return 0;
}

int
parts_pass_empty(struct journal *j, size_t *listed, char *why, size_t whylen)
{
	char file[NAME_LEN + 8];
	struct stat st;

	for (*listed = j->count; j->count > 0; j->count--) {
		snprintf(file, sizeof(file), "%s.chain",
		    j->parts[j->count - 1].name);
		if (fstatat(j->dir_fd, file, &st, AT_SYMLINK_NOFOLLOW) < 0)
			return parts_fail_errno(j, why, whylen, file);
		if (st.st_size >= SEGMENT_ENTRY)
			break;
	}
	return 0;
}

int
parts_entry(const struct segment_walk *w, uint64_t n, struct segment_entry *out)
{
	char line[SEGMENT_ENTRY];

	if (pread(w->chain_fd, line, sizeof(line),
	    (off_t)(n * SEGMENT_ENTRY)) != sizeof(line))
		return -1;
	return segment_entry_read(line, out);
}

bool
parts_has_zero(int fd, uint64_t at, size_t len)
{
	char block[4096];
	ssize_t n;

	while (len > 0) {
		n = pread(fd, block, len < sizeof(block) ? len :
		    sizeof(block), (off_t)at);
		if (n <= 0)
			return false;
		if (memchr(block, '\0', (size_t)n))
			return true;
		at += (uint64_t)n;
		len -= (size_t)n;
	}
	return false;
}

/* The first and last entry of w's chain file: 1, or 0 when it has none. The
 * newest has none either if its first never reached the disk: what stands
 * behind it was not acknowledged, or is missed for what was signed. */
static int
edges(const struct segment_walk *w, bool is_newest,
    struct segment_entry *first, struct segment_entry *last)
{
	int64_t size = segment_size_written(w->chain_fd);

	if (size < 0)
		return -1;
	if (size < SEGMENT_ENTRY)
		return 0;
	if (parts_entry(w, 0, first) < 0)
		return is_newest && parts_has_zero(w->chain_fd, 0,
		    SEGMENT_ENTRY) ? 0 : -1;
	/* The last line of the newest segment, and of one that was left, may
	 * be torn. */
	if (parts_entry(w, (uint64_t)size / SEGMENT_ENTRY - 1, last) < 0)
		*last = (struct segment_entry){ 0 };
	return 1;
}

/* The entry of that sequence, looked for in the segments before part; of
 * none, zeros. False: not there. */
static bool
look_behind(const struct journal *j, size_t part, uint64_t sequence,
    struct segment_entry *out)
{
	struct segment_walk w = { .chain_fd = -1, .body_fd = -1 };
	bool found = false;
	char why[128];

	*out = (struct segment_entry){ 0 };
	if (sequence == 0)
		return true;
	while (part > 0 && j->parts[part - 1].first > sequence)
		part--;
	if (part == 0)
		return false;
	part--;
	if (segment_open(&w, j->dir_fd, j->parts[part].name, false, why,
	    sizeof(why)) == 0)
		found = parts_entry(&w, sequence - j->parts[part].first,
		    out) == 0 && out->sequence == sequence;
	segment_close(&w);
	return found;
}

/* Does the segment that begins with *first follow *before? A segment that was
 * left may go on after where the next one begins. */
static bool
follows(const struct journal *j, size_t part,
    const struct segment_entry *first, struct segment_entry *before)
{
	if (first->sequence != before->sequence + 1 &&
	    !look_behind(j, part, first->sequence - 1, before))
		return false;
	return memcmp(first->previous, before->own, CHAIN_BYTES) == 0;
}

int
parts_join(struct journal *j, char *why, size_t whylen)
{
	struct segment_walk w = { .chain_fd = -1, .body_fd = -1 };
	struct segment_entry first, last, before = { 0 };
	char text[200], inner[128];
	size_t i;
	int r;

	for (i = 0; i < j->count; i++) {
		if (segment_open(&w, j->dir_fd, j->parts[i].name, false, inner,
		    sizeof(inner)) < 0)
			return parts_fail(j, why, whylen, inner);
		r = edges(&w, i + 1 == j->count, &first, &last);
		segment_close(&w);
		j->parts[i].first = r == 1 ? first.sequence :
		    before.sequence + 1;
		if (r == 0)
			continue;
		if (r < 0)
			snprintf(text, sizeof(text), "%s line 1 (entry %" PRIu64
			    ") is damaged", j->parts[i].name,
			    before.sequence + 1);
		else if (!follows(j, i, &first, &before))
			snprintf(text, sizeof(text), "%s line 1 (entry %" PRIu64
			    ") does not follow entry %" PRIu64 ": a segment is "
			    "missing or was changed", j->parts[i].name,
			    first.sequence, before.sequence);
		else {
			before = last;
			continue;
		}
		return parts_fail_damage(j, i, why, whylen, text);
	}
	return 0;
}

int
parts_make(struct journal *j, const char *name, const char *kind)
{
	char file[48];
	int fd;

	snprintf(file, sizeof(file), "%s.%s", name, kind);
	fd = openat(j->dir_fd, file,
	    O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return -1;
	return close(fd);
}

bool
parts_is_written(const struct journal *j)
{
	int fd = openat(j->dir_fd, "lock", O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	bool held;

	if (fd < 0)
		return false;
	held = flock(fd, LOCK_SH | LOCK_NB) < 0 && errno == EWOULDBLOCK;
	close(fd);
	return held;
}

void
parts_remove(const struct journal *j, size_t part)
{
	static const char *const kinds[] = { "chain", "body" };
	char file[48];
	size_t i;

	for (i = 0; i < 2; i++) {
		snprintf(file, sizeof(file), "%s.%s", j->parts[part].name,
		    kinds[i]);
		unlinkat(j->dir_fd, file, 0);
	}
}

void
parts_mark_safe(struct journal *j)
{
	j->safe = segment_place(&j->tail);
	j->held.chain_len = j->held.body_len = 0;
}

int
parts_enter(struct journal *j, struct segment_walk *w, size_t part,
    bool for_writing, char *why, size_t whylen)
{
	struct segment_entry before;
	char inner[128];

	if (!look_behind(j, part, j->parts[part].first - 1, &before))
		return parts_fail(j, why, whylen, "a segment cannot be read");
	if (segment_open(w, j->dir_fd, j->parts[part].name, for_writing,
	    inner, sizeof(inner)) < 0)
		return parts_fail(j, why, whylen, inner);
	w->sequence = before.sequence;
	memcpy(w->digest, before.own, CHAIN_BYTES);
	return 0;
}
