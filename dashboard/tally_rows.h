/* tally_rows.h: the rows a tally counts in: sessions, who was behind them, and
 * time that is not summed over what ran in parallel. For tally.c.
 *
 * A session is counted in a row once, with one span and the minutes that bore
 * content for every part of it that belongs there. As no session crosses local
 * midnight, whoever settles when the day changes needs the memory of one
 * day. */
#ifndef DASHBOARD_TALLY_ROWS_H
#define DASHBOARD_TALLY_ROWS_H

#include "dashboard/tally.h"

/* An array that grows. */
struct tally_heap { void *items; size_t count, room; };
/* Room for one more of this size; its place, or NULL: out of memory. */
void *tally_push(struct tally_heap *h, size_t size);

struct tally_rows;

struct tally_rows *tally_rows_new(void);	/* NULL: out of memory */
void tally_rows_free(struct tally_rows *r);

/* Who was behind a session: numbers that are the same each time. 0, or -1: out
 * of memory, as below. */
struct tally_who { uint32_t device, person; };
int tally_rows_who(struct tally_rows *r, const char *device,
    const char *person, struct tally_who *out);	/* person NULL: not known */

/* Count a session in the row of a table with this id: the row's number. */
int64_t tally_rows_count(struct tally_rows *r, enum tally_table table,
    const char *id, const struct tally_who *who, bool contrary);
/* Of a row, a part of a session of the day that begins with minute `first`, and
 * those of its minutes (ascending) that lie in it. */
struct tally_span {
	uint64_t from_us, until_us;
	const uint32_t *minutes;
	size_t count;
	uint32_t first;
};
int tally_rows_span(struct tally_rows *r, uint32_t row, uint32_t device,
    const struct tally_span *span);
int tally_rows_settle(struct tally_rows *r);

/* A table's rows by id, owned by the caller, or the one for all; to settle
 * comes before. */
struct tally_numbers tally_rows_all(const struct tally_rows *r);
int tally_rows_of(const struct tally_rows *r, enum tally_table table,
    struct tally_list *out);

#endif
