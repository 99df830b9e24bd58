/* arguments.h: beadled's command line, as far as it can be read without the
 * settings. Nothing is checked here but that options exist and have values. */
#ifndef CAPTURE_ARGUMENTS_H
#define CAPTURE_ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define ARGUMENTS_CHOICES 64	/* most settings on one command line */

/* A setting and its value, for settings_set, in the order given. */
struct arguments_choice { const char *key, *value; };

/* All texts are argv's or constant. */
struct arguments {
	const char *config, *file, *catalogue, *acks;	/* NULL: not given */
	bool wants_flows, wants_sessions, wants_settings;
	bool wants_help, wants_version, wants_check;
	bool has_devices, has_workers;	/* among the choices */
	struct arguments_choice choices[ARGUMENTS_CHOICES];
	size_t choice_count;
};

/* -1 and *why: an option that does not exist or lacks its value, or a word
 * that is none. */
int arguments_read(struct arguments *out, int argc, char **argv, char *why,
    size_t whylen);

/* Do the options go together? -1 and *why. */
int arguments_check(const struct arguments *a, char *why, size_t whylen);

/* What --help shows. */
void arguments_help(FILE *out);

#endif
