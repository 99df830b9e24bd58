/* sensor.c: the loop of one sensor: frames in, notes or lines out.
 *
 * The clock moves with every frame of the capture, whosever share it is. A
 * device that is silent moves it by the wall, a second behind so as not to
 * overtake frames that are still in the ring. */
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
#include "classify/sensor_parts.h"
#include "classify/stop.h"
#include "classify/traffic.h"

#define FRAMES 1024			/* read at a time */
#define POLL_MS 100
#define SECOND_US UINT64_C(1000000)
#define LIVE_LAG_US SECOND_US
#define DRAIN_MS 2000
#define LAST_MS 250		/* more than two of the ring's waits */
#define BEHIND_MS 2000
#define PROTO_TCP 6

_Static_assert(sizeof(struct note_cover) <=
    sizeof(((struct seat *)NULL)->counters), "the seat holds it");

/* ---- flows ---- */

static void
on_minute(void *arg, struct flow *f, const struct flow_minute *m)
{
	struct sensor *s = arg;

	teller_minute(s->teller, flow_number(s->table, f), f, m, s->clock_us);
}

/* A connection to a name that nobody is told. */
static void
tell_foreign(struct sensor *s, const struct flow *f,
    const struct naming_decision *d)
{
	if (!s->quota)
		return;
	if (quota_takes(s->quota, f->address[f->client], s->clock_us))
		teller_foreign(s->teller, f, name_hash(s->settings->name_key,
		    d->name, d->name_len), s->clock_us);
	else
		s->cover->contacts_capped++;
}

static void
settle(struct sensor *s, struct flow *f, const struct naming_decision *d)
{
	struct flow_minute before = flow_take_before(s->table, f);
	bool is_told = s->at->lines_fd >= 0;

	f->basis = d->basis;
	f->ech = d->ech & 15;
	f->ndpi_master = d->opinion.master;
	f->ndpi_app = d->opinion.app;
	f->confidence = d->opinion.confidence & 15;
	traffic_decide(s->cover, f, &before, d);
	if (d->name)
		teller_name(s->teller, flow_number(s->table, f), d->name,
		    d->name_len);
	if (d->is_foreign)
		tell_foreign(s, f, d);
	if (d->entry == CATALOGUE_NONE && (!d->is_opaque || d->is_taken)) {
		flow_decide(s->table, f, is_told ? FLOW_TOLD : FLOW_IGNORED,
		    FLOW_NONE, &before);
		return;
	}
	f->entry = d->entry;
	teller_contact(s->teller, f, s->clock_us);
	flow_decide(s->table, f, FLOW_NAMED, d->entry, &before);
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

/* The frame is done: its bytes are of no use to anybody, and what is lost
 * over another one is not to be put down to them. */
static void
forget_packet(struct seat *seat)
{
	if (seat->packet_len > 0)
		memset(seat->packet, 0, sizeof(seat->packet));
	seat->packet_len = 0;
}

/* ---- packets ---- */

/* Not inlined: what it has on the stack is not for every packet. */
__attribute__((noinline)) static void
name_flow(struct sensor *s, struct flow *f, const struct packet *p,
    unsigned side)
{
	struct naming_decision decision;

	if (naming_packet(s->naming, f, p, side, &decision))
		settle(s, f, &decision);
}

static inline void
follow(struct sensor *s, const struct packet *p, const struct flow_clue *c)
{
	struct flow *f;
	unsigned side;

	f = flow_touch(s->table, p, c, s->clock_us, &side);
	flow_count(s->table, f, p, side);
	if (f->state != FLOW_NEW)
		s->cover->payload[f->traffic] += p->payload_bytes;
	/* A part of a datagram is none; of a TCP segment it is a beginning. */
	if (p->part.ip && p->proto != PROTO_TCP)
		return;
	if (p->source_port == ANSWERS_PORT)
		answers_packet(s->answers, flow_number(s->table, f), f, p,
		    side);
	if (f->state == FLOW_NEW && p->payload_len > 0)
		name_flow(s, f, p, side);
}

/* Put a fragment to the others of its packet, and follow that when it is
 * whole. False: it contradicts them, or repeats one. Not inlined, as above. */
__attribute__((noinline)) static bool
gather(struct sensor *s, const struct packet *p)
{
	struct fragment_found found;
	struct flow_clue clue;

	fragments_add(s->fragments, p, &found);
	if (found.is_whole) {
		clue = flow_clue(s->table, &found.packet);
		follow(s, &found.packet, &clue);
		found.packet.payload_len = found.packet.payload_bytes = 0;
		while (found.frames-- > 1)
			follow(s, &found.packet, &clue);
	}
	return !found.is_bad;
}

static inline void
decode(struct sensor *s, struct decoded *d, const struct capture_frame *frame)
{
	d->status = packet_decode(&d->packet, s->link, frame->bytes,
	    frame->len, frame->wire_bytes, frame->time_us);
	if (d->status == PACKET_FLOW)
		d->clue = flow_clue(s->table, &d->packet);
}

/* The first of what is read at a time, or after another sensor's. Not inlined:
 * the others are decoded by expect. */
__attribute__((noinline)) static void
decode_late(struct sensor *s, struct decoded *d,
    const struct capture_frame *frame)
{
	decode(s, d, frame);
}

/* The next frame is decoded before this one is handled, so that what memory
 * holds of it is here when its turn comes: waiting for that is what a packet
 * of one of many flows takes longest for. */
static inline void
expect(struct sensor *s, struct decoded *d, const struct capture_frame *next)
{
	if (sensor_leaves(s, next))
		return;
	decode(s, d, next);
	s->ahead = next->bytes;
	if (d->status == PACKET_FLOW)
		duplicate_expect(s->duplicates, &d->packet);
}

/* Do what a frame asks for, if it is this sensor's; returns where in cover it
 * counts, NULL if it is another's. */
static uint64_t *
handle(struct sensor *s, const struct decoded *d)
{
	const struct packet *p = &d->packet;
	enum packet_status status = d->status;
	bool is_ours = status == PACKET_FLOW || p->part.ip;

	if (s->is_shared && s->at->index !=
	    (is_ours ? packet_share(p, s->at->count) : 0))
		return NULL;
	if (is_ours && duplicate_is(s->duplicates, p))
		return &s->cover->duplicates;
	if (status == PACKET_FLOW)
		follow(s, p, &d->clue);
	if (p->part.ip && !gather(s, p) && status == PACKET_FRAGMENT)
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
	struct note_cover *cover = s->cover;
	struct decoded *now = s->next, *next = s->now;
	uint64_t *count;

	s->now = now;
	s->next = next;
	s->frames_seen++;
	if (frame->number <= s->at->skip_frames)
		return;
	sensor_move_clock(s, frame->time_us);
	atomic_store_explicit(&seat->packet_in_hand, frame->number,
	    memory_order_relaxed);
	if (s->ahead != frame->bytes) {
		if (sensor_leaves(s, frame))
			goto done;
		decode_late(s, now, frame);
	}
	s->ahead = NULL;
	if (frame->next)
		expect(s, next, frame->next);
	count = handle(s, now);
	if (s->ahead && next->status == PACKET_FLOW)
		flow_approach(s->table, &next->clue);
	if (s->flows->started != s->counted.started)
		sensor_count_flows(s);
	if (count) {		/* counted when done: one that kills is not */
		++*count;
		cover->packets++;
		cover->received += !s->at->is_live;
		cover->bytes += frame->wire_bytes;
	}
	forget_packet(seat);
done:
	atomic_store_explicit(&seat->frames_done, frame->number,
	    memory_order_relaxed);
	atomic_store_explicit(&seat->packet_in_hand, 0, memory_order_relaxed);
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
		teller_send(s->teller, false);
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

static uint64_t
now_us(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * SECOND_US + (uint64_t)now.tv_nsec / 1000;
}

/* Asked to stop, it reads on for LAST_MS: what came in before still lies in a
 * block of the ring that is not shown yet. A sensor that is far behind reads
 * on until it has what lay there then, but not for ever. */
static bool
has_stopped(const struct sensor *s, uint64_t until_us, uint64_t last_frame)
{
	uint64_t now = now_us(CLOCK_MONOTONIC);

	return now >= until_us && (s->frames_seen >= last_frame ||
	    now - until_us >= BEHIND_MS * 1000);
}

static enum capture_result
read_device(struct sensor *s, char *why, size_t whylen)
{
	struct pollfd wait[] = {
		{ .fd = capture_fd(s->at->capture), .events = POLLIN },
		{ .fd = s->stop_fd, .events = POLLIN },
	};
	enum capture_result result;
	uint64_t before, last = 0, until_us = UINT64_MAX;

	do {
		if (poll(wait, 2, wait[1].fd < 0 ? LAST_MS : POLL_MS) > 0 &&
		    (wait[1].revents & POLLIN)) {
			wait[1].fd = -1;
			until_us = now_us(CLOCK_MONOTONIC) + LAST_MS * 1000;
			sensor_count_kernel(s);
			last = s->frames_seen + s->cover->waiting;
		}
		before = s->frames_seen;
		result = capture_read(s->at->capture, FRAMES, on_frame, s,
		    why, whylen);
		if (s->frames_seen == before)
			sensor_move_clock(s,
			    now_us(CLOCK_REALTIME) - LIVE_LAG_US);
		teller_send(s->teller, true);
	} while (result == CAPTURE_MORE && !teller_is_alone(s->teller) &&
	    !has_stopped(s, until_us, last));
	return result;
}

/* Everything is over: the flows, the minute, the time. */
static void
finish(struct sensor *s)
{
	flow_end_all(s->table);
	sensor_turn_cover(s, 0);
	sensor_tell_time(s);
	teller_drain(s->teller, DRAIN_MS);
}

/* ---- start and end ---- */

static int
open_memory(struct sensor *s, char *why, size_t whylen)
{
	const struct room *room = &s->settings->room;
	struct flow_events events = { on_late, on_minute, on_over, s };
	struct naming_settings naming = {
		.catalogue = s->settings->catalogue,
		.memory_bytes = room->naming_bytes,
		.wants_all = s->at->lines_fd >= 0,
		.watch = before_ndpi, .watch_arg = s,
	};
	uint64_t seed;

	if (getrandom(&seed, sizeof(seed), 0) != sizeof(seed) ||
	    getrandom(naming.opinions_key, sizeof(naming.opinions_key), 0) !=
	    sizeof(naming.opinions_key)) {
		snprintf(why, whylen, "no random bytes: %s", strerror(errno));
		return -1;
	}
	if (engine_new(&s->engine, room->opinions, why, whylen) < 0)
		return -1;
	naming.engine = s->engine;
	if (!(s->naming = naming_new(&naming, why, whylen)))
		return -1;
	s->duplicates = duplicate_new();
	s->fragments = fragments_new(seed);
	s->table = flow_table_new(room->flows, seed, &events);
	if (s->table)
		s->flows = flow_table_counters(s->table);
	s->teller = teller_new(s->at, s->settings->catalogue, s->engine,
	    room->flows, room->notes);
	s->answers = answers_new(s->settings->catalogue, teller_answer,
	    s->teller);
	if (s->at->notes_fd >= 0)
		s->quota = quota_new();
	if (s->answers && s->duplicates && s->fragments && s->table &&
	    s->teller && (s->quota || s->at->notes_fd < 0))
		return 0;
	snprintf(why, whylen, "a sensor cannot get the memory for %lu "
	    "conversations; lower the setting \"memory\"",
	    (unsigned long)room->flows);
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
	quota_free(s->quota);
}

/* What the one who sat here before died over was never handled, nor what lay
 * in its ring; the flows it followed are followed by nobody. Nor is it in
 * hand now: the launcher takes us for hung if we seem to stay with it while
 * nDPI is set up and the frames before it are skipped. */
static void
take_seat(struct sensor *s)
{
	struct note_cover *c;
	uint64_t in_hand;

	s->seat = s->at->seat;
	s->now = &s->decoded[0];
	s->next = &s->decoded[1];
	c = s->cover = (struct note_cover *)(void *)s->seat->counters;
	in_hand = atomic_exchange(&s->seat->packet_in_hand, 0) != 0;
	c->quarantined += in_hand;
	c->received += s->seat->left_received;
	c->dropped += s->seat->left_dropped;
	s->seat->left_received = s->seat->left_dropped = 0;
	if (!s->at->is_live)
		c->received += in_hand;
	else
		c->abandoned += sensor_waiting(c);
	c->waiting = 0;
	c->flows_lost += c->flows_live;
	c->flows_live = 0;
	s->link = capture_link(s->at->capture);
	s->is_shared = !s->at->is_live && s->at->count > 1;
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
	if (!settings->is_process || !engine_is_guarded())
		close_sensor(&s);
	return result == CAPTURE_FAILED ? -1 : 0;
}
