/* command_law_show.c: beadle law show [DIR|FILE]: the rule in plain English. */
#include <string.h>

#include "dashboard/command.h"
#include "dashboard/law_source.h"
#include "dashboard/law_words.h"
#include "dashboard/print.h"

static const struct options_row options[] = { LAW_SOURCE_ROWS };

static void
write_section(FILE *out, const struct law_words *w, enum law_section s)
{
	char numbered[PHRASE_ROOM + 16];
	int count = 0;

	for (size_t i = 0; i < w->count; i++) {
		if (w->lines[i].section != s)
			continue;
		if (count++ == 0)
			fprintf(out, "%s\n", law_section_title(s));
		snprintf(numbered, sizeof(numbered), "%d. %s", count,
		    w->lines[i].text);
		print_wrapped(out, 2, s == LAW_RULE ? numbered :
		    w->lines[i].text);
	}
	if (count > 0)
		fputc('\n', out);
}

static void
write_hash(FILE *out, const char *name, const char *hash)
{
	fprintf(out, "  %-10s %s\n", name, hash);
}

static void
write_hashes(FILE *out, const struct law *l)
{
	fputs("The texts, by SHA-256\n", out);
	write_hash(out, "policy", policy_hash(l->policy));
	if (l->calendar)
		write_hash(out, "calendar", calendar_hash(l->calendar));
	if (l->roster)
		write_hash(out, "roster", roster_hash(l->roster));
	if (l->catalogue)
		write_hash(out, "catalogue", catalogue_hash(l->catalogue));
	if (l->grading)
		write_hash(out, "grading", grading_hash(l->grading));
	if (l->hash[0])
		write_hash(out, "law", l->hash);
}

/* The exit status. What is left open is shown; what cannot be read is not. */
static int
show(struct command_io *io, const struct law *l)
{
	struct law_words w;
	int status = 0;

	if (text_faults_count(io->faults, TEXT_ERROR) > 0)
		return 2;
	if (law_words_make(l, &w) < 0) {
		snprintf(io->why, COMMAND_WHY, "out of memory");
		status = 1;
	}
	for (int s = 0; status == 0 && s < LAW_SECTION_COUNT; s++)
		if (law_section_is_shown((enum law_section)s))
			write_section(io->out, &w, (enum law_section)s);
	if (status == 0)
		write_hashes(io->out, l);
	law_words_free(&w);
	return status;
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	struct law_source source = {0};
	struct reader r;
	int status = command_open(io, values, 0, &r);

	if (status == 0)
		status = law_source_open(&source, io, &r,
		    argc > 0 ? argv[0] : NULL, values[1], io->faults);
	if (status == 0)
		status = show(io, source.law);
	law_source_close(&source);
	reader_close(&r);
	return status;
}

const struct command command_law_show = {
	"law show", "[DIR|FILE]", "say a law, or a policy alone, in plain "
	"English", options, sizeof(options) / sizeof(options[0]), 0, 1, run
};
