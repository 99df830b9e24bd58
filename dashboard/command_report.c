/* command_report.c: beadle report: some days in numbers, for somebody. */
#include "dashboard/command_report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "classify/utf8.h"
#include "dashboard/measured_file.h"
#include "dashboard/render.h"
#include "dashboard/report_seal.h"
#include "dashboard/reporting.h"

enum { DAY = COMMAND_PLACE, PERIOD, FORMAT, LANGUAGE, OUTPUT, SIGN, FILES,
	BY, AS_KNOWN };

static const struct options_row options[] = {
	COMMAND_PLACE_ROWS,
	{ "day", 'd', "DAY", "2026-11-20, today, yesterday (the last day)" },
	{ "period", 'p', "PERIOD", "day, week, month, half-term, term, year: "
	    "with DAY" },
	{ "format", 'f', "FORMAT", "text, html, pdf, csv or json (text)" },
	{ "language", '\0', "LANGUAGE", "en or cy, for Welsh (en)" },
	{ "output", 'o', "FILE", "write there, once it is whole" },
	{ "sign", '\0', NULL, "with the box's key, for the trust: trust, as "
	    "json" },
	{ "files", '\0', NULL, "count sessions of capture files too" },
	{ "by", '\0', "PERSON", "as whom: an edition for others is refused" },
	COMMAND_AS_KNOWN_ROW,
};

/* ---- which edition, of which days ---- */

static int
find_edition(struct command_io *io, const char *name,
    const struct edition **out)
{
	const struct edition *e;
	size_t len = 0, i;
	char list[200] = "";

	*out = name ? edition_named(name) : edition_at(0);
	if (*out)
		return 0;
	for (i = 0; (e = edition_at(i)); i++)
		len += (size_t)snprintf(list + len, sizeof(list) - len,
		    "%s%s", i == 0 ? "" : edition_at(i + 1) ? ", " : " and ",
		    edition_name(e));
	snprintf(io->why, COMMAND_WHY, "there is no edition \"%.*s\": %s are "
	    "known", utf8_most(name, 40), name, list);
	return 2;
}

static int
find_format(struct command_io *io, const char *name, const struct render **out)
{
	*out = name ? render_named(name) : &renders[0];
	if (*out)
		return 0;
	snprintf(io->why, COMMAND_WHY, "there is no format \"%.*s\": "
	    "text, html, pdf, csv and json are known", utf8_most(name, 40),
	    name);
	return 2;
}

int
command_report_language(struct command_io *io, const char *name,
    enum language *out)
{
	*out = ENGLISH;
	if (!name || language_named(name, out) == 0)
		return 0;
	snprintf(io->why, COMMAND_WHY, "there is no language \"%.*s\": en "
	    "and cy are known", utf8_most(name, 40), name);
	return 2;
}

static int
find_dates(struct command_io *io, const char *const *values,
    struct reporting *q)
{
	const char *period = values[PERIOD] ? values[PERIOD] : "day";
	int32_t day;
	int found;

	if (values[DAY] && strstr(period, "..")) {
		snprintf(io->why, COMMAND_WHY, "--period FROM..TO says of "
		    "which days, so that --day has nothing to say");
		return 2;
	}
	if (reader_day(q->reader, values[DAY], io->now_us, &day, io->why,
	    COMMAND_WHY) < 0)
		return values[DAY] ? 2 : 1;
	found = reporting_dates(q, period, day, io->why, COMMAND_WHY);
	return found > 0 ? 2 : found < 0 ? 1 : 0;
}

/* May this person have it? 0, or the exit status. */
static int
check_by(struct command_io *io, const char *by, const struct reader *r,
    const struct edition *e)
{
	const struct roster *roster;
	unsigned seats;

	if (!by)
		return 0;
	roster = laws_newest(r->laws)->roster;
	seats = seats_of(roster, by, false, io->now_us);
	if (seats & edition_seats(e))
		return 0;
	if (!seats)
		snprintf(io->why, COMMAND_WHY, "%.*s is not in the roster "
		    "now, or suspended", utf8_most(by, 60), by);
	else
		snprintf(io->why, COMMAND_WHY, "%.*s holds no office that "
		    "the edition %s is for", utf8_most(by, 60), by,
		    edition_name(e));
	return 1;
}

/* ---- making it ---- */

static void
show_progress(void *arg, unsigned day, unsigned days)
{
	FILE *to = arg;

	if (days > 1)
		fprintf(to, "\rday %u of %u, %u %%%s", day + 1, days,
		    day * 100 / days, day + 1 == days ? "\r\033[K" : "");
	fflush(to);
}

int
command_report_write(struct command_io *io, const struct reporting *q,
    const struct render *form, FILE *out)
{
	struct measured measured;

	if (measured_file(io->program, &measured, io->faults) < 0)
		return 2;
	return reporting_write(q, &measured, form, out, io->why,
	    COMMAND_WHY) < 0 ? 1 : 0;
}

int
command_report_out(struct command_io *io, const char *path,
    command_report_put *put, void *arg)
{
	char *draft;
	FILE *out;
	int status = 1;

	if (!path)
		return put(arg, io, io->out);
	if (asprintf(&draft, "%s.part", path) < 0) {
		snprintf(io->why, COMMAND_WHY, "out of memory");
		return 1;
	}
	out = fopen(draft, "we");
	if (out)
		status = put(arg, io, out);
	if (!out || (fclose(out) != 0 && status == 0) ||
	    (status == 0 && rename(draft, path) < 0)) {
		snprintf(io->why, COMMAND_WHY, "cannot write %.400s: %s", path,
		    strerror(errno));
		status = 1;
	}
	if (status != 0 && out)
		unlink(draft);
	free(draft);
	return status;
}

struct writing {
	const struct reporting *q;
	const struct render *form;
	bool is_signed;
};

/* A command_report_put. */
static int
put_report(void *arg, struct command_io *io, FILE *out)
{
	const struct writing *w = arg;
	char *bytes = NULL;
	size_t len = 0;
	FILE *f;
	int status;

	if (!w->is_signed)
		return command_report_write(io, w->q, w->form, out);
	f = open_memstream(&bytes, &len);
	snprintf(io->why, COMMAND_WHY, "out of memory");
	if (!f)
		return 1;
	io->why[0] = '\0';
	status = command_report_write(io, w->q, w->form, f);
	if (fclose(f) != 0 && status == 0) {
		snprintf(io->why, COMMAND_WHY, "out of memory");
		status = 1;
	}
	if (status == 0 && report_seal_write(w->q->reader->settings.state,
	    bytes, len, out, io->why, COMMAND_WHY) < 0)
		status = 1;
	free(bytes);
	return status;
}

int
command_report_text(struct command_io *io, struct reader *r, int32_t day)
{
	const struct reporting q = { .reader = r, .edition = edition_at(0),
		.dates = { DATES_DAY, day, day }, .with_files = true,
		.now_us = io->now_us };

	return command_report_write(io, &q, &renders[0], io->out);
}

static int
run_open(struct command_io *io, const char *const *values, struct reader *r,
    const struct edition *e, const struct render *form)
{
	struct reporting q = { .reader = r, .edition = e,
		.with_files = values[FILES] != NULL, .now_us = io->now_us,
		.progress = io->progress ? show_progress : NULL,
		.arg = io->progress };
	struct writing w = { &q, form, values[SIGN] != NULL };
	int status = command_as_known(io, values[AS_KNOWN], r);

	if (status == 0)
		status = check_by(io, values[BY], r, e);
	if (status == 0)
		status = command_report_language(io, values[LANGUAGE],
		    &q.language);
	if (status == 0)
		status = find_dates(io, values, &q);
	if (status == 0)
		status = command_report_out(io, values[OUTPUT], put_report,
		    &w);
	return status;
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	const struct edition *e;
	const struct render *form;
	struct reader r;
	int status;

	status = find_edition(io, argc > 0 ? argv[0] : NULL, &e);
	if (status == 0)
		status = find_format(io, values[FORMAT], &form);
	if (status == 0 && values[SIGN] && (form->write != render_json ||
	    e != edition_named("trust"))) {
		snprintf(io->why, COMMAND_WHY, "--sign is for the report to "
		    "the trust as a program reads it: beadle report trust "
		    "--format json --sign");
		status = 2;
	}
	if (status == 0 && !values[OUTPUT] && form->write == render_pdf &&
	    isatty(fileno(io->out))) {
		snprintf(io->why, COMMAND_WHY, "a PDF is nothing for a "
		    "terminal: name a file with -o");
		status = 2;
	}
	if (status != 0)
		return status;
	status = command_open(io, values, COMMAND_LAW | COMMAND_STORE, &r);
	if (status == 0)
		status = run_open(io, values, &r, e, form);
	reader_close(&r);
	return status;
}

const struct command command_report = {
	"report", "[EDITION]", "report days in numbers, without names",
	options, sizeof(options) / sizeof(options[0]), 0, 1, run
};
