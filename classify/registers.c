/* registers.c: the entries, and which of them speaks of a session.
 *
 * Each entry is filed under the narrowest thing it names, so that a question
 * looks at the entries of its person, device, place, network and group, and at
 * those that name none. Only when it is not known who used a device are all
 * entries of persons gone through, and likewise those of places and of
 * networks. */
#include "classify/registers.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/calendar.h"
#include "classify/fnv.h"
#include "classify/registers_parts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define NONE UINT32_MAX		/* the end of a chain */

static const char *const state_names[] = {
	[REGISTER_NONE] = "none", [REGISTER_IN_FORCE] = "in force",
	[REGISTER_LATE] = "approved after the event",
	[REGISTER_PROPOSED] = "proposed",
	[REGISTER_SUSPENDED] = "suspended", [REGISTER_REVOKED] = "revoked",
	[REGISTER_ENDED] = "ended", [REGISTER_OUT_OF_TIME] = "out of time",
};
static_assert(ARRAY_LEN(state_names) == REGISTER_STATE_COUNT,
    "name every state");

static const int distances[] = {
	[REGISTER_IN_FORCE] = 0, [REGISTER_LATE] = 2,
	[REGISTER_SUSPENDED] = 3, [REGISTER_PROPOSED] = 4,
	[REGISTER_REVOKED] = 5, [REGISTER_ENDED] = 6,
	[REGISTER_OUT_OF_TIME] = 7, [REGISTER_NONE] = 8,
};
static_assert(ARRAY_LEN(distances) == REGISTER_STATE_COUNT,
    "say how far every state is");
#define DISTANCE_GUESS 1	/* in force, perhaps of this session */

enum filing { BY_ID, BY_PERSON, BY_DEVICE, BY_PLACE, BY_NETWORK, BY_GROUP,
	BY_NOTHING, FILINGS };

struct chain { uint64_t hash; uint32_t next; };

struct filed {
	struct register_entry entry;	/* what is shown of these: */
	struct register_act *acts;	/* owned */
	uint64_t *counts_us;		/* owned */
	size_t room;
	struct chain id, scope;
	uint32_t next;			/* of the same kind and filed by the
					 * same, the next id */
};

struct registers {
	struct filed *list;
	size_t count, room;
	uint32_t *ids, *scopes;		/* heads of chains; slots of each */
	size_t slots;			/* a power of two, or 0 */
	unsigned kinds[FILINGS];	/* bit 1 << kind of what is filed so */
	uint32_t first[FILINGS][REGISTER_KIND_COUNT];	/* by id */
	uint32_t last[FILINGS][REGISTER_KIND_COUNT];
};

const char *
register_state_name(enum register_state s)
{
	return state_names[s];
}

int
register_distance(enum register_state s)
{
	return distances[s];
}

struct registers *
registers_new(void)
{
	struct registers *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	memset(r->first, 0xff, sizeof(r->first));
	memset(r->last, 0xff, sizeof(r->last));
	return r;
}

void
registers_free(struct registers *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->count; i++) {
		free(r->list[i].acts);
		free(r->list[i].counts_us);
	}
	free(r->list);
	free(r->ids);
	free(r->scopes);
	free(r);
}

/* ---- the index ---- */

static uint64_t
key(enum filing by, const char *name)
{
	uint8_t tag = (uint8_t)by;

	return fnv(fnv(FNV_START, &tag, 1), name, strlen(name));
}

/* The narrowest thing it names. */
static enum filing
filing_of(const struct register_scope *s, const char **name)
{
	const char *const names[FILINGS] = { [BY_PERSON] = s->person,
		[BY_DEVICE] = s->device, [BY_PLACE] = s->place,
		[BY_NETWORK] = s->network, [BY_GROUP] = s->group };
	enum filing by = BY_PERSON;

	while (by < BY_NOTHING && !names[by][0])
		by++;
	*name = by < BY_NOTHING ? names[by] : "";
	return by;
}

static void
link_in(const struct registers *r, uint32_t *heads, struct chain *c,
    uint32_t i)
{
	uint32_t *head = &heads[c->hash & (r->slots - 1)];

	c->next = *head;
	*head = i;
}

/* Room for one more entry, with the chains made anew when they grow. */
static int
grow(struct registers *r)
{
	size_t room = r->room ? r->room * 2 : 16;
	uint32_t *ids, *scopes;
	struct filed *list;

	if (r->count < r->room)
		return 0;
	list = reallocarray(r->list, room, sizeof(*list));
	if (!list)
		return -1;
	r->list = list;
	ids = malloc(2 * room * sizeof(*ids));
	scopes = malloc(2 * room * sizeof(*scopes));
	if (!ids || !scopes) {
		free(ids);
		free(scopes);
		return -1;
	}
	free(r->ids);
	free(r->scopes);
	r->ids = ids;
	r->scopes = scopes;
	r->room = room;
	r->slots = 2 * room;
	memset(ids, 0xff, r->slots * sizeof(*ids));
	memset(scopes, 0xff, r->slots * sizeof(*scopes));
	for (size_t i = 0; i < r->count; i++) {
		link_in(r, ids, &list[i].id, (uint32_t)i);
		link_in(r, scopes, &list[i].scope, (uint32_t)i);
	}
	return 0;
}

static struct filed *
find_id(const struct registers *r, const char *id)
{
	uint64_t hash = key(BY_ID, id);
	uint32_t i = r->slots ? r->ids[hash & (r->slots - 1)] : NONE;

	for (; i != NONE; i = r->list[i].id.next)
		if (r->list[i].id.hash == hash &&
		    strcmp(r->list[i].entry.added->id, id) == 0)
			return &r->list[i];
	return NULL;
}

/* ---- taking acts ---- */

/* Put it where it counts: after all that count no later. */
static int
insert(struct filed *f, const struct register_act *a)
{
	uint64_t counts = register_counts_us(a), *times;
	size_t at = f->entry.act_count, n = at;
	struct register_act *acts;

	if (n == f->room) {
		acts = reallocarray(f->acts, n + 4, sizeof(*acts));
		if (!acts)
			return -1;
		f->acts = acts;
		f->entry.acts = f->entry.added = acts;
		times = reallocarray(f->counts_us, n + 4, sizeof(*times));
		if (!times)
			return -1;
		f->counts_us = times;
		f->entry.counts_us = times;
		f->room = n + 4;
	}
	while (at > 1 && f->counts_us[at - 1] > counts)
		at--;
	memmove(&f->acts[at + 1], &f->acts[at], (n - at) * sizeof(*f->acts));
	memmove(&f->counts_us[at + 1], &f->counts_us[at],
	    (n - at) * sizeof(*f->counts_us));
	f->acts[at] = *a;
	f->counts_us[at] = counts;
	f->entry.act_count = n + 1;
	return 0;
}

static bool
is_before(const struct filed *a, const struct filed *b)
{
	return strverscmp(a->entry.added->id, b->entry.added->id) < 0;
}

/* In the order of ids, which is nearly always at the end. */
static void
link_next(struct registers *r, enum filing by, uint32_t i)
{
	struct filed *f = &r->list[i];
	enum register_kind kind = f->entry.added->kind;
	uint32_t *next = &r->first[by][kind], last = r->last[by][kind];

	if (last != NONE && is_before(&r->list[last], f))
		next = &r->list[last].next;
	while (*next != NONE && is_before(&r->list[*next], f))
		next = &r->list[*next].next;
	f->next = *next;
	*next = i;
	if (f->next == NONE)
		r->last[by][kind] = i;
}

static int
add(struct registers *r, const struct register_act *a)
{
	const struct register_scope *s = &a->scope;
	const char *name;
	enum filing by = filing_of(s, &name);
	struct filed *f;

	if (grow(r) < 0)
		return -1;
	f = &r->list[r->count];
	*f = (struct filed){ .id = { .hash = key(BY_ID, a->id) },
	    .scope = { .hash = key(by, name) }, .next = NONE };
	if (insert(f, a) < 0) {
		free(f->acts);
		free(f->counts_us);
		return -1;
	}
	if (s->from != INT32_MIN)
		f->entry.begin_us = calendar_midnight(s->from);
	f->entry.end_us = s->to == INT32_MAX ? UINT64_MAX :
	    calendar_midnight(s->to + 1);
	link_in(r, r->ids, &f->id, (uint32_t)r->count);
	link_in(r, r->scopes, &f->scope, (uint32_t)r->count);
	link_next(r, by, (uint32_t)r->count);
	r->kinds[by] |= 1u << a->kind;
	r->count++;
	return 0;
}

int
registers_check(const struct registers *r, const struct register_act *a,
    char *why, size_t whylen)
{
	const struct filed *f = find_id(r, a->id);

	if (a->verb == REGISTER_ADD && f)
		snprintf(why, whylen, "there is an entry %s already", a->id);
	else if (a->verb != REGISTER_ADD && !f)
		snprintf(why, whylen, "there is no entry %s", a->id);
	else if (f && f->entry.added->kind != a->kind)
		snprintf(why, whylen, "%s is not an entry of the register "
		    "\"%s\"", a->id, register_kind_name(a->kind));
	else
		return 0;
	return -1;
}

int
registers_take(struct registers *r, const struct register_act *a, char *why,
    size_t whylen)
{
	int result;

	if (registers_check(r, a, why, whylen) < 0)
		return -1;
	result = a->verb == REGISTER_ADD ? add(r, a) :
	    insert(find_id(r, a->id), a);
	if (result < 0)
		snprintf(why, whylen, "out of memory");
	return result;
}

size_t
registers_count(const struct registers *r)
{
	return r->count;
}

void
registers_at(const struct registers *r, size_t i, struct register_entry *out)
{
	*out = r->list[i].entry;
}

void
registers_next(const struct registers *r, enum register_kind kind,
    char id[REGISTER_ID])
{
	unsigned number, last = 0;
	size_t i;

	for (i = 0; i < r->count; i++)
		if (register_id_read(r->list[i].entry.added->id, kind,
		    &number) == 0 && number > last)
			last = number;
	snprintf(id, REGISTER_ID, "%s-%u", register_kind_name(kind),
	    last + 1);
}

int
registers_named(const struct registers *r, const char *id,
    struct register_entry *out)
{
	const struct filed *f = find_id(r, id);

	if (!f)
		return -1;
	*out = f->entry;
	return 0;
}

/* ---- finding ---- */

struct search {
	const struct registers *r;
	const struct register_question *q;
	struct register_answer *out;
	struct register_clock clock;
	const struct register_entry *best;
	int best_distance;
};

static bool
is_better(const struct search *s, const struct register_entry *e, int distance)
{
	if (!s->best || distance != s->best_distance)
		return !s->best || distance < s->best_distance;
	return strverscmp(e->added->id, s->best->added->id) < 0;
}

/* Is it in force, though perhaps not of this session? */
static bool
consider(struct search *s, const struct register_entry *e)
{
	const struct register_question *q = s->q;
	enum register_unknown unknown = REGISTER_WHO;
	const struct register_act *act;
	enum register_state state;
	int about, distance;
	uint64_t until;

	if (!(q->kinds >> e->added->kind & 1))
		return false;
	about = register_is_about(e->added, q, &unknown);
	if (!about)
		return false;
	state = register_state_by(e, q->roster, &s->clock, q->as_known_us,
	    &act);
	if (state == REGISTER_NONE)
		return false;
	until = register_until(e, q->roster, &s->clock, q->as_known_us);
	if (until < s->out->until_us)
		s->out->until_us = until;
	distance = about < 0 ? DISTANCE_GUESS : distances[state];
	if ((about < 0 && state != REGISTER_IN_FORCE) ||
	    !is_better(s, e, distance))
		return state == REGISTER_IN_FORCE;
	s->best = e;
	s->best_distance = distance;
	s->out->yes = state == REGISTER_IN_FORCE ? about : 0;
	s->out->unknown = unknown;
	s->out->state = state;
	s->out->id = e->added->id;
	s->out->act = act;
	return state == REGISTER_IN_FORCE;
}

static void
look_under(struct search *s, enum filing by, const char *name)
{
	uint64_t hash;
	uint32_t i;

	if (!(s->r->kinds[by] & s->q->kinds) ||
	    (by != BY_NOTHING && (!name || !name[0])))
		return;
	hash = key(by, name);
	i = s->r->scopes[hash & (s->r->slots - 1)];
	for (; i != NONE; i = s->r->list[i].scope.next)
		if (s->r->list[i].scope.hash == hash)
			consider(s, &s->r->list[i].entry);
}

/* Of each kind up to the first by id that is in force: until that changes, no
 * other can be the answer. */
static void
look_at_all(struct search *s, enum filing by)
{
	for (size_t k = 0; k < REGISTER_KIND_COUNT; k++) {
		uint32_t i = s->q->kinds >> k & 1 ? s->r->first[by][k] : NONE;

		while (i != NONE && !consider(s, &s->r->list[i].entry))
			i = s->r->list[i].next;
	}
}

/* Those that may be of the session, where none in force certainly is. */
static void
look_at_guesses(struct search *s)
{
	const struct register_question *q = s->q;

	if (!q->person || q->is_doubted) {
		look_at_all(s, BY_PERSON);
		look_at_all(s, BY_GROUP);
	}
	if (!q->place || !q->place[0])
		look_at_all(s, BY_PLACE);
	if (!q->network || !q->network[0])
		look_at_all(s, BY_NETWORK);
}

/* Under what is the person's: each of their ids, and their group. */
static void
look_under_person(struct search *s)
{
	const struct register_question *q = s->q;
	const char *id = q->person->id;

	look_under(s, BY_GROUP, q->person->group);
	for (size_t at = 0; id; id = q->roster ? roster_other_id(q->roster,
	    q->person->id, &at) : NULL)
		look_under(s, BY_PERSON, id);
}

void
registers_find(const struct registers *r, const struct register_question *q,
    struct register_answer *out)
{
	struct search s = { .r = r, .q = q, .out = out,
		.clock = { .at_us = q->at_us, .day_us = { q->day_us[0],
		    q->day_us[1] } } };

	*out = (struct register_answer){ .id = "", .until_us = UINT64_MAX };
	if (!r || r->count == 0)
		return;
	look_under(&s, BY_DEVICE, q->device ? q->device->id : NULL);
	look_under(&s, BY_PLACE, q->place);
	look_under(&s, BY_NETWORK, q->network);
	look_under(&s, BY_GROUP, q->device ? q->device->group : NULL);
	look_under(&s, BY_NOTHING, "");
	if (q->person)
		look_under_person(&s);
	if (out->yes != 1)
		look_at_guesses(&s);
}
