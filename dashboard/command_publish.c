/* command_publish.c: beadle law publish DIR: a law checked, kept under its hash
 * and entered in the ledger, which the keeper follows. */
#include <string.h>

#include "classify/calendar.h"
#include "dashboard/command.h"
#include "dashboard/moment.h"
#include "dashboard/os_user.h"
#include "dashboard/print.h"

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

/* What the linter finds is printed; it refuses as law check does. */
static int
lint(struct command_io *io, const char *dir, struct ledger_law *about)
{
	struct law *law = NULL;
	int status = 0;

	if (law_draft(&law, dir, io->faults) < 0)
		return 1;
	law_lint(law, calendar_day(io->now_us), io->faults);
	memcpy(about->hash, law->hash, sizeof(about->hash));
	if (text_faults_count(io->faults, TEXT_ERROR) > 0) {
		status = 2;
	} else if (!roster_person_named(law->roster, about->by, io->now_us)) {
		snprintf(io->why, COMMAND_WHY, "there is no person \"%.60s\" "
		    "in its roster today", about->by);
		status = 2;
	} else {
		print_lines(io->out, text_faults_text(io->faults));
	}
	law_free(law);
	return status;
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

/* Sessions before the first law published were judged by the directory of the
 * settings: it is kept as the law before, while it is another and is one. */
static void
keep_unpublished(struct command_io *io, struct reader *r,
    const struct ledger_law *about, struct text_faults *f)
{
	struct ledger_law before = *about;
	struct law *law;
	bool is_other;

	if (ledger_laws(r->ledger) > 0 ||
	    law_load(&law, r->settings.law, f) < 0)
		return;
	is_other = strcmp(law->hash, about->hash) != 0;
	law_free(law);
	snprintf(before.minute, sizeof(before.minute), "in use before any law "
	    "was published");
	before.from = calendar_day(io->now_us);
	if (is_other && laws_publish(r->settings.state, r->settings.law,
	    r->ledger, &before, f) == 0)
		fprintf(io->out, "kept, as in force until now: %s\n",
		    before.hash);
}

/* Errors alone: what else there is to say of the law has been printed. */
static void
refuse(struct command_io *io, const struct text_faults *f)
{
	struct text_finding found;
	size_t len, i;

	len = (size_t)snprintf(io->why, COMMAND_WHY, "it was not published");
	for (i = 0; text_faults_at(f, i, &found); i++)
		if (found.severity == TEXT_ERROR && len < COMMAND_WHY)
			len += (size_t)snprintf(io->why + len,
			    COMMAND_WHY - len, ": %.*s%s%.*s",
			    (int)found.file_len, found.file,
			    found.file_len ? ": " : "",
			    (int)found.message_len, found.message);
}

static int
enter(struct command_io *io, const char *dir, struct reader *r,
    struct ledger_law *about)
{
	struct text_faults *quiet = text_faults_new();
	struct text_faults *f = text_faults_new();
	int result = -1;

	if (quiet && f) {
		keep_unpublished(io, r, about, quiet);
		result = laws_publish(r->settings.state, dir, r->ledger, about,
		    f);
	}
	if (result < 0 && f)
		refuse(io, f);
	else if (result < 0)
		snprintf(io->why, COMMAND_WHY, "out of memory");
	text_faults_free(quiet);
	text_faults_free(f);
	return result;
}

static int
publish(struct command_io *io, const char *dir, struct reader *r,
    struct ledger_law *about)
{
	int status = lint(io, dir, about), result;

	if (status != 0)
		return status;
	if (os_user_become(r->settings.state, io->why, COMMAND_WHY) < 0)
		return 1;
	if (ledger_open_write(&r->ledger, r->settings.state, io->why,
	    COMMAND_WHY) < 0)
		return 1;
	result = enter(io, dir, r, about);
	if (result == 1)
		fprintf(io->out, "%s is what was published last: nothing was "
		    "written\n", about->hash);
	if (result == 0)
		tell(io, ledger_law(r->ledger, ledger_laws(r->ledger) - 1));
	return result < 0 ? 1 : 0;
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
