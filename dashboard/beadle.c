/* beadle.c: the program people use: a table of subcommands. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "dashboard/command.h"
#include "dashboard/print.h"

static const struct command *const commands[] = {
	&command_up,
	&command_serve,
	&command_account_add,
	&command_account_reset,
	&command_account_unlock,
	&command_account_suspend,
	&command_account_resume,
	&command_account_link,
	&command_account_unlink,
	&command_account_list,
	&command_account_token,
	&command_status,
	&command_top,
	&command_sessions,
	&command_explain,
	&command_review,
	&command_precision,
	&command_trust,
	&command_report,
	&command_judge,
	&command_catalogue,
	&command_network,
	&command_law_check,
	&command_law_show,
	&command_law_diff,
	&command_law_try,
	&command_law_publish,
	&command_journal_list,
	&command_journal_verify,
	&command_journal_export,
	&command_journal_rotate,
	&command_heads,
	&command_mail,
	&command_schedule,
	&command_register,
	&command_recommendation,
	&command_retain,
	&command_hold,
	&command_subject,
	&command_backup,
	&command_restore,
	&command_calendar,
	&command_roster,
	&command_store_rebuild,
	&command_store_users,
};
#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

/* Of how many words is the name "law check", and is it what argv asks for? */
static int
matches(const char *name, int argc, char **argv)
{
	const char *space = strchr(name, ' ');
	size_t len = space ? (size_t)(space - name) : strlen(name);

	if (argc < 2 || strlen(argv[1]) != len ||
	    memcmp(argv[1], name, len) != 0)
		return 0;
	if (!space)
		return 1;
	return argc > 2 && strcmp(argv[2], space + 1) == 0 ? 2 : 0;
}

/* The command argv asks for, and the words its name has; NULL. */
static const struct command *
find(int argc, char **argv, int *words)
{
	for (size_t i = 0; i < COMMANDS; i++) {
		*words = matches(commands[i]->name, argc, argv);
		if (*words)
			return commands[i];
	}
	return NULL;
}

/* Those whose name begins with the word, or all; how many there are. */
static int
list(const char *word, bool shown)
{
	size_t len = strlen(word);
	int count = 0;

	for (size_t i = 0; i < COMMANDS; i++) {
		const char *name = commands[i]->name;

		if (len && (strncmp(name, word, len) != 0 || name[len] != ' '))
			continue;
		if (shown)
			printf("  %-18s %s\n", name, commands[i]->what);
		count++;
	}
	return count;
}

static int
usage(const char *word)
{
	const char *space = word[0] ? " " : "";

	printf("usage: beadle %s%sCOMMAND [OPTION...] [ARGUMENT...]\n\n", word,
	    space);
	list(word, true);
	printf("\nbeadle %s%sCOMMAND -h lists a command's options.\n", word,
	    space);
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

/* What was typed behind an option whose value may be left out is an argument,
 * unless it is glued to it. */
static void
say_too_many(const struct command *c, const char *const *values,
    const char *argument, struct command_io *io)
{
	for (size_t i = 0; i < c->option_count; i++)
		if (c->options[i].value && c->options[i].value[0] == '=' &&
		    values[i] && !values[i][0]) {
			snprintf(io->why, sizeof(io->why), "\"%.60s\" is one "
			    "argument too many: if it belongs to --%s, write "
			    "--%s=%.60s", argument, c->options[i].name,
			    c->options[i].name, argument);
			return;
		}
	snprintf(io->why, sizeof(io->why), "there are too many arguments "
	    "(usage: beadle %s [OPTION...] %s)", c->name, c->arguments);
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
	if (argc < c->least) {
		snprintf(io->why, sizeof(io->why), "an argument is missing "
		    "(usage: beadle %s [OPTION...] %s)", c->name,
		    c->arguments);
		return 2;
	}
	if (c->most >= 0 && argc > c->most) {
		say_too_many(c, values, argv[first + c->most], io);
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

/* "beadle help", "beadle help report", "beadle help law check". */
static int
help_with(int argc, char **argv)
{
	char why[160];
	int words;
	const struct command *c = find(argc, argv, &words);

	if (c)
		return help(c);
	if (argc < 2 || list(argv[1], false) > 0)
		return usage(argc < 2 ? "" : argv[1]);
	snprintf(why, sizeof(why), "there is no command \"%.40s\" (beadle -h "
	    "lists them)", argv[1]);
	return complain("", why, 2);
}

/* No command is of that name: those that begin with it, or a sentence. */
static int
refuse(int argc, char **argv)
{
	char why[160];

	if (argc < 2 || wants_help(argv[1]))
		return usage("");
	if (strcmp(argv[1], "help") == 0)
		return help_with(argc - 1, argv + 1);
	if (list(argv[1], false) == 0)
		snprintf(why, sizeof(why), "there is no command \"%.40s\" "
		    "(beadle -h lists them)", argv[1]);
	else if (argc > 2 && wants_help(argv[2]))
		return usage(argv[1]);
	else
		snprintf(why, sizeof(why), "there is no command \"%.40s%s"
		    "%.40s\" (beadle %.20s -h lists what there is)", argv[1],
		    argc > 2 ? " " : "", argc > 2 ? argv[2] : "", argv[1]);
	return complain("", why, 2);
}

/* What a crash would leave is records and secret keys; whom we start inherits
 * the limit. */
static int
forbid_core(void)
{
	const struct rlimit none = { 0, 0 };

	if (setrlimit(RLIMIT_CORE, &none) == 0 &&
	    prctl(PR_SET_DUMPABLE, 0) == 0)
		return 0;
	return complain("", "memory cannot be kept out of core files", 1);
}

int
main(int argc, char **argv)
{
	struct command_io io = { .in = stdin, .out = stdout };
	const struct command *c;
	struct timespec now;
	int status, words;

	if (forbid_core() != 0)
		return 1;
	c = find(argc, argv, &words);
	if (!c)
		return refuse(argc, argv);
	if (argc > words + 1 && wants_help(argv[words + 1]))
		return help(c);
	signal(SIGPIPE, SIG_IGN);
	clock_gettime(CLOCK_REALTIME, &now);
	io.now_us = (uint64_t)now.tv_sec * 1000000 +
	    (uint64_t)now.tv_nsec / 1000;
	io.is_terminal = isatty(STDOUT_FILENO);
	io.progress = isatty(STDERR_FILENO) ? stderr : NULL;
	find_program(io.program, sizeof(io.program));
	io.faults = text_faults_new();
	if (!io.faults)
		return complain("", "out of memory", 1);
	status = finish(c, &io, run(c, &io, argc - words, argv + words));
	text_faults_free(io.faults);
	return status;
}
