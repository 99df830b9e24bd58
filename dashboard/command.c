/* command.c: what the subcommands share. */
#include "dashboard/command.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "classify/utf8.h"
#include "dashboard/moment.h"
#include "dashboard/os_user.h"
#include "store/in_step.h"

int
command_laws(struct command_io *io, struct reader *r)
{
	if (reader_laws(r, io->faults, io->why, COMMAND_WHY) == 0)
		return 0;
	return text_faults_count(io->faults, TEXT_ERROR) ? 2 : 1;
}

int
command_store(struct command_io *io, struct reader *r)
{
	return reader_store(r, io->why, COMMAND_WHY) < 0 || in_step(r->store,
	    r->settings.state, io->why, COMMAND_WHY) < 0 ? 1 : 0;
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
	if ((need & COMMAND_BEHIND) &&
	    reader_store(r, io->why, COMMAND_WHY) < 0)
		return 1;
	return need & COMMAND_STORE ? command_store(io, r) : 0;
}

int
command_look(struct command_io *io, struct reader *r, const char *command,
    const char *value)
{
	struct reader_look *look = &r->look;

	if (!value && r->settings.console_reason) {
		snprintf(io->why, COMMAND_WHY, "the settings ask why one looks "
		    "at what names a device: --reason TEXT");
		return 2;
	}
	if (value && (!value[0] || strlen(value) >= sizeof(look->reason))) {
		snprintf(io->why, COMMAND_WHY, "--reason has from 1 to %zu "
		    "bytes", sizeof(look->reason) - 1);
		return 2;
	}
	snprintf(look->command, sizeof(look->command), "%s", command);
	snprintf(look->reason, sizeof(look->reason), "%s", value ? value : "");
	os_user(look->os_user);
	look->now_us = io->now_us;
	return os_user_become(r->settings.state, io->why, COMMAND_WHY) < 0 ?
	    1 : 0;
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

int
command_refuse(struct command_io *io, const char *option, const char *value,
    const char *wanted)
{
	if (!value)
		snprintf(io->why, COMMAND_WHY, "--%s is missing: %s", option,
		    wanted);
	else
		snprintf(io->why, COMMAND_WHY, "--%s \"%.*s\": %s", option,
		    utf8_most(value, 60), value, wanted);
	return -1;
}

int
command_rows(struct command_io *io, struct print_rows *rows,
    const char *nothing, const struct print_column *columns,
    size_t column_count)
{
	if (rows->count == 0 && !rows->failed)
		fprintf(io->out, "%s\n", nothing);
	if (print_rows_end(rows, io->out, 0, columns, column_count) == 0)
		return 0;
	snprintf(io->why, COMMAND_WHY, "out of memory");
	return 1;
}
