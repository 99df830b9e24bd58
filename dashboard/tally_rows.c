/* tally_rows.c: rows of numbers, parallel use counted once.
 *
 * Of one day, each row and device have a cell: its spans, in the order of their
 * starts, and a bit for each minute. Spans that come in order are joined as
 * they come; the union of the rest is one sweep when the day is settled. */
#include "dashboard/tally_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/tally_names.h"

#define DAY_MINUTES 1536	/* of a day of 25 hours, in whole words */
#define WORD 64
#define NO_SPAN UINT32_MAX

enum { NAME_DEVICE = TALLY_TABLE_COUNT, NAME_PERSON, NAME_SOMEONE };

struct bits { uint64_t *words; size_t count; };

struct row {
	enum tally_table table;
	char id[64];
	uint64_t sessions, contrary, minutes, upper_us;
	struct bits devices, people, contrary_people;
};

struct span { uint64_t from_us, until_us; uint32_t before; };

struct cell {
	uint32_t row, device;
	uint32_t last;			/* the span that starts last */
	uint64_t minutes[DAY_MINUTES / WORD];
};

struct tally_rows {
	struct tally_names *row_names, *names;
	struct tally_heap rows;		/* struct row; the first is for all */
	/* not settled yet: */
	struct tally_heap cells, spans;
	uint32_t *slots;		/* of cells: number + 1; 0 free */
	size_t room;			/* of slots, a power of two */
	struct tally_heap sweep;	/* const struct span * */
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

/* ---- who ---- */

static int
set_bit(struct bits *b, uint32_t i)
{
	size_t count = i / WORD + 1;
	uint64_t *words;

	if (count > b->count) {
		count += count / 2;
		words = reallocarray(b->words, count, sizeof(*words));
		if (!words)
			return -1;
		memset(words + b->count, 0,
		    (count - b->count) * sizeof(*words));
		b->words = words;
		b->count = count;
	}
	b->words[i / WORD] |= UINT64_C(1) << i % WORD;
	return 0;
}

static uint64_t
count_bits(const uint64_t *words, size_t count)
{
	uint64_t n = 0;

	for (size_t i = 0; i < count; i++)
		n += (uint64_t)__builtin_popcountll(words[i]);
	return n;
}

int
tally_rows_who(struct tally_rows *r, const char *device, const char *person,
    struct tally_who *out)
{
	int64_t d = tally_names_find(r->names, NAME_DEVICE, device, NULL);
	int64_t p = tally_names_find(r->names,
	    person ? NAME_PERSON : NAME_SOMEONE, person ? person : device,
	    NULL);

	if (d < 0 || p < 0)
		return -1;
	*out = (struct tally_who){ (uint32_t)d, (uint32_t)p };
	return 0;
}

/* ---- rows ---- */

/* The row of a table with this id, made if need be. -1: out of memory. */
static int64_t
find_row(struct tally_rows *r, enum tally_table table, const char *id)
{
	struct row *row;
	int is_new;
	int64_t found = tally_names_find(r->row_names, table, id, &is_new);

	if (found < 0 || !is_new)
		return found;
	row = tally_push(&r->rows, sizeof(*row));
	if (!row)
		return -1;
	memset(row, 0, sizeof(*row));
	row->table = table;
	snprintf(row->id, sizeof(row->id), "%s", id);
	return found;
}

int64_t
tally_rows_count(struct tally_rows *r, enum tally_table table, const char *id,
    const struct tally_who *who, bool contrary)
{
	int64_t found = find_row(r, table, id);
	struct row *row;

	if (found < 0)
		return -1;
	row = (struct row *)r->rows.items + found;
	row->sessions++;
	row->contrary += contrary;
	if (set_bit(&row->devices, who->device) < 0 ||
	    set_bit(&row->people, who->person) < 0 ||
	    (contrary && set_bit(&row->contrary_people, who->person) < 0))
		return -1;
	return found;
}

/* ---- a day: cells are filled, then settled ---- */

static size_t
slot_of(const struct tally_rows *r, uint32_t row, uint32_t device)
{
	uint64_t key = (uint64_t)row << 32 | device;
	const struct cell *cells = r->cells.items, *c;
	size_t at = (size_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 32) &
	    (r->room - 1);

	for (; r->slots[at]; at = (at + 1) & (r->room - 1)) {
		c = &cells[r->slots[at] - 1];
		if (c->row == row && c->device == device)
			break;
	}
	return at;
}

static int
grow_slots(struct tally_rows *r)
{
	const struct cell *cells = r->cells.items;
	size_t room = r->room ? 2 * r->room : 256, i;
	uint32_t *slots = calloc(room, sizeof(*slots));

	if (!slots)
		return -1;
	free(r->slots);
	r->slots = slots;
	r->room = room;
	for (i = 0; i < r->cells.count; i++)
		r->slots[slot_of(r, cells[i].row, cells[i].device)] =
		    (uint32_t)i + 1;
	return 0;
}

static struct cell *
find_cell(struct tally_rows *r, uint32_t row, uint32_t device)
{
	struct cell *c;
	size_t at;

	if (2 * r->cells.count >= r->room && grow_slots(r) < 0)
		return NULL;
	at = slot_of(r, row, device);
	if (r->slots[at])
		return (struct cell *)r->cells.items + r->slots[at] - 1;
	c = tally_push(&r->cells, sizeof(*c));
	if (!c)
		return NULL;
	*c = (struct cell){ .row = row, .device = device, .last = NO_SPAN };
	r->slots[at] = (uint32_t)r->cells.count;
	return c;
}

static int
add_span(struct tally_rows *r, struct cell *c, const struct tally_span *t)
{
	struct span *spans = r->spans.items, *s;
	uint32_t *place = &c->last;

	if (*place != NO_SPAN && t->from_us >= spans[*place].from_us &&
	    t->from_us <= spans[*place].until_us) {
		s = &spans[*place];
		if (t->until_us > s->until_us)
			s->until_us = t->until_us;
		return 0;
	}
	s = tally_push(&r->spans, sizeof(*s));
	if (!s)
		return -1;
	spans = r->spans.items;
	while (*place != NO_SPAN && spans[*place].from_us > t->from_us)
		place = &spans[*place].before;
	*s = (struct span){ t->from_us, t->until_us, *place };
	*place = (uint32_t)(r->spans.count - 1);
	return 0;
}

int
tally_rows_span(struct tally_rows *r, uint32_t row, uint32_t device,
    const struct tally_span *t)
{
	struct cell *c = find_cell(r, row, device);
	uint32_t at;
	size_t i;

	if (!c || add_span(r, c, t) < 0)
		return -1;
	for (i = 0; i < t->count; i++) {
		at = t->minutes[i] - t->first;
		if (at < DAY_MINUTES)
			c->minutes[at / WORD] |= UINT64_C(1) << at % WORD;
	}
	return 0;
}

/* The length of the union of a cell's spans. -1: out of memory. */
static int
sweep(struct tally_rows *r, const struct cell *c, uint64_t *long_us)
{
	const struct span *spans = r->spans.items, **order;
	uint64_t covered = 0, from;
	uint32_t at;
	size_t i;

	r->sweep.count = 0;
	for (at = c->last; at != NO_SPAN; at = spans[at].before) {
		order = tally_push(&r->sweep, sizeof(const struct span *));
		if (!order)
			return -1;
		*order = &spans[at];
	}
	order = r->sweep.items;
	for (i = r->sweep.count; i-- > 0;) {
		from = order[i]->from_us > covered ? order[i]->from_us :
		    covered;
		if (order[i]->until_us > from) {
			*long_us += order[i]->until_us - from;
			covered = order[i]->until_us;
		}
	}
	return 0;
}

int
tally_rows_settle(struct tally_rows *r)
{
	const struct cell *cells = r->cells.items;
	struct row *row;

	for (size_t i = 0; i < r->cells.count; i++) {
		row = (struct row *)r->rows.items + cells[i].row;
		row->minutes += count_bits(cells[i].minutes,
		    DAY_MINUTES / WORD);
		if (sweep(r, &cells[i], &row->upper_us) < 0)
			return -1;
	}
	r->cells.count = r->spans.count = 0;
	if (r->room)
		memset(r->slots, 0, r->room * sizeof(*r->slots));
	return 0;
}

/* ---- the numbers ---- */

static struct tally_numbers
numbers_of(const struct row *row)
{
	struct tally_numbers n = { .sessions = row->sessions,
		.devices = count_bits(row->devices.words, row->devices.count),
		.contrary = row->contrary,
		.upper_s = (int64_t)(row->upper_us / 1000000),
		.people = count_bits(row->people.words, row->people.count),
		.contrary_people = count_bits(row->contrary_people.words,
		    row->contrary_people.count) };

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
    struct tally_list *out)
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
	if (found.count > 1)
		qsort(found.items, found.count, sizeof(*row), order_rows);
	*out = (struct tally_list){ found.items, found.count };
	return 0;
}

struct tally_rows *
tally_rows_new(void)
{
	struct tally_rows *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->row_names = tally_names_new();
	r->names = tally_names_new();
	if (r->row_names && r->names && find_row(r, TALLY_ALL, "") == 0)
		return r;
	tally_rows_free(r);
	return NULL;
}

void
tally_rows_free(struct tally_rows *r)
{
	struct row *rows;

	if (!r)
		return;
	rows = r->rows.items;
	for (size_t i = 0; i < r->rows.count; i++) {
		free(rows[i].devices.words);
		free(rows[i].people.words);
		free(rows[i].contrary_people.words);
	}
	free(r->rows.items);
	free(r->cells.items);
	free(r->spans.items);
	free(r->sweep.items);
	free(r->slots);
	tally_names_free(r->row_names);
	tally_names_free(r->names);
	free(r);
}
