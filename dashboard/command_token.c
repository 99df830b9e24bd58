/* command_token.c: beadle account token: with what a program may ask the
 * dashboard in a person's name. */
#include "dashboard/account_entry.h"
#include "dashboard/command.h"
#include "dashboard/os_user.h"
#include "dashboard/tokens.h"
#include "store/chain.h"

enum { REVOKE = COMMAND_PLACE };

static const struct options_row options[] = {
	COMMAND_PLACE_ROWS,
	{ "revoke", '\0', NULL, "take it back instead" },
};

/* 0 the person has an account with a password, or the exit status. */
static int
check_account(struct command_io *io, const char *state, const char *person)
{
	const struct account *one;
	struct accounts *a;
	int status = 0;

	if (accounts_open(&a, state, io->why, COMMAND_WHY) < 0)
		return 1;
	one = accounts_of(a, person);
	if (!one || !one->hash[0]) {
		snprintf(io->why, COMMAND_WHY, "%.60s has no account with a "
		    "password; beadle account add makes one", person);
		status = 2;
	}
	accounts_close(a);
	return status;
}

/* Into the ledger first: what cannot be recorded is not done, and what is
 * refused is not recorded. */
static int
set(struct command_io *io, const char *state, const char *person,
    bool is_revoked)
{
	char token[ACCOUNTS_TOKEN], digest[ACCOUNTS_DIGEST];
	char typed_by[REGISTER_NAME];
	const struct account_entry e = { is_revoked ? "token revoked" :
	    "token", person, "", os_user(typed_by) };
	struct tokens *t;
	int r;

	if (tokens_open(&t, state, io->why, COMMAND_WHY) < 0)
		return -1;
	accounts_token(token, digest);
	r = is_revoked && !tokens_has(t, person);
	if (r == 0 && account_entry(state, &e, io->now_us, io->why,
	    COMMAND_WHY) != 0)
		r = -1;
	if (r == 0)
		r = tokens_set(t, person, is_revoked ? NULL : digest, io->why,
		    COMMAND_WHY);
	tokens_close(t);
	if (r == 0 && !is_revoked)
		fprintf(io->out, "%s\n", token);
	return r;
}

static int
tell(struct command_io *io, const char *person, bool is_revoked, int r)
{
	if (r > 0)
		snprintf(io->why, COMMAND_WHY, "%.60s has no token", person);
	else if (r == 0 && is_revoked)
		fprintf(io->out, "The token of %s is of no use any more.\n",
		    person);
	else if (r == 0)
		fprintf(io->out, "This is the token of %s, shown once. "
		    "Whoever has it reads what %s may read.\n", person,
		    person);
	return r > 0 ? 2 : r < 0 ? 1 : 0;
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	struct reader r;
	int status;

	(void)argc;
	status = command_open(io, values, 0, &r);
	if (status == 0)
		status = command_state(io, &r);
	if (status == 0 && (os_user_become(r.settings.state, io->why,
	    COMMAND_WHY) < 0 || chain_ready(io->why, COMMAND_WHY) < 0))
		status = 1;
	if (status == 0 && !values[REVOKE])
		status = check_account(io, r.settings.state, argv[0]);
	if (status == 0)
		status = tell(io, argv[0], values[REVOKE] != NULL,
		    set(io, r.settings.state, argv[0], values[REVOKE]));
	reader_close(&r);
	return status;
}

const struct command command_account_token = {
	"account token", "PERSON", "a key for programs, for /api/v1 and "
	"/metrics", options, sizeof(options) / sizeof(options[0]), 1, 1, run
};
