/* duty_form.c: what commands that write holds and orders share. */
#include "dashboard/duty_form.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "classify/utf8.h"
#include "dashboard/os_user.h"

static int
read_one(struct command_io *io, const char *name, const char *value,
    bool is_wanted, char *out, size_t room)
{
	if (!value && !is_wanted)
		return 0;
	if (!value || !value[0] || strlen(value) >= room) {
		snprintf(io->why, COMMAND_WHY, "--%s is %s", name, !value ?
		    "missing: it goes into the ledger" : !value[0] ? "empty" :
		    "longer than the ledger has room for");
		return -1;
	}
	memcpy(out, value, strlen(value) + 1);
	return 0;
}

int
duty_form_read(struct command_io *io, const char *const *values,
    unsigned wanted, struct duty *d)
{
	os_user(d->os_user);
	if (read_one(io, "by", values[DUTY_FORM_BY],
	    wanted >> DUTY_FORM_BY & 1, d->by, sizeof(d->by)) < 0)
		return -1;
	if (read_one(io, "authority", values[DUTY_FORM_AUTHORITY],
	    wanted >> DUTY_FORM_AUTHORITY & 1, d->authority,
	    sizeof(d->authority)) < 0)
		return -1;
	return read_one(io, "reason", values[DUTY_FORM_REASON],
	    wanted >> DUTY_FORM_REASON & 1, d->reason, sizeof(d->reason));
}

int
duty_form_person(struct command_io *io, const struct reader *r,
    const char *person)
{
	struct policy_context c;

	laws_context(r->laws, io->now_us, 0, &c, NULL);
	if (roster_person_named(c.roster, person, io->now_us))
		return 0;
	snprintf(io->why, COMMAND_WHY, "there is no person \"%.*s\" in the "
	    "roster today", utf8_most(person, 60), person);
	return 2;
}

int
duty_form_pending(struct command_io *io, const struct reader *r)
{
	const struct duties *d = ledger_duties(r->ledger);
	size_t i;

	for (i = 0; i < duties_orders(d); i++)
		if (!duties_order(d, i)->certificate.id[0]) {
			snprintf(io->why, COMMAND_WHY, "%s is not yet carried "
			    "out: the keeper does that while it runs (beadle "
			    "up, beadled), and what waits is not ordered "
			    "twice", duties_order(d, i)->order.id);
			return 1;
		}
	return 0;
}

int
duty_form_open(struct command_io *io, struct reader *r)
{
	const char *state = r->settings.state;

	if (access(state, W_OK | X_OK) < 0) {
		snprintf(io->why, COMMAND_WHY, "the state directory %.300s: "
		    "%s", state, strerror(errno));
		return 2;
	}
	if (os_user_become(state, io->why, COMMAND_WHY) < 0 ||
	    ledger_open_write(&r->ledger, state, io->why, COMMAND_WHY) < 0)
		return 1;
	if (laws_open(&r->laws, state, r->settings.law, r->ledger, io->faults,
	    io->why, COMMAND_WHY) < 0)
		return text_faults_count(io->faults, TEXT_ERROR) ? 2 : 1;
	return 0;
}

int
duty_form_order(struct command_io *io, struct reader *r,
    const struct duty *who, struct retained *out,
    const struct duty_form_words *words)
{
	struct duty *d = &out->order;

	memcpy(d->by, who->by, sizeof(d->by));
	memcpy(d->os_user, who->os_user, sizeof(d->os_user));
	memcpy(d->authority, who->authority, sizeof(d->authority));
	memcpy(d->reason, who->reason, sizeof(d->reason));
	if (out->what.sequences.count == 0 && out->what.ledger.count == 0) {
		fprintf(io->out, "%s: no order is written\n", words->nothing);
		return 0;
	}
	if (ledger_duty(r->ledger, d, &out->what, io->now_us, io->why,
	    COMMAND_WHY) < 0)
		return 1;
	fprintf(io->out, "%s is written; the keeper carries it out (beadle "
	    "retain --certificates %s)\n", d->id, d->id);
	if (out->has_more)
		fprintf(io->out, "there is more: run %s again when that is "
		    "done\n", words->again);
	return 0;
}
