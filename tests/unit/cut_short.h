/* cut_short.h: a program that ends, as by a power cut, at its n-th call that
 * changes what is on disk. The test's own calls of these are counted, too, so
 * cut_run is given only what is tested, in a child. For one test alone. */
#ifndef TESTS_UNIT_CUT_SHORT_H
#define TESTS_UNIT_CUT_SHORT_H

#include <fcntl.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define CUT_STATUS 77

static unsigned cut_left;	/* calls until the cut; 0: never */

static void
cut_count(void)
{
	if (cut_left > 0 && --cut_left == 0)
		_exit(CUT_STATUS);
}

int
fdatasync(int fd)
{
	cut_count();
	return (int)syscall(SYS_fdatasync, fd);
}

int
fsync(int fd)
{
	cut_count();
	return (int)syscall(SYS_fsync, fd);
}

int
renameat(int from_fd, const char *from, int to_fd, const char *to)
{
	cut_count();
	return (int)syscall(SYS_renameat2, from_fd, from, to_fd, to, 0);
}

int
unlinkat(int fd, const char *name, int flags)
{
	cut_count();
	return (int)syscall(SYS_unlinkat, fd, name, flags);
}

ssize_t
pwrite(int fd, const void *bytes, size_t len, off_t at)
{
	cut_count();
	return syscall(SYS_pwrite64, fd, bytes, len, at);
}

/* Run in a child that is cut at its n-th call: true when it was. It must end
 * with 0 otherwise. */
static bool
cut_run(unsigned n, int (*run)(void *arg), void *arg)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		cut_left = n;
		_exit(run(arg) == 0 ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_true(WEXITSTATUS(status) == 0 ||
	    WEXITSTATUS(status) == CUT_STATUS);
	return WEXITSTATUS(status) == CUT_STATUS;
}

#endif
