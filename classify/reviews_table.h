/* reviews_table.h: reviews counted over days: in all, by service, and by the
 * clause under which a session was flagged. Pure. */
#ifndef CLASSIFY_REVIEWS_TABLE_H
#define CLASSIFY_REVIEWS_TABLE_H

#include "classify/reviews.h"

struct reviews_scope {
	int32_t from, to;	/* local days of the sessions, both included;
				 * INT32_MIN, INT32_MAX: open */
	uint64_t as_known_us;	/* 0: all that is recorded */
};

struct reviews_row {
	const char *id;		/* borrowed from the reviews */
	struct precision found;
};

/* Of flags alone: sessions that were contrary on their face. Rows by id. */
struct reviews_table {
	struct precision all;
	struct reviews_row *services, *clauses;
	size_t service_count, clause_count;
	int32_t since;		/* the first day of any; INT32_MAX none */
};

/* r NULL: there are no reviews. -1: out of memory. */
int reviews_table_make(const struct reviews *r, const struct reviews_scope *s,
    struct reviews_table *out);
void reviews_table_clear(struct reviews_table *t);

#endif
