/* feed.h: the journal copied into Redis, in step by a cursor.
 *
 * The cursor is a key written in the same MULTI as what it stands for, so
 * each entry is applied once, whatever was wiped, restored or cut off between;
 * a Redis without one is emptied of the site and filled from the beginning.
 * Redis may be away at any time: a step gives up after its time-outs, waits,
 * and the next goes on. */
#ifndef STORE_FEED_H
#define STORE_FEED_H

#include "store/journal.h"
#include "store/login.h"
#include "store/mirror.h"
#include "store/removal.h"
#include "store/store.h"

struct feed;

/* at as login_redis has it. -1 and *why. Does not connect. */
int feed_new(struct feed **out, const char *site, const char *state,
    const struct login_place *at, char *why, size_t whylen);
void feed_free(struct feed *f);

/* Copy some entries, all of which are acknowledged. now_ms is any clock that
 * goes forward. True: there are more and Redis takes them. */
bool feed_step(struct feed *f, struct journal *j, uint64_t now_ms);

/* Show the open sessions (NULL: leave them) and the keeper's state.
 * Skipped while Redis is away. */
void feed_show(struct feed *f, const struct mirror *open,
    const struct store_status *st, uint64_t now_ms);

/* Up to which entry Redis has all, as far as known; and why not further: ""
 * when nothing is wrong. */
uint64_t feed_cursor(const struct feed *f);
/* Has it less than the journal had at the last step, for a reason that waiting
 * may mend? Not where there never was a Redis, nor where what it holds or the
 * entry itself is in the way. */
bool feed_may_follow(const struct feed *f);
const char *feed_fault(const struct feed *f);

/* The connection, to ask something between two steps; NULL while a group is
 * under way, or when it is another than that on which the cursor was looked
 * at. Borrowed until the next step. */
struct redis *feed_lend(struct feed *f);

/* Did it obey a tombstone, and Redis's own file was not written anew since?
 * Whoever had it written says so. */
bool feed_owes_file(const struct feed *f);
void feed_owe_file(struct feed *f, bool owes);

#endif
