/* burst.c: one walk over each device's contacts of a minute, in order of time.
 *
 * Of the bursts only the last of each device can go on in the next minute;
 * those that may are carried over, in the order of devices in which they were
 * met, and whatever the next minute does not take up is dropped with them.
 *
 * What held the numbers of foreign names is wiped before it is given back. */
#include "classify/burst.h"

#include <stdlib.h>
#include <string.h>

#include "classify/wipe.h"

struct host {			/* met in a burst */
	uint64_t name;
	uint32_t service;	/* 0: foreign */
	bool counts;
};

struct burst {
	char device[BURST_DEVICE];
	uint64_t first_us, last_us;
	size_t count;
	struct host hosts[BURST_HOSTS];
};

struct judged {			/* a device and service in this minute */
	const char *device, *service;	/* borrowed */
	struct burst_facts facts;
};

struct crowd { const char *service; unsigned devices; };

struct list {			/* of what size its user knows */
	void *rows;
	size_t count, room;
};

struct bursts {
	struct list carried;	/* struct burst, by device */
	struct list carrying;	/* the same, into the minute after */
	struct list judged;	/* by device and service */
	struct list crowds;	/* few: services of one minute */
	struct list contacts;	/* of one device */
};

struct bursts *
bursts_new(void)
{
	return calloc(1, sizeof(struct bursts));
}

static void
list_free(struct list *l, size_t size)
{
	wipe_free(l->rows, l->count * size);
	*l = (struct list){ 0 };
}

void
bursts_free(struct bursts *b)
{
	if (!b)
		return;
	list_free(&b->carried, sizeof(struct burst));
	list_free(&b->carrying, sizeof(struct burst));
	list_free(&b->judged, sizeof(struct judged));
	list_free(&b->crowds, sizeof(struct crowd));
	list_free(&b->contacts, sizeof(struct contact));
	free(b);
}

/* One row more, not zeroed. NULL: out of memory, l is as it was. */
static void *
add(struct list *l, size_t size)
{
	if (l->count == l->room) {
		size_t room = l->room ? l->room * 2 : 16;
		void *bigger = wipe_grow(l->rows, l->count * size, room, size);

		if (!bigger)
			return NULL;
		l->rows = bigger;
		l->room = room;
	}
	return (char *)l->rows + l->count++ * size;
}

/* What lies behind its hosts is not taken along: it may be older ones. */
static void
copy_burst(struct burst *to, const struct burst *from)
{
	memcpy(to, from, offsetof(struct burst, hosts) +
	    from->count * sizeof(struct host));
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
		copy_burst(to, &from[i]);
	}
	return copy;
}

bool
bursts_open(const struct bursts *b)
{
	return b->carried.count > 0;
}

/* ---- one burst ---- */

static bool
counts(const struct contact *c)
{
	return c->service_number != 0 &&
	    (!role_is_background(c->role) || c->role == ROLE_EMBED);
}

/* Remember the host of a contact. True: with it its service is to be judged,
 * with so many others before it. */
static bool
meet(struct burst *b, const struct contact *c, unsigned *before)
{
	const struct host h = { c->name, c->service_number, counts(c) };
	bool is_judged = !h.counts;
	unsigned others = 0;

	for (const struct host *at = b->hosts; at < b->hosts + b->count; at++) {
		if (at->name == h.name && at->service == h.service)
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

static void
forget_hosts(struct burst *b)
{
	explicit_bzero(b->hosts, b->count * sizeof(b->hosts[0]));
	b->count = 0;
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
	const struct contact *c = a, *d = b;
	bool is_foreign = c->service_number == 0;

	if (c->at_us != d->at_us)
		return c->at_us < d->at_us ? -1 : 1;
	if (is_foreign != (d->service_number == 0))
		return is_foreign ? 1 : -1;
	if (is_foreign)
		return (c->name > d->name) - (c->name < d->name);
	return strcmp(c->host, d->host);
}

/* What comes nearly in order is put in order where it is: a quarter of what
 * qsort takes. Who sends it in another way costs no more than so many moves
 * each. False: they were too many. */
static bool
put_in_order(struct contact *c, size_t count)
{
	size_t moves = count * 8;

	for (size_t i = 1; i < count; i++) {
		const struct contact one = c[i];
		size_t at = i;

		for (; at > 0 && contact_order(&c[at - 1], &one) > 0; at--) {
			if (moves-- == 0) {
				c[at] = one;
				return false;
			}
			c[at] = c[at - 1];
		}
		if (at < i)
			c[at] = one;
	}
	return true;
}

void
bursts_begin(struct bursts *b)
{
	b->judged.count = 0;
}

int
bursts_contact(struct bursts *b, const struct contact *c)
{
	struct contact *at = add(&b->contacts, sizeof(*at));

	if (!at)
		return -1;
	*at = *c;
	return 0;
}

static int
use_order(const void *a, const void *b)
{
	const struct judged *x = a, *y = b;
	int c = strcmp(x->device, y->device);

	return c ? c : strcmp(x->service, y->service);
}

/* Of one device. */
static int
service_order(const void *a, const void *b)
{
	const struct judged *x = a, *y = b;

	return strcmp(x->service, y->service);
}

/* A service of the device whose rows begin at first, judged in this minute; one
 * row each. NULL: out of memory. */
static struct judged *
row_of(struct bursts *b, size_t first, const char *device,
    const char *service)
{
	struct judged *rows = b->judged.rows, *row;
	size_t i;

	for (i = first; i < b->judged.count; i++)
		if (strcmp(rows[i].service, service) == 0)
			return &rows[i];
	row = add(&b->judged, sizeof(*row));
	if (row)
		*row = (struct judged){ device, service, { 0 } };
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

/* Take a contact into its device's burst. True: its service, which counts, is
 * to be judged, with so many others before it. */
static bool
take(struct burst *at, const struct contact *c, unsigned *before)
{
	if (!goes_on(at, c->at_us)) {
		forget_hosts(at);
		at->first_us = c->at_us;
	}
	at->last_us = c->at_us;
	return meet(at, c, before);
}

/* The burst that the device was left in; an empty one, if none. */
static void
take_up(const struct list *carried, const char *device, struct burst *out)
{
	const struct burst *rows = carried->rows;
	size_t low = 0, high = carried->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(rows[middle].device, device) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	out->count = 0;
	if (low < carried->count && strcmp(rows[low].device, device) == 0)
		copy_burst(out, &rows[low]);
	strcpy(out->device, device);
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
	copy_burst(kept, at);
	return 0;
}

static int
walk(struct bursts *b, const char *device, struct burst *at)
{
	const struct contact *c = b->contacts.rows;
	const struct contact *end = c + b->contacts.count;
	size_t first = b->judged.count;
	struct judged *row;
	unsigned before = 0;
	bool is_judged;

	for (; c < end; c++) {
		is_judged = take(at, c, &before);
		if (!counts(c))
			continue;
		/* Of the crowd it is also where its burst was judged before. */
		row = row_of(b, first, device, c->service);
		if (!row)
			return -1;
		if (is_judged)
			judge(&row->facts, before);
	}
	return carry(&b->carrying, at);
}

int
bursts_device(struct bursts *b, const char *device)
{
	struct list *l = &b->contacts;
	size_t first = b->judged.count;
	struct burst at;
	int r;

	if (l->count == 0)
		return 0;
	if (!put_in_order(l->rows, l->count))
		qsort(l->rows, l->count, sizeof(struct contact),
		    contact_order);
	take_up(&b->carried, device, &at);
	r = walk(b, device, &at);
	/* Devices come in order, so that all rows are. */
	if (b->judged.count > first + 1)
		qsort((struct judged *)b->judged.rows + first,
		    b->judged.count - first, sizeof(struct judged),
		    service_order);
	forget_hosts(&at);
	explicit_bzero(l->rows, l->count * sizeof(struct contact));
	l->count = 0;
	return r;
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
bursts_end(struct bursts *b)
{
	list_free(&b->carried, sizeof(struct burst));
	b->carried = b->carrying;
	b->carrying = (struct list){ 0 };
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
