/* beside.c: what "beadle up" runs beside beadled, kept running. */
#include "dashboard/beside.h"

#include <stdio.h>

#include "dashboard/print.h"

#define SLOWEST 5	/* as a power of two of BESIDE_AGAIN_MS */

void
beside_add(struct beside *b, const char *option, const char *value)
{
	if (!value)
		return;
	b->argv[b->argc++] = (char *)option;
	b->argv[b->argc++] = (char *)value;
}

void
beside_make(struct beside *b, struct command_io *io, enum up_who who,
    const char *command, const char *label, const char *what)
{
	b->io = io;
	b->who = who;
	b->label = label;
	b->what = what;
	snprintf(b->path, sizeof(b->path), "%s/beadle", io->program);
	beside_add(b, b->path, command);
}

int
beside_start(struct beside *b, struct up *u)
{
	b->again_ms = 0;
	return b->argc == 0 ? 0 : up_beside(u, b->who, b->path, b->argv,
	    b->io->why, COMMAND_WHY);
}

void
beside_ended(struct beside *b, const struct up *u)
{
	const struct up_beside *is = &u->beside[b->who];
	uint64_t now_ms = up_now_ms();
	bool has_stayed = now_ms - is->ms > BESIDE_WELL_MS;
	char text[160];

	b->has_worked = b->has_worked || has_stayed || is->signal;
	if (has_stayed)
		b->tries = 0;
	snprintf(text, sizeof(text), "%s by itself; %s", b->what,
	    b->has_worked ? "it is started again" : "what is watched is "
	    "recorded all the same");
	print_said(b->io->out, b->label, text);
	if (!b->has_worked)
		return;
	b->again_ms = now_ms + (b->tries == 0 ? 0 : BESIDE_AGAIN_MS <<
	    b->tries);
	b->tries += b->tries < SLOWEST;
}

void
beside_revive(struct beside *b, struct up *u)
{
	if (b->again_ms == 0 || up_now_ms() < b->again_ms ||
	    beside_start(b, u) == 0)
		return;
	print_said(b->io->out, b->label, b->io->why);
	b->io->why[0] = '\0';
	b->again_ms = up_now_ms() + BESIDE_WELL_MS;
}

int
besides_start(struct beside b[UP_WHO_COUNT], struct up *u)
{
	int who;

	for (who = 0; who < UP_WHO_COUNT; who++)
		if (beside_start(&b[who], u) < 0)
			return -1;
	return 0;
}

void
besides_revive(struct beside b[UP_WHO_COUNT], struct up *u)
{
	int who;

	for (who = 0; who < UP_WHO_COUNT; who++)
		beside_revive(&b[who], u);
}

bool
besides_are_missed(const struct beside b[UP_WHO_COUNT])
{
	int who;

	for (who = 0; who < UP_WHO_COUNT; who++)
		if (b[who].again_ms > 0)
			return true;
	return false;
}
