/* command_explain.c: beadle explain SESSION: why the verdict is what it is. */
#include "dashboard/command.h"
#include "dashboard/explain.h"
#include "dashboard/judge_one.h"

enum { AS_KNOWN = COMMAND_PLACE, REASON, JSON };

static const struct options_row options[] = {
	COMMAND_PLACE_ROWS,
	COMMAND_AS_KNOWN_ROW,
	COMMAND_REASON_ROW,
	{ "json", '\0', NULL, "as one JSON object" },
};

struct task {
	struct command_io *io;
	struct reader *reader;
	bool json;
	const struct session *session;	/* the one asked for */
	struct judged judged;
	struct policy_steps steps;
};

static int
write_explained(struct task *t)
{
	struct explanation e = { .session = t->session, .judged = &t->judged,
		.steps = &t->steps, .now_us = t->reader->as_known_us ?
		    t->reader->as_known_us : t->io->now_us };
	struct json json = { 0 };
	bool is_ok;

	if (t->reader->ledger)
		e.contest = contests_of(ledger_contests(t->reader->ledger),
		    t->session->id, t->reader->as_known_us);
	explain_name(&e, &t->steps);
	if (!t->json)
		return explain_text(t->io->out, &e);
	explain_json(&json, &e);
	is_ok = json_ok(&json);
	if (is_ok)
		fwrite(json.bytes, 1, json.len, t->io->out);
	json_free(&json);
	return is_ok ? 0 : -1;
}

static int
explain(void *arg, const struct session *s)
{
	struct task *t = arg;

	t->session = s;
	if (judge_one(t->reader, s, &t->judged, &t->steps, t->io->why,
	    COMMAND_WHY) < 0)
		return 1;
	if (write_explained(t) == 0)
		return 0;
	snprintf(t->io->why, COMMAND_WHY, "out of memory");
	return 1;
}

static int
run_on(struct command_io *io, struct reader *r, const char *id, bool json)
{
	struct reader_request q = { .what = READER_ONE, .id = id };
	struct task task = { .io = io, .reader = r, .json = json };

	return reader_named(r, &q, explain, &task, io->why, COMMAND_WHY) == 0 ?
	    0 : 1;
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	struct reader r;
	int status;

	(void)argc;
	if (reader_id(argv[0], io->why, COMMAND_WHY) < 0)
		return 2;
	status = command_open(io, values, COMMAND_LAW | COMMAND_STORE, &r);
	if (status == 0)
		status = command_as_known(io, values[AS_KNOWN], &r);
	if (status == 0)
		status = command_look(io, &r, "explain", values[REASON]);
	if (status == 0)
		status = run_on(io, &r, argv[0], values[JSON] != NULL);
	reader_close(&r);
	return status;
}

const struct command command_explain = {
	"explain", "SESSION", "lay a session's verdict open, clause by clause",
	options, sizeof(options) / sizeof(options[0]), 1, 1, run
};
