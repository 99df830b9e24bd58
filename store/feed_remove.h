/* feed_remove.h: what a tombstone says, done in Redis: records, their places in
 * their day's list, the live stream, whole days of counts. All is found by what
 * Redis itself holds (KEY_DAYS, KEY_DAY), so that it does not matter whether
 * the journal still has the texts: the same entry does the same to a Redis that
 * took them yesterday, was restored from an old file, or is filled anew. */
#ifndef STORE_FEED_REMOVE_H
#define STORE_FEED_REMOVE_H

#include "store/redis.h"
#include "store/removal.h"

/* Some of the sessions, of the days that begin at sequence *from or after (0
 * at first), found, and a group begun that removes them, for the caller to
 * send: 1; 2: the next day has none, and no group was begun; 0: no day is
 * left; -1 and *why. *from moves on. May be repeated. */
int feed_remove_sessions(struct redis *r, const char *site,
    const struct removal *what, uint64_t *from, char *why, size_t whylen);

/* The live stream, and days of counts and coverage: the commands, into a group
 * that was begun. Then what is left of the days that are summed again (counts;
 * of a reread the coverage, too), from the journal's entries up to `last`. -1
 * and *why. */
int feed_remove_days(struct redis *r, const char *site,
    const struct removal *what, struct journal *j, uint64_t last, char *why,
    size_t whylen);

/* How many of the sessions, and of the days' keys, Redis still has. -1 and
 * *why. */
int feed_remove_left(struct redis *r, const char *site,
    const struct removal *what, uint64_t *left, char *why, size_t whylen);

#endif
