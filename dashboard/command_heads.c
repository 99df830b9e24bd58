/* command_heads.c: beadle heads send: signed heads leave the box. */
#include <signal.h>
#include <string.h>
#include <time.h>

#include "dashboard/command.h"
#include "dashboard/heads_post.h"
#include "dashboard/os_user.h"
#include "dashboard/print.h"

enum { STATE, CONFIG, FOLLOW, NOW };
#define STEP_S 2

static const struct options_row options[] = {
	{ "state", '\0', "DIR", "state directory (/var/lib/beadle)" },
	{ "config", '\0', "FILE", "settings (/etc/beadle/beadle.yaml)" },
	{ "follow", '\0', NULL, "go on sending, until interrupted" },
	{ "now", '\0', NULL, "what goes once a day, too" },
};

/* What was said of each way last: going on, only what changed is said. */
struct saying {
	struct command_io *io;
	bool follows;
	struct { char name[16], text[200]; } last[8];
};

/* The place of what was said of a way; the last one for those too many. */
static char *
said_of(struct saying *s, const char *name)
{
	size_t i = 0;

	while (i < 7 && s->last[i].name[0] &&
	    strcmp(s->last[i].name, name) != 0)
		i++;
	snprintf(s->last[i].name, sizeof(s->last[i].name), "%s", name);
	return s->last[i].text;
}

/* A heads_post_tell. */
static void
say(void *arg, const char *name, bool is_sent, const char *text)
{
	struct saying *s = arg;
	char line[200], *last = said_of(s, name);

	snprintf(line, sizeof(line), "%s", is_sent ? "sent" : text);
	if (s->follows && strcmp(line, last) == 0)
		return;
	memcpy(last, line, sizeof(line));
	fprintf(s->io->out, "%-10s%s ", name, is_sent ? "sent:" : "not sent:");
	print_text(s->io->out, text);
	fputc('\n', s->io->out);
	fflush(s->io->out);
}

static uint64_t
clock_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static void
send_once(struct heads_post *p, struct saying *s)
{
	if (heads_post_run(p, clock_us(), false, say, s, s->io->why,
	    COMMAND_WHY) < 0)
		say(s, "heads", false, s->io->why);
	s->io->why[0] = '\0';
}

/* Until a signal, and once more: what was signed at the end leaves, too. 0:
 * there was one. */
static int
follow(struct heads_post *p, struct saying *s)
{
	const struct timespec step = { .tv_sec = STEP_S };
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	do
		send_once(p, s);
	while (sigtimedwait(&set, NULL, &step) < 0);
	send_once(p, s);
	return 0;
}

static int
send_heads(struct command_io *io, const char *const *values,
    const struct settings *settings)
{
	struct saying s = { .io = io, .follows = values[FOLLOW] != NULL };
	struct heads_post *p;
	int r;

	if (!heads_post_is_set(settings)) {
		snprintf(io->why, COMMAND_WHY, "no setting says where heads "
		    "are to go: heads_directory, heads_witness, heads_mail or "
		    "heads_tsa");
		return 2;
	}
	if (os_user_become(settings->state, io->why, COMMAND_WHY) < 0 ||
	    heads_post_open(&p, settings, io->why, COMMAND_WHY) < 0)
		return 1;
	r = s.follows ? follow(p, &s) : heads_post_run(p, io->now_us,
	    values[NOW] != NULL, say, &s, io->why, COMMAND_WHY);
	heads_post_close(p);
	if (r > 0)
		snprintf(io->why, COMMAND_WHY, "not everything was sent; what "
		    "was not is sent the next time");
	return r == 0 ? 0 : 1;
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	const char *place[COMMAND_PLACE] = { values[STATE], NULL,
		values[CONFIG] };
	struct reader r = { 0 };
	int status;

	(void)argc;
	(void)argv;
	status = command_open(io, place, 0, &r);
	if (status == 0)
		status = command_state(io, &r);
	if (status == 0)
		status = send_heads(io, values, &r.settings);
	reader_close(&r);
	return status;
}

const struct command command_heads = {
	"heads send", "", "send signed heads to where the settings say",
	options, sizeof(options) / sizeof(options[0]), 0, 0, run
};
