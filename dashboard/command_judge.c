/* command_judge.c: beadle judge < sessions: verdicts on records from anywhere,
 * without a store: anyone can compute them again. */
#include <stdlib.h>
#include <string.h>

#include "classify/json.h"
#include "dashboard/command.h"
#include "dashboard/explain.h"
#include "store/record.h"

enum { EXPLAIN = COMMAND_PLACE };

static const struct options_row options[] = {
	COMMAND_PLACE_ROWS,
	{ "explain", '\0', NULL, "as beadle explain does, not as JSON" },
};

struct judge {
	const struct law *law;
	struct policy_context context;
	bool explain;
	struct json json;
};

static void
write_verdict(struct json *j, const struct law *law, const struct session *s,
    const struct verdict *v)
{
	struct grade_bounds time = grade_time(law->grading, s, 0, UINT64_MAX);
	int a;

	json_clear(j);
	json_object_begin(j, NULL);
	json_text(j, "id", s->id);
	json_text(j, "outcome", outcome_name(v->outcome));
	json_text(j, "clause", v->clause);
	json_text(j, "title", v->title);
	json_text(j, "missing", v->missing);
	json_text(j, "equipment", equipment_name(v->equipment));
	json_object_begin(j, "grades");
	for (a = 0; a < GRADE_AXIS_COUNT; a++)
		if (v->grades[a] < 0)
			json_none(j, grade_axis_name((enum grade_axis)a));
		else
			json_number(j, grade_axis_name((enum grade_axis)a),
			    v->grades[a]);
	json_object_end(j);
	json_number(j, "lower_s", time.lower_s);
	json_number(j, "upper_s", time.upper_s);
	json_text(j, "law", law->hash);
	json_object_end(j);
	json_newline(j);
}

/* -1: out of memory. */
static int
judge_session(struct judge *judge, const struct session *s, FILE *out)
{
	struct policy_steps steps;
	struct verdict v;

	policy_judge(&judge->context, NULL, s, &v,
	    judge->explain ? &steps : NULL);
	if (judge->explain)
		return explain_text(out, judge->law, s, &v, &steps);
	write_verdict(&judge->json, judge->law, s, &v);
	if (!json_ok(&judge->json))
		return -1;
	fwrite(judge->json.bytes, 1, judge->json.len, out);
	return 0;
}

/* One line of input: 0 or the exit status. */
static int
judge_line(struct judge *judge, struct command_io *io, const char *line,
    size_t len, unsigned long number)
{
	char why[COMMAND_WHY - 64];
	struct session s;
	int result;

	if (len && line[len - 1] == '\n')
		len--;
	if (record_read(line, len, &s, why, sizeof(why)) < 0) {
		snprintf(io->why, COMMAND_WHY, "line %lu of the input is no "
		    "session: %s", number, why);
		return 2;
	}
	if (judge->explain && number > 1)
		fputs("\n\n", io->out);
	result = judge_session(judge, &s, io->out);
	session_clear(&s);
	if (result < 0)
		snprintf(io->why, COMMAND_WHY, "out of memory");
	return result < 0 ? 1 : 0;
}

static int
judge_all(struct judge *judge, struct command_io *io)
{
	unsigned long number = 0;
	char *line = NULL;
	size_t room = 0;
	ssize_t len;
	int status = 0;

	while (status == 0 && (len = getline(&line, &room, io->in)) > 0)
		status = judge_line(judge, io, line, (size_t)len, ++number);
	free(line);
	if (status == 0 && ferror(io->in)) {
		snprintf(io->why, COMMAND_WHY, "the input cannot be read");
		status = 2;
	}
	return status;
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	struct judge judge = { .explain = values[EXPLAIN] != NULL };
	struct reader r;
	int status;

	(void)argc;
	(void)argv;
	status = command_open(io, values, COMMAND_LAW, &r);
	if (status == 0) {
		judge.law = r.law;
		judge.context = law_context(r.law);
		status = judge_all(&judge, io);
	}
	json_free(&judge.json);
	reader_close(&r);
	return status;
}

const struct command command_judge = {
	"judge", "", "judge sessions given as JSON lines on standard input",
	options, sizeof(options) / sizeof(options[0]), 0, 0, run
};
