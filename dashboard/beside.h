/* beside.h: what "beadle up" runs beside beadled, kept running.
 *
 * One that ended is started again, at once the first time, then ever more
 * slowly while it does not stay. What it says of itself in its first seconds
 * it would say again, unless it worked before: that one is left. */
#ifndef DASHBOARD_BESIDE_H
#define DASHBOARD_BESIDE_H

#include "dashboard/command.h"
#include "dashboard/up.h"

#define BESIDE_PATH 640
#define BESIDE_WELL_MS 10000	/* who ran so long had begun */
#define BESIDE_AGAIN_MS 200

struct beside {			/* zeroed: it is not wanted */
	struct command_io *io;		/* borrowed, as are all texts */
	enum up_who who;
	const char *label, *what;	/* "heads", "what sends them ended" */
	char path[BESIDE_PATH];
	char *argv[12];
	size_t argc;
	unsigned tries;
	bool has_worked;
	uint64_t again_ms;		/* not before; 0: it is not missed */
};

/* beadle itself, with this command. */
void beside_make(struct beside *b, struct command_io *io, enum up_who who,
    const char *command, const char *label, const char *what);
/* Two arguments more, none if value is NULL. At most four times. */
void beside_add(struct beside *b, const char *option, const char *value);

/* -1 and io->why. */
int beside_start(struct beside *b, struct up *u);
/* It did: said, and when to start it again is settled. */
void beside_ended(struct beside *b, const struct up *u);
/* Start it, if it is missed and the time has come. What cannot be run is said,
 * and tried again later. */
void beside_revive(struct beside *b, struct up *u);

/* The same of all that may be. */
int besides_start(struct beside b[UP_WHO_COUNT], struct up *u);
void besides_revive(struct beside b[UP_WHO_COUNT], struct up *u);
bool besides_are_missed(const struct beside b[UP_WHO_COUNT]);

#endif
