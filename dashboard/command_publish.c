/* command_publish.c: beadle law publish DIR: a law checked, kept under its hash
 * and entered in the ledger, which the keeper follows. */
#include <string.h>

#include "classify/calendar.h"
#include "dashboard/command.h"
#include "dashboard/moment.h"
#include "dashboard/os_user.h"
#include "dashboard/print.h"
#include "dashboard/publishing.h"

enum { FROM = COMMAND_PLACE, MINUTE, BY };

static const struct options_row options[] = {
	COMMAND_PLACE_ROWS,
	{ "from", '\0', "DAY", "the day it comes in force" },
	{ "minute", '\0', "TEXT", "where it was adopted: \"FGB 12/2026\"" },
	{ "by", '\0', "ID", "the person of its roster who publishes it" },
};

static int
read_about(struct command_io *io, const char *const *values,
    struct ledger_law *out)
{
	if (!values[FROM] || !values[MINUTE] || !values[BY]) {
		snprintf(io->why, COMMAND_WHY, "say from when, by which minute "
		    "and by whom: --from DAY --minute TEXT --by ID");
		return 2;
	}
	if (moment_day(values[FROM], io->now_us, &out->from, io->why,
	    COMMAND_WHY) < 0)
		return 2;
	if (!values[MINUTE][0] || strlen(values[MINUTE]) >=
	    sizeof(out->minute)) {
		snprintf(io->why, COMMAND_WHY, "--minute has %s",
		    values[MINUTE][0] ? "more letters than there is room for" :
		    "nothing in it");
		return 2;
	}
	strcpy(out->minute, values[MINUTE]);
	snprintf(out->by, sizeof(out->by), "%s", values[BY]);
	out->recorded_us = io->now_us;
	os_user(out->os_user);
	return 0;
}

/* The linter's findings are printed; it refuses as law check does. */
static int
lint(struct command_io *io, const char *dir, struct ledger_law *about)
{
	switch (publishing_check(dir, about, io->faults, io->why,
	    COMMAND_WHY)) {
	case PUBLISHING_DONE:
	case PUBLISHING_ALREADY:
		print_lines(io->out, text_faults_text(io->faults));
		return 0;
	case PUBLISHING_REFUSED:
		return 2;
	case PUBLISHING_FAILED:
		break;
	}
	return 1;
}

static void
tell(struct command_io *io, const struct ledger_law *about)
{
	char text[CALENDAR_TEXT];
	uint64_t starts = laws_starts_us(about);

	fprintf(io->out, "published %s\nin force from %s%s\n", about->hash,
	    calendar_text(starts, text), starts == about->recorded_us ?
	    ", which is now: nothing is changed backwards" : "");
}

static int
publish(struct command_io *io, const char *dir, struct reader *r,
    struct ledger_law *about)
{
	int status = lint(io, dir, about);
	enum publishing result;
	char before[65];

	if (status != 0)
		return status;
	if (os_user_become(r->settings.state, io->why, COMMAND_WHY) < 0)
		return 1;
	if (ledger_open_write(&r->ledger, r->settings.state, io->why,
	    COMMAND_WHY) < 0)
		return 1;
	result = publishing_enter(&r->settings, dir, r->ledger, about, before,
	    io->why, COMMAND_WHY);
	if (before[0])
		fprintf(io->out, "kept, as in force until now: %s\n", before);
	if (result == PUBLISHING_ALREADY)
		fprintf(io->out, "%s is what was published last: nothing was "
		    "written\n", about->hash);
	if (result == PUBLISHING_DONE)
		tell(io, ledger_law(r->ledger, ledger_laws(r->ledger) - 1));
	return result == PUBLISHING_DONE || result == PUBLISHING_ALREADY ?
	    0 : 1;
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	struct ledger_law about = { 0 };
	struct reader r;
	int status;

	(void)argc;
	status = command_open(io, values, 0, &r);
	if (status == 0)
		status = read_about(io, values, &about);
	if (status == 0)
		status = publish(io, argv[0], &r, &about);
	reader_close(&r);
	return status;
}

const struct command command_law_publish = {
	"law publish", "DIR", "check a law, keep it, put it in force",
	options, sizeof(options) / sizeof(options[0]), 1, 1, run
};
