/* files.c: small files written whole or not at all. */
#include "store/files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int
files_sync_directory(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int r;

	if (fd < 0)
		return -1;
	r = fsync(fd);
	close(fd);
	return r;
}

/* Make one directory; its name is on disk when this returns. */
static int
make_directory(const char *path)
{
	char parent[PATH_MAX];
	char *slash;

	if (mkdir(path, 0700) < 0)
		return errno == EEXIST ? 0 : -1;
	snprintf(parent, sizeof(parent), "%s", path);
	slash = strrchr(parent, '/');
	if (slash)
		slash[slash == parent] = '\0';
	/* It may lie outside what a sandbox lets us see. */
	return files_sync_directory(slash ? parent : ".") < 0 &&
	    errno != EACCES ? -1 : 0;
}

int
files_directory(const char *path)
{
	char whole[PATH_MAX];
	char *slash;

	if ((size_t)snprintf(whole, sizeof(whole), "%s", path) >=
	    sizeof(whole)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	/* Parents that stand may lie outside what a sandbox lets us see. */
	for (slash = strchr(whole + 1, '/'); slash;
	    slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		(void)make_directory(whole);
		*slash = '/';
	}
	return make_directory(whole);
}

int
files_write(int fd, const void *bytes, size_t len, int64_t at)
{
	const char *p = bytes;
	struct pollfd room = { .fd = fd, .events = POLLOUT };
	ssize_t n;

	while (len > 0) {
		n = at < 0 ? write(fd, p, len) : pwrite(fd, p, len, at);
		if (n < 0 && errno == EAGAIN && poll(&room, 1, -1) > 0)
			continue;
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			if (n == 0)
				errno = ENOSPC;
			return -1;
		}
		p += n;
		len -= (size_t)n;
		if (at >= 0)
			at += n;
	}
	return 0;
}

static int
write_file(int dir_fd, const char *name, const void *bytes, size_t len)
{
	int fd, r;

	fd = openat(dir_fd, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC |
	    O_NOFOLLOW, 0600);
	if (fd < 0)
		return -1;
	r = files_write(fd, bytes, len, 0);
	if (r == 0)
		r = fdatasync(fd);
	if (close(fd) < 0)
		r = -1;
	return r;
}

int
files_replace(const char *dir, const char *name, const void *bytes,
    size_t len, char *why, size_t whylen)
{
	char draft[NAME_MAX + 1];
	int fd, r = -1;

	snprintf(draft, sizeof(draft), "%.200s.new", name);
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0 && write_file(fd, draft, bytes, len) == 0 &&
	    renameat(fd, draft, fd, name) == 0 && fsync(fd) == 0)
		r = 0;
	if (r < 0)
		snprintf(why, whylen, "cannot write %s/%s: %s", dir, name,
		    strerror(errno));
	/* Half of it would take the room the next one needs. */
	if (r < 0 && fd >= 0)
		(void)unlinkat(fd, draft, 0);
	if (fd >= 0)
		close(fd);
	return r;
}

/* -1 and errno. */
static int
open_read(const char *dir, const char *name, size_t *size)
{
	char path[PATH_MAX];
	struct stat st;
	int fd, saved;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", dir, name) >=
	    sizeof(path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return -1;
	if (fstat(fd, &st) < 0) {
		saved = errno;
		close(fd);
		errno = saved;
		return -1;
	}
	*size = (size_t)st.st_size;
	return fd;
}

/* The first bytes, as many as are wanted and there. */
static char *
read_first(int fd, size_t want, size_t *len)
{
	char *bytes = malloc(want + 1);
	ssize_t n = bytes ? pread(fd, bytes, want, 0) : -1;

	if (n < 0) {
		free(bytes);
		return NULL;
	}
	bytes[n] = '\0';
	*len = (size_t)n;
	return bytes;
}

char *
files_read_head(const char *dir, const char *name, size_t most, size_t *len,
    size_t *size)
{
	int fd = open_read(dir, name, size), saved;
	char *bytes;

	if (fd < 0)
		return NULL;
	bytes = read_first(fd, *size < most ? *size : most, len);
	saved = errno;
	close(fd);
	errno = saved;
	return bytes;
}

char *
files_read(const char *dir, const char *name, size_t most, size_t *len)
{
	size_t size;
	int fd = open_read(dir, name, &size), saved;
	char *bytes = NULL;

	if (fd < 0)
		return NULL;
	if (size <= most)
		bytes = read_first(fd, size, len);
	saved = size <= most ? errno : EFBIG;
	close(fd);
	errno = saved;
	return bytes;
}
