/* schedules.c: schedules and their runs, as the ledger's entries make them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/schedule.h"

struct schedules {
	struct schedules_row *rows;
	size_t count;
};

struct schedules *
schedules_new(void)
{
	return calloc(1, sizeof(struct schedules));
}

void
schedules_free(struct schedules *s)
{
	if (!s)
		return;
	free(s->rows);
	free(s);
}

static struct schedules_row *
find(const struct schedules *s, const char *id)
{
	size_t i;

	for (i = 0; i < s->count; i++)
		if (strcmp(s->rows[i].add.id, id) == 0)
			return &s->rows[i];
	return NULL;
}

int
schedules_check(const struct schedules *s, const struct schedule *one,
    char *why, size_t whylen)
{
	const struct schedules_row *row = find(s, one->id);

	if (one->what == SCHEDULE_ADD) {
		if (!row)
			return 0;
		snprintf(why, whylen, "there is already a %s", one->id);
		return -1;
	}
	if (!row)
		snprintf(why, whylen, "there is no %s", one->id);
	else if (row->removal.id[0])
		snprintf(why, whylen, "%s was removed", one->id);
	else if (one->what == SCHEDULE_RUN && row->last.id[0] &&
	    one->to_day <= row->last.to_day)
		snprintf(why, whylen, "%s had its run of that period",
		    one->id);
	else
		return 0;
	return -1;
}

int
schedules_take(struct schedules *s, const struct schedule *one, char *why,
    size_t whylen)
{
	struct schedules_row *more;

	if (schedules_check(s, one, why, whylen) < 0)
		return -1;
	switch (one->what) {
	case SCHEDULE_ADD:
		more = reallocarray(s->rows, s->count + 1, sizeof(*more));
		if (!more) {
			snprintf(why, whylen, "out of memory");
			return -1;
		}
		s->rows = more;
		more[s->count] = (struct schedules_row){ 0 };
		more[s->count++].add = *one;
		break;
	case SCHEDULE_REMOVE:
		find(s, one->id)->removal = *one;
		break;
	case SCHEDULE_RUN:
		find(s, one->id)->last = *one;
		find(s, one->id)->runs++;
		break;
	case SCHEDULE_WHAT_COUNT:
		break;
	}
	return 0;
}

size_t
schedules_count(const struct schedules *s)
{
	return s->count;
}

const struct schedules_row *
schedules_at(const struct schedules *s, size_t i)
{
	return &s->rows[i];
}

const struct schedules_row *
schedules_named(const struct schedules *s, const char *id)
{
	return find(s, id);
}
