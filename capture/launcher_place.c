/* launcher_place.c: the places sensors sit in, and the captures they read.
 *
 * Why a spare: activating a ring of 256 MiB takes half a second, joining a
 * group some milliseconds. While the dead sensor's capture is a member of its
 * group, the kernel goes on handing it its share. The spare joins first, as
 * the last member; when the dead one's last copy is then closed, the kernel
 * moves the last member into the slot that fell free. So each flow of another
 * sensor stays where it was. */
#include "capture/launcher_parts.h"

#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SPARE_WAIT_US UINT64_C(1000000)
#define SMALL_RING (4 << 20)
#define SMALL_PART 16			/* of a large ring */

static uint64_t
clock_us(clockid_t clock)
{
	struct timespec now = { 0 };

	clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

uint64_t
launcher_now(void)
{
	return clock_us(CLOCK_MONOTONIC);
}

int
launcher_tell_fact(struct launcher *l, struct launcher_fact *fact,
    const struct seat *seat, int passed_fd)
{
	if (l->control_fd < 0)
		return 0;
	fact->time_us = clock_us(CLOCK_REALTIME);
	return l->job->tell(l->control_fd, fact, seat, passed_fd);
}

/* ---- opening ---- */

static int
open_capture(struct launcher *l, struct group *g, struct capture **out,
    char *why, size_t whylen)
{
	return capture_open_device(out, g->device, &l->job->capture, why,
	    whylen);
}

/* Open a capture and give it a slot. */
static int
open_member(struct launcher *l, struct place *p, char *why, size_t whylen)
{
	struct capture *c = NULL;

	if (open_capture(l, p->group, &c, why, whylen) < 0)
		return -1;
	if (capture_join(c, p->group->id, why, whylen) < 0) {
		capture_close(c);
		return -1;
	}
	p->given.capture = c;
	return 0;
}

static void
add_place(struct launcher *l, struct group *g)
{
	struct place *p = &l->places[l->place_count];

	*p = (struct place){ .group = g };
	p->given = (struct launcher_sensor){ .index = l->place_count,
		.is_live = g != NULL, .seat = &l->seats[l->place_count],
		.notes_fd = -1, .lines_fd = -1 };
	l->place_count++;
}

static int
open_group(struct launcher *l, const char *device, char *why, size_t whylen)
{
	struct group *g = &l->groups[l->group_count++];

	*g = (struct group){ .device = device };
	g->id = l->group_next++;
	g->index = if_nametoindex(device);
	g->is_up = true;
	for (unsigned i = 0; i < l->job->sensors; i++) {
		add_place(l, g);
		if (open_member(l, &l->places[l->place_count - 1], why,
		    whylen) < 0)
			return -1;
	}
	/* After a loss listening comes first; the loop opens it. */
	return l->lost.time_us != 0 ? 0 :
	    open_capture(l, g, &g->spare, why, whylen);
}

/* A file is opened again by each sensor; standard input can be opened once. */
static int
check_file(struct launcher *l, char *why, size_t whylen)
{
	struct capture *c = NULL;

	if (capture_open_file(&c, l->job->file, why, whylen) < 0)
		return -1;
	for (unsigned i = 0; i < l->job->sensors; i++)
		add_place(l, NULL);
	if (strcmp(l->job->file, "-") == 0)
		l->places[0].given.capture = c;
	else
		capture_close(c);
	return 0;
}

int
launcher_open(struct launcher *l, char *why, size_t whylen)
{
	const char *const *device = l->job->devices;
	unsigned count = 1;

	if (device)
		for (count = 0; device[count]; )
			count++;
	if (l->job->sensors < 1 || l->job->sensors * count > LAUNCHER_SENSORS) {
		snprintf(why, whylen, "%u sensors for each of %u inputs: "
		    "between 1 and %d can run in all", l->job->sensors, count,
		    LAUNCHER_SENSORS);
		return -1;
	}
	if (!device && check_file(l, why, whylen) < 0)
		return -1;
	for (; device && *device; device++)
		if (open_group(l, *device, why, whylen) < 0)
			return -1;
	for (unsigned i = 0; i < l->place_count; i++)
		l->places[i].given.count = l->place_count;
	return 0;
}

static void
close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Its ring goes, and what the kernel counted in it is not to be forgotten. */
static void
close_capture(struct place *p)
{
	struct capture_counters last;

	if (p->group && p->given.capture) {
		capture_count(p->given.capture, &last);
		p->given.seat->left_received += last.received;
		p->given.seat->left_dropped += last.dropped;
	}
	capture_close(p->given.capture);
	p->given.capture = NULL;
}

void
launcher_vacate(struct place *p)
{
	p->pid = 0;
	close_capture(p);
	close_fd(&p->given.notes_fd);
	if (p->is_over)
		close_fd(&p->given.lines_fd);
}

void
launcher_close(struct launcher *l)
{
	for (unsigned i = 0; i < l->place_count; i++) {
		l->places[i].is_over = true;
		launcher_vacate(&l->places[i]);
	}
	for (unsigned i = 0; i < l->group_count; i++) {
		capture_close(l->groups[i].spare);
		l->groups[i].spare = NULL;
	}
}

/* ---- starting and replacing ---- */

static int
open_notes(struct launcher *l, struct place *p)
{
	struct launcher_fact fact = { .kind = LAUNCHER_SENSOR,
		.sensor = p->given.index };
	int fds[2], told;

	if (l->control_fd < 0)
		return 0;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) < 0)
		return -1;
	told = launcher_tell_fact(l, &fact, NULL, fds[0]);
	close(fds[0]);
	p->given.notes_fd = fds[1];
	return told;
}

static bool
is_ready(const struct place *p)
{
	return p->pid == 0 && !p->is_over &&
	    (p->given.capture || !p->group);
}

int
launcher_fill(struct launcher *l, char *why, size_t whylen)
{
	for (unsigned i = 0; i < l->place_count; i++) {
		if (is_ready(&l->places[i]) &&
		    open_notes(l, &l->places[i]) < 0)
			goto fail;
	}
	for (unsigned i = 0; i < l->place_count; i++) {
		if (is_ready(&l->places[i]) &&
		    launcher_start_sensor(l, &l->places[i]) < 0)
			goto fail;
	}
	return 0;
fail:
	snprintf(why, whylen, "cannot start a sensor: %s", strerror(errno));
	return -1;
}

static int
open_small(struct launcher *l, struct group *g, struct capture **out,
    char *why, size_t whylen)
{
	struct capture_settings s = l->job->capture;

	if (s.ring_bytes > SMALL_RING)
		s.ring_bytes = s.ring_bytes / SMALL_PART > SMALL_RING ?
		    s.ring_bytes / SMALL_PART : SMALL_RING;
	return capture_open_device(out, g->device, &s, why, whylen);
}

/* Put the spare, or for want of one a new capture, into the dead one's slot.
 * -1 and *why: the device cannot be read now. */
static int
take_slot(struct launcher *l, struct place *p, char *why, size_t whylen)
{
	struct group *g = p->group;
	struct capture *fresh = g->spare;

	g->spare = NULL;
	g->spare_us = launcher_now() + SPARE_WAIT_US;
	if (!fresh && open_small(l, g, &fresh, why, whylen) < 0)
		return -1;
	if (capture_join(fresh, g->id, why, whylen) < 0) {
		capture_close(fresh);
		return -1;
	}
	close_capture(p);
	p->given.capture = fresh;
	return 0;
}

int
launcher_replace(struct launcher *l, struct place *p,
    const struct launcher_fact *lost, char *why, size_t whylen)
{
	uint64_t lost_us = p->is_hung ? p->frame_since_us : launcher_now();
	struct launcher_fact fact = *lost;
	struct seat *seat = p->given.seat;
	bool has_slot = true;

	p->pid = 0;
	if (p->group) {
		has_slot = take_slot(l, p, why, whylen) == 0;
		fact.gap_us = launcher_now() - lost_us;
	} else {
		p->given.skip_frames = lost->frame ? lost->frame :
		    atomic_load(&seat->frames_done);
	}
	if (launcher_tell_fact(l, &fact, seat, -1) < 0) {
		snprintf(why, whylen, "the keeper does not listen any more");
		return -1;
	}
	memset(seat->packet, 0, sizeof(seat->packet));
	seat->packet_len = 0;
	close_fd(&p->given.notes_fd);
	if (!has_slot) {
		launcher_vacate(p);
		return 1;
	}
	return launcher_fill(l, why, whylen);
}

/* ---- watching ---- */

static uint64_t
cpu_us(pid_t pid)
{
	clockid_t clock;

	return clock_getcpuclockid(pid, &clock) == 0 ? clock_us(clock) : 0;
}

/* A sensor hangs when it has spent SEAT_PATIENCE_MS of CPU time on one packet.
 * Time alone would also count what it waits for a slow keeper or a busy
 * machine, and a file's sensor waits as long as it takes. */
static void
watch_hang(struct place *p)
{
	uint64_t frame = atomic_load(&p->given.seat->packet_in_hand);

	if (frame == 0 || frame != p->frame) {
		p->frame = frame;
		p->frame_since_us = launcher_now();
		p->frame_cpu_us = frame ? cpu_us(p->pid) : 0;
		return;
	}
	if (cpu_us(p->pid) < p->frame_cpu_us + SEAT_PATIENCE_MS * 1000)
		return;
	p->is_hung = true;
	kill(p->pid, SIGKILL);
}

void
launcher_watch_hangs(struct launcher *l)
{
	for (unsigned i = 0; i < l->place_count; i++)
		if (l->places[i].pid > 0 && !l->places[i].is_hung)
			watch_hang(&l->places[i]);
}

bool
launcher_has_device(const struct place *p)
{
	char why[LAUNCHER_WHY];

	return if_nametoindex(p->group->device) == p->group->index &&
	    capture_device_up(p->group->device, why, sizeof(why));
}

/* The device was taken away and another one of its name is there: nothing of
 * the old one is of use any more. */
static void
leave_device(struct launcher *l, struct group *g, unsigned index)
{
	g->index = index;
	g->id = l->group_next++;
	capture_close(g->spare);
	g->spare = NULL;
	for (unsigned i = 0; i < l->place_count; i++)
		if (l->places[i].group == g && l->places[i].pid > 0)
			kill(l->places[i].pid, SIGTERM);
}

static int
watch_link(struct launcher *l, struct group *g)
{
	struct launcher_fact fact = { .kind = LAUNCHER_LINK };
	char why[LAUNCHER_WHY];
	bool is_up = capture_device_up(g->device, why, sizeof(why));
	unsigned index = if_nametoindex(g->device);

	if (index != 0 && index != g->index)
		leave_device(l, g, index);
	if (is_up == g->is_up)
		return 0;
	g->is_up = is_up;
	fact.up = is_up;
	snprintf(fact.device, sizeof(fact.device), "%s", g->device);
	return launcher_tell_fact(l, &fact, NULL, -1);
}

int
launcher_watch_links(struct launcher *l, char *why, size_t whylen)
{
	char away[LAUNCHER_WHY];
	struct place *p;

	for (unsigned i = 0; i < l->group_count; i++) {
		if (watch_link(l, &l->groups[i]) < 0) {
			snprintf(why, whylen,
			    "the keeper does not listen any more");
			return -1;
		}
	}
	for (unsigned i = 0; i < l->place_count; i++) {
		p = &l->places[i];
		if (p->pid == 0 && p->group && !p->given.capture)
			open_member(l, p, away, sizeof(away));
	}
	return launcher_fill(l, why, whylen);
}

void
launcher_open_spare(struct launcher *l)
{
	char why[LAUNCHER_WHY];
	struct group *g;

	for (unsigned i = 0; i < l->group_count; i++) {
		g = &l->groups[i];
		if (g->spare || !g->is_up || launcher_now() < g->spare_us)
			continue;
		g->spare_us = launcher_now() + SPARE_WAIT_US;
		open_capture(l, g, &g->spare, why, sizeof(why));
		return;
	}
}
