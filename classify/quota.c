/* quota.c: clients of the running second in a table of small rows. */
#include "classify/quota.h"

#include <stdlib.h>
#include <string.h>

#include "classify/flow_key.h"

#define ROWS 512
#define ROW 16
#define SEED UINT64_C(0xa0761d6478bd642f)	/* any number */
#define SECOND_US 1000000

struct told {
	uint64_t last_us;	/* when the last one passed; 0: a free place */
	uint8_t client[16];
	uint32_t count;		/* in that second */
};

struct quota {
	struct told rows[ROWS][ROW];
};

struct quota *
quota_new(void)
{
	return calloc(1, sizeof(struct quota));
}

void
quota_free(struct quota *q)
{
	free(q);
}

/* The client's place, else one of a second that is over; NULL: none. */
static struct told *
place_of(struct quota *q, const uint8_t client[16], uint64_t now_us)
{
	uint64_t h = flow_key_end(SEED, client, 0);
	struct told *row = q->rows[(h ^ h >> 32) % ROWS], *place = NULL;

	for (struct told *t = row; t < row + ROW; t++) {
		bool is_over = t->last_us / SECOND_US != now_us / SECOND_US;

		if (!is_over && memcmp(t->client, client, 16) == 0)
			return t;
		if (is_over && !place)
			place = t;
	}
	if (place) {
		memcpy(place->client, client, 16);
		place->count = 0;
	}
	return place;
}

bool
quota_takes(struct quota *q, const uint8_t client[16], uint64_t now_us)
{
	struct told *t = place_of(q, client, now_us);

	if (!t)
		return true;
	if (t->count >= QUOTA_CONTACTS && t->last_us != now_us)
		return false;
	t->count++;
	t->last_us = now_us;
	return true;
}
