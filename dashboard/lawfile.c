/* lawfile.c: lines of a text replaced, and the text put in its place whole. */
#include "dashboard/lawfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/files.h"

#define MOST (4U << 20)		/* bytes a text of the law may have */

int
lawfile_open(struct lawfile *l, const char *dir, const char *name, char *why,
    size_t whylen)
{
	char *base;

	*l = (struct lawfile){0};
	snprintf(l->name, sizeof(l->name), "%s/%s", dir, name);
	if (realpath(l->name, l->path)) {
		base = strrchr(l->path, '/');
		*base = '\0';
		l->bytes = files_read(l->path, base + 1, MOST, &l->len);
		*base = '/';
	}
	if (l->bytes)
		return 0;
	snprintf(why, whylen, "cannot read %s: %s", l->name, strerror(errno));
	return -1;
}

void
lawfile_close(struct lawfile *l)
{
	free(l->bytes);
	*l = (struct lawfile){0};
}

/* ---- lines ---- */

/* Past the end of the line that at is in: LF, CR LF or CR. */
static size_t
next_line(const struct lawfile *l, size_t at)
{
	at += strcspn(l->bytes + at, "\r\n");
	if (l->bytes[at] == '\r' && l->bytes[at + 1] == '\n')
		at++;
	return at < l->len ? at + 1 : l->len;
}

static size_t
line_start(const struct lawfile *l, size_t line)
{
	size_t at = 0;

	while (line-- > 1 && at < l->len)
		at = next_line(l, at);
	return at;
}

/* Blank, a comment, or a mark around a document. */
static bool
is_beside(const char *line)
{
	const char *word = line + strspn(line, " \t");

	return *word == '#' || *word == '\r' || *word == '\n' ||
	    *word == '\0' || strncmp(line, "---", 3) == 0 ||
	    strncmp(line, "...", 3) == 0;
}

void
lawfile_rows(const struct lawfile *l, size_t first, size_t next, size_t *from,
    size_t *to)
{
	size_t end = next ? line_start(l, next) : l->len;

	*from = *to = line_start(l, first);
	for (size_t at = *from; at < end; ) {
		bool is_row = !is_beside(l->bytes + at);

		at = next_line(l, at);
		if (is_row)
			*to = at;
	}
}

int
lawfile_splice(struct lawfile *l, size_t from, size_t to, const char *text)
{
	size_t added = strlen(text), len = l->len - (to - from) + added;
	char *bytes = malloc(len + 1);

	if (!bytes)
		return -1;
	memcpy(bytes, l->bytes, from);
	memcpy(bytes + from, text, added);
	memcpy(bytes + from + added, l->bytes + to, l->len - to);
	bytes[len] = '\0';
	free(l->bytes);
	l->bytes = bytes;
	l->len = len;
	return 0;
}

/* ---- sections ---- */

int
lawfile_section(const struct lawfile *l, const struct text *t,
    const char *key, size_t *from, size_t *to, char *why, size_t whylen)
{
	const struct text_value *root = text_root(t);
	size_t i, line, keylen = strlen(key);
	const char *start;

	for (i = 0; i < text_count(root); i++)
		if (strcmp(text_raw(text_key_at(root, i)), key) == 0)
			break;
	*from = *to = l->len;
	if (i >= text_count(root))
		return 0;
	line = text_line(text_key_at(root, i));
	start = l->bytes + line_start(l, line);
	if (strncmp(start, key, keylen) != 0 || start[keylen] != ':') {
		snprintf(why, whylen, "%s, line %zu: begin the line with "
		    "\"%s:\", so that it can be replaced", l->name, line, key);
		return -1;
	}
	lawfile_rows(l, line, text_line(text_key_at(root, i + 1)), from, to);
	return 0;
}

int
lawfile_replace(struct lawfile *l, const char *key, const char *text,
    struct text_faults *f, char *why, size_t whylen)
{
	struct text *t;
	size_t from, to;
	int result;

	if (text_read(&t, l->name, l->bytes, l->len, f) < 0)
		return -1;
	result = lawfile_section(l, t, key, &from, &to, why, whylen);
	text_free(t);
	if (result == 0 && from > 0 && l->bytes[from - 1] != '\n' &&
	    l->bytes[from - 1] != '\r') {
		result = lawfile_splice(l, from, to, "\n");
		from = to = l->len;
	}
	if (result == 0 && lawfile_splice(l, from, to, text) < 0) {
		snprintf(why, whylen, "out of memory");
		result = -1;
	}
	return result;
}

/* ---- the file ---- */

/* The same rights as the file it will stand for; another's owner only where
 * we may give that. */
static int
write_draft(int fd, const struct lawfile *l)
{
	struct stat st;

	if (stat(l->path, &st) < 0 || fchmod(fd, st.st_mode & 07777) < 0)
		return -1;
	if (fchown(fd, st.st_uid, st.st_gid) < 0 && errno != EPERM)
		return -1;
	if (files_write(fd, l->bytes, l->len, 0) < 0)
		return -1;
	return fsync(fd);
}

static int
sync_directory(const char *path)
{
	char dir[PATH_MAX];
	int fd, result;

	snprintf(dir, sizeof(dir), "%s", path);
	*strrchr(dir, '/') = '\0';
	fd = open(dir[0] ? dir : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	result = fsync(fd);
	close(fd);
	return result;
}

int
lawfile_save(const struct lawfile *l, char *why, size_t whylen)
{
	char draft[PATH_MAX + 8];
	int fd, result;

	snprintf(draft, sizeof(draft), "%s.XXXXXX", l->path);
	fd = mkostemp(draft, O_CLOEXEC);
	result = fd < 0 ? -1 : write_draft(fd, l);
	if (fd >= 0 && close(fd) < 0)
		result = -1;
	if (result == 0)
		result = rename(draft, l->path);
	if (result < 0) {
		snprintf(why, whylen, "cannot write %s: %s", l->name,
		    strerror(errno));
		if (fd >= 0)
			unlink(draft);
		return -1;
	}
	if (sync_directory(l->path) < 0) {
		snprintf(why, whylen, "%s is written, but perhaps not yet to "
		    "the disk: %s", l->name, strerror(errno));
		return -1;
	}
	return 0;
}
