/* command_try.c: beadle law try DRAFT: what a draft of the law would have made
 * of days that were recorded, as numbers. The draft is a whole law directory:
 * its calendar and roster are used too; registers and reviews are the
 * school's. */
#include "dashboard/command.h"
#include "dashboard/moment.h"
#include "dashboard/trying.h"

enum { FROM = COMMAND_PLACE, TO, AS_KNOWN, JSON };

static const struct options_row options[] = {
	COMMAND_PLACE_ROWS,
	{ "from", '\0', "DAY", "the first day to try it on" },
	{ "to", '\0', "DAY", "the last" },
	COMMAND_AS_KNOWN_ROW,
	{ "json", '\0', NULL, "as one JSON object" },
};

static int
read_days(struct command_io *io, const char *from, const char *to,
    struct tried *out)
{
	if (!from || !to) {
		snprintf(io->why, COMMAND_WHY, "--from and --to say on which "
		    "days the draft is tried; both are needed");
		return 2;
	}
	if (moment_day(from, io->now_us, &out->from, io->why, COMMAND_WHY) <
	    0 || moment_day(to, io->now_us, &out->to, io->why,
	    COMMAND_WHY) < 0)
		return 2;
	if (out->to >= out->from && out->to - out->from < TRYING_DAYS)
		return 0;
	snprintf(io->why, COMMAND_WHY, "--from comes first, and --to at most "
	    "%d days later", TRYING_DAYS - 1);
	return 2;
}

static int
try(struct command_io *io, struct reader *r, const struct law *draft,
    struct tried *tried, bool json)
{
	int result;

	if (trying_count(r, draft, tried, io->why, COMMAND_WHY) < 0)
		return 1;
	result = json ? tried_json(tried, io->out) :
	    tried_text(tried, io->out);
	tried_clear(tried);
	if (result < 0)
		snprintf(io->why, COMMAND_WHY, "out of memory");
	return result < 0 ? 1 : 0;
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	struct tried tried = { 0 };
	struct law *draft = NULL;
	struct reader r;
	int status;

	(void)argc;
	status = command_open(io, values, COMMAND_LAW, &r);
	if (status == 0)
		status = command_as_known(io, values[AS_KNOWN], &r);
	if (status == 0)
		status = read_days(io, values[FROM], values[TO], &tried);
	if (status == 0 && law_load(&draft, argv[0], io->faults) < 0)
		status = 2;
	if (status == 0)
		status = command_store(io, &r);
	if (status == 0)
		status = try(io, &r, draft, &tried, values[JSON] != NULL);
	law_free(draft);
	reader_close(&r);
	return status;
}

const struct command command_law_try = {
	"law try", "DRAFT", "judge recorded days by a draft, in numbers",
	options, sizeof(options) / sizeof(options[0]), 1, 1, run
};
