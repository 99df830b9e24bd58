/* launcher_child.c: the launcher's processes, from fork to their last words.
 *
 * A child is born with all signals blocked and everything of the launcher
 * open, and has neither when its body begins. Only sensors die with the
 * launcher: the keeper sees the end of its sockets and drains them first. It
 * also sits out the signals a terminal or a service manager sends to all. */
#include "capture/launcher_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "capture/confine.h"

#define TELL_SECONDS 10		/* for a keeper that does not read */

/* Let fd lead nowhere. */
static int
lead_nowhere(int fd)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	int result = null < 0 ? -1 : dup2(null, fd);

	if (null >= 0 && null != fd)
		close(null);
	return result < 0 ? -1 : 0;
}

static void
close_fd(int fd)
{
	if (fd >= 0)
		close(fd);
}

/* Close what the launcher has open, but for the place that is mine. A file's
 * capture is not closed: that would move the offset its reader shares. Who
 * reads no packets has no seats, and a sensor cannot put words into the mouth
 * of the other two. */
static void
leave_launcher(struct launcher *l, const struct place *mine)
{
	for (unsigned i = 0; i < l->place_count; i++) {
		if (&l->places[i] == mine)
			continue;
		if (l->places[i].group)
			capture_close(l->places[i].given.capture);
		close_fd(l->places[i].given.notes_fd);
		close_fd(l->places[i].given.lines_fd);
	}
	for (unsigned i = 0; i < l->group_count; i++)
		capture_close(l->groups[i].spare);
	close_fd(l->signal_fd);
	close_fd(l->control_fd);
	if (mine)
		munmap(l->words, sizeof(*l->words));
	else
		munmap(l->seats, LAUNCHER_SENSORS * sizeof(*l->seats));
}

static void
set_signals(const struct launcher *l, bool is_sensor)
{
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGTERM, is_sensor ? SIG_DFL : SIG_IGN);
	sigprocmask(SIG_SETMASK, &l->mask, NULL);
}

/* 0 in the child, which is then rid of what is not its own. */
static pid_t
fork_child(struct launcher *l, const struct place *mine)
{
	pid_t child = fork();

	if (child != 0)
		return child;
	leave_launcher(l, mine);
	set_signals(l, mine != NULL);
	if (!mine || mine->group || mine->given.capture == NULL)
		lead_nowhere(STDIN_FILENO);
	return 0;
}

static int
fork_keeper(struct launcher *l, int control_fd)
{
	int status;

	l->keeper = fork_child(l, NULL);
	if (l->keeper != 0)
		return l->keeper < 0 ? -1 : 0;
	if (control_fd > STDERR_FILENO + 1)
		close_range(STDERR_FILENO + 1, (unsigned)control_fd - 1, 0);
	close_range((unsigned)control_fd + 1, ~0U, 0);
	status = l->job->keeper(l->job->arg, control_fd, l->words->keeper,
	    LAUNCHER_WHY);
	_exit(status);
}

static int
fork_collector(struct launcher *l)
{
	int status;

	l->collector = fork_child(l, NULL);
	if (l->collector != 0)
		return l->collector < 0 ? -1 : 0;
	status = l->job->collector(l->job->arg, l->lines_fd, l->place_count,
	    l->words->collector, LAUNCHER_WHY);
	_exit(status);
}

/* Before there are sensors: a keeper or collector started now has nothing of
 * theirs open. */
int
launcher_start_keeper(struct launcher *l)
{
	const struct timeval patience = { .tv_sec = TELL_SECONDS };
	int fds[2], started;

	if (!l->job->keeper)
		return 0;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) < 0)
		return -1;
	setsockopt(fds[0], SOL_SOCKET, SO_SNDTIMEO, &patience,
	    sizeof(patience));
	l->control_fd = fds[0];
	started = fork_keeper(l, fds[1]);
	close(fds[1]);
	return started;
}

int
launcher_start_collector(struct launcher *l)
{
	int fds[2], started = 0;
	unsigned n;

	if (!l->job->collector)
		return 0;
	for (n = 0; n < l->place_count; n++) {
		if (pipe(fds) < 0)
			break;
		l->lines_fd[n] = fds[0];
		l->places[n].given.lines_fd = fds[1];
	}
	started = n < l->place_count ? -1 : fork_collector(l);
	while (n > 0)
		close(l->lines_fd[--n]);
	return started;
}

static int
be_sensor(struct launcher *l, struct place *p)
{
	char *why = p->given.seat->why;

	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != l->self ||
	    lead_nowhere(STDOUT_FILENO) < 0) {
		snprintf(why, LAUNCHER_WHY, "a sensor could not be set up");
		return 1;
	}
	if (!p->given.capture && capture_open_file(&p->given.capture,
	    l->job->file, why, LAUNCHER_WHY) < 0)
		return 1;
	return l->job->sensor(l->job->arg, &p->given, why, LAUNCHER_WHY);
}

int
launcher_start_sensor(struct launcher *l, struct place *p)
{
	p->is_hung = false;
	p->frame = 0;
	p->given.seat->why[0] = '\0';
	p->pid = fork_child(l, p);
	if (p->pid == 0)
		_exit(be_sensor(l, p));
	if (p->pid > 0)
		return 0;
	p->pid = 0;
	return -1;
}
