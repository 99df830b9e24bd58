/* command_law_diff.c: beadle law diff A B: what two laws say differently, in
 * words: sentences that are no longer so, and those that are now. */
#include <stdlib.h>
#include <string.h>

#include "dashboard/command.h"
#include "dashboard/law_diff.h"
#include "dashboard/law_source.h"
#include "dashboard/law_words.h"
#include "dashboard/print.h"

static const struct options_row options[] = { LAW_SOURCE_ROWS };

struct sides {
	struct law_source sources[2];
	struct law_words words[2];
};

struct writing {
	FILE *out;
	int section;		/* the one last titled; -1 none */
};

/* A law_diff_visit. */
static void
write_difference(void *arg, enum law_section s, enum law_change change,
    const char *difference)
{
	static const char *const labels[] = { [LAW_GONE] = "no longer: ",
		[LAW_CAME] = "now: ", [LAW_MOVED] = "" };
	char text[PHRASE_ROOM + 16];
	struct writing *w = arg;

	if (w->section != (int)s) {
		if (w->section >= 0)
			fputc('\n', w->out);
		fprintf(w->out, "%s\n", law_section_title(s));
	}
	w->section = (int)s;
	snprintf(text, sizeof(text), "%s%s", labels[change], difference);
	print_wrapped(w->out, 2, text);
}

static void
write_differences(FILE *out, const struct sides *d)
{
	struct writing w = { out, -1 };
	size_t all = law_diff(&d->words[0], &d->words[1], write_difference,
	    &w);

	if (all)
		fputc('\n', out);
	fprintf(out, all == 0 ? "they say the same\n" :
	    "%zu difference%s\n", all, all == 1 ? "" : "s");
}

/* The exit status. */
static int
open_both(struct command_io *io, const struct reader *r, const char *law_dir,
    char **argv, struct sides *d)
{
	for (int i = 0; i < 2; i++) {
		int status = law_source_open(&d->sources[i], io, r, argv[i],
		    law_dir, io->faults);

		if (status != 0)
			return status;
		if (text_faults_count(io->faults, TEXT_ERROR) > 0)
			return 2;
		if (law_words_make(d->sources[i].law, &d->words[i]) < 0) {
			snprintf(io->why, COMMAND_WHY, "out of memory");
			return 1;
		}
	}
	return 0;
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	struct sides d = {0};
	struct reader r;
	int status = command_open(io, values, 0, &r);

	(void)argc;
	if (status == 0)
		status = open_both(io, &r, values[1], argv, &d);
	if (status == 0)
		write_differences(io->out, &d);
	for (int i = 0; i < 2; i++) {
		law_words_free(&d.words[i]);
		law_source_close(&d.sources[i]);
	}
	reader_close(&r);
	return status;
}

const struct command command_law_diff = {
	"law diff", "DIR|FILE DIR|FILE",
	"say what two laws, or policies alone, say differently", options,
	sizeof(options) / sizeof(options[0]), 2, 2, run
};
