/* in_step.c: the cursor against the journal's last entry. */
#include "store/in_step.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "store/journal_list.h"

#define WAIT_MS 50
#define WAITS 60		/* a keeper that is well needs one or two */

static int
last_entry(const char *state, uint64_t *last, char *why, size_t whylen)
{
	struct journal_segment *list;
	size_t count;

	if (journal_list(state, "observations", &list, &count, why, whylen) < 0)
		return -1;
	*last = 0;
	/* A segment that was just begun has none. */
	while (count > 0 && *last == 0)
		*last = list[--count].last;
	free(list);
	return 0;
}

int
in_step_behind(const struct store_status *s, const char *state,
    uint64_t *behind, char *why, size_t whylen)
{
	uint64_t last;

	if (last_entry(state, &last, why, whylen) < 0)
		return -1;
	*behind = last > s->redis_sequence ? last - s->redis_sequence : 0;
	return 0;
}

int
in_step(struct store *st, const char *state, char *why, size_t whylen)
{
	struct store_status s;
	uint64_t last;
	int i;

	if (last_entry(state, &last, why, whylen) < 0)
		return -1;
	for (i = 0;; i++) {
		if (store_status(st, &s, why, whylen) < 0)
			return -1;
		if (s.redis_sequence >= last)
			return 0;
		if (i == WAITS || (!s.keeper_alive && i > 0))
			break;
		poll(NULL, 0, WAIT_MS);
	}
	snprintf(why, whylen, "Redis is %" PRIu64 " entries behind the "
	    "journal, which would be missing here: \"beadle status\" says "
	    "why, and \"beadle store rebuild\" fills it",
	    last - s.redis_sequence);
	return -1;
}
