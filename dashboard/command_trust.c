/* command_trust.c: beadle report trust-board: what the boxes of several
 * schools sent, as one report. It needs no state of its own. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "classify/utf8.h"
#include "dashboard/command.h"
#include "dashboard/command_report.h"
#include "dashboard/render.h"
#include "dashboard/rollup.h"
#include "store/files.h"

enum { SCHOOLS, FORMAT, LANGUAGE, OUTPUT, OPTIONS };
#define FILE_MOST (16u << 20)

static const struct options_row options[OPTIONS] = {
	{ "schools", 's', "FILE", "the trust's schools and their keys" },
	{ "format", 'f', "FORMAT", "text, html, pdf, csv or json (text)" },
	{ "language", '\0', "LANGUAGE", "en or cy, for Welsh (en)" },
	{ "output", 'o', "FILE", "write there, once it is whole" },
};

static int
add_file(struct command_io *io, struct rollup *r, const char *path)
{
	char why[COMMAND_WHY], *bytes;
	size_t len;
	int result;

	bytes = files_read(path[0] == '/' ? "/" : ".", path, FILE_MOST, &len);
	if (!bytes) {
		snprintf(io->why, COMMAND_WHY, "cannot read %.300s: %s", path,
		    strerror(errno));
		return -1;
	}
	result = rollup_add(r, bytes, len, why, sizeof(why));
	free(bytes);
	if (result < 0)
		snprintf(io->why, COMMAND_WHY, "%.200s: %.300s", path, why);
	return result;
}

struct writing { const struct render *form; const struct document *d; };

/* A command_report_put. */
static int
put_document(void *arg, struct command_io *io, FILE *out)
{
	const struct writing *w = arg;

	return w->form->write(w->d, out, io->why) < 0;
}

static int
write_document(struct command_io *io, const struct rollup *r,
    const struct render *form, enum language l, const char *path)
{
	struct document *d = rollup_document(r, l);
	struct writing w = { form, d };
	int status = 1;

	if (d)
		status = command_report_out(io, path, put_document, &w);
	else
		snprintf(io->why, COMMAND_WHY, "out of memory");
	document_free(d);
	return status;
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	const struct render *form = render_named(values[FORMAT] ?
	    values[FORMAT] : "text");
	struct rollup r = { .schools = NULL };
	enum language l;
	int i, status = 2;

	if (!form)
		snprintf(io->why, COMMAND_WHY, "there is no format \"%.*s\": "
		    "text, html, pdf, csv and json are known",
		    utf8_most(values[FORMAT], 40), values[FORMAT]);
	else if (!values[SCHOOLS])
		snprintf(io->why, COMMAND_WHY, "--schools is missing: a text "
		    "that lists the trust's schools and the fingerprints of "
		    "their keys");
	else if (command_report_language(io, values[LANGUAGE], &l) == 0 &&
	    rollup_list(&r, values[SCHOOLS], io->faults) == 0)
		status = 0;
	for (i = 0; i < argc && status == 0; i++)
		status = add_file(io, &r, argv[i]) < 0 ? 2 : 0;
	if (status == 0)
		status = write_document(io, &r, form, l, values[OUTPUT]);
	rollup_free(&r);
	return status;
}

const struct command command_trust = {
	"report trust-board", "FILE...",
	"what the boxes of a trust's schools sent, as one report",
	options, OPTIONS, 1, -1, run
};
