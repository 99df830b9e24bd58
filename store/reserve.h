/* reserve.h: a file whose blocks were taken while there was room, so that it
 * can be written when the disk is full: STATE/journal/reserve.
 *
 * In it is written, by name alone, what waits in memory for the journal. What
 * is not in the journal after a crash is thus known to be lost, and how much
 * it is. It is EMPTY until reserve_put; reserve_clear makes it empty again,
 * once everything is in the journal or told there as lost, and no name stays
 * in it. Its 4 MiB have room for 174,592 names: more than records that fit
 * into 64 MiB. */
#ifndef STORE_RESERVE_H
#define STORE_RESERVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct reserve;

struct reserve_item {
	uint64_t id;		/* a session's; of another entry the first
				 * bytes of its text's digest */
	int32_t day;		/* the local day it is about */
	uint32_t kind;		/* enum journal_kind */
};

/* Open or make it. -1 and *why: no room to make it, no rights. */
int reserve_open(struct reserve **out, const char *state, char *why,
    size_t whylen);
void reserve_close(struct reserve *r);		/* accepts NULL */

/* What an earlier life left: the journal's last entry before, and the items.
 * visit returns 0, or -1, which stops and is returned. False: empty. */
bool reserve_is_left(const struct reserve *r, uint64_t *after);
typedef int reserve_visit(void *arg, const struct reserve_item *item);
int reserve_each(struct reserve *r, reserve_visit *visit, void *arg);

/* Write one more; after, since_us and the reason count for the first. -1: it
 * has no room, or cannot be written. Safe after reserve_sync. */
int reserve_put(struct reserve *r, const struct reserve_item *item,
    uint64_t after, uint64_t since_us, const char *reason);
int reserve_sync(struct reserve *r);
int reserve_clear(struct reserve *r);

/* For who does not keep: is the disk full, since when, why, and how many
 * entries wait or are lost? 1, 0: it is empty or not there; -1 and *why. */
struct reserve_look {
	uint64_t since_us, count;
	char reason[256];
};
int reserve_look(const char *state, struct reserve_look *out, char *why,
    size_t whylen);

#endif
