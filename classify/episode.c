/* episode.c: notes wait in two buckets until their minute is weighed; then a
 * whole minute of every device and service is added to its series at once.
 *
 * Two buckets are enough: with the clock in minute c, minutes before c - 1
 * have been weighed, and what is said of them too late counts in c - 1. The
 * device is decided when the minute is weighed, because only then is it known
 * how many addresses are behind a MAC. */
#include "classify/episode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/episode_bucket.h"
#include "classify/episode_series.h"
#include "classify/fnv.h"

struct sealed {			/* series to be shown, in order */
	struct series **list;
	size_t count, room;
};

struct episodes {
	const struct law *law;
	struct session blank;	/* what all begin as */
	struct routers *routers;
	struct clients *clients;	/* a copy has the original's */
	struct bursts *bursts;
	struct references *references;
	const struct network *network;
	episode_sealed *sealed;
	void *arg;
	bool is_started;
	uint64_t clock_minute;
	uint64_t next;		/* oldest minute not yet weighed */
	struct bucket buckets[2];	/* of next, by minute & 1; a copy has
					 * the original's */
	bool is_copy;
	struct groups groups;
	struct series **table;	/* open, by machine and service */
	size_t open, table_room;	/* a power of two */
	struct sealed due;
};

/* ---- the table of open series ---- */

static struct series **
place_of(const struct episodes *e, const char *device, const char *which,
    const char *service)
{
	uint64_t h = fnv(FNV_START, device, strlen(device) + 1);
	struct series **at;

	h = fnv(h, which, strlen(which) + 1);
	h = fnv(h, service, strlen(service));
	at = &e->table[(h ^ h >> 32) & (e->table_room - 1)];
	while (*at && (strcmp((*at)->session.device, device) != 0 ||
	    strcmp((*at)->session.which, which) != 0 ||
	    strcmp((*at)->session.service, service) != 0))
		at = &(*at)->next;
	return at;
}

static int
grow_table(struct episodes *e)
{
	size_t old_room = e->table_room;
	struct series **old = e->table;
	struct series **bigger = calloc(old_room * 2, sizeof(*bigger));

	if (!bigger)
		return -1;
	e->table = bigger;
	e->table_room = old_room * 2;
	for (size_t i = 0; i < old_room; i++)
		while (old[i]) {
			struct series *s = old[i];

			old[i] = s->next;
			s->next = NULL;
			*place_of(e, s->session.device,
			    s->session.which, s->session.service) = s;
		}
	free(old);
	return 0;
}

/* ---- sealing ---- */

/* Take *at out of the table to be shown. -1: out of memory, nothing moved. */
static int
seal(struct episodes *e, struct series **at, enum session_end reason)
{
	struct sealed *due = &e->due;
	struct series *s = *at;

	if (due->count == due->room) {
		size_t room = due->room ? due->room * 2 : 64;
		struct series **bigger = reallocarray(due->list, room,
		    sizeof(*bigger));

		if (!bigger)
			return -1;
		due->list = bigger;
		due->room = room;
	}
	*at = s->next;
	s->next = NULL;
	e->open--;
	s->session.end = reason;
	due->list[due->count++] = s;
	return 0;
}

/* Seal what may not have another minute after this one, or everything. */
static int
seal_due(struct episodes *e, const uint64_t *weighed, enum session_end reason)
{
	for (size_t i = 0; i < e->table_room; i++) {
		struct series **at = &e->table[i];

		while (*at) {
			if (weighed && *weighed < (uint64_t)(*at)->last_active +
			    SESSION_IDLE_MINUTES)
				at = &(*at)->next;
			else if (seal(e, at, reason) < 0)
				return -1;
		}
	}
	return 0;
}

static int
show_order(const void *a, const void *b)
{
	const struct session *s = &(*(struct series *const *)a)->session;
	const struct session *t = &(*(struct series *const *)b)->session;
	int c;

	if ((c = strcmp(s->device, t->device)) != 0 ||
	    (c = strcmp(s->service, t->service)) != 0)
		return c;
	c = (s->start_us > t->start_us) - (s->start_us < t->start_us);
	return c ? c : strcmp(s->which, t->which);
}

/* Show what was sealed; all is freed, also when the owner stops. */
static int
show(struct episodes *e)
{
	struct sealed *due = &e->due;
	int result = 0;

	if (due->count)
		qsort(due->list, due->count, sizeof(*due->list), show_order);
	for (size_t i = 0; i < due->count; i++) {
		if (result == 0 &&
		    e->sealed(e->arg, &due->list[i]->session) < 0)
			result = -1;
		series_free(due->list[i]);
	}
	due->count = 0;
	return result;
}

/* ---- weighing ---- */

/* At its place, unless the table grows. */
static struct series *
begin(struct episodes *e, struct series **at, const struct piece *first,
    const struct client *c, int32_t day)
{
	struct series *s;

	if (e->open >= EPISODE_MOST_OPEN)
		return NULL;
	if (e->open >= e->table_room) {
		if (grow_table(e) < 0)
			return NULL;
		at = place_of(e, c->device, client_which(c), first->service);
	}
	s = series_new(&e->blank, first, c);
	if (!s)
		return NULL;
	s->day = day;
	s->next = *at;
	*at = s;
	e->open++;
	return s;
}

/* All of one minute of one machine and service. */
static int
weigh_series(struct episodes *e, const struct client *c,
    const struct series_minute *m, int32_t day)
{
	const struct piece *first = m->pieces[0];
	struct series **at = place_of(e, c->device, client_which(c),
	    first->service);
	struct series *s = *at;
	bool continued = false;

	if (s && (s->day != day || !series_takes(s, first->minute))) {
		continued = series_takes(s, first->minute);
		s->session.continues = continued;
		if (seal(e, at, continued ? SESSION_MIDNIGHT :
		    SESSION_IDLE) < 0)
			return -1;
		s = NULL;
	}
	if (!s) {
		s = begin(e, at, first, c, day);
		if (!s)
			return -1;
		s->session.continued = continued;
	}
	return series_add(s, m);
}

/* The pieces of one service, the first of which is given. */
static void
one_service(const struct groups *g, const struct piece *const *pieces,
    size_t count, struct series_minute *out)
{
	size_t n;

	*out = (struct series_minute){ .pieces = pieces };
	for (n = 0; n < count && pieces[n]->service_number ==
	    pieces[0]->service_number; n++) {
		enum device_basis b = groups_client(g, pieces[n])->basis;

		if (b > out->device_basis)
			out->device_basis = b;
	}
	out->count = n;
}

static int
weigh_machine(struct episodes *e, size_t machine, int32_t day)
{
	const struct piece *const *pieces;
	struct series_minute m;
	const struct client *c;
	size_t count;

	if (groups_machine(&e->groups, machine, &pieces, &count) < 0)
		return -1;
	for (; count > 0; pieces += m.count, count -= m.count) {
		one_service(&e->groups, pieces, count, &m);
		c = groups_client(&e->groups, pieces[0]);
		m.bursts = bursts_of(e->bursts, c->machine,
		    pieces[0]->service);
		if (weigh_series(e, c, &m, day) < 0)
			return -1;
	}
	return 0;
}

static int
weigh(struct episodes *e, uint64_t minute)
{
	const struct bucket_by by = { .clients = e->clients,
		.routers = e->routers, .references = e->references,
		.roster = e->law->roster, .minute = (uint32_t)minute,
		.day = calendar_day(minute * SESSION_MINUTE_US) };
	struct bucket *b = &e->buckets[minute & 1];

	snprintf(e->blank.roster, sizeof(e->blank.roster), "%s",
	    roster_hash(e->law->roster));
	if (groups_make(&e->groups, b, &by) < 0 ||
	    groups_tell(&e->groups, e->bursts) < 0)
		return -1;
	for (size_t i = 0; i < e->groups.machines; i++)
		if (weigh_machine(e, i, by.day) < 0)
			return -1;
	if (!e->is_copy)
		bucket_forget(b);
	return 0;
}

int
episodes_clock(struct episodes *e, uint64_t now_us)
{
	uint64_t now = now_us / SESSION_MINUTE_US;

	if (now > UINT32_MAX)	/* the year 10136: minutes have 32 bits */
		now = UINT32_MAX;
	if (!e->is_started) {
		e->is_started = true;
		e->next = now ? now - 1 : 0;
	}
	if (now > e->clock_minute)
		e->clock_minute = now;
	for (; e->next + 2 <= e->clock_minute; e->next++) {
		if (episodes_open(e) == 0 && !bursts_open(e->bursts)) {
			e->next = e->clock_minute - 1;
			break;
		}
		if (weigh(e, e->next) < 0 ||
		    seal_due(e, &e->next, SESSION_IDLE) < 0 || show(e) < 0)
			return -1;
	}
	return 0;
}

/* ---- taking notes ---- */

/* Of the minutes not yet weighed the one that a note counts in. */
static uint32_t
minute_of(const struct episodes *e, const struct note *n)
{
	uint64_t minute = piece_minute(n);

	if (minute < e->next)
		minute = e->next;
	return (uint32_t)(minute > e->clock_minute ? e->clock_minute : minute);
}

int
episodes_note(struct episodes *e, const struct note *n)
{
	uint32_t minute;

	if (n->kind != NOTE_CONTACT && n->kind != NOTE_PROGRESS &&
	    n->kind != NOTE_END)
		return 0;
	/* What is of one minute with the note before finds nothing due. */
	if ((!e->is_started ||
	    n->time_us / SESSION_MINUTE_US != e->clock_minute) &&
	    episodes_clock(e, n->time_us) < 0)
		return -1;
	if (n->kind == NOTE_END)
		return 0;
	minute = minute_of(e, n);
	return bucket_take(&e->buckets[minute & 1], n, minute,
	    e->law->catalogue, e->network);
}

/* ---- the whole ---- */

int
episodes_end(struct episodes *e, enum session_end reason)
{
	if (weigh(e, e->next) < 0 || weigh(e, e->next + 1) < 0 ||
	    seal_due(e, NULL, reason) < 0)
		return -1;
	return show(e);
}

static void
fill_blank(struct session *s, const struct catalogue *c,
    const struct episode_origin *origin)
{
	snprintf(s->site, sizeof(s->site), "%s", origin->site);
	snprintf(s->box, sizeof(s->box), "%s", origin->box);
	snprintf(s->source, sizeof(s->source), "%s", origin->source);
	snprintf(s->catalogue, sizeof(s->catalogue), "%s", catalogue_hash(c));
	s->start_us = UINT64_MAX;
	s->has_bursts = s->has_site = true;
}

struct episodes *
episodes_new(const struct law *law, const struct episode_origin *origin,
    episode_sealed *sealed, void *arg)
{
	struct episodes *e = calloc(1, sizeof(*e));

	if (!e)
		return NULL;
	e->law = law;
	e->network = origin->network;
	e->sealed = sealed;
	e->arg = arg;
	fill_blank(&e->blank, law->catalogue, origin);
	e->routers = routers_new(origin->routers, origin->router_count);
	e->clients = clients_new();
	e->bursts = bursts_new();
	e->references = references_new();
	e->table_room = 256;
	e->table = calloc(e->table_room, sizeof(*e->table));
	if (!e->routers || !e->clients || !e->bursts || !e->references ||
	    !e->table) {
		episodes_free(e);
		return NULL;
	}
	return e;
}

void
episodes_free(struct episodes *e)
{
	if (!e)
		return;
	for (size_t i = 0; e->table && i < e->table_room; i++)
		while (e->table[i]) {
			struct series *s = e->table[i];

			e->table[i] = s->next;
			series_free(s);
		}
	for (size_t i = 0; i < e->due.count; i++)
		series_free(e->due.list[i]);
	free(e->due.list);
	free(e->table);
	groups_free(&e->groups);
	if (!e->is_copy) {
		bucket_free(&e->buckets[0]);
		bucket_free(&e->buckets[1]);
		clients_free(e->clients);
	}
	routers_free(e->routers);
	bursts_free(e->bursts);
	references_free(e->references);
	free(e);
}

static int
copy_open(struct episodes *copy, const struct episodes *e)
{
	for (size_t i = 0; i < e->table_room; i++)
		for (const struct series *s = e->table[i]; s; s = s->next) {
			struct series *twin = series_copy(s);

			if (!twin)
				return -1;
			twin->next = copy->table[i];
			copy->table[i] = twin;
			copy->open++;
		}
	return 0;
}

int
episodes_each_open(const struct episodes *e, episode_sealed *visit, void *arg)
{
	struct episodes *copy = malloc(sizeof(*copy));
	int result = -1;

	if (!copy)
		return -1;
	*copy = *e;
	copy->sealed = visit;
	copy->arg = arg;
	copy->is_copy = true;
	memset(&copy->groups, 0, sizeof(copy->groups));
	memset(&copy->due, 0, sizeof(copy->due));
	copy->open = 0;
	copy->routers = routers_copy(e->routers);
	copy->bursts = bursts_copy(e->bursts);
	copy->references = references_copy(e->references);
	copy->table = calloc(copy->table_room, sizeof(*copy->table));
	if (copy->routers && copy->bursts && copy->references && copy->table &&
	    copy_open(copy, e) == 0)
		result = episodes_end(copy, SESSION_SENSOR_STOPPED);
	episodes_free(copy);
	return result;
}

size_t
episodes_open(const struct episodes *e)
{
	return e->open + bucket_count(&e->buckets[0]) +
	    bucket_count(&e->buckets[1]);
}
