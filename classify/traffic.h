/* traffic.h: what a flow is to somebody who would know its name: named, or
 * opaque and in which way, or nothing that has a name; counted. */
#ifndef CLASSIFY_TRAFFIC_H
#define CLASSIFY_TRAFFIC_H

#include "classify/naming.h"

/* Set f->traffic, and count the flow and what it has carried so far. A name
 * that was read is none where it only leads into the dark: an ECH front, a
 * resolver that is asked over TLS, a relay. Before flow_decide. */
void traffic_decide(struct note_cover *c, struct flow *f,
    const struct flow_minute *before, const struct naming_decision *d);

/* f is over: count it if it carried something and one side was never seen. */
void traffic_over(struct note_cover *c, const struct flow *f);

#endif
