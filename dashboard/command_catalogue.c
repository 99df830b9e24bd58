/* command_catalogue.c: beadle catalogue find HOST...: what a name is to the
 * catalogue. */
#include <string.h>
#include <unistd.h>

#include "dashboard/command.h"
#include "dashboard/print.h"

#define PATH_ROOM 640

static const struct options_row options[] = { COMMAND_PLACE_ROWS };

static void
write_host(FILE *out, const struct catalogue *c, const char *host)
{
	uint32_t index = catalogue_find(c, host, strlen(host));
	const struct catalogue_entry *e = catalogue_entry(c, index);
	const struct catalogue_service *s =
	    e ? catalogue_service(c, e->service) : NULL;
	const char *never = catalogue_never_log(c, host, strlen(host));

	print_text(out, host);
	if (s)
		fprintf(out, " %s %s %s\n", s->id, role_name(e->role),
		    s->category);
	else if (never)
		fprintf(out, " never logged: %s\n", never);
	else
		fputs(" none\n", out);
}

static bool
join(char *path, const char *dir, const char *name)
{
	return (size_t)snprintf(path, PATH_ROOM, "%s/%s", dir, name) <
	    PATH_ROOM && access(path, F_OK) == 0;
}

/* The law's catalogue; where no law was named and none is in force, the one
 * that came with the program. */
static int
load(struct command_io *io, const struct reader *r, bool named,
    struct catalogue **out)
{
	char path[PATH_ROOM], local[PATH_ROOM];
	bool has_local = join(local, r->settings.law, "catalogue-local.yaml");

	if (!join(path, r->settings.law, "catalogue.yaml") && !named &&
	    !join(path, io->program, "../share/beadle/catalogue.yaml") &&
	    !join(path, io->program, "../etc/catalogue.yaml"))
		join(path, r->settings.law, "catalogue.yaml");
	return catalogue_load(out, path, has_local ? local : NULL, io->faults);
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	struct catalogue *c;
	struct reader r;
	int status, i;

	if (strcmp(argv[0], "find") != 0) {
		snprintf(io->why, COMMAND_WHY, "\"%.40s\" is not something to "
		    "do with a catalogue: find HOST...", argv[0]);
		return 2;
	}
	status = command_open(io, values, 0, &r);
	if (status == 0 && load(io, &r, values[1] != NULL, &c) < 0)
		status = 2;
	for (i = 1; status == 0 && i < argc; i++)
		write_host(io->out, c, argv[i]);
	if (status == 0)
		catalogue_free(c);
	reader_close(&r);
	return status;
}

const struct command command_catalogue = {
	"catalogue", "find HOST...", "say which service a host name belongs to",
	options, sizeof(options) / sizeof(options[0]), 2, -1, run
};
