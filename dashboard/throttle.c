/* throttle.c: who has failed how often, and how long to wait therefore. */
#include "dashboard/throttle.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECOND_US UINT64_C(1000000)
#define DAY_US (86400 * SECOND_US)
#define FIRST_US (30 * SECOND_US)
#define MOST_US (900 * SECOND_US)

struct row {
	char key[THROTTLE_KEY];		/* "": free */
	char owner[THROTTLE_KEY];	/* "": not known */
	unsigned failures;
	uint64_t last_us;
};

struct throttle {
	unsigned free;		/* failures without a wait */
	struct row rows[THROTTLE_ROOM];
};

struct throttle *
throttle_new(unsigned free_failures)
{
	struct throttle *t = calloc(1, sizeof(*t));

	if (t)
		t->free = free_failures;
	return t;
}

void
throttle_free(struct throttle *t)
{
	free(t);
}

static struct row *
find(const struct throttle *t, const char *key)
{
	size_t i;

	for (i = 0; i < THROTTLE_ROOM; i++)
		if (t->rows[i].key[0] && strncmp(t->rows[i].key, key,
		    THROTTLE_KEY - 1) == 0)
			return (struct row *)&t->rows[i];
	return NULL;
}

/* One for a new key: free, or of the failure longest ago. */
static struct row *
take(struct throttle *t, const char *key)
{
	struct row *r = &t->rows[0];
	size_t i;

	for (i = 0; i < THROTTLE_ROOM && r->key[0]; i++)
		if (!t->rows[i].key[0] || t->rows[i].last_us < r->last_us)
			r = &t->rows[i];
	memset(r, 0, sizeof(*r));
	strncpy(r->key, key, THROTTLE_KEY - 1);
	return r;
}

static uint64_t
wait_us(const struct throttle *t, unsigned failures)
{
	unsigned more = failures - t->free;

	if (failures < t->free)
		return 0;
	return more > 5 || (FIRST_US << more) > MOST_US ? MOST_US :
	    FIRST_US << more;
}

static bool
is_forgotten(const struct row *r, uint64_t now_us)
{
	return now_us > r->last_us + DAY_US;
}

uint64_t
throttle_until(const struct throttle *t, const char *key, uint64_t now_us)
{
	const struct row *r = find(t, key);
	uint64_t until;

	if (!r || is_forgotten(r, now_us))
		return 0;
	until = r->last_us + wait_us(t, r->failures);
	return until > now_us ? until : 0;
}

unsigned
throttle_failed(struct throttle *t, const char *key, uint64_t now_us)
{
	struct row *r = find(t, key);

	if (!key[0])
		return 0;
	if (!r)
		r = take(t, key);
	if (is_forgotten(r, now_us))
		r->failures = 0;
	r->last_us = now_us;
	return ++r->failures;
}

void
throttle_forget(struct throttle *t, const char *key)
{
	struct row *r = find(t, key);

	if (r)
		memset(r, 0, sizeof(*r));
}

void
throttle_found(struct throttle *t, const char *key, const char *owner)
{
	struct row *r = find(t, key);

	if (r)
		snprintf(r->owner, sizeof(r->owner), "%s", owner);
}

const char *
throttle_owner(const struct throttle *t, const char *key)
{
	const struct row *r = find(t, key);

	return r ? r->owner : "";
}

void
throttle_forget_of(struct throttle *t, const char *owner)
{
	size_t i;

	for (i = 0; i < THROTTLE_ROOM; i++)
		if (owner[0] && strcmp(t->rows[i].owner, owner) == 0)
			memset(&t->rows[i], 0, sizeof(t->rows[i]));
}
