/* maker.c: pages made by a process each.
 *
 * By the pipe comes a struct of fixed size, then the bytes that it counts. Both
 * ends are one program: what is short was not finished, and counts for
 * nothing. */
#include "dashboard/maker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/files.h"

#define MOST ((size_t)16 << 20)	/* bytes of a page or file, and its head */
#define BLOCK ((size_t)64 << 10)
#define BLOCKS 16		/* taken at once of each, at most */

struct head {			/* what is made, but for its bytes */
	char title[sizeof(((struct page *)0)->title)];
	char save_as[sizeof(((struct page *)0)->save_as)];
	char to[PAGE_TO], why[PAGE_WHY], type[64];
	int status;
	unsigned retry_s;
	size_t body_len, data_len;
	bool has_data;
};

struct job {
	pid_t pid;			/* 0: free */
	char person[REGISTER_NAME];	/* whose page it is */
	int fd;
	char *bytes;
	size_t len, room;
	void (*done)(void *owned, struct page *made);
	void *owned;
};

struct maker {
	int epoll;
	struct job jobs[MAKER_MOST];
};

struct maker *
maker_new(void)
{
	struct maker *a = calloc(1, sizeof(*a));

	if (a)
		a->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (a && a->epoll >= 0)
		return a;
	free(a);
	return NULL;
}

/* The process is gone, or is to go. Closing alone does not end the watch: one
 * that was just begun may have a copy of the pipe still. */
static void
end(struct maker *a, struct job *j)
{
	epoll_ctl(a->epoll, EPOLL_CTL_DEL, j->fd, NULL);
	close(j->fd);
	kill(j->pid, SIGKILL);
	while (waitpid(j->pid, NULL, 0) < 0 && errno == EINTR)
		;
	free(j->bytes);
	memset(j, 0, sizeof(*j));
}

void
maker_free(struct maker *a)
{
	int i;

	if (!a)
		return;
	for (i = 0; i < MAKER_MOST; i++)
		if (a->jobs[i].pid) {
			free(a->jobs[i].owned);
			end(a, &a->jobs[i]);
		}
	close(a->epoll);
	free(a);
}

static struct job *
free_job(const struct maker *a)
{
	int i;

	for (i = 0; i < MAKER_MOST; i++)
		if (!a->jobs[i].pid)
			return (struct job *)&a->jobs[i];
	return NULL;
}

bool
maker_has_room(const struct maker *a, const char *person)
{
	int i, count = 0;

	for (i = 0; i < MAKER_MOST; i++)
		count += a->jobs[i].pid &&
		    strcmp(a->jobs[i].person, person) == 0;
	return count < MAKER_OF_ONE && free_job(a);
}

int
maker_fd(const struct maker *a)
{
	return a->epoll;
}

/* ---- in the process ---- */

static void
tell(int fd, const struct page *p)
{
	struct head h = { .status = p->status, .retry_s = p->retry_s,
		.body_len = p->body.len, .data_len = p->data_len,
		.has_data = p->data != NULL };

	if (p->body.failed || h.body_len + h.data_len > MOST - sizeof(h))
		return;
	memcpy(h.title, p->title, sizeof(h.title));
	memcpy(h.save_as, p->save_as, sizeof(h.save_as));
	memcpy(h.to, p->to, sizeof(h.to));
	memcpy(h.why, p->why, sizeof(h.why));
	snprintf(h.type, sizeof(h.type), "%s", p->type ? p->type : "");
	if (files_write(fd, (const char *)&h, sizeof(h), -1) == 0 &&
	    files_write(fd, p->body.bytes, p->body.len, -1) == 0)
		files_write(fd, p->data, p->data_len, -1);
}

/* Never returns. */
static void
work(const struct maker_task *t, int fd, pid_t owner)
{
	prctl(PR_SET_NAME, "beadle-page");
	prctl(PR_SET_DUMPABLE, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != owner || dup2(fd, 3) < 0)
		_exit(1);
	close_range(4, ~0U, 0);
	alarm(MAKER_S);
	if (nice(10) == -1 && errno == ENOMEM)
		_exit(1);
	t->make(t->arg, t->page);
	tell(3, t->page);
	_exit(0);
}

/* ---- in its owner ---- */

int
maker_begin(struct maker *a, const struct maker_task *t, char *why,
    size_t whylen)
{
	struct job *j = maker_has_room(a, t->person) ? free_job(a) : NULL;
	pid_t pid = -1, owner = getpid();
	struct epoll_event e = { .events = EPOLLIN, .data = { .ptr = j } };
	int ends[2] = { -1, -1 };

	if (!j || pipe2(ends, O_CLOEXEC) < 0)
		goto fail;
	if (fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0 ||
	    epoll_ctl(a->epoll, EPOLL_CTL_ADD, ends[0], &e) < 0)
		goto fail;
	pid = fork();
	if (pid == 0)
		work(t, ends[1], owner);
	if (pid < 0)
		goto fail;
	close(ends[1]);
	*j = (struct job){ .pid = pid, .fd = ends[0], .done = t->done,
		.owned = t->owned };
	snprintf(j->person, sizeof(j->person), "%s", t->person);
	return 0;
fail:
	snprintf(why, whylen, "no process for a page: %s", j ?
	    strerror(errno) : "too many run");
	if (ends[0] >= 0)
		close(ends[0]);
	if (ends[1] >= 0)
		close(ends[1]);
	return -1;
}

/* 1: all has come, 0: not yet, -1: no more will be taken. */
static int
take(struct job *j)
{
	ssize_t n;
	char *more;
	int i;

	for (i = 0; i < BLOCKS; i++) {
		if (j->room - j->len < BLOCK) {
			if (j->room >= MOST + BLOCK)
				return -1;
			more = realloc(j->bytes, 2 * j->room + BLOCK);
			if (!more)
				return -1;
			j->bytes = more;
			j->room = 2 * j->room + BLOCK;
		}
		n = read(j->fd, j->bytes + j->len, j->room - j->len);
		if (n == 0)
			return 1;
		if (n < 0)
			return errno == EAGAIN || errno == EINTR ? 0 : -1;
		j->len += (size_t)n;
	}
	return 0;
}

/* What came, as a page. The body's bytes are the job's, and must not be
 * freed. */
static bool
read_page(struct job *j, struct head *h, struct page *p)
{
	if (j->len < sizeof(*h))
		return false;
	memcpy(h, j->bytes, sizeof(*h));
	if (h->body_len > MOST || h->data_len > MOST ||
	    j->len != sizeof(*h) + h->body_len + h->data_len)
		return false;
	memset(p, 0, sizeof(*p));
	memcpy(p->title, h->title, sizeof(p->title));
	memcpy(p->save_as, h->save_as, sizeof(p->save_as));
	memcpy(p->to, h->to, sizeof(p->to));
	memcpy(p->why, h->why, sizeof(p->why));
	p->type = h->type;
	p->status = h->status;
	p->retry_s = h->retry_s;
	p->body.bytes = j->bytes + sizeof(*h);
	p->body.len = p->body.room = h->body_len;
	p->data = h->has_data ? j->bytes + sizeof(*h) + h->body_len : NULL;
	p->data_len = h->data_len;
	return true;
}

/* It is out of the list before it is told: then another may be begun. */
static void
finish(struct maker *a, struct job *j, int taken)
{
	struct job over = *j;
	struct page made;
	struct head h;
	bool is_whole = taken > 0 && read_page(&over, &h, &made);

	memset(j, 0, sizeof(*j));
	over.done(over.owned, is_whole ? &made : NULL);
	end(a, &over);
}

void
maker_run(struct maker *a)
{
	struct epoll_event events[MAKER_MOST];
	struct job *j;
	int i, n, taken;

	n = epoll_wait(a->epoll, events, MAKER_MOST, 0);
	for (i = 0; i < n; i++) {
		j = events[i].data.ptr;
		taken = take(j);
		if (taken != 0)
			finish(a, j, taken);
	}
}
