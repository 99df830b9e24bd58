/* feed_group.h: some entries of the journal as one group of commands to Redis,
 * which is applied all or not at all, cursor included.
 *
 * A group is empty, or holds the entries after `after` up to its last. What it
 * holds is copied, so it can be sent again when an answer was lost. A
 * tombstone is alone in its group: what it says is done before the cursor
 * passes it. */
#ifndef STORE_FEED_GROUP_H
#define STORE_FEED_GROUP_H

#include "store/journal.h"
#include "store/redis.h"
#include "store/removal.h"

#define FEED_GROUP_MOST 256		/* entries */
#define FEED_GROUP_CURSOR 100		/* bytes of a cursor's text */

struct feed_group;

/* site is borrowed for its life. NULL: out of memory. */
struct feed_group *feed_group_new(const char *site);
void feed_group_free(struct feed_group *g);	/* accepts NULL */

void feed_group_clear(struct feed_group *g, uint64_t after);
/* 0, 1 when it is full with this one, 2 when it is full without it, -1 and
 * *why: the entry makes no sense, or memory; then the group is as it was. */
int feed_group_add(struct feed_group *g, const struct journal_entry *e,
    char *why, size_t whylen);

uint64_t feed_group_after(const struct feed_group *g);
uint64_t feed_group_last(const struct feed_group *g);
/* What its tombstone says; NULL: it has none. Borrowed. */
const struct removal *feed_group_removal(const struct feed_group *g);
bool feed_group_is_empty(const struct feed_group *g);
/* Add its commands to the group that was begun. head: the journal's; what is
 * far behind it is not pushed through the live stream. */
void feed_group_send(struct feed_group *g, struct redis *r, uint64_t head);
/* The cursor as it was sent; borrowed. */
const char *feed_group_cursor(const struct feed_group *g);

#endif
