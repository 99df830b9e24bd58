/* worker.c: a process that answers questions, one at a time.
 *
 * Its keeper begins first and holds nothing but the socket to its owner: each
 * worker is a copy of the keeper, never of what the owner has become. The
 * worker reads questions from that socket and writes answers to it: the
 * question's number and the bytes behind it, either way. The keeper waits for
 * the worker's end, notes the question it was at (in memory that both see) as
 * lost, and begins the next. A note is a number and a sentence; its length is
 * no answer's. */
#include "dashboard/worker.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "capture/confine.h"
#include "dashboard/os_user.h"

#define AGAIN_MS 60000	/* until what could not begin is tried again */
#define ENDED_MS 1000	/* the same of what ended unasked */

struct worker_note {
	uint64_t number;	/* that question is lost; 0: of the worker */
	char why[WORKER_WHY];	/* it cannot begin; "" it has begun */
};

struct worker {
	const struct worker_job *job;
	pid_t pid;
	int fd;
	uint64_t asked, over;	/* numbers of the last */
	char why[WORKER_WHY];
};

static void
tell(const struct worker_note *note)
{
	if (send(0, note, sizeof(*note), MSG_NOSIGNAL) < 0)
		_exit(0);
}

/* ---- the worker ---- */

/* -1 and note->why: it must not begin. */
static int
confine(const struct worker_job *job, struct worker_note *note)
{
	const char *there[WORKER_READS + 1] = { NULL };
	char why[WORKER_WHY];
	size_t i, n = 0;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (i = 0; job->reads && i < WORKER_READS && job->reads[i]; i++)
		if (access(job->reads[i], R_OK) == 0)
			there[n++] = job->reads[i];
	if (confine_files(job->is_online, there, why, sizeof(why)) >= 0)
		return 0;
	strcpy(note->why, why);
	return -1;
}

/* Until its owner is gone, or it is to begin anew. at: the question it is at,
 * for the keeper. */
static void
serve(const struct worker_job *job, volatile uint64_t *at)
{
	char question[WORKER_BYTES], answer[WORKER_BYTES];
	struct worker_note note = { 0 };
	uint64_t number;
	struct iovec in[2] = { { &number, sizeof(number) },
		{ question, job->question } };
	struct iovec out[2] = { { &number, sizeof(number) },
		{ answer, job->answer } };
	bool is_well = confine(job, &note) == 0;

	tell(&note);
	if (!is_well)
		_exit(1);
	while (is_well && readv(0, in, 2) == (ssize_t)(sizeof(number) +
	    job->question)) {
		*at = number;
		memset(answer, 0, job->answer);
		alarm(WORKER_S);
		is_well = job->work(job->arg, question, answer);
		alarm(0);
		explicit_bzero(question, job->question);
		if (writev(0, out, 2) < 0)
			break;
		*at = 0;
		explicit_bzero(answer, job->answer);
	}
	_exit(0);
}

/* ---- its keeper ---- */

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* What is asked meanwhile is lost. */
static void
rest(int64_t ms)
{
	struct pollfd p = { 0, POLLIN, 0 };
	int64_t end = now_ms() + ms, left;
	struct worker_note lost = { 0 };

	while ((left = end - now_ms()) > 0) {
		if (poll(&p, 1, (int)left) <= 0)
			continue;
		if (recv(0, &lost.number, sizeof(lost.number),
		    MSG_DONTWAIT) <= 0)
			_exit(0);
		tell(&lost);
	}
}

/* Nothing of its owner but the socket, and its owner's end. */
static int
let_go(const struct worker_job *job, int fd, const char *state,
    struct worker_note *note)
{
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_DFL);
	signal(SIGALRM, SIG_DFL);
	prctl(PR_SET_NAME, job->name);
	dup2(fd, 0);
	close_range(1, ~0U, 0);
	/* What a library says to these must not reach a socket. */
	if (open("/dev/null", O_WRONLY) == 1)
		dup2(1, 2);
	if (os_user_become(state, note->why, sizeof(note->why)) < 0 ||
	    confine_capabilities(0, note->why, sizeof(note->why)) < 0)
		return -1;
	/* Last: another user's process would have lost it. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	return 0;
}

/* One worker, from its beginning to its end. How long to rest then. */
static int64_t
attend(const struct worker_job *job, volatile uint64_t *at)
{
	struct worker_note note = { 0 };
	int status = 0;
	pid_t pid;

	if (job->prepare && job->prepare(job->arg, note.why,
	    sizeof(note.why)) < 0) {
		tell(&note);
		return AGAIN_MS;
	}
	*at = 0;
	pid = fork();
	if (pid == 0)
		serve(job, at);
	if (pid < 0) {
		snprintf(note.why, sizeof(note.why), "no process for %s: %s",
		    job->what, strerror(errno));
		tell(&note);
		return AGAIN_MS;
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	note.number = *at;
	if (note.number)
		tell(&note);
	if (WIFEXITED(status))
		return WEXITSTATUS(status) ? AGAIN_MS : 0;
	return note.number ? 0 : ENDED_MS;
}

static void
keep(const struct worker_job *job, int fd, const char *state)
{
	volatile uint64_t *at = mmap(NULL, sizeof(*at), PROT_READ |
	    PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct worker_note note = { 0 };
	char unused;

	if (let_go(job, fd, state, &note) < 0 || at == MAP_FAILED) {
		tell(&note);
		_exit(1);
	}
	do
		rest(attend(job, at));
	while (recv(0, &unused, 1, MSG_PEEK | MSG_DONTWAIT) != 0);
	_exit(0);
}

/* ---- its owner ---- */

/* The first note: has it begun? */
static int
hear(struct worker *w)
{
	struct worker_note note;
	ssize_t n;

	do
		n = recv(w->fd, &note, sizeof(note), 0);
	while (n < 0 && errno == EINTR);
	if (n != (ssize_t)sizeof(note))
		return -1;
	memcpy(w->why, note.why, sizeof(w->why));
	return 0;
}

int
worker_open(struct worker **out, const struct worker_job *job,
    const char *state, char *why, size_t whylen)
{
	struct worker *w = calloc(1, sizeof(*w));
	int pair[2];

	assert(job->question <= WORKER_BYTES && job->answer <= WORKER_BYTES &&
	    job->answer != WORKER_WHY);
	if (!w || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0,
	    pair) < 0) {
		snprintf(why, whylen, "no process for %s: %s", job->what,
		    strerror(errno));
		free(w);
		return -1;
	}
	w->job = job;
	w->pid = fork();
	if (w->pid == 0)
		keep(job, pair[1], state);
	close(pair[1]);
	w->fd = pair[0];
	if (w->pid > 0 && hear(w) == 0) {
		*out = w;
		return 0;
	}
	snprintf(why, whylen, "no process for %s: %s", job->what,
	    w->pid < 0 ? strerror(errno) : "it ended at once");
	worker_close(w);
	return -1;
}

void
worker_close(struct worker *w)
{
	if (!w)
		return;
	close(w->fd);
	if (w->pid > 0)
		kill(w->pid, SIGKILL);
	while (w->pid > 0 && waitpid(w->pid, NULL, 0) < 0 && errno == EINTR)
		;
	free(w);
}

const char *
worker_trouble(const struct worker *w)
{
	return w->why;
}

uint64_t
worker_ask(struct worker *w, const void *question)
{
	uint64_t number = w->asked + 1;
	struct iovec out[2] = { { &number, sizeof(number) },
		{ (void *)question, w->job->question } };
	const struct msghdr m = { .msg_iov = out, .msg_iovlen = 2 };

	if (w->why[0] || w->asked - w->over >= WORKER_WAITING ||
	    sendmsg(w->fd, &m, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
		return 0;
	return ++w->asked;
}

int
worker_fd(const struct worker *w)
{
	return w->fd;
}

enum worker_said
worker_answer(struct worker *w, uint64_t *number, void *answer)
{
	char bytes[WORKER_BYTES];
	struct iovec in[2] = { { number, sizeof(*number) },
		{ bytes, sizeof(bytes) } };
	struct msghdr m = { .msg_iov = in, .msg_iovlen = 2 };
	ssize_t n;

	while ((n = recvmsg(w->fd, &m, MSG_DONTWAIT)) ==
	    (ssize_t)sizeof(struct worker_note) && *number == 0)
		memcpy(w->why, bytes, sizeof(w->why));
	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? WORKER_SILENT :
		    WORKER_GONE;
	if (n != (ssize_t)sizeof(struct worker_note) &&
	    n != (ssize_t)(sizeof(*number) + w->job->answer))
		return WORKER_GONE;
	if (*number > w->over && *number <= w->asked)
		w->over = *number;
	if (n == (ssize_t)sizeof(struct worker_note))
		return WORKER_LOST;
	memcpy(answer, bytes, w->job->answer);
	explicit_bzero(bytes, w->job->answer);
	return WORKER_ANSWERED;
}
