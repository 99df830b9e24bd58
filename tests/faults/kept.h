/* kept.h: what lives (life.h) left, compared with what was acknowledged. */
#ifndef TESTS_FAULTS_KEPT_H
#define TESTS_FAULTS_KEPT_H

#include "tests/faults/life.h"

#define KEPT_IDS 65536

struct ids {
	struct ids_one { char id[17]; uint64_t sequence; } one[KEPT_IDS];
	size_t count;
};
struct there {
	struct ids ids;		/* of sessions, and what acts.h tells of looks */
	struct ids devices;
	struct ids gone;	/* sessions deleted: their sequence alone, as
				 * kept_gone writes it */
	uint64_t sessions_lost, orders, certificates;
	bool is_torn;		/* the last start said so */
};

/* Read both journals, checking all that can be; to be freed. NULL: one is
 * wrong, and p->why says how. */
struct there *kept_read(struct place *p);

/* What was acknowledged, in its order; to be freed. */
struct ids *kept_acks(int fd);
/* Add what lines of these bytes tell; returns how many bytes they were. */
size_t kept_take_acks(struct ids *to, const char *bytes, size_t len);
/* The ids of JSON lines of sessions; to be freed. */
struct ids *kept_lines(int fd);
/* Is it an act's, not a session's? */
bool kept_is_act(const char *id);
/* Sorts. How many are there more than once? */
size_t ids_doubled(struct ids *ids);
bool ids_has(const struct ids *sorted, const char *id);

/* Nothing lost of what acks says, nothing doubled, the chain whole, orders
 * that were acknowledged obeyed and nothing else deleted, and if machines > 0
 * exactly so many there. If not, it is said, with what. */
bool kept_is(struct place *p, const struct ids *acks, unsigned machines,
    const char *what);

#endif
