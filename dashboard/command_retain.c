/* command_retain.c: beadle retain: what has been kept for long enough is
 * ordered to be deleted, and what was deleted is certified. */
#include <string.h>

#include "dashboard/certificate.h"
#include "dashboard/duty_form.h"
#include "dashboard/moment.h"
#include "dashboard/print.h"
#include "dashboard/retain.h"

enum { BY = COMMAND_PLACE, DAY = BY + DUTY_FORM_COUNT, DRY_RUN, CERTIFICATES,
	OPTIONS };

static const struct options_row options[OPTIONS] = {
	COMMAND_PLACE_ROWS,
	DUTY_FORM_ROWS,
	{ "day", 'd', "DAY", "as on this day (today)" },
	{ "dry-run", '\0', NULL, "say what would go, and order nothing" },
	{ "certificates", '\0', NULL, "what was deleted: all, or of ORDER" },
};

/* ---- certificates ---- */

static int
list(struct command_io *io, struct reader *r, const char *order)
{
	const struct duties *d;
	bool any = false;
	size_t i;

	if (ledger_open(&r->ledger, r->settings.state, io->why,
	    COMMAND_WHY) < 0)
		return 1;
	d = ledger_duties(r->ledger);
	for (i = 0; i < duties_orders(d); i++) {
		if (!order)
			certificate_line(duties_order(d, i), io->out);
		else if (strcmp(duties_order(d, i)->order.id, order) == 0)
			certificate_text(duties_order(d, i), io->out);
		else
			continue;
		any = true;
	}
	if (!any && order) {
		snprintf(io->why, COMMAND_WHY, "there is no order \"%.40s\" "
		    "(beadle retain --certificates lists them)", order);
		return 2;
	}
	if (!any)
		fprintf(io->out, "nothing was ordered to be deleted yet\n");
	return 0;
}

/* ---- what goes ---- */

static int
write_table(struct command_io *io, const struct retained *out)
{
	static const struct print_column columns[] = {
		{ "class", false, false }, { "kept for", false, false },
		{ "goes", true, false }, { "of days", false, false },
	};
	char length[RETENTION_TEXT], number[PRINT_NUMBER];
	char first[TEXT_DAY_TEXT], last[TEXT_DAY_TEXT];
	struct print_rows rows = { 0 };
	const struct duty_class *c;
	int i;

	for (i = 0; i < RETENTION_CLASS_COUNT; i++) {
		c = &out->order.classes[i];
		print_rows_add(&rows, "%s", retention_class_name(
		    (enum retention_class)i));
		print_rows_add(&rows, "%s", retention_text(out->lengths[i],
		    length));
		print_rows_add(&rows, "%s", print_number(c->records, number));
		print_rows_add(&rows, "%s%s%s", c->records ? text_day_text(
		    c->first, first) : "-", c->records ? " to " : "",
		    c->records ? text_day_text(c->last, last) : "");
	}
	if (print_rows_end(&rows, io->out, 0, columns, 4) < 0) {
		snprintf(io->why, COMMAND_WHY, "out of memory");
		return 1;
	}
	if (out->order.held > 0)
		fprintf(io->out, "held: %s records would have gone, but for a "
		    "hold (beadle hold list)\n", print_number(out->order.held,
		    number));
	if (out->unknown > 0)
		fprintf(io->out, "kept: of days with %s sessions the calendar "
		    "does not know when the next term ends; add it\n",
		    print_number(out->unknown, number));
	return 0;
}

static int
decide(struct command_io *io, struct reader *r, int32_t day,
    struct retained *out)
{
	struct written *w;
	int i, r2;

	if (written_open(&w, r->settings.state, io->why, COMMAND_WHY) < 0)
		return 1;
	r2 = retain_decide(r, w, day, out, io->why, COMMAND_WHY);
	written_close(w);
	if (r2 < 0)
		return 1;
	for (i = 0; i < RETENTION_CLASS_COUNT; i++)
		if (out->lengths[i].unit != RETENTION_NOT_SAID)
			return 0;
	retained_free(out);
	snprintf(io->why, COMMAND_WHY, "the policy in force does not say how "
	    "long anything is kept, and nothing is deleted: add retention: to "
	    "it (beadle law check tells how), and publish it");
	return 1;
}

/* ---- the order ---- */

/* Decided before the ledger is locked, and again only if somebody wrote to it
 * meanwhile: others wait for it. */
static int
order(struct command_io *io, struct reader *r, int32_t day,
    const struct duty *who)
{
	static const struct duty_form_words words = {
		"nothing has been kept for too long", "beadle retain" };
	struct retained out;
	uint64_t seen;
	int status = command_laws(io, r);

	if (status != 0)
		return status;
	status = duty_form_pending(io, r);
	if (status == 0)
		status = decide(io, r, day, &out);
	if (status != 0)
		return status;
	seen = ledger_sequence(r->ledger);
	reader_laws_close(r);
	status = duty_form_open(io, r);
	if (status == 0 && ledger_sequence(r->ledger) != seen) {
		retained_free(&out);
		status = duty_form_pending(io, r);
		if (status == 0)
			status = decide(io, r, day, &out);
		if (status != 0)
			return status;
	}
	if (status == 0 && who->by[0])
		status = duty_form_person(io, r, who->by);
	if (status == 0)
		status = write_table(io, &out);
	if (status == 0)
		status = duty_form_order(io, r, who, &out, &words);
	retained_free(&out);
	return status;
}

static int
try(struct command_io *io, struct reader *r, int32_t day)
{
	struct retained out;
	int status = command_laws(io, r);

	if (status == 0)
		status = decide(io, r, day, &out);
	if (status != 0)
		return status;
	status = write_table(io, &out);
	retained_free(&out);
	return status;
}

/* Deleting before its time is somebody's decision, not the rule's. */
static int
read_day(struct command_io *io, const char *const *values, int32_t *day)
{
	int32_t today = calendar_day(io->now_us);

	*day = today;
	if (values[DAY] && moment_day(values[DAY], io->now_us, day, io->why,
	    COMMAND_WHY) < 0)
		return 2;
	if (*day <= today || values[DRY_RUN] || (values[BY] &&
	    values[BY + DUTY_FORM_AUTHORITY]))
		return 0;
	snprintf(io->why, COMMAND_WHY, "that day is yet to come: to delete "
	    "before its time, say who decided it: --by ID --authority TEXT");
	return 2;
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	struct duty who = { 0 };
	struct reader r = { 0 };
	int32_t day = 0;
	int status;

	if (argc > 0 && !values[CERTIFICATES]) {
		snprintf(io->why, COMMAND_WHY, "leave \"%.40s\" out, or give "
		    "--certificates", argv[0]);
		return 2;
	}
	status = command_open(io, values, 0, &r);
	if (status == 0)
		status = command_state(io, &r);
	if (status == 0 && values[CERTIFICATES]) {
		status = list(io, &r, argc > 0 ? argv[0] : NULL);
	} else if (status == 0) {
		status = read_day(io, values, &day);
		if (status == 0 && duty_form_read(io, values + BY, 0,
		    &who) < 0)
			status = 2;
		if (status == 0)
			status = values[DRY_RUN] ? try(io, &r, day) :
			    order(io, &r, day, &who);
	}
	reader_close(&r);
	return status;
}

const struct command command_retain = {
	"retain", "[ORDER]",
	"delete what has been kept for long enough, or certify it",
	options, OPTIONS, 0, 1, run
};
