/* tally_rows.h: the rows a tally counts in: sessions, devices, and time that is
 * not summed over what ran in parallel. For tally.c.
 *
 * A session is counted in a row once, with one span and a tick for each minute
 * for every part of it that belongs there. As no session crosses local
 * midnight, whoever settles when the day changes needs the memory of one
 * day. */
#ifndef DASHBOARD_TALLY_ROWS_H
#define DASHBOARD_TALLY_ROWS_H

#include "dashboard/tally.h"

enum tally_table { TALLY_ALL, TALLY_SERVICES, TALLY_GROUPS, TALLY_PERIODS,
	TALLY_HOURS };

/* An array that grows. */
struct tally_heap { void *items; size_t count, room; };
/* Room for one more of this size; its place, or NULL: out of memory. */
void *tally_push(struct tally_heap *h, size_t size);

struct tally_rows;

struct tally_rows *tally_rows_new(void);	/* NULL: out of memory */
void tally_rows_free(struct tally_rows *r);

/* Count a session in the row of a table with this id: the row's number; 0 is
 * the row for all. -1: out of memory, as below. */
int64_t tally_rows_count(struct tally_rows *r, enum tally_table table,
    const char *id, bool contrary);
/* A number for a device, the same each time. */
int64_t tally_rows_device(struct tally_rows *r, const char *id);
int tally_rows_span(struct tally_rows *r, uint32_t row, uint32_t device,
    uint64_t from_us, uint64_t until_us);
int tally_rows_tick(struct tally_rows *r, uint32_t row, uint32_t device,
    uint32_t minute);
int tally_rows_settle(struct tally_rows *r);

/* A table's rows by id, owned by the caller, or the one for all; to settle and
 * to count devices come before. */
void tally_rows_devices(struct tally_rows *r);
struct tally_numbers tally_rows_all(const struct tally_rows *r);
int tally_rows_of(const struct tally_rows *r, enum tally_table table,
    struct tally_row **out, size_t *count);

#endif
