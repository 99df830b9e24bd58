/* command_roster.c: beadle roster import FILE.csv: what an asset register
 * changes in the devices of roster.yaml; with --write it does. */
#include <stdlib.h>
#include <string.h>

#include "dashboard/command_import.h"
#include "dashboard/moment.h"
#include "dashboard/print.h"
#include "dashboard/roster_import.h"

static const struct options_row options[] = {
	COMMAND_PLACE_ROWS,
	{ "write", '\0', NULL, "put the changes into the law's roster.yaml" },
	{ "day", 'd', "DAY", "the register is of this day (today)" },
};

enum { WRITE = COMMAND_PLACE, DAY };

struct request {
	const char *path;		/* of the register */
	struct csv table;
	const char *const *values;	/* of the options */
};

static int
read_day(struct command_io *io, const char *text, int32_t *day)
{
	return moment_day(text ? text : "today", io->now_us, day, io->why,
	    COMMAND_WHY);
}

static void
write_notes(FILE *out, const struct asset_register *a, bool is_refusal,
    const char *title)
{
	for (size_t i = 0; i < a->note_count; i++) {
		if (a->notes[i].is_refusal != is_refusal)
			continue;
		if (title)
			fprintf(out, "%s\n", title);
		title = NULL;
		fputs("  ", out);
		print_text(out, a->notes[i].text);
		fputc('\n', out);
	}
}

static void
write_summary(FILE *out, const struct asset_register *a,
    const struct roster_import *m)
{
	write_notes(out, a, true, "refused");
	write_notes(out, a, false, "to look at");
	for (size_t i = 0; i < a->ignored_count; i++) {
		fputs(i == 0 ? "columns not read: " : ", ", out);
		print_text(out, a->ignored[i]);
	}
	fputs(a->ignored_count ? "\n" : "", out);
	fprintf(out, "%zu added, %zu changed, %zu ended, %zu as they are, "
	    "%zu rows refused\n", m->added, m->changed, m->ended, m->unchanged,
	    a->refused);
	if (m->others)
		fprintf(out, "%zu rows that no register has (personal and "
		    "guest equipment, ranges of addresses) stay\n", m->others);
	if (a->has_nameless)
		fputs("nothing is ended while a row has no id\n", out);
}

/* l holds the roster that stands, t is its text. The exit status. */
static int
compare(struct command_io *io, struct lawfile *l, const struct text *t,
    const struct asset_register *a, const char *const *values)
{
	struct roster_import m = {0};
	struct roster *r = NULL;
	int32_t day;
	int status = 2;

	if (read_day(io, values[DAY], &day) < 0 ||
	    roster_import_make(&m, l, t, a, day, io->out, io->why,
	    COMMAND_WHY) < 0)
		goto done;
	if (roster_import_apply(&m, l) < 0) {
		snprintf(io->why, COMMAND_WHY, "out of memory");
		goto done;
	}
	write_summary(io->out, a, &m);
	if (roster_read(&r, l->name, l->bytes, l->len, io->faults) < 0) {
		snprintf(io->why, COMMAND_WHY, "with these rows %.300s would "
		    "be refused, so nothing is changed", l->name);
		goto done;
	}
	status = command_import_end(io, l, m.edit_count,
	    values[WRITE] != NULL);
	if (status == 0 && a->refused > 0) {
		snprintf(io->why, COMMAND_WHY, "%zu rows were refused: mend "
		    "them and import the register again", a->refused);
		status = 1;
	}
done:
	roster_free(r);
	roster_import_clear(&m);
	return status;
}

/* For the people of the roster as they are on the register's day. */
static int
read_register(struct command_io *io, const struct request *q,
    const struct roster *r, struct asset_register *out)
{
	int32_t day;
	char why[200];

	if (read_day(io, q->values[DAY], &day) < 0)
		return -1;
	if (asset_register_make(out, &q->table, r, calendar_midnight(day), why,
	    sizeof(why)) == 0)
		return 0;
	snprintf(io->why, COMMAND_WHY, "%.200s, %s", q->path, why);
	return -1;
}

static int
change(struct command_io *io, const struct request *q, const char *law)
{
	struct asset_register a = {0};
	struct roster *r = NULL;
	struct text *t = NULL;
	struct lawfile l;
	int status = 2;

	if (lawfile_open(&l, law, "roster.yaml", io->why, COMMAND_WHY) == 0 &&
	    roster_read(&r, l.name, l.bytes, l.len, io->faults) == 0 &&
	    text_read(&t, l.name, l.bytes, l.len, io->faults) == 0 &&
	    read_register(io, q, r, &a) == 0)
		status = compare(io, &l, t, &a, q->values);
	asset_register_clear(&a);
	text_free(t);
	roster_free(r);
	lawfile_close(&l);
	return status;
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	struct request q = { .path = argv[0], .values = values };
	struct reader r = {0};
	char why[200];
	size_t len;
	char *bytes = command_import_read(io, q.path, &len);
	int status = bytes ? command_open(io, values, 0, &r) : 2;

	(void)argc;
	if (status == 0 && csv_read(&q.table, bytes, len, why,
	    sizeof(why)) < 0) {
		snprintf(io->why, COMMAND_WHY, "%.200s, %s", q.path, why);
		status = 2;
	}
	if (status == 0)
		status = change(io, &q, r.settings.law);
	csv_clear(&q.table);
	reader_close(&r);
	free(bytes);
	return status;
}

const struct command command_roster = {
	"roster import", "FILE", "read devices from an asset register (.csv)",
	options, sizeof(options) / sizeof(options[0]), 1, 1, run
};
