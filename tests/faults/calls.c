/* calls.c: the calls of the store, failing or written down. */
#include "tests/faults/calls.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FDS 1024
#define NODES 4096

const char *const calls_name[CALLS_CLASS_COUNT] = { "memory", "write", "sync",
	"name" };

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__real_reallocarray(void *p, size_t n, size_t size);
ssize_t __real_write(int fd, const void *bytes, size_t n);
ssize_t __real_pwrite64(int fd, const void *bytes, size_t n, off_t at);
int __real_fdatasync(int fd);
int __real_fsync(int fd);
int __real_ftruncate64(int fd, off_t size);
int __real_renameat(int from_fd, const char *from, int to_fd, const char *to);
int __real_unlinkat(int fd, const char *name, int flags);
int __real_unlink(const char *path);
int __real_posix_fallocate64(int fd, off_t at, off_t len);
int __real_open64(const char *path, int flags, ...);
int __real_openat64(int fd, const char *path, int flags, ...);
int __real_close(int fd);
int __real_clock_gettime(clockid_t clock, struct timespec *t);

/* ---- failing ---- */

static struct {
	enum calls_class of;
	unsigned long n, more, count;
	int error;
	bool has_failed, is_paused;
	calls_ask *ask;
	void *arg;
} plan;

void
calls_fail(enum calls_class of, unsigned long n, unsigned long more, int error)
{
	plan.of = of;
	plan.n = n;
	plan.more = more;
	plan.error = error;
	plan.count = 0;
	plan.has_failed = false;
	plan.ask = NULL;
}

void
calls_fail_asking(enum calls_class of, calls_ask *ask, void *arg)
{
	calls_fail(of, 0, 0, ENOMEM);
	plan.ask = ask;
	plan.arg = arg;
}

bool
calls_has_failed(void)
{
	return plan.has_failed;
}

void
calls_pause(bool is_paused)
{
	plan.is_paused = is_paused;
}

static bool
fails_when_asked(void)
{
	calls_ask *ask = plan.ask;

	plan.ask = NULL;
	if (!ask(plan.arg, ++plan.count)) {
		plan.ask = ask;
		return false;
	}
	errno = ENOMEM;
	return true;
}

static bool
fails(enum calls_class of)
{
	if (plan.is_paused)
		return false;
	if (plan.ask && plan.of == of)
		return fails_when_asked();
	if (plan.n == 0 || plan.of != of)
		return false;
	plan.count++;
	if (plan.count < plan.n || plan.count - plan.n > plan.more)
		return false;
	plan.has_failed = true;
	errno = of == CALLS_MEMORY ? ENOMEM : plan.error;
	return true;
}

/* ---- the time ---- */

static uint64_t clock_us;

void
calls_set_clock(uint64_t us)
{
	clock_us = us;
}

int __wrap_clock_gettime(clockid_t clock, struct timespec *t);
int
__wrap_clock_gettime(clockid_t clock, struct timespec *t)
{
	if (clock != CLOCK_REALTIME || clock_us == 0)
		return __real_clock_gettime(clock, t);
	t->tv_sec = (time_t)(clock_us / 1000000);
	t->tv_nsec = (long)(clock_us % 1000000 * 1000);
	return 0;
}

/* ---- writing down ---- */

static struct {
	bool is_on;
	char root[PATH_MAX];
	int acks_fd;
	struct op *ops;
	size_t count, room;
	unsigned of_fd[FDS];		/* a node, 0 none */
	struct { char path[128]; bool is_dir; ino_t inode; } nodes[NODES];
	unsigned node_count;
} rec;

void
calls_record(const char *root, int acks_fd)
{
	rec.is_on = true;
	rec.acks_fd = acks_fd;
	snprintf(rec.root, sizeof(rec.root), "%s", root);
	rec.node_count = 1;
}

void
calls_record_end(void)
{
	rec.is_on = false;
}

const struct op *
calls_log(size_t *count)
{
	*count = rec.count;
	return rec.ops;
}

const char *
calls_dir(unsigned dir)
{
	return rec.nodes[dir].path;
}

static void
put(struct op op, const void *bytes, size_t len)
{
	if (rec.count == rec.room) {
		rec.room = rec.room ? 2 * rec.room : 1024;
		rec.ops = __real_realloc(rec.ops, rec.room * sizeof(op));
		if (!rec.ops)
			abort();
	}
	op.bytes = len ? __real_malloc(len) : NULL;
	op.len = len;
	if (len)
		memcpy(op.bytes, bytes, len);
	rec.ops[rec.count++] = op;
}

/* The node of an open descriptor below root, made when it is new. */
static unsigned
node_of(int fd)
{
	char link[64], path[PATH_MAX];
	struct stat st;
	ssize_t n;
	unsigned i;
	size_t len = strlen(rec.root);

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof(path) - 1);
	if (n < 0 || fstat(fd, &st) < 0)
		return 0;
	path[n] = '\0';
	if (strncmp(path, rec.root, len) != 0)
		return 0;
	for (i = 1; i < rec.node_count; i++)
		if (rec.nodes[i].inode == st.st_ino)
			return i;
	if (i == NODES)
		abort();
	rec.node_count++;
	snprintf(rec.nodes[i].path, sizeof(rec.nodes[i].path), "%.120s",
	    path + len);
	rec.nodes[i].is_dir = S_ISDIR(st.st_mode);
	rec.nodes[i].inode = st.st_ino;
	return i;
}

static unsigned
node(int fd)
{
	return rec.is_on && fd >= 0 && fd < FDS ? rec.of_fd[fd] : 0;
}

/* The directory a file lies in, by its path. */
static unsigned
parent_of(unsigned file, const char **name)
{
	char path[PATH_MAX + 128];
	const char *slash = strrchr(rec.nodes[file].path, '/');
	unsigned dir;
	int fd;

	*name = slash + 1;
	snprintf(path, sizeof(path), "%s%.*s", rec.root,
	    (int)(slash - rec.nodes[file].path), rec.nodes[file].path);
	fd = __real_open64(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	dir = node_of(fd);
	__real_close(fd);
	return dir;
}

static void
opened(int fd, int flags, bool was_there)
{
	struct op op = { .kind = OP_MAKE };
	const char *name;

	if (!rec.is_on || fd < 0 || fd >= FDS)
		return;
	op.file = rec.of_fd[fd] = node_of(fd);
	if (op.file == 0 || rec.nodes[op.file].is_dir)
		return;
	if (!was_there) {
		op.dir = parent_of(op.file, &name);
		snprintf(op.name, sizeof(op.name), "%s", name);
		put(op, NULL, 0);
	} else if (flags & O_TRUNC) {
		op.kind = OP_SIZE;
		put(op, NULL, 0);
	}
}

/* ---- the calls ---- */

void *__wrap_malloc(size_t n);
void *
__wrap_malloc(size_t n)
{
	return fails(CALLS_MEMORY) ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size);
void *
__wrap_calloc(size_t n, size_t size)
{
	return fails(CALLS_MEMORY) ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t n);
void *
__wrap_realloc(void *p, size_t n)
{
	return fails(CALLS_MEMORY) ? NULL : __real_realloc(p, n);
}

void *__wrap_reallocarray(void *p, size_t n, size_t size);
void *
__wrap_reallocarray(void *p, size_t n, size_t size)
{
	return fails(CALLS_MEMORY) ? NULL : __real_reallocarray(p, n, size);
}

ssize_t __wrap_write(int fd, const void *bytes, size_t n);
ssize_t
__wrap_write(int fd, const void *bytes, size_t n)
{
	unsigned file = node(fd);
	struct stat st = { 0 };
	ssize_t done;

	if (rec.is_on && fd == rec.acks_fd)
		put((struct op){ .kind = OP_ACK }, bytes, n);
	if (file && fstat(fd, &st) < 0)
		abort();
	done = __real_write(fd, bytes, n);
	/* Files are written so to append to them. */
	if (done > 0 && file)
		put((struct op){ .kind = OP_WRITE, .file = file,
		    .at = (uint64_t)st.st_size }, bytes, (size_t)done);
	return done;
}

ssize_t __wrap_pwrite64(int fd, const void *bytes, size_t n, off_t at);
ssize_t
__wrap_pwrite64(int fd, const void *bytes, size_t n, off_t at)
{
	ssize_t done;

	if (fails(CALLS_WRITE)) {
		/* A full disk may take a part. */
		if (n > 1)
			(void)!__real_pwrite64(fd, bytes, n / 2, at);
		return -1;
	}
	done = __real_pwrite64(fd, bytes, n, at);
	if (done > 0 && node(fd))
		put((struct op){ .kind = OP_WRITE, .file = node(fd),
		    .at = (uint64_t)at }, bytes, (size_t)done);
	return done;
}

static void
synced(int fd)
{
	unsigned n = node(fd);

	if (n)
		put((struct op){ .kind = rec.nodes[n].is_dir ? OP_SYNC_DIR :
		    OP_SYNC, .file = n, .dir = n }, NULL, 0);
}

int __wrap_fdatasync(int fd);
int
__wrap_fdatasync(int fd)
{
	if (fails(CALLS_SYNC))
		return -1;
	synced(fd);
	return rec.is_on ? 0 : __real_fdatasync(fd);
}

int __wrap_fsync(int fd);
int
__wrap_fsync(int fd)
{
	if (fails(CALLS_SYNC))
		return -1;
	synced(fd);
	return rec.is_on ? 0 : __real_fsync(fd);
}

int __wrap_ftruncate64(int fd, off_t size);
int
__wrap_ftruncate64(int fd, off_t size)
{
	int r;

	if (fails(CALLS_WRITE))
		return -1;
	r = __real_ftruncate64(fd, size);
	if (r == 0 && node(fd))
		put((struct op){ .kind = OP_SIZE, .file = node(fd),
		    .at = (uint64_t)size }, NULL, 0);
	return r;
}

int __wrap_posix_fallocate64(int fd, off_t at, off_t len);
int
__wrap_posix_fallocate64(int fd, off_t at, off_t len)
{
	int r;

	if (fails(CALLS_WRITE))
		return plan.error;
	r = __real_posix_fallocate64(fd, at, len);
	if (r == 0 && node(fd))
		put((struct op){ .kind = OP_SIZE, .file = node(fd),
		    .at = (uint64_t)(at + len) }, NULL, 0);
	return r;
}

int __wrap_renameat(int from_fd, const char *from, int to_fd, const char *to);
int
__wrap_renameat(int from_fd, const char *from, int to_fd, const char *to)
{
	struct op op = { .kind = OP_RENAME, .dir = node(from_fd) };
	int r;

	if (fails(CALLS_NAME))
		return -1;
	r = __real_renameat(from_fd, from, to_fd, to);
	if (r < 0 || op.dir == 0)
		return r;
	snprintf(op.name, sizeof(op.name), "%s", from);
	snprintf(op.to, sizeof(op.to), "%s", to);
	put(op, NULL, 0);
	return r;
}

static void
unlinked(unsigned dir, const char *name)
{
	struct op op = { .kind = OP_UNLINK, .dir = dir };

	snprintf(op.name, sizeof(op.name), "%s", name);
	put(op, NULL, 0);
}

int __wrap_unlinkat(int fd, const char *name, int flags);
int
__wrap_unlinkat(int fd, const char *name, int flags)
{
	int r = __real_unlinkat(fd, name, flags);

	if (r == 0 && node(fd))
		unlinked(node(fd), name);
	return r;
}

int __wrap_unlink(const char *path);
int
__wrap_unlink(const char *path)
{
	char dir[PATH_MAX];
	int r = __real_unlink(path), fd;
	char *slash;

	if (r < 0 || !rec.is_on)
		return r;
	snprintf(dir, sizeof(dir), "%s", path);
	slash = strrchr(dir, '/');
	*slash = '\0';
	fd = __real_open64(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (node_of(fd))
		unlinked(node_of(fd), slash + 1);
	__real_close(fd);
	return r;
}

int __wrap_open64(const char *path, int flags, ...);
int
__wrap_open64(const char *path, int flags, ...)
{
	bool was_there = access(path, F_OK) == 0;
	va_list args;
	mode_t mode;
	int fd;

	va_start(args, flags);
	mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
	va_end(args);
	if (flags & O_CREAT && fails(CALLS_NAME))
		return -1;
	fd = __real_open64(path, flags, mode);
	opened(fd, flags, was_there);
	return fd;
}

int __wrap_openat64(int dir, const char *path, int flags, ...);
int
__wrap_openat64(int dir, const char *path, int flags, ...)
{
	bool was_there = faccessat(dir, path, F_OK, 0) == 0;
	va_list args;
	mode_t mode;
	int fd;

	va_start(args, flags);
	mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
	va_end(args);
	if (flags & O_CREAT && fails(CALLS_NAME))
		return -1;
	fd = __real_openat64(dir, path, flags, mode);
	opened(fd, flags, was_there);
	return fd;
}

/* What a fortified openat becomes when it may not make a file. */
int __wrap___openat64_2(int dir, const char *path, int flags);
int
__wrap___openat64_2(int dir, const char *path, int flags)
{
	return __wrap_openat64(dir, path, flags);
}

int __wrap_close(int fd);
int
__wrap_close(int fd)
{
	if (fd >= 0 && fd < FDS)
		rec.of_fd[fd] = 0;
	return __real_close(fd);
}
