/* count_rows.h: the counts of a day put together from the fields of a hash in
 * Redis (KEY_COUNTS), and from those that are not there yet. */
#ifndef STORE_COUNT_ROWS_H
#define STORE_COUNT_ROWS_H

#include "store/store.h"

struct count_rows { struct store_count *rows; size_t count; };

/* One field; NULL: it has no name. -1 and *why: not one of ours, or memory. */
int count_rows_add(struct count_rows *r, const char *field, uint64_t n,
    char *why, size_t whylen);
/* Add a sum to its row. -1: out of memory. */
int count_rows_sum(struct count_rows *r, const struct store_count *sum);
void count_rows_sort(struct count_rows *r);	/* by `of`, then name */
void count_rows_free(struct count_rows *r);

#endif
