/* live.h: who is told that something changed: streams of browsers.
 *
 * An event says that a page may look different now, and nothing of what: the
 * page asks for itself again, and is answered by who may see what. A person
 * has at most LIVE_OF_PERSON streams, and there are LIVE_MOST in all: who comes
 * after is told so, and asks now and then. A browser that has gone is noticed
 * when it is sent something, so all of a person's are when one is refused. A
 * stream is over when its sign-in is; it does not count as use of it. */
#ifndef DASHBOARD_LIVE_H
#define DASHBOARD_LIVE_H

#include "dashboard/http.h"
#include "dashboard/signins.h"

#define LIVE_MOST 120
#define LIVE_OF_PERSON 8
#define LIVE_TICK_MS 250	/* how often it is looked what changed */

struct live;

struct live *live_new(void);	/* NULL: out of memory */
void live_free(struct live *l);

/* Answer x with a stream. -1: too many, or out of memory; x is unanswered. */
int live_begin(struct live *l, struct http_exchange *x,
    const struct signin *who, uint64_t now_us);
size_t live_count(const struct live *l);
/* Is it time to look? */
bool live_is_due(struct live *l, uint64_t now_us);
/* stamp: another when something changed. Streams whose sign-in is over end. */
void live_tell(struct live *l, struct signins *s, uint64_t stamp,
    uint64_t now_us);

#endif
