/* journal_parts.c: a journal's directory as a list of segments. */
#include "store/journal_parts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

/* The first and last entry of w's chain file: 1, or 0 when it has none. */
static int
edges(const struct segment_walk *w, struct segment_entry *first,
    struct segment_entry *last)
{
	char line[SEGMENT_ENTRY];
	int64_t size = segment_size_written(w->chain_fd);
	off_t at;

	if (size < 0)
		return -1;
	if (size < SEGMENT_ENTRY)
		return 0;
	at = (off_t)((size / SEGMENT_ENTRY - 1) * SEGMENT_ENTRY);
	if (pread(w->chain_fd, line, sizeof(line), 0) != sizeof(line) ||
	    segment_entry_read(line, first) < 0)
		return -1;
	if (pread(w->chain_fd, line, sizeof(line), at) != sizeof(line))
		return -1;
	/* The last line of the newest segment may be torn. */
	if (segment_entry_read(line, last) < 0)
		*last = (struct segment_entry){ 0 };
	return 1;
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
		r = edges(&w, &first, &last);
		segment_close(&w);
		j->parts[i].first = r == 1 ? first.sequence :
		    before.sequence + 1;
		if (r == 0)
			continue;
		if (r < 0)
			snprintf(text, sizeof(text), "%s line 1 (entry %" PRIu64
			    ") is damaged", j->parts[i].name,
			    before.sequence + 1);
		else if (last.sequence == 0 && i + 1 < j->count)
			snprintf(text, sizeof(text), "%s is damaged: its last "
			    "chain line is not what was written",
			    j->parts[i].name);
		else if (first.sequence != before.sequence + 1 ||
		    memcmp(first.previous, before.own, CHAIN_BYTES) != 0)
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

int
parts_enter(struct journal *j, struct segment_walk *w, size_t part,
    bool for_writing, char *why, size_t whylen)
{
	struct segment_entry first, last, before = { 0 };
	char inner[128];
	size_t i;
	int r = 0;

	for (i = part; i > 0 && r == 0; i--) {
		if (segment_open(w, j->dir_fd, j->parts[i - 1].name, false,
		    inner, sizeof(inner)) < 0)
			return parts_fail(j, why, whylen, inner);
		r = edges(w, &first, &last);
		if (r == 1)
			before = last;
	}
	if (r < 0)
		return parts_fail(j, why, whylen, "a segment cannot be read");
	if (segment_open(w, j->dir_fd, j->parts[part].name, for_writing,
	    inner, sizeof(inner)) < 0)
		return parts_fail(j, why, whylen, inner);
	w->sequence = before.sequence;
	memcpy(w->digest, before.own, CHAIN_BYTES);
	return 0;
}
