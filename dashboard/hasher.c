/* hasher.c: a process that hashes passwords, one at a time. */
#include "dashboard/hasher.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct hasher {
	pid_t pid;
	int fd;
	uint64_t asked;
	unsigned waiting;
};

struct question {
	uint64_t number;
	char hash[PASSWORD_HASH];	/* "" make one */
	char password[PASSWORD_MOST];
};

static void
answer(const struct question *q, struct hasher_answer *a)
{
	memset(a, 0, sizeof(*a));
	a->question = q->number;
	if (q->hash[0])
		a->is_good = password_is(q->hash, q->password);
	else
		a->is_good = password_hash(q->password, a->hash) == 0;
}

/* In the child, until its owner is gone. */
static void
serve(int fd)
{
	struct hasher_answer a;
	struct question q;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_DUMPABLE, 0);
	prctl(PR_SET_NAME, "beadle-hasher");
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_DFL);
	dup2(fd, 0);
	close_range(1, ~0U, 0);
	while (recv(0, &q, sizeof(q), 0) == (ssize_t)sizeof(q)) {
		answer(&q, &a);
		password_forget(&q, sizeof(q));
		if (send(0, &a, sizeof(a), MSG_NOSIGNAL) < 0)
			break;
	}
	_exit(0);
}

int
hasher_open(struct hasher **out, char *why, size_t whylen)
{
	struct hasher *h = calloc(1, sizeof(*h));
	int pair[2];

	if (!h || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0,
	    pair) < 0) {
		snprintf(why, whylen, "no process for passwords: %s",
		    strerror(errno));
		free(h);
		return -1;
	}
	h->pid = fork();
	if (h->pid == 0)
		serve(pair[1]);
	close(pair[1]);
	h->fd = pair[0];
	if (h->pid > 0) {
		*out = h;
		return 0;
	}
	snprintf(why, whylen, "no process for passwords: %s",
	    strerror(errno));
	close(pair[0]);
	free(h);
	return -1;
}

void
hasher_close(struct hasher *h)
{
	if (!h)
		return;
	close(h->fd);
	kill(h->pid, SIGKILL);
	while (waitpid(h->pid, NULL, 0) < 0 && errno == EINTR)
		;
	free(h);
}

uint64_t
hasher_ask(struct hasher *h, const char *hash, const char *password)
{
	struct question q = { .number = h->asked + 1 };
	ssize_t n;

	if (h->waiting == HASHER_WAITING ||
	    strlen(password) >= PASSWORD_MOST ||
	    (hash && strlen(hash) >= PASSWORD_HASH))
		return 0;
	if (hash)
		strcpy(q.hash, hash);
	strcpy(q.password, password);
	n = send(h->fd, &q, sizeof(q), MSG_NOSIGNAL | MSG_DONTWAIT);
	password_forget(&q, sizeof(q));
	if (n != (ssize_t)sizeof(q))
		return 0;
	h->waiting++;
	return ++h->asked;
}

int
hasher_fd(const struct hasher *h)
{
	return h->fd;
}

int
hasher_answer(struct hasher *h, struct hasher_answer *out)
{
	ssize_t n = recv(h->fd, out, sizeof(*out), MSG_DONTWAIT);

	if (n == (ssize_t)sizeof(*out)) {
		h->waiting--;
		return 1;
	}
	return n < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}
