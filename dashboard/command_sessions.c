/* command_sessions.c: beadle sessions: what was recorded on a day. */
#include "classify/json.h"
#include "dashboard/command.h"
#include "dashboard/print.h"
#include "store/record.h"

enum { DAY = COMMAND_PLACE, DEVICE, SERVICE, JSON };

static const struct options_row options[] = {
	COMMAND_PLACE_ROWS,
	{ "day", 'd', "DAY", "2026-11-20, today, yesterday (the last day)" },
	{ "device", '\0', "ID", "only this device" },
	{ "service", '\0', "ID", "only this service" },
	{ "json", '\0', NULL, "the records as they are kept, a line each" },
};

struct list {
	const struct law *law;
	struct policy_context context;
	struct print_rows rows;
	struct json json;
	FILE *out;
};

/* Local "08:50:07" of a moment. */
static const char *
time_of_day(uint64_t at_us, char buf[CALENDAR_TEXT])
{
	return calendar_text(at_us, buf) + sizeof("2026-11-20");
}

static int
add_row(void *arg, const struct session *s)
{
	char from[CALENDAR_TEXT], until[CALENDAR_TEXT], span[PRINT_SPAN];
	struct list *list = arg;
	struct grade_bounds time;
	struct verdict v;

	policy_judge(&list->context, NULL, s, &v, NULL);
	time = grade_time(list->law->grading, s, 0, UINT64_MAX);
	print_rows_add(&list->rows, "%.8s", time_of_day(s->start_us, from));
	print_rows_add(&list->rows, "%.8s", time_of_day(s->end_us, until));
	print_rows_add(&list->rows, "%s", print_bounds(time.lower_s,
	    time.upper_s, span));
	print_rows_add(&list->rows, "%s", s->device);
	print_rows_add(&list->rows, "%s", s->service);
	print_rows_add(&list->rows, "%s", outcome_name(v.outcome));
	print_rows_add(&list->rows, "%s", v.clause);
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
	return json_ok(&list->json) ? 0 : 1;
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
	struct list list = { .law = r->law, .context = law_context(r->law) };
	char day[11], count[PRINT_NUMBER];
	size_t rows;
	int result;

	result = reader_named(r, q, add_row, &list, io->why, COMMAND_WHY);
	rows = list.rows.count / 8;
	if (result == 0 && rows == 0 && q->filter.service &&
	    !catalogue_service_named(r->law->catalogue, q->filter.service)) {
		snprintf(io->why, COMMAND_WHY, "there is no service \"%.40s\" "
		    "in the catalogue", q->filter.service);
		return 2;
	}
	if (result == 0)
		fprintf(io->out, "%s, times in %s: %s session%s\n",
		    text_day_text(q->day, day), r->settings.zone,
		    print_number(rows, count), rows == 1 ? "" : "s");
	else
		list.rows.count = 0;
	if (print_rows_end(&list.rows, io->out, 0, columns, 8) < 0) {
		snprintf(io->why, COMMAND_WHY, "out of memory");
		return 1;
	}
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
	if (result > 0)
		snprintf(io->why, COMMAND_WHY, "out of memory");
	return result == 0 ? 0 : 1;
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	struct reader_request q = { .what = READER_DAY,
		.filter = { values[DEVICE], values[SERVICE] } };
	struct reader r;
	int status;

	(void)argc;
	(void)argv;
	status = command_open(io, values, COMMAND_STORE |
	    (values[JSON] ? 0 : COMMAND_LAW), &r);
	if (status == 0 && reader_day(&r, values[DAY], io->now_us, &q.day,
	    io->why, COMMAND_WHY) < 0)
		status = values[DAY] ? 2 : 1;
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
