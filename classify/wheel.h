/* wheel.h: numbers that come round at a second: the time-outs of flows.
 *
 * The links lie in the caller's array, one struct wheel_links every stride
 * bytes; a number is an index of it. A number is armed for one second, less
 * than WHEEL_SECONDS ahead, and comes round once: it must be armed again, or
 * disarmed, by whom it is shown to. */
#ifndef CLASSIFY_WHEEL_H
#define CLASSIFY_WHEEL_H

#include <stddef.h>
#include <stdint.h>

#define WHEEL_SECONDS 512

struct wheel_links {
	uint32_t next, previous;
};

struct wheel {
	uint8_t *links;			/* the caller's; borrowed */
	size_t stride;
	uint32_t count;			/* numbers; heads are beyond */
	uint64_t now_s;
	struct wheel_links spokes[WHEEL_SECONDS + 1];	/* and what is due */
};

void wheel_open(struct wheel *w, void *links, size_t stride, uint32_t count);

/* Arm an unarmed number; a second that has passed counts as the next. */
void wheel_arm(struct wheel *w, uint32_t number, uint64_t second);
void wheel_disarm(struct wheel *w, uint32_t number);

/* Show every number whose second is now_s or before. */
void wheel_turn(struct wheel *w, uint64_t now_s,
    void (*visit)(void *arg, uint32_t number), void *arg);

#endif
