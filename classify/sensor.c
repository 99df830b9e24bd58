/* sensor.c: the loop of one sensor: frames in, notes or lines out.
 *
 * The clock moves with every frame of the capture, whosever share it is, and
 * on each whole second that passes the table's time-outs are run, before the
 * frame that moved the clock is looked at. So what is decided by time is
 * decided alike by every sensor of one file. A device that is silent moves
 * the clock by the wall, a second behind so as not to overtake frames that
 * are still in the ring.
 *
 * Order at a whole second, as session.h promises the keeper: flows that are
 * due, then minutes that are complete, then COVER, then TIME. */
#include "classify/sensor.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "capture/duplicate.h"
#include "capture/fragment.h"
#include "classify/answers.h"
#include "classify/naming.h"
#include "classify/stop.h"
#include "classify/teller.h"
#include "classify/traffic.h"

#define SILENCE_MOST_US (UINT64_C(86400) * 1000000)
#define SECOND_US UINT64_C(1000000)
#define FRAMES 1024			/* read at a time */
#define POLL_MS 100
#define LIVE_LAG_US SECOND_US
#define DRAIN_MS 2000
#define FILE_NOTES 1024
#define PROTO_TCP 6
#define MEMORY_LEAST (4 << 20)

/* What outlives this process, in the seat's counters. */
struct kept {
	struct note_cover cover;	/* of the minute that runs */
	uint64_t in_hand;		/* a frame is being handled */
};
_Static_assert(sizeof(struct kept) <=
    sizeof(((struct seat *)NULL)->counters), "the seat holds it");

struct sensor {
	const struct sensor_settings *settings;
	const struct launcher_sensor *at;
	struct seat *seat;
	struct kept *kept;
	struct note_cover *cover;	/* kept->cover */
	struct duplicate *duplicates;
	struct fragments *fragments;
	struct flow_table *table;
	struct flow_counters counted;	/* already in cover */
	struct engine *engine;
	struct naming *naming;
	struct answers *answers;
	struct teller *teller;
	struct capture_counters kernel;	/* already in cover */
	uint64_t clock_us, next_second_us;
	uint64_t frames_seen;
	enum packet_link link;
	int stop_fd;			/* readable: SIGTERM came; -1 */
};

/* ---- flows ---- */

static void
on_minute(void *arg, struct flow *f, const struct flow_minute *m)
{
	struct sensor *s = arg;

	teller_minute(s->teller, flow_number(s->table, f), f, m, s->clock_us);
}

static void
settle(struct sensor *s, struct flow *f, const struct naming_decision *d)
{
	bool is_told = s->at->lines_fd >= 0;

	f->basis = d->basis;
	f->ech = d->ech;
	f->ndpi_master = d->opinion.master;
	f->ndpi_app = d->opinion.app;
	f->confidence = d->opinion.confidence;
	traffic_decide(s->cover, f, d);
	if (d->name)
		teller_name(s->teller, flow_number(s->table, f), d->name,
		    d->name_len);
	if (d->entry == CATALOGUE_NONE && !d->is_opaque) {
		flow_decide(s->table, f, is_told ? FLOW_TOLD : FLOW_IGNORED,
		    FLOW_NONE);
		return;
	}
	f->entry = d->entry;
	teller_contact(s->teller, f, s->clock_us);
	flow_decide(s->table, f, FLOW_NAMED, d->entry);
}

static void
on_late(void *arg, struct flow *f)
{
	struct sensor *s = arg;
	struct naming_decision d;

	naming_give_up(s->naming, f, &d);
	settle(s, f, &d);
}

static void
on_over(void *arg, struct flow *f, enum flow_end how)
{
	struct sensor *s = arg;

	if (f->state == FLOW_NEW)
		on_late(s, f);
	traffic_over(s->cover, f);
	flow_finish(s->table, f);
	teller_end(s->teller, flow_number(s->table, f), f, how, s->clock_us);
	answers_over(s->answers, flow_number(s->table, f));
}

/* ---- the seat ---- */

static void
before_ndpi(void *arg, const struct packet *p)
{
	struct sensor *s = arg;
	uint32_t len = p->ip_len < SEAT_PACKET ? p->ip_len : SEAT_PACKET;

	memcpy(s->seat->packet, p->ip, len);
	s->seat->packet_len = len;
}

/* ---- time ---- */

static void
add_counters(struct sensor *s)
{
	struct flow_counters now;

	flow_table_count(s->table, &now);
	s->cover->flows_new += now.started - s->counted.started;
	s->cover->flows_ended += now.ended - s->counted.ended;
	s->cover->flows_evicted += now.evicted - s->counted.evicted;
	s->counted = now;
	s->cover->notes_lost += teller_lost(s->teller);
}

/* Send what was seen in the minute that ends, and begin another. */
static void
turn_cover(struct sensor *s, uint32_t minute)
{
	struct capture_counters now;

	add_counters(s);
	capture_count(s->at->capture, &now);
	s->cover->dropped += now.dropped - s->kernel.dropped;
	s->cover->device_dropped += now.device_dropped -
	    s->kernel.device_dropped;
	s->kernel = now;
	if (s->cover->minute != 0)
		teller_cover(s->teller, s->cover, s->clock_us);
	memset(s->cover, 0, sizeof(*s->cover));
	s->cover->minute = minute;
}

static void
tell_time(struct sensor *s)
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
		turn_cover(s, minute);
	tell_time(s);
}

/* The clock reaches now_us: each minute on the way, then the last whole
 * second. What a flow did in a minute is told before the next one is over,
 * and a silent minute was watched, too. A silence of more than a day is two
 * captures put together, and what lies between was not watched. */
static void
move_clock(struct sensor *s, uint64_t now_us)
{
	uint64_t second_us = now_us / SECOND_US * SECOND_US;
	uint64_t turn_us = (s->clock_us / SESSION_MINUTE_US + 1) *
	    SESSION_MINUTE_US;
	bool is_far = now_us - s->clock_us > SILENCE_MOST_US;

	if (now_us >= s->next_second_us) {
		for (; s->clock_us > 0 && turn_us < second_us;
		    turn_us += SESSION_MINUTE_US) {
			tick(s, turn_us);
			if (is_far)
				break;
		}
		tick(s, second_us);
	}
	if (now_us > s->clock_us)
		s->clock_us = now_us;
}

/* ---- packets ---- */

static void
follow(struct sensor *s, const struct packet *p)
{
	struct naming_decision decision;
	struct flow *f;
	unsigned side;

	f = flow_touch(s->table, p, s->clock_us, &side);
	flow_count(s->table, f, p, side);
	if (f->state != FLOW_NEW)
		s->cover->payload[f->traffic] += p->payload_bytes;
	/* A part of a datagram is none; of a TCP segment it is a beginning. */
	if (p->part.ip && p->proto != PROTO_TCP)
		return;
	if (p->source_port == ANSWERS_PORT)
		answers_packet(s->answers, flow_number(s->table, f), f, p,
		    side);
	if (f->state == FLOW_NEW && p->payload_len > 0 &&
	    naming_packet(s->naming, f, p, side, &decision))
		settle(s, f, &decision);
}

/* Put a fragment to the others of its packet, and follow that when it is
 * whole. False: it contradicts them, or repeats one. */
static bool
gather(struct sensor *s, const struct packet *p)
{
	struct fragment_found found;

	fragments_add(s->fragments, p, &found);
	if (found.is_whole) {
		follow(s, &found.packet);
		found.packet.payload_len = found.packet.payload_bytes = 0;
		while (found.frames-- > 1)
			follow(s, &found.packet);
	}
	return !found.is_bad;
}

/* Decode a frame and do what it asks for, if it is this sensor's; returns
 * where in cover it counts, NULL if it is another's. */
static uint64_t *
handle(struct sensor *s, const struct capture_frame *frame)
{
	bool is_shared = !s->at->is_live && s->at->count > 1;
	struct packet p;
	enum packet_status status = packet_decode(&p, s->link, frame->bytes,
	    frame->len, frame->wire_bytes, frame->time_us);
	bool is_ours = status == PACKET_FLOW || p.part.ip;
	bool is_duplicate = is_ours && duplicate_is(s->duplicates, &p);

	if (is_shared && s->at->index !=
	    (is_ours ? packet_share(&p, s->at->count) : 0))
		return NULL;
	if (is_duplicate)
		return &s->cover->duplicates;
	if (status == PACKET_FLOW)
		follow(s, &p);
	if (p.part.ip && !gather(s, &p) && status == PACKET_FRAGMENT)
		return &s->cover->undecodable;
	switch (status) {
	case PACKET_FLOW:
		return &s->cover->decoded;
	case PACKET_OTHER:
		return &s->cover->other;
	case PACKET_FRAGMENT:
		return &s->cover->fragments;
	case PACKET_CUT:
	case PACKET_BAD:
	case PACKET_STATUS_COUNT:
		break;
	}
	return &s->cover->undecodable;
}

static void
on_frame(void *arg, const struct capture_frame *frame)
{
	struct sensor *s = arg;
	struct seat *seat = s->seat;
	uint64_t *count;

	s->frames_seen++;
	if (frame->number <= s->at->skip_frames)
		return;
	move_clock(s, frame->time_us);
	atomic_store_explicit(&seat->packet_in_hand, frame->number,
	    memory_order_relaxed);
	s->kept->in_hand = frame->number;
	count = handle(s, frame);
	if (count) {		/* counted when done: one that kills is not */
		++*count;
		s->cover->packets++;
		s->cover->bytes += frame->wire_bytes;
	}
	atomic_store_explicit(&seat->frames_done, frame->number,
	    memory_order_relaxed);
	atomic_store_explicit(&seat->packet_in_hand, 0, memory_order_relaxed);
	s->kept->in_hand = 0;
	if (!s->at->is_live)	/* a device's go after each reading */
		teller_send(s->teller, false);
	if (teller_is_alone(s->teller))
		capture_break(s->at->capture);
}

/* ---- the loop ---- */

static enum capture_result
read_file(struct sensor *s, char *why, size_t whylen)
{
	enum capture_result result;
	uint64_t at, size;

	do {
		result = capture_read(s->at->capture, FRAMES, on_frame, s,
		    why, whylen);
		capture_progress(s->at->capture, &at, &size);
		atomic_store_explicit(&s->seat->file_at, at,
		    memory_order_relaxed);
		atomic_store_explicit(&s->seat->file_size, size,
		    memory_order_relaxed);
		atomic_store_explicit(&s->seat->file_frame,
		    s->frames_seen, memory_order_relaxed);
	} while (result == CAPTURE_MORE && !teller_is_alone(s->teller));
	return result;
}

static void
follow_wall(struct sensor *s)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	move_clock(s, (uint64_t)now.tv_sec * SECOND_US +
	    (uint64_t)now.tv_nsec / 1000 - LIVE_LAG_US);
}

static enum capture_result
read_device(struct sensor *s, char *why, size_t whylen)
{
	struct pollfd wait[] = {
		{ .fd = capture_fd(s->at->capture), .events = POLLIN },
		{ .fd = s->stop_fd, .events = POLLIN },
	};
	enum capture_result result;
	uint64_t before;
	bool is_stopping = false;

	do {
		if (poll(wait, 2, is_stopping ? 0 : POLL_MS) > 0 &&
		    (wait[1].revents & POLLIN))
			is_stopping = true;
		before = s->frames_seen;
		result = capture_read(s->at->capture, FRAMES, on_frame, s,
		    why, whylen);
		if (s->frames_seen == before)
			follow_wall(s);
		teller_send(s->teller, true);
	} while (result == CAPTURE_MORE && !teller_is_alone(s->teller) &&
	    !(is_stopping && s->frames_seen == before));
	return result;
}

/* Everything is over: the flows, the minute, the time. */
static void
finish(struct sensor *s)
{
	flow_end_all(s->table);
	turn_cover(s, 0);
	tell_time(s);
	teller_drain(s->teller, DRAIN_MS);
}

/* ---- start and end ---- */

/* Divide the memory: five eighths follow flows, the rest names them. */
static int
open_memory(struct sensor *s, char *why, size_t whylen)
{
	size_t memory = s->settings->memory_bytes > MEMORY_LEAST ?
	    s->settings->memory_bytes : MEMORY_LEAST;
	bool has_lines = s->at->lines_fd >= 0;
	/* With its share of the index: 8 to 16 slots of 8 bytes for 5.3. */
	size_t each = sizeof(struct flow) + 24 +
	    (has_lines ? TELLER_LINE_BYTES : 0);
	uint32_t places = (uint32_t)(memory / 8 * 5 / each);
	struct flow_events events = { on_late, on_minute, on_over, s };
	struct naming_settings naming = {
		.catalogue = s->settings->catalogue,
		.memory_bytes = memory / 4, .wants_all = has_lines,
		.watch = before_ndpi, .watch_arg = s,
	};
	uint64_t seed;

	if (getrandom(&seed, sizeof(seed), 0) != sizeof(seed)) {
		snprintf(why, whylen, "no random bytes: %s", strerror(errno));
		return -1;
	}
	if (engine_new(&s->engine, memory / 8 / 1024, why, whylen) < 0)
		return -1;
	naming.engine = s->engine;
	if (!(s->naming = naming_new(&naming, why, whylen)))
		return -1;
	s->duplicates = duplicate_new();
	s->fragments = fragments_new(seed);
	s->table = flow_table_new(places, seed, &events);
	s->teller = teller_new(s->at, s->settings->catalogue, s->engine,
	    places, s->at->is_live ? SENSOR_BACKLOG : FILE_NOTES);
	s->answers = answers_new(s->settings->catalogue, teller_answer,
	    s->teller);
	if (s->answers && s->duplicates && s->fragments && s->table &&
	    s->teller)
		return 0;
	snprintf(why, whylen, "a sensor cannot get its %zu bytes of memory; "
	    "lower the setting \"memory\"", memory);
	return -1;
}

static void
close_sensor(struct sensor *s)
{
	if (s->stop_fd >= 0)
		close(s->stop_fd);
	flow_table_free(s->table);
	naming_free(s->naming);
	answers_free(s->answers);
	engine_free(s->engine);
	duplicate_free(s->duplicates);
	fragments_free(s->fragments);
	teller_free(s->teller);
}

/* The one who sat here before died over a packet: it was never handled. */
static void
take_seat(struct sensor *s)
{
	s->seat = s->at->seat;
	s->kept = (struct kept *)(void *)s->seat->counters;
	s->cover = &s->kept->cover;
	s->cover->quarantined += s->kept->in_hand != 0;
	s->kept->in_hand = 0;
	s->link = capture_link(s->at->capture);
	capture_count(s->at->capture, &s->kernel);
}

int
sensor_run(const struct sensor_settings *settings,
    const struct launcher_sensor *seat, char *why, size_t whylen)
{
	struct sensor s = { .settings = settings, .at = seat, .stop_fd = -1 };
	enum capture_result result = CAPTURE_FAILED;

	take_seat(&s);
	if (seat->is_live && (s.stop_fd = stop_open()) < 0) {
		snprintf(why, whylen, "cannot wait for SIGTERM: %s",
		    strerror(errno));
		goto out;
	}
	if (open_memory(&s, why, whylen) < 0)
		goto out;
	if (settings->ready && settings->ready(settings->ready_arg, why,
	    whylen) < 0)
		goto out;
	result = seat->is_live ? read_device(&s, why, whylen) :
	    read_file(&s, why, whylen);
	finish(&s);
	if (teller_is_alone(s.teller)) {
		snprintf(why, whylen, "the reader of this sensor's notes is "
		    "gone");
		result = CAPTURE_FAILED;
	}
out:
	close_sensor(&s);
	return result == CAPTURE_FAILED ? -1 : 0;
}
