/* confine.c: capabilities, landlock and seccomp, in the order in which each
 * is still allowed to set up the next. */
#include "capture/confine.h"

#include <cap-ng.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
static const bool sanitized = true;
#else
static const bool sanitized = false;
#endif

static int
failed(const char *step, int error, char *why, size_t whylen)
{
	snprintf(why, whylen, "cannot %s: %s", step, strerror(error));
	return -1;
}

/* ---- capabilities ---- */

/* The bounding set can be changed only with CAP_SETPCAP; without it nothing
 * in it can be had anyway, new privileges being refused. */
static int
set_capabilities(int raw, char *why, size_t whylen)
{
	capng_select_t sets = CAPNG_SELECT_CAPS | CAPNG_SELECT_AMBIENT;

	if (capng_get_caps_process() != 0)
		return failed("read my capabilities", errno, why, whylen);
	if (raw && !capng_have_capability(CAPNG_PERMITTED, CAP_NET_RAW)) {
		snprintf(why, whylen, "no right to capture; run as root or "
		    "grant CAP_NET_RAW");
		return -1;
	}
	if (capng_have_capability(CAPNG_EFFECTIVE, CAP_SETPCAP))
		sets |= CAPNG_SELECT_BOUNDS;
	capng_clear(CAPNG_SELECT_ALL);
	if (raw)
		capng_update(CAPNG_ADD, CAPNG_EFFECTIVE | CAPNG_PERMITTED,
		    CAP_NET_RAW);
	if (capng_apply(sets) != 0)
		return failed("give up capabilities", errno, why, whylen);
	return 0;
}

int
confine_capabilities(int raw, char *why, size_t whylen)
{
	const struct rlimit none = { 0, 0 };

	if (set_capabilities(raw, why, whylen) < 0)
		return -1;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return failed("refuse new privileges", errno, why, whylen);
	if (!sanitized && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
		return failed("hide my memory", errno, why, whylen);
	if (setrlimit(RLIMIT_CORE, &none) < 0)
		return failed("refuse core files", errno, why, whylen);
	return 0;
}

/* ---- landlock ---- */

/* The kernel's numbers (linux/landlock.h). Debian 12's copy of that header
 * ends at the second version of the interface, its kernels do not. */
enum {
	FS_EXECUTE = 1 << 0, FS_WRITE_FILE = 1 << 1, FS_READ_FILE = 1 << 2,
	FS_READ_DIR = 1 << 3, FS_REMOVE_DIR = 1 << 4, FS_REMOVE_FILE = 1 << 5,
	FS_MAKE_DIR = 1 << 7, FS_MAKE_REG = 1 << 8, FS_REFER = 1 << 13,
	FS_TRUNCATE = 1 << 14,

	FS_READ = FS_READ_FILE | FS_READ_DIR,
	FS_WRITE = FS_READ | FS_WRITE_FILE | FS_REMOVE_DIR | FS_REMOVE_FILE |
	    FS_MAKE_DIR | FS_MAKE_REG | FS_REFER | FS_TRUNCATE,

	NET_CONNECT_TCP = 1 << 1,

	RULESET_VERSION = 1 << 0,
	RULE_PATH_BENEATH = 1
};

struct ruleset {
	uint64_t files;
	uint64_t network;	/* since version 4 */
	uint64_t scoped;	/* since version 6 */
};

struct path_rule {
	uint64_t allowed;
	int32_t parent_fd;
} __attribute__((packed));

/* What each version can forbid; we forbid all of it. */
static const struct { struct ruleset forbids; size_t size; } versions[] = {
	[1] = { { 0x1fff, 0, 0 }, 8 },
	[2] = { { 0x3fff, 0, 0 }, 8 },		/* refer */
	[3] = { { 0x7fff, 0, 0 }, 8 },		/* truncate */
	[4] = { { 0x7fff, 3, 0 }, 16 },		/* TCP */
	[5] = { { 0xffff, 3, 0 }, 16 },		/* ioctl on devices */
	[6] = { { 0xffff, 3, 3 }, 24 },		/* abstract sockets, signals */
};
#define VERSION_MAX (long)(sizeof versions / sizeof versions[0] - 1)

static int
allow_path(int rules, const char *path, uint64_t allowed, char *why,
    size_t whylen)
{
	struct path_rule rule = { .allowed = allowed };
	struct stat is;
	long done = -1;
	int error;

	rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (rule.parent_fd >= 0 && fstat(rule.parent_fd, &is) == 0) {
		if (!S_ISDIR(is.st_mode))
			rule.allowed &= FS_READ_FILE | FS_WRITE_FILE |
			    FS_TRUNCATE;
		done = syscall(SYS_landlock_add_rule, rules,
		    RULE_PATH_BENEATH, &rule, 0);
	}
	error = errno;
	if (rule.parent_fd >= 0)
		close(rule.parent_fd);
	if (done < 0) {
		snprintf(why, whylen, "cannot confine myself to %s: %s", path,
		    strerror(error));
		return -1;
	}
	return 0;
}

static int
allow_paths(int rules, const char *const *paths, uint64_t allowed, char *why,
    size_t whylen)
{
	for (; paths != NULL && *paths != NULL; paths++)
		if (allow_path(rules, *paths, allowed, why, whylen) < 0)
			return -1;
	return 0;
}

/* 0, 1 when the kernel has no landlock, -1. */
static int
set_landlock(bool may_connect, const char *const *write_below,
    const char *const *read_below, char *why, size_t whylen)
{
	const char *const all[] = { "/", NULL };
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0,
	    RULESET_VERSION);
	struct ruleset forbids;
	int rules, done = -1;

	if (version < 1) {
		snprintf(why, whylen, "this kernel has no landlock: files are "
		    "guarded by their permissions and seccomp alone");
		return 1;
	}
	if (version > VERSION_MAX)
		version = VERSION_MAX;
	forbids = versions[version].forbids;
	if (may_connect)
		forbids.network &= ~(uint64_t)NET_CONNECT_TCP;
	rules = (int)syscall(SYS_landlock_create_ruleset, &forbids,
	    versions[version].size, 0);
	if (rules < 0)
		return failed("make landlock rules", errno, why, whylen);
	if (allow_paths(rules, write_below, FS_WRITE & forbids.files, why,
	    whylen) == 0 &&
	    allow_paths(rules, sanitized ? all : read_below, FS_READ, why,
	    whylen) == 0)
		done = 0;
	if (done == 0 && syscall(SYS_landlock_restrict_self, rules, 0) < 0)
		done = failed("enter landlock", errno, why, whylen);
	close(rules);
	return done;
}

/* ---- seccomp ---- */

/* What both roles do: memory, time, and what they hold open already. */
static const int common_calls[] = {
	SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(write),
	SCMP_SYS(writev), SCMP_SYS(lseek), SCMP_SYS(close), SCMP_SYS(poll),
	SCMP_SYS(ppoll), SCMP_SYS(recvfrom), SCMP_SYS(recvmsg),
	SCMP_SYS(sendto), SCMP_SYS(sendmsg), SCMP_SYS(getsockopt),
	SCMP_SYS(setsockopt), SCMP_SYS(brk), SCMP_SYS(munmap),
	SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(futex),
	SCMP_SYS(getrandom), SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres),
	SCMP_SYS(clock_nanosleep), SCMP_SYS(gettimeofday),
	SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn), SCMP_SYS(restart_syscall), SCMP_SYS(exit),
	SCMP_SYS(exit_group), SCMP_SYS(sysinfo),	/* qsort's */
};

/* And what the keeper's files, law and Redis ask for. */
static const int keeper_calls[] = {
	SCMP_SYS(openat), SCMP_SYS(fdatasync), SCMP_SYS(fsync),
	SCMP_SYS(rename), SCMP_SYS(renameat), SCMP_SYS(renameat2),
	SCMP_SYS(unlink), SCMP_SYS(unlinkat), SCMP_SYS(mkdir),
	SCMP_SYS(mkdirat), SCMP_SYS(rmdir), SCMP_SYS(fstat),
	SCMP_SYS(newfstatat), SCMP_SYS(stat), SCMP_SYS(lstat),
	SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2),
	SCMP_SYS(fstatfs), SCMP_SYS(statfs), SCMP_SYS(readlink),
	SCMP_SYS(flock), SCMP_SYS(fcntl), SCMP_SYS(ftruncate),
	SCMP_SYS(fallocate), SCMP_SYS(fadvise64), SCMP_SYS(pwrite64),
	SCMP_SYS(pwritev), SCMP_SYS(getdents64), SCMP_SYS(connect),
	SCMP_SYS(shutdown), SCMP_SYS(epoll_create1), SCMP_SYS(epoll_ctl),
	SCMP_SYS(epoll_wait), SCMP_SYS(epoll_pwait), SCMP_SYS(getpid),
	SCMP_SYS(signalfd4), SCMP_SYS(timerfd_create),
	SCMP_SYS(timerfd_settime),
};

/* Asked for by glibc's stdio of a stream's descriptor (its block size, is it
 * a terminal), which does without an answer: refused, not killed. */
static const struct { int call, error; } refused_to_sensor[] = {
	{ SCMP_SYS(newfstatat), EPERM }, { SCMP_SYS(fstat), EPERM },
	{ SCMP_SYS(ioctl), ENOTTY },
};

static int
allow_calls(scmp_filter_ctx filter, const int *calls, size_t n)
{
	int done = 0;

	for (; n > 0 && done == 0; n--, calls++)
		done = seccomp_rule_add(filter, SCMP_ACT_ALLOW, *calls, 0);
	return done;
}

/* Memory that is never code. */
static int
allow_memory(scmp_filter_ctx filter)
{
	const struct scmp_arg_cmp data = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC,
	    0);
	int done;

	done = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
	    data);
	if (done == 0)
		done = seccomp_rule_add(filter, SCMP_ACT_ALLOW,
		    SCMP_SYS(mprotect), 1, data);
	return done;
}

static int
add_sensor(scmp_filter_ctx filter)
{
	size_t i, n = sizeof refused_to_sensor / sizeof refused_to_sensor[0];
	int done = 0;

	for (i = 0; i < n && done == 0; i++)
		done = seccomp_rule_add(filter, SCMP_ACT_ERRNO(
		    (uint32_t)refused_to_sensor[i].error),
		    refused_to_sensor[i].call, 0);
	return done;
}

/* Sockets of TCP, which cannot be bound: that call is not in the list. */
static int
add_tcp(scmp_filter_ctx filter)
{
	static const unsigned families[] = { AF_INET, AF_INET6 };
	size_t i;
	int done = 0;

	for (i = 0; i < sizeof families / sizeof families[0] && done == 0; i++)
		done = seccomp_rule_add(filter, SCMP_ACT_ALLOW,
		    SCMP_SYS(socket), 2,
		    SCMP_A0(SCMP_CMP_EQ, families[i]),
		    SCMP_A1(SCMP_CMP_MASKED_EQ, 0xf, SOCK_STREAM));
	return done;
}

static int
add_keeper(scmp_filter_ctx filter)
{
	int done;

	done = allow_calls(filter, keeper_calls,
	    sizeof keeper_calls / sizeof keeper_calls[0]);
	if (done == 0)
		done = seccomp_rule_add(filter, SCMP_ACT_ALLOW,
		    SCMP_SYS(socket), 1, SCMP_A0(SCMP_CMP_EQ, AF_UNIX));
	if (done == 0)
		done = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOTTY),
		    SCMP_SYS(ioctl), 0);
	return done;
}

/* What libraries that lay text out ask for: their fonts, and a thread each to
 * look for some. glibc takes clone where clone3, which cannot be looked into,
 * is not there. */
static const int renderer_calls[] = {
	SCMP_SYS(openat), SCMP_SYS(fstat), SCMP_SYS(newfstatat),
	SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(access),
	SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(statfs),
	SCMP_SYS(fstatfs), SCMP_SYS(readlink), SCMP_SYS(getdents64),
	SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getuid),
	SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getegid),
	SCMP_SYS(uname), SCMP_SYS(prlimit64), SCMP_SYS(getrlimit),
	SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity),
	SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(fadvise64),
};

static int
add_renderer(scmp_filter_ctx filter)
{
	static const struct { int call, error; } refused[] = {
		{ SCMP_SYS(clone3), ENOSYS }, { SCMP_SYS(ioctl), ENOTTY },
		{ SCMP_SYS(fcntl), EPERM }, { SCMP_SYS(prctl), EPERM },
	};
	size_t i;
	int done;

	done = allow_calls(filter, renderer_calls,
	    sizeof renderer_calls / sizeof renderer_calls[0]);
	if (done == 0)
		done = seccomp_rule_add(filter, SCMP_ACT_ALLOW,
		    SCMP_SYS(clone), 1, SCMP_A0(SCMP_CMP_MASKED_EQ,
		    CLONE_THREAD, CLONE_THREAD));
	for (i = 0; i < sizeof refused / sizeof refused[0] && done == 0; i++)
		done = seccomp_rule_add(filter, SCMP_ACT_ERRNO(
		    (uint32_t)refused[i].error), refused[i].call, 0);
	return done;
}

static int
add_role(enum confine_role role, scmp_filter_ctx filter)
{
	switch (role) {
	case CONFINE_SENSOR:
		return add_sensor(filter);
	case CONFINE_RENDERER:
		return add_renderer(filter);
	case CONFINE_KEEPER:
	case CONFINE_KEEPER_TCP:
	case CONFINE_ROLE_COUNT:
		break;
	}
	return add_keeper(filter);
}

static int
set_seccomp(enum confine_role role, char *why, size_t whylen)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	int done;

	if (filter == NULL)
		return failed("make a seccomp filter", ENOMEM, why, whylen);
	/* A binary tree: a ring's poll should not wait for forty others. */
	seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	done = allow_calls(filter, common_calls,
	    sizeof common_calls / sizeof common_calls[0]);
	if (done == 0)
		done = allow_memory(filter);
	if (done == 0)
		done = add_role(role, filter);
	if (done == 0 && role == CONFINE_KEEPER_TCP)
		done = add_tcp(filter);
	if (done == 0)
		done = seccomp_load(filter);
	seccomp_release(filter);
	return done < 0 ? failed("load the seccomp filter", -done, why,
	    whylen) : 0;
}

int
confine_process(enum confine_role role, const char *const *write_below,
    const char *const *read_below, char *why, size_t whylen)
{
	bool is_sensor = role == CONFINE_SENSOR;
	int landlocked;

	if (confine_capabilities(0, why, whylen) < 0)
		return -1;
	landlocked = set_landlock(role == CONFINE_KEEPER_TCP,
	    is_sensor ? NULL : write_below, is_sensor ? NULL : read_below,
	    why, whylen);
	if (landlocked < 0)
		return -1;
	if (!sanitized && set_seccomp(role, why, whylen) < 0)
		return -1;
	return landlocked;
}

int
confine_files(bool may_connect, const char *const *read_below, char *why,
    size_t whylen)
{
	if (confine_capabilities(0, why, whylen) < 0)
		return -1;
	return set_landlock(may_connect, NULL, read_below, why, whylen);
}

void
confine_descriptors(void)
{
	int fd;

	close_range(STDERR_FILENO + 1, ~0U, 0);
	while ((fd = open("/dev/null", O_RDWR)) >= 0 && fd <= STDERR_FILENO)
		;
	if (fd >= 0)
		close(fd);
}
