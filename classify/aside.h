/* aside.h: minutes of NEW flows that are over before the flow is decided, in a
 * fixed number of places: few flows are undecided over the turn of a minute. */
#ifndef CLASSIFY_ASIDE_H
#define CLASSIFY_ASIDE_H

#include "classify/flow.h"

struct aside {
	struct flow_minute *minutes;
	uint32_t count, used;
	uint32_t spare;			/* list through minute */
};

/* -1: out of memory; aside_close may follow all the same. */
int aside_open(struct aside *a, uint32_t count);
void aside_close(struct aside *a);

/* Keep m at *place, where FLOW_NONE asks for one. False: there is none. */
bool aside_keep(struct aside *a, uint32_t *place, const struct flow_minute *m);
/* Take it out again; *place is FLOW_NONE then. From FLOW_NONE an empty one. */
struct flow_minute aside_take(struct aside *a, uint32_t *place);

#endif
