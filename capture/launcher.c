/* launcher.c: the loop of the parent process.
 *
 * All signals are blocked and read from a descriptor, so that between two
 * turns of the loop nothing happens. What a turn does: signals, children that
 * ended, sensors that hang, once a second links, and when all is quiet a spare
 * that is missing, because opening one takes half a second. */
#include "capture/launcher_parts.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "capture/confine.h"

#define TURN_MS		50
#define LINKS_US	UINT64_C(1000000)
#define PROGRESS_US	UINT64_C(250000)
#define STOP_US		UINT64_C(5000000)

/* The first reason is the one to tell. */
__attribute__((format(printf, 2, 3))) static void
explain(struct launcher *l, const char *format, ...)
{
	va_list args;

	if (l->why[0])
		return;
	va_start(args, format);
	vsnprintf(l->why, sizeof(l->why), format, args);
	va_end(args);
}

/* Something went wrong that no replacement mends. */
static void
give_up(struct launcher *l)
{
	l->status = l->status ? l->status : 1;
	l->is_stopping = true;
	l->stop_us = launcher_now();
	launcher_signal(l, SIGKILL);
}

static void
stop(struct launcher *l)
{
	struct launcher_fact fact = { .kind = LAUNCHER_STOP };

	l->begins_again = false;
	l->was_asked = true;
	if (l->is_stopping) {		/* asked again: without patience */
		launcher_signal(l, SIGKILL);
		return;
	}
	l->is_stopping = true;
	l->stop_us = launcher_now() + STOP_US;
	if (l->job->file) {
		explain(l, "stopped before the end of %s", l->job->file);
		l->status = 1;
	}
	launcher_tell_fact(l, &fact, NULL, -1);
	launcher_signal(l, SIGTERM);
}

static void
take_signals(struct launcher *l)
{
	struct signalfd_siginfo info;

	while (read(l->signal_fd, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo == SIGINT || info.ssi_signo == SIGTERM)
			stop(l);
		else if (info.ssi_signo == SIGHUP && l->keeper > 0)
			kill(l->keeper, SIGHUP);
		else if (info.ssi_signo == SIGHUP)
			stop(l);
	}
}

/* ---- children that ended ---- */

static const char *
end_text(int status, char *text, size_t size)
{
	const char *name;

	if (WIFSIGNALED(status)) {
		name = sigdescr_np(WTERMSIG(status));
		snprintf(text, size, "signal %d: %s", WTERMSIG(status),
		    name ? name : "unknown");
	} else {
		snprintf(text, size, "status %d", WEXITSTATUS(status));
	}
	return text;
}

/* The keeper and the collector end after the sensors, or too early. */
static void
helper_ended(struct launcher *l, const char *name, const char *words,
    int status)
{
	char text[64];
	bool is_early = false;

	for (unsigned i = 0; i < l->place_count; i++)
		if (!l->places[i].is_over)
			is_early = true;
	if (status == 0 && !is_early)
		return;
	/* What the sensors say of it is only what followed from it. */
	l->why[0] = '\0';
	if (words[0])
		explain(l, "%s", words);
	else
		explain(l, "the %s ended%s (%s)", name, is_early ?
		    " while sensors were running" : "",
		    end_text(status, text, sizeof(text)));
	if (words == l->words->keeper && launcher_keeper_lost(l, status))
		return;
	l->status = WIFEXITED(status) && WEXITSTATUS(status) == 2 ? 2 : 1;
	give_up(l);
}

/* Over LOSSES_MOST in LOSSES_US, counting this one? */
static bool
is_too_much(struct launcher *l)
{
	uint64_t now = launcher_now();
	uint64_t *slot = &l->losses_us[l->loss_count % LOSSES_MOST];
	bool is = l->loss_count >= LOSSES_MOST && now - *slot < LOSSES_US;

	*slot = now;
	l->loss_count++;
	return is;
}

static bool
can_replace(struct launcher *l, const struct place *p, const char *end)
{
	if (is_too_much(l)) {
		explain(l, "sensors were lost more than %d times in a minute, "
		    "the last by %s: %.120s", LOSSES_MOST, end,
		    p->given.seat->why[0] ? p->given.seat->why :
		    "it did not say why");
		return false;
	}
	if (!p->group && p->given.capture) {
		explain(l, "a sensor was lost by %s; standard input cannot be "
		    "read again: save it to a file and read that", end);
		return false;
	}
	return true;
}

/* It crashed or hung. Tell the keeper, and put another one in its place. */
static void
sensor_lost(struct launcher *l, struct place *p, int status)
{
	char end[64], why[LAUNCHER_WHY] = "";
	struct launcher_fact lost = { .kind = LAUNCHER_LOST,
		.sensor = p->given.index,
		.loss = p->is_hung ? SEAT_HUNG : SEAT_CRASHED,
		.frame = atomic_load(&p->given.seat->packet_in_hand) };

	end_text(status, end, sizeof(end));
	if (!l->is_stopping && can_replace(l, p, end)) {
		if (launcher_replace(l, p, &lost, why, sizeof(why)) >= 0)
			return;
		explain(l, "%s", why);
	} else {
		launcher_tell_fact(l, &lost, p->given.seat, -1);
	}
	p->is_over = true;
	launcher_vacate(p);
	if (!l->is_stopping)
		give_up(l);
}

/* It said itself that it could not go on. */
static void
sensor_failed(struct launcher *l, struct place *p, int status)
{
	explain(l, "%.200s", p->given.seat->why[0] ? p->given.seat->why :
	    "a sensor failed and did not say why");
	l->status = l->status ? l->status : status;
	p->is_over = true;
	launcher_vacate(p);
}

/* Did it end as it was to? A file's sensor when it has read it, a device's
 * when it was asked to; one that was asked may also just be gone. */
static bool
is_finished(const struct launcher *l, const struct place *p, int status)
{
	if (WIFEXITED(status))
		return WEXITSTATUS(status) == 0 &&
		    (!p->group || l->is_stopping);
	return l->is_stopping && !p->is_hung &&
	    (WTERMSIG(status) == SIGTERM || WTERMSIG(status) == SIGKILL);
}

static void
sensor_ended(struct launcher *l, struct place *p, int status)
{
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;

	if (is_finished(l, p, status)) {
		p->is_over = true;
		launcher_vacate(p);
	} else if (code > 0 && (!p->group || code == 2)) {
		sensor_failed(l, p, code);
		if (p->group)
			give_up(l);
	} else if (p->group && !launcher_has_device(p)) {
		launcher_vacate(p);
	} else {
		sensor_lost(l, p, status);
	}
}

static void
child_ended(struct launcher *l, pid_t pid, int status)
{
	if (pid == l->keeper) {
		l->keeper = 0;
		helper_ended(l, "keeper", l->words->keeper, status);
		return;
	}
	if (pid == l->collector) {
		l->collector = 0;
		helper_ended(l, "collector", l->words->collector, status);
		return;
	}
	for (unsigned i = 0; i < l->place_count; i++) {
		if (l->places[i].pid == pid) {
			sensor_ended(l, &l->places[i], status);
			return;
		}
	}
}

static void
reap(struct launcher *l)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		child_ended(l, pid, status);
}

/* ---- the loop ---- */

static bool
is_done(const struct launcher *l)
{
	for (unsigned i = 0; i < l->place_count; i++)
		if (l->places[i].pid > 0 ||
		    (!l->places[i].is_over && !l->is_stopping))
			return false;
	return true;
}

/* How far the slowest is. */
static void
show_progress(const struct launcher *l)
{
	const struct seat *slowest = l->seats, *s = l->seats;

	if (!l->job->progress || !l->job->file)
		return;
	for (; s < l->seats + l->place_count; s++)
		if (atomic_load(&s->file_frame) <
		    atomic_load(&slowest->file_frame))
			slowest = s;
	l->job->progress(l->job->arg, atomic_load(&slowest->file_frame),
	    atomic_load(&slowest->file_at), atomic_load(&slowest->file_size));
}

static void
watch_links(struct launcher *l)
{
	char why[LAUNCHER_WHY] = "";

	if (l->group_count > 0 && !l->is_stopping &&
	    launcher_watch_links(l, why, sizeof(why)) < 0) {
		explain(l, "%s", why);
		give_up(l);
	}
}

static void
loop(struct launcher *l)
{
	struct pollfd poll_signal = { .fd = l->signal_fd, .events = POLLIN };
	uint64_t links_us = 0, progress_us = 0, now;
	bool is_quiet;

	while (!is_done(l)) {
		is_quiet = poll(&poll_signal, 1, TURN_MS) == 0;
		take_signals(l);
		reap(l);
		launcher_watch_clock(l);
		launcher_watch_hangs(l);
		now = launcher_now();
		if (l->is_stopping && now >= l->stop_us)
			launcher_signal(l, SIGKILL);
		if (now >= links_us) {
			links_us = now + LINKS_US;
			watch_links(l);
		}
		if (now >= progress_us) {
			progress_us = now + PROGRESS_US;
			show_progress(l);
		}
		if (is_quiet && !l->is_stopping)
			launcher_open_spare(l);
	}
	show_progress(l);
}

/* ---- beginning and end ---- */

static int
start(struct launcher *l)
{
	char why[LAUNCHER_WHY] = "";

	if (launcher_start_keeper(l) < 0 || launcher_start_collector(l) < 0) {
		explain(l, "cannot start a process: %s", strerror(errno));
		return -1;
	}
	if (launcher_tell_again(l) == 0 &&
	    launcher_fill(l, why, sizeof(why)) == 0 &&
	    confine_capabilities(l->group_count > 0, why, sizeof(why)) == 0)
		return 0;
	explain(l, "%s", why);
	return -1;
}

static void
wait_for(struct launcher *l, pid_t pid)
{
	int status;

	if (pid > 0 && waitpid(pid, &status, 0) == pid)
		child_ended(l, pid, status);
}

/* The sensors have ended: now their pipes do, and then who reads them. */
static void
finish(struct launcher *l)
{
	launcher_close(l);
	wait_for(l, l->collector);
	if (l->control_fd >= 0)
		close(l->control_fd);
	l->control_fd = -1;
	wait_for(l, l->keeper);
	if (l->loss_count == 0 || l->status != 0 || l->begins_again)
		return;
	explain(l, "sensors were lost and replaced: %u", l->loss_count);
	/* A keeper has it in its records; lines alone would not show it. */
	l->status = l->job->keeper ? 0 : 1;
}

static void
run(struct launcher *l)
{
	if (start(l) < 0)
		give_up(l);
	loop(l);
	finish(l);
}

/* As soon as it is due. A device that is away now is tried as often. */
static void
run_again(struct launcher *l)
{
	struct pollfd poll_signal = { .fd = l->signal_fd, .events = POLLIN };
	uint64_t due_us = launcher_now() + launcher_patience(l);

	while (l->begins_again && launcher_now() < due_us) {
		poll(&poll_signal, 1, TURN_MS);
		take_signals(l);
	}
	if (!l->begins_again)
		return;
	launcher_renew(l);
	if (launcher_open(l, l->why, sizeof(l->why)) == 0) {
		run(l);
		return;
	}
	launcher_close(l);
	l->begins_again = true;
}

static int
take_over_signals(struct launcher *l)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGCHLD);
	signal(SIGPIPE, SIG_IGN);
	if (sigprocmask(SIG_BLOCK, &set, &l->mask) < 0)
		return -1;
	l->signal_fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	return l->signal_fd < 0 ? -1 : 0;
}

static void *
map_shared(size_t size)
{
	void *page = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return page == MAP_FAILED ? NULL : page;
}

static void
launcher_free(struct launcher *l)
{
	launcher_close(l);
	if (l->seats)
		munmap(l->seats, LAUNCHER_SENSORS * sizeof(*l->seats));
	if (l->words)
		munmap(l->words, sizeof(*l->words));
	if (l->signal_fd >= 0) {
		close(l->signal_fd);
		sigprocmask(SIG_SETMASK, &l->mask, NULL);
	}
	free(l);
}

static struct launcher *
launcher_new(const struct launcher_job *job)
{
	struct launcher *l = calloc(1, sizeof(*l));

	if (!l)
		return NULL;
	l->job = job;
	l->self = getpid();
	/* Two of us on one device must not share a group. */
	l->group_next = (uint16_t)(l->self * LAUNCHER_SENSORS);
	l->control_fd = l->signal_fd = -1;
	l->seats = map_shared(LAUNCHER_SENSORS * sizeof(*l->seats));
	l->words = map_shared(sizeof(*l->words));
	if (l->seats && l->words && take_over_signals(l) == 0)
		return l;
	launcher_free(l);
	return NULL;
}

int
launcher_run(const struct launcher_job *job, char *why, size_t whylen)
{
	struct launcher *l = launcher_new(job);
	int status;

	snprintf(why, whylen, "%s", l ? "" : "out of memory");
	if (!l)
		return 1;
	if (launcher_open(l, l->why, sizeof(l->why)) < 0)
		l->status = 2;
	else if (!job->is_trial)
		run(l);
	while (l->begins_again)
		run_again(l);
	snprintf(why, whylen, "%s", l->why);
	status = l->status;
	launcher_free(l);
	return status;
}
