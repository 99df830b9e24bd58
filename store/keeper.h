/* keeper.h: the process that keeps: notes in (hostile until checked), one
 * order made of all sensors' notes, sessions made of them, the policy asked
 * what may be kept, the journal appended and synced, Redis kept in step.
 *
 * Its clock is the least of the live sensors' clocks. It closes sessions by
 * that clock only, so the number of sensors does not change a byte. It ends
 * when the control socket and every sensor's socket are at their end. */
#ifndef STORE_KEEPER_H
#define STORE_KEEPER_H

#include "classify/law.h"
#include "store/control.h"
#include "store/login.h"

struct keeper_settings {
	const struct law *law;		/* whose catalogue the sensors have */
	const char *law_dir;		/* while none is published; read again
					 * on SIGHUP */
	const char *site, *box, *source;
	const char *other_source;	/* see scribe.h */
	const char *state;		/* NULL: no journal, no Redis */
	const struct login_place *redis;	/* NULL: no Redis */
	int sessions_fd;		/* >= 0: kept sessions as JSON lines */
	const char (*routers)[18];
	size_t router_count;
	struct network *network;	/* borrowed, opened again on SIGHUP;
					 * NULL none */
	int acks_fd;			/* see backlog.h; 0 none */
	size_t wait_bytes;		/* likewise: most; 0 as it is there */
	/* What a person should hear at once, one sentence; NULL: nobody. */
	void (*say)(const char *sentence);
	bool is_live;
	unsigned sensors;		/* how many there will be: nothing is
					 * kept before all of them came; 0: as
					 * they come */
	uint32_t seat_flows;		/* that each has room for, and may tell
					 * of at one moment */
};

/* Another beadle may still be ending here: wait for it, some seconds, before
 * anything is captured, or what both see is kept twice. -1 and *why. */
int keeper_wait(const char *state, char *why, size_t whylen);

/* control_fd carries struct keeper_fact. 0: the
 * stream ended and everything is in the journal (and, if it could be
 * reached, in Redis). -1 and *why. */
int keeper_run(const struct keeper_settings *s, int control_fd, char *why,
    size_t whylen);

#endif
