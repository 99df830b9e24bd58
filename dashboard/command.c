/* command.c: what the subcommands share. */
#include "dashboard/command.h"

int
command_open(struct command_io *io, const char *const *values, int need,
    struct reader *r)
{
	struct reader_place place = { values[2], values[0], values[1] };

	if (reader_open(r, &place, io->faults, io->why, COMMAND_WHY) < 0)
		return 2;
	if ((need & COMMAND_LAW) && reader_law(r, io->faults) < 0)
		return 2;
	if ((need & COMMAND_STORE) &&
	    reader_store(r, io->why, COMMAND_WHY) < 0)
		return 1;
	return 0;
}
