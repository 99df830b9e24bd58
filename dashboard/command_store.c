/* command_store.c: beadle store: Redis filled again, and its users. */
#include <inttypes.h>
#include <poll.h>
#include <string.h>
#include <time.h>

#include "dashboard/command.h"
#include "dashboard/os_user.h"
#include "dashboard/print.h"
#include "store/private.h"
#include "store/rebuild.h"
#include "store/trouble.h"

#define LOOK_MS 50
#define PATIENCE_MS 60000	/* for a keeper that does not begin */

static const struct options_row options[] = {
	COMMAND_PLACE_ROWS,
};

static uint64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* A rebuild_tell: one line drawn again and again, for who looks at it. */
static void
show(void *arg, uint64_t done, uint64_t of)
{
	struct command_io *io = arg;
	char left[PRINT_NUMBER], all[PRINT_NUMBER];

	if (!io->is_terminal)
		return;
	fprintf(io->out, "\r%s of %s entries\033[K",
	    print_number(done, left), print_number(of, all));
	fflush(io->out);
}

/* What the keeper says it cannot do. */
static int
stuck(struct command_io *io, const struct reader *r)
{
	struct trouble t = { 0 };
	char why[COMMAND_WHY];

	(void)trouble_read(r->settings.state, &t, why, sizeof(why));
	snprintf(io->why, COMMAND_WHY, "the keeper that runs does not fill "
	    "Redis%s%.400s; when it can, it will", t.redis[0] ? ": " : "",
	    t.redis);
	return 1;
}

/* Until the keeper has filled it. */
static int
wait_for_keeper(struct command_io *io, const struct reader *r)
{
	uint64_t moved = now_ms(), seen = 0;
	struct store_status s;

	do {
		if (store_status(r->store, &s, io->why, COMMAND_WHY) == 0) {
			if (s.redis_sequence != seen)
				moved = now_ms();
			seen = s.redis_sequence;
			show(io, seen, s.journal_sequence);
			if (seen > 0 && seen >= s.journal_sequence)
				return 0;
		}
		poll(NULL, 0, LOOK_MS);
	} while (now_ms() - moved < PATIENCE_MS);
	return stuck(io, r);
}

static int
rebuild(struct command_io *io, const struct reader *r)
{
	const struct login_place at = { &r->settings.redis,
		r->settings.plain_tcp };
	const struct rebuild b = { r->settings.site, r->settings.state, &at };
	char number[PRINT_NUMBER], rate[PRINT_NUMBER];
	uint64_t entries, start, ms;
	struct store_status s;
	int filled;

	if (rebuild_check(&b, &entries, io->why, COMMAND_WHY) < 0 ||
	    store_status(r->store, &s, io->why, COMMAND_WHY) < 0)
		return 1;
	start = now_ms();
	filled = rebuild_fill(&b, show, io, io->why, COMMAND_WHY);
	if (filled > 0 && s.keeper_alive) {
		io->why[0] = '\0';
		if (rebuild_forget(&b, io->why, COMMAND_WHY) < 0)
			return 1;
		start = now_ms();
		filled = -wait_for_keeper(io, r);
	}
	if (io->is_terminal)
		fputs("\r\033[K", io->out);
	if (filled != 0)
		return 1;
	ms = now_ms() - start;
	fprintf(io->out, "redis     filled again from the journal: %s "
	    "entries, %s a second\n", print_number(entries, number),
	    print_number(entries * 1000 / (ms ? ms : 1), rate));
	return 0;
}

/* A Redis of another schema is rebuilt, too. */
static int
open_any(struct command_io *io, struct reader *r)
{
	const struct login_place at = { &r->settings.redis,
		r->settings.plain_tcp };
	const struct store_settings s = { .redis = &at,
		.state = r->settings.state, .site = r->settings.site,
		.any_schema = true };

	return store_open(&r->store, &s, io->why, COMMAND_WHY);
}

static int
run_rebuild(struct command_io *io, const char *const *values, int argc,
    char **argv)
{
	struct reader r;
	int status;

	(void)argc;
	(void)argv;
	status = command_open(io, values, 0, &r);
	if (status == 0)
		status = command_state(io, &r);
	if (status == 0)
		status = open_any(io, &r) < 0 ? 1 : rebuild(io, &r);
	reader_close(&r);
	return status;
}

static int
run_users(struct command_io *io, const char *const *values, int argc,
    char **argv)
{
	char users[PRIVATE_USERS];
	struct reader r;
	int status;

	(void)argc;
	(void)argv;
	status = command_open(io, values, 0, &r);
	if (status == 0)
		status = command_state(io, &r);
	if (status == 0 && (os_user_become(r.settings.state, io->why,
	    COMMAND_WHY) < 0 || private_users(r.settings.state, users, io->why,
	    COMMAND_WHY) < 0))
		status = 1;
	if (status == 0)
		fputs(users, io->out);
	reader_close(&r);
	return status;
}

const struct command command_store_rebuild = {
	"store rebuild", "", "empty Redis of this site and fill it from the "
	"journal", options, sizeof(options) / sizeof(options[0]), 0, 0,
	run_rebuild
};

const struct command command_store_users = {
	"store users", "", "print our users, for the ACL file of a Redis of "
	"yours", options, sizeof(options) / sizeof(options[0]), 0, 0, run_users
};
