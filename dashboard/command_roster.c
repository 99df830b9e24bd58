/* command_roster.c: beadle roster import FILE.csv: what an asset register
 * changes in the devices of roster.yaml; with --write it does. */
#include <stdlib.h>

#include "dashboard/command_import.h"
#include "dashboard/importing.h"
#include "dashboard/moment.h"

static const struct options_row options[] = {
	COMMAND_PLACE_ROWS,
	{ "write", '\0', NULL, "put the changes into the law's roster.yaml" },
	{ "day", 'd', "DAY", "the register is of this day (today)" },
	{ "part", '\0', NULL, "it lists some devices: the others do not end" },
};

enum { WRITE = COMMAND_PLACE, DAY, PART };

/* The exit status. */
static int
finish(struct command_io *io, struct importing *m, bool may_write)
{
	const struct asset_register *a = &m->assets;
	int status = 2;

	fputs(m->shown, io->out);
	importing_summary(io->out, m);
	if (importing_check(m, io->faults, io->why, COMMAND_WHY) == 0)
		status = command_import_end(io, &m->roster,
		    m->changes.edit_count, may_write);
	if (status == 0 && a->refused > 0) {
		snprintf(io->why, COMMAND_WHY, "%zu rows were refused: mend "
		    "them and import the register again", a->refused);
		status = 1;
	}
	return status;
}

static int
change(struct command_io *io, const char *const *values,
    struct importing_request *q)
{
	struct importing m = { 0 };
	int status = 2;

	q->is_part = values[PART] != NULL;
	if (moment_day(values[DAY] ? values[DAY] : "today", io->now_us,
	    &q->day, io->why, COMMAND_WHY) == 0 &&
	    importing_make(&m, q, io->faults, io->why, COMMAND_WHY) == 0)
		status = finish(io, &m, values[WRITE] != NULL);
	importing_clear(&m);
	return status;
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	struct importing_request q = { .name = argv[0] };
	struct reader r = {0};
	char *bytes = command_import_read(io, q.name, &q.len);
	int status = bytes ? command_open(io, values, 0, &r) : 2;

	(void)argc;
	q.bytes = bytes;
	q.dir = r.settings.law;
	if (status == 0)
		status = change(io, values, &q);
	reader_close(&r);
	free(bytes);
	return status;
}

const struct command command_roster = {
	"roster import", "FILE", "read devices from an asset register (.csv)",
	options, sizeof(options) / sizeof(options[0]), 1, 1, run
};
