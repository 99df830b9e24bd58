/* episode.h: notes become sessions: one device, one service.
 *
 * Minutes are of UTC. Minute m is weighed when the clock reaches the start of
 * minute m + 2, when every note about it has come: a PROGRESS about minute m
 * and a CONTACT of a flow that began in minute m carry a time_us before that
 * moment. What comes later all the same counts in the oldest minute not yet
 * weighed.
 *
 * A minute of a device and service is ACTIVE if, of the flows whose role is
 * not background, at least one began in it or all together moved more than
 * SESSION_ACTIVE_BYTES of payload in it, both directions added.
 *
 * An episode begins with a minute in which any flow of any role had a packet
 * while none was open. A is its last active minute, or its first minute as
 * long as none was active. Minutes up to A + SESSION_IDLE_MINUTES belong to
 * it; those after A are background: they are in the series and in the sums,
 * and do not extend it. A packet in a later minute begins a new episode.
 *
 * It is SEALED, and ended
 *	idle		when minute A + SESSION_IDLE_MINUTES has been weighed
 *			(and did not move A);
 *	midnight	when a minute of the next local day that would belong to
 *			it is weighed: that minute begins a new episode instead,
 *			the old one `continues`, the new one is `continued`.
 *			Without such a minute it ends idle;
 *	the reason given	by episodes_end: minutes not yet weighed are
 *			weighed then, in order. Only an episode with a later one
 *			of the same device and service after it is still ended
 *			idle or midnight.
 *
 * start_us is the first packet of any flow in its first minute (a CONTACT
 * tells of one at flow.start_us). end_us is the last packet in minute A of the
 * flows that are not background; if no minute was active, the last packet in
 * its first minute of any flow. A flow counts in each session it has packets
 * in, its beginning (`connections`, of all roles) only in the minute it began.
 *
 * What else the device opened at the moment is weighed with the minute: see
 * burst.h, to which a CONTACT is the first packet of its flow; and whether
 * reference devices have contact with the same hosts: reference.h, by the
 * devices' rows in force at a flow's start.
 *
 * Device: the roster's row in force at the flow's start, looked up by MAC,
 * address and VLAN, without the MAC if it is a router's; else the MAC; else
 * address@vlan. Of a row that matches by what machines share, a VLAN or a range
 * of addresses, each machine (its MAC, else its address) has episodes of its
 * own. A MAC is a router's if the settings say so, or, for flows that
 * start in or after that minute, once more than EPISODE_ADDRESSES client
 * addresses were seen behind it on one local day.
 *
 * Order: notes and clock in non-decreasing time_us. The same notes give the
 * same sessions in the same order (of the clock at sealing, then device,
 * service, start_us, machine), whatever the batches were, however often the
 * clock was called, and in whatever order notes about one minute came. */
#ifndef CLASSIFY_EPISODE_H
#define CLASSIFY_EPISODE_H

#include "classify/law.h"
#include "classify/network.h"

#define EPISODE_ADDRESSES 8
#define EPISODE_MOST_OPEN 1000000	/* one more is an error */

/* Memory an open episode takes, with its device and the notes of two minutes
 * (152 bytes each, 48 of a foreign contact): of one minute and flow, measured
 * 1,490 bytes; and for each further minute of two flows, measured 175. */
#define EPISODE_BYTES 1600
#define EPISODE_MINUTE_BYTES 190

struct episodes;

struct episode_origin {
	const char *site, *box, *source;	/* copied */
	const char (*routers)[18];	/* MACs that are routers'; copied */
	size_t router_count;
	const struct network *network;	/* borrowed for the life of it; NULL:
					 * nothing is known of addresses */
};

/* A session was sealed. Borrowed until return. It has no id yet: most are
 * counted and forgotten, and session_identify takes as much as all else that
 * is done for a short one. -1 stops; episodes_* return it. */
typedef int episode_sealed(void *arg, const struct session *s);

/* NULL: out of memory. law is borrowed for the life of it. */
struct episodes *episodes_new(const struct law *law,
    const struct episode_origin *origin, episode_sealed *sealed, void *arg);
void episodes_free(struct episodes *e);

/* Take one note of kind CONTACT, PROGRESS or END; others are ignored, and so
 * is one whose entry the catalogue does not have, unless it is a foreign
 * CONTACT. First everything due by its time_us is sealed. -1: out of memory,
 * too many open, or sealed said so; only episodes_free may follow. */
int episodes_note(struct episodes *e, const struct note *n);

/* It is now_us: weigh and seal what is due. -1 as above. */
int episodes_clock(struct episodes *e, uint64_t now_us);

/* Seal everything that is open, with this reason. Notes may follow: they
 * begin new episodes. -1 as above. */
int episodes_end(struct episodes *e, enum session_end reason);

/* Every session that episodes_end(SESSION_SENSOR_STOPPED) would seal now;
 * nothing changes. -1: out of memory, or visit said so. */
int episodes_each_open(const struct episodes *e, episode_sealed *visit,
    void *arg);
/* How many episodes are open, and minutes and foreign contacts not yet
 * weighed: 0 means episodes_each_open has nothing to show. */
size_t episodes_open(const struct episodes *e);

#endif
