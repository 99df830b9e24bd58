/* sensor_parts.h: what sensor.c and sensor_clock.c share: the one sensor of a
 * process. */
#ifndef CLASSIFY_SENSOR_PARTS_H
#define CLASSIFY_SENSOR_PARTS_H

#include "classify/answers.h"
#include "classify/naming.h"
#include "classify/quota.h"
#include "classify/sensor.h"
#include "classify/teller.h"

struct decoded {			/* a frame */
	struct packet packet;
	enum packet_status status;
	struct flow_clue clue;		/* status PACKET_FLOW */
};

struct sensor {
	const struct sensor_settings *settings;
	const struct launcher_sensor *at;
	struct seat *seat;
	struct note_cover *cover;	/* of the minute that runs; it lies in
					 * the seat and outlives this process */
	struct duplicate *duplicates;
	struct fragments *fragments;
	struct flow_table *table;
	const struct flow_counters *flows;	/* the table's */
	struct flow_counters counted;	/* already in cover */
	struct decoded decoded[2];
	struct decoded *now, *next;	/* in hand, and the one after it */
	const uint8_t *ahead;		/* the bytes of the next, if it is
					 * decoded; NULL */
	struct engine *engine;
	struct naming *naming;
	struct answers *answers;
	struct teller *teller;
	struct quota *quota;		/* NULL: no notes */
	struct capture_counters kernel;	/* already in cover */
	uint64_t clock_us, next_second_us;
	uint64_t frames_seen;
	enum packet_link link;
	bool is_shared;			/* each sensor reads all frames, and
					 * takes its share */
	int stop_fd;			/* readable: SIGTERM came; -1 */
};

/* The clock reaches now_us, in another second: each minute on the way, then
 * the last whole second. */
void sensor_turn_clock(struct sensor *s, uint64_t now_us);

static inline void
sensor_move_clock(struct sensor *s, uint64_t now_us)
{
	if (now_us >= s->next_second_us)
		sensor_turn_clock(s, now_us);
	else if (now_us > s->clock_us)
		s->clock_us = now_us;
}

/* Is it plain to see that the frame is another sensor's? Then nothing else of
 * it is looked at: of a file each sensor reads every frame. */
static inline bool
sensor_leaves(const struct sensor *s, const struct capture_frame *frame)
{
	int share = s->is_shared ? packet_share_early(s->link, frame->bytes,
	    frame->len, s->at->count) : -1;

	return share >= 0 && (unsigned)share != s->at->index;
}

/* Send what was seen in the minute that ends, and begin another. */
void sensor_turn_cover(struct sensor *s, uint32_t minute);

/* Flows, too, are counted where they outlive this process: with each frame. */
void sensor_count_flows(struct sensor *s);

/* What the kernel has put into the ring so far, and what of it lies there. */
void sensor_count_kernel(struct sensor *s);

/* How many frames lie in the ring, by what a minute counts. */
uint64_t sensor_waiting(const struct note_cover *c);

/* Tell how far the clock is. */
void sensor_tell_time(struct sensor *s);

#endif
