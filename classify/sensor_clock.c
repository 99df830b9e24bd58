/* sensor_clock.c: what the passing of time asks of a sensor.
 *
 * On each whole second that passes, before the frame that moved the clock is
 * looked at, the table's time-outs are run: so what is decided by time is
 * decided alike by every sensor of one file. The order, as session.h promises
 * the keeper: flows that are due, then minutes that are complete, then COVER,
 * then TIME. */
#include "classify/sensor_parts.h"

#include <string.h>

#define SILENCE_MOST_US (UINT64_C(86400) * 1000000)
#define STILL_MOST_US SESSION_MINUTE_US
#define SECOND_US UINT64_C(1000000)

static uint64_t
evicted_of(const struct flow_counters *c)
{
	return c->evicted[FLOW_HALF_OPEN] + c->evicted[FLOW_NAMELESS] +
	    c->evicted[FLOW_VALUED];
}

static void
count_evicted(struct sensor *s, const struct flow_counters *now)
{
	const uint64_t *to = now->evicted, *from = s->counted.evicted;
	struct note_cover *c = s->cover;

	c->flows_evicted += evicted_of(now) - evicted_of(&s->counted);
	c->evicted_half_open += to[FLOW_HALF_OPEN] - from[FLOW_HALF_OPEN];
	c->evicted_nameless += to[FLOW_NAMELESS] - from[FLOW_NAMELESS];
	c->evicted_named += to[FLOW_VALUED] - from[FLOW_VALUED];
}

void
sensor_count_flows(struct sensor *s)
{
	const struct flow_counters now = *s->flows;

	s->cover->flows_new += now.started - s->counted.started;
	s->cover->flows_ended += now.ended - s->counted.ended;
	count_evicted(s, &now);
	s->cover->flows_live = now.started - now.ended -
	    evicted_of(&now);
	s->counted = now;
}

static void
add_counters(struct sensor *s)
{
	sensor_count_flows(s);
	s->cover->notes_lost += teller_lost(s->teller);
}

/* A file's frames are counted as they are read. */
void
sensor_count_kernel(struct sensor *s)
{
	struct note_cover *c = s->cover;
	struct capture_counters now;

	capture_count(s->at->capture, &now);
	c->received += now.received - s->kernel.received;
	c->dropped += now.dropped - s->kernel.dropped;
	c->device_dropped += now.device_dropped - s->kernel.device_dropped;
	s->kernel = now;
	c->waiting = sensor_waiting(c);
}

/* Who handled more than there was has counted wrongly: then none wait, and
 * whoever adds up will see it. */
uint64_t
sensor_waiting(const struct note_cover *c)
{
	uint64_t all = c->waiting_before + c->received;
	uint64_t gone = c->packets + c->quarantined + c->dropped +
	    c->abandoned;

	return all > gone ? all - gone : 0;
}

/* Send what was seen in the minute that ends, and begin another. */
void
sensor_turn_cover(struct sensor *s, uint32_t minute)
{
	struct note_cover *c = s->cover, told;

	add_counters(s);
	sensor_count_kernel(s);
	if (c->minute != 0) {
		teller_cover(s->teller, c, s->clock_us);
		told = *c;
		memset(c, 0, sizeof(*c));
		c->waiting_before = c->waiting = told.waiting;
		c->flows_before = c->flows_live = told.flows_live;
	}
	c->minute = minute;
}

void
sensor_tell_time(struct sensor *s)
{
	uint64_t still_us = s->clock_us > FLOW_IDLE_MOST_US ?
	    s->clock_us - FLOW_IDLE_MOST_US : 0;

	teller_time(s->teller, s->clock_us, still_us);
}

/* A whole second has come. */
static void
tick(struct sensor *s, uint64_t second_us)
{
	uint32_t minute = (uint32_t)(second_us / SESSION_MINUTE_US);

	if (second_us > s->clock_us)
		s->clock_us = second_us;
	s->next_second_us = second_us + SECOND_US;
	flow_clock(s->table, second_us);
	add_counters(s);
	if (minute != s->cover->minute)
		sensor_turn_cover(s, minute);
	sensor_tell_time(s);
}

/* The minute left by who sat here before us, if it is over by now. */
static void
close_left_minute(struct sensor *s, uint64_t now_us)
{
	uint64_t end_us = (s->cover->minute + UINT64_C(1)) *
	    SESSION_MINUTE_US;

	if (s->cover->minute == 0 || now_us < end_us)
		return;
	s->clock_us = end_us;
	sensor_turn_cover(s, 0);
	s->clock_us = 0;
}

_Static_assert(FLOW_NAMING_US <= SESSION_MINUTE_US,
    "a minute later nothing is without a name that will ever have one");

/* Before a leap: what has no name yet gets what it can have, a minute on, while
 * the minute it was seen in may still be told. */
static void
name_all(struct sensor *s)
{
	s->clock_us += SESSION_MINUTE_US;
	flow_clock(s->table, s->clock_us);
}

/* The clock reaches now_us: each minute on the way, then the last whole
 * second. What a flow did in a minute is told before the next one is over,
 * and a silent minute was watched, too. A silence of more than a day is two
 * captures put together; a device's clock, which moves ten times a second,
 * leaps over a minute only when it is set forward or the machine slept. What
 * lies between was not watched. */
void
sensor_turn_clock(struct sensor *s, uint64_t now_us)
{
	uint64_t second_us = now_us / SECOND_US * SECOND_US;
	uint64_t turn_us = (s->clock_us / SESSION_MINUTE_US + 1) *
	    SESSION_MINUTE_US;
	bool is_far = now_us - s->clock_us > (s->at->is_live ?
	    STILL_MOST_US : SILENCE_MOST_US);

	if (s->clock_us == 0)
		close_left_minute(s, now_us);
	for (; s->clock_us > 0 && turn_us < second_us;
	    turn_us += SESSION_MINUTE_US) {
		tick(s, turn_us);
		if (!is_far)
			continue;
		if (turn_us + SESSION_MINUTE_US < second_us)
			name_all(s);
		s->cover->minute = (uint32_t)(second_us / SESSION_MINUTE_US);
		break;
	}
	tick(s, second_us);
	if (now_us > s->clock_us)
		s->clock_us = now_us;
}
