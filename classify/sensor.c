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
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "capture/duplicate.h"
#include "classify/lines.h"
#include "classify/naming.h"
#include "classify/outbox.h"

#define SECOND_US UINT64_C(1000000)
#define FRAMES 1024			/* read at a time */
#define POLL_MS 100
#define LIVE_LAG_US SECOND_US
#define DRAIN_MS 2000
#define FILE_NOTES 1024
#define MEMORY_LEAST (4 << 20)

/* Totals and name of a flow, for its line. */
struct told {
	uint64_t packets, bytes[2];
	uint8_t name_len;
	uint8_t name[255];
};

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
	struct flow_table *table;
	struct flow_counters counted;	/* already in cover */
	struct engine *engine;
	struct naming *naming;
	struct outbox *outbox;		/* NULL: no notes */
	struct told *told;		/* by flow_index; NULL: no lines */
	struct capture_counters kernel;	/* already in cover */
	uint64_t clock_us, next_second_us;
	uint64_t frames_seen;
	enum packet_link link;
	int stop_fd;			/* readable: SIGTERM came; -1 */
	bool is_gone;			/* nobody reads what we write */
};

/* ---- notes ---- */

static void
fill_flow(struct sensor *s, struct note_flow *out, const struct flow *f)
{
	struct engine_opinion opinion = { f->ndpi_master, f->ndpi_app,
	    f->confidence, f->is_tls };
	unsigned client = f->client, server = !f->client;
	char app[ENGINE_NAME];

	out->start_us = f->start_us;
	out->entry = f->entry;
	out->vlan = f->vlan[client];
	out->client_port = f->port[client];
	out->server_port = f->port[server];
	out->proto = f->proto;
	out->has_mac = f->has_mac;
	out->basis = f->basis;
	out->ech = f->ech;
	memcpy(out->client_mac, f->mac[client], 6);
	memcpy(out->client, f->address[client], 16);
	memcpy(out->server, f->address[server], 16);
	engine_app(s->engine, &opinion, app);
	memcpy(out->ndpi, app, strnlen(app, sizeof(out->ndpi) - 1));
}

static struct note *
add_note(struct sensor *s, enum note_kind kind, const struct flow *f)
{
	struct note *note = s->outbox ?
	    outbox_add(s->outbox, kind, s->clock_us) : NULL;

	if (note && f)
		fill_flow(s, &note->flow, f);
	return note;
}

static void
on_minute(void *arg, struct flow *f, const struct flow_minute *m)
{
	struct sensor *s = arg;
	struct told *told;
	struct note *note;
	uint64_t begin_us = m->minute * SESSION_MINUTE_US;

	if (s->told) {
		told = &s->told[flow_index(s->table, f)];
		told->packets += m->packets;
		told->bytes[0] += m->bytes[0];
		told->bytes[1] += m->bytes[1];
	}
	if (f->state != FLOW_NAMED ||
	    !(note = add_note(s, NOTE_PROGRESS, f)))
		return;
	note->progress.minute = m->minute;
	note->progress.first_us = begin_us + m->first_us;
	note->progress.last_us = begin_us + m->last_us;
	note->progress.packets = m->packets;
	note->progress.bytes_up = m->bytes[f->client];
	note->progress.bytes_down = m->bytes[!f->client];
	note->progress.is_new =
	    f->start_us / SESSION_MINUTE_US == m->minute;
}

/* ---- lines ---- */

static void
write_line(struct sensor *s, const struct flow *f)
{
	struct told *told = &s->told[flow_index(s->table, f)];
	struct engine_opinion opinion = { f->ndpi_master, f->ndpi_app,
	    f->confidence, f->is_tls };
	const struct catalogue *c = s->settings->catalogue;
	const struct catalogue_entry *entry = catalogue_entry(c, f->entry);
	struct lines_flow line = {
		.start_us = f->start_us, .end_us = f->last_us,
		.client_port = f->port[f->client],
		.server_port = f->port[!f->client],
		.vlan = f->vlan[f->client], .proto = f->proto,
		.packets = told->packets,
		.bytes_up = told->bytes[f->client],
		.bytes_down = told->bytes[!f->client],
		.name = told->name_len ? told->name : NULL,
		.name_len = told->name_len,
		.basis = f->basis, .ech = f->ech,
	};
	char name[ENGINE_NAME];

	memcpy(line.client, f->address[f->client], 16);
	memcpy(line.server, f->address[!f->client], 16);
	if (entry) {
		line.service = catalogue_service(c, entry->service)->id;
		line.role = role_name(entry->role);
	}
	if (*engine_name(s->engine, &opinion, name)) {
		line.ndpi = name;
		line.ndpi_confidence = engine_confidence_name(f->confidence);
	}
	if (lines_flow(s->at->lines_fd, &line) < 0)
		s->is_gone = true;
	told->packets = told->bytes[0] = told->bytes[1] = 0;
	told->name_len = 0;
}

/* ---- flows ---- */

static void
settle(struct sensor *s, struct flow *f, const struct naming_decision *d)
{
	struct told *told;

	f->basis = d->basis;
	f->ech = d->ech;
	f->ndpi_master = d->opinion.master;
	f->ndpi_app = d->opinion.app;
	f->confidence = d->opinion.confidence;
	s->cover->flows_named += d->name && !d->is_opaque;
	s->cover->flows_opaque += d->is_opaque;
	if (s->told && d->name) {
		told = &s->told[flow_index(s->table, f)];
		told->name_len = d->name_len;
		memcpy(told->name, d->name, d->name_len);
	}
	if (d->entry == CATALOGUE_NONE) {
		flow_decide(s->table, f, s->told ? FLOW_TOLD : FLOW_IGNORED,
		    FLOW_NONE);
		return;
	}
	f->entry = d->entry;
	add_note(s, NOTE_CONTACT, f);
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
	struct note *note;

	if (f->state == FLOW_NEW)
		on_late(s, f);
	flow_finish(s->table, f);
	if (f->state == FLOW_NAMED && (note = add_note(s, NOTE_END, f)))
		note->end = how;
	if (s->told)
		write_line(s, f);
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
	if (s->outbox)
		s->cover->notes_lost += outbox_lost(s->outbox);
}

/* Send what was seen in the minute that ends, and begin another. */
static void
turn_cover(struct sensor *s, uint32_t minute)
{
	struct capture_counters now;
	struct note *note;

	add_counters(s);
	capture_count(s->at->capture, &now);
	s->cover->dropped += now.dropped - s->kernel.dropped;
	s->cover->device_dropped += now.device_dropped -
	    s->kernel.device_dropped;
	s->kernel = now;
	if (s->cover->minute != 0 && (note = add_note(s, NOTE_COVER, NULL)))
		note->cover = *s->cover;
	memset(s->cover, 0, sizeof(*s->cover));
	s->cover->minute = minute;
}

static void
send_notes(struct sensor *s)
{
	if (s->outbox && outbox_flush(s->outbox) < 0)
		s->is_gone = true;
}

static void
tell_time(struct sensor *s)
{
	uint64_t still_us = s->clock_us > FLOW_IDLE_MOST_US ?
	    s->clock_us - FLOW_IDLE_MOST_US : 0;

	add_note(s, NOTE_TIME, NULL);
	send_notes(s);
	if (s->told && lines_clock(s->at->lines_fd, still_us) < 0)
		s->is_gone = true;
}

/* The clock reaches now_us: the last whole second up to it comes first. */
static void
move_clock(struct sensor *s, uint64_t now_us)
{
	uint64_t second_us = now_us / SECOND_US * SECOND_US;
	uint32_t minute = (uint32_t)(second_us / SESSION_MINUTE_US);

	if (now_us >= s->next_second_us) {
		if (second_us > s->clock_us)
			s->clock_us = second_us;
		s->next_second_us = second_us + SECOND_US;
		flow_clock(s->table, second_us);
		add_counters(s);
		if (minute != s->cover->minute)
			turn_cover(s, minute);
		tell_time(s);
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
	if (f->state == FLOW_NEW && p->payload_len > 0 &&
	    naming_packet(s->naming, f, p, side, &decision))
		settle(s, f, &decision);
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
	bool is_duplicate = status == PACKET_FLOW &&
	    duplicate_is(s->duplicates, &p);

	if (is_shared && s->at->index != (status == PACKET_FLOW ?
	    packet_share(&p, s->at->count) : 0))
		return NULL;
	switch (status) {
	case PACKET_FLOW:
		break;
	case PACKET_OTHER:
		return &s->cover->other;
	case PACKET_FRAGMENT:
		return &s->cover->fragments;
	case PACKET_CUT:
	case PACKET_BAD:
	case PACKET_STATUS_COUNT:
		return &s->cover->undecodable;
	}
	if (is_duplicate)
		return &s->cover->duplicates;
	follow(s, &p);
	return &s->cover->decoded;
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
	if (s->outbox && outbox_waiting(s->outbox) >= NOTE_BATCH)
		send_notes(s);
	if (s->is_gone)
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
	} while (result == CAPTURE_MORE && !s->is_gone);
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
		send_notes(s);
	} while (result == CAPTURE_MORE && !s->is_gone &&
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
	if (s->outbox && outbox_drain(s->outbox, DRAIN_MS) < 0)
		s->is_gone = true;
}

/* ---- start and end ---- */

/* A device's sensor is asked to stop by SIGTERM, which from here on waits to
 * be noticed between two reads. */
static int
open_stop(struct sensor *s)
{
	sigset_t set;

	if (!s->at->is_live)
		return 0;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	if (sigprocmask(SIG_BLOCK, &set, NULL) == 0)
		s->stop_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return s->stop_fd < 0 ? -1 : 0;
}

/* Divide the memory: five eighths follow flows, the rest names them. */
static int
open_memory(struct sensor *s, char *why, size_t whylen)
{
	size_t memory = s->settings->memory_bytes > MEMORY_LEAST ?
	    s->settings->memory_bytes : MEMORY_LEAST;
	bool has_lines = s->at->lines_fd >= 0;
	/* With its share of the index: 8 to 16 slots of 8 bytes for 5.3. */
	size_t each = sizeof(struct flow) + 24 +
	    (has_lines ? sizeof(struct told) : 0);
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
	s->naming = naming_new(&naming);
	s->duplicates = duplicate_new();
	s->table = flow_table_new(places, seed, &events);
	if (has_lines)
		s->told = calloc(places, sizeof(*s->told));
	if (s->at->notes_fd >= 0)
		s->outbox = outbox_new(s->at->notes_fd, s->at->is_live ?
		    SENSOR_BACKLOG : FILE_NOTES, !s->at->is_live);
	if (s->naming && s->duplicates && s->table &&
	    (s->told || !has_lines) && (s->outbox || s->at->notes_fd < 0))
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
	engine_free(s->engine);
	duplicate_free(s->duplicates);
	outbox_free(s->outbox);
	free(s->told);
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
	if (open_stop(&s) < 0) {
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
	if (s.is_gone) {
		snprintf(why, whylen, "the reader of this sensor's notes is "
		    "gone");
		result = CAPTURE_FAILED;
	}
out:
	close_sensor(&s);
	return result == CAPTURE_FAILED ? -1 : 0;
}
