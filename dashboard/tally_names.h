/* tally_names.h: a number for each name, from 0 in the order they came first.
 * For tally_rows.c. */
#ifndef DASHBOARD_TALLY_NAMES_H
#define DASHBOARD_TALLY_NAMES_H

#include <stddef.h>
#include <stdint.h>

struct tally_names;

struct tally_names *tally_names_new(void);	/* NULL: out of memory */
void tally_names_free(struct tally_names *n);

/* The number of the name of a kind; *is_new (may be NULL): it has it from now
 * on. -1: out of memory. */
int64_t tally_names_find(struct tally_names *n, unsigned kind,
    const char *name, int *is_new);

#endif
