/* flow.c: table, time-outs and minutes of live flows.
 *
 * Flows lie in an array and never move; tags.h finds them. A packet does not
 * move its flow on the wheel of time-outs: when a second comes round, a flow
 * that was busy is put where its time-out now falls. Only what shortens one,
 * a FIN or a RST, moves it at once. flow_life.h has the time-outs.
 *
 * All is decided at whole seconds of the clock given to flow_clock, so it does
 * not depend on which flows share the table. Eviction alone does. */
#include "classify/flow.h"

#include <stdlib.h>
#include <string.h>

#include "classify/aside.h"
#include "classify/flow_key.h"
#include "classify/flow_life.h"
#include "classify/flow_match.h"
#include "classify/tags.h"

#define ASIDE 16			/* places for each minute set aside */
#define EVICT_LOOK 8			/* candidates looked at, at least */
#define EVICT_MOST 1024			/* while there are none but valued */

struct flow_table {
	struct flow *flows;
	struct tags tags;
	struct wheel wheel;
	uint32_t places, used;		/* used: ever taken */
	uint32_t spare;			/* list through entry */
	uint32_t hand;			/* where eviction looks next */
	uint64_t seed;
	uint32_t minute;
	uint64_t minute_us;		/* its beginning */
	uint64_t *named;		/* a bit for each place */
	struct aside aside;
	struct flow_events events;
	struct flow_counters counters;
};

uint32_t
flow_number(const struct flow_table *t, const struct flow *f)
{
	return (uint32_t)(f - t->flows);
}

/* ---- key ---- */

struct flow_clue
flow_clue(const struct flow_table *t, const struct packet *p)
{
	uint64_t ends = flow_key_end(t->seed, p->source, p->source_port) +
	    flow_key_end(t->seed, p->destination, p->destination_port);
	uint32_t hash = flow_key_hash(t->seed, ends, p->proto);

	tags_expect(&t->tags, hash);
	return (struct flow_clue){ hash, FLOW_NONE };
}

static uint32_t
hash_flow(const struct flow_table *t, const struct flow *f)
{
	return flow_key_hash(t->seed,
	    flow_key_end(t->seed, f->address[0], f->port[0]) +
	    flow_key_end(t->seed, f->address[1], f->port[1]), f->proto);
}

/* Not inlined: most packets' clue says where their flow is. */
__attribute__((noinline)) static struct flow *
find(const struct flow_table *t, const struct flow_clue *c,
    const struct packet *p, unsigned *side)
{
	struct tags_at at = tags_begin(&t->tags, c->hash);
	uint32_t i;

	while (tags_next(&t->tags, c->hash, &at, &i))
		if (is_flow(&t->flows[i], p, side))
			return &t->flows[i];
	return NULL;
}

void
flow_approach(const struct flow_table *t, struct flow_clue *c)
{
	struct tags_at at = tags_begin(&t->tags, c->hash);

	if (!tags_next(&t->tags, c->hash, &at, &c->number))
		return;
	__builtin_prefetch(t->flows[c->number].address, 1);
	__builtin_prefetch(&t->flows[c->number].start_us, 1);
}

/* ---- life ---- */

struct flow_table *
flow_table_new(uint32_t places, uint64_t seed,
    const struct flow_events *events)
{
	struct flow_table *t = calloc(1, sizeof(*t));

	if (!t)
		return NULL;
	t->places = places;
	t->seed = seed;
	t->events = *events;
	t->spare = FLOW_NONE;
	/* Pages are not touched before flows need them. */
	t->flows = aligned_alloc(64, places * sizeof(*t->flows));
	t->named = calloc(places / 64 + 1, sizeof(*t->named));
	if (aside_open(&t->aside, places / ASIDE + 1) < 0 || !t->flows ||
	    !t->named || tags_open(&t->tags, places) < 0) {
		flow_table_free(t);
		return NULL;
	}
	wheel_open(&t->wheel, &t->flows->timer, sizeof(*t->flows), places);
	return t;
}

void
flow_table_free(struct flow_table *t)
{
	if (!t)
		return;
	free(t->flows);
	free(t->named);
	aside_close(&t->aside);
	tags_close(&t->tags);
	free(t);
}

static uint64_t
deadline_us(const struct flow *f)
{
	uint64_t idle = f->last_us + idle_seconds(f) * SECOND_US;
	uint64_t naming = f->start_us + FLOW_NAMING_US;

	return f->state == FLOW_NEW && naming < idle ? naming : idle;
}

/* What is due later than the wheel is wide comes round before, unripe. */
static void
arm(struct flow_table *t, const struct flow *f)
{
	uint64_t due_s = (deadline_us(f) + SECOND_US - 1) / SECOND_US;
	uint64_t most_s = t->wheel.now_s + WHEEL_SECONDS - 1;

	wheel_arm(&t->wheel, flow_number(t, f),
	    due_s < most_s ? due_s : most_s);
}

static enum flow_worth
worth_of(const struct flow *f)
{
	if (is_half_open(f))
		return FLOW_HALF_OPEN;
	return f->state == FLOW_NAMED ? FLOW_VALUED : FLOW_NAMELESS;
}

static void
end_flow(struct flow_table *t, struct flow *f, enum flow_end how)
{
	uint32_t i = flow_number(t, f);

	if (how != FLOW_EVICTED)
		t->counters.ended++;
	t->events.over(t->events.arg, f, how);
	if (how == FLOW_EVICTED)	/* as it was decided, if it was not */
		t->counters.evicted[worth_of(f)]++;
	wheel_disarm(&t->wheel, i);
	t->named[i / 64] &= ~(UINT64_C(1) << i % 64);
	tags_remove(&t->tags, hash_flow(t, f), i);
	f->proto = 0;			/* a free place */
	f->entry = t->spare;
	t->spare = i;
}

/* How little is lost with f: 0 most. */
static unsigned
expendable(const struct flow *f)
{
	if (is_closed(f))
		return 5;
	if (is_half_open(f))
		return 4;
	switch ((enum flow_state)f->state) {
	case FLOW_IGNORED:
		return 3;
	case FLOW_NEW:
		return 2;
	case FLOW_TOLD:
		return 1;
	case FLOW_NAMED:
		return f->entry == FLOW_NONE;	/* it may be nobody's */
	}
	return 0;
}

/* A full table gives up the most expendable, then the longest silent, of the
 * next few flows. Taking the oldest of several half-open ones spares, in a
 * flood of them, those whose handshake is a moment old. Where only flows of
 * value lie it looks on; the hand passes them once a round. */
static void
evict(struct flow_table *t)
{
	struct flow *worst = NULL;

	for (unsigned n = 0; n < EVICT_LOOK ||
	    (n < EVICT_MOST && expendable(worst) < 3); n++) {
		struct flow *f = &t->flows[t->hand];

		t->hand = (t->hand + 1) % t->places;
		if (!worst || expendable(f) > expendable(worst) ||
		    (expendable(f) == expendable(worst) &&
		    f->last_us < worst->last_us))
			worst = f;
	}
	end_flow(t, worst, is_closed(worst) ? FLOW_CLOSED : FLOW_EVICTED);
}

/* Enter all that live into a wider index. */
static void
widen_index(struct flow_table *t)
{
	tags_widen(&t->tags);
	for (uint32_t i = 0; i < t->used; i++)
		if (t->flows[i].proto != 0)
			tags_add(&t->tags, hash_flow(t, &t->flows[i]), i);
}

static struct flow *
take_place(struct flow_table *t)
{
	uint32_t i;

	if (t->spare == FLOW_NONE && t->used == t->places)
		evict(t);
	if (t->spare == FLOW_NONE)
		return &t->flows[t->used++];
	i = t->spare;
	t->spare = t->flows[i].entry;
	return &t->flows[i];
}

/* Who is the client, before a hello or a request says: who sends a SYN; who
 * does not answer with one; else the higher port, else who is first. */
static uint8_t
likely_client(const struct packet *p)
{
	if (p->proto == 6 && (p->tcp_flags & PACKET_SYN))
		return p->tcp_flags & PACKET_ACK ? 1 : 0;
	return p->destination_port > p->source_port;
}

/* Start the flow of p, and end the one before it between these ends, if there
 * is one. Not inlined, like note_turn and turn_minute: most packets do
 * without, and should not save registers for it. */
__attribute__((noinline)) static struct flow *
start_flow(struct flow_table *t, struct flow *before, uint32_t hash,
    const struct packet *p, uint64_t time_us)
{
	struct flow *f;

	if (before)
		end_flow(t, before, FLOW_CLOSED);
	if (tags_is_narrow(&t->tags))
		widen_index(t);
	f = take_place(t);
	memset(f, 0, sizeof(*f));
	memcpy(f->address[0], p->source, 16);
	memcpy(f->address[1], p->destination, 16);
	f->port[0] = p->source_port;
	f->port[1] = p->destination_port;
	f->proto = p->proto;
	f->start_us = f->last_us = time_us;
	f->client = likely_client(p);
	f->youth = f->aside = FLOW_NONE;
	f->basis = BASIS_NONE;
	f->has_mac = p->has_mac;
	memcpy(f->mac[0], p->source_mac, 6);
	memcpy(f->mac[1], p->destination_mac, 6);
	f->vlan[0] = f->vlan[1] = p->vlan;
	tags_add(&t->tags, hash, flow_number(t, f));
	arm(t, f);
	t->counters.started++;
	return f;
}

/* A SYN that does not repeat the one that began f. */
static bool
begins_anew(const struct flow *f, const struct packet *p)
{
	if (f->proto != 6 ||
	    (p->tcp_flags & (PACKET_SYN | PACKET_ACK)) != PACKET_SYN)
		return false;
	return is_closed(f) ||
	    !((f->tcp_seen[0] | f->tcp_seen[1]) & PACKET_SYN) ||
	    (f->syn_sequence != 0 && f->syn_sequence != p->tcp_sequence);
}

/* A SYN says where its side begins, a FIN or RST may shorten the time-out. */
__attribute__((noinline)) static void
note_turn(struct flow_table *t, struct flow *f, const struct packet *p,
    unsigned side)
{
	uint64_t idle;

	if ((p->tcp_flags & (PACKET_SYN | PACKET_ACK)) == PACKET_SYN)
		f->syn_sequence = p->tcp_sequence;
	if (!(p->tcp_flags & (PACKET_FIN | PACKET_RST))) {
		f->tcp_seen[side] |= p->tcp_flags;
		return;
	}
	idle = idle_seconds(f);
	f->tcp_seen[side] |= p->tcp_flags;
	if (idle_seconds(f) < idle) {
		wheel_disarm(&t->wheel, flow_number(t, f));
		arm(t, f);
	}
}

static inline void
note_flags(struct flow_table *t, struct flow *f, const struct packet *p,
    unsigned side)
{
	if (!(p->tcp_flags & ~f->tcp_seen[side]))
		return;
	if (p->tcp_flags & (PACKET_SYN | PACKET_FIN | PACKET_RST))
		note_turn(t, f, p, side);
	else
		f->tcp_seen[side] |= p->tcp_flags;
}

struct flow *
flow_touch(struct flow_table *t, const struct packet *p,
    const struct flow_clue *c, uint64_t time_us, unsigned *side)
{
	struct flow *f = c->number == FLOW_NONE ? NULL : &t->flows[c->number];

	if (!f || !is_flow(f, p, side))
		f = find(t, c, p, side);
	if (!f || begins_anew(f, p)) {
		f = start_flow(t, f, c->hash, p, time_us);
		*side = 0;
	}
	f->last_us = time_us;
	if (!(f->seen & 1u << *side)) {
		f->seen |= (uint8_t)(1u << *side);
		memcpy(f->mac[*side], p->source_mac, 6);
		f->vlan[*side] = p->vlan;
	}
	if (p->payload_bytes > 0)
		f->has_payload = true;
	note_flags(t, f, p, *side);
	return f;
}

/* ---- minutes ---- */

static void
show_minute(struct flow_table *t, struct flow *f, struct flow_minute *m)
{
	if (m->packets > 0)
		t->events.minute(t->events.arg, f, m);
	m->packets = 0;
}

/* f's current minute is not the clock's. A NEW flow is decided before it sees
 * a third minute, so one minute is all there is to set aside. Where that finds
 * no room, what it did is not lost, but counts from the beginning of this one,
 * a minute late at most; no number says how often. */
__attribute__((noinline)) static void
turn_minute(struct flow_table *t, struct flow *f)
{
	if (f->state != FLOW_NEW)
		show_minute(t, f, &f->now);
	else if (f->now.packets > 0 &&
	    !aside_keep(&t->aside, &f->aside, &f->now)) {
		f->now.minute = t->minute;
		f->now.first_us = 0;
		return;
	}
	f->now = (struct flow_minute){ .minute = t->minute };
}

void
flow_count(struct flow_table *t, struct flow *f, const struct packet *p,
    unsigned side)
{
	struct flow_minute *m = &f->now;
	uint32_t within;

	if (f->state == FLOW_IGNORED)
		return;
	if (m->minute != t->minute)
		turn_minute(t, f);
	within = (uint32_t)(f->last_us - t->minute_us);
	if (m->packets == 0)
		m->first_us = within;
	m->last_us = within;
	m->packets++;
	m->bytes[side] += p->payload_bytes;
}

struct flow_minute
flow_take_before(struct flow_table *t, struct flow *f)
{
	return aside_take(&t->aside, &f->aside);
}

void
flow_decide(struct flow_table *t, struct flow *f, enum flow_state state,
    uint32_t entry, struct flow_minute *before)
{
	uint32_t i = flow_number(t, f);

	f->state = (uint8_t)state;
	if (state == FLOW_IGNORED)
		return;
	if (state == FLOW_NAMED) {
		f->entry = entry;
		t->named[i / 64] |= UINT64_C(1) << i % 64;
	}
	show_minute(t, f, before);
}

void
flow_finish(struct flow_table *t, struct flow *f)
{
	if (f->state != FLOW_IGNORED)
		show_minute(t, f, &f->now);
}

/* ---- time ---- */

static void
expire(void *arg, uint32_t number)
{
	struct flow_table *t = arg;
	struct flow *f = &t->flows[number];
	uint64_t now_us = t->wheel.now_s * SECOND_US;

	if (f->last_us + idle_seconds(f) * SECOND_US <= now_us) {
		end_flow(t, f, is_closed(f) ? FLOW_CLOSED : FLOW_IDLE);
		return;
	}
	if (f->state == FLOW_NEW && deadline_us(f) <= now_us)
		t->events.late(t->events.arg, f);
	wheel_disarm(&t->wheel, number);
	arm(t, f);
}

/* Show the minutes of named flows that are not the clock's. */
static void
show_named(struct flow_table *t)
{
	for (uint32_t at = 0; at < t->used; at += 64)
		for (uint64_t bits = t->named[at / 64]; bits != 0;
		    bits &= bits - 1) {
			struct flow *f = &t->flows[at +
			    (unsigned)__builtin_ctzll(bits)];

			if (f->now.minute != t->minute)
				show_minute(t, f, &f->now);
		}
}

void
flow_clock(struct flow_table *t, uint64_t now_us)
{
	uint32_t minute = (uint32_t)(now_us / SESSION_MINUTE_US);

	wheel_turn(&t->wheel, now_us / SECOND_US, expire, t);
	if (minute <= t->minute)
		return;
	t->minute = minute;
	t->minute_us = minute * SESSION_MINUTE_US;
	show_named(t);
}

void
flow_end_all(struct flow_table *t)
{
	for (uint32_t i = 0; i < t->used; i++)
		if (t->flows[i].proto != 0)
			end_flow(t, &t->flows[i], FLOW_STREAM);
}

const struct flow_counters *
flow_table_counters(const struct flow_table *t)
{
	return &t->counters;
}
