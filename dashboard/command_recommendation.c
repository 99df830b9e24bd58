/* command_recommendation.c: beadle recommendation: what was recommended of how
 * the policy works, what was decided on it, and what became of it. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "classify/calendar.h"
#include "dashboard/advising.h"
#include "dashboard/command.h"
#include "dashboard/moment.h"
#include "dashboard/os_user.h"
#include "dashboard/print.h"

#define KINDS "exemption, renewal, devices, talk, training, policy, coverage " \
	"or other"
#define DECISIONS "accepted, declined or deferred"
#define RESULTS "done or not-done"

enum { BY = COMMAND_PLACE, KIND, TEXT, FROM, TO, DECISION, DUE, RESULT, OPEN,
	JSON, OPTIONS };

static const struct options_row options[OPTIONS] = {
	COMMAND_PLACE_ROWS,
	{ "by", '\0', "ID", "the person of the roster who does it" },
	{ "kind", '\0', "KIND", "add: " KINDS },
	{ "text", '\0', "TEXT", "what is recommended; why it is decided so; "
	    "what became of it" },
	{ "from", '\0', "DAY", "add: it follows from these days" },
	{ "to", '\0', "DAY", "add: to this one, included" },
	{ "decision", '\0', "WORD", "decide: " DECISIONS },
	{ "due", '\0', "DAY", "decide: by when it is to be done, or looked at "
	    "again" },
	{ "result", '\0', "WORD", "close: " RESULTS },
	{ "open", '\0', NULL, "list: only what waits for somebody" },
	{ "json", '\0', NULL, "list: each entry, a JSON object a line" },
};

/* What each act takes beside --by and --text; bits 1 << option. */
static const struct { const char *word; enum advice_what what; unsigned takes; }
acts[] = {
	{ "add", ADVICE_ADD, 1u << KIND | 1u << FROM | 1u << TO },
	{ "decide", ADVICE_DECIDE, 1u << DECISION | 1u << DUE },
	{ "close", ADVICE_CLOSE, 1u << RESULT },
};
#define ACTS (sizeof(acts) / sizeof(acts[0]))

/* ---- list ---- */

static void
add_row(struct print_rows *rows, const struct advices_row *row,
    uint64_t now_us)
{
	const struct advice *decision, *closing;
	char day[TEXT_DAY_TEXT], state[ADVISING_STATE];

	advice_state_at(row, now_us, &decision, &closing);
	print_rows_add(rows, "%s", row->add.id);
	print_rows_add(rows, "%s", advice_kind_name(row->add.kind));
	print_rows_add(rows, "%s", text_day_text(calendar_day(
	    row->add.recorded_us), day));
	print_rows_add(rows, "%s", row->add.by);
	print_rows_add(rows, "%s", advising_state(row, now_us, state));
	print_rows_add(rows, "%s", decision ? decision->by : "");
	print_rows_add(rows, "%s", closing ? closing->by : "");
	print_rows_add(rows, "%s", row->add.text);
}

static bool
waits(const struct advices_row *row, uint64_t now_us)
{
	return advice_state_at(row, now_us, NULL, NULL) <= ADVICE_IS_ACCEPTED;
}

static int
list_rows(struct command_io *io, const struct advices *all, bool is_open)
{
	static const struct print_column columns[] = {
		{ "id", false, false }, { "kind", false, false },
		{ "on", false, false }, { "by", false, false },
		{ "state", false, false }, { "decided by", false, false },
		{ "closed by", false, false }, { "recommended", false, true },
	};
	struct print_rows rows = { 0 };
	size_t i;

	for (i = 0; i < advices_count(all); i++)
		if (!is_open || waits(advices_at(all, i), io->now_us))
			add_row(&rows, advices_at(all, i), io->now_us);
	return command_rows(io, &rows, is_open ? "no recommendation waits" :
	    "nothing was recommended yet", columns,
	    sizeof(columns) / sizeof(*columns));
}

static void
add_json(struct json *j, const struct advice *a)
{
	advice_write(j, a);
	json_newline(j);
}

static int
list_json(struct command_io *io, const struct advices *all, bool is_open)
{
	const struct advices_row *row;
	struct json j = { 0 };
	size_t i, k;
	bool ok;

	for (i = 0; i < advices_count(all); i++) {
		row = advices_at(all, i);
		if (is_open && !waits(row, io->now_us))
			continue;
		add_json(&j, &row->add);
		for (k = 0; k < row->act_count; k++)
			add_json(&j, &row->acts[k]);
	}
	ok = json_ok(&j);
	if (ok && j.len > 0)
		fwrite(j.bytes, 1, j.len, io->out);
	else if (!ok)
		snprintf(io->why, COMMAND_WHY, "out of memory");
	json_free(&j);
	return ok ? 0 : 1;
}

static int
list(struct command_io *io, const char *const *values, struct reader *r)
{
	const struct advices *all;
	int status = command_state(io, r);

	if (status != 0)
		return status;
	if (ledger_open(&r->ledger, r->settings.state, io->why,
	    COMMAND_WHY) < 0)
		return 1;
	all = ledger_advices(r->ledger);
	return values[JSON] ? list_json(io, all, values[OPEN] != NULL) :
	    list_rows(io, all, values[OPEN] != NULL);
}

/* ---- acts ---- */

static int
read_text(struct command_io *io, int option, const char *value, bool is_wanted,
    char *out, size_t room)
{
	if (!value && !is_wanted)
		return 0;
	if (!value || !value[0])
		return command_refuse(io, options[option].name, value,
		    "it goes into the ledger");
	if (strlen(value) >= room) {
		snprintf(io->why, COMMAND_WHY, "--%s is longer than %zu bytes",
		    options[option].name, room - 1);
		return -1;
	}
	memcpy(out, value, strlen(value) + 1);
	return 0;
}

static int
read_day(struct command_io *io, const char *value, int32_t *out)
{
	return value ? moment_day(value, io->now_us, out, io->why,
	    COMMAND_WHY) : 0;
}

static int
read_words(struct command_io *io, const char *const *values, struct advice *a)
{
	switch (a->what) {
	case ADVICE_ADD:
		if (!advising_kind(values[KIND], &a->kind))
			return command_refuse(io, "kind", values[KIND], KINDS);
		break;
	case ADVICE_DECIDE:
		if (!advising_decision(values[DECISION], &a->decision))
			return command_refuse(io, "decision", values[DECISION],
			    DECISIONS);
		break;
	case ADVICE_CLOSE:
		if (!advising_result(values[RESULT], &a->result))
			return command_refuse(io, "result", values[RESULT],
			    RESULTS);
		break;
	case ADVICE_WHAT_COUNT:
		break;
	}
	return 0;
}

static int
read_days(struct command_io *io, const char *const *values, struct advice *a)
{
	if (read_day(io, values[FROM], &a->from) < 0 ||
	    read_day(io, values[TO], &a->to) < 0 ||
	    read_day(io, values[DUE], &a->due) < 0)
		return -1;
	if ((a->from == INT32_MIN) != (a->to == INT32_MIN) || a->to < a->from) {
		snprintf(io->why, COMMAND_WHY, "the days it follows from are "
		    "two, --from and --to, and the first is not after the "
		    "last");
		return -1;
	}
	return 0;
}

static int
read_act(struct command_io *io, const char *const *values, const char *id,
    size_t act, struct advice *a)
{
	int i;

	for (i = KIND; i < OPTIONS; i++)
		if (values[i] && i != TEXT && !(acts[act].takes >> i & 1)) {
			snprintf(io->why, COMMAND_WHY, "--%s has nothing to "
			    "say to %s", options[i].name, acts[act].word);
			return -1;
		}
	*a = advice_blank(acts[act].what);
	if (a->what != ADVICE_ADD && (!id || strlen(id) >= sizeof(a->id))) {
		snprintf(io->why, COMMAND_WHY, "which one? beadle "
		    "recommendation list shows them");
		return -1;
	}
	if (a->what == ADVICE_ADD && id) {
		snprintf(io->why, COMMAND_WHY, "its id is given by beadle: "
		    "leave it out");
		return -1;
	}
	if (id)
		memcpy(a->id, id, strlen(id) + 1);
	os_user(a->os_user);
	if (read_text(io, BY, values[BY], true, a->by, sizeof(a->by)) < 0 ||
	    read_text(io, TEXT, values[TEXT], a->what != ADVICE_DECIDE,
	    a->text, sizeof(a->text)) < 0)
		return -1;
	return read_words(io, values, a) < 0 ? -1 : read_days(io, values, a);
}

static int
status_of(const struct command_io *io, enum advising r)
{
	switch (r) {
	case ADVISING_DONE:
		return 0;
	case ADVISING_REFUSED:
		return 2;
	case ADVISING_BUSY:
	case ADVISING_FAILED:
		break;
	}
	return text_faults_count(io->faults, TEXT_ERROR) ? 2 : 1;
}

static void
tell(struct command_io *io, const struct advice *a)
{
	switch (a->what) {
	case ADVICE_ADD:
		fprintf(io->out, "%s is for the head, or the chair, to decide "
		    "on: beadle recommendation decide %s --by ID\n", a->id,
		    a->id);
		break;
	case ADVICE_DECIDE:
		fprintf(io->out, "%s is %s by the %s\n", a->id,
		    advice_decision_name(a->decision), a->office);
		break;
	case ADVICE_CLOSE:
		fprintf(io->out, "%s is closed: %s\n", a->id,
		    a->result == ADVICE_DONE ? "done" : "not done");
		break;
	case ADVICE_WHAT_COUNT:
		break;
	}
}

/* What is refused makes no ledger: it is asked of one that is read first. */
static int
act(struct command_io *io, struct advice *a, struct reader *r)
{
	const char *state = r->settings.state;
	int status;

	if (access(state, W_OK | X_OK) < 0) {
		snprintf(io->why, COMMAND_WHY, "the state directory %.300s: "
		    "%s", state, strerror(errno));
		return 2;
	}
	if (os_user_become(state, io->why, COMMAND_WHY) < 0)
		return 1;
	status = status_of(io, advising_ask(&r->settings, a, io->now_us,
	    io->faults, io->why, COMMAND_WHY));
	if (status == 0)
		status = status_of(io, advising_do(&r->settings,
		    LEDGER_WAIT_MS, a, io->now_us, io->faults, io->why,
		    COMMAND_WHY));
	if (status == 0)
		tell(io, a);
	return status;
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	bool is_list = strcmp(argv[0], "list") == 0;
	struct reader r = { 0 };
	struct advice a;
	int status;
	size_t i = 0;

	while (i < ACTS && strcmp(acts[i].word, argv[0]) != 0)
		i++;
	if ((i == ACTS && !is_list) || (is_list && argc > 1)) {
		snprintf(io->why, COMMAND_WHY, "one says: add, list, decide "
		    "RECOMMENDATION or close RECOMMENDATION");
		return 2;
	}
	status = command_open(io, values, 0, &r);
	if (status == 0 && !is_list && read_act(io, values, argc > 1 ?
	    argv[1] : NULL, i, &a) < 0)
		status = 2;
	if (status == 0)
		status = is_list ? list(io, values, &r) : act(io, &a, &r);
	reader_close(&r);
	return status;
}

const struct command command_recommendation = {
	"recommendation", "add | list | decide | close RECOMMENDATION",
	"what was recommended, decided, and what became of it",
	options, OPTIONS, 1, 2, run
};
