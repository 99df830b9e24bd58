/* beadle.c: the program people use: a table of subcommands. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "dashboard/command.h"
#include "dashboard/print.h"

static const struct command *const commands[] = {
	&command_up,
	&command_status,
	&command_top,
	&command_sessions,
	&command_explain,
	&command_report,
	&command_judge,
	&command_catalogue,
	&command_network,
};
#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static int
usage(void)
{
	size_t i;

	printf("usage: beadle COMMAND [OPTION...] [ARGUMENT...]\n\n");
	for (i = 0; i < COMMANDS; i++)
		printf("  %-10s %s\n", commands[i]->name, commands[i]->what);
	printf("\nbeadle COMMAND -h lists a command's options.\n");
	return 0;
}

static int
help(const struct command *c)
{
	printf("usage: beadle %s [OPTION...]%s%s\n\n%s.\n\n", c->name,
	    c->arguments[0] ? " " : "", c->arguments, c->what);
	options_help(c->options, c->option_count, stdout);
	return 0;
}

static bool
wants_help(const char *word)
{
	return strcmp(word, "-h") == 0 || strcmp(word, "--help") == 0;
}

/* One sentence to standard error, safe on any terminal. */
static int
complain(const char *name, const char *sentence, int status)
{
	fprintf(stderr, "beadle%s%s: ", name[0] ? " " : "", name);
	print_lines(stderr, sentence);
	fputc('\n', stderr);
	return status;
}

/* The directory of the running program, without its last slash. */
static void
find_program(char *dir, size_t room)
{
	ssize_t len = readlink("/proc/self/exe", dir, room - 1);
	char *slash;

	dir[len > 0 ? len : 0] = '\0';
	slash = strrchr(dir, '/');
	if (slash)
		*slash = '\0';
}

static int
run(const struct command *c, struct command_io *io, int argc, char **argv)
{
	const char *values[COMMAND_OPTIONS];
	char why[COMMAND_WHY];
	int first;

	if (options_read(c->options, c->option_count, argc, argv, values,
	    &first, why, sizeof(why)) < 0) {
		snprintf(io->why, sizeof(io->why),
		    "%.400s (beadle %s -h lists what there is)", why, c->name);
		return 2;
	}
	argc -= first;
	if (argc < c->least || (c->most >= 0 && argc > c->most)) {
		snprintf(io->why, sizeof(io->why), "%s (usage: beadle %s "
		    "[OPTION...] %s)", argc < c->least ? "an argument is "
		    "missing" : "there are too many arguments", c->name,
		    c->arguments);
		return 2;
	}
	return c->run(io, values, argc, argv + first);
}

static int
finish(const struct command *c, struct command_io *io, int status)
{
	bool has_errors = text_faults_count(io->faults, TEXT_ERROR) > 0;

	/* A reader that has seen enough and closed the pipe is no news. */
	if (fflush(stdout) != 0 || ferror(stdout))
		return errno == EPIPE ? 1 : complain(c->name,
		    "the output could not be written", 1);
	if (status != 0 && has_errors)
		print_lines(stderr, text_faults_text(io->faults));
	if (io->why[0])
		complain(c->name, io->why, status);
	return status;
}

int
main(int argc, char **argv)
{
	struct command_io io = { .in = stdin, .out = stdout };
	const char *name = argc > 1 ? argv[1] : "";
	struct timespec now;
	char why[128];
	int status;
	size_t i;

	if (argc < 2 || wants_help(name))
		return usage();
	for (i = 0; i < COMMANDS && strcmp(commands[i]->name, name) != 0; i++)
		;
	if (i == COMMANDS) {
		snprintf(why, sizeof(why), "there is no command \"%.40s\" "
		    "(beadle -h lists them)", name);
		return complain("", why, 2);
	}
	if (argc > 2 && wants_help(argv[2]))
		return help(commands[i]);
	signal(SIGPIPE, SIG_IGN);
	clock_gettime(CLOCK_REALTIME, &now);
	io.now_us = (uint64_t)now.tv_sec * 1000000 +
	    (uint64_t)now.tv_nsec / 1000;
	io.is_terminal = isatty(STDOUT_FILENO);
	find_program(io.program, sizeof(io.program));
	io.faults = text_faults_new();
	if (!io.faults)
		return complain("", "out of memory", 1);
	status = finish(commands[i], &io,
	    run(commands[i], &io, argc - 1, argv + 1));
	text_faults_free(io.faults);
	return status;
}
