/* command_schedule.c: beadle schedule: reports that go out by themselves. */
#include <signal.h>
#include <string.h>
#include <time.h>

#include "classify/utf8.h"
#include "dashboard/duty_form.h"
#include "dashboard/edition.h"
#include "dashboard/mail_told.h"
#include "dashboard/moment.h"
#include "dashboard/os_user.h"
#include "dashboard/print.h"
#include "dashboard/render.h"
#include "dashboard/schedule_due.h"
#include "dashboard/schedule_run.h"
#include "store/entry_form.h"

enum { BY = COMMAND_PLACE, REASON, EDITION, PERIOD, FORMAT, LANGUAGE, TO, AT,
	UNTIL, ATTACH, FOLLOW, OPTIONS };
#define PERIODS "day, week, month, half-term, term or year"
#define STEP_S 20
#define UNTIL_MOST 400		/* days: then somebody must look again */

static const struct options_row options[OPTIONS] = {
	COMMAND_PLACE_ROWS,
	{ "by", '\0', "ID", "add, remove: the person of the roster who does "
	    "it" },
	{ "reason", '\0', "TEXT", "remove: why" },
	{ "edition", '\0', "EDITION", "add: one of beadle report's" },
	{ "period", '\0', "PERIOD", "add: " PERIODS },
	{ "format", '\0', "FORMAT", "add: one of beadle report's (pdf)" },
	{ "language", '\0', "LANGUAGE", "add: of report and letter: en or cy, "
	    "for Welsh (en)" },
	{ "to", '\0', "ADDRESSES", "add: who gets it, with commas between" },
	{ "at", '\0', "HH:MM", "add: when, on the day after (07:00)" },
	{ "until", '\0', "DAY", "add: the last day one goes out" },
	{ "attach", '\0', NULL, "add: the report itself (a link to it)" },
	{ "follow", '\0', NULL, "run: go on, until interrupted" },
};

/* ---- add ---- */

static void
copy(char out[SCHEDULE_WORD], const char *text)
{
	snprintf(out, SCHEDULE_WORD, "%s", text);
}

static int
read_words(struct command_io *io, const char *const *values,
    struct schedule *s)
{
	const char *format = values[FORMAT] ? values[FORMAT] : "pdf";
	enum language language = ENGLISH;
	int u = DATES_DAY;

	if (!values[EDITION] || !edition_named(values[EDITION]))
		return command_refuse(io, "edition", values[EDITION],
		    "an edition as beadle report has them, such as governors");
	while (values[PERIOD] && u < DATES_RANGE && strcmp(dates_unit_name(
	    (enum dates_unit)u), values[PERIOD]) != 0)
		u++;
	if (!values[PERIOD] || u == DATES_RANGE)
		return command_refuse(io, "period", values[PERIOD], PERIODS);
	if (!render_named(format))
		return command_refuse(io, "format", format,
		    "a form as beadle report has them, such as pdf");
	if (values[LANGUAGE] &&
	    language_named(values[LANGUAGE], &language) < 0)
		return command_refuse(io, "language", values[LANGUAGE],
		    "en or cy");
	copy(s->edition, values[EDITION]);
	copy(s->period, values[PERIOD]);
	copy(s->format, format);
	if (language != ENGLISH)
		copy(s->language, language_name(language));
	s->is_attached = values[ATTACH] != NULL;
	return 0;
}

static int
read_addresses(struct command_io *io, const char *list, struct schedule *s)
{
	static const char wanted[] = "1 to 8 addresses such as "
	    "head@school.example, with commas between";
	const char *at = list;
	size_t len;

	while (at && s->to_count < SCHEDULE_TO_MOST) {
		len = strcspn(at, ",");
		if (len >= SCHEDULE_ADDRESS)
			break;
		memcpy(s->to[s->to_count], at, len);
		if (!settings_is_address(s->to[s->to_count++]))
			break;
		if (!at[len])
			return 0;
		at += len + 1;
	}
	return command_refuse(io, "to", list, wanted);
}

static int
read_times(struct command_io *io, const char *const *values,
    struct schedule *s)
{
	const char *at = values[AT] ? values[AT] : "07:00";
	int32_t today = calendar_day(io->now_us);

	if (entry_minute(at, &s->minute) < 0)
		return command_refuse(io, "at", at, "a time such as 07:30");
	if (!values[UNTIL])
		return command_refuse(io, "until", NULL,
		    "nothing is sent for ever; the last day one goes out");
	if (moment_day(values[UNTIL], io->now_us, &s->until, io->why,
	    COMMAND_WHY) < 0)
		return -1;
	if (s->until < today || s->until > today + UNTIL_MOST)
		return command_refuse(io, "until", values[UNTIL],
		    "a day from today on, and within 400 days, so that "
		    "somebody looks again");
	return 0;
}

/* May who wants it sent have it? 0, or the exit status. */
static int
check_by(struct command_io *io, const struct reader *r,
    const struct schedule *s)
{
	const struct edition *e = edition_named(s->edition);
	unsigned seats = seats_of(laws_newest(r->laws)->roster, s->by, false,
	    io->now_us);

	if (seats & edition_seats(e))
		return 0;
	snprintf(io->why, COMMAND_WHY, "%.*s holds no office that the "
	    "edition %s is for", utf8_most(s->by, 60), s->by, edition_name(e));
	return 1;
}

static int
read_add(struct command_io *io, const char *const *values,
    struct schedule *s)
{
	s->what = SCHEDULE_ADD;
	return read_words(io, values, s) < 0 ||
	    read_addresses(io, values[TO], s) < 0 ||
	    read_times(io, values, s) < 0 ? -1 : 0;
}

/* ---- add, remove: the entry ---- */

static int
read_by(struct command_io *io, const char *const *values, struct schedule *s)
{
	const char *reason = values[REASON] ? values[REASON] : "";

	if (!values[BY] || !values[BY][0] ||
	    strlen(values[BY]) >= sizeof(s->by))
		return command_refuse(io, "by", values[BY],
		    "a person of the roster, for the ledger");
	if (strlen(reason) >= sizeof(s->reason))
		return command_refuse(io, "reason", reason,
		    "it is longer than the ledger has room for");
	snprintf(s->by, sizeof(s->by), "%s", values[BY]);
	snprintf(s->reason, sizeof(s->reason), "%s", reason);
	os_user(s->os_user);
	return 0;
}

static void
say_added(struct command_io *io, const struct reader *r,
    const struct schedule *s)
{
	char day[TEXT_DAY_TEXT], why[COMMAND_WHY];

	fprintf(io->out, "%s: goes out until %s (beadle schedule run, which "
	    "beadle up does)\n", s->id, text_day_text(s->until, day));
	if (mail_is_set(&r->settings, why, sizeof(why)) < 0)
		fprintf(io->out, "no mail goes out yet: %s\n", why);
	else if (!s->is_attached && !r->settings.dashboard_url[0])
		fprintf(io->out, "the letter will have no link: the setting "
		    "dashboard_url says where the dashboard is\n");
}

static int
write_entry(struct command_io *io, struct reader *r, struct schedule *s)
{
	int status = duty_form_open(io, r);

	if (status == 0)
		status = duty_form_person(io, r, s->by);
	if (status == 0 && s->what == SCHEDULE_ADD)
		status = check_by(io, r, s);
	if (status != 0)
		return status;
	if (ledger_schedule(r->ledger, s, io->now_us, io->why,
	    COMMAND_WHY) < 0)
		return 1;
	if (s->what == SCHEDULE_ADD)
		say_added(io, r, s);
	else
		fprintf(io->out, "%s: removed; nothing goes out under it any "
		    "more\n", s->id);
	return 0;
}

/* ---- list ---- */

static void
add_row(struct print_rows *rows, const struct schedules_row *row,
    uint64_t now_us)
{
	const struct schedule *s = &row->add;
	char day[TEXT_DAY_TEXT], at[8];

	snprintf(at, sizeof(at), "%02d:%02d", s->minute / 60 % 24,
	    s->minute % 60);
	print_rows_add(rows, "%s", s->id);
	print_rows_add(rows, "%s", s->edition);
	print_rows_add(rows, "%s", s->period);
	print_rows_add(rows, "%s%s%s%s", s->format, s->language[0] ? ", " : "",
	    s->language, s->is_attached ? "" : ", link");
	print_rows_add(rows, "%s", at);
	print_rows_add(rows, "%s", row->removal.id[0] ? "removed" :
	    schedule_is_over(row, now_us) ? "over" :
	    text_day_text(s->until, day));
	print_rows_add(rows, "%s", row->last.id[0] ? text_day_text(
	    row->last.to_day, day) : "");
	print_rows_add(rows, "%s", s->by);
	print_rows_add(rows, "%s%s", s->to[0], s->to_count > 1 ? ", .." : "");
}

static int
list(struct command_io *io, struct reader *r)
{
	static const struct print_column columns[] = {
		{ "schedule", false, false }, { "edition", false, false },
		{ "of each", false, false }, { "as", false, false },
		{ "at", false, false }, { "until", false, false },
		{ "sent up to", false, false }, { "by", false, false },
		{ "to", false, true },
	};
	struct print_rows rows = { 0 };
	const struct schedules *all;
	size_t i;

	if (ledger_open(&r->ledger, r->settings.state, io->why,
	    COMMAND_WHY) < 0)
		return 1;
	all = ledger_schedules(r->ledger);
	for (i = 0; i < schedules_count(all); i++)
		add_row(&rows, schedules_at(all, i), io->now_us);
	return command_rows(io, &rows, "nothing goes out by itself", columns,
	    sizeof(columns) / sizeof(*columns));
}

/* ---- run ---- */

static uint64_t
clock_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

/* What is owed, and what waits. 0, or -1 and io->why: of the one the other is
 * done all the same. */
static int
run_once(struct command_io *io, struct reader *r, struct mail_queue *q)
{
	char why[COMMAND_WHY];
	int made, left;

	made = reader_follow(r, io->faults, io->why, COMMAND_WHY) < 0 ? -1 :
	    schedule_run(io, r, q);
	memcpy(why, io->why, sizeof(why));
	left = mail_queue_run(q, io->now_us, false, mail_told, io->out,
	    io->why, COMMAND_WHY);
	if (made < 0)
		memcpy(io->why, why, sizeof(why));
	return made < 0 || left < 0 ? -1 : 0;
}

/* Until a signal. What goes wrong is said once, until something else does. */
static int
follow(struct command_io *io, struct reader *r, struct mail_queue *q)
{
	const struct timespec step = { .tv_sec = STEP_S };
	char said[COMMAND_WHY] = "";
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	do {
		io->now_us = clock_us();
		io->why[0] = '\0';
		(void)run_once(io, r, q);
		if (io->why[0] && strcmp(said, io->why) != 0) {
			print_text(io->out, io->why);
			fputc('\n', io->out);
			fflush(io->out);
		}
		memcpy(said, io->why, sizeof(said));
	} while (sigtimedwait(&set, NULL, &step) < 0);
	io->why[0] = '\0';
	return 0;
}

static int
run_schedules(struct command_io *io, struct reader *r, bool follows)
{
	struct mail_queue *q;
	int status;

	if (os_user_become(r->settings.state, io->why, COMMAND_WHY) < 0 ||
	    mail_queue_open(&q, &r->settings, io->why, COMMAND_WHY) < 0)
		return 1;
	status = follows ? follow(io, r, q) : run_once(io, r, q);
	mail_queue_close(q);
	return status < 0 ? 1 : status;
}

/* ---- which of them ---- */

static int
read_act(struct command_io *io, const char *const *values, int argc,
    char **argv, struct schedule *s)
{
	bool adds = strcmp(argv[0], "add") == 0;

	if (adds ? argc > 1 : argc < 2 || strlen(argv[1]) >= sizeof(s->id)) {
		snprintf(io->why, COMMAND_WHY, adds ? "its id is given by "
		    "beadle: leave it out" : "which one? beadle schedule list "
		    "shows them");
		return -1;
	}
	if (read_by(io, values, s) < 0)
		return -1;
	if (adds)
		return read_add(io, values, s);
	s->what = SCHEDULE_REMOVE;
	snprintf(s->id, sizeof(s->id), "%s", argv[1]);
	return 0;
}

static int
change(struct command_io *io, const char *const *values, int argc,
    char **argv)
{
	struct schedule s = { 0 };
	struct reader r = { 0 };
	int status = command_open(io, values, 0, &r);

	if (status == 0 && read_act(io, values, argc, argv, &s) < 0)
		status = 2;
	if (status == 0)
		status = write_entry(io, &r, &s);
	reader_close(&r);
	return status;
}

static int
show_or_run(struct command_io *io, const char *const *values, bool runs)
{
	struct reader r = { 0 };
	int status = command_open(io, values, runs ? COMMAND_LAW :
	    0, &r);

	if (status == 0 && !runs)
		status = command_state(io, &r);
	if (status == 0)
		status = runs ? run_schedules(io, &r, values[FOLLOW] != NULL) :
		    list(io, &r);
	reader_close(&r);
	return status;
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	if (strcmp(argv[0], "add") == 0 || strcmp(argv[0], "remove") == 0)
		return change(io, values, argc, argv);
	if ((strcmp(argv[0], "list") == 0 || strcmp(argv[0], "run") == 0) &&
	    argc == 1)
		return show_or_run(io, values, argv[0][0] == 'r');
	snprintf(io->why, COMMAND_WHY, "one says: add, list, remove SCHEDULE "
	    "or run");
	return 2;
}

const struct command command_schedule = {
	"schedule", "add | list | remove SCHEDULE | run",
	"reports that go out by mail, by themselves",
	options, OPTIONS, 1, 2, run
};
