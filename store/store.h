/* store.h: what was recorded, as readers see it: through Redis, which the
 * keeper fills from the journal.
 *
 * A store is one connection as a reading user. A lost connection is opened
 * again by the next call. Names of keys are keys.h's; nobody else knows
 * them. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "classify/session.h"
#include "store/login.h"

struct store;

struct store_settings {
	const struct login_place *redis;	/* as login_redis has it */
	const char *state;	/* where the reading user's password lies,
				 * and what is not in Redis yet */
	const char *site;
	bool any_schema;	/* for who asks for the keeper's state only */
};

/* -1 and *why: no server, refused, not ours (schema version). */
int store_open(struct store **out, const struct store_settings *s, char *why,
    size_t whylen);
void store_close(struct store *st);

/* NULL matches all. */
struct store_filter { const char *device, *service; };

/* Sessions that started on a local day, by start then id. Borrowed until
 * visit returns, which returns 0 to go on. 0, what visit returned, or -1. */
typedef int store_visit(void *arg, const struct session *s);
int store_day(struct store *st, int32_t day, const struct store_filter *f,
    store_visit *visit, void *arg, char *why, size_t whylen);

/* The same in parts, for who has other things to do meanwhile: the ids are
 * read at once, the records some at each next. next: 0, what visit returned,
 * or -1 and *why; then it is only to be closed. left: how many are not yet
 * read. */
struct store_part;
int store_part_open(struct store_part **out, struct store *st, int32_t day,
    const struct store_filter *f, char *why, size_t whylen);
size_t store_part_left(const struct store_part *p);
int store_part_next(struct store_part *p, store_visit *visit, void *arg,
    char *why, size_t whylen);
void store_part_close(struct store_part *p);

/* One by id: 1 found (session_clear it), 0 no such, -1 and *why. */
int store_get(struct store *st, const char *id, struct session *out, char *why,
    size_t whylen);

/* The open ones, mirrored every few seconds. */
int store_open_sessions(struct store *st, store_visit *visit, void *arg,
    char *why, size_t whylen);

/* First and last local day with sessions. 1, 0 none, -1 and *why. */
int store_days(struct store *st, int32_t *first, int32_t *last, char *why,
    size_t whylen);

/* Coverage of a local day, summed over sensors. */
struct store_cover {
	uint64_t minutes;		/* with at least one sensor */
	uint64_t packets, bytes, decoded, other, fragments, undecodable;
	uint64_t duplicates, dropped, device_dropped, quarantined;
	uint64_t received, abandoned;	/* see struct note_cover */
	uint64_t flows_new, flows_ended, flows_evicted, flows_lost;
	uint64_t evicted_half_open, evicted_nameless, evicted_named;
	uint64_t flows_opaque;
	uint64_t flows[TRAFFIC_COUNT];	/* opaque: those after NAMED */
	uint64_t payload[TRAFFIC_COUNT];
	uint64_t client_only, server_only, notes_lost;
	uint64_t contacts_capped;	/* to names outside the catalogue */
	uint64_t sensors_lost, gap_us;	/* crashes and hangs, and how long */
	uint64_t unheard_us;		/* beadled, or its keeper, was gone */
	uint64_t sessions_lost;		/* to be kept, and not: a full disk */
	uint64_t entries_lost;		/* the same of minutes, events, sums */
};
int store_cover(struct store *st, int32_t day, struct store_cover *out,
    char *why, size_t whylen);

/* What of a local day was counted, and not kept as sessions. */
enum store_count_of {
	COUNT_UNKNOWN,	/* equipment nobody knows */
	COUNT_SERVICE,	/* by service, where no device is recorded */
	COUNT_EXEMPT,	/* by the register entry that permits it */
	COUNT_OF_COUNT
};
const char *store_count_of_name(enum store_count_of of);	/* "unknown" */
struct store_count {
	enum store_count_of of;
	char name[64];			/* "", the service, the entry */
	uint64_t sessions;
	uint64_t devices;	/* UNKNOWN: at most; addresses not kept */
	uint64_t minutes;	/* not UNKNOWN: active ones of each session */
	uint64_t bytes;		/* SERVICE: payload, both directions */
};
/* Those of today come from STATE/open until midnight, when they are written.
 * In the order of `of`, then name. Borrowed until visit returns, which returns
 * 0 to go on. 0, what visit returned, or -1 and *why. */
typedef int store_count_visit(void *arg, const struct store_count *c);
int store_counts(struct store *st, int32_t day, store_count_visit *visit,
    void *arg, char *why, size_t whylen);

/* The keeper now. */
#define STORE_ALIVE_US UINT64_C(15000000)
struct store_status {
	bool keeper_alive;		/* heard from within STORE_ALIVE_US */
	uint64_t clock_us;		/* packet time it has reached */
	uint64_t heard_us;		/* wall clock of its last word */
	uint64_t journal_sequence;	/* acknowledged */
	uint64_t redis_sequence;	/* the cursor */
	uint64_t open_sessions;
	unsigned sensors;
	bool ended;			/* the stream ended and was drained */
	char source[72];
	char law[65];
	char head[65];			/* chain head, hex */
};
int store_status(struct store *st, struct store_status *out, char *why,
    size_t whylen);

/* Wait up to timeout_ms for a new sealed session on the live stream; *after
 * is the reader's place ("" at first: from now on). 1 visited, 0 none, -1. */
int store_live(struct store *st, char after[32], int timeout_ms,
    store_visit *visit, void *arg, char *why, size_t whylen);

/* The sequence of the last entry Redis has: while it stays, no session came. */
int store_cursor(struct store *st, uint64_t *sequence, char *why,
    size_t whylen);
/* Sessions sealed behind *after, some hundred at most, in that order; *after
 * is then the last one's. None is left out while no more than STORE_SINCE
 * entries came since. 1 visited, 0 none, -1. */
#define STORE_SINCE 900
int store_since(struct store *st, uint64_t *after, store_visit *visit,
    void *arg, char *why, size_t whylen);

#endif
