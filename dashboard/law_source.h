/* law_source.h: the law a command speaks of: a directory with all its texts,
 * or a policy's file alone, which is then read with the catalogue beside it. */
#ifndef DASHBOARD_LAW_SOURCE_H
#define DASHBOARD_LAW_SOURCE_H

#include "dashboard/command.h"

/* As COMMAND_PLACE_ROWS, for commands that take such a law as argument. */
#define LAW_SOURCE_ROWS \
	{ "state", '\0', "DIR", "state directory (/var/lib/beadle)" }, \
	{ "law", '\0', "DIR", "law (/etc/beadle/law); FILE's catalogue " \
	    "(in . or ..)" }, \
	{ "config", '\0', "FILE", "settings (/etc/beadle/beadle.yaml)" }

struct law_source {
	struct law *law;	/* members NULL that could not be read */
	const char *path;	/* as given */
	bool is_alone;		/* a policy without roster and calendar */
};

/* Open path, or the directory in r's settings when it is NULL. law_dir: where
 * a policy alone finds its catalogue and grading; NULL: beside it, one
 * directory up, or where the program's own are. 0; or the exit status, with
 * io->why or faults. The law may be unfit to be used: see law_draft. */
int law_source_open(struct law_source *s, struct command_io *io,
    const struct reader *r, const char *path, const char *law_dir,
    struct text_faults *f);
void law_source_close(struct law_source *s);

#endif
