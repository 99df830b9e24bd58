/* command_explain.c: beadle explain SESSION: why the verdict is what it is. */
#include <string.h>

#include "dashboard/command.h"
#include "dashboard/explain.h"

enum { AS_KNOWN = COMMAND_PLACE, JSON };

static const struct options_row options[] = {
	COMMAND_PLACE_ROWS,
	COMMAND_AS_KNOWN_ROW,
	{ "json", '\0', NULL, "as one JSON object" },
};

struct task {
	struct command_io *io;
	struct reader *reader;
	bool json;
	struct judging *judging;
	const struct session *session;	/* the one asked for */
	struct judged judged;
	struct policy_steps steps;
};

/* One of the day: what came before counts where use is limited a day. 1: it
 * is the one, or there is trouble, told in io->why. */
static int
judge_until(void *arg, const struct session *s)
{
	struct task *t = arg;
	bool is_it = strcmp(s->id, t->session->id) == 0;
	enum judging_result result = judging_next(t->judging, s, &t->judged,
	    is_it ? &t->steps : NULL);

	if (result != JUDGING_DONE)
		snprintf(t->io->why, COMMAND_WHY, "%s",
		    judging_words(result));
	return is_it || result != JUDGING_DONE;
}

/* -1: trouble, told in io->why. */
static int
judge(struct task *t)
{
	const struct session *s = t->session;
	struct judging_basis basis;
	int found = 0;

	reader_basis(t->reader, s->start_us, &basis);
	if (policy_has_limits(basis.context.policy))
		found = reader_numbers(t->reader, calendar_day(s->start_us),
		    judge_until, t, t->io->why, COMMAND_WHY);
	if (found == 0)
		found = judge_until(t, s);
	return t->io->why[0] || found < 0 ? -1 : 0;
}

static int
write_explained(struct task *t)
{
	struct explanation e = { t->session, &t->judged, &t->steps,
		t->reader->as_known_us ? t->reader->as_known_us :
		t->io->now_us };
	struct json json = { 0 };
	bool is_ok;

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
	if (judge(t) < 0)
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
	int result;

	task.judging = judging_new(reader_basis, r);
	if (!task.judging) {
		snprintf(io->why, COMMAND_WHY, "out of memory");
		return 1;
	}
	result = reader_named(r, &q, explain, &task, io->why, COMMAND_WHY);
	judging_free(task.judging);
	return result == 0 ? 0 : 1;
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
		status = run_on(io, &r, argv[0], values[JSON] != NULL);
	reader_close(&r);
	return status;
}

const struct command command_explain = {
	"explain", "SESSION", "lay a session's verdict open, clause by clause",
	options, sizeof(options) / sizeof(options[0]), 1, 1, run
};
