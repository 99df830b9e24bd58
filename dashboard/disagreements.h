/* disagreements.h: where nDPI's opinion, recorded beside ours, names another
 * application than the service we recorded. Counts without devices: it is
 * read to mend a catalogue or to doubt a reader, not to look at anybody.
 *
 * A record has one opinion for each host, so sessions are counted, and all the
 * flows that host had in them. */
#ifndef DASHBOARD_DISAGREEMENTS_H
#define DASHBOARD_DISAGREEMENTS_H

#include <stdio.h>

#include "classify/catalogue.h"

struct disagreement {
	char service[32], host[64], ndpi[24];
	uint64_t sessions, flows;
};

/* Zeroed: nothing was read yet. */
struct disagreements {
	struct disagreement *rows;	/* by service, host, opinion */
	size_t count, room;
	uint64_t sessions;		/* read */
	uint64_t judged;		/* with an opinion that could agree */
	uint64_t differing;		/* with one that does not */
};

/* A session of a service that the catalogue does not have is passed over.
 * -1: out of memory. */
int disagreements_add(struct disagreements *d, const struct catalogue *c,
    const struct session *s);
void disagreements_free(struct disagreements *d);

/* About a day, "2026-11-20"; to out. -1: out of memory. */
int disagreements_text(const struct disagreements *d,
    const struct catalogue *c, const char *day, FILE *out);
int disagreements_json(const struct disagreements *d,
    const struct catalogue *c, const char *day, FILE *out);	/* one line */

#endif
