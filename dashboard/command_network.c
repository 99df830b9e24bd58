/* command_network.c: beadle network [ADDRESS...]: which network an address is
 * in, to see whether a row of the catalogue's `networks` is right; without
 * one, what the database is and how old. */
#include "classify/network.h"
#include "classify/session.h"
#include "dashboard/command.h"
#include "dashboard/print.h"

static const struct options_row options[] = { COMMAND_PLACE_ROWS };

static void
write_place(FILE *out, const char *address, const struct network_place *p)
{
	print_text(out, address);
	if (p->asn)
		fprintf(out, " AS%u", p->asn);
	else
		fputs(" none", out);
	fputs(p->country[0] ? " " : "", out);
	print_text(out, p->country);
	fputs(p->name[0] ? " " : "", out);
	print_text(out, p->name);
	fputc('\n', out);
}

static void
write_about(FILE *out, const struct network *n, uint64_t now_us)
{
	char about[NETWORK_TEXT];

	print_text(out, network_about(n, now_us, about));
	fputs(network_origin(n)[0] ? "\n" : "", out);
	print_text(out, network_origin(n));
	fputc('\n', out);
}

/* The exit status. */
static int
look_up(struct command_io *io, const struct network *n, int argc, char **argv)
{
	struct network_place place;
	uint8_t address[16];
	int i;

	for (i = 0; i < argc; i++)
		if (address_read(argv[i], address) < 0) {
			snprintf(io->why, COMMAND_WHY, "\"%.60s\" is not an "
			    "address", argv[i]);
			return 2;
		}
	if (argc == 0)
		write_about(io->out, n, io->now_us);
	for (i = 0; i < argc; i++) {
		address_read(argv[i], address);
		network_find(n, address, &place);
		write_place(io->out, argv[i], &place);
	}
	return 0;
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	struct network *n = NULL;
	struct reader r;
	int status;

	status = command_open(io, values, 0, &r);
	if (status == 0 && !r.settings.network[0]) {
		snprintf(io->why, COMMAND_WHY, "no database of networks is "
		    "set: the setting \"network\" names one");
		status = 2;
	}
	if (status == 0 && network_open(&n, r.settings.network, io->why,
	    COMMAND_WHY) < 0)
		status = 2;
	if (status == 0)
		status = look_up(io, n, argc, argv);
	network_close(n);
	reader_close(&r);
	return status;
}

const struct command command_network = {
	"network", "[ADDRESS...]", "say which network (AS) an address is in",
	options, sizeof(options) / sizeof(options[0]), 0, -1, run
};
