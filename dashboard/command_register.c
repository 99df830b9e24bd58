/* command_register.c: beadle register REGISTER ACT: who may use social media
 * for the school, what lessons may, what was excepted, who has read the
 * policy, what may be recorded: added, approved, taken back, listed. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "classify/calendar.h"
#include "dashboard/command.h"
#include "dashboard/moment.h"
#include "dashboard/os_user.h"
#include "dashboard/print.h"
#include "dashboard/register_form.h"
#include "dashboard/register_list.h"
#include "dashboard/registering.h"

/* ---- list ---- */

static int
read_moment(struct command_io *io, const char *value, uint64_t *out)
{
	return value && moment_read(value, io->now_us, out, io->why,
	    COMMAND_WHY) < 0 ? 2 : 0;
}

static int
show(struct command_io *io, const struct register_form *form,
    const char *const *values, struct reader *r)
{
	struct policy_context context;
	struct register_view v = { .context = &context, .kind = form->kind,
		.id = form->id, .at_us = io->now_us,
		.json = values[FORM_JSON] != NULL };
	struct register_entry e;
	uint64_t as_known = 0;
	int status;

	status = read_moment(io, values[FORM_AT], &v.at_us);
	if (status == 0)
		status = read_moment(io, values[FORM_AS_KNOWN], &as_known);
	if (status == 0)
		status = command_state(io, r);
	if (status != 0)
		return status;
	if (reader_laws(r, io->faults, io->why, COMMAND_WHY) < 0)
		return text_faults_count(io->faults, TEXT_ERROR) ? 2 : 1;
	laws_context(r->laws, v.at_us, as_known, &context, NULL);
	if (form->id[0] && registers_named(context.registers, form->id,
	    &e) < 0) {
		snprintf(io->why, COMMAND_WHY, "there is no entry %s",
		    form->id);
		return 1;
	}
	if ((values[FORM_MISSING] ? register_missing(io->out, &v) :
	    register_list(io->out, &v)) == 0)
		return 0;
	snprintf(io->why, COMMAND_WHY, "out of memory");
	return 1;
}

/* ---- acts ---- */

/* What comes of an addition that needs an approval. */
static void
tell_waiting(struct command_io *io, struct reader *r,
    const struct register_act *a)
{
	struct policy_context c;
	char why[COMMAND_WHY];

	if (command_laws(io, r) == 0) {
		laws_context(r->laws, a->recorded_us, 0, &c, NULL);
		if (!policy_has_approver(&c, a, why, sizeof(why))) {
			fputs("; it will never be in force: ", io->out);
			print_text(io->out, why);
			return;
		}
	}
	fprintf(io->out, "; not in force until it is approved: beadle "
	    "register %s approve %s --by ID", register_kind_name(a->kind),
	    a->id);
}

static void
tell(struct command_io *io, struct reader *r, const struct register_act *a)
{
	char day[TEXT_DAY_TEXT];

	print_text(io->out, a->id);
	fprintf(io->out, " %s", register_done(a->verb));
	if (a->authority[0]) {
		fputs(" (", io->out);
		print_text(io->out, a->authority);
		fputc(')', io->out);
	}
	if (a->from > calendar_day(a->recorded_us))
		fprintf(io->out, ", from %s", text_day_text(a->from, day));
	else if (a->from != INT32_MIN && a->from < calendar_day(io->now_us))
		fprintf(io->out, ", from now: nothing is changed backwards");
	if (a->verb == REGISTER_ADD && a->kind != REGISTER_ACKNOWLEDGEMENT)
		tell_waiting(io, r, a);
	fputc('\n', io->out);
}

/* A directory that is mistyped must not become a second ledger. */
static int
find_state(struct command_io *io, const struct reader *r)
{
	if (access(r->settings.state, W_OK | X_OK) == 0)
		return 0;
	snprintf(io->why, COMMAND_WHY, "the state directory %.300s: %s",
	    r->settings.state, strerror(errno));
	return 2;
}

/* The exit status. */
static int
status_of(const struct command_io *io, enum registering r)
{
	switch (r) {
	case REGISTERING_DONE:
		return 0;
	case REGISTERING_REFUSED:
		return 2;
	case REGISTERING_BUSY:
	case REGISTERING_FAILED:
		break;
	}
	return text_faults_count(io->faults, TEXT_ERROR) ? 2 : 1;
}

/* What is refused makes no ledger: it is asked of one that is read first. */
static int
act(struct command_io *io, const struct register_form *form,
    const char *const *values, struct reader *r)
{
	struct register_form_fault fault = { FORM_COUNT, io->why, COMMAND_WHY };
	struct register_act a;
	int status;

	if (register_form_act(form, values, io->now_us, &a, &fault) < 0)
		return 2;
	os_user(a.os_user);
	status = find_state(io, r);
	if (status != 0)
		return status;
	if (os_user_become(r->settings.state, io->why, COMMAND_WHY) < 0)
		return 1;
	status = status_of(io, registering_ask(&r->settings, &a, io->faults,
	    io->why, COMMAND_WHY));
	if (status == 0)
		status = status_of(io, registering_do(&r->settings,
		    LEDGER_WAIT_MS, &a, io->faults, io->why, COMMAND_WHY));
	if (status == 2 && a.verb == REGISTER_ADD)
		register_form_name_lacking(io->why, COMMAND_WHY);
	if (status != 0)
		return status;
	tell(io, r, &a);
	return 0;
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	struct register_form form = { 0 };
	struct register_form_fault fault = { FORM_COUNT, io->why, COMMAND_WHY };
	struct reader r = { 0 };
	int status;

	if (register_form_words(argc, argv, &form, io->why, COMMAND_WHY) < 0 ||
	    register_form_check(&form, values, &fault) < 0)
		return 2;
	status = command_open(io, values, 0, &r);
	if (status == 0)
		status = form.is_list ? show(io, &form, values, &r) :
		    act(io, &form, values, &r);
	reader_close(&r);
	return status;
}

const struct command command_register = {
	"register", "REGISTER ACT [ENTRY]",
	"add, approve, suspend, resume, revoke, end or list entries",
	register_form_rows, FORM_COUNT, 2, 3, run
};
