/* arguments.c: one table of options; getopt_long reads them by it. */
#include "capture/arguments.h"

#include <getopt.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { FLOWS = 256, SESSIONS, CATALOGUE, CONFIG, VERSION, CHECK, ACKS,
	SETTING };

/* An option that is a setting names its key. */
static const struct row {
	const char *name, *value, *key, *help;
	int code;			/* its letter, or above */
} rows[] = {
	{ "device", "DEVICE", "devices", "listen on this device; repeatable",
	  'i' },
	{ "read", "FILE", NULL, "read a capture file; - is standard input",
	  'r' },
	{ "workers", "N", "workers", "sensors, for each device", 'w' },
	{ "flows", NULL, NULL, "write conversations as JSON lines; files only",
	  FLOWS },
	{ "sessions", NULL, NULL, "write what would be kept as JSON lines, "
	  "and keep nothing", SESSIONS },
	{ "catalogue", "FILE", NULL, "with --flows: the catalogue to use",
	  CATALOGUE },
	{ "config", "FILE", NULL, "settings, as -n prints them", CONFIG },
	{ "law", "DIR", "law", "the school's texts", SETTING },
	{ "state", "DIR", "state", "where journal and keys are kept", SETTING },
	{ "site", "NAME", "site", "the school's short name", SETTING },
	{ "box", "NAME", "box", "this appliance's name", SETTING },
	{ "zone", "ZONE", "zone", "its time zone", SETTING },
	{ "redis", "WHERE", "redis", "a Redis: its socket or address",
	  SETTING },
	{ "network", "FILE", "network", "a .mmdb of addresses' networks",
	  SETTING },
	{ "router", "MAC", "routers", "behind it are many clients; repeatable",
	  SETTING },
	{ "snaplen", "BYTES", "snaplen", "of a frame", SETTING },
	{ "ring", "BYTES", "ring", "for frames waiting, a sensor", SETTING },
	{ "memory", "BYTES", "memory", "for conversations, in all", SETTING },
	{ "promiscuous", "yes|no", "promiscuous", "take others' frames",
	  SETTING },
	{ "acks", "FILE", NULL, "append each session's id once it is safe on "
	  "disk", ACKS },
	{ "settings", NULL, NULL, "print the settings as understood, and end",
	  'n' },
	{ "check", NULL, NULL, "look whether a run could begin, and end",
	  CHECK },
	{ "help", NULL, NULL, "print this, and end", 'h' },
	{ "version", NULL, NULL, "print the version, and end", VERSION },
};

void
arguments_help(FILE *out)
{
	fputs("usage: beadled -i DEVICE [-i DEVICE]... [-w N] [OPTIONS]\n"
	    "       beadled -r FILE [-w N] [--flows | --sessions] "
	    "[OPTIONS]\n\n", out);
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (rows[i].code < FLOWS)
			fprintf(out, "  -%c, ", rows[i].code);
		else
			fputs("      ", out);
		fprintf(out, "--%-11s %-7s  %s\n", rows[i].name,
		    rows[i].value ? rows[i].value : "", rows[i].help);
	}
}

static void
make_options(struct option *options, char *letters)
{
	*letters++ = ':';		/* we say what is wrong */
	for (size_t i = 0; i < COUNT(rows); i++) {
		options[i] = (struct option){ .name = rows[i].name,
			.has_arg = rows[i].value ? required_argument :
			no_argument, .val = rows[i].code };
		if (rows[i].code >= FLOWS)
			continue;
		*letters++ = (char)rows[i].code;
		if (rows[i].value)
			*letters++ = ':';
	}
	options[COUNT(rows)] = (struct option){ 0 };
	*letters = '\0';
}

/* Which row an option came from: settings have a code in common. */
static const struct row *
row_of(int code, int index)
{
	if (index >= 0)
		return &rows[index];
	for (size_t i = 0; i < COUNT(rows); i++)
		if (rows[i].code == code)
			return &rows[i];
	return NULL;
}

static int
add_choice(struct arguments *a, const char *key, char *why, size_t whylen)
{
	if (a->choice_count == ARGUMENTS_CHOICES) {
		snprintf(why, whylen, "more than %d settings on the command "
		    "line: write them to a file and use --config",
		    ARGUMENTS_CHOICES);
		return -1;
	}
	a->choices[a->choice_count++] =
	    (struct arguments_choice){ key, optarg };
	return 0;
}

/* -1: there can be one only. */
static int
take_option(struct arguments *a, int code)
{
	if ((code == 'r' && a->file) || (code == CONFIG && a->config) ||
	    (code == CATALOGUE && a->catalogue) || (code == ACKS && a->acks))
		return -1;
	switch (code) {
	case 'i': a->has_devices = true; break;
	case 'w': a->has_workers = true; break;
	case 'r': a->file = optarg; break;
	case 'n': a->wants_settings = true; break;
	case 'h': a->wants_help = true; break;
	case FLOWS: a->wants_flows = true; break;
	case SESSIONS: a->wants_sessions = true; break;
	case CATALOGUE: a->catalogue = optarg; break;
	case CONFIG: a->config = optarg; break;
	case VERSION: a->wants_version = true; break;
	case CHECK: a->wants_check = true; break;
	case ACKS: a->acks = optarg; break;
	}
	return 0;
}

/* optopt is the letter that was wrong, 0 for a long option. */
static int
explain(int code, const char *word, char *why, size_t whylen)
{
	char letter[3] = { '-', (char)optopt };

	if (optopt > 0 && optopt < FLOWS)
		word = letter;
	snprintf(why, whylen, code == ':' ? "option \"%s\" needs a value" :
	    optopt >= FLOWS ? "option \"%s\" takes no value" :
	    "there is no option \"%s\"", word);
	return -1;
}

int
arguments_read(struct arguments *out, int argc, char **argv, char *why,
    size_t whylen)
{
	struct option options[COUNT(rows) + 1];
	char letters[2 * COUNT(rows) + 2];
	struct arguments a = { 0 };
	const struct row *row;
	int code, index;

	make_options(options, letters);
	opterr = 0;
	optind = 0;
	while (index = -1, (code = getopt_long(argc, argv, letters, options,
	    &index)) != -1) {
		if (code == '?' || code == ':')
			return explain(code, argv[optind - 1], why, whylen);
		row = row_of(code, index);
		if (row->key && add_choice(&a, row->key, why, whylen) < 0)
			return -1;
		if (take_option(&a, code) < 0) {
			snprintf(why, whylen, "option --%s is given twice; "
			    "one run takes one", row->name);
			return -1;
		}
	}
	if (optind < argc) {
		snprintf(why, whylen, "\"%s\" is not an option; a file to read "
		    "is given with -r", argv[optind]);
		return -1;
	}
	*out = a;
	return 0;
}

int
arguments_check(const struct arguments *a, char *why, size_t whylen)
{
	const char *wrong = NULL;

	if (a->file && a->has_devices)
		wrong = "either listen on devices (-i) or read a file "
		    "(-r), not both";
	else if (a->wants_flows && a->wants_sessions)
		wrong = "either --flows or --sessions, not both";
	else if (a->wants_flows && !a->file)
		wrong = "--flows is for files only (-r): it writes "
		    "down every name, also those outside the catalogue, which "
		    "must not be kept of live traffic";
	else if (a->acks && (a->wants_flows || a->wants_sessions))
		wrong = "--acks tells what is kept: with --flows or "
		    "--sessions nothing is";
	else if (a->catalogue && !a->wants_flows)
		wrong = "--catalogue goes with --flows; otherwise the "
		    "catalogue is the law's";
	if (!wrong)
		return 0;
	snprintf(why, whylen, "%s", wrong);
	return -1;
}
