/* keep.h: notes in one order become what is kept: sessions, when the policy
 * allows them to be kept; counts without names; coverage; events.
 *
 * It goes through time once: keep_note and keep_clock in non-decreasing
 * time, then keep_end. What it appended is acknowledged by keep_sync. */
#ifndef STORE_KEEP_H
#define STORE_KEEP_H

#include "store/chain.h"
#include "store/fact.h"
#include "store/feed.h"
#include "store/keep_orders.h"
#include "store/keeper.h"

struct keeping;

/* Opens journal and feed, seals what a crash left open. -1 and *why. */
int keep_new(struct keeping **out, const struct keeper_settings *s, char *why,
    size_t whylen);
void keep_free(struct keeping *k);

/* These return 0, or -1 with the reason in keep_why: keeping cannot go on. A
 * disk that takes nothing is no such reason but for a capture file. */
int keep_note(struct keeping *k, struct note *n);	/* changes it */
int keep_clock(struct keeping *k, uint64_t now_us);
/* An event; at_us 0: now. Only what the event is about is set in *f. */
int keep_event(struct keeping *k, const struct fact *f);
/* One that a person should hear of at once; text: a sentence. */
int keep_alarm(struct keeping *k, const char *what, const char *text);
/* The keeper before died, and this one takes its place now: what came since it
 * last wrote aside what is open is lost, and part of the gap. f: the event of
 * that, which is written. */
int keep_lost(struct keeping *k, const struct fact *f);
/* All of beadled died before, and this one was started: what was not seen since
 * it last wrote aside is a gap, an event of each day of it. Nothing is where it
 * ended well, or never ran. */
int keep_restarted(struct keeping *k);
/* Everything open is sealed for this reason. */
int keep_end(struct keeping *k, uint64_t end_us, enum session_end reason);
int keep_sync(struct keeping *k);
/* The acknowledged end of the journal; 0: it is empty, or there is none. */
uint64_t keep_head(const struct keeping *k, uint8_t digest[CHAIN_BYTES]);
/* Write the open sessions aside. */
int keep_mirror(struct keeping *k);
/* Take what was added to the ledger since: cheap when nothing was. */
int keep_follow(struct keeping *k);
/* Read law and networks again; one that is refused is an event and changes
 * nothing. */
int keep_reload(struct keeping *k);
const char *keep_why(const struct keeping *k);
/* Why records wait in memory; "" none do. */
const char *keep_fault(const struct keeping *k);

/* Bring Redis nearer; true: there is more to do at once. */
bool keep_feed(struct keeping *k, uint64_t now_ms);
/* Is Redis behind, and may catch up when it is waited for? */
bool keep_may_feed(const struct keeping *k);
/* One step towards carrying out what the ledger orders to be deleted. */
enum keep_orders_result keep_obey(struct keeping *k);
/* Show state and open sessions in Redis, and what is wrong beside it. */
void keep_show(struct keeping *k, unsigned sensors, bool ended,
    uint64_t now_ms);

#endif
