/* command_catalogue.c: beadle catalogue find HOST...: what a name is to the
 * catalogue. */
#include <string.h>
#include <unistd.h>

#include "dashboard/command.h"
#include "dashboard/print.h"

#define PATH_ROOM 640
#define HOST_ROOM 300		/* more than a name has */

static const struct options_row options[] = { COMMAND_PLACE_ROWS };

/* The host in what was typed or pasted: of "https://me@x.com:443/a" its x.com;
 * len bytes of text. */
static const char *
host_in(const char *text, size_t *len)
{
	size_t scheme = strcspn(text, ":/?#");
	const char *at;

	if (strncmp(text + scheme, "://", 3) == 0)
		text += scheme + 3;
	*len = strcspn(text, "/?#\\");
	at = memrchr(text, '@', *len);
	if (at) {
		*len -= (size_t)(at + 1 - text);
		text = at + 1;
	}
	at = memchr(text, ':', *len);
	*len = at ? (size_t)(at - text) : *len;
	return text;
}

static void
write_host(FILE *out, const struct catalogue *c, const char *typed)
{
	size_t len;
	const char *at = host_in(typed, &len);
	const struct catalogue_service *s = NULL;
	const struct catalogue_entry *e;
	const char *never;
	char host[HOST_ROOM];
	uint32_t entry;

	snprintf(host, sizeof(host), "%.*s", (int)(len < HOST_ROOM ? len :
	    HOST_ROOM - 1), at);
	catalogue_search(c, host, strlen(host), &entry, &never);
	e = catalogue_entry(c, entry);
	if (e)
		s = catalogue_service(c, e->service);
	print_text(out, host);
	if (s)
		fprintf(out, " %s %s %s\n", s->id, role_name(e->role),
		    s->category);
	else if (never)
		fprintf(out, " never logged: %s\n", never);
	else
		fputs(" is not in the catalogue\n", out);
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
