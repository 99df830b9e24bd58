/* apart.c: a child that is confined before it begins.
 *
 * It answers through a pipe: a letter, which says what follows, and the answer
 * or the sentence why there is none. What it was told before it was cut short
 * is not used: its end is asked for. */
#include "dashboard/apart.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "capture/confine.h"

#define ANSWER_FD 3
#define NOBODY 65534
#define CPU_S 60
#define WALL_S 300
#define MORE_BYTES (UINT64_C(512) << 20)
#define ANSWER_MOST (256u << 20)
#define WHY 400

enum { DONE = 'd', FAILED = 'f' };

/* ---- the child ---- */

/* Of what it is now, with what it may take beside. 0: not known. */
static uint64_t
address_space(void)
{
	unsigned long pages = 0;
	FILE *f = fopen("/proc/self/statm", "re");

	if (f && fscanf(f, "%lu", &pages) != 1)
		pages = 0;
	if (f)
		fclose(f);
	return pages ? (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE) +
	    MORE_BYTES : 0;
}

/* At most so much, and no more than it may have already. */
static int
limit_one(int what, rlim_t most)
{
	struct rlimit l;

	if (getrlimit(what, &l) < 0)
		return -1;
	if (l.rlim_max == RLIM_INFINITY || l.rlim_max > most)
		l.rlim_max = most;
	l.rlim_cur = l.rlim_max;
	return setrlimit(what, &l);
}

static int
limit(void)
{
	uint64_t space = address_space();

	return space == 0 || limit_one(RLIMIT_AS, space) < 0 ||
	    limit_one(RLIMIT_CPU, CPU_S) < 0 ||
	    limit_one(RLIMIT_FSIZE, 0) < 0 ? -1 : 0;
}

/* What this process holds open goes, but where errors are told. */
static int
let_go(int answer)
{
	int nothing;

	if (answer != ANSWER_FD && dup2(answer, ANSWER_FD) < 0)
		return -1;
	if (close_range(ANSWER_FD + 1, ~0u, 0) < 0)
		return -1;
	nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
	return nothing < 0 || dup2(nothing, 0) < 0 || dup2(nothing, 1) < 0 ||
	    close(nothing) < 0 ? -1 : 0;
}

static int
become_nobody(void)
{
	if (geteuid() != 0)
		return 0;
	return setgroups(0, NULL) < 0 || setresgid(NOBODY, NOBODY, NOBODY) <
	    0 || setresuid(NOBODY, NOBODY, NOBODY) < 0 ? -1 : 0;
}

static int
confine(int answer, const char *const *read_below, char *why)
{
	if (let_go(answer) < 0 || limit() < 0 || become_nobody() < 0) {
		snprintf(why, WHY, "its process cannot be confined: %s",
		    strerror(errno));
		return -1;
	}
	return confine_process(CONFINE_RENDERER, NULL, read_below, why, WHY);
}

static void
send_all(const char *bytes, size_t len)
{
	ssize_t n;

	for (; len > 0; bytes += n, len -= (size_t)n) {
		n = write(ANSWER_FD, bytes, len);
		if (n < 0 && errno == EINTR)
			n = 0;
		else if (n <= 0)
			return;
	}
}

static void
answer(char letter, const char *bytes, size_t len)
{
	send_all(&letter, 1);
	send_all(bytes, len);
}

static void
be_child(apart_work *work, const void *arg, int fd,
    const char *const *read_below)
{
	char why[WHY] = "", *bytes = NULL;
	size_t len = 0;
	int result = -1;
	FILE *out;

	if (confine(fd, read_below, why) >= 0) {
		out = open_memstream(&bytes, &len);
		snprintf(why, sizeof(why), "out of memory");
		if (out)
			result = work(arg, out, why, sizeof(why));
		if (out && fclose(out) != 0)
			result = -1;
	}
	if (result == 0)
		answer(DONE, bytes, len);
	else
		answer(FAILED, why, strlen(why));
	_exit(0);
}

/* ---- the parent ---- */

struct answer { char *bytes; size_t len, room; };

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* 1: there may be more; 0: that was all; -1: out of memory, or too much. */
static int
take(int fd, struct answer *a)
{
	size_t room = a->room ? a->room * 2 : 65536;
	char *more;
	ssize_t n;

	if (a->len == a->room) {
		more = room <= ANSWER_MOST ? realloc(a->bytes, room) : NULL;
		if (!more)
			return -1;
		a->bytes = more;
		a->room = room;
	}
	n = read(fd, a->bytes + a->len, a->room - a->len);
	if (n < 0)
		return errno == EINTR ? 1 : -1;
	a->len += (size_t)n;
	return n > 0;
}

/* Until it has said all, or its time is over. 0, or -1 and *why. */
static int
hear(int fd, struct answer *a, char *why, size_t whylen)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int64_t end = now_ms() + INT64_C(1000) * WALL_S, left;
	int more = 1;

	while (more > 0) {
		left = end - now_ms();
		if (left <= 0) {
			snprintf(why, whylen, "its process was not done after "
			    "%d s", WALL_S);
			return -1;
		}
		if (poll(&p, 1, (int)left) > 0)
			more = take(fd, a);
	}
	if (more < 0)
		snprintf(why, whylen, "what its process says does not fit "
		    "into memory");
	return more;
}

/* How it ended, where that was not by itself. */
static int
check_end(int status, char *why, size_t whylen)
{
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU ||
	    WTERMSIG(status) == SIGKILL))
		snprintf(why, whylen, "its process was ended: it may take %d s "
		    "of processor and %" PRIu64 " MiB", CPU_S,
		    MORE_BYTES >> 20);
	else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
		snprintf(why, whylen, "its process asked the system for what "
		    "it may not have, and was ended");
	else
		snprintf(why, whylen, "its process ended by itself (%s)",
		    WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) :
		    "an error");
	return -1;
}

static int
use(const struct answer *a, FILE *out, char *why, size_t whylen)
{
	if (a->len > 0 && a->bytes[0] == DONE) {
		fwrite(a->bytes + 1, 1, a->len - 1, out);
		return 0;
	}
	snprintf(why, whylen, "%.*s", a->len > 0 ? (int)(a->len - 1) : 0,
	    a->len > 0 ? a->bytes + 1 : "");
	if (a->len <= 1)
		snprintf(why, whylen, "its process said nothing");
	return -1;
}

static int
attend(pid_t child, int fd, FILE *out, char *why, size_t whylen)
{
	struct answer a = { 0 };
	int status, result = hear(fd, &a, why, whylen);
	bool is_heard = result == 0;

	if (!is_heard)
		kill(child, SIGKILL);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (is_heard)
		result = check_end(status, why, whylen);
	if (result == 0)
		result = use(&a, out, why, whylen);
	free(a.bytes);
	return result;
}

int
apart_run(apart_work *work, const void *arg, const char *const *read_below,
    FILE *out, char *why, size_t whylen)
{
	int ends[2], result = -1;
	pid_t child = -1;

	if (pipe2(ends, O_CLOEXEC) == 0) {
		child = fork();
		if (child == 0)
			be_child(work, arg, ends[1], read_below);
		close(ends[1]);
		if (child > 0)
			result = attend(child, ends[0], out, why, whylen);
		close(ends[0]);
	}
	if (child < 0)
		snprintf(why, whylen, "no process for it: %s", strerror(errno));
	return result;
}
