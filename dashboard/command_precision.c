/* command_precision.c: beadle precision: how often flags were right, as those
 * who reviewed them found. From the ledger alone, so that it can be told when
 * the sessions are long gone. */
#include "classify/reviews_table.h"
#include "dashboard/command.h"
#include "dashboard/moment.h"
#include "dashboard/precision_words.h"
#include "dashboard/print.h"
#include "dashboard/report.h"

enum { FROM = COMMAND_PLACE, TO, AS_KNOWN, JSON };

static const struct options_row options[] = {
	COMMAND_PLACE_ROWS,
	{ "from", '\0', "DAY", "sessions from this day on (all)" },
	{ "to", '\0', "DAY", "to this day, included (all)" },
	COMMAND_AS_KNOWN_ROW,
	{ "json", '\0', NULL, "as one JSON object" },
};

struct counted {
	struct policy_context context;	/* of now */
	uint64_t now_us;
	struct reviews_scope scope;
	struct reviews_table table;
};

static const char *
title_of(const struct counted *c, const char *service)
{
	return report_service_title(c->context.catalogue, service);
}

/* ---- text ---- */

static void
add_cells(struct print_rows *rows, const char *name, const struct precision *p,
    enum precision_claim claim)
{
	struct precision_ratio r;

	precision_ratio(p, claim, &r);
	print_rows_add(rows, "%s", name);
	print_rows_add(rows, "%u", r.right + r.wrong);
	print_rows_add(rows, "%u", r.right);
	print_rows_add(rows, "%u", r.wrong);
	print_rows_add(rows, "%u", r.unclear);
	if (r.right + r.wrong == 0) {
		print_rows_add(rows, "-");
		print_rows_add(rows, "-");
		return;
	}
	print_rows_add(rows, "%u %%", precision_right(&r));
	print_rows_add(rows, "%u to %u %%", precision_percent(r.lower),
	    precision_percent(r.upper));
}

/* -1: out of memory. */
static int
write_table(FILE *out, const struct counted *c, enum precision_claim claim)
{
	bool is_service = claim == PRECISION_SERVICE;
	const struct print_column columns[] = {
		{ is_service ? "service" : "clause", false, true },
		{ "reviewed", true, false }, { "right", true, false },
		{ "wrong", true, false }, { "unclear", true, false },
		{ "precision", true, false }, { "95 %", true, false },
	};
	const struct reviews_table *t = &c->table;
	size_t count = is_service ? t->service_count : t->clause_count;
	struct print_rows rows = { 0 };
	size_t i;

	for (i = 0; i < count; i++)
		add_cells(&rows, is_service ? title_of(c, t->services[i].id) :
		    t->clauses[i].id, is_service ? &t->services[i].found :
		    &t->clauses[i].found, claim);
	if (count)
		fputc('\n', out);
	return print_rows_end(&rows, out, PRINT_WIDTH, columns, 7);
}

static int
write_text(FILE *out, const struct counted *c)
{
	const struct catalogue_service *s;
	char line[PRECISION_TEXT];
	struct demotion d;
	uint32_t i = 0;

	print_wrapped(out, 0, precision_line(ENGLISH, &c->table.all,
	    c->table.since,
	    line));
	if (write_table(out, c, PRECISION_SERVICE) < 0 ||
	    write_table(out, c, PRECISION_RULE) < 0)
		return -1;
	fputc('\n', out);
	if (c->table.service_count)
		print_wrapped(out, 0, "Of a service, an exempt use was "
		    "recognised and is right; of a clause, it was flagged "
		    "without need and is wrong.");
	while ((s = precision_next(&c->context, c->now_us, &i, &d)))
		print_wrapped(out, 0, precision_demoted(ENGLISH, s->title, &d,
		    line));
	return 0;
}

/* ---- JSON ---- */

static void
write_found(struct json *j, const struct precision *p)
{
	int d;

	json_object_begin(j, "found");
	for (d = 0; d < DISPOSITION_UNDONE; d++)
		json_unsigned(j, disposition_name((enum disposition)d),
		    p->of[d]);
	json_object_end(j);
}

static void
write_services(struct json *j, const struct counted *c)
{
	const struct reviews_table *t = &c->table;
	size_t i;

	json_array_begin(j, "services");
	for (i = 0; i < t->service_count; i++) {
		json_object_begin(j, NULL);
		json_text(j, "service", t->services[i].id);
		json_text(j, "title", title_of(c, t->services[i].id));
		precision_json(j, &t->services[i].found, PRECISION_SERVICE);
		write_found(j, &t->services[i].found);
		json_object_end(j);
	}
	json_array_end(j);
}

static void
write_clauses(struct json *j, const struct reviews_table *t)
{
	size_t i;

	json_array_begin(j, "clauses");
	for (i = 0; i < t->clause_count; i++) {
		json_object_begin(j, NULL);
		json_text(j, "clause", t->clauses[i].id);
		precision_json(j, &t->clauses[i].found, PRECISION_RULE);
		write_found(j, &t->clauses[i].found);
		json_object_end(j);
	}
	json_array_end(j);
}

static void
write_demoted(struct json *j, const struct counted *c)
{
	const struct catalogue_service *s;
	struct demotion d;
	uint32_t i = 0;

	json_array_begin(j, "demoted");
	while ((s = precision_next(&c->context, c->now_us, &i, &d))) {
		json_object_begin(j, NULL);
		json_text(j, "service", s->id);
		precision_json_demoted(j, &d);
		json_object_end(j);
	}
	json_array_end(j);
}

static int
write_json(FILE *out, const struct counted *c)
{
	char day[TEXT_DAY_TEXT];
	struct json j = { 0 };
	bool is_ok;

	json_object_begin(&j, NULL);
	if (c->table.since == INT32_MAX)
		json_none(&j, "since");
	else
		json_text(&j, "since", text_day_text(c->table.since, day));
	precision_json(&j, &c->table.all, PRECISION_RULE);
	write_found(&j, &c->table.all);
	write_services(&j, c);
	write_clauses(&j, &c->table);
	write_demoted(&j, c);
	json_object_end(&j);
	json_newline(&j);
	is_ok = json_ok(&j);
	if (is_ok)
		fwrite(j.bytes, 1, j.len, out);
	json_free(&j);
	return is_ok ? 0 : -1;
}

/* ---- the command ---- */

static int
read_scope(struct command_io *io, const char *const *values,
    const struct reader *r, struct reviews_scope *s)
{
	*s = (struct reviews_scope){ INT32_MIN, INT32_MAX, r->as_known_us };
	if ((values[FROM] && moment_day(values[FROM], io->now_us, &s->from,
	    io->why, COMMAND_WHY) < 0) ||
	    (values[TO] && moment_day(values[TO], io->now_us, &s->to,
	    io->why, COMMAND_WHY) < 0))
		return 2;
	if (s->from <= s->to)
		return 0;
	snprintf(io->why, COMMAND_WHY, "--to is before --from");
	return 2;
}

static int
count(struct command_io *io, const struct reader *r, struct counted *c,
    bool as_json)
{
	int result;

	c->now_us = io->now_us;
	laws_context(r->laws, io->now_us, r->as_known_us, &c->context, NULL);
	result = reviews_table_make(c->context.reviews, &c->scope, &c->table);
	if (result == 0)
		result = as_json ? write_json(io->out, c) :
		    write_text(io->out, c);
	reviews_table_clear(&c->table);
	if (result < 0)
		snprintf(io->why, COMMAND_WHY, "out of memory");
	return result < 0 ? 1 : 0;
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	struct counted c = { .now_us = 0 };
	struct reader r;
	int status;

	(void)argc;
	(void)argv;
	status = command_open(io, values, COMMAND_LAW, &r);
	if (status == 0)
		status = command_as_known(io, values[AS_KNOWN], &r);
	if (status == 0)
		status = read_scope(io, values, &r, &c.scope);
	if (status == 0)
		status = count(io, &r, &c, values[JSON] != NULL);
	reader_close(&r);
	return status;
}

const struct command command_precision = {
	"precision", "", "say how often flags were right, as reviewed",
	options, sizeof(options) / sizeof(options[0]), 0, 0, run
};
