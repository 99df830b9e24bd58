/* episode_series.h: one open episode: what flows did, minute by minute, added
 * up to a session.
 *
 * Minutes are added in ascending order, each once and whole. Then the owner
 * says how it ended. */
#ifndef CLASSIFY_EPISODE_SERIES_H
#define CLASSIFY_EPISODE_SERIES_H

#include "classify/burst.h"
#include "classify/episode_clients.h"
#include "classify/episode_piece.h"

struct series {
	struct session session;
	struct series *next;	/* the owner's */
	int32_t day;		/* the owner's: local day of its minutes */
	uint32_t last_active;	/* A of episode.h */
	uint64_t client_us;	/* when the session's address was seen */
	size_t minute_room, host_room;
	uint64_t *flows;	/* an open-addressed set; 0 is a free place */
	size_t flow_count, flow_room;
};

/* An empty one, for a machine and this piece's service, starting with its
 * minute; all else is blank's. NULL: out of memory. */
struct series *series_new(const struct session *blank,
    const struct piece *first, const struct client *c);
struct series *series_copy(const struct series *s);
void series_free(struct series *s);

/* Would this minute still belong to it? */
bool series_takes(const struct series *s, uint32_t minute);

/* All of one minute, in piece_order, how weakly their device is known, and what
 * its bursts were. */
struct series_minute {
	const struct piece *const *pieces;
	size_t count;
	enum device_basis device_basis;
	struct burst_facts bursts;
};
/* -1: out of memory. */
int series_add(struct series *s, const struct series_minute *m);

#endif
