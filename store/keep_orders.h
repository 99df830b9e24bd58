/* keep_orders.h: orders to delete, which stand in the ledger, carried out. The
 * keeper alone does this, one order after the other, in steps each of which
 * may be the last before a crash: what was done is seen on disk, and the next
 * start goes on.
 *
 * An order is over when its certificate is in the ledger: a tombstone in each
 * journal, the texts out of the bodies, Redis past the tombstone and its file
 * written anew, all of it looked at again. What a hold names that came after
 * the order stays, if it came before the tombstone. */
#ifndef STORE_KEEP_ORDERS_H
#define STORE_KEEP_ORDERS_H

#include "store/feed.h"
#include "store/journal.h"
#include "store/keep_holds.h"

struct keep_orders;

enum keep_orders_result {
	ORDERS_NONE,	/* nothing to do */
	ORDERS_BUSY,	/* something was done, there is more */
	ORDERS_WAIT,	/* for Redis, also after the last order; or see
			 * keep_orders_fault */
};

/* All are borrowed for its life, law copied. NULL: out of memory. */
struct keep_orders *keep_orders_new(const char *state, const char *site,
    const struct keep_holds_law *law);
void keep_orders_free(struct keep_orders *o);	/* accepts NULL */

/* One step. j is the keeper's, with nothing unsynced in it that matters; f
 * NULL: there is no Redis. */
enum keep_orders_result keep_orders_step(struct keep_orders *o,
    struct journal *j, struct feed *f);

/* Why an order waits; "" for nothing that is wrong. */
const char *keep_orders_fault(const struct keep_orders *o);

#endif
