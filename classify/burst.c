/* burst.c: one walk over a minute's contacts, in order of device and time.
 *
 * Of the bursts only the last of each device can go on in the next minute;
 * those that may are carried over, in the order of devices in which they were
 * met, and whatever the next minute does not take up is dropped with them. */
#include "classify/burst.h"

#include <stdlib.h>
#include <string.h>

#include "classify/fnv.h"

struct host {			/* met in a burst */
	uint64_t name;
	uint64_t service;	/* 0: foreign */
	bool counts;
};

struct burst {
	char device[64];
	uint64_t first_us, last_us;
	size_t count;
	struct host hosts[BURST_HOSTS];
};

struct judged {			/* a device and service in this minute */
	const char *device, *service;	/* the pieces' */
	struct burst_facts facts;
};

struct crowd { const char *service; unsigned devices; };

struct list {			/* of what size its user knows */
	void *rows;
	size_t count, room;
};

struct bursts {
	struct list carried;	/* struct burst, by device */
	struct list judged;	/* by device and service */
	struct list crowds;	/* few: services of one minute */
	struct list order;	/* const struct piece *: contacts */
};

struct bursts *
bursts_new(void)
{
	return calloc(1, sizeof(struct bursts));
}

void
bursts_free(struct bursts *b)
{
	if (!b)
		return;
	free(b->carried.rows);
	free(b->judged.rows);
	free(b->crowds.rows);
	free(b->order.rows);
	free(b);
}

/* One row more, not zeroed. NULL: out of memory, l is as it was. */
static void *
add(struct list *l, size_t size)
{
	if (l->count == l->room) {
		size_t room = l->room ? l->room * 2 : 16;
		void *bigger = reallocarray(l->rows, room, size);

		if (!bigger)
			return NULL;
		l->rows = bigger;
		l->room = room;
	}
	return (char *)l->rows + l->count++ * size;
}

struct bursts *
bursts_copy(const struct bursts *b)
{
	struct bursts *copy = bursts_new();
	const struct burst *from = b->carried.rows;

	for (size_t i = 0; copy && i < b->carried.count; i++) {
		struct burst *to = add(&copy->carried, sizeof(*to));

		if (!to) {
			bursts_free(copy);
			return NULL;
		}
		*to = from[i];
	}
	return copy;
}

bool
bursts_open(const struct bursts *b)
{
	return b->carried.count > 0;
}

/* ---- one burst ---- */

static uint64_t
number_of(const char *text)
{
	return fnv(FNV_START, text, strlen(text));
}

static bool
counts(const struct piece *p)
{
	return p->service[0] &&
	    (!role_is_background(p->role) || p->role == ROLE_EMBED);
}

static struct host
host_of(const struct piece *p)
{
	bool is_foreign = p->service[0] == '\0';

	return (struct host){
		.name = is_foreign ? p->name_hash : number_of(p->host),
		.service = is_foreign ? 0 : number_of(p->service),
		.counts = counts(p),
	};
}

/* Remember the host of a contact. True: with it its service is to be judged,
 * with so many others before it. */
static bool
meet(struct burst *b, const struct piece *p, unsigned *before)
{
	const struct host h = host_of(p);
	bool is_judged = !h.counts;
	unsigned others = 0;

	for (const struct host *at = b->hosts; at < b->hosts + b->count; at++) {
		if (at->name == h.name)
			return false;
		others += at->service != h.service || at->service == 0;
		is_judged |= at->counts && at->service == h.service;
	}
	if (b->count == BURST_HOSTS)
		return false;
	b->hosts[b->count++] = h;
	*before = others;
	return !is_judged;
}

static bool
goes_on(const struct burst *b, uint64_t at_us)
{
	return b->count > 0 && at_us - b->last_us < BURST_GAP_US &&
	    at_us - b->first_us < BURST_LONGEST_US;
}

/* ---- one minute ---- */

static int
contact_order(const void *a, const void *b)
{
	const struct piece *p = *(const struct piece *const *)a;
	const struct piece *q = *(const struct piece *const *)b;
	int c = piece_device_order(p, q);

	if (c != 0)
		return c;
	if (p->first_us != q->first_us)
		return p->first_us < q->first_us ? -1 : 1;
	if (p->name_hash != q->name_hash)	/* 0: not foreign */
		return p->name_hash < q->name_hash ? -1 : 1;
	return strcmp(p->host, q->host);
}

static int
collect(struct bursts *b, const struct piece *pieces, size_t count)
{
	const struct piece **at;

	b->order.count = 0;
	for (const struct piece *p = pieces; p < pieces + count; p++) {
		if (!p->is_contact)
			continue;
		at = add(&b->order, sizeof(*at));
		if (!at)
			return -1;
		*at = p;
	}
	if (b->order.count > 0)
		qsort(b->order.rows, b->order.count, sizeof(*at),
		    contact_order);
	return 0;
}

static int
use_order(const void *a, const void *b)
{
	const struct judged *x = a, *y = b;
	int c = strcmp(x->device, y->device);

	return c ? c : strcmp(x->service, y->service);
}

/* The service of p, judged in this minute; one row each. NULL: out of
 * memory. */
static struct judged *
row_of(struct bursts *b, const struct piece *p)
{
	struct judged *rows = b->judged.rows, *row;
	size_t i = b->judged.count;

	while (i > 0 && strcmp(rows[i - 1].device, p->device) == 0)
		if (strcmp(rows[--i].service, p->service) == 0)
			return &rows[i];
	row = add(&b->judged, sizeof(*row));
	if (row)
		*row = (struct judged){ p->device, p->service, { 0 } };
	return row;
}

static void
judge(struct burst_facts *f, unsigned before)
{
	uint8_t *number = before == 0 ? &f->led : &f->followed;

	f->led_first |= before == 0 && f->followed == 0;
	*number += *number < BURST_MOST;
	if (before > BURST_MOST)
		before = BURST_MOST;
	if (before > f->before)
		f->before = (uint8_t)before;
}

/* Take one device's contact into its burst. */
static int
take(struct bursts *b, struct burst *at, const struct piece *p)
{
	struct judged *row;
	unsigned before;
	bool is_judged;

	if (!goes_on(at, p->first_us)) {
		at->first_us = p->first_us;
		at->count = 0;
	}
	at->last_us = p->first_us;
	is_judged = meet(at, p, &before);
	if (!counts(p))
		return 0;
	/* Of the crowd it is also where its burst was judged before. */
	row = row_of(b, p);
	if (!row)
		return -1;
	if (is_judged)
		judge(&row->facts, before);
	return 0;
}

/* The burst that p's device was left in; an empty one, if none. */
static void
take_up(const struct list *carried, const struct piece *p, struct burst *out)
{
	const struct burst *rows = carried->rows;
	size_t low = 0, high = carried->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(rows[middle].device, p->device) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	out->count = 0;
	if (low < carried->count && strcmp(rows[low].device, p->device) == 0)
		*out = rows[low];
	strcpy(out->device, p->device);
}

/* Keep a burst that the next minute may go on with. */
static int
carry(struct list *carried, const struct burst *at)
{
	uint64_t next_us = (at->last_us / SESSION_MINUTE_US + 1) *
	    SESSION_MINUTE_US;
	struct burst *kept;

	if (!goes_on(at, next_us))
		return 0;
	kept = add(carried, sizeof(*kept));
	if (!kept)
		return -1;
	*kept = *at;
	return 0;
}

static int
walk(struct bursts *b, struct list *carried)
{
	const struct piece **order = b->order.rows;
	struct burst at;

	for (size_t i = 0; i < b->order.count; i++) {
		bool is_first = i == 0 ||
		    piece_device_order(order[i], order[i - 1]) != 0;

		if (is_first && i > 0 && carry(carried, &at) < 0)
			return -1;
		if (is_first)
			take_up(&b->carried, order[i], &at);
		if (take(b, &at, order[i]) < 0)
			return -1;
	}
	return b->order.count > 0 ? carry(carried, &at) : 0;
}

/* ---- the crowd ---- */

static struct crowd *
crowd_of(const struct bursts *b, const char *service)
{
	struct crowd *at = b->crowds.rows;

	for (size_t i = 0; i < b->crowds.count; i++, at++)
		if (strcmp(at->service, service) == 0)
			return at;
	return NULL;
}

static int
count_crowds(struct bursts *b)
{
	const struct judged *row = b->judged.rows;
	struct crowd *c;

	b->crowds.count = 0;
	for (size_t i = 0; i < b->judged.count; i++, row++) {
		c = crowd_of(b, row->service);
		if (!c && (c = add(&b->crowds, sizeof(*c))))
			*c = (struct crowd){ row->service, 0 };
		if (!c)
			return -1;
		c->devices++;
	}
	return 0;
}

int
bursts_weigh(struct bursts *b, const struct piece *pieces, size_t count)
{
	struct list carried = { 0 };

	b->judged.count = 0;
	if (collect(b, pieces, count) < 0 || walk(b, &carried) < 0) {
		free(carried.rows);
		return -1;
	}
	free(b->carried.rows);
	b->carried = carried;
	if (b->judged.count > 0)
		qsort(b->judged.rows, b->judged.count, sizeof(struct judged),
		    use_order);
	return count_crowds(b);
}

struct burst_facts
bursts_of(const struct bursts *b, const char *device, const char *service)
{
	const struct judged key = { device, service, { 0 } };
	const struct judged *row = b->judged.count == 0 ? NULL :
	    bsearch(&key, b->judged.rows, b->judged.count, sizeof(key),
	    use_order);
	const struct crowd *c = crowd_of(b, service);
	struct burst_facts facts = { 0 };
	unsigned others = c ? c->devices : 0;

	if (row) {
		facts = row->facts;
		others--;
	}
	facts.crowd = others < BURST_MOST ? (uint8_t)others : BURST_MOST;
	return facts;
}
