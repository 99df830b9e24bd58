/* command.c: what the subcommands share. */
#include "dashboard/command.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "dashboard/moment.h"
#include "store/in_step.h"

int
command_laws(struct command_io *io, struct reader *r)
{
	if (reader_laws(r, io->faults, io->why, COMMAND_WHY) == 0)
		return 0;
	return text_faults_count(io->faults, TEXT_ERROR) ? 2 : 1;
}

int
command_open(struct command_io *io, const char *const *values, int need,
    struct reader *r)
{
	struct reader_place place = { values[2], values[0], values[1] };

	if (reader_open(r, &place, io->faults, io->why, COMMAND_WHY) < 0)
		return 2;
	if ((need & COMMAND_LAW) && command_laws(io, r) != 0)
		return text_faults_count(io->faults, TEXT_ERROR) ? 2 : 1;
	if ((need & (COMMAND_STORE | COMMAND_WHOLE)) &&
	    reader_store(r, io->why, COMMAND_WHY) < 0)
		return 1;
	if ((need & COMMAND_WHOLE) && in_step(r->store, r->settings.state,
	    io->why, COMMAND_WHY) < 0)
		return 1;
	return 0;
}

int
command_state(struct command_io *io, const struct reader *r)
{
	if (access(r->settings.state, F_OK) == 0)
		return 0;
	snprintf(io->why, COMMAND_WHY, "the state directory %.300s: %s",
	    r->settings.state, strerror(errno));
	return 2;
}

int
command_as_known(struct command_io *io, const char *value, struct reader *r)
{
	if (value && moment_read(value, io->now_us, &r->as_known_us, io->why,
	    COMMAND_WHY) < 0)
		return 2;
	return 0;
}
