/* aside.c: a pool of minutes. */
#include "classify/aside.h"

#include <stdlib.h>

int
aside_open(struct aside *a, uint32_t count)
{
	a->count = count;
	a->used = 0;
	a->spare = FLOW_NONE;
	a->minutes = malloc(count * sizeof(*a->minutes));
	return a->minutes ? 0 : -1;
}

void
aside_close(struct aside *a)
{
	free(a->minutes);
}

bool
aside_keep(struct aside *a, uint32_t *place, const struct flow_minute *m)
{
	uint32_t i = *place;

	if (i == FLOW_NONE && (i = a->spare) != FLOW_NONE)
		a->spare = a->minutes[i].minute;
	else if (i == FLOW_NONE && a->used < a->count)
		i = a->used++;
	if (i == FLOW_NONE)
		return false;
	a->minutes[i] = *m;
	*place = i;
	return true;
}

struct flow_minute
aside_take(struct aside *a, uint32_t *place)
{
	struct flow_minute m = { 0 };
	uint32_t i = *place;

	if (i == FLOW_NONE)
		return m;
	m = a->minutes[i];
	a->minutes[i].minute = a->spare;
	a->spare = i;
	*place = FLOW_NONE;
	return m;
}
