/* suppress.h: counts of few people are not shown, nor what would tell them.
 * Pure.
 *
 * Of a table whose cells add up to a sum that is shown, a cell is withheld that
 * speaks of fewer people than `least`, but of some; then others with it, the
 * smallest first, until from what is left each cell withheld may be any of at
 * least `least` numbers. What is shown is rounded besides, so that the reports
 * of several stretches of days, subtracted from one another, tell no small
 * number either. */
#ifndef DASHBOARD_SUPPRESS_H
#define DASHBOARD_SUPPRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SUPPRESS_LEAST 5

struct suppress_cell {
	uint64_t value, people;
	bool withheld;			/* set by the calls below */
};

/* May a sum by itself be shown? */
bool suppress_shows(uint64_t people, unsigned least);

/* The cells of a sum that is shown. is_listed: a cell of 0 would not be there,
 * so that whoever reads knows that each is at least 1. False: nothing of the
 * table can be shown; all are withheld, and not even their number is told. */
bool suppress_parts(struct suppress_cell *cells, size_t count, bool is_listed,
    unsigned least);

/* To the nearest multiple of SUPPRESS_LEAST. */
uint64_t suppress_round(uint64_t n);

#endif
