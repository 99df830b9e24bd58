/* command_law_diff.c: beadle law diff A B: what two laws say differently, in
 * words: sentences that are no longer so, and those that are now. */
#include <stdlib.h>
#include <string.h>

#include "dashboard/command.h"
#include "dashboard/law_source.h"
#include "dashboard/law_words.h"
#include "dashboard/print.h"

static const struct options_row options[] = { LAW_SOURCE_ROWS };

struct sides {
	struct law_source sources[2];
	struct law_words words[2];
};

static bool
says(const struct law_words *w, const struct law_line *line)
{
	for (size_t i = 0; i < w->count; i++)
		if (w->lines[i].section == line->section &&
		    strcmp(w->lines[i].text, line->text) == 0)
			return true;
	return false;
}

/* The next line of a section from i on that the other says too; its index, or
 * the count. */
static size_t
next_common(const struct law_words *w, enum law_section s, size_t i,
    const struct law_words *other)
{
	while (i < w->count && (w->lines[i].section != s ||
	    !says(other, &w->lines[i])))
		i++;
	return i;
}

/* Do both say what they have in common in another order? */
static bool
is_reordered(const struct sides *d, enum law_section s)
{
	const struct law_words *a = &d->words[0], *b = &d->words[1];
	size_t i = next_common(a, s, 0, b), k = next_common(b, s, 0, a);

	while (i < a->count && k < b->count) {
		if (strcmp(a->lines[i].text, b->lines[k].text) != 0)
			return true;
		i = next_common(a, s, i + 1, b);
		k = next_common(b, s, k + 1, a);
	}
	return false;
}

/* What one says and the other does not; how much that is. */
static size_t
write_only(FILE *out, const struct sides *d, int side, enum law_section s,
    size_t before)
{
	static const char *const labels[] = { "no longer: ", "now: " };
	const struct law_words *w = &d->words[side];
	char text[PHRASE_ROOM + 16];
	size_t count = 0;

	for (size_t i = 0; i < w->count; i++) {
		if (w->lines[i].section != s ||
		    says(&d->words[!side], &w->lines[i]))
			continue;
		if (before + count++ == 0)
			fprintf(out, "%s\n", law_section_title(s));
		snprintf(text, sizeof(text), "%s%s", labels[side],
		    w->lines[i].text);
		print_wrapped(out, 2, text);
	}
	return count;
}

static void
write_differences(FILE *out, const struct sides *d)
{
	size_t all = 0;

	for (int s = 0; s < LAW_SECTION_COUNT; s++) {
		enum law_section section = (enum law_section)s;
		size_t count = write_only(out, d, 0, section, 0);

		count += write_only(out, d, 1, section, count);
		if (section == LAW_RULE && is_reordered(d, section)) {
			if (count++ == 0)
				fprintf(out, "%s\n",
				    law_section_title(section));
			print_wrapped(out, 2, "the clauses that stayed are in "
			    "another order");
		}
		if (count > 0)
			fputc('\n', out);
		all += count;
	}
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
