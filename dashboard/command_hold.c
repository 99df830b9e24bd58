/* command_hold.c: beadle hold: what must not be deleted though its time is
 * over, for as long as somebody with the authority says so. */
#include <string.h>

#include "dashboard/duty_form.h"
#include "dashboard/known.h"
#include "dashboard/moment.h"
#include "dashboard/print.h"

enum { BY = COMMAND_PLACE, SESSION = BY + DUTY_FORM_COUNT, DEVICE, PERSON,
	FROM, TO, OPTIONS };

static const struct options_row options[OPTIONS] = {
	COMMAND_PLACE_ROWS,
	DUTY_FORM_ROWS,
	{ "session", '\0', "ID", "add: this session" },
	{ "device", '\0', "ID", "add: what is recorded of this device" },
	{ "person", '\0', "ID", "add: of the devices that were theirs alone" },
	{ "from", '\0', "DAY", "add: of days from this one" },
	{ "to", '\0', "DAY", "add: of days to this one, included" },
};

/* ---- list ---- */

static const char *
day_or(int32_t day, char buf[TEXT_DAY_TEXT])
{
	return day == INT32_MIN || day == INT32_MAX ? "" :
	    text_day_text(day, buf);
}

static void
add_hold(struct print_rows *rows, const struct duties_hold *h)
{
	const struct duty *d = &h->hold;
	char from[TEXT_DAY_TEXT], to[TEXT_DAY_TEXT], since[TEXT_DAY_TEXT];
	char until[TEXT_DAY_TEXT];

	print_rows_add(rows, "%s", d->id);
	print_rows_add(rows, "%s %s", d->session[0] ? "session" :
	    d->device[0] ? "device" : "person", d->session[0] ? d->session :
	    d->device[0] ? d->device : d->person);
	print_rows_add(rows, "%s", day_or(d->from, from));
	print_rows_add(rows, "%s", day_or(d->to, to));
	print_rows_add(rows, "%s", text_day_text(
	    calendar_day(d->recorded_us), since));
	print_rows_add(rows, "%s", h->release.id[0] ? text_day_text(
	    calendar_day(h->release.recorded_us), until) : "");
	print_rows_add(rows, "%s", d->by);
	print_rows_add(rows, "%s", d->authority);
	print_rows_add(rows, "%s", d->reason);
}

static int
list(struct command_io *io, struct reader *r)
{
	static const struct print_column columns[] = {
		{ "hold", false, false }, { "keeps", false, false },
		{ "from", false, false }, { "to", false, false },
		{ "since", false, false }, { "released", false, false },
		{ "by", false, false }, { "authority", false, false },
		{ "reason", false, true },
	};
	struct print_rows rows = { 0 };
	const struct duties *d;
	size_t i;

	if (ledger_open(&r->ledger, r->settings.state, io->why,
	    COMMAND_WHY) < 0)
		return 1;
	d = ledger_duties(r->ledger);
	for (i = 0; i < duties_holds(d); i++)
		add_hold(&rows, duties_hold(d, i));
	return command_rows(io, &rows, "there are no holds", columns,
	    sizeof(columns) / sizeof(*columns));
}

/* ---- add, release ---- */

static int
read_text(struct command_io *io, const char *name, const char *value,
    char *out, size_t room)
{
	if (!value)
		return 0;
	if (!value[0] || strlen(value) >= room) {
		snprintf(io->why, COMMAND_WHY, "--%s \"%.40s\" is no id of "
		    "one", name, value);
		return -1;
	}
	memcpy(out, value, strlen(value) + 1);
	return 0;
}

static int
read_hold(struct command_io *io, const char *const *values, struct duty *d)
{
	d->what = DUTY_HOLD;
	d->from = INT32_MIN;
	d->to = INT32_MAX;
	if (!!values[SESSION] + !!values[DEVICE] + !!values[PERSON] != 1) {
		snprintf(io->why, COMMAND_WHY, "say what is held, and only "
		    "that: --session ID, --device ID or --person ID");
		return -1;
	}
	if (values[SESSION] && strlen(values[SESSION]) != 16) {
		snprintf(io->why, COMMAND_WHY, "--session takes the whole id, "
		    "16 digits: beadle sessions shows it");
		return -1;
	}
	if (read_text(io, "session", values[SESSION], d->session,
	    sizeof(d->session)) < 0 ||
	    read_text(io, "device", values[DEVICE], d->device,
	    sizeof(d->device)) < 0 ||
	    read_text(io, "person", values[PERSON], d->person,
	    sizeof(d->person)) < 0)
		return -1;
	if ((values[FROM] && moment_day(values[FROM], io->now_us, &d->from,
	    io->why, COMMAND_WHY) < 0) ||
	    (values[TO] && moment_day(values[TO], io->now_us, &d->to, io->why,
	    COMMAND_WHY) < 0))
		return -1;
	if (d->from <= d->to)
		return 0;
	snprintf(io->why, COMMAND_WHY, "--from comes before --to");
	return -1;
}

/* Of an order that was written before, what is held now stays: unless the
 * keeper has begun to take it out. */
static void
warn_pending(struct command_io *io, const struct duties *d)
{
	size_t i;

	for (i = 0; i < duties_orders(d); i++)
		if (!duties_order(d, i)->certificate.id[0])
			fprintf(io->out, "%s was written before: what is held "
			    "now is left out of it, unless its texts are being "
			    "taken out already (its certificate says how many "
			    "were held)\n", duties_order(d, i)->order.id);
}

/* What nobody knows would be held by name alone, and what was meant would be
 * deleted. The whole record is read for it, before the ledger is locked. 0, or
 * the status. */
static int
check(struct command_io *io, struct reader *r, const struct duty *d,
    struct known_count *found)
{
	int status = command_state(io, r);

	if (status == 0)
		status = command_laws(io, r);
	if (status == 0)
		status = duty_form_person(io, r, d->by);
	if (status != 0 || d->what == DUTY_RELEASE)
		return status;
	if (known_count(r, d, found, io->why, COMMAND_WHY) < 0)
		return 1;
	if (found->all > 0 || known_by_name(r, d))
		return 0;
	known_refuse(d, io->why, COMMAND_WHY);
	return 2;
}

static void
tell(struct command_io *io, const struct duty *d,
    const struct known_count *found)
{
	char number[PRINT_NUMBER];

	print_text(io->out, d->id);
	if (d->what == DUTY_RELEASE) {
		fputs(": released; what is past its time goes with the next "
		    "beadle retain\n", io->out);
		return;
	}
	fprintf(io->out, ": kept until it is released (beadle hold release "
	    "%s); of what is recorded now it holds %s session%s\n", d->id,
	    print_number(found->within, number),
	    found->within == 1 ? "" : "s");
}

static int
write_hold(struct command_io *io, struct duty *d, struct reader *r)
{
	struct known_count found = { 0 };
	int status = check(io, r, d, &found);

	reader_laws_close(r);
	if (status == 0)
		status = duty_form_open(io, r);
	if (status != 0)
		return status;
	if (ledger_duty(r->ledger, d, NULL, io->now_us, io->why,
	    COMMAND_WHY) < 0)
		return 1;
	tell(io, d, &found);
	if (d->what == DUTY_HOLD)
		warn_pending(io, ledger_duties(r->ledger));
	return 0;
}

static int
read_act(struct command_io *io, const char *const *values, int argc,
    char **argv, struct duty *d)
{
	bool adds = strcmp(argv[0], "add") == 0;
	int i;

	if (!adds && strcmp(argv[0], "release") != 0) {
		snprintf(io->why, COMMAND_WHY, "\"%.40s\" is nothing one does "
		    "with a hold: add, release or list", argv[0]);
		return -1;
	}
	if (adds ? argc > 1 : argc < 2) {
		snprintf(io->why, COMMAND_WHY, adds ? "a hold's id is given "
		    "by beadle: leave it out" : "which hold? beadle hold list "
		    "shows them");
		return -1;
	}
	if (adds)
		return read_hold(io, values, d);
	for (i = SESSION; i < OPTIONS; i++)
		if (values[i]) {
			snprintf(io->why, COMMAND_WHY, "--%s is for adding a "
			    "hold", options[i].name);
			return -1;
		}
	d->what = DUTY_RELEASE;
	return read_text(io, "hold", argv[1], d->id, sizeof(d->id));
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	bool is_list = strcmp(argv[0], "list") == 0;
	struct duty d = { 0 };
	struct reader r = { 0 };
	int status;

	status = command_open(io, values, 0, &r);
	if (status == 0 && is_list)
		status = command_state(io, &r);
	if (status == 0 && !is_list && (read_act(io, values, argc, argv,
	    &d) < 0 || duty_form_read(io, values + BY, ~0u, &d) < 0))
		status = 2;
	if (status == 0)
		status = is_list ? list(io, &r) : write_hold(io, &d, &r);
	reader_close(&r);
	return status;
}

const struct command command_hold = {
	"hold", "add | release HOLD | list",
	"keep what must not be deleted yet, or let it go again",
	options, OPTIONS, 1, 2, run
};
