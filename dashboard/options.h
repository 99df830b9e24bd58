/* options.h: a command line read by a table. Pure.
 *
 * --name VALUE, --name=VALUE, -l VALUE and -lVALUE are understood; a value that
 * may be left out is only read from --name=VALUE or -lVALUE; "--" ends
 * the options; "-" alone is an argument. An option given twice is refused.
 * Options and arguments may come in any order. */
#ifndef DASHBOARD_OPTIONS_H
#define DASHBOARD_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct options_row {
	const char *name;	/* "day" for --day */
	char letter;		/* 'd' for -d; 0 none */
	const char *value;	/* "DAY": takes a value; NULL: a flag;
				 * "=FORM": may have one, glued to it */
	const char *help;
};

/* Read argv[1..argc). values[i] is row i's value, "" for a flag that was
 * given, NULL for what was not; borrowed from argv, whose words are moved so
 * that the arguments come last: *first is where. 0, or -1 and *why, one
 * sentence. */
int options_read(const struct options_row *table, size_t count, int argc,
    char **argv, const char **values, int *first, char *why, size_t whylen);

/* The table as lines of help. */
void options_help(const struct options_row *table, size_t count, FILE *out);

#endif
