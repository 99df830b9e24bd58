/* keeper.c: the loop around keep.h: sockets, time-outs, the order of things.
 *
 * One turn: what the launcher says, what sensors say, what is now due, one
 * sync for all of it, then Redis. Redis may wait, so it comes last and for a
 * limited time; notes that are not read meanwhile wait in the sensors' sockets
 * and backlogs.
 *
 * A sensor's end-of-file alone does not say whether it finished or crashed:
 * its seat waits. From a file it waits until the launcher sends a replacement
 * or ends the control socket. Live, where sessions must go on being sealed,
 * it waits SEAT_PATIENCE_US. */
#include "store/keeper.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "store/chain.h"
#include "store/control_words.h"
#include "store/intake.h"
#include "store/keep.h"
#include "store/keep_sign.h"
#include "store/scribe.h"

#define POLL_MS 250
#define SHOW_MS 3000		/* open sessions are written aside so often */
#define SHOW_SHARE 20		/* of a file, at most this part of the time */
#define FEED_MS 100		/* most time for Redis in one turn */
#define FINAL_MS 20000		/* most time for Redis at the end */
#define FINAL_WAIT_MS 50	/* between two looks at one that is away */
#define FOLLOW_MS 1000		/* the ledger is looked at so often */
#define PATIENCE_MS 10000	/* live: for a lost sensor's replacement */
#define MESSAGES 64		/* most read from one sensor in one turn */
#define FUTURE_US (24 * UINT64_C(3600000000))	/* clocks may be set back */

enum { POLL_CONTROL, POLL_SIGNAL, POLL_SEATS };

struct keeper {
	const struct keeper_settings *set;
	struct keeping *keep;
	struct keep_sign *sign;		/* NULL: no journal */
	struct intake *intake;
	int control_fd, signal_fd;	/* control: borrowed; -1 at its end */
	int fds[INTAKE_SEATS];		/* owned; -1 none */
	uint64_t waits_since_ms[INTAKE_SEATS];	/* 0: not waiting */
	bool is_begun;			/* a fact came: the launcher's first
					 * is AGAIN, if it lives still */
	bool was_stopped;
	bool has_more;			/* for Redis */
	bool obeys;			/* an order is being carried out */
	uint64_t shown_ms, followed_ms;
	uint64_t wall_us;		/* the latest it was */
	uint64_t show_ms;		/* until the next time */
	char *why;
	size_t whylen;
	struct note message[NOTE_BATCH + 1];	/* one more: too long */
};

static uint64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static int
stop(struct keeper *k)
{
	snprintf(k->why, k->whylen, "%s", keep_why(k->keep));
	return -1;
}

static int
event(struct keeper *k, const struct fact *f)
{
	return keep_event(k->keep, f) < 0 ? stop(k) : 0;
}

/* ---- sensors ---- */

static void
close_seat(struct keeper *k, unsigned seat)
{
	if (k->fds[seat] < 0)
		return;
	close(k->fds[seat]);
	k->fds[seat] = -1;
	k->waits_since_ms[seat] = now_ms();
	intake_wait(k->intake, seat);
}

/* What the sensor said was not what sensors say: no more from this one. */
static int
refuse(struct keeper *k, unsigned seat, const char *wrong)
{
	close_seat(k, seat);
	return keep_alarm(k->keep, "sensor-refused", wrong) < 0 ? stop(k) : 0;
}

/* Read what a sensor has sent, up to most messages. */
static int
read_seat(struct keeper *k, unsigned seat, unsigned most)
{
	char wrong[160];
	uint64_t latest = UINT64_MAX, wall = scribe_now_us();
	ssize_t n;
	int r;

	/* What came before the clock was set back is believed still. */
	if (wall > k->wall_us)
		k->wall_us = wall;
	if (k->set->is_live)
		latest = k->wall_us + FUTURE_US;
	while (most-- > 0 && k->fds[seat] >= 0) {
		n = recv(k->fds[seat], k->message, sizeof(k->message),
		    MSG_DONTWAIT);
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			return 0;
		if (n <= 0) {
			close_seat(k, seat);
			return 0;
		}
		r = intake_message(k->intake, seat, k->message, (size_t)n,
		    latest, wrong, sizeof(wrong));
		explicit_bzero(k->message, (size_t)n);
		if (r < 0)
			return refuse(k, seat, wrong);
	}
	return 0;
}

static int
read_seats(struct keeper *k, const struct pollfd *seats)
{
	for (unsigned i = 0; i < INTAKE_SEATS; i++)
		if (seats[i].fd >= 0 && seats[i].revents &&
		    seats[i].fd == k->fds[i] && read_seat(k, i, MESSAGES) < 0)
			return -1;
	return 0;
}

/* A replacement comes after its predecessor's end, whose last words may still
 * lie in the socket. */
static int
seat_sensor(struct keeper *k, unsigned seat, int fd)
{
	if (seat >= INTAKE_SEATS || fd < 0) {
		if (fd >= 0)
			close(fd);
		snprintf(k->why, k->whylen, "the launcher passed a sensor that "
		    "has no seat");
		return -1;
	}
	if (k->fds[seat] >= 0 && read_seat(k, seat, UINT32_MAX) < 0) {
		close(fd);
		return -1;
	}
	close_seat(k, seat);
	k->fds[seat] = fd;
	k->waits_since_ms[seat] = 0;
	return intake_take(k->intake, seat);
}

static void
lose_patience(struct keeper *k, uint64_t now)
{
	unsigned i;

	for (i = 0; k->set->is_live && i < INTAKE_SEATS; i++)
		if (k->waits_since_ms[i] != 0 &&
		    now - k->waits_since_ms[i] > PATIENCE_MS) {
			intake_leave(k->intake, i);
			k->waits_since_ms[i] = 0;
		}
}

/* ---- the launcher ---- */

/* In a file's own time, which is what the sensor told last. What it said may
 * still lie in its socket, and the keeper may be far behind it. */
static int
date_loss(struct keeper *k, unsigned seat, uint64_t *at_us)
{
	if (k->set->is_live || seat >= INTAKE_SEATS)
		return 0;
	if (read_seat(k, seat, UINT32_MAX) < 0)
		return -1;
	*at_us = intake_seat_clock(k->intake, seat);
	if (*at_us == 0)
		*at_us = intake_end(k->intake);
	return 0;
}

static int
take_fact(struct keeper *k, const struct keeper_fact *fact, int fd)
{
	uint64_t at_us = k->set->is_live ? fact->time_us : 0;
	struct control_words words;

	if (k->set->is_live && !k->is_begun && fact->kind != KEEPER_AGAIN &&
	    keep_restarted(k->keep) < 0)
		return stop(k);
	k->is_begun = true;
	if (fact->kind == KEEPER_SENSOR)
		return seat_sensor(k, fact->sensor, fd);
	if (!control_words(fact, &words)) {
		snprintf(k->why, k->whylen, "the launcher sent a fact of kind "
		    "%u", fact->kind);
		return -1;
	}
	if (fact->kind == KEEPER_LOST && date_loss(k, fact->sensor,
	    &at_us) < 0)
		return -1;
	if (fact->kind == KEEPER_STOP)
		k->was_stopped = true;
	words.fact.at_us = at_us;
	if (fact->kind == KEEPER_AGAIN && k->set->is_live)
		return keep_lost(k->keep, &words.fact) < 0 ? stop(k) : 0;
	return event(k, &words.fact);
}

/* All that the launcher has said; its end is noted in control_fd. */
static int
read_control(struct keeper *k)
{
	struct keeper_fact fact;
	int fd;

	for (;;) {
		switch (control_next(k->control_fd, &fact, &fd, k->why,
		    k->whylen)) {
		case CONTROL_FACT:
			if (take_fact(k, &fact, fd) < 0)
				return -1;
			break;
		case CONTROL_END:
			k->control_fd = -1;
			return 0;
		case CONTROL_NONE:
			return 0;
		case CONTROL_WRONG:
			return -1;
		}
	}
}

/* ---- turns ---- */

static int
due(void *arg, struct note *n)
{
	struct keeper *k = arg;

	return keep_note(k->keep, n);
}

static unsigned
count_sensors(const struct keeper *k)
{
	unsigned i, n = 0;

	for (i = 0; i < INTAKE_SEATS; i++)
		n += k->fds[i] >= 0;
	return n;
}

static int
show(struct keeper *k, uint64_t now)
{
	if (k->shown_ms != 0 && now - k->shown_ms < k->show_ms)
		return 0;
	k->shown_ms = now;
	if (keep_mirror(k->keep) < 0)
		return stop(k);
	k->show_ms = (now_ms() - now) * SHOW_SHARE;
	if (k->show_ms < SHOW_MS || k->set->is_live)
		k->show_ms = SHOW_MS;
	keep_show(k->keep, count_sensors(k), false, now);
	return 0;
}

static int
follow(struct keeper *k, uint64_t now)
{
	if (now - k->followed_ms < FOLLOW_MS)
		return 0;
	k->followed_ms = now;
	k->obeys = true;
	return keep_follow(k->keep) < 0 ? stop(k) : 0;
}

static int
reload(struct keeper *k)
{
	struct signalfd_siginfo info;

	if (read(k->signal_fd, &info, sizeof(info)) != sizeof(info))
		return 0;
	return keep_reload(k->keep) < 0 ? stop(k) : 0;
}

static int
listen_once(struct keeper *k)
{
	struct pollfd fds[POLL_SEATS + INTAKE_SEATS];
	unsigned i;

	fds[POLL_CONTROL] = (struct pollfd){ k->control_fd, POLLIN, 0 };
	fds[POLL_SIGNAL] = (struct pollfd){ k->signal_fd, POLLIN, 0 };
	for (i = 0; i < INTAKE_SEATS; i++)
		fds[POLL_SEATS + i] = (struct pollfd){ intake_wants(k->intake,
			i) ? k->fds[i] : -1, POLLIN, 0 };
	if (poll(fds, POLL_SEATS + INTAKE_SEATS, k->has_more ||
	    k->obeys ? 0 : POLL_MS) < 0) {
		if (errno == EINTR)
			return 0;
		snprintf(k->why, k->whylen, "cannot wait for notes: %s",
		    strerror(errno));
		return -1;
	}
	/* The launcher first: a seat must be there before its notes. */
	if (fds[POLL_CONTROL].revents && read_control(k) < 0)
		return -1;
	if (fds[POLL_SIGNAL].revents && reload(k) < 0)
		return -1;
	return read_seats(k, fds + POLL_SEATS);
}

/* The heads of the journals, when they are due. What keeps them from being
 * signed is an event. */
static int
sign(struct keeper *k, bool is_last)
{
	struct fact f = { .what = "heads-wrong" };
	uint8_t digest[CHAIN_BYTES];
	uint64_t sequence;

	if (!k->sign)
		return 0;
	sequence = keep_head(k->keep, digest);
	f.text = keep_sign_due(k->sign, sequence, digest, scribe_now_us(),
	    is_last);
	return f.text ? event(k, &f) : 0;
}

static int
turn(struct keeper *k)
{
	uint64_t start;

	if (listen_once(k) < 0)
		return -1;
	lose_patience(k, now_ms());
	if (follow(k, now_ms()) < 0)
		return -1;
	if (intake_due(k->intake, false, due, k) < 0 ||
	    keep_clock(k->keep, intake_clock(k->intake)) < 0 ||
	    keep_sync(k->keep) < 0)
		return stop(k);
	if (sign(k, false) < 0)
		return -1;
	start = now_ms();
	do
		k->has_more = keep_feed(k->keep, now_ms());
	while (k->has_more && now_ms() - start < FEED_MS);
	if (k->obeys)
		k->obeys = keep_obey(k->keep) == ORDERS_BUSY;
	return show(k, now_ms());
}

/* A Redis that was there and is away, or is busy, may come back. */
static void
feed_to_end(struct keeper *k)
{
	uint64_t start = now_ms();

	do {
		if (keep_feed(k->keep, now_ms()))
			continue;
		if (!keep_may_feed(k->keep))
			return;
		poll(NULL, 0, FINAL_WAIT_MS);
	} while (now_ms() - start < FINAL_MS);
}

/* Orders wait for Redis; who waits for neither goes on at the next start. */
static void
obey_to_end(struct keeper *k)
{
	uint64_t start = now_ms();
	enum keep_orders_result done;

	while ((done = keep_obey(k->keep)) != ORDERS_NONE &&
	    now_ms() - start < FINAL_MS) {
		feed_to_end(k);
		if (done == ORDERS_WAIT)
			poll(NULL, 0, FINAL_WAIT_MS);
	}
}

/* The stream is over: seal, sync, and give Redis a last chance. */
static int
finish(struct keeper *k)
{
	bool whole = !k->set->is_live && !k->was_stopped;
	bool is_left = k->set->is_live && !k->was_stopped;
	struct fact f = { .what = "keeper-ended",
		.text = whole ? "the stream ended" : is_left ? "beadled was "
		    "gone, without a word" : "capture was stopped" };

	if (intake_due(k->intake, true, due, k) < 0 ||
	    keep_end(k->keep, intake_end(k->intake),
	    whole ? SESSION_STREAM_END : SESSION_SENSOR_STOPPED) < 0 ||
	    keep_event(k->keep, &f) < 0 || keep_sync(k->keep) < 0)
		return stop(k);
	if (sign(k, true) < 0 || keep_sync(k->keep) < 0)
		return -1;
	/* Nothing is open: that tells the next since when nobody saw. */
	if (is_left && keep_mirror(k->keep) < 0)
		return stop(k);
	feed_to_end(k);
	obey_to_end(k);
	keep_show(k->keep, 0, true, now_ms());
	if (keep_fault(k->keep)[0] == '\0')
		return 0;
	snprintf(k->why, k->whylen, "records that waited for the disk are "
	    "lost, and counted: %.300s", keep_fault(k->keep));
	return -1;
}

static int
run(struct keeper *k)
{
	while (k->control_fd >= 0 || count_sensors(k) > 0)
		if (turn(k) < 0)
			return -1;
	return finish(k);
}

/* Signals: the keeper ends by the ends of its sockets only, and is told of a
 * new law by SIGHUP. */
static int
take_signals(struct keeper *k)
{
	sigset_t hup;

	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&hup);
	sigaddset(&hup, SIGHUP);
	if (sigprocmask(SIG_BLOCK, &hup, NULL) == 0)
		k->signal_fd = signalfd(-1, &hup, SFD_NONBLOCK | SFD_CLOEXEC);
	if (k->signal_fd < 0) {
		snprintf(k->why, k->whylen, "cannot take signals: %s",
		    strerror(errno));
		return -1;
	}
	return 0;
}

int
keeper_run(const struct keeper_settings *s, int control_fd, char *why,
    size_t whylen)
{
	struct keeper k = { .set = s, .control_fd = control_fd,
		.signal_fd = -1, .why = why, .whylen = whylen };
	unsigned i;
	int r = -1;

	memset(k.fds, -1, sizeof(k.fds));
	if (take_signals(&k) < 0)
		return -1;
	k.intake = intake_new(catalogue_entries(s->law->catalogue), s->sensors,
	    INTAKE_MOST + INTAKE_FLOW * (size_t)s->seat_flows);
	if (s->state)
		k.sign = keep_sign_new(s->state, s->site, s->box);
	if (!k.intake || (s->state && !k.sign))
		snprintf(why, whylen, "out of memory");
	else if (keep_new(&k.keep, s, why, whylen) == 0)
		r = run(&k);
	for (i = 0; i < INTAKE_SEATS; i++)
		close_seat(&k, i);
	keep_sign_free(k.sign);
	keep_free(k.keep);
	intake_free(k.intake);
	close(k.signal_fd);
	return r;
}
