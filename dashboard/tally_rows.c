/* tally_rows.c: rows of numbers, parallel use counted once.
 *
 * A session leaves in each of its rows a span (row, device, from, until) and
 * ticks (row, device, minute). Sorted, spans give the union of the intervals
 * in one sweep and ticks the distinct minutes. */
#include "dashboard/tally_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct row {
	enum tally_table table;
	char id[64];
	uint64_t sessions, contrary, devices, minutes, upper_us;
};

struct span { uint32_t row, device; uint64_t from_us, until_us; };
struct tick { uint32_t row, device, minute; };
struct pair { uint32_t row, device; };

struct device { char id[64]; uint32_t index; };

struct tally_rows {
	struct tally_heap rows;		/* struct row; the first is for all */
	struct tally_heap devices;	/* struct device, by id */
	struct tally_heap spans, ticks;	/* not settled yet */
	struct tally_heap pairs;	/* which device was in which row */
};

void *
tally_push(struct tally_heap *h, size_t size)
{
	size_t room = h->room ? h->room * 2 : 64;
	void *items;

	if (h->count == h->room) {
		items = reallocarray(h->items, room, size);
		if (!items)
			return NULL;
		h->items = items;
		h->room = room;
	}
	return (char *)h->items + h->count++ * size;
}

static void
sort(struct tally_heap *h, size_t size,
    int (*order)(const void *, const void *))
{
	if (h->count > 1)
		qsort(h->items, h->count, size, order);
}

/* ---- names to numbers ---- */

/* The row of a table with this id, made if need be. -1: out of memory. */
static int64_t
find_row(struct tally_rows *r, enum tally_table table, const char *id)
{
	struct row *rows = r->rows.items, *row;
	size_t i;

	for (i = 0; i < r->rows.count; i++)
		if (rows[i].table == table && strcmp(rows[i].id, id) == 0)
			return (int64_t)i;
	row = tally_push(&r->rows, sizeof(*row));
	if (!row)
		return -1;
	memset(row, 0, sizeof(*row));
	row->table = table;
	snprintf(row->id, sizeof(row->id), "%s", id);
	return (int64_t)i;
}

int64_t
tally_rows_count(struct tally_rows *r, enum tally_table table, const char *id,
    bool contrary)
{
	int64_t found = find_row(r, table, id);
	struct row *row;

	if (found < 0)
		return -1;
	row = (struct row *)r->rows.items + found;
	row->sessions++;
	row->contrary += contrary;
	return found;
}

int64_t
tally_rows_device(struct tally_rows *r, const char *id)
{
	struct device *d = r->devices.items;
	size_t low = 0, high = r->devices.count, mid;
	int side;

	while (low < high) {
		mid = low + (high - low) / 2;
		side = strcmp(d[mid].id, id);
		if (side == 0)
			return d[mid].index;
		if (side < 0)
			low = mid + 1;
		else
			high = mid;
	}
	if (!tally_push(&r->devices, sizeof(*d)))
		return -1;
	d = r->devices.items;
	d += low;
	memmove(d + 1, d, (r->devices.count - 1 - low) * sizeof(*d));
	snprintf(d->id, sizeof(d->id), "%s", id);
	d->index = (uint32_t)r->devices.count - 1;
	return d->index;
}

/* ---- a day: parts are collected, then settled ---- */

int
tally_rows_span(struct tally_rows *r, uint32_t row, uint32_t device,
    uint64_t from_us, uint64_t until_us)
{
	struct span *span = tally_push(&r->spans, sizeof(*span));

	if (!span)
		return -1;
	*span = (struct span){ row, device, from_us, until_us };
	return 0;
}

int
tally_rows_tick(struct tally_rows *r, uint32_t row, uint32_t device,
    uint32_t minute)
{
	struct tick *tick = tally_push(&r->ticks, sizeof(*tick));

	if (!tick)
		return -1;
	*tick = (struct tick){ row, device, minute };
	return 0;
}

static int
order_pairs(const void *a, const void *b)
{
	const struct pair *p = a, *q = b;

	if (p->row != q->row)
		return p->row < q->row ? -1 : 1;
	return p->device < q->device ? -1 : p->device > q->device;
}

static int
order_spans(const void *a, const void *b)
{
	const struct span *p = a, *q = b;

	if (p->row != q->row)
		return p->row < q->row ? -1 : 1;
	if (p->device != q->device)
		return p->device < q->device ? -1 : 1;
	return p->from_us < q->from_us ? -1 : p->from_us > q->from_us;
}

static int
order_ticks(const void *a, const void *b)
{
	const struct tick *p = a, *q = b;

	if (p->row != q->row)
		return p->row < q->row ? -1 : 1;
	if (p->device != q->device)
		return p->device < q->device ? -1 : 1;
	return p->minute < q->minute ? -1 : p->minute > q->minute;
}

/* Unions of intervals, and the pairs they belong to. */
static int
settle_spans(struct tally_rows *r)
{
	const struct span *s = r->spans.items;
	struct row *rows = r->rows.items;
	uint64_t covered = 0, from;
	struct pair *pair;
	size_t i;

	sort(&r->spans, sizeof(*s), order_spans);
	for (i = 0; i < r->spans.count; i++) {
		if (i == 0 || s[i].row != s[i - 1].row ||
		    s[i].device != s[i - 1].device) {
			pair = tally_push(&r->pairs, sizeof(*pair));
			if (!pair)
				return -1;
			*pair = (struct pair){ s[i].row, s[i].device };
			covered = 0;
		}
		from = s[i].from_us > covered ? s[i].from_us : covered;
		if (s[i].until_us > from)
			rows[s[i].row].upper_us += s[i].until_us - from;
		if (s[i].until_us > covered)
			covered = s[i].until_us;
	}
	r->spans.count = 0;
	return 0;
}

static void
settle_ticks(struct tally_rows *r)
{
	const struct tick *t = r->ticks.items;
	struct row *rows = r->rows.items;
	size_t i;

	sort(&r->ticks, sizeof(*t), order_ticks);
	for (i = 0; i < r->ticks.count; i++)
		if (i == 0 || order_ticks(&t[i], &t[i - 1]) != 0)
			rows[t[i].row].minutes++;
	r->ticks.count = 0;
}

int
tally_rows_settle(struct tally_rows *r)
{
	settle_ticks(r);
	return settle_spans(r);
}

/* ---- the numbers ---- */

void
tally_rows_devices(struct tally_rows *r)
{
	const struct pair *p = r->pairs.items;
	struct row *rows = r->rows.items;
	size_t i;

	sort(&r->pairs, sizeof(*p), order_pairs);
	for (i = 0; i < r->pairs.count; i++)
		if (i == 0 || order_pairs(&p[i], &p[i - 1]) != 0)
			rows[p[i].row].devices++;
}

static struct tally_numbers
numbers_of(const struct row *row)
{
	struct tally_numbers n = { row->sessions, row->devices, row->contrary,
		0, (int64_t)(row->upper_us / 1000000) };

	n.lower_s = (int64_t)row->minutes * 60;
	if (n.lower_s > n.upper_s)
		n.lower_s = n.upper_s;
	return n;
}

struct tally_numbers
tally_rows_all(const struct tally_rows *r)
{
	return numbers_of(r->rows.items);
}

static int
order_rows(const void *a, const void *b)
{
	const struct tally_row *p = a, *q = b;

	return strcmp(p->id, q->id);
}

int
tally_rows_of(const struct tally_rows *r, enum tally_table table,
    struct tally_row **out, size_t *count)
{
	const struct row *rows = r->rows.items;
	struct tally_heap found = { 0 };
	struct tally_row *row;
	size_t i;

	for (i = 0; i < r->rows.count; i++) {
		if (rows[i].table != table)
			continue;
		row = tally_push(&found, sizeof(*row));
		if (!row) {
			free(found.items);
			return -1;
		}
		memcpy(row->id, rows[i].id, sizeof(row->id));
		row->n = numbers_of(&rows[i]);
	}
	sort(&found, sizeof(*row), order_rows);
	*out = found.items;
	*count = found.count;
	return 0;
}

struct tally_rows *
tally_rows_new(void)
{
	struct tally_rows *r = calloc(1, sizeof(*r));

	if (r && find_row(r, TALLY_ALL, "") == 0)
		return r;
	free(r);
	return NULL;
}

void
tally_rows_free(struct tally_rows *r)
{
	if (!r)
		return;
	free(r->rows.items);
	free(r->devices.items);
	free(r->spans.items);
	free(r->ticks.items);
	free(r->pairs.items);
	free(r);
}
