/* command_serve.c: beadle serve: the dashboard, until interrupted. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "dashboard/command.h"
#include "dashboard/listen.h"
#include "dashboard/measured_file.h"
#include "dashboard/moment.h"
#include "dashboard/os_user.h"
#include "dashboard/print.h"
#include "dashboard/site.h"
#include "dashboard/tls.h"
#include "dashboard/worker.h"
#include "store/files.h"

#define SOON_US (UINT64_C(30) * 86400 * 1000000)

enum { LISTEN = COMMAND_PLACE, CERTIFICATE, KEY };

static const struct options_row options[] = {
	COMMAND_PLACE_ROWS,
	{ "listen", '\0', "ADDRESS", "where browsers come (" LISTEN_WHERE
	    ")" },
	{ "certificate", '\0', "FILE", "the school's own, PEM, its chain "
	    "behind it" },
	{ "key", '\0', "FILE", "of that certificate" },
};

struct server {
	struct command_io *io;
	struct reader *reader;
	struct auth *auth;
	struct tokens *tokens;
	struct site *site;
	struct http *http;
	struct tls tls;
	struct measured measured;
	int fd, signals;
	char at[LISTEN_TEXT];
	char trouble[WORKER_WHY];	/* of signing in elsewhere, as said */
};

static uint64_t
clock_us(clockid_t which)
{
	struct timespec t;

	clock_gettime(which, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

/* A site's say. */
static void
say(void *arg, const char *sentence)
{
	struct command_io *io = arg;

	fputs("serve    ", io->out);
	print_lines(io->out, sentence);
	fputc('\n', io->out);
	fflush(io->out);
}

/* ---- starting ---- */

static int
open_socket(struct server *s, const char *const *values)
{
	struct command_io *io = s->io;

	s->fd = listen_inherited(io->why, COMMAND_WHY);
	if (s->fd == -2)
		return 2;
	if (s->fd == -1)
		s->fd = listen_open(values[LISTEN] ? values[LISTEN] :
		    LISTEN_WHERE,
		    io->why, COMMAND_WHY);
	if (s->fd < 0)
		return 2;
	listen_text(s->fd, s->at);
	return 0;
}

/* The school's own, if there is one. */
static int
load_certificate(struct server *s, const char *const *values)
{
	struct command_io *io = s->io;

	if (!values[CERTIFICATE] != !values[KEY]) {
		snprintf(io->why, COMMAND_WHY, "--certificate and --key go "
		    "together");
		return 2;
	}
	return values[KEY] && tls_load(&s->tls, values[CERTIFICATE],
	    values[KEY], io->why, COMMAND_WHY) < 0 ? 2 : 0;
}

/* Who is asked whether a password is right, before there is anything in this
 * process that they must not hold. */
static int
begin_asking(struct server *s)
{
	const char *state = s->reader->settings.state;
	struct command_io *io = s->io;

	if (files_directory(state) < 0) {
		snprintf(io->why, COMMAND_WHY, "cannot make the state "
		    "directory %.300s: %s; --state names another", state,
		    strerror(errno));
		return 2;
	}
	return auth_open(&s->auth, &s->reader->settings, io->why,
	    COMMAND_WHY) < 0 ? 1 : 0;
}

/* The state directory, as its owner: a socket below 1024 and a key that root
 * alone may read are open by then. */
static int
enter_state(struct server *s)
{
	const char *state = s->reader->settings.state;
	struct command_io *io = s->io;

	if (os_user_become(state, io->why, COMMAND_WHY) < 0)
		return 1;
	return s->tls.key || tls_own(&s->tls, state, io->now_us, io->why,
	    COMMAND_WHY) == 0 ? 0 : 1;
}

/* Once, and when it is over. */
static void
say_trouble(struct server *s)
{
	const char *now = auth_elsewhere_trouble(s->auth);
	char text[WORKER_WHY + 80];

	if (strcmp(now, s->trouble) == 0)
		return;
	snprintf(s->trouble, sizeof(s->trouble), "%s", now);
	snprintf(text, sizeof(text), now[0] ? "passwords of beadle's own "
	    "alone: %s" : "the school's provider or directory is asked again",
	    now);
	say(s->io, text);
}

/* Where to go, and what to compare. */
static void
greet(struct server *s)
{
	char token[ACCOUNTS_TOKEN], day[MOMENT_TEXT];
	FILE *out = s->io->out;

	fprintf(out, "serving  https://%s/\n", s->at);
	fprintf(out, "%s  %s\n", s->tls.is_made ? "made    " : "shown   ",
	    "a certificate with the SHA-256 fingerprint");
	fprintf(out, "         %s\n", s->tls.fingerprint);
	if (s->tls.until_us < s->io->now_us + SOON_US)
		fprintf(out, "expires  the certificate, on %s\n",
		    moment_date(calendar_day(s->tls.until_us), day));
	if (auth_first(s->auth, token) == 0)
		fprintf(out, "set up   the first account, once, with this "
		    "link:\n         https://%s/join?token=%s\n", s->at,
		    token);
	fflush(out);
}

/* Who may come in. */
static int
open_doors(struct server *s)
{
	const struct settings *set = &s->reader->settings;
	struct command_io *io = s->io;

	if (auth_load(s->auth, io->why, COMMAND_WHY) < 0)
		return -1;
	return tokens_open(&s->tokens, set->state, io->why, COMMAND_WHY);
}

static int
open_all(struct server *s, const char *const *values)
{
	struct command_io *io = s->io;
	struct http_settings h = { .handle = site_handle,
		.large = SITE_LARGE };
	struct site_settings site = { .reader = s->reader, .say = say,
		.arg = io, .is_given = values[KEY] != NULL,
		.measured = &s->measured };
	const char *state = s->reader->settings.state;
	sigset_t set;
	bool is_new;
	int status;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	status = measured_file(io->program, &s->measured, io->faults) < 0 ?
	    2 : open_socket(s, values);
	is_new = access(state, F_OK) < 0;
	if (status == 0)
		status = begin_asking(s);
	if (status == 0)
		status = load_certificate(s, values);
	if (status == 2 && is_new)
		rmdir(state);		/* nothing is there yet */
	if (status == 0)
		status = enter_state(s);
	if (status != 0)
		return status;
	s->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (s->signals < 0 || open_doors(s) < 0)
		return 1;
	site.tokens = s->tokens;
	site.auth = s->auth;
	site.until_us = s->tls.until_us;
	s->site = site_new(&site);
	h.fd = s->fd;
	h.certificate = s->tls.certificate;
	h.key = s->tls.key;
	h.arg = s->site;
	if (!s->site || http_open(&s->http, &h, io->why, COMMAND_WHY) < 0)
		return 1;
	s->fd = -1;
	return 0;
}

/* ---- running ---- */

static int
wait_ms(const struct server *s)
{
	int http = http_wait_ms(s->http), site = site_wait_ms(s->site);

	return site < 0 || (http >= 0 && http < site) ? http : site;
}

static int
run_on(struct server *s)
{
	struct pollfd p[5] = { { s->signals, POLLIN, 0 },
		{ http_fd(s->http), POLLIN, 0 }, { 0, POLLIN, 0 },
		{ site_fd(s->site), POLLIN, 0 }, { 0, POLLIN, 0 } };
	struct command_io *io = s->io;
	int more = 0;

	for (;;) {
		p[2].fd = auth_fd(s->auth);
		p[4].fd = auth_elsewhere_fd(s->auth);
		if (poll(p, 5, more ? 0 : wait_ms(s)) < 0 && errno != EINTR) {
			snprintf(io->why, COMMAND_WHY, "poll: %s",
			    strerror(errno));
			return 1;
		}
		if (p[0].revents)
			return 0;
		site_clock(s->site, clock_us(CLOCK_REALTIME));
		if ((p[2].revents || p[4].revents) && auth_run(s->auth,
		    clock_us(CLOCK_REALTIME), io->why, COMMAND_WHY) < 0)
			return 1;
		say_trouble(s);
		site_tell(s->site);
		http_run(s->http, clock_us(CLOCK_MONOTONIC));
		more = site_work(s->site);
	}
}

/* What is over first: nobody is told of sign-ins that wait. */
static void
close_all(struct server *s)
{
	auth_close(s->auth);
	http_close(s->http);
	site_free(s->site);
	tokens_close(s->tokens);
	tls_free(&s->tls);
	if (s->fd >= 0)
		close(s->fd);
	if (s->signals >= 0)
		close(s->signals);
}

static int
serve(struct command_io *io, const char *const *values, struct reader *r)
{
	struct server s = { .io = io, .reader = r, .fd = -1, .signals = -1 };
	int status;

	status = open_all(&s, values);
	if (status == 0) {
		greet(&s);
		say_trouble(&s);
		status = run_on(&s);
	}
	close_all(&s);
	return status;
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	struct reader r;
	int status;

	(void)argc;
	(void)argv;
	status = command_open(io, values, COMMAND_LAW, &r);
	if (status == 0)
		status = serve(io, values, &r);
	reader_close(&r);
	return status;
}

const struct command command_serve = {
	"serve", "", "the dashboard, over HTTPS, until interrupted",
	options, sizeof(options) / sizeof(options[0]), 0, 0, run
};
