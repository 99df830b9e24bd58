/* command_try.c: beadle law try DRAFT: what a draft of the law would have made
 * of days that were recorded, as numbers. The draft is a whole law directory:
 * its calendar and roster are used too; registers and reviews are the
 * school's. */
#include "dashboard/command.h"
#include "dashboard/moment.h"
#include "dashboard/tried.h"

enum { FROM = COMMAND_PLACE, TO, AS_KNOWN, JSON };

#define MOST_DAYS 400		/* a year, and a summer to begin in */

static const struct options_row options[] = {
	COMMAND_PLACE_ROWS,
	{ "from", '\0', "DAY", "the first day to try it on" },
	{ "to", '\0', "DAY", "the last" },
	COMMAND_AS_KNOWN_ROW,
	{ "json", '\0', NULL, "as one JSON object" },
};

struct draft {
	struct law *law;
	const struct reader *reader;
};

/* The draft as if it had always been in force. */
static void
draft_basis(const void *arg, uint64_t start_us, struct judging_basis *out)
{
	const struct draft *d = arg;

	(void)start_us;
	out->context = law_context(d->law);
	out->context.registers = ledger_registers(d->reader->ledger);
	out->context.reviews = ledger_reviews(d->reader->ledger);
	out->context.as_known_us = d->reader->as_known_us;
	out->context.is_trial = true;
	out->law = d->law;
}

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
	if (out->to >= out->from && out->to - out->from < MOST_DAYS)
		return 0;
	snprintf(io->why, COMMAND_WHY, "--from comes first, and --to at most "
	    "%d days later", MOST_DAYS - 1);
	return 2;
}

struct counting {
	struct tried_maker *maker;
	enum judging_result result;
};

static int
add_session(void *arg, const struct session *s)
{
	struct counting *c = arg;

	c->result = tried_add(c->maker, s);
	return c->result != JUDGING_DONE;
}

/* 0, or -1 and io->why. */
static int
count(struct command_io *io, struct reader *r, const struct draft *draft,
    struct tried *out)
{
	const struct tried_judge now = { reader_basis, r };
	const struct tried_judge then = { draft_basis, draft };
	struct counting c = { tried_new(&now, &then), JUDGING_MEMORY };
	int result = c.maker ? 0 : 1;
	int32_t day;

	for (day = out->from; result == 0 && day <= out->to; day++)
		result = reader_numbers(r, day, add_session, &c, io->why,
		    COMMAND_WHY);
	if (result == 0 && tried_end(c.maker, out) < 0) {
		c.result = JUDGING_MEMORY;
		result = 1;
	}
	if (result > 0)
		snprintf(io->why, COMMAND_WHY, "%s", judging_words(c.result));
	tried_free(c.maker);
	return result == 0 ? 0 : -1;
}

static int
try(struct command_io *io, struct reader *r, const struct draft *draft,
    struct tried *tried, bool json)
{
	int result;

	if (count(io, r, draft, tried) < 0)
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
	struct draft draft = { 0 };
	struct reader r;
	int status;

	(void)argc;
	status = command_open(io, values, COMMAND_LAW, &r);
	if (status == 0)
		status = command_as_known(io, values[AS_KNOWN], &r);
	if (status == 0)
		status = read_days(io, values[FROM], values[TO], &tried);
	if (status == 0 && law_load(&draft.law, argv[0], io->faults) < 0)
		status = 2;
	if (status == 0)
		status = command_store(io, &r);
	draft.reader = &r;
	if (status == 0)
		status = try(io, &r, &draft, &tried, values[JSON] != NULL);
	law_free(draft.law);
	reader_close(&r);
	return status;
}

const struct command command_law_try = {
	"law try", "DRAFT", "judge recorded days by a draft, in numbers",
	options, sizeof(options) / sizeof(options[0]), 1, 1, run
};
