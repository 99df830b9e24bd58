/* up.c: beadled and its redis-server, from start to end. */
#include "dashboard/up.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "store/private.h"

#define SENDER_MS 15000	/* for the last head to leave */

static void
taken_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGHUP);
	sigaddset(set, SIGCHLD);
}

int
up_redis(struct up *u, char *why, size_t whylen)
{
	return private_start(u->state, &u->redis, why, whylen);
}

int
up_start(struct up *u, const char *state, bool with_redis, char *why,
    size_t whylen)
{
	sigset_t set;

	memset(u, 0, sizeof(*u));
	u->state = state;
	u->with_redis = with_redis;
	taken_signals(&set);
	signal(SIGCHLD, SIG_DFL);
	sigprocmask(SIG_BLOCK, &set, &u->mask_before);
	return with_redis ? up_redis(u, why, whylen) : 0;
}

/* The child: a group of its own, so that Ctrl-C reaches it once, from us; and
 * it does not outlive us. A shell that put us in the background had us ignore
 * SIGINT: the child must not, or one that we pass on before it has read its
 * first line would be lost. */
static void
become(const char *path, char *const *argv, const sigset_t *mask, pid_t parent)
{
	setpgid(0, 0);
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	sigprocmask(SIG_SETMASK, mask, NULL);
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) < 0 || getppid() != parent)
		_exit(1);
	execv(path, argv);
	_exit(127);
}

uint64_t
up_now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static int
run_child(const struct up *u, const char *path, char *const *argv, pid_t *out,
    char *why, size_t whylen)
{
	pid_t parent = getpid(), child;

	if (access(path, X_OK) < 0) {
		snprintf(why, whylen, "%s cannot be run: %s", path,
		    strerror(errno));
		return -1;
	}
	child = fork();
	if (child < 0) {
		snprintf(why, whylen, "cannot start %s: %s", path,
		    strerror(errno));
		return -1;
	}
	if (child == 0)
		become(path, argv, &u->mask_before, parent);
	*out = child;
	return 0;
}

int
up_daemon(struct up *u, const char *path, char *const *argv, char *why,
    size_t whylen)
{
	u->daemon_ms = up_now_ms();
	return run_child(u, path, argv, &u->daemon, why, whylen);
}

int
up_beside(struct up *u, enum up_who who, const char *path, char *const *argv,
    char *why, size_t whylen)
{
	struct up_beside *b = &u->beside[who];

	b->ms = up_now_ms();
	return run_child(u, path, argv, &b->pid, why, whylen);
}

int
up_trial(const char *path, char *const *argv, char *why, size_t whylen)
{
	pid_t child = access(path, X_OK) < 0 ? -1 : fork(), ended;
	int status;

	if (child == 0) {
		execv(path, argv);
		_exit(127);
	}
	if (child < 0) {
		snprintf(why, whylen, "%s cannot be run: %s", path,
		    strerror(errno));
		return -1;
	}
	while ((ended = waitpid(child, &status, 0)) < 0 && errno == EINTR)
		;
	return ended == child && WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

/* Has the daemon ended? Then its status is noted. */
static bool
daemon_is_over(struct up *u)
{
	int status;

	if (u->daemon == 0 || waitpid(u->daemon, &status, WNOHANG) !=
	    u->daemon)
		return false;
	u->daemon = 0;
	u->daemon_status = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
	u->daemon_signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	/* It had not begun when it was told to end. */
	if (u->is_interrupted && (u->daemon_signal == SIGINT ||
	    u->daemon_signal == SIGTERM))
		u->daemon_status = 0;
	return true;
}

static bool
redis_is_over(struct up *u)
{
	if (u->redis == 0 || waitpid(u->redis, NULL, WNOHANG) != u->redis)
		return false;
	u->redis = 0;
	return true;
}

static bool
beside_is_over(struct up *u)
{
	struct up_beside *b;
	int status, who;

	for (who = 0; who < UP_WHO_COUNT; who++) {
		b = &u->beside[who];
		if (b->pid == 0 || waitpid(b->pid, &status, WNOHANG) != b->pid)
			continue;
		b->pid = 0;
		b->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
		u->ended = (enum up_who)who;
		return true;
	}
	return false;
}

enum up_event
up_wait(struct up *u, int wait_ms)
{
	const struct timespec wait = { .tv_sec = wait_ms / 1000,
		.tv_nsec = wait_ms % 1000 * 1000000L };
	sigset_t set;
	int got;

	taken_signals(&set);
	for (;;) {
		if (daemon_is_over(u))
			return UP_DAEMON_ENDED;
		if (redis_is_over(u))
			return UP_REDIS_ENDED;
		if (beside_is_over(u))
			return UP_BESIDE_ENDED;
		got = wait_ms < 0 ? sigwaitinfo(&set, NULL) :
		    sigtimedwait(&set, NULL, &wait);
		if (got < 0 && errno == EAGAIN)
			return UP_TIME;
		if (got < 0 || got == SIGCHLD)
			continue;
		if (u->daemon == 0)
			return UP_INTERRUPTED;
		u->is_interrupted = true;
		kill(u->daemon, got == SIGINT ? SIGINT : SIGTERM);
	}
}

static void
end(pid_t *child)
{
	if (*child == 0)
		return;
	kill(*child, SIGTERM);
	while (waitpid(*child, NULL, 0) < 0 && errno == EINTR)
		;
	*child = 0;
}

/* The head that was signed at the end leaves, and a letter that is being sent;
 * where nobody takes them, they wait for the next start. true: it came to that.
 */
static bool
end_sender(struct up *u, enum up_who who)
{
	const struct timespec step = { .tv_nsec = 20000000 };
	uint64_t until = up_now_ms() + SENDER_MS;
	struct up_beside *b = &u->beside[who];
	bool is_late;

	if (b->pid == 0)
		return false;
	kill(b->pid, SIGTERM);
	while (b->pid != 0 && up_now_ms() < until) {
		(void)beside_is_over(u);
		nanosleep(&step, NULL);
	}
	is_late = b->pid != 0;
	if (is_late)
		kill(b->pid, SIGKILL);
	end(&b->pid);
	return is_late;
}

int
up_stop(struct up *u, char *why, size_t whylen)
{
	int result = 0;

	end(&u->beside[UP_DASHBOARD].pid);
	end(&u->daemon);
	(void)end_sender(u, UP_REPORTS);
	u->is_sender_late = end_sender(u, UP_HEADS);
	if (u->redis)
		result = private_stop(u->state, u->redis, why, whylen);
	u->redis = 0;
	sigprocmask(SIG_SETMASK, &u->mask_before, NULL);
	return result;
}
