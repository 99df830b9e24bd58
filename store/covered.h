/* covered.h: what was seen and missed in each quarter hour of some local days,
 * and what happened then, read from the journal of observations: Redis has
 * days alone. */
#ifndef STORE_COVERED_H
#define STORE_COVERED_H

#include "store/fact.h"

#define COVERED_QUARTERS 100	/* of a day of 25 hours */
#define COVERED_DAYS 7
#define COVERED_EVENTS 200	/* the first of these days */

struct covered_event {
	uint64_t at_us;
	char what[FACT_WORD], text[FACT_TEXT], device[64];
};

struct covered {
	int32_t from;			/* so many days from this one */
	struct store_cover quarters[COVERED_DAYS][COVERED_QUARTERS];
	struct covered_event events[COVERED_EVENTS];
	size_t event_count;
	size_t more_events;		/* only counted */
	bool is_cut;			/* too much lies in the journal after
					 * these days: not all was read */
};

/* Into out, which may be uninitialised. -1 and *why. */
int covered_read(struct covered *out, const char *state, int32_t from,
    char *why, size_t whylen);

#endif
