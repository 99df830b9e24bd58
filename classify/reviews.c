/* reviews.c: reviews as they were recorded, and what they come to.
 *
 * Whatever is asked for each session judged is counted when a review is taken:
 * of each service under each method, the ratio after every moment at which it
 * changed. Whether it ever was under the floor is then a look along a list. */
#include "classify/reviews.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/fnv.h"

#define NONE SIZE_MAX

struct item {
	struct review review;	/* first: reviews_next finds the rest */
	size_t before, after;	/* of the same session; NONE */
};

struct change {			/* of a group's ratio */
	uint64_t at_us;
	struct precision_ratio ratio;
};

struct group {			/* a service under a method */
	char service[32], catalogue[65], grading[65];
	struct precision now;
	struct change *changes;	/* as they came; one a moment */
	size_t count;
};

struct reviews {
	struct item *items;
	size_t count;
	size_t *last;		/* by hash of session: its last item; NONE */
	size_t slots;		/* of last; a power of two, or none */
	struct group *groups;
	size_t group_count;
};

struct reviews *
reviews_new(void)
{
	return calloc(1, sizeof(struct reviews));
}

void
reviews_free(struct reviews *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->group_count; i++)
		free(r->groups[i].changes);
	free(r->groups);
	free(r->items);
	free(r->last);
	free(r);
}

/* ---- the last of a session ---- */

static size_t *
slot_of(size_t *last, size_t slots, const struct item *items,
    const char *session)
{
	size_t i = fnv(FNV_START, session, strlen(session)) & (slots - 1);

	while (last[i] != NONE &&
	    strcmp(items[last[i]].review.session, session) != 0)
		i = (i + 1) & (slots - 1);
	return &last[i];
}

static size_t
last_of(const struct reviews *r, const char *session)
{
	return r->slots ? *slot_of(r->last, r->slots, r->items, session) :
	    NONE;
}

/* Room for one more session, at most half full. */
static int
widen(struct reviews *r)
{
	size_t slots = r->slots ? 2 * r->slots : 64, *last, i;

	if (2 * (r->count + 1) <= r->slots)
		return 0;
	last = malloc(slots * sizeof(*last));
	if (!last)
		return -1;
	for (i = 0; i < slots; i++)
		last[i] = NONE;
	for (i = 0; i < r->slots; i++)
		if (r->last[i] != NONE)
			*slot_of(last, slots, r->items, r->items[
			    r->last[i]].review.session) = r->last[i];
	free(r->last);
	r->last = last;
	r->slots = slots;
	return 0;
}

/* ---- groups ---- */

static struct group *
find_group(const struct reviews *r, const char *service,
    const char *catalogue, const char *grading)
{
	struct group *g;

	for (g = r->groups; g < r->groups + r->group_count; g++)
		if (strcmp(g->service, service) == 0 &&
		    strcmp(g->catalogue, catalogue) == 0 &&
		    strcmp(g->grading, grading) == 0)
			return g;
	return NULL;
}

static bool
is_flag(const struct review *v)
{
	return v->outcome == OUTCOME_CONTRARY &&
	    v->disposition != DISPOSITION_UNDONE;
}

/* The group of a flag, with room for one more change, so that to count it
 * cannot fail. NULL: out of memory. */
static struct group *
make_group(struct reviews *r, const struct review *v)
{
	struct group *g = find_group(r, v->service, v->catalogue, v->grading);
	struct change *more;

	if (!g) {
		g = reallocarray(r->groups, r->group_count + 1, sizeof(*g));
		if (!g)
			return NULL;
		r->groups = g;
		g += r->group_count++;
		*g = (struct group){ .count = 0 };
		memcpy(g->service, v->service, sizeof(g->service));
		memcpy(g->catalogue, v->catalogue, sizeof(g->catalogue));
		memcpy(g->grading, v->grading, sizeof(g->grading));
	}
	more = reallocarray(g->changes, g->count + 1, sizeof(*more));
	if (more)
		g->changes = more;
	return more ? g : NULL;
}

/* What counts at one moment counts together. */
static void
count_review(struct reviews *r, const struct review *v, uint64_t at_us,
    unsigned by)
{
	struct group *g = is_flag(v) ? find_group(r, v->service, v->catalogue,
	    v->grading) : NULL;

	if (!g)
		return;
	g->now.of[v->disposition] += by;
	if (!g->count || g->changes[g->count - 1].at_us != at_us)
		g->changes[g->count++].at_us = at_us;
	precision_ratio(&g->now, PRECISION_SERVICE,
	    &g->changes[g->count - 1].ratio);
}

/* ---- taking ---- */

int
reviews_check(const struct reviews *r, const struct review *v, char *why,
    size_t whylen)
{
	size_t before = last_of(r, v->session);

	if (r->count && v->recorded_us <
	    r->items[r->count - 1].review.recorded_us) {
		snprintf(why, whylen, "dispositions come in the order in which "
		    "they were recorded");
		return -1;
	}
	if (v->disposition == DISPOSITION_UNDONE && (before == NONE ||
	    r->items[before].review.disposition == DISPOSITION_UNDONE)) {
		snprintf(why, whylen, "session %s has no disposition that "
		    "could be undone", v->session);
		return -1;
	}
	return 0;
}

/* All that may fail, before anything counts. */
static int
make_room(struct reviews *r, const struct review *v, size_t before)
{
	struct item *more = reallocarray(r->items, r->count + 1,
	    sizeof(*more));

	if (!more)
		return -1;
	r->items = more;
	if (widen(r) < 0 || (is_flag(v) && !make_group(r, v)))
		return -1;
	return before == NONE || !is_flag(&r->items[before].review) ||
	    make_group(r, &r->items[before].review) ? 0 : -1;
}

int
reviews_take(struct reviews *r, const struct review *v, char *why,
    size_t whylen)
{
	size_t before;

	if (reviews_check(r, v, why, whylen) < 0)
		return -1;
	before = last_of(r, v->session);
	if (make_room(r, v, before) < 0) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	r->items[r->count] = (struct item){ *v, before, NONE };
	if (before != NONE) {
		r->items[before].after = r->count;
		count_review(r, &r->items[before].review, v->recorded_us,
		    -1u);
	}
	count_review(r, v, v->recorded_us, 1);
	*slot_of(r->last, r->slots, r->items, v->session) = r->count++;
	return 0;
}

/* ---- asking ---- */

size_t
reviews_count(const struct reviews *r)
{
	return r->count;
}

const struct review *
reviews_at(const struct reviews *r, size_t i)
{
	return &r->items[i].review;
}

static bool
is_known(const struct review *v, uint64_t as_known_us)
{
	return as_known_us == 0 || v->recorded_us <= as_known_us;
}

bool
reviews_counts(const struct reviews *r, size_t i, uint64_t as_known_us)
{
	const struct item *it = &r->items[i];

	return it->review.disposition != DISPOSITION_UNDONE &&
	    is_known(&it->review, as_known_us) && (it->after == NONE ||
	    !is_known(&r->items[it->after].review, as_known_us));
}

const struct review *
reviews_of(const struct reviews *r, const char *session, uint64_t as_known_us)
{
	size_t i = last_of(r, session);

	while (i != NONE && !is_known(&r->items[i].review, as_known_us))
		i = r->items[i].before;
	return i != NONE && reviews_counts(r, i, as_known_us) ?
	    &r->items[i].review : NULL;
}

const struct review *
reviews_next(const struct reviews *r, const char *session,
    const struct review *before)
{
	size_t i;

	if (before) {
		i = ((const struct item *)before)->after;
	} else {
		i = last_of(r, session);
		while (i != NONE && r->items[i].before != NONE)
			i = r->items[i].before;
	}
	return i == NONE ? NULL : &r->items[i].review;
}

size_t
reviews_index(const struct reviews *r, const char *session)
{
	size_t i = last_of(r, session);

	return i != NONE && reviews_counts(r, i, 0) ? i + 1 : 0;
}

uint64_t
reviews_newest(const struct reviews *r, uint64_t as_known_us)
{
	size_t i = r ? r->count : 0;

	while (i > 0 && !is_known(&r->items[i - 1].review, as_known_us))
		i--;
	return i ? r->items[i - 1].review.recorded_us : 0;
}

/* When it first was under the floor; NULL: never. */
static const struct change *
first_under(const struct group *g, unsigned least, double floor)
{
	const struct change *c;

	for (c = g->changes; c < g->changes + g->count; c++)
		if (c->ratio.right + c->ratio.wrong >= least &&
		    c->ratio.lower < floor)
			return c;
	return NULL;
}

bool
reviews_demotion(const struct reviews *r, const struct demotion_question *q,
    struct demotion *out)
{
	struct grading_precision asked;
	const struct change *c;
	const struct group *g;

	if (!r || !r->count)
		return false;
	grading_precision(q->grading, &asked);
	g = asked.least ? find_group(r, q->service, q->catalogue,
	    grading_hash(q->grading)) : NULL;
	c = g ? first_under(g, asked.least, asked.floor / 100.0) : NULL;
	if (!c || c->at_us > q->at_us ||
	    (q->as_known_us && c->at_us > q->as_known_us))
		return false;
	*out = (struct demotion){ c->at_us, c->ratio };
	return true;
}
