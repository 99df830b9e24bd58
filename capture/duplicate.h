/* duplicate.h: frames a mirror port delivered twice.
 *
 * A mirror of both directions copies a packet once on its way into the switch
 * and once on its way out, some microseconds to milliseconds apart, possibly
 * with another VLAN tag, MAC or hop limit. The second copy is recognised by
 * packet.digest within 50 ms. Fixed memory; one window belongs to one thread;
 * time is packet time.
 *
 * The window runs from the first copy and is not renewed, so a stream of
 * equal packets is not swallowed whole. A sender that repeats a packet bit by
 * bit within 50 ms (an IPv6 acknowledgement, say) looks like a mirror: what
 * is lost then is one count of a packet, not a name.
 *
 * Both copies fall to one sensor, which remembers nobody else's packets: the
 * more sensors, the longer what comes too fast for one window is remembered. */
#ifndef CAPTURE_DUPLICATE_H
#define CAPTURE_DUPLICATE_H

#include "capture/packet.h"

#define DUPLICATE_WINDOW_US 50000

struct duplicate;

/* NULL: out of memory. */
struct duplicate *duplicate_new(void);
void duplicate_free(struct duplicate *d);

/* Of p will be asked soon: let what is remembered of it come near. */
void duplicate_expect(const struct duplicate *d, const struct packet *p);

/* Was p seen less than DUPLICATE_WINDOW_US ago? Remembers it if not. A packet
 * without a digest is never a duplicate. */
bool duplicate_is(struct duplicate *d, const struct packet *p);

#endif
