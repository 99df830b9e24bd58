/* launcher_test.c: sensors that crash, hang and fail on purpose, in real
 * processes under a real launcher. Each case runs a launcher in a process of
 * its own and looks at what the bodies left in shared memory. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "capture/launcher.h"

#define FRAMES		100
#define FACTS		16
#define PORTS		32
#define FIRST_PORT	40000
#define ROUNDS		3
#define POISON		"poison"

/* What a case sees of its processes. */
struct record {
	_Atomic unsigned started, keeper_started;
	_Atomic int crash_once, stop_waiting;
	_Atomic unsigned frames[LAUNCHER_SENSORS];
	_Atomic uint64_t last_skip;
	_Atomic pid_t sensor_pid[LAUNCHER_SENSORS], keeper_pid;
	_Atomic unsigned sensor_fds, keeper_fds;
	_Atomic unsigned messages, sensors_told, sensors_ended, lines_ended;
	_Atomic int drained, hangups, progress_packets;
	_Atomic unsigned fact_count;
	struct launcher_fact facts[FACTS];
	char packet[SEAT_PACKET];	/* the seat's, when LOST was told */
	/* Which sensor saw this port in this round, plus 1. */
	_Atomic unsigned seen[ROUNDS][PORTS];
	int status;
	char why[LAUNCHER_WHY];
};

static struct record *record;	/* shared; one case at a time */
static char file[64];

/* ---- bodies ---- */

static unsigned
count_fds(void)
{
	DIR *dir = opendir("/proc/self/fd");
	unsigned n = 0;

	while (readdir(dir))
		n++;
	closedir(dir);
	return n - 3;			/* ".", ".." and the directory */
}

/* In hand as a sensor has it, with bytes a test finds again. */
static void
take_in_hand(const struct launcher_sensor *s, uint64_t number)
{
	snprintf((char *)s->seat->packet, SEAT_PACKET, "frame %u",
	    (unsigned)number);
	s->seat->packet_len = (uint32_t)strlen((char *)s->seat->packet);
	atomic_store(&s->seat->packet_in_hand, number);
}

static void
put_down(const struct launcher_sensor *s, uint64_t number)
{
	atomic_store(&s->seat->packet_in_hand, 0);
	atomic_store(&s->seat->frames_done, number);
	atomic_store(&s->seat->file_frame, number);
}

static void
begin(const struct launcher_sensor *s)
{
	record->started++;
	record->sensor_pid[s->index] = getpid();
	if (s->skip_frames > 0)	/* the first of a slow start do not */
		record->last_skip = s->skip_frames;
	atomic_store(&s->seat->packet_in_hand, 0);
	record->sensor_fds = count_fds();
}

struct reading {
	const struct launcher_sensor *s;
	uint64_t crash_at, hang_at;
};

static void
visit(void *arg, const struct capture_frame *f)
{
	const struct reading *r = arg;
	volatile unsigned spin = 0;

	if (f->number <= r->s->skip_frames)
		return;
	take_in_hand(r->s, f->number);
	if (f->number == r->crash_at)
		raise(SIGSEGV);
	while (f->number == r->hang_at)
		spin++;
	record->frames[r->s->index]++;
	put_down(r->s, f->number);
}

static int
read_file(struct reading *r, char *why, size_t whylen)
{
	enum capture_result result;

	begin(r->s);
	if (r->s->notes_fd >= 0 && write(r->s->notes_fd, "note", 4) != 4)
		return 1;
	do
		result = capture_read(r->s->capture, 10, visit, r, why,
		    whylen);
	while (result == CAPTURE_MORE);
	return result == CAPTURE_END ? 0 : 1;
}

static int
reads(void *arg, const struct launcher_sensor *s, char *why, size_t whylen)
{
	struct reading r = { .s = s };

	(void)arg;
	return read_file(&r, why, whylen);
}

static int
crashes(void *arg, const struct launcher_sensor *s, char *why, size_t whylen)
{
	struct reading r = { .s = s, .crash_at = s->index == 1 ? 40 : 0 };

	(void)arg;
	signal(SIGSEGV, SIG_DFL);	/* not a sanitizer's */
	return read_file(&r, why, whylen);
}

static int
hangs(void *arg, const struct launcher_sensor *s, char *why, size_t whylen)
{
	struct reading r = { .s = s, .hang_at = 7 };

	(void)arg;
	return read_file(&r, why, whylen);
}

/* Killed between two packets: nothing is in hand. */
static int
is_killed_idle(void *arg, const struct launcher_sensor *s, char *why,
    size_t whylen)
{
	struct reading r = { .s = s };

	(void)arg;
	if (s->skip_frames == 0) {
		put_down(s, 30);
		kill(getpid(), SIGKILL);
	}
	return read_file(&r, why, whylen);
}

static int
always_crashes(void *arg, const struct launcher_sensor *s, char *why,
    size_t whylen)
{
	(void)arg, (void)why, (void)whylen;
	record->started++;
	take_in_hand(s, s->skip_frames + 1);
	kill(getpid(), SIGKILL);
	return 0;
}

static int
fails(void *arg, const struct launcher_sensor *s, char *why, size_t whylen)
{
	(void)arg;
	begin(s);
	snprintf(why, whylen, "day.pcap ends in the middle of frame 3");
	return 1;
}

static int
waits(void *arg, const struct launcher_sensor *s, char *why, size_t whylen)
{
	(void)arg, (void)why, (void)whylen;
	begin(s);
	while (record->keeper_started < 2)	/* never */
		pause();
	return 0;
}

static int
sends_lines(void *arg, const struct launcher_sensor *s, char *why,
    size_t whylen)
{
	(void)arg, (void)why, (void)whylen;
	return write(s->lines_fd, "line", 4) == 4 ? 0 : 1;
}

static int
tell(int control_fd, const struct launcher_fact *fact,
    const struct seat *seat, int passed_fd)
{
	struct iovec part = { (void *)(uintptr_t)fact, sizeof(*fact) };
	union { struct cmsghdr head; char room[CMSG_SPACE(sizeof(int))]; } c;
	struct msghdr m = { .msg_iov = &part, .msg_iovlen = 1 };

	if (record->fact_count < FACTS)
		record->facts[record->fact_count] = *fact;
	record->fact_count++;
	if (seat)
		memcpy(record->packet, seat->packet, SEAT_PACKET);
	if (passed_fd >= 0) {
		memset(&c, 0, sizeof(c));
		m.msg_control = &c;
		m.msg_controllen = sizeof(c);
		c.head = (struct cmsghdr){ .cmsg_len = CMSG_LEN(sizeof(int)),
			.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS };
		memcpy(CMSG_DATA(&c.head), &passed_fd, sizeof(int));
	}
	return sendmsg(control_fd, &m, MSG_NOSIGNAL) < 0 ? -1 : 0;
}

static void
count_hangup(int number)
{
	(void)number;
	record->hangups++;
}

/* Take descriptors until the control socket's end, then read each to its
 * own: were another copy of a write end open, this would never return. */
static int
keeps(void *arg, int control_fd, char *why, size_t whylen)
{
	const struct sigaction action = { .sa_handler = count_hangup };
	union { struct cmsghdr head; char room[CMSG_SPACE(sizeof(int))]; } c;
	struct launcher_fact fact;
	struct iovec part = { &fact, sizeof(fact) };
	struct msghdr m;
	int fds[FACTS], count = 0;
	char note[16];
	ssize_t n;

	(void)arg, (void)why, (void)whylen;
	sigaction(SIGHUP, &action, NULL);
	record->keeper_fds = count_fds();
	record->keeper_pid = getpid();
	record->keeper_started++;
	for (;;) {
		m = (struct msghdr){ .msg_iov = &part, .msg_iovlen = 1,
			.msg_control = &c, .msg_controllen = sizeof(c) };
		n = recvmsg(control_fd, &m, 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		if (CMSG_FIRSTHDR(&m) && count < FACTS)
			memcpy(&fds[count++], CMSG_DATA(&c.head), sizeof(int));
	}
	record->sensors_told += (unsigned)count;
	while (count > 0) {
		while (read(fds[--count], note, sizeof(note)) > 0) {
			record->messages++;
			count++;
		}
		record->sensors_ended++;
	}
	record->drained = 1;
	return 0;
}

/* As long as what it may have to say: what, where, and what to do. */
static const char failure[] = "journal /a/state/directory/somewhere/journal/"
    "observations: 20261120-0001.chain does not hold what it held, and 20261120-"
    "0001.body neither; put 20261120-0001.chain and 20261120-0001.body there "
    "back from a backup, both, or move that directory aside, and begin again";

static int
keeper_fails(void *arg, int control_fd, char *why, size_t whylen)
{
	(void)arg, (void)control_fd;
	snprintf(why, whylen, "%s", failure);
	return 1;
}

static int
collects(void *arg, const int *fds, unsigned n, char *why, size_t whylen)
{
	char line[16];

	(void)arg, (void)why, (void)whylen;
	for (unsigned i = 0; i < n; i++) {
		while (read(fds[i], line, sizeof(line)) > 0)
			record->messages++;
		record->lines_ended++;
	}
	return 0;
}

static void
progress(void *arg, uint64_t packets, uint64_t at, uint64_t size)
{
	(void)arg, (void)at, (void)size;
	record->progress_packets = (int)packets;
}

/* ---- the rig ---- */

/* FRAMES Ethernet frames of 60 zero bytes, one a second. */
static int
set_up(void **state)
{
	static const uint8_t head[24] = { 0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0,
		[16] = 0xff, 0xff, 0, 0, 1 };
	uint8_t frame[16 + 60] = { [8] = 60, [12] = 60 };
	int fd;

	(void)state;
	strcpy(file, "/tmp/launcher_test.XXXXXX");
	fd = mkstemp(file);
	assert_int_equal(write(fd, head, sizeof(head)), sizeof(head));
	for (int i = 0; i < FRAMES; i++) {
		frame[0] = (uint8_t)i;
		assert_int_equal(write(fd, frame, sizeof(frame)),
		    sizeof(frame));
	}
	close(fd);
	record = mmap(NULL, sizeof(*record), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_ptr_not_equal(record, MAP_FAILED);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	unlink(file);
	munmap(record, sizeof(*record));
	return 0;
}

static pid_t
start(const struct launcher_job *job)
{
	pid_t child = fork();

	assert_true(child >= 0);
	if (child > 0)
		return child;
	alarm(60);
	close_range(STDERR_FILENO + 1, ~0U, 0);
	record->status = launcher_run(job, record->why, sizeof(record->why));
	_exit(0);
}

static void
wait_for_launcher(pid_t child)
{
	int status;

	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static struct launcher_job
file_job(launcher_sensor_body *sensor, unsigned sensors)
{
	return (struct launcher_job){ .file = file, .sensors = sensors,
		.sensor = sensor, .keeper = keeps, .tell = tell,
		.progress = progress };
}

static void
run(struct launcher_job job)
{
	wait_for_launcher(start(&job));
}

/* Give up the processor until *what is at least n; the alarm ends a hang. */
static void
wait_until(const _Atomic unsigned *what, unsigned n)
{
	alarm(60);
	while (atomic_load(what) < n)
		sched_yield();
	alarm(0);
}

/* ---- a file ---- */

static void
a_file_is_read_by_all_sensors(void **state)
{
	(void)state;
	run(file_job(reads, 3));
	assert_string_equal(record->why, "");
	assert_int_equal(record->status, 0);
	assert_int_equal(record->started, 3);
	for (int i = 0; i < 3; i++)
		assert_int_equal(record->frames[i], FRAMES);
	assert_int_equal(record->sensors_ended, 3);
	assert_int_equal(record->messages, 3);
	assert_int_equal(record->fact_count, 3);
	assert_true(record->drained);
	assert_int_equal(record->progress_packets, FRAMES);
	/* Standard streams and its own: notes and file, control. */
	assert_int_equal(record->sensor_fds, 5);
	assert_int_equal(record->keeper_fds, 4);
}

static void
a_crashed_sensor_goes_on_past_its_packet(void **state)
{
	(void)state;
	run(file_job(crashes, 2));
	assert_int_equal(record->status, 0);
	assert_string_equal(record->why, "sensors were lost and replaced: 1");
	assert_int_equal(record->started, 3);
	assert_int_equal(record->last_skip, 40);
	assert_int_equal(record->frames[0], FRAMES);
	assert_int_equal(record->frames[1], FRAMES - 1);
	/* two sensors, the loss, its replacement */
	assert_int_equal(record->fact_count, 4);
	assert_int_equal(record->facts[2].kind, LAUNCHER_LOST);
	assert_int_equal(record->facts[2].sensor, 1);
	assert_int_equal(record->facts[2].loss, SEAT_CRASHED);
	assert_int_equal(record->facts[2].frame, 40);
	assert_string_equal(record->packet, "frame 40");
	assert_int_equal(record->facts[3].kind, LAUNCHER_SENSOR);
	assert_int_equal(record->facts[3].sensor, 1);
	assert_int_equal(record->sensors_ended, 3);
}

static void
a_sensor_that_hangs_is_killed_and_replaced(void **state)
{
	(void)state;
	run(file_job(hangs, 1));
	assert_int_equal(record->status, 0);
	assert_int_equal(record->frames[0], FRAMES - 1);
	assert_int_equal(record->facts[1].kind, LAUNCHER_LOST);
	assert_int_equal(record->facts[1].loss, SEAT_HUNG);
	assert_int_equal(record->facts[1].frame, 7);
}

static void
a_sensor_killed_between_packets_handles_none_twice(void **state)
{
	(void)state;
	run(file_job(is_killed_idle, 1));
	assert_int_equal(record->status, 0);
	assert_int_equal(record->last_skip, 30);
	assert_int_equal(record->frames[0], FRAMES - 30);
}

static void
losses_have_an_end(void **state)
{
	(void)state;
	run(file_job(always_crashes, 1));
	assert_int_equal(record->status, 1);
	assert_int_equal(record->started, 1201);
	assert_string_equal(record->why, "sensors were lost more than 1200 "
	    "times in a minute, the last by signal 9: Killed: it did not say "
	    "why");
	assert_true(record->drained);
}

static void
a_sensor_says_why_it_failed(void **state)
{
	(void)state;
	run(file_job(fails, 4));
	assert_int_equal(record->status, 1);
	assert_int_equal(record->started, 4);
	assert_string_equal(record->why,
	    "day.pcap ends in the middle of frame 3");
}

static void
without_its_keeper_everything_stops(void **state)
{
	struct launcher_job job = file_job(waits, 2);

	(void)state;
	job.keeper = keeper_fails;
	run(job);
	assert_int_equal(record->status, 1);
	assert_string_equal(record->why, failure);
}

static void
lines_are_collected_to_their_end(void **state)
{
	struct launcher_job job = file_job(sends_lines, 5);

	(void)state;
	job.keeper = NULL;
	job.collector = collects;
	run(job);
	assert_string_equal(record->why, "");
	assert_int_equal(record->status, 0);
	assert_int_equal(record->messages, 5);
	assert_int_equal(record->lines_ended, 5);
}

static void
a_file_can_be_left_by_a_signal(void **state)
{
	struct launcher_job job = file_job(waits, 2);
	pid_t launcher = start(&job);
	char want[LAUNCHER_WHY];

	(void)state;
	wait_until(&record->started, 2);
	kill(launcher, SIGINT);
	wait_for_launcher(launcher);
	snprintf(want, sizeof(want), "stopped before the end of %s", file);
	assert_string_equal(record->why, want);
	assert_int_equal(record->status, 1);
	assert_int_equal(record->facts[2].kind, LAUNCHER_STOP);
	assert_int_equal(record->fact_count, 3);
}

static void
a_hangup_reaches_the_keeper_alone(void **state)
{
	struct launcher_job job = file_job(waits, 2);
	pid_t launcher = start(&job);

	(void)state;
	wait_until(&record->started, 2);
	wait_until(&record->keeper_started, 1);
	kill(launcher, SIGHUP);
	alarm(60);
	while (!record->hangups)
		sched_yield();
	alarm(0);
	kill(launcher, SIGTERM);
	wait_for_launcher(launcher);
	assert_int_equal(record->hangups, 1);
	assert_true(record->drained);
}

/* Its sensors go with it; its keeper finishes what it has. */
static void
a_killed_launcher_leaves_nothing_behind(void **state)
{
	struct launcher_job job = file_job(waits, 2);
	pid_t launcher;
	int left = 4, status;

	(void)state;
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	launcher = start(&job);
	wait_until(&record->started, 2);
	wait_until(&record->keeper_started, 1);
	kill(launcher, SIGKILL);
	alarm(60);
	for (; left > 0 && wait(&status) > 0; left--)
		;
	alarm(0);
	prctl(PR_SET_CHILD_SUBREAPER, 0);
	assert_int_equal(left, 0);
	assert_true(record->drained);
}

static void
bad_input_is_found_before_anything_starts(void **state)
{
	static const char *const devices[] = { "nosuch0", NULL };
	static const struct {
		const char *const *devices;
		const char *file;
		unsigned sensors;
		const char *says;
	} cases[] = {
		{ NULL, "/nonexistent/day.pcap", 1, "No such file" },
		{ NULL, "/tmp", 1, "is a directory" },
		{ NULL, file, 0, "0 sensors" },
		{ NULL, file, LAUNCHER_SENSORS + 1, "between 1 and 64" },
		{ devices, NULL, 1, "nosuch0" },
	};
	struct launcher_job job = file_job(reads, 1);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		job.devices = cases[i].devices;
		job.file = cases[i].file;
		job.sensors = cases[i].sensors;
		run(job);
		assert_int_equal(record->status, 2);
		if (!strstr(record->why, cases[i].says))
			fail_msg("\"%s\" does not say \"%s\"", record->why,
			    cases[i].says);
	}
	assert_int_equal(record->started, 0);
	assert_int_equal(record->keeper_started, 0);
}

/* ---- a device: the loopback of a network namespace ---- */

/* The UDP destination port, and the first byte of payload: the round. */
static void
visit_live(void *arg, const struct capture_frame *f)
{
	const struct launcher_sensor *s = arg;
	const uint8_t *udp = f->bytes + 14 + 20;
	unsigned port;

	if (f->len < 14 + 20 + 8 + 6 || f->bytes[12] != 8 ||
	    f->bytes[14 + 9] != 17)
		return;
	take_in_hand(s, f->number);
	port = (unsigned)udp[2] << 8 | udp[3];
	if (memcmp(udp + 8, POISON, 6) == 0) {
		record->frames[s->index]++;
		if (record->crash_once++ == 0)
			raise(SIGSEGV);
	} else if (port >= FIRST_PORT && port < FIRST_PORT + PORTS) {
		record->seen[udp[8]][port - FIRST_PORT] = s->index + 1;
		record->messages++;
	}
	put_down(s, f->number);
}

static volatile sig_atomic_t is_asked;

static void
ask(int number)
{
	(void)number;
	is_asked = 1;
}

static int
listens(void *arg, const struct launcher_sensor *s, char *why, size_t whylen)
{
	struct pollfd p = { .fd = capture_fd(s->capture), .events = POLLIN };
	const struct sigaction action = { .sa_handler = ask };

	(void)arg;
	signal(SIGSEGV, SIG_DFL);
	sigaction(SIGTERM, &action, NULL);
	begin(s);
	while (!is_asked) {
		poll(&p, 1, 100);
		if (capture_read(s->capture, 100, visit_live,
		    (void *)(uintptr_t)s, why, whylen) == CAPTURE_FAILED)
			return 1;
	}
	return 0;
}

static void
raise_loopback(int up)
{
	struct ifreq request = { .ifr_flags = up ? IFF_UP | IFF_RUNNING : 0 };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	strcpy(request.ifr_name, "lo");
	ioctl(fd, SIOCSIFFLAGS, &request);
	close(fd);
}

/* One datagram to each port, saying text; all from one port. */
static void
send_round(int fd, const void *text, size_t len, int ports)
{
	struct sockaddr_in to = { .sin_family = AF_INET };

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	for (int i = 0; i < ports; i++) {
		to.sin_port = htons((uint16_t)(FIRST_PORT + i));
		sendto(fd, text, len, 0, (struct sockaddr *)&to, sizeof(to));
	}
}

/* Listen on the loopback of a namespace of its own; false: there is none. */
static bool
loopback_job(struct launcher_job *job)
{
	static const char *const devices[] = { "lo", NULL };

	if (unshare(geteuid() == 0 ? CLONE_NEWNET :
	    CLONE_NEWUSER | CLONE_NEWNET) < 0) {
		print_message("no network namespace of its own\n");
		return false;
	}
	raise_loopback(1);
	*job = file_job(listens, 2);
	job->devices = devices;
	job->file = NULL;
	job->capture = (struct capture_settings){ .snaplen_bytes = 65535,
		.ring_bytes = 2 << 20 };
	return true;
}

/* Round 0, a poison packet, round 1 to the replacement. */
static void
a_lost_sensor_is_replaced_in_its_slot(void **state)
{
	struct launcher_job job;
	unsigned lost;
	pid_t launcher;
	int fd;

	(void)state;
	if (!loopback_job(&job))
		skip();
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	launcher = start(&job);
	wait_until(&record->started, 2);
	send_round(fd, "\0round", 6, PORTS);
	wait_until(&record->messages, PORTS);
	send_round(fd, POISON, 6, 1);
	wait_until(&record->started, 3);
	lost = record->facts[2].sensor;
	send_round(fd, "\1round", 6, PORTS);
	wait_until(&record->messages, 2 * PORTS);
	kill(launcher, SIGTERM);
	wait_for_launcher(launcher);
	close(fd);

	assert_int_equal(record->status, 0);
	assert_int_equal(record->facts[2].kind, LAUNCHER_LOST);
	assert_int_equal(record->facts[3].kind, LAUNCHER_SENSOR);
	assert_int_equal(record->facts[3].sensor, lost);
	assert_true(record->facts[2].gap_us < 100000);
	assert_int_equal(record->facts[4].kind, LAUNCHER_STOP);
	print_message("replaced after %llu us\n",
	    (unsigned long long)record->facts[2].gap_us);
	for (int i = 0; i < PORTS; i++) {
		assert_true(record->seen[0][i] > 0);
		assert_int_equal(record->seen[0][i], record->seen[1][i]);
	}
	assert_int_equal(record->sensors_ended, 3);
}

static void
a_lost_keeper_is_begun_anew_with_all(void **state)
{
	struct launcher_job job;
	pid_t launcher;
	int fd;

	(void)state;
	if (!loopback_job(&job))
		skip();
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	launcher = start(&job);
	wait_until(&record->started, 2);
	wait_until(&record->keeper_started, 1);
	kill(record->keeper_pid, SIGKILL);
	wait_until(&record->started, 4);
	send_round(fd, "\1round", 6, PORTS);
	wait_until(&record->messages, PORTS);
	kill(launcher, SIGTERM);
	wait_for_launcher(launcher);
	close(fd);
	assert_int_equal(record->status, 0);
	assert_string_equal(record->why, "");
	assert_int_equal(record->keeper_started, 2);
	assert_int_equal(record->facts[2].kind, LAUNCHER_AGAIN);
	assert_int_equal(record->facts[2].signal, SIGKILL);
	assert_in_range(record->facts[2].gap_us, 1, 5000000);
	assert_int_equal(record->facts[3].kind, LAUNCHER_SENSOR);
	assert_int_equal(record->facts[4].kind, LAUNCHER_SENSOR);
	assert_int_equal(record->facts[5].kind, LAUNCHER_STOP);
}

static void
a_keeper_that_cannot_begin_ends_it(void **state)
{
	struct launcher_job job;

	(void)state;
	if (!loopback_job(&job))
		skip();
	job.keeper = keeper_fails;
	run(job);
	assert_int_equal(record->status, 1);
	assert_string_equal(record->why, failure);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_file_is_read_by_all_sensors),
		TEST(a_crashed_sensor_goes_on_past_its_packet),
		TEST(a_sensor_that_hangs_is_killed_and_replaced),
		TEST(a_sensor_killed_between_packets_handles_none_twice),
		TEST(losses_have_an_end),
		TEST(a_sensor_says_why_it_failed),
		TEST(without_its_keeper_everything_stops),
		TEST(lines_are_collected_to_their_end),
		TEST(a_file_can_be_left_by_a_signal),
		TEST(a_hangup_reaches_the_keeper_alone),
		TEST(a_killed_launcher_leaves_nothing_behind),
		TEST(bad_input_is_found_before_anything_starts),
		TEST(a_lost_sensor_is_replaced_in_its_slot),
		TEST(a_lost_keeper_is_begun_anew_with_all),
		TEST(a_keeper_that_cannot_begin_ends_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
