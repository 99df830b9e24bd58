/* suppress.c: counts of few people are not shown.
 *
 * Let m cells be withheld, R in all, each at least b (0 or 1). By what is shown
 * a cell withheld may be anything from b to R - (m - 1) b, as the others may
 * take what it leaves: R - m b + 1 numbers. */
#include "dashboard/suppress.h"

bool
suppress_shows(uint64_t people, unsigned least)
{
	return people == 0 || people >= least;
}

static bool
is_safe(const struct suppress_cell *cells, size_t count, bool is_listed,
    unsigned least)
{
	uint64_t rest = 0, withheld = 0;
	size_t i;

	for (i = 0; i < count; i++)
		if (cells[i].withheld) {
			rest += cells[i].value;
			withheld++;
		}
	if (withheld == 0)
		return true;
	return withheld > 1 &&
	    rest + 1 >= least + (is_listed ? withheld : 0);
}

/* The smallest that is shown and not 0, else one of 0; count: none is. */
static size_t
next_of(const struct suppress_cell *cells, size_t count)
{
	size_t best = count, i;

	for (i = 0; i < count; i++)
		if (!cells[i].withheld && (best == count ||
		    (cells[best].value == 0 && cells[i].value > 0) ||
		    (cells[i].value > 0 &&
		    cells[i].value < cells[best].value)))
			best = i;
	return best;
}

bool
suppress_parts(struct suppress_cell *cells, size_t count, bool is_listed,
    unsigned least)
{
	size_t i;

	for (i = 0; i < count; i++)
		cells[i].withheld = !suppress_shows(cells[i].people, least);
	while (!is_safe(cells, count, is_listed, least)) {
		i = next_of(cells, count);
		if (i == count)
			return false;
		cells[i].withheld = true;
	}
	return true;
}

uint64_t
suppress_round(uint64_t n)
{
	return (n + SUPPRESS_LEAST / 2) / SUPPRESS_LEAST * SUPPRESS_LEAST;
}
