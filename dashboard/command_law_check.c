/* command_law_check.c: beadle law check [DIR|FILE]: what is wrong with a law,
 * and what somebody should look at, all at once. */
#include <string.h>

#include "classify/json.h"
#include "dashboard/command.h"
#include "dashboard/law_found.h"
#include "dashboard/law_source.h"
#include "dashboard/law_yaml.h"
#include "dashboard/print.h"

enum { TODAY = COMMAND_PLACE, JSON, PRINT };
enum { ACCEPTED, ACCEPTED_WITH, REFUSED };	/* exit status */

static const struct options_row options[] = {
	LAW_SOURCE_ROWS,
	{ "today", '\0', "DATE", "check as of this day (today)" },
	{ "json", '\0', NULL, "the findings as JSON" },
	{ "print", '\0', NULL, "the policy as understood, not findings" },
};

static const char not_checked[] = "networks and places, who holds which "
    "office, routes for everybody (no roster); terms and bells (no calendar)";

static const char *const severities[TEXT_SEVERITY_COUNT] = {
	[TEXT_ERROR] = "error", [TEXT_WARNING] = "warning",
	[TEXT_QUESTION] = "question" };

static int
status_of(const struct text_faults *f)
{
	if (text_faults_count(f, TEXT_ERROR) > 0)
		return REFUSED;
	return text_faults_count(f, TEXT_WARNING) +
	    text_faults_count(f, TEXT_QUESTION) > 0 ? ACCEPTED_WITH : ACCEPTED;
}

/* "refused: 2 errors, 1 warning and 3 questions" */
static void
write_summary(FILE *out, const struct text_faults *f)
{
	char found[LAW_FOUND];

	fprintf(out, "%s%s\n", status_of(f) == REFUSED ? "refused: " :
	    law_found(f, found)[0] ? "accepted with " : "accepted",
	    law_found(f, found));
}

static void
write_plain(FILE *out, const struct law_source *s, const struct text_faults *f)
{
	print_lines(out, text_faults_text(f));
	if (s->is_alone)
		fprintf(out, "not checked: %s\n", not_checked);
	write_summary(out, f);
}

/* -1: out of memory. */
static int
write_json(FILE *out, const struct law_source *s, const struct text_faults *f)
{
	static const char *const words[] = { [ACCEPTED] = "accepted",
		[ACCEPTED_WITH] = "accepted", [REFUSED] = "refused" };
	struct json j = {0};
	struct text_finding found;
	bool ok;

	json_object_begin(&j, NULL);
	json_text(&j, "law", s->law->hash);
	json_text(&j, "result", words[status_of(f)]);
	json_unsigned(&j, "errors", text_faults_count(f, TEXT_ERROR));
	json_unsigned(&j, "warnings", text_faults_count(f, TEXT_WARNING));
	json_unsigned(&j, "questions", text_faults_count(f, TEXT_QUESTION));
	json_text(&j, "not_checked", s->is_alone ? not_checked : "");
	json_array_begin(&j, "findings");
	for (size_t i = 0; text_faults_at(f, i, &found); i++) {
		json_object_begin(&j, NULL);
		json_text(&j, "severity", severities[found.severity]);
		json_bytes(&j, "file", found.file, found.file_len);
		json_unsigned(&j, "line", found.line);
		json_unsigned(&j, "column", found.column);
		json_bytes(&j, "message", found.message, found.message_len);
		json_object_end(&j);
	}
	json_array_end(&j);
	json_object_end(&j);
	json_newline(&j);
	ok = json_ok(&j);
	if (ok)
		fwrite(j.bytes, 1, j.len, out);
	json_free(&j);
	return ok ? 0 : -1;
}

/* The exit status. Findings are what was asked for, not what went wrong. */
static int
check(struct command_io *io, struct reader *r, const char *const *values,
    const char *path)
{
	struct text_faults *f = text_faults_new();
	struct law_source s = {0};
	int32_t today;
	int status;

	if (!f) {
		snprintf(io->why, COMMAND_WHY, "out of memory");
		return 1;
	}
	status = reader_day(r, values[TODAY] ? values[TODAY] : "today",
	    io->now_us, &today, io->why, COMMAND_WHY) < 0 ? 2 :
	    law_source_open(&s, io, r, path, values[1], f);
	if (status == 0) {
		law_lint(s.law, today, f);
		status = status_of(f);
		if (values[PRINT] && status != REFUSED)
			law_yaml(io->out, s.law->policy);
		else if (!values[JSON])
			write_plain(io->out, &s, f);
		else if (write_json(io->out, &s, f) < 0) {
			snprintf(io->why, COMMAND_WHY, "out of memory");
			status = 1;
		}
	}
	law_source_close(&s);
	text_faults_free(f);
	return status;
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	struct reader r;
	int status = command_open(io, values, 0, &r);

	if (status == 0)
		status = check(io, &r, values, argc > 0 ? argv[0] : NULL);
	reader_close(&r);
	return status;
}

const struct command command_law_check = {
	"law check", "[DIR|FILE]",
	"find what is wrong or left open in a law, or a policy alone", options,
	sizeof(options) / sizeof(options[0]), 0, 1, run
};
