/* episode.h: notes become sessions: one device, one service.
 *
 * An episode is OPEN from its first flow's first packet. Minute m is weighed
 * when the clock reaches the start of minute m + 2, when every note about it
 * has come: it is ACTIVE if flows whose role is not background began in it or
 * moved more than SESSION_ACTIVE_BYTES of payload in it. With A the last
 * active minute (or the first minute, if none was active), the episode is
 * SEALED when minute A + SESSION_IDLE_MINUTES has been weighed and was not
 * active; also at local midnight (then the rest continues in a new one), and
 * when the stream ends. Minutes after A are background: they are in the
 * series, and do not extend it.
 *
 * Order: notes and clock in non-decreasing time_us. The same notes in the
 * same order give the same sessions, in the same order of sealing (by seal
 * time, then device, then service), whatever the batches were. */
#ifndef CLASSIFY_EPISODE_H
#define CLASSIFY_EPISODE_H

#include "classify/law.h"

struct episodes;

struct episode_origin {
	const char *site, *box, *source;	/* copied */
	const char (*routers)[18];	/* MACs that are routers'; copied */
	size_t router_count;
};

/* A session was sealed. Borrowed until return. -1 stops; episodes_* return
 * it. */
typedef int episode_sealed(void *arg, const struct session *s);

/* NULL: out of memory. law is borrowed for the life of it; see
 * episodes_law. */
struct episodes *episodes_new(const struct law *law,
    const struct episode_origin *origin, episode_sealed *sealed, void *arg);
void episodes_free(struct episodes *e);

/* A new law holds from now on; open episodes go on. */
void episodes_law(struct episodes *e, const struct law *law);

/* Take one note of kind CONTACT, PROGRESS or END; others are ignored. -1 out
 * of memory, or sealed said so. */
int episodes_note(struct episodes *e, const struct note *n);

/* It is now_us: weigh and seal what is due. */
int episodes_clock(struct episodes *e, uint64_t now_us);

/* Seal everything that is open, with this reason. */
int episodes_end(struct episodes *e, enum session_end reason);

/* The open ones, as if sealed now; borrowed until return. */
int episodes_each_open(const struct episodes *e, episode_sealed *visit,
    void *arg);
size_t episodes_open(const struct episodes *e);

#endif
