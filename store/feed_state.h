/* feed_state.h: what Redis shows of now: the keeper's state, open sessions. */
#ifndef STORE_FEED_STATE_H
#define STORE_FEED_STATE_H

#include "store/mirror.h"
#include "store/redis.h"
#include "store/store.h"

/* Add the commands to the group that was begun; open NULL: leave them. */
void feed_state_send(const char *site, const struct mirror *open,
    const struct store_status *st, struct redis *r);

#endif
