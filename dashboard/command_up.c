/* command_up.c: beadle up: the whole appliance in the foreground. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "dashboard/beside.h"
#include "dashboard/command_report.h"
#include "dashboard/heads_post.h"
#include "dashboard/listen.h"
#include "dashboard/mail.h"
#include "dashboard/print.h"
#include "dashboard/up.h"
#include "store/files.h"
#include "store/keyring.h"

enum { DEVICE = COMMAND_PLACE, FILE_NAME, ONCE, WORKERS, ACKS,
	SERVE };

#define PATH_ROOM BESIDE_PATH

static const struct options_row options[] = {
	COMMAND_PLACE_ROWS,
	{ "device", 'i', "DEVICE", "watch this device" },
	{ "read", 'r', "FILE", "read this capture file; - standard input" },
	{ "once", '\0', NULL, "with -r: print the report and end" },
	{ "workers", 'w', "N", "this many sensors" },
	{ "acks", '\0', "FILE", "append each session's id once it is safe on "
	  "disk" },
	{ "serve", '\0', "=ADDRESS", "the dashboard too (" LISTEN_WHERE
	    ")" },
};

/* beadled's command line: at most eleven options and their values. */
struct daemon {
	char path[PATH_ROOM];
	char *argv[24];
	size_t argc;
};

static void
add_option(struct daemon *d, const char *option, const char *value)
{
	if (!value)
		return;
	d->argv[d->argc++] = (char *)option;
	d->argv[d->argc++] = (char *)value;
}

/* beadled lies beside beadle, or, installed, in the sbin next to its bin. */
static void
find_daemon(const struct command_io *io, char path[PATH_ROOM])
{
	snprintf(path, PATH_ROOM, "%s/beadled", io->program);
	if (access(path, X_OK) == 0)
		return;
	snprintf(path, PATH_ROOM, "%s/../sbin/beadled", io->program);
	if (access(path, X_OK) != 0)
		snprintf(path, PATH_ROOM, "%s/beadled", io->program);
}

static void
make_daemon(struct daemon *d, const struct command_io *io,
    const char *const *values, const struct reader *r)
{
	memset(d, 0, sizeof(*d));
	find_daemon(io, d->path);
	d->argv[d->argc++] = d->path;
	add_option(d, "--config", r->config);
	add_option(d, "--state", r->settings.state);
	add_option(d, "--law", r->settings.law);
	add_option(d, "-i", values[DEVICE]);
	add_option(d, "-r", values[FILE_NAME]);
	add_option(d, "-w", values[WORKERS]);
	add_option(d, "--acks", values[ACKS]);
}

static void
say(struct command_io *io, const char *what, const char *where)
{
	print_said(io->out, what, where);
}

/* ---- the report of what was read ---- */

static int
is_of_source(void *arg, const struct session *s)
{
	return strcmp(s->source, arg) == 0;
}

/* Does Redis hold all that this run read? What it holds otherwise is of
 * another time, and no report of this one. */
static bool
is_in_step(struct command_io *io, const struct store_status *s)
{
	if (s->ended && s->heard_us >= io->now_us &&
	    s->redis_sequence >= s->journal_sequence)
		return true;
	snprintf(io->why, COMMAND_WHY, "what was read is in the journal, but "
	    "Redis did not take it, so no report is made; if it holds the "
	    "records of another journal, \"beadle store rebuild\" fills it "
	    "from this one");
	return false;
}

/* A report for each day with a session of the source that was read last; if
 * there is none, for the day the traffic ended. */
static int
report_source(struct command_io *io, struct reader *r)
{
	int32_t first = 0, last = -1, day;
	struct store_status s;
	int found, status = 0;
	bool any = false;

	if (store_status(r->store, &s, io->why, COMMAND_WHY) < 0 ||
	    !is_in_step(io, &s) ||
	    store_days(r->store, &first, &last, io->why, COMMAND_WHY) < 0)
		return 1;
	for (day = first; status == 0 && day <= last; day++) {
		found = reader_numbers(r, day, is_of_source, s.source, io->why,
		    COMMAND_WHY);
		if (found < 0)
			return 1;
		if (found == 0)
			continue;
		fputc('\n', io->out);
		status = command_report_text(io, r, day);
		any = true;
	}
	if (status == 0 && !any && s.clock_us) {
		fputc('\n', io->out);
		status = command_report_text(io, r, calendar_day(s.clock_us));
	}
	return status;
}

static int
report_once(struct command_io *io, struct reader *r)
{
	if (reader_store(r, io->why, COMMAND_WHY) < 0)
		return 1;
	return report_source(io, r);
}

/* The key that signs the journals, made at the first start. */
static void
show_key(struct command_io *io, const struct settings *s)
{
	char line[160], why[COMMAND_WHY];
	struct keyring ring = { 0 };
	int made = keyring_set_up(s->state, s->site, s->box, io->now_us, why,
	    sizeof(why));

	if (made < 0 || keyring_load(&ring, s->state, why, sizeof(why)) != 0)
		say(io, "key", why);
	else {
		snprintf(line, sizeof(line), "%s%s",
		    ring.keys[ring.count - 1].fingerprint, made ?
		    ", made now: keep this fingerprint elsewhere" : "");
		say(io, "key", line);
	}
	keyring_free(&ring);
}

/* ---- the run ---- */

/* Everything there is, from start to end. */
struct run {
	struct command_io *io;
	struct up up;
	struct reader *r;
	const char *const *values;
	struct beside beside[UP_WHO_COUNT];
};

/* Heads and reports leave the box while it runs, if settings say where to; and
 * the dashboard, if it is asked for. */
static void
make_besides(struct run *run)
{
	const char *address = run->values[SERVE];
	const struct settings *s = &run->r->settings;
	char why[COMMAND_WHY];
	struct beside *b;

	if (heads_post_is_set(&run->r->settings)) {
		b = &run->beside[UP_HEADS];
		beside_make(b, run->io, UP_HEADS, "heads", "heads", "what "
		    "sends them ended");
		beside_add(b, "send", "--follow");
		beside_add(b, "--state", run->r->settings.state);
		beside_add(b, "--config", run->r->config);
	}
	if (mail_is_set(s, why, sizeof(why)) == 0) {
		b = &run->beside[UP_REPORTS];
		beside_make(b, run->io, UP_REPORTS, "schedule", "reports",
		    "what sends them ended");
		beside_add(b, "run", "--follow");
		beside_add(b, "--state", s->state);
		beside_add(b, "--config", run->r->config);
		beside_add(b, "--law", s->law);
	}
	if (address) {
		b = &run->beside[UP_DASHBOARD];
		beside_make(b, run->io, UP_DASHBOARD, "serve", "dashboard",
		    " ended");
		beside_add(b, "--state", run->r->settings.state);
		beside_add(b, "--config", run->r->config);
		beside_add(b, "--law", run->r->settings.law);
		beside_add(b, "--listen", address[0] ? address : NULL);
	}
}

/* Redis is started again when it ends by itself: the journal holds what it
 * misses. Where it cannot be, now, it is tried again. */
static void
revive_redis(struct run *run, bool *is_told)
{
	if (run->up.redis != 0 || !run->up.with_redis)
		return;
	if (!*is_told)
		say(run->io, "redis", "ended by itself; it is started again");
	*is_told = true;
	if (up_redis(&run->up, run->io->why, COMMAND_WHY) < 0)
		say(run->io, "redis", run->io->why);
	run->io->why[0] = '\0';
}

static bool
is_missing(const struct run *run)
{
	return (run->up.with_redis && run->up.redis == 0) ||
	    besides_are_missed(run->beside);
}

/* Until a signal, or beadled's end. */
static int
serve(struct run *run)
{
	bool is_redis_told = run->up.redis == 0;

	for (;;) {
		switch (up_wait(&run->up, is_missing(run) ?
		    BESIDE_AGAIN_MS : -1)) {
		case UP_REDIS_ENDED:
			is_redis_told = false;
			break;
		case UP_BESIDE_ENDED:
			beside_ended(&run->beside[run->up.ended], &run->up);
			break;
		case UP_TIME:
			break;
		case UP_DAEMON_ENDED:
			return run->up.daemon_status;
		case UP_INTERRUPTED:
		case UP_EVENT_COUNT:
			return 0;
		}
		revive_redis(run, &is_redis_told);
		besides_revive(run->beside, &run->up);
	}
}

/* Until the time has come. -1: a signal came meanwhile. */
static int
wait_for_it(struct run *run, int wait_ms)
{
	uint64_t until_ms = up_now_ms() + (uint64_t)wait_ms, now_ms;

	while ((now_ms = up_now_ms()) < until_ms) {
		switch (up_wait(&run->up, (int)(until_ms - now_ms))) {
		case UP_INTERRUPTED:
			return -1;
		case UP_BESIDE_ENDED:
			beside_ended(&run->beside[run->up.ended], &run->up);
			break;
		case UP_REDIS_ENDED:
		case UP_DAEMON_ENDED:
		case UP_TIME:
		case UP_EVENT_COUNT:
			break;
		}
	}
	return 0;
}

/* beadled has ended by itself, not at its very beginning: start it again,
 * ever more slowly while it does not stay. -1: a signal came meanwhile. */
static int
revive_daemon(struct run *run, const struct daemon *d, unsigned *tries)
{
	struct command_io *io = run->io;
	struct up *u = &run->up;
	char text[160];
	int wait_ms = *tries == 0 ? 0 : BESIDE_AGAIN_MS <<
	    (*tries < 5 ? *tries : 5);

	if (u->daemon_signal)
		snprintf(text, sizeof(text), "ended by signal %d; it is "
		    "started again", u->daemon_signal);
	else
		snprintf(text, sizeof(text), "ended with status %d; it is "
		    "started again", u->daemon_status);
	say(io, "beadled", text);
	++*tries;
	if (wait_for_it(run, wait_ms) < 0)
		return -1;
	return up_daemon(u, d->path, (char *const *)d->argv, io->why,
	    COMMAND_WHY);
}

/* Watch a device for ever. What beadled says of itself in its first seconds it
 * would say again, unless it worked before. */
static int
serve_device(struct run *run, const struct daemon *d)
{
	const struct up *u = &run->up;
	unsigned tries = 0;
	bool has_worked = false, was_well;
	int status;

	for (;;) {
		status = serve(run);
		was_well = u->daemon_signal ||
		    up_now_ms() - u->daemon_ms > BESIDE_WELL_MS;
		has_worked = has_worked || was_well;
		if (u->daemon != 0 || u->is_interrupted || !has_worked ||
		    (status == 0 && !u->daemon_signal))
			return status;
		if (up_now_ms() - u->daemon_ms > BESIDE_WELL_MS)
			tries = 0;
		if (revive_daemon(run, d, &tries) < 0)
			return run->io->why[0] ? 1 : 0;
	}
}

static int
watch(struct run *run)
{
	const char *const *values = run->values;
	struct command_io *io = run->io;
	struct daemon d;
	int status;

	make_daemon(&d, io, values, run->r);
	if (up_daemon(&run->up, d.path, d.argv, io->why, COMMAND_WHY) < 0)
		return 1;
	if (values[FILE_NAME])
		say(io, "reading", values[FILE_NAME]);
	else
		say(io, "watching", values[DEVICE] ? values[DEVICE] :
		    "the devices of the settings");
	status = values[FILE_NAME] ? serve(run) : serve_device(run, &d);
	if (status != 0 || run->up.is_interrupted || !values[FILE_NAME])
		return status;
	if (values[ONCE])
		return report_once(io, run->r);
	say(io, "serving", "the file is read; Ctrl-C ends");
	return serve(run);
}

/* Could beadled begin? Asked before anything is made; it says itself what is
 * wrong. Standard input can be looked at only once. */
static int
try_daemon(struct command_io *io, struct reader *r,
    const char *const *values)
{
	struct daemon d;
	int status;

	if (values[FILE_NAME] && strcmp(values[FILE_NAME], "-") == 0)
		return 0;
	make_daemon(&d, io, values, r);
	d.argv[d.argc++] = (char *)"--check";
	status = up_trial(d.path, d.argv, io->why, COMMAND_WHY);
	return status < 0 ? 1 : status;
}

/* In words; true: it is the one in the state directory, which we start. */
static bool
where_redis(const struct reader *r, char where[PATH_ROOM])
{
	const struct settings_redis *p = &r->settings.redis;
	char own[PATH_ROOM];

	snprintf(own, PATH_ROOM, "%.255s/redis/redis.sock",
	    r->settings.state);
	snprintf(where, PATH_ROOM, "%.300s%s%s", p->count ? p->at[0] : own,
	    p->kind == SETTINGS_REDIS_SENTINEL ? " and other sentinels know "
	    "the master of " : p->kind == SETTINGS_REDIS_CLUSTER ?
	    " and other nodes of a cluster" : "", p->master);
	return strcmp(own, where) == 0;
}

/* Everything between the settings and the end of Redis. */
static int
run_all(struct command_io *io, struct reader *r, const char *const *values)
{
	struct run all = { .io = io, .r = r, .values = values };
	char where[PATH_ROOM], why[COMMAND_WHY];
	bool is_own, watches;
	int status;

	is_own = where_redis(r, where);
	watches = values[DEVICE] || values[FILE_NAME] ||
	    r->settings.device_count > 0;
	if (watches &&
	    reader_laws(r, io->faults, io->why, COMMAND_WHY) < 0)
		return text_faults_count(io->faults, TEXT_ERROR) ? 2 : 1;
	status = watches ? try_daemon(io, r, values) : 0;
	if (status == 0 && files_directory(r->settings.state) < 0) {
		snprintf(io->why, COMMAND_WHY, "cannot make the state "
		    "directory %.300s: %s; --state names another",
		    r->settings.state, strerror(errno));
		status = 2;
	}
	if (status != 0)
		return status;
	status = up_start(&all.up, r->settings.state, is_own, io->why,
	    COMMAND_WHY) < 0 ? 1 : 0;
	if (status == 0) {
		say(io, "state", r->settings.state);
		say(io, "law", r->laws && laws_are_published(r->laws) ?
		    laws_newest(r->laws)->hash : r->settings.law);
		/* What the school should look at, and may leave so. */
		print_lines(io->out, text_faults_text(io->faults));
		say(io, "redis", where);
		show_key(io, &r->settings);
		make_besides(&all);
		status = besides_start(all.beside, &all.up) < 0 ? 1 : 0;
	}
	if (status == 0) {
		if (!watches)
			say(io, "serving", "what is kept; nothing is watched; "
			    "Ctrl-C ends");
		status = watches ? watch(&all) : serve(&all);
	}
	/* What failed first is what is told. */
	if (up_stop(&all.up, why, sizeof(why)) < 0 && status == 0) {
		snprintf(io->why, COMMAND_WHY, "%s", why);
		status = 1;
	}
	if (all.up.is_sender_late)
		say(io, "heads", "the last could not be sent in time; they "
		    "leave at the next start, or by beadle heads send");
	return status;
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	struct reader r;
	int status;

	(void)argc;
	(void)argv;
	if (values[DEVICE] && values[FILE_NAME]) {
		snprintf(io->why, COMMAND_WHY, "either watch a device (-i) or "
		    "read a file (-r), not both");
		return 2;
	}
	if (values[ONCE] && !values[FILE_NAME]) {
		snprintf(io->why, COMMAND_WHY, "--once needs a file to read "
		    "(-r FILE)");
		return 2;
	}
	/* Later the appliance would run on without it. */
	if (values[SERVE] && listen_check(values[SERVE][0] ? values[SERVE] :
	    LISTEN_WHERE, io->why, COMMAND_WHY) < 0)
		return 2;
	status = command_open(io, values, 0, &r);
	if (status == 0)
		status = run_all(io, &r, values);
	reader_close(&r);
	return status;
}

const struct command command_up = {
	"up", "", "run the whole appliance here, until interrupted",
	options, sizeof(options) / sizeof(options[0]), 0, 0, run
};
