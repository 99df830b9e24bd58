/* command.h: the subcommands of beadle, one function each.
 *
 * A command prints what was asked for to io->out and nothing else. It returns
 * the exit status: 0; 1, it ran and failed (or the answer is no); 2, bad
 * input. With 1 and 2, io->why and io->faults say what there is to say. */
#ifndef DASHBOARD_COMMAND_H
#define DASHBOARD_COMMAND_H

#include "dashboard/options.h"
#include "dashboard/print.h"
#include "dashboard/reader.h"

#define COMMAND_WHY 512

struct command_io {
	FILE *in, *out;
	bool is_terminal;		/* out is one */
	FILE *progress;			/* how far something long is; NULL: no
					 * terminal to tell it */
	uint64_t now_us;
	char program[512];		/* the directory beadle lies in */
	char why[COMMAND_WHY];		/* "" nothing */
	struct text_faults *faults;
};

#define COMMAND_OPTIONS 32

struct command {
	const char *name;
	const char *arguments;		/* "SESSION", "" none */
	const char *what;		/* one line of help */
	const struct options_row *options;
	size_t option_count;
	int least, most;		/* arguments; most -1: any number */
	/* values: of the options, as options_read gives them. */
	int (*run)(struct command_io *io, const char *const *values, int argc,
	    char **argv);
};

extern const struct command command_serve, command_account_add,
    command_account_reset, command_account_unlock, command_account_list,
    command_account_suspend, command_account_resume,
    command_account_link, command_account_unlink,
    command_account_token,
    command_up, command_status, command_sessions,
    command_top, command_report, command_trust, command_explain, command_judge,
    command_catalogue, command_network, command_calendar, command_law_check,
    command_law_show, command_law_diff, command_law_try, command_law_publish,
    command_journal_list, command_journal_verify, command_journal_export,
    command_journal_rotate, command_register, command_roster,
    command_review, command_precision, command_heads, command_mail,
    command_schedule, command_recommendation, command_retain,
    command_hold, command_subject, command_backup, command_restore,
    command_store_rebuild, command_store_users;

/* The options that say where to read, first in every table that has them:
 * values[0..COMMAND_PLACE). */
#define COMMAND_PLACE 3
#define COMMAND_PLACE_ROWS \
	{ "state", '\0', "DIR", "state directory (/var/lib/beadle)" }, \
	{ "law", '\0', "DIR", \
	    "law directory if none is published (/etc/beadle/law)" }, \
	{ "config", '\0', "FILE", "settings (/etc/beadle/beadle.yaml)" }

/* What a command needs of a reader beyond its settings. */
enum command_need { COMMAND_LAW = 1,
	COMMAND_STORE = 2,	/* Redis, in step with the journal */
	COMMAND_BEHIND = 4	/* Redis as it is, for who tells that */ };

/* Open r for the place in values. 0, or the exit status; reader_close r in
 * either case. */
int command_open(struct command_io *io, const char *const *values, int need,
    struct reader *r);

/* The option of commands that show which device used what, and who looks, for
 * the ledger (reader.h): as this command. value NULL: no reason was given,
 * which the settings may ask for. From now on one is who owns the state. 0, or
 * the exit status. */
#define COMMAND_REASON_ROW { "reason", '\0', "TEXT", "why, for the ledger" }
int command_look(struct command_io *io, struct reader *r, const char *command,
    const char *value);

/* Connect an open reader to Redis, which is in step with the journal: all that
 * is shown of sessions is shown so, or not at all. 0, or the exit status. */
int command_store(struct command_io *io, struct reader *r);

/* Load ledger and laws of an open reader. 0, or the exit status. */
int command_laws(struct command_io *io, struct reader *r);

/* Is the state directory of r there, so that one mistyped is not taken for one
 * without entries? 0, or the exit status. */
int command_state(struct command_io *io, const struct reader *r);

/* The option that says what is known, for commands that judge, and reading
 * its value, NULL: all that is recorded. r is open. 0, or the exit status. */
#define COMMAND_AS_KNOWN_ROW \
	{ "as-known", '\0', "TIME", "as known then: a day, or " \
	    "\"2026-11-20 14:00\"" }
int command_as_known(struct command_io *io, const char *value,
    struct reader *r);

/* Say what is wrong with an option, or that it is missing (value NULL), and
 * what it takes: -1. */
int command_refuse(struct command_io *io, const char *option,
    const char *value, const char *wanted);

/* Print rows as print_rows_end does, or "nothing" where there are none. 0, or
 * the exit status. */
int command_rows(struct command_io *io, struct print_rows *rows,
    const char *nothing, const struct print_column *columns,
    size_t column_count);

#endif
