/* throttle.h: who has failed how often, and how long to wait therefore. Pure:
 * the clock is an argument.
 *
 * After a table's free failures each further one doubles the wait, from 30 s
 * to 15 min: so there are at most eight more in an hour. A day without one
 * forgets them. A key may be found to be somebody's, whose keys are forgotten
 * together. A table remembers THROTTLE_ROOM keys; the one that failed
 * longest ago gives way. */
#ifndef DASHBOARD_THROTTLE_H
#define DASHBOARD_THROTTLE_H

#include <stdint.h>

#define THROTTLE_ROOM 2048
#define THROTTLE_KEY 96		/* more bytes of a key, or of an owner, do not
				 * count */

struct throttle;

/* NULL: out of memory. */
struct throttle *throttle_new(unsigned free_failures);
void throttle_free(struct throttle *t);

/* Until when a key must wait; 0: it need not. */
uint64_t throttle_until(const struct throttle *t, const char *key,
    uint64_t now_us);
/* One more failure; how many there are now. */
unsigned throttle_failed(struct throttle *t, const char *key,
    uint64_t now_us);
void throttle_forget(struct throttle *t, const char *key);

/* A key that failed is somebody's. */
void throttle_found(struct throttle *t, const char *key, const char *owner);
/* Whose it is; "" not known. Borrowed until the next call. */
const char *throttle_owner(const struct throttle *t, const char *key);
void throttle_forget_of(struct throttle *t, const char *owner);

#endif
