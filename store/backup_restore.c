/* backup_restore.c: a state directory made from a sealed file.
 *
 * It grows beside its place, as NAME.restoring. Only when the last byte was
 * read and found whole, both journals were read through and everything was
 * synced, it is renamed. */
#include "store/backup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/files.h"
#include "store/journal.h"
#include "store/state_version.h"

#define LINE 512
#define PIECE (256u << 10)

struct restoring {
	struct sealed *in;
	char dir[PATH_MAX];
	struct backup_about *about;
	char *piece;
	char *why;
	size_t whylen;
};

static int
fail(struct restoring *r, const char *path)
{
	snprintf(r->why, r->whylen, "%.300s: %s", path, strerror(errno));
	return -1;
}

static int
odd(struct restoring *r, const char *what)
{
	snprintf(r->why, r->whylen, "it is sealed well, but %s: it was not "
	    "made by this program", what);
	return -1;
}

static int
get_line(struct restoring *r, char line[LINE])
{
	size_t len = 0;

	do {
		if (len + 1 == LINE)
			return odd(r, "a line in it is too long");
		if (sealed_read(r->in, line + len, 1, r->why, r->whylen) < 0)
			return -1;
	} while (line[len++] != '\n');
	line[len - 1] = '\0';
	return 0;
}

/* Only what a backup has: names below these, and none that leads out. */
static bool
is_path(const char *path)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./";
	static const char *const tops[] = { "journal/", "law/", "keys/",
		"settings/" };
	size_t i;

	if (strcmp(path, "version") == 0)
		return true;
	if (path[strspn(path, letters)] || strstr(path, "..") ||
	    strstr(path, "//") || strstr(path, "/."))
		return false;
	for (i = 0; i < sizeof(tops) / sizeof(*tops); i++)
		if (strncmp(path, tops[i], strlen(tops[i])) == 0)
			return true;
	return false;
}

/* Make the file's directories and the file. */
static int
make_file(struct restoring *r, const char *path)
{
	char whole[PATH_MAX + LINE], *slash;
	int fd;

	snprintf(whole, sizeof(whole), "%s/%s", r->dir, path);
	slash = strrchr(whole, '/');
	*slash = '\0';
	if (files_directory(whole) < 0)
		return fail(r, whole);
	*slash = '/';
	fd = open(whole, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
	    0600);
	return fd < 0 ? fail(r, whole) : fd;
}

static int
get_file(struct restoring *r, uint64_t size, const char *path)
{
	uint64_t at;
	size_t n;
	int fd, result = 0;

	if (!is_path(path))
		return odd(r, "it names a file that no state has");
	fd = make_file(r, path);
	if (fd < 0)
		return -1;
	for (at = 0; result == 0 && at < size; at += n) {
		n = size - at < PIECE ? (size_t)(size - at) : PIECE;
		result = sealed_read(r->in, r->piece, n, r->why, r->whylen);
		if (result == 0 && files_write(fd, r->piece, n, -1) < 0)
			result = fail(r, path);
	}
	if (result == 0 && fsync(fd) < 0)
		result = fail(r, path);
	close(fd);
	r->about->files++;
	r->about->bytes += size;
	return result;
}

static int
get_about(struct restoring *r)
{
	char line[LINE];
	int version, used = 0;

	if (get_line(r, line) < 0)
		return -1;
	if (sscanf(line, "beadle-state %d %63s %" SCNu64 "%n", &version,
	    r->about->site, &r->about->made_us, &used) != 3 || line[used])
		return odd(r, "it does not begin like a state");
	if (version <= STATE_VERSION)
		return 0;
	snprintf(r->why, r->whylen, "it was made by a newer beadle (form %d, "
	    "this one knows %d): restore it with that one", version,
	    STATE_VERSION);
	return -1;
}

static int
get_all(struct restoring *r)
{
	char line[LINE];
	uint64_t n;
	int used;

	if (get_about(r) < 0)
		return -1;
	for (;;) {
		if (get_line(r, line) < 0)
			return -1;
		used = 0;
		if (sscanf(line, "file %" SCNu64 " %n", &n, &used) == 1 &&
		    used > 0) {
			if (get_file(r, n, line + used) < 0)
				return -1;
			continue;
		}
		if (sscanf(line, "end %" SCNu64 "%n", &n, &used) != 1 ||
		    line[used] || n != r->about->files)
			return odd(r, "it does not end like a state");
		return sealed_read_end(r->in, r->why, r->whylen);
	}
}

/* ---- checking ---- */

/* A journal_visit. */
static int
count_entry(void *arg, const struct journal_entry *e)
{
	*(uint64_t *)arg = e->sequence;
	return 0;
}

static int
check_journal(struct restoring *r, const char *name, uint64_t *head)
{
	char dir[PATH_MAX + 32];
	struct journal *j;
	int result;

	*head = 0;
	snprintf(dir, sizeof(dir), "%s/journal/%s", r->dir, name);
	if (access(dir, F_OK) < 0)
		return 0;
	if (journal_open_read(&j, dir, r->why, r->whylen) < 0)
		return -1;
	result = journal_each(j, 0, count_entry, head, r->why, r->whylen);
	journal_close(j);
	return result < 0 ? -1 : 0;
}

/* Directories, too: the innermost first. */
static int
sync_directory(struct restoring *r, const char *path)
{
	char inner[2 * PATH_MAX];
	struct dirent *e;
	DIR *d = opendir(path);
	int result = d ? 0 : fail(r, path);

	while (result == 0 && (e = readdir(d)))
		if (e->d_type == DT_DIR && e->d_name[0] != '.') {
			snprintf(inner, sizeof(inner), "%s/%s", path,
			    e->d_name);
			result = sync_directory(r, inner);
		}
	if (result == 0 && fsync(dirfd(d)) < 0)
		result = fail(r, path);
	if (d)
		closedir(d);
	return result;
}

/* Where path is a link, what it leads to is not ours. */
static void
remove_directory(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	char inner[2 * PATH_MAX];
	struct dirent *e;
	DIR *d = fd < 0 ? NULL : fdopendir(fd);

	if (fd >= 0 && !d)
		close(fd);
	while (d && (e = readdir(d))) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		snprintf(inner, sizeof(inner), "%s/%s", path, e->d_name);
		if (unlink(inner) < 0 && (errno == EISDIR || errno == EPERM))
			remove_directory(inner);
	}
	if (d)
		closedir(d);
	rmdir(path);
}

/* ---- its place ---- */

/* The directory into lies in, opened to be synced. */
static int
sync_parent(struct restoring *r, const char *into)
{
	char parent[PATH_MAX], *slash;
	int fd, result;

	snprintf(parent, sizeof(parent), "%s", into);
	slash = strrchr(parent, '/');
	if (slash)
		slash[slash == parent] = '\0';
	else
		strcpy(parent, ".");
	fd = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	result = fd < 0 || fsync(fd) < 0 ? fail(r, parent) : 0;
	if (fd >= 0)
		close(fd);
	return result;
}

static int
take_place(struct restoring *r, const char *into)
{
	if (rmdir(into) < 0 && errno != ENOENT)
		return fail(r, into);
	if (rename(r->dir, into) < 0)
		return fail(r, into);
	return sync_parent(r, into);
}

static int
make_place(struct restoring *r, const char *into)
{
	struct dirent *e;
	DIR *d = opendir(into);
	bool is_empty = true;

	if (!d && errno != ENOENT)
		return fail(r, into);
	while (d && (e = readdir(d)))
		if (strcmp(e->d_name, ".") && strcmp(e->d_name, ".."))
			is_empty = false;
	if (d)
		closedir(d);
	if (!is_empty) {
		snprintf(r->why, r->whylen, "%.300s is not empty: name a "
		    "directory that is not there yet", into);
		return -1;
	}
	if ((size_t)snprintf(r->dir, sizeof(r->dir), "%s.restoring", into) >=
	    sizeof(r->dir)) {
		errno = ENAMETOOLONG;
		return fail(r, into);
	}
	remove_directory(r->dir);	/* what a crash left */
	return mkdir(r->dir, 0700) < 0 ? fail(r, r->dir) : 0;
}

int
backup_restore(int fd, const uint8_t secret_key[SEALED_KEY],
    const char *into, struct backup_about *about, char *why, size_t whylen)
{
	struct restoring r = { .about = about, .piece = malloc(PIECE),
		.why = why, .whylen = whylen };
	int result = -1;

	*about = (struct backup_about){ 0 };
	if (!r.piece)
		snprintf(why, whylen, "out of memory");
	else if (sealed_read_open(&r.in, fd, secret_key, why, whylen) == 0)
		result = make_place(&r, into);
	if (result == 0) {
		if (get_all(&r) < 0 ||
		    check_journal(&r, "ledger", &about->ledger) < 0 ||
		    check_journal(&r, "observations",
		    &about->observations) < 0 ||
		    state_version_migrate(r.dir, why, whylen) < 0 ||
		    sync_directory(&r, r.dir) < 0 || take_place(&r, into) < 0)
			result = -1;
		if (result < 0)
			remove_directory(r.dir);
	}
	sealed_free(r.in);
	free(r.piece);
	return result;
}
