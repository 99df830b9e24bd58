/* command_judge.c: beadle judge < sessions: verdicts on records from anywhere,
 * without a store: anyone can compute them again. */
#include <stdlib.h>
#include <string.h>

#include "dashboard/command.h"
#include "dashboard/explain.h"
#include "store/record.h"

enum { STATE, LAW, REGISTERS = COMMAND_PLACE, AS_KNOWN, EXPLAIN };

static const struct options_row options[] = {
	{ "state", '\0', "DIR", "judge by what it published and recorded" },
	{ "law", '\0', "DIR", "judge by this law directory alone" },
	{ "config", '\0', "FILE", "settings (/etc/beadle/beadle.yaml)" },
	{ "registers", '\0', "FILE", "acts, reviews and contests, a JSON line "
	    "each" },
	COMMAND_AS_KNOWN_ROW,
	{ "explain", '\0', "=FORM", "as beadle explain does; or json" },
};

/* One law and the acts of a file, whatever the time. */
struct fixed {
	struct law *law;
	struct ledger *ledger;
	uint64_t as_known_us;
};

enum form { FORM_VERDICT, FORM_TEXT, FORM_REASONS };

struct input {
	struct judging *judging;
	struct json json;
	enum form form;
	uint64_t now_us;	/* when it is explained; as known */
	const struct contests *contests;
	uint64_t as_known_us;
	struct judged judged;
	struct policy_steps steps;
};

static void
fixed_basis(const void *arg, uint64_t start_us, struct judging_basis *out)
{
	const struct fixed *f = arg;

	(void)start_us;
	out->context = law_context(f->law);
	out->context.registers = ledger_registers(f->ledger);
	out->context.reviews = ledger_reviews(f->ledger);
	out->context.as_known_us = f->as_known_us;
	out->law = f->law;
}

/* ---- sessions in, verdicts out ---- */

/* -1: out of memory. */
static int
write_judged(struct input *in, const struct session *s, FILE *out)
{
	struct explanation e = { .session = s, .judged = &in->judged,
		.steps = in->form == FORM_VERDICT ? NULL : &in->steps,
		.now_us = in->now_us,
		.contest = contests_of(in->contests, s->id, in->as_known_us) };

	explain_name(&e, &in->steps);
	if (in->form == FORM_TEXT)
		return explain_text(out, &e);
	json_clear(&in->json);
	explain_json(&in->json, &e);
	if (!json_ok(&in->json))
		return -1;
	fwrite(in->json.bytes, 1, in->json.len, out);
	return 0;
}

static int
judge_session(struct input *in, struct command_io *io, const struct session *s,
    unsigned long number)
{
	enum judging_result result = judging_next(in->judging, s, &in->judged,
	    in->form == FORM_VERDICT ? NULL : &in->steps);

	if (result == JUDGING_ORDER) {
		snprintf(io->why, COMMAND_WHY, "line %lu of the input begins "
		    "before one above it, or repeats it: a policy that limits "
		    "use a day needs sessions in the order of their starts, "
		    "then ids", number);
		return 2;
	}
	if (result == JUDGING_DONE && in->form == FORM_TEXT && number > 1)
		fputs("\n\n", io->out);
	if (result == JUDGING_DONE && write_judged(in, s, io->out) == 0)
		return 0;
	snprintf(io->why, COMMAND_WHY, "out of memory");
	return 1;
}

/* One line of input: 0 or the exit status. */
static int
judge_line(struct input *in, struct command_io *io, const char *line,
    size_t len, unsigned long number)
{
	char why[COMMAND_WHY - 64];
	struct session s;
	int status;

	if (len && line[len - 1] == '\n')
		len--;
	if (record_read(line, len, &s, why, sizeof(why)) < 0) {
		snprintf(io->why, COMMAND_WHY, "line %lu of the input is no "
		    "session: %s", number, why);
		return 2;
	}
	status = judge_session(in, io, &s, number);
	session_clear(&s);
	return status;
}

static int
judge_all(struct input *in, struct command_io *io)
{
	unsigned long number = 0;
	char *line = NULL;
	size_t room = 0;
	ssize_t len;
	int status = 0;

	while (status == 0 && (len = getline(&line, &room, io->in)) > 0)
		status = judge_line(in, io, line, (size_t)len, ++number);
	free(line);
	if (status == 0 && ferror(io->in)) {
		snprintf(io->why, COMMAND_WHY, "the input cannot be read");
		status = 2;
	}
	return status;
}

/* ---- what it is judged by ---- */

static int
read_acts(struct ledger *l, struct command_io *io, const char *path, FILE *f)
{
	char *line = NULL, why[COMMAND_WHY - 128];
	unsigned long number = 0;
	size_t room = 0;
	ssize_t len;
	int status = 0;

	while (status == 0 && (len = getline(&line, &room, f)) > 0) {
		number++;
		if (line[len - 1] == '\n')
			len--;
		if (ledger_line(l, line, (size_t)len, why, sizeof(why)) == 0)
			continue;
		snprintf(io->why, COMMAND_WHY, "%.80s: line %lu: %s", path,
		    number, why);
		status = 2;
	}
	free(line);
	if (status == 0 && ferror(f)) {
		snprintf(io->why, COMMAND_WHY, "%.80s cannot be read", path);
		status = 2;
	}
	return status;
}

static int
open_acts(struct ledger **l, struct command_io *io, const char *path)
{
	int status;
	FILE *f;

	if (ledger_open(l, NULL, io->why, COMMAND_WHY) < 0)
		return 1;
	if (!path)
		return 0;
	f = fopen(path, "re");
	if (!f) {
		snprintf(io->why, COMMAND_WHY, "cannot open %.200s: %m", path);
		return 2;
	}
	status = read_acts(*l, io, path, f);
	fclose(f);
	return status;
}

static int
judge_fixed(struct input *in, struct command_io *io, const struct reader *r,
    const char *registers)
{
	struct fixed fixed = { .as_known_us = r->as_known_us };
	int status;

	if (law_load(&fixed.law, r->settings.law, io->faults) < 0)
		return 2;
	status = open_acts(&fixed.ledger, io, registers);
	if (status == 0) {
		in->contests = ledger_contests(fixed.ledger);
		in->judging = judging_new(fixed_basis, &fixed);
		status = in->judging ? judge_all(in, io) : 1;
	}
	judging_free(in->judging);
	ledger_close(fixed.ledger);
	law_free(fixed.law);
	return status;
}

static int
judge_published(struct input *in, struct command_io *io, struct reader *r)
{
	int status = command_state(io, r);

	if (status != 0)
		return status;
	if (reader_laws(r, io->faults, io->why, COMMAND_WHY) < 0)
		return text_faults_count(io->faults, TEXT_ERROR) ? 2 : 1;
	in->contests = ledger_contests(r->ledger);
	in->judging = judging_new(reader_basis, r);
	status = in->judging ? judge_all(in, io) : 1;
	judging_free(in->judging);
	return status;
}

static int
read_form(struct command_io *io, const char *value, enum form *form)
{
	static const char *const names[] = {
		[FORM_VERDICT] = NULL, [FORM_TEXT] = "text",
		[FORM_REASONS] = "json",
	};

	*form = FORM_VERDICT;
	if (!value)
		return 0;
	*form = FORM_TEXT;
	if (!*value)
		return 0;
	for (; *form <= FORM_REASONS; (*form)++)
		if (strcmp(value, names[*form]) == 0)
			return 0;
	snprintf(io->why, COMMAND_WHY, "there is no form \"%.40s\": text and "
	    "json are known", value);
	return 2;
}

/* A law directory alone, or a state directory with laws and registers. */
static int
check_pairs(struct command_io *io, const char *const *values)
{
	if (values[STATE] && values[LAW])
		snprintf(io->why, COMMAND_WHY, "--law judges by that directory "
		    "alone, without what a state directory recorded: give one "
		    "of --state and --law; acts go with --law --registers "
		    "FILE");
	else if (values[REGISTERS] && !values[LAW])
		snprintf(io->why, COMMAND_WHY, "--registers goes with --law: "
		    "a state directory has registers of its own");
	else
		return 0;
	return 2;
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	struct input *in = calloc(1, sizeof(*in));
	struct reader r = { 0 };
	int status = 1;

	(void)argc;
	(void)argv;
	if (in)
		status = read_form(io, values[EXPLAIN], &in->form);
	if (status == 0)
		status = command_open(io, values, 0, &r);
	if (status == 0)
		status = command_as_known(io, values[AS_KNOWN], &r);
	if (status == 0) {
		in->as_known_us = r.as_known_us;
		in->now_us = r.as_known_us ? r.as_known_us : io->now_us;
	}
	if (status == 0)
		status = check_pairs(io, values);
	if (status == 0 && values[LAW])
		status = judge_fixed(in, io, &r, values[REGISTERS]);
	else if (status == 0)
		status = judge_published(in, io, &r);
	if (status == 1 && !io->why[0])
		snprintf(io->why, COMMAND_WHY, "out of memory");
	if (in)
		json_free(&in->json);
	free(in);
	reader_close(&r);
	return status;
}

const struct command command_judge = {
	"judge", "", "judge sessions given as JSON lines on standard input",
	options, sizeof(options) / sizeof(options[0]), 0, 0, run
};
