/* flow.h: the conversations one sensor is following.
 *
 * A flow is NEW at its first packet; while it is, what it carries is counted
 * in case it turns out to matter. flow_decide makes it NAMED (a catalogued
 * host, or none that could be read: counted, and shown minute by minute), TOLD
 * (counted, for --flows) or IGNORED (only kept to be recognised). It is OVER
 * when it closed, idled out, was evicted or the stream ended: it is shown to
 * events.over once and then does not exist. Only flow.c moves it.
 *
 * The table has a fixed number of places, taken at the start. Time is packet
 * time: the table never asks a clock, and acts on time-outs in flow_clock
 * alone. One table belongs to one thread.
 *
 * A flow's key is addresses, ports and protocol. The VLAN is not in it: the
 * mirror of a trunk shows the two directions with different tags. */
#ifndef CLASSIFY_FLOW_H
#define CLASSIFY_FLOW_H

#include "capture/packet.h"
#include "classify/session.h"
#include "classify/wheel.h"

#define FLOW_NONE UINT32_MAX
#define FLOW_NAMING_US (60 * UINT64_C(1000000))	/* NEW no longer than this */
/* Longest time-out: an established TCP connection may rest this long and go
 * on (RFC 5382 REQ-5 asks it of NATs); its name is not said twice. */
#define FLOW_IDLE_MOST_US (7440 * UINT64_C(1000000))

enum flow_state { FLOW_NEW, FLOW_IGNORED, FLOW_TOLD, FLOW_NAMED };

/* What a flow did in one minute. Bytes are transport payload by sender. */
struct flow_minute {
	uint32_t minute;
	uint32_t packets;		/* 0: empty */
	uint32_t first_us, last_us;	/* within the minute */
	uint64_t bytes[2];
};

/* Sides are 0, who sent the first packet seen, and 1. Laid out by cache line:
 * a packet of an ignored flow touches the first alone, but for its time.
 * What only a NEW flow needs and what only a decided one has share a place. */
struct flow {
	uint8_t address[2][16];
	uint16_t port[2];
	uint8_t proto;
	uint8_t state;			/* enum flow_state */
	uint8_t tcp_seen[2];		/* flags each side has sent, or'ed */
	uint64_t last_us;
	struct wheel_links timer;
	uint8_t seen : 2;		/* bit 1 << side: it has sent */
	uint8_t client : 1;		/* side; may change while NEW */
	uint8_t has_payload : 1;
	uint8_t has_mac : 1;
	uint8_t traffic;		/* enum; the owner's */
	uint8_t basis;			/* enum of session.h; the owner's */
	uint8_t ech : 4;		/* likewise */
	uint8_t confidence : 4;		/* enum engine_confidence; likewise */
	uint32_t syn_sequence;		/* with PACKET_SYN in tcp_seen */

	uint64_t start_us;
	struct flow_minute now;
	uint8_t mac[2][6];
	uint16_t vlan[2];
	union {
		uint32_t youth;		/* NEW: the owner's; FLOW_NONE */
		uint32_t entry;		/* NAMED: the catalogue's, or
					 * FLOW_NONE */
	};
	union {
		uint32_t aside;		/* NEW: where the minute before lies */
		struct {
			uint16_t ndpi_master, ndpi_app;	/* its opinion; the
							 * owner's */
		};
	};
};
_Static_assert(sizeof(struct flow) == 128, "two cache lines");

/* Bytes a place takes, at most, with its share of index and lists. */
#define FLOW_PLACE_BYTES (sizeof(struct flow) + 12 + 3)

/* Called by the table; f is borrowed. */
struct flow_events {
	/* A NEW flow has been one for FLOW_NAMING_US: decide it now. */
	void (*late)(void *arg, struct flow *f);
	/* A counted minute is complete. */
	void (*minute)(void *arg, struct flow *f,
	    const struct flow_minute *m);
	/* It is over. A NEW one must be decided in here. Its last minutes
	 * follow when it calls flow_finish. */
	void (*over)(void *arg, struct flow *f, enum flow_end how);
	void *arg;
};

/* What a full table gave up, by what was lost with it. */
enum flow_worth {
	FLOW_HALF_OPEN,		/* TCP of which nobody answered or said much */
	FLOW_NAMELESS,		/* nothing was read that anybody is told */
	FLOW_VALUED,		/* NAMED */
	FLOW_WORTH_COUNT
};

struct flow_counters {
	uint64_t started, ended;
	uint64_t evicted[FLOW_WORTH_COUNT];	/* live are those started less
						 * all the others */
};

struct flow_table;

/* A table for up to places flows; seed makes its hash unpredictable. NULL: out
 * of memory. */
struct flow_table *flow_table_new(uint32_t places, uint64_t seed,
    const struct flow_events *events);
void flow_table_free(struct flow_table *t);	/* accepts NULL */

/* The clock is at now_us, never less than before: time-outs that are due,
 * minutes that are complete. Call it before flow_touch of a packet of that
 * time whenever a whole second has passed, and with whole seconds. */
void flow_clock(struct flow_table *t, uint64_t now_us);

/* What a packet's flow is found by. */
struct flow_clue {
	uint32_t hash;		/* the same, whichever of its ends sends */
	uint32_t number;	/* where it seems to lie; FLOW_NONE */
};

/* A flow will be asked for: its place in the index comes near; later
 * flow_approach lets the flow itself come, and adds to the clue where it
 * seemed to be. Both change nothing else. */
struct flow_clue flow_clue(const struct flow_table *t,
    const struct packet *p);
void flow_approach(const struct flow_table *t, struct flow_clue *c);

/* Find or start the flow of p, to which c is the clue, at packet time time_us
 * >= the clock, and note what p does to its life. *side is the sender.
 * Borrowed until it is over. A full table evicts; a SYN that begins anew ends
 * the flow it finds first. */
struct flow *flow_touch(struct flow_table *t, const struct packet *p,
    const struct flow_clue *c, uint64_t time_us, unsigned *side);

/* Count p, which flow_touch found f for, unless f is IGNORED. */
void flow_count(struct flow_table *t, struct flow *f, const struct packet *p,
    unsigned side);

/* What a NEW flow did in the minute before this one (packets 0: nothing), for
 * flow_decide: it lies where the owner's opinion of a decided flow goes, so
 * it is taken out first, and once. */
struct flow_minute flow_take_before(struct flow_table *t, struct flow *f);

/* Decide a NEW flow. NAMED and TOLD: the minute before this one is shown at
 * once. entry is only kept for NAMED. */
void flow_decide(struct flow_table *t, struct flow *f, enum flow_state state,
    uint32_t entry, struct flow_minute *before);

/* Show what is counted and not yet shown; for events.over. */
void flow_finish(struct flow_table *t, struct flow *f);

/* End every flow with FLOW_STREAM. */
void flow_end_all(struct flow_table *t);

/* Borrowed for the life of t; they change under who looks. */
const struct flow_counters *flow_table_counters(const struct flow_table *t);
/* A dense number of f below places, for arrays beside the table. */
uint32_t flow_number(const struct flow_table *t, const struct flow *f);

#endif
