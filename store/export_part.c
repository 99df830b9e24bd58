/* export_part.c: the directory an export is made in, known by a mark that its
 * writer holds. */
#include "store/export_part.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define MARK "being-exported"	/* held by flock by who writes there */

static int
fail(const char *what, const char *name, char *why, size_t whylen)
{
	snprintf(why, whylen, "cannot %s %s: %s", what, name, strerror(errno));
	return -1;
}

static int
open_dir(const char *dir)
{
	return open(dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static int
open_mark(int dir, int flags)
{
	return openat(dir, MARK, O_WRONLY | O_NOFOLLOW | O_CLOEXEC | flags,
	    0600);
}

/* By nobody else, and it is there still. */
static bool
is_held(int mark)
{
	struct stat st;

	return mark >= 0 && flock(mark, LOCK_EX | LOCK_NB) == 0 &&
	    fstat(mark, &st) == 0 && S_ISREG(st.st_mode) && st.st_nlink > 0;
}

static int
remove_one(const char *path, const struct stat *st, int flag, struct FTW *f)
{
	(void)st;
	(void)flag;
	if (f->level == 0 || (f->level == 1 &&
	    strcmp(path + f->base, MARK) == 0))
		return 0;
	return remove(path);
}

/* The mark last: what is left of it is an export's until all is gone. What a
 * link leads to stays. */
void
export_part_remove(const struct export_part *p)
{
	nftw(p->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	unlinkat(p->fd, MARK, 0);
	rmdir(p->dir);
}

void
export_part_close(struct export_part *p)
{
	if (p->mark >= 0)
		close(p->mark);
	if (p->fd >= 0)
		close(p->fd);
	p->mark = p->fd = -1;
}

/* What an export that was killed left: all that it had got, or, before it had
 * made its mark, a directory with nothing in it. What another made under that
 * name, or still writes there, stays. */
static void
remove_left(struct export_part *p)
{
	struct stat st;

	p->fd = open_dir(p->dir);
	if (p->fd >= 0 && fstat(p->fd, &st) == 0 && st.st_uid == geteuid() &&
	    (st.st_mode & 07777) == 0700) {
		p->mark = open_mark(p->fd, 0);
		if (is_held(p->mark))
			export_part_remove(p);
		else if (p->mark < 0 && errno == ENOENT)
			rmdir(p->dir);
	}
	export_part_close(p);
}

int
export_part_make(struct export_part *p, const char *dir, char *why,
    size_t whylen)
{
	p->mark = p->fd = -1;
	if ((size_t)snprintf(p->dir, sizeof(p->dir), "%s.part", dir) >=
	    sizeof(p->dir)) {
		errno = ENAMETOOLONG;
		return fail("make", dir, why, whylen);
	}
	remove_left(p);
	if (mkdir(p->dir, 0700) < 0)
		return fail("make", p->dir, why, whylen);
	p->fd = open_dir(p->dir);
	p->mark = p->fd < 0 ? -1 : open_mark(p->fd, O_CREAT | O_EXCL);
	if (is_held(p->mark))
		return 0;
	fail("mark", p->dir, why, whylen);
	if (p->mark >= 0)
		unlinkat(p->fd, MARK, 0);
	rmdir(p->dir);
	export_part_close(p);
	return -1;
}

int
export_part_name(const struct export_part *p, const char *dir)
{
	return unlinkat(p->fd, MARK, 0) < 0 ? -1 : rename(p->dir, dir);
}
