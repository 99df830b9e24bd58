/* flag_rows.c: the rows that many flags share. */
#include "dashboard/flag_rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/fnv.h"

#define MOST_WHO 1000000
#define MOST_ROWS 65000		/* of services, of clauses */

struct flag_rows_match {
	char text[40];
	const uint8_t *who, *services, *texts;	/* 1: asked for; texts: by
						 * clause, the text is in it */
	const uint8_t *service_texts;
	uint8_t bytes[];
};

void
flag_rows_clear(struct flag_rows *r)
{
	free(r->who);
	free(r->who_slots);
	free(r->services);
	free(r->clauses);
	memset(r, 0, sizeof(*r));
}

/* ---- rows ---- */

static bool
is_same(const struct flag_who *a, const struct flag_who *b)
{
	return a->device == b->device && a->person == b->person &&
	    a->used_by == b->used_by && strcmp(a->name, b->name) == 0;
}

static uint32_t *
slot_of(const struct flag_rows *r, const struct flag_who *w)
{
	size_t i = fnv(FNV_START, w->name, strlen(w->name)) &
	    (r->slot_count - 1);

	while (r->who_slots[i] && !is_same(&r->who[r->who_slots[i] - 1], w))
		i = (i + 1) & (r->slot_count - 1);
	return &r->who_slots[i];
}

/* Room for one more, the slots at most half full. */
static int
widen(struct flag_rows *r)
{
	size_t room = r->who_room ? 2 * r->who_room : 256, i;
	struct flag_who *who;
	uint32_t *slots;

	if (r->who_count < r->who_room)
		return 0;
	who = reallocarray(r->who, room, sizeof(*who));
	if (!who)
		return -1;
	r->who = who;
	slots = calloc(2 * room, sizeof(*slots));
	if (!slots)
		return -1;
	free(r->who_slots);
	r->who_slots = slots;
	r->slot_count = 2 * room;
	r->who_room = room;
	for (i = 0; i < r->who_count; i++)
		*slot_of(r, &r->who[i]) = (uint32_t)i + 1;
	return 0;
}

int64_t
flag_rows_who(struct flag_rows *r, const struct flag_who *w)
{
	uint32_t *slot;

	if (r->who_count == MOST_WHO || widen(r) < 0)
		return -1;
	slot = slot_of(r, w);
	if (!*slot) {
		r->who[r->who_count++] = *w;
		*slot = (uint32_t)r->who_count;
	}
	return *slot - 1;
}

int64_t
flag_rows_service(struct flag_rows *r, const struct flag_service *s)
{
	struct flag_service *more;
	size_t i;

	for (i = 0; i < r->service_count; i++)
		if (strcmp(r->services[i].id, s->id) == 0)
			return (int64_t)i;
	more = i < MOST_ROWS ? reallocarray(r->services, i + 1,
	    sizeof(*more)) : NULL;
	if (!more)
		return -1;
	r->services = more;
	r->services[r->service_count++] = *s;
	return (int64_t)i;
}

int64_t
flag_rows_clause(struct flag_rows *r, const char *clause)
{
	char (*more)[FLAG_CLAUSE], cut[FLAG_CLAUSE];
	size_t i;

	snprintf(cut, sizeof(cut), "%s", clause);
	for (i = 0; i < r->clause_count; i++)
		if (strcmp(r->clauses[i], cut) == 0)
			return (int64_t)i;
	more = i < MOST_ROWS ? reallocarray(r->clauses, i + 1,
	    sizeof(*more)) : NULL;
	if (!more)
		return -1;
	r->clauses = more;
	memcpy(r->clauses[r->clause_count++], cut, sizeof(cut));
	return (int64_t)i;
}

/* ---- what is asked for ---- */

static bool
wants_who(const struct flag_question *q, const struct flag_who *w)
{
	const char *place = w->device ? w->device->place : "";

	return (!q->device[0] || strcmp(q->device, w->name) == 0) &&
	    (!q->place[0] || strcmp(q->place, place) == 0);
}

static bool
wants_service(const struct flag_question *q, const struct flag_service *s)
{
	return (!q->service[0] || strcmp(q->service, s->id) == 0) &&
	    (!q->category[0] || strcmp(q->category, s->category) == 0);
}

struct flag_rows_match *
flag_rows_match(const struct flag_rows *r, const struct flag_question *q)
{
	struct flag_rows_match *m = malloc(sizeof(*m) + r->who_count +
	    2 * r->service_count + r->clause_count);
	uint8_t *at;
	size_t i;

	if (!m)
		return NULL;
	memcpy(m->text, q->text, sizeof(m->text));
	at = m->bytes;
	m->who = at;
	for (i = 0; i < r->who_count; i++)
		*at++ = wants_who(q, &r->who[i]);
	m->services = at;
	for (i = 0; i < r->service_count; i++)
		*at++ = wants_service(q, &r->services[i]);
	m->service_texts = at;
	for (i = 0; i < r->service_count; i++)
		*at++ = strcasestr(r->services[i].id, q->text) ||
		    strcasestr(r->services[i].category, q->text);
	m->texts = at;
	for (i = 0; i < r->clause_count; i++)
		*at++ = strcasestr(r->clauses[i], q->text) != NULL;
	return m;
}

bool
flag_rows_matches(const struct flag_rows_match *m,
    const struct flag_question *q, const struct flag *f)
{
	char id[20];

	if (!m->who[f->who] || !m->services[f->service])
		return false;
	if (!q->text[0] || m->texts[f->clause] ||
	    m->service_texts[f->service])
		return true;
	snprintf(id, sizeof(id), "%016" PRIx64, f->id);
	return strncmp(id, m->text, strlen(m->text)) == 0;
}
