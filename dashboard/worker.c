/* worker.c: a process that answers questions, one at a time. A message is the
 * question's number and the bytes behind it, either way. */
#include "dashboard/worker.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "capture/confine.h"

struct worker {
	const struct worker_job *job;
	pid_t pid;
	int fd;
	uint64_t asked;
	unsigned waiting;
};

/* ---- the process ---- */

/* -1: it must not begin. */
static int
confine(const struct worker_job *job, int fd)
{
	static const char *const all[] = { "/", NULL };
	char why[200];

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NAME, job->name);
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_DFL);
	signal(SIGALRM, SIG_DFL);
	dup2(fd, 0);
	close_range(1, ~0U, 0);
	/* What a library says to these must not reach a socket. */
	if (open("/dev/null", O_WRONLY) == 1)
		dup2(1, 2);
	return confine_files(job->is_online, job->is_online ? all : NULL, why,
	    sizeof(why)) < 0 ? -1 : 0;
}

/* Until its owner is gone. */
static void
serve(const struct worker_job *job, int fd)
{
	char question[WORKER_BYTES], answer[WORKER_BYTES];
	uint64_t number;
	struct iovec in[2] = { { &number, sizeof(number) },
		{ question, job->question } };
	struct iovec out[2] = { { &number, sizeof(number) },
		{ answer, job->answer } };

	if (confine(job, fd) < 0)
		_exit(1);
	while (readv(0, in, 2) == (ssize_t)(sizeof(number) + job->question)) {
		memset(answer, 0, job->answer);
		alarm(WORKER_S);
		job->work(job->arg, question, answer);
		alarm(0);
		explicit_bzero(question, job->question);
		if (writev(0, out, 2) < 0)
			break;
		explicit_bzero(answer, job->answer);
	}
	_exit(0);
}

/* ---- its owner ---- */

int
worker_open(struct worker **out, const struct worker_job *job, char *why,
    size_t whylen)
{
	struct worker *w = calloc(1, sizeof(*w));
	int pair[2];

	assert(job->question <= WORKER_BYTES && job->answer <= WORKER_BYTES);
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
		serve(job, pair[1]);
	close(pair[1]);
	w->fd = pair[0];
	if (w->pid > 0) {
		*out = w;
		return 0;
	}
	snprintf(why, whylen, "no process for %s: %s", job->what,
	    strerror(errno));
	close(pair[0]);
	free(w);
	return -1;
}

void
worker_close(struct worker *w)
{
	if (!w)
		return;
	close(w->fd);
	kill(w->pid, SIGKILL);
	while (waitpid(w->pid, NULL, 0) < 0 && errno == EINTR)
		;
	free(w);
}

uint64_t
worker_ask(struct worker *w, const void *question)
{
	uint64_t number = w->asked + 1;
	struct iovec out[2] = { { &number, sizeof(number) },
		{ (void *)question, w->job->question } };
	const struct msghdr m = { .msg_iov = out, .msg_iovlen = 2 };

	if (w->waiting == WORKER_WAITING || sendmsg(w->fd, &m,
	    MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
		return 0;
	w->waiting++;
	return ++w->asked;
}

int
worker_fd(const struct worker *w)
{
	return w->fd;
}

int
worker_answer(struct worker *w, uint64_t *number, void *answer)
{
	struct iovec in[2] = { { number, sizeof(*number) },
		{ answer, w->job->answer } };
	struct msghdr m = { .msg_iov = in, .msg_iovlen = 2 };
	ssize_t n = recvmsg(w->fd, &m, MSG_DONTWAIT);

	if (n == (ssize_t)(sizeof(*number) + w->job->answer)) {
		w->waiting--;
		return 1;
	}
	return n < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}
