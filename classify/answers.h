/* answers.h: DNS answers among the packets of a sensor, for the keeper.
 *
 * A response counts only in a conversation in which the other side was seen
 * to speak: an answer nobody asked for names nothing. Over TCP messages are
 * put together from the connection's beginning on; a connection joined in its
 * middle, or with a message over STREAM_LARGE, is not read. Memory is taken
 * once. One thread. */
#ifndef CLASSIFY_ANSWERS_H
#define CLASSIFY_ANSWERS_H

#include "classify/catalogue.h"
#include "classify/flow.h"

#define ANSWERS_PORT 53

struct answers;

typedef void answers_tell(void *arg, const struct note_answer *a);

/* catalogue is borrowed. NULL: out of memory. */
struct answers *answers_new(const struct catalogue *catalogue,
    answers_tell *tell, void *arg);
void answers_free(struct answers *a);		/* accepts NULL */

/* A packet of flow f, from port ANSWERS_PORT, sent by side; number is
 * flow_number of f. */
void answers_packet(struct answers *a, uint32_t number, const struct flow *f,
    const struct packet *p, unsigned side);

/* The flow of this number is over. */
void answers_over(struct answers *a, uint32_t number);

#endif
