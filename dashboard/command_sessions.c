/* command_sessions.c: beadle sessions: what was recorded on a day.
 *
 * The whole day is judged whatever is shown of it: where use is limited a day,
 * a session's verdict hangs on those before it. */
#include <string.h>

#include "classify/json.h"
#include "dashboard/command.h"
#include "dashboard/known.h"
#include "dashboard/print.h"
#include "store/record.h"

enum { DAY = COMMAND_PLACE, DEVICE, SERVICE, AS_KNOWN, REASON, JSON };

static const struct options_row options[] = {
	COMMAND_PLACE_ROWS,
	{ "day", 'd', "DAY", "2026-11-20, today, yesterday (the last day)" },
	{ "device", '\0', "ID", "only this device" },
	{ "service", '\0', "NAME", "only this service" },
	COMMAND_AS_KNOWN_ROW,
	COMMAND_REASON_ROW,
	{ "json", '\0', NULL, "the records as they are kept, a line each" },
};

struct list {
	struct judging *judging;
	const struct store_filter *filter;
	enum judging_result result;
	struct print_rows rows;
	bool normally;			/* any is contrary only so */
	struct json json;
	size_t written;			/* as JSON */
	FILE *out;
};

/* Local "08:50:07" of a moment. */
static const char *
time_of_day(uint64_t at_us, char buf[CALENDAR_TEXT])
{
	return calendar_text(at_us, buf) + sizeof("2026-11-20");
}

static bool
is_shown(const struct store_filter *f, const struct session *s)
{
	return (!f->device || strcmp(f->device, s->device) == 0) &&
	    (!f->service || strcmp(f->service, s->service) == 0);
}

static int
add_row(void *arg, const struct session *s)
{
	char from[CALENDAR_TEXT], until[CALENDAR_TEXT], span[PRINT_SPAN];
	struct list *list = arg;
	struct grade_bounds time;
	struct judged j;

	list->result = judging_next(list->judging, s, &j, NULL);
	if (list->result != JUDGING_DONE)
		return 1;
	if (!is_shown(list->filter, s))
		return 0;
	time = grade_time(j.basis.context.grading, s, 0, UINT64_MAX);
	print_rows_add(&list->rows, "%.8s", time_of_day(s->start_us, from));
	print_rows_add(&list->rows, "%.8s", time_of_day(s->end_us, until));
	print_rows_add(&list->rows, "%s", print_bounds(time.lower_s,
	    time.upper_s, span));
	print_rows_add(&list->rows, "%s", s->device);
	print_rows_add(&list->rows, "%s", s->service);
	print_rows_add(&list->rows, "%s%s", outcome_name(j.verdict.outcome),
	    j.verdict.normally ? "*" : "");
	print_rows_add(&list->rows, "%s", j.verdict.clause);
	list->normally |= j.verdict.normally;
	print_rows_add(&list->rows, "%s", s->id);
	return 0;
}

static int
write_record(void *arg, const struct session *s)
{
	struct list *list = arg;

	json_clear(&list->json);
	record_write(&list->json, s);
	json_newline(&list->json);
	if (json_ok(&list->json))
		fwrite(list->json.bytes, 1, list->json.len, list->out);
	list->written++;
	return json_ok(&list->json) ? 0 : 1;
}

/* By the id that the record has; one that the newest law no longer knows, as it
 * was typed. */
static const char *
service_id(const struct reader *r, const char *typed)
{
	const struct catalogue_service *s;
	char why[COMMAND_WHY];

	if (!typed)
		return NULL;
	s = catalogue_service_typed(laws_newest(r->laws)->catalogue, typed,
	    why, sizeof(why));
	return s ? s->id : typed;
}

/* Nothing is to be shown. A service that no law knows, or a device that neither
 * a roster nor the record does, is more likely a slip than innocence. 0, or
 * the status. */
static int
check_names(struct command_io *io, struct reader *r,
    const struct store_filter *f)
{
	struct duty of = { .from = INT32_MIN, .to = INT32_MAX };
	struct known_count found;

	if (f->service && !catalogue_service_typed(laws_newest(r->laws)->
	    catalogue, f->service, io->why, COMMAND_WHY))
		return 2;
	if (!f->device)
		return 0;
	snprintf(of.device, sizeof(of.device), "%s", f->device);
	if (known_by_name(r, &of))
		return 0;
	if (known_count(r, &of, &found, io->why, COMMAND_WHY) < 0)
		return 1;
	if (found.all > 0)
		return 0;
	known_refuse(&of, io->why, COMMAND_WHY);
	return 2;
}

static int
write_table(struct command_io *io, struct reader *r,
    const struct reader_request *q)
{
	static const struct print_column columns[] = {
		{ "from", false, false }, { "until", false, false },
		{ "lower – upper", true, false }, { "device", false, false },
		{ "service", false, false }, { "verdict", false, false },
		{ "clause", false, false }, { "session", false, false },
	};
	struct list list = { .filter = &q->filter,
		.judging = judging_new(reader_basis, r) };
	char day[11], count[PRINT_NUMBER];
	size_t rows;
	int result = 1, status;

	list.result = list.judging ? JUDGING_DONE : JUDGING_MEMORY;
	if (list.judging)
		result = reader_named(r, q, add_row, &list, io->why,
		    COMMAND_WHY);
	judging_free(list.judging);
	rows = list.rows.count / 8;
	if (result == 0 && rows == 0 &&
	    (status = check_names(io, r, &q->filter)) != 0)
		return status;
	if (result == 0)
		fprintf(io->out, "%s, times in %s: %s session%s\n",
		    text_day_text(q->day, day), r->settings.zone,
		    print_number(rows, count), rows == 1 ? "" : "s");
	else
		list.rows.count = 0;
	if (list.result != JUDGING_DONE)
		snprintf(io->why, COMMAND_WHY, "%s",
		    judging_words(list.result));
	if (print_rows_end(&list.rows, io->out, 0, columns, 8) < 0) {
		snprintf(io->why, COMMAND_WHY, "out of memory");
		return 1;
	}
	if (result == 0 && list.normally)
		fputs("* \"normally\", as the policy says\n",
		    io->out);
	return result == 0 ? 0 : 1;
}

static int
write_json(struct command_io *io, struct reader *r,
    const struct reader_request *q)
{
	struct list list = { .out = io->out };
	int result;

	result = reader_named(r, q, write_record, &list, io->why, COMMAND_WHY);
	json_free(&list.json);
	if (result == 0 && list.written == 0)
		return check_names(io, r, &q->filter);
	if (result > 0)
		snprintf(io->why, COMMAND_WHY, "out of memory");
	return result == 0 ? 0 : 1;
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	struct reader_request q = { .what = READER_DAY,
		.is_whole = !values[JSON],
		.filter = { .device = values[DEVICE] } };
	bool by_name = values[DEVICE] || values[SERVICE];
	struct reader r;
	int status;

	(void)argc;
	(void)argv;
	status = command_open(io, values, COMMAND_STORE |
	    (values[JSON] && !by_name ? 0 : COMMAND_LAW), &r);
	if (status == 0)
		status = command_as_known(io, values[AS_KNOWN], &r);
	if (status == 0)
		q.filter.service = service_id(&r, values[SERVICE]);
	if (status == 0 && reader_day(&r, values[DAY], io->now_us, &q.day,
	    io->why, COMMAND_WHY) < 0)
		status = values[DAY] ? 2 : 1;
	if (status == 0)
		status = command_look(io, &r, "sessions", values[REASON]);
	if (status == 0)
		status = values[JSON] ? write_json(io, &r, &q) :
		    write_table(io, &r, &q);
	reader_close(&r);
	return status;
}

const struct command command_sessions = {
	"sessions", "", "list a day's sessions with their verdicts",
	options, sizeof(options) / sizeof(options[0]), 0, 0, run
};
