/* beadled.c: the daemon. Reads options, settings and law, and lets the
 * launcher run a keeper and sensors over devices or a capture file. It is the
 * one file that knows all the others. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "capture/arguments.h"
#include "capture/confine.h"
#include "capture/launcher.h"
#include "classify/default_catalogue.h"
#include "classify/file_source.h"
#include "classify/hash.h"
#include "classify/law.h"
#include "classify/lines.h"
#include "classify/network.h"
#include "classify/room.h"
#include "classify/sensor.h"
#include "classify/settings.h"
#include "store/file_names.h"
#include "store/files.h"
#include "store/keep_law.h"
#include "store/keeper.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define DEVICES COUNT(((struct settings *)NULL)->devices)
#define SOURCE sizeof(((struct session *)NULL)->source)
#define WHY 512
#define TRIAL_RING (1 << 20)	/* a whole one takes half a second */

struct daemon {
	struct arguments given;
	struct settings settings;
	char law_dir[PATH_MAX];			/* that it is read from */
	struct law *law;			/* NULL: --flows */
	struct catalogue *catalogue;		/* the law's, or our own */
	struct network *network;		/* NULL: --flows, or none */
	const char *devices[DEVICES + 1];
	unsigned sensors;			/* in all */
	struct room room;			/* of each */
	uint8_t name_key[NAME_HASH_KEY];	/* the sensors' alone */
	uint64_t started_us, shown_packets;
};

/* ---- words ---- */

/* One sentence; what a stranger's bytes could do to a terminal is cut out. */
static void
say(const char *text)
{
	fputs("beadled: ", stderr);
	for (; *text; text++)
		fputc(*text >= 0x20 && *text != 0x7F ? *text :
		    *text < 0 ? *text : '?', stderr);
	fputc('\n', stderr);
}

static int
say_faults(const struct text_faults *f)
{
	fputs(text_faults_text(f), stderr);
	return 2;
}

static int
misused(const char *what)
{
	say(what);
	fputs("\"beadled --help\" lists the options.\n", stderr);
	return 2;
}

/* ---- command line and settings ---- */

/* -1: go on; else the exit status. */
static int
read_arguments(struct daemon *d, int argc, char **argv)
{
	char why[WHY];

	if (arguments_read(&d->given, argc, argv, why, sizeof(why)) < 0)
		return misused(why);
	if (d->given.wants_help)
		arguments_help(stdout);
	else if (d->given.wants_version)
		puts("beadled 0.1");
	else
		return -1;
	return fflush(stdout) == 0 ? 0 : 1;
}

static int
set_choices(struct daemon *d, struct text_faults *f)
{
	settings_default(&d->settings);
	if (d->given.config &&
	    settings_load(&d->settings, d->given.config, f) < 0)
		return -1;
	if (d->given.has_devices)
		d->settings.device_count = 0;
	for (size_t i = 0; i < d->given.choice_count; i++)
		settings_set(&d->settings, d->given.choices[i].key,
		    d->given.choices[i].value, f);
	return text_faults_count(f, TEXT_ERROR) ? -1 : 0;
}

/* How many sensors there will be, and what each has room for. */
static void
divide_memory(struct daemon *d)
{
	const struct settings *s = &d->settings;
	bool is_file = d->given.file;

	d->sensors = is_file && !d->given.has_workers ? 1 :
	    (unsigned)s->workers;
	if (!is_file && s->device_count > 0)
		d->sensors *= (unsigned)s->device_count;
	room_divide(&d->room, (uint64_t)s->memory, d->sensors,
	    d->given.wants_flows ? ROOM_FILE_LINES :
	    is_file ? ROOM_FILE : ROOM_DEVICE);
}

/* -1: go on; else the exit status. */
static int
read_settings(struct daemon *d)
{
	struct text_faults *f = text_faults_new();
	int status = -1;

	if (!f) {
		say("out of memory");
		return 1;
	}
	if (set_choices(d, f) < 0)
		status = say_faults(f);
	else
		divide_memory(d);
	text_faults_free(f);
	return status;
}

static int
print_settings(const struct daemon *d)
{
	char *text = settings_text(&d->settings), words[ROOM_WORDS];
	int status = text && printf("%s\n# With these: %s.\n", text,
	    room_words(&d->room, d->sensors, words)) >= 0 &&
	    fflush(stdout) == 0 ? 0 : 1;

	free(text);
	if (status)
		say("cannot print the settings");
	return status;
}

/* What options and settings together must not be. -1: go on. */
static int
check(const struct daemon *d)
{
	char source[SOURCE], why[WHY];

	if (!d->given.file && d->settings.device_count == 0)
		return misused("nothing to listen on: give a device (-i) or a "
		    "file (-r)");
	if (!d->given.file &&
	    settings_source(&d->settings, source, sizeof(source)) < 0)
		return misused("the names of the devices are too long "
		    "together: run one beadled for each half of them");
	if (arguments_check(&d->given, why, sizeof(why)) < 0)
		return misused(why);
	if (d->given.file && strcmp(d->given.file, "-") == 0 &&
	    d->given.has_workers && d->settings.workers > 1)
		return misused("standard input can be read by one sensor "
		    "only: leave -w out, or save it to a file");
	return -1;
}

/* ---- law ---- */

static int
load_catalogue(struct daemon *d, struct text_faults *f)
{
	return default_catalogue_load(&d->catalogue, d->given.catalogue,
	    d->settings.law, f);
}

/* The newest the school published, whose catalogue the sensors are given; the
 * keeper follows what is published later. */
static int
find_law(struct daemon *d, char why[WHY])
{
	return keep_law_directory(d->given.wants_sessions ? NULL :
	    d->settings.state, d->settings.law, d->law_dir, why);
}

static int
load_law(struct daemon *d, struct text_faults *f)
{
	if (law_load(&d->law, d->law_dir, f) < 0)
		return -1;
	d->catalogue = d->law->catalogue;
	return 0;
}

/* -1: go on. */
static int
read_law(struct daemon *d)
{
	char why[WHY];
	struct text_faults *f;
	int status = -1;

	if (calendar_zone(d->settings.zone, why, sizeof(why)) < 0 ||
	    (!d->given.wants_flows && find_law(d, why) < 0) ||
	    (d->settings.network[0] && !d->given.wants_flows &&
	    network_open(&d->network, d->settings.network, why,
	    sizeof(why)) < 0)) {
		say(why);
		return 2;
	}
	f = text_faults_new();
	if (!f) {
		say("out of memory");
		return 1;
	}
	if ((d->given.wants_flows ? load_catalogue : load_law)(d, f) < 0)
		status = say_faults(f);
	text_faults_free(f);
	return status;
}

/* ---- processes ---- */

static int
confine(enum confine_role role, const char *const *write_below,
    const char *const *read_below, char *why, size_t whylen)
{
	char degraded[WHY];

	if (confine_process(role, write_below, read_below, degraded,
	    sizeof(degraded)) >= 0)
		return 0;
	snprintf(why, whylen, "%.200s", degraded);
	return -1;
}

/* nDPI asks for the time zone when it first reads a certificate's dates; it
 * must not have to open a file then. */
static int
shut_sensor(void *arg, char *why, size_t whylen)
{
	struct tm tm = { 0 };

	(void)arg;
	if (setenv("TZ", "UTC0", 1) < 0) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	tzset();
	strptime("261121000000Z", "%y%m%d%H%M%SZ", &tm);
	timegm(&tm);
	return confine(CONFINE_SENSOR, NULL, NULL, why, whylen);
}

static int
be_sensor(void *arg, const struct launcher_sensor *s, char *why, size_t whylen)
{
	const struct daemon *d = arg;
	struct sensor_settings settings = { .catalogue = d->catalogue,
		.room = d->room, .ready = shut_sensor, .is_process = true };

	memcpy(settings.name_key, d->name_key, sizeof(settings.name_key));
	return sensor_run(&settings, s, why, whylen) < 0 ? 1 : 0;
}

static int
be_collector(void *arg, const int *fds, unsigned n, char *why, size_t whylen)
{
	(void)arg;
	if (confine(CONFINE_SENSOR, NULL, NULL, why, whylen) < 0)
		return 1;
	return lines_collect(fds, n, STDOUT_FILENO, why, whylen) < 0 ? 1 : 0;
}

/* What records say the traffic came from. */
static int
name_source(const struct daemon *d, struct file_names *out, const char *state,
    char *why, size_t whylen)
{
	char newer[FILE_SOURCE_TEXT];

	out->other[0] = '\0';
	if (!d->given.file)
		return settings_source(&d->settings, out->source,
		    sizeof(out->source));
	snprintf(out->source, sizeof(out->source), "stdin");
	if (strcmp(d->given.file, "-") == 0)
		return 0;
	if (!state)
		return file_source(d->given.file, out->source, why, whylen);
	return file_source(d->given.file, newer, why, whylen) < 0 ? -1 :
	    file_names_find(out, d->given.file, newer, state, why, whylen);
}

/* A pipe that nobody reads must not stop the keeper. */
static int
open_acks(const char *file, int *out, char *why, size_t whylen)
{
	*out = open(file, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK |
	    O_CLOEXEC, 0600);
	if (*out < 0)
		snprintf(why, whylen, "cannot write %.150s (--acks): %s", file,
		    strerror(errno));
	return *out;
}

/* Files are named and hashed here, beside the sensors that read them, and
 * directories made before the process may no more. */
static int
be_keeper(void *arg, int control_fd, char *why, size_t whylen)
{
	struct daemon *d = arg;
	const char *state = d->given.wants_sessions ? NULL : d->settings.state;
	const char *write_below[] = { state, NULL };
	const struct login_place redis = { &d->settings.redis,
		d->settings.plain_tcp };
	struct file_names names;
	char networks[PATH_MAX], words[ROOM_WORDS];
	const char *read_below[] = { "/usr/share/zoneinfo", NULL, NULL, NULL };
	size_t reads = 1;
	struct keeper_settings s = { .law = d->law,
		.law_dir = d->settings.law, .site = d->settings.site,
		.box = d->settings.box, .source = names.source,
		.other_source = names.other, .state = state,
		.sessions_fd = state ? -1 : STDOUT_FILENO,
		.routers = d->settings.routers,
		.router_count = d->settings.router_count,
		.is_live = !d->given.file, .sensors = d->sensors,
		.seat_flows = d->room.flows,
		.network = d->network, .say = say };

	explicit_bzero(d->name_key, sizeof(d->name_key));
	if (state && files_directory(state) < 0) {
		snprintf(why, whylen, "cannot make the state directory %.150s:"
		    " %s; --state names another", state, strerror(errno));
		return 2;
	}
	s.redis = state ? &redis : NULL;
	/* With a law published it need not be there. */
	if (access(d->settings.law, F_OK) == 0)
		read_below[reads++] = d->settings.law;
	if (d->network)
		read_below[reads] = network_directory(d->network, networks,
		    sizeof(networks));
	if (d->given.acks && open_acks(d->given.acks, &s.acks_fd, why,
	    whylen) < 0)
		return 2;
	if (name_source(d, &names, state, why, whylen) == 0 &&
	    confine(d->settings.redis.kind == SETTINGS_REDIS_SOCKET ?
	    CONFINE_KEEPER : CONFINE_KEEPER_TCP, write_below, read_below, why,
	    whylen) == 0) {
		if (s.is_live)
			say(room_words(&d->room, d->sensors, words));
		return keeper_run(&s, control_fd, why, whylen) < 0;
	}
	return 1;
}

/* The launcher's facts in the keeper's words; of the packet set aside only
 * its digest goes on. */
static int
tell(int control_fd, const struct launcher_fact *fact,
    const struct seat *seat, int passed_fd)
{
	static const uint32_t kinds[] = { KEEPER_SENSOR, KEEPER_LOST,
		KEEPER_LINK, KEEPER_STOP, KEEPER_AGAIN, KEEPER_CLOCK };
	struct keeper_fact f = { .kind = kinds[fact->kind],
		.sensor = fact->sensor, .hung = fact->loss == SEAT_HUNG,
		.up = fact->up, .time_us = fact->time_us,
		.gap_us = fact->gap_us, .frame = fact->frame,
		.step_us = fact->step_us, .signal = fact->signal };
	uint32_t len = seat ? seat->packet_len : 0;

	_Static_assert(COUNT(kinds) == LAUNCHER_FACT_COUNT, "every fact");
	_Static_assert(sizeof(f.device) == sizeof(fact->device), "one size");
	memcpy(f.device, fact->device, sizeof(f.device));
	if (len > 0)
		hash_bytes(seat->packet, len < SEAT_PACKET ? len : SEAT_PACKET,
		    f.packet_digest);
	return keeper_tell(control_fd, &f, passed_fd);
}

/* ---- progress ---- */

static uint64_t
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

/* One line, drawn again and again. */
static void
show_progress(void *arg, uint64_t packets, uint64_t at, uint64_t size)
{
	struct daemon *d = arg;
	double seconds = (double)(now_us() - d->started_us) / 1e6;
	double rate = seconds > 0 ? (double)packets / seconds : 0;

	if (packets == 0)
		return;
	d->shown_packets = packets;
	fprintf(stderr, "\r%llu packets", (unsigned long long)packets);
	if (size > 0)
		fprintf(stderr, ", %.0f %%", 100.0 * (double)at /
		    (double)size);
	fprintf(stderr, ", %.0f packets/s", rate);
	if (size > at && at > 0)
		fprintf(stderr, ", %.0f s left", seconds *
		    (double)(size - at) / (double)at);
	fputs("\033[K", stderr);
}

/* ---- the run ---- */

static int
run(struct daemon *d)
{
	struct launcher_job job = { .file = d->given.file,
		.sensors = (unsigned)d->settings.workers,
		.capture = { .snaplen_bytes = (int)d->settings.snaplen,
			.ring_bytes = (int)d->settings.ring,
			.promiscuous = d->settings.promiscuous },
		.sensor = be_sensor, .tell = tell, .say = say, .arg = d };
	char why[WHY];
	int status;

	if (getentropy(d->name_key, sizeof(d->name_key)) < 0)
		return say("no random bytes for the sensors' key"), 1;
	if (d->given.file)
		job.sensors = d->sensors;
	for (size_t i = 0; !d->given.file && i < d->settings.device_count; i++)
		d->devices[i] = d->settings.devices[i];
	if (!d->given.file)
		job.devices = d->devices;
	if (d->given.wants_flows)
		job.collector = be_collector;
	else
		job.keeper = be_keeper;
	if (d->given.file && isatty(STDERR_FILENO))
		job.progress = show_progress;
	job.is_trial = d->given.wants_check;
	if (job.is_trial)
		job.capture.ring_bytes = TRIAL_RING;
	d->started_us = now_us();
	if (job.keeper && !job.is_trial && !d->given.wants_sessions &&
	    keeper_wait(d->settings.state, why, sizeof(why)) < 0)
		status = 1;
	else
		status = launcher_run(&job, why, sizeof(why));
	if (d->shown_packets > 0)
		fputc('\n', stderr);
	if (why[0])
		say(why);
	return status;
}

int
main(int argc, char **argv)
{
	struct daemon d = { 0 };
	int status;

	confine_descriptors();
	status = read_arguments(&d, argc, argv);
	if (status < 0)
		status = read_settings(&d);
	if (status < 0 && d.given.wants_settings)
		return print_settings(&d);
	if (status < 0)
		status = check(&d);
	if (status < 0)
		status = read_law(&d);
	if (status < 0)
		status = run(&d);
	exit(status);	/* what d holds is left to the kernel, all at once */
}
