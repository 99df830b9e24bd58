/* command_report.c: beadle report: a day in numbers. */
#include "dashboard/command_report.h"

#include <string.h>

#include "classify/reviews_table.h"
#include "dashboard/measured_file.h"
#include "dashboard/render.h"
#include "dashboard/report_document.h"

enum { DAY = COMMAND_PLACE, FORMAT, FILES, AS_KNOWN };

static const struct options_row options[] = {
	COMMAND_PLACE_ROWS,
	{ "day", 'd', "DAY", "2026-11-20, today, yesterday (the last day)" },
	{ "format", 'f', "FORMAT", "text, csv or json (text)" },
	{ "files", '\0', NULL, "count sessions of capture files too" },
	COMMAND_AS_KNOWN_ROW,
};

struct counting {
	struct report_maker *maker;
	enum judging_result result;
};

static int
add_session(void *arg, const struct session *s)
{
	struct counting *c = arg;

	c->result = report_add(c->maker, s);
	return c->result != JUDGING_DONE;
}

static int
add_count(void *arg, const struct store_count *count)
{
	struct counting *c = arg;

	c->result = report_count(c->maker, count) < 0 ? JUDGING_MEMORY :
	    JUDGING_DONE;
	return c->result != JUDGING_DONE;
}

/* -1: out of memory. */
static int
count_reviews(const struct reader *r, struct report *out)
{
	struct reviews_scope scope = { INT32_MIN, out->day, r->as_known_us };
	struct reviews_table table;

	if (reviews_table_make(ledger_reviews(r->ledger), &scope, &table) < 0)
		return -1;
	out->reviewed = table.all;
	out->reviewed_since = table.since;
	reviews_table_clear(&table);
	return 0;
}

/* Everything of a day but the form. */
static int
make_report(struct command_io *io, struct reader *r, int32_t day,
    bool with_files, struct report *out)
{
	struct counting c = { report_new(reader_basis, r, with_files),
		JUDGING_MEMORY };
	int result = c.maker ? 0 : 1;

	memset(out, 0, sizeof(*out));
	out->site = r->settings.site;
	out->zone = r->settings.zone;
	out->day = day;
	if (c.maker)
		result = reader_numbers(r, day, add_session, &c, io->why,
		    COMMAND_WHY);
	if (result == 0)
		result = store_counts(r->store, day, add_count, &c, io->why,
		    COMMAND_WHY);
	if (result == 0)
		result = store_cover(r->store, day, &out->cover, io->why,
		    COMMAND_WHY);
	if (result == 0 && (count_reviews(r, out) < 0 ||
	    report_end(c.maker, out) < 0)) {
		c.result = JUDGING_MEMORY;
		result = 1;
	}
	if (result > 0)
		snprintf(io->why, COMMAND_WHY, "%s", judging_words(c.result));
	proof_read(r->settings.state, &out->proof);
	report_free(c.maker);
	return result == 0 ? 0 : -1;
}

static int
write_report(struct command_io *io, struct reader *r, int32_t day,
    bool with_files, const struct render *form)
{
	struct document *d;
	struct report report;
	int result = -1;

	if (make_report(io, r, day, with_files, &report) < 0)
		return 1;
	if (measured_file(io->program, &report.measured,
	    io->faults) < 0) {
		report_clear(&report);
		return 2;
	}
	d = report_document(&report);
	if (d)
		result = form->write(d, io->out, io->why);
	else
		snprintf(io->why, COMMAND_WHY, "out of memory");
	document_free(d);
	report_clear(&report);
	return result < 0 ? 1 : 0;
}

int
command_report_text(struct command_io *io, struct reader *r, int32_t day)
{
	return write_report(io, r, day, true, &renders[0]);
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	const struct render *f = values[FORMAT] ?
	    render_named(values[FORMAT]) : &renders[0];
	struct reader r;
	int32_t day;
	int status;

	(void)argc;
	(void)argv;
	if (!f) {
		snprintf(io->why, COMMAND_WHY, "there is no format \"%.40s\": "
		    "text, csv and json are known", values[FORMAT]);
		return 2;
	}
	status = command_open(io, values, COMMAND_LAW | COMMAND_STORE, &r);
	if (status == 0)
		status = command_as_known(io, values[AS_KNOWN], &r);
	if (status == 0 && reader_day(&r, values[DAY], io->now_us, &day,
	    io->why, COMMAND_WHY) < 0)
		status = values[DAY] ? 2 : 1;
	if (status == 0)
		status = write_report(io, &r, day, values[FILES] != NULL, f);
	reader_close(&r);
	return status;
}

const struct command command_report = {
	"report", "", "report a day in numbers, without names",
	options, sizeof(options) / sizeof(options[0]), 0, 0, run
};
