/* command_account.c: beadle account: who may sign in to the dashboard. No
 * password is ever typed here: what needs one makes a link. */
#include <string.h>

#include "dashboard/account_acts.h"
#include "dashboard/account_entry.h"
#include "dashboard/command.h"
#include "dashboard/moment.h"
#include "dashboard/os_user.h"
#include "dashboard/print.h"
#include "dashboard/seat.h"
#include "dashboard/tokens.h"
#include "store/chain.h"
#include "store/files.h"

enum { ADMINISTRATOR = COMMAND_PLACE };

static const struct options_row options[] = {
	COMMAND_PLACE_ROWS,
	{ "administrator", '\0', NULL, "may look after the box; sees nobody" },
};

/* ---- what they share ---- */

static int
open_accounts(struct command_io *io, struct reader *r, struct accounts **out)
{
	const char *state = r->settings.state;
	int status = command_state(io, r);

	if (status != 0)
		return status;
	if (os_user_become(state, io->why, COMMAND_WHY) < 0 ||
	    chain_ready(io->why, COMMAND_WHY) < 0 ||
	    accounts_open(out, state, io->why, COMMAND_WHY) < 0)
		return 1;
	return 0;
}

struct deed {
	const char *what;		/* for the ledger */
	accounts_edit *edit;
};

/* What somebody else calls a person names nobody else here. */
static int
check(struct command_io *io, const struct accounts *a, const char *person,
    const struct deed *d, struct account_act *c)
{
	const struct account *other = accounts_linked(a, c->at, c->elsewhere);

	if (other && strcmp(other->person, person) != 0) {
		snprintf(io->why, COMMAND_WHY, "%.60s is linked to that; "
		    "beadle account unlink ends it", other->person);
		return 2;
	}
	c->refused = account_refused(a, person, d->edit, c);
	if (c->refused)
		snprintf(io->why, COMMAND_WHY, "%.60s %s", person,
		    c->refused);
	return c->refused ? 2 : 0;
}

/* Into the ledger first: what cannot be recorded is not done, and what is
 * refused is not recorded. */
static int
change_one(struct command_io *io, struct reader *r, const char *person,
    const struct deed *d, struct account_act *c)
{
	char typed_by[REGISTER_NAME];
	const struct account_entry e = { d->what, person, "", os_user(
	    typed_by) };
	struct accounts *a = NULL;
	int status = open_accounts(io, r, &a);

	if (status == 0)
		status = check(io, a, person, d, c);
	if (status == 0 && account_entry(r->settings.state, &e, io->now_us,
	    io->why, COMMAND_WHY) != 0)
		status = 1;
	if (status == 0 && accounts_change(a, person, d->edit, c, io->why,
	    COMMAND_WHY) < 0) {
		if (!io->why[0])
			snprintf(io->why, COMMAND_WHY, "%.60s %s", person,
			    c->refused);
		status = c->refused ? 2 : 1;
	}
	accounts_close(a);
	return status;
}

/* A link for a person of the roster. */
static int
make_link(struct command_io *io, const char *const *values,
    const char *person, struct account_act *c)
{
	const struct deed d = { c->is_add ? "add" : "reset", account_invite };
	char token[ACCOUNTS_TOKEN], digest[ACCOUNTS_DIGEST];
	struct policy_context now;
	struct reader r;
	int status;

	c->digest = digest;
	status = command_open(io, values, COMMAND_LAW, &r);
	if (status == 0) {
		laws_context(r.laws, io->now_us, 0, &now, NULL);
		if (!seats_of(now.roster, person, false, io->now_us)) {
			snprintf(io->why, COMMAND_WHY, "the roster names no "
			    "\"%.60s\" now; an account is a person of the "
			    "roster", person);
			status = 2;
		}
	}
	if (status == 0 && chain_ready(io->why, COMMAND_WHY) < 0)
		status = 1;
	if (status == 0) {
		accounts_token(token, digest);
		status = change_one(io, &r, person, &d, c);
	}
	if (status == 0 && tokens_revoke(r.settings.state, person, io->why,
	    COMMAND_WHY) < 0)
		status = 1;
	if (status == 0)
		fprintf(io->out, "Give this to %s, who sets a password with "
		    "it, once, within three days\n(put the dashboard's "
		    "address before it):\n/join?token=%s\n", person, token);
	reader_close(&r);
	return status;
}

static int
run_add(struct command_io *io, const char *const *values, int argc,
    char **argv)
{
	struct account_act c = { .now_us = io->now_us, .is_add = true,
		.is_administrator = values[ADMINISTRATOR] != NULL };

	(void)argc;
	return make_link(io, values, argv[0], &c);
}

static int
run_reset(struct command_io *io, const char *const *values, int argc,
    char **argv)
{
	struct account_act c = { .now_us = io->now_us };

	(void)argc;
	return make_link(io, values, argv[0], &c);
}

/* An act of one word that changes what is there. */
static int
change_by(struct command_io *io, const char *const *values,
    const char *person, const struct deed *d, const char *said)
{
	struct account_act c = { .now_us = io->now_us };
	struct reader r;
	int status;

	status = command_open(io, values, 0, &r);
	if (status == 0)
		status = change_one(io, &r, person, d, &c);
	if (status == 0)
		fprintf(io->out, "%s %s\n", person, said);
	reader_close(&r);
	return status;
}

static int
run_unlock(struct command_io *io, const char *const *values, int argc,
    char **argv)
{
	static const struct deed d = { "unlock", account_unlock };

	(void)argc;
	return change_by(io, values, argv[0], &d,
	    "may try again");
}

static int
run_suspend(struct command_io *io, const char *const *values, int argc,
    char **argv)
{
	static const struct deed d = { "suspend", account_suspend };

	(void)argc;
	return change_by(io, values, argv[0], &d, "is signed "
	    "out and cannot sign in");
}

static int
run_resume(struct command_io *io, const char *const *values, int argc,
    char **argv)
{
	static const struct deed d = { "resume", account_resume };

	(void)argc;
	return change_by(io, values, argv[0], &d, "may sign in "
	    "again");
}

/* Do the settings say who is asked about such a name? */
static bool
is_asked(const struct settings *s, const char *name)
{
	return strncmp(name, "ldap=", 5) == 0 ? s->ldap_server[0] :
	    s->oidc_issuer[0];
}

static int
run_link(struct command_io *io, const char *const *values, int argc,
    char **argv)
{
	static const struct deed d = { "link", account_link };
	struct account_act c = { .now_us = io->now_us };
	struct reader r;
	int status;

	(void)argc;
	status = command_open(io, values, 0, &r);
	if (status == 0 && account_name(&c, argv[1]) < 0) {
		snprintf(io->why, COMMAND_WHY, "%.60s %s", argv[0], c.refused);
		status = 2;
	}
	if (status == 0)
		status = change_one(io, &r, argv[0], &d, &c);
	if (status == 0)
		fprintf(io->out, "%s may sign in as %s, too%s; who was signed "
		    "in as %s signs in anew\n", argv[0], argv[1],
		    is_asked(&r.settings, argv[1]) ? "" : ", once the "
		    "settings say whom to ask (oidc_issuer, ldap_server): "
		    "nobody is asked now", argv[0]);
	reader_close(&r);
	return status;
}

static int
run_unlink(struct command_io *io, const char *const *values, int argc,
    char **argv)
{
	static const struct deed d = { "unlink", account_unlink };

	(void)argc;
	return change_by(io, values, argv[0], &d, "signs in with "
	    "the password here alone");
}

/* ---- list ---- */

static void
add_row(struct print_rows *rows, const struct account *one, unsigned seats,
    uint64_t now_us)
{
	char at[CALENDAR_TEXT], words[200] = "", linked[ACCOUNT_LINKED];
	size_t len = 0;
	int s;

	for (s = 0; s < SEAT_COUNT; s++)
		if (seats & 1u << s)
			len += (size_t)snprintf(words + len,
			    sizeof(words) - len, "%s%s", len ? ", " : "",
			    seat_words((enum seat)s));
	print_rows_add(rows, "%s", one->person);
	print_rows_add(rows, "%s", seats ? words : "not in the roster");
	print_rows_add(rows, "%s", one->is_suspended ? "suspended" :
	    one->hash[0] ? "ready" : now_us < one->invite_until_us ?
	    "invited" : "link is over");
	print_rows_add(rows, "%.16s", one->last_us ?
	    calendar_text(one->last_us, at) : "never");
	print_rows_add(rows, "%u", one->failures);
	print_rows_add(rows, "%s", account_linked(one, linked));
}

static int
run_list(struct command_io *io, const char *const *values, int argc,
    char **argv)
{
	static const struct print_column columns[] = {
		{ "person", false, false }, { "as", false, false },
		{ "account", false, false }, { "signed in", false, false },
		{ "failures", true, false }, { "linked", false, false },
	};
	struct print_rows rows = { 0 };
	struct policy_context now;
	struct accounts *a = NULL;
	const struct account *one;
	struct reader r;
	size_t i;
	int status;

	(void)argc;
	(void)argv;
	status = command_open(io, values, COMMAND_LAW, &r);
	if (status == 0)
		status = open_accounts(io, &r, &a);
	if (status == 0)
		laws_context(r.laws, io->now_us, 0, &now, NULL);
	for (i = 0; status == 0 && i < accounts_count(a); i++) {
		one = accounts_at(a, i);
		add_row(&rows, one, seats_of(now.roster, one->person,
		    one->is_administrator, io->now_us), io->now_us);
	}
	if (status == 0 && print_rows_end(&rows, io->out, 0, columns,
	    6) < 0)
		status = 1;
	accounts_close(a);
	reader_close(&r);
	return status;
}

const struct command command_account_add = {
	"account add", "PERSON", "let a person of the roster sign in: a link",
	options, sizeof(options) / sizeof(options[0]), 1, 1, run_add
};
const struct command command_account_reset = {
	"account reset", "PERSON", "forget a password and make another link",
	options, COMMAND_PLACE, 1, 1, run_reset
};
const struct command command_account_unlock = {
	"account unlock", "PERSON", "let somebody try again who failed often",
	options, COMMAND_PLACE, 1, 1, run_unlock
};
const struct command command_account_suspend = {
	"account suspend", "PERSON", "sign somebody out, and let them not in",
	options, COMMAND_PLACE, 1, 1, run_suspend
};
const struct command command_account_resume = {
	"account resume", "PERSON", "let somebody in again who was suspended",
	options, COMMAND_PLACE, 1, 1, run_resume
};
const struct command command_account_link = {
	"account link", "PERSON NAME", "sign in elsewhere as well: oid=, sub=, "
	"email=, ldap=", options, COMMAND_PLACE, 2, 2, run_link
};
const struct command command_account_unlink = {
	"account unlink", "PERSON", "with the password here alone again",
	options, COMMAND_PLACE, 1, 1, run_unlink
};
const struct command command_account_list = {
	"account list", "", "who may sign in, and as what",
	options, COMMAND_PLACE, 0, 0, run_list
};
