/* command_explain.c: beadle explain SESSION: why the verdict is what it is. */
#include "dashboard/command.h"
#include "dashboard/explain.h"

static const struct options_row options[] = { COMMAND_PLACE_ROWS };

struct task {
	const struct law *law;
	FILE *out;
};

static int
explain(void *arg, const struct session *s)
{
	const struct task *task = arg;
	struct policy_context c = law_context(task->law);
	struct policy_steps steps;
	struct verdict v;

	policy_judge(&c, NULL, s, &v, &steps);
	return explain_text(task->out, task->law, s, &v, &steps) < 0 ? 1 : 0;
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	struct reader_request q = { .what = READER_ONE, .id = argv[0] };
	struct task task = { .out = io->out };
	struct reader r;
	int status, result;

	(void)argc;
	if (reader_id(argv[0], io->why, COMMAND_WHY) < 0)
		return 2;
	status = command_open(io, values, COMMAND_LAW | COMMAND_STORE, &r);
	if (status == 0) {
		task.law = r.law;
		result = reader_named(&r, &q, explain, &task, io->why,
		    COMMAND_WHY);
		if (result > 0)
			snprintf(io->why, COMMAND_WHY, "out of memory");
		status = result == 0 ? 0 : 1;
	}
	reader_close(&r);
	return status;
}

const struct command command_explain = {
	"explain", "SESSION", "lay a session's verdict open, clause by clause",
	options, sizeof(options) / sizeof(options[0]), 1, 1, run
};
