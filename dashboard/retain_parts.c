/* retain_parts.c: marks beside the journal's entries, and lengths of time. */
#include "dashboard/retain_parts.h"

#include <stdio.h>

int
retain_no_memory(struct deciding *d)
{
	snprintf(d->why, d->whylen, "out of memory");
	return -1;
}

void
retain_mark(struct deciding *d, uint64_t sequence, enum retention_class class)
{
	size_t i = written_find(d->written, sequence);

	if (i < written_count(d->written))
		d->goes[i] = (uint8_t)(class + 1);
}

bool
retain_is_over(const struct deciding *d, enum retention_class class,
    int32_t from)
{
	int32_t last;

	return retention_last_day(d->out->lengths[class], d->calendar, from,
	    &last) && last < d->today;
}

int
retain_by_day(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return (x > y) - (x < y);
}
