/* ledger.h: the second journal, of what people did: acts on the registers,
 * laws published, what reviewers found, what was contested, reports that go
 * out, what was recommended. Written by beadle, under a lock, read by both
 * programs; the keeper follows it, so that an exemption holds with Redis down.
 * What an entry looks like is ledger_text.h's. */
#ifndef STORE_LEDGER_H
#define STORE_LEDGER_H

#include "classify/registers.h"
#include "classify/reviews.h"
#include "store/advice.h"
#include "store/contests.h"
#include "store/duties.h"
#include "store/schedule.h"

#define LEDGER_WAIT_MS 5000	/* for who writes, where nobody else waits */

struct ledger;

struct ledger_law {		/* one law published */
	char hash[65];
	int32_t from;		/* local day it comes in force */
	uint64_t recorded_us;
	char minute[REGISTER_TEXT], by[REGISTER_NAME];
	char os_user[REGISTER_NAME];
};

/* For reading. state NULL: an empty one, for ledger_line. A state directory
 * without a ledger is an empty ledger. -1 and *why: damage, no rights. */
int ledger_open(struct ledger **out, const char *state, char *why,
    size_t whylen);
/* For writing, too: nobody else writes until ledger_close, so that what was
 * checked stays so. Makes what is missing, cuts a torn end, waits some seconds
 * for another writer. -1 and *why. */
int ledger_open_write(struct ledger **out, const char *state, char *why,
    size_t whylen);
/* The same, waiting at most so long; 1 and *why: another writes still. */
int ledger_open_within(struct ledger **out, const char *state,
    unsigned wait_ms, char *why, size_t whylen);
void ledger_close(struct ledger *l);

/* Read what others appended since; cheap when nothing was. The number of
 * entries read, or -1 and *why; what was read before stands. */
int ledger_follow(struct ledger *l, char *why, size_t whylen);

/* The last entry read: what was decided by the ledger is so while it stays. */
uint64_t ledger_sequence(const struct ledger *l);

/* Borrowed until the next follow, act or line. */
const struct registers *ledger_registers(const struct ledger *l);
const struct reviews *ledger_reviews(const struct ledger *l);
const struct contests *ledger_contests(const struct ledger *l);
const struct duties *ledger_duties(const struct ledger *l);
const struct schedules *ledger_schedules(const struct ledger *l);
const struct advices *ledger_advices(const struct ledger *l);
size_t ledger_laws(const struct ledger *l);
const struct ledger_law *ledger_law(const struct ledger *l, size_t i);

/* One entry from a line of text with "recorded" (not from the journal). -1 and
 * *why. */
int ledger_line(struct ledger *l, const char *line, size_t len, char *why,
    size_t whylen);

/* Append and sync; the ledger then holds it. Opened for writing. An ADD with
 * an empty id is given the next one of its kind ("official-3") in a->id;
 * recorded_us is set: now, or when the entry before was recorded if a clock
 * was set back. -1 and *why, and nothing was written; but where *why says so,
 * it may be: after a failed sync only a new opening tells, and readers may
 * have it already. */
int ledger_act(struct ledger *l, struct register_act *a, uint64_t now_us,
    char *why, size_t whylen);
int ledger_review(struct ledger *l, struct review *v, uint64_t now_us,
    char *why, size_t whylen);
/* A contest with an empty id is given the next one ("contest-2"). */
int ledger_contest(struct ledger *l, struct contest *c, uint64_t now_us,
    char *why, size_t whylen);
/* A HOLD or ORDER with an empty id is given the next one ("hold-2"). r: of an
 * ORDER alone. */
int ledger_duty(struct ledger *l, struct duty *d, const struct removal *r,
    uint64_t now_us, char *why, size_t whylen);
/* A LOOK alone, without reading what the ledger holds: waits at most so long
 * for who writes. 0; 1 and *why: another writes still; -1 and *why. Then
 * nothing may be shown. */
int ledger_look(const char *state, struct duty *look, uint64_t now_us,
    unsigned wait_ms, char *why, size_t whylen);
/* An ADD with an empty id is given the next one ("schedule-2"). */
int ledger_schedule(struct ledger *l, struct schedule *s, uint64_t now_us,
    char *why, size_t whylen);
/* An ADD with an empty id is given the next one ("recommendation-2"). */
int ledger_advice(struct ledger *l, struct advice *a, uint64_t now_us,
    char *why, size_t whylen);
int ledger_publish(struct ledger *l, struct ledger_law *law, uint64_t now_us,
    char *why, size_t whylen);

#endif
