/* tally.c: sessions and law become numbers.
 *
 * Every session is spread over the rows it counts in: the one for all, its
 * service's, its group's and one for each kind of period. For each it leaves a
 * span (row, device, from, until) and ticks (row, device, minute). Sorted,
 * spans give the union of the intervals in one sweep and ticks the distinct
 * minutes. A session never crosses local midnight, so both are settled and
 * dropped whenever the day changes: a year needs the memory of one day. */
#include "dashboard/tally.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROW_ALL 0

enum table { TABLE_ALL, TABLE_SERVICES, TABLE_GROUPS, TABLE_PERIODS };

struct row {
	enum table table;
	char id[64];
	uint64_t sessions, contrary, devices, minutes, upper_us;
};

struct span { uint32_t row, device; uint64_t from_us, until_us; };
struct tick { uint32_t row, device, minute; };
struct pair { uint32_t row, device; };

/* An array that grows; items are of the size given to push. */
struct heap { void *items; size_t count, room; };

struct device { char id[64]; uint32_t index; };

struct tally_maker {
	struct policy_context context;
	struct heap rows;	/* struct row; the first is for all */
	struct heap devices;	/* struct device, by id */
	struct heap spans, ticks;	/* of the day in hand */
	struct heap pairs;	/* which device was in which row */
	struct heap clauses;	/* struct tally_clause */
	uint64_t outcomes[OUTCOME_COUNT];
	int32_t day;
};

/* Room for one more; the new item's place, or NULL. */
static void *
push(struct heap *h, size_t size)
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
sort(struct heap *h, size_t size, int (*order)(const void *, const void *))
{
	if (h->count > 1)
		qsort(h->items, h->count, size, order);
}

/* ---- names to numbers ---- */

/* The row of a table with this id, made if need be. -1: out of memory. */
static int64_t
find_row(struct tally_maker *m, enum table table, const char *id)
{
	struct row *rows = m->rows.items, *row;
	size_t i;

	for (i = 0; i < m->rows.count; i++)
		if (rows[i].table == table && strcmp(rows[i].id, id) == 0)
			return (int64_t)i;
	row = push(&m->rows, sizeof(*row));
	if (!row)
		return -1;
	memset(row, 0, sizeof(*row));
	row->table = table;
	snprintf(row->id, sizeof(row->id), "%s", id);
	return (int64_t)i;
}

/* A number for a device, the same each time. -1: out of memory. */
static int64_t
find_device(struct tally_maker *m, const char *id)
{
	struct device *d = m->devices.items;
	size_t low = 0, high = m->devices.count, mid;
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
	if (!push(&m->devices, sizeof(*d)))
		return -1;
	d = m->devices.items;
	d += low;
	memmove(d + 1, d, (m->devices.count - 1 - low) * sizeof(*d));
	snprintf(d->id, sizeof(d->id), "%s", id);
	d->index = (uint32_t)m->devices.count - 1;
	return d->index;
}

/* ---- a day is settled ---- */

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
settle_spans(struct tally_maker *m)
{
	const struct span *s = m->spans.items;
	struct row *rows = m->rows.items;
	uint64_t covered = 0, from;
	struct pair *pair;
	size_t i;

	sort(&m->spans, sizeof(*s), order_spans);
	for (i = 0; i < m->spans.count; i++) {
		if (i == 0 || s[i].row != s[i - 1].row ||
		    s[i].device != s[i - 1].device) {
			pair = push(&m->pairs, sizeof(*pair));
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
	m->spans.count = 0;
	return 0;
}

static void
settle_ticks(struct tally_maker *m)
{
	const struct tick *t = m->ticks.items;
	struct row *rows = m->rows.items;
	size_t i;

	sort(&m->ticks, sizeof(*t), order_ticks);
	for (i = 0; i < m->ticks.count; i++)
		if (i == 0 || order_ticks(&t[i], &t[i - 1]) != 0)
			rows[t[i].row].minutes++;
	m->ticks.count = 0;
}

static int
settle(struct tally_maker *m)
{
	settle_ticks(m);
	return settle_spans(m);
}

/* ---- a session is spread over its rows ---- */

/* Count s in a row with what it did in [from_us, until_us). */
static int
add_part(struct tally_maker *m, const struct session *s, uint32_t row,
    uint64_t from_us, uint64_t until_us)
{
	int64_t device = find_device(m, s->device);
	struct span *span;
	struct tick *tick;
	uint64_t at;
	size_t i;

	span = device < 0 ? NULL : push(&m->spans, sizeof(*span));
	if (!span)
		return -1;
	*span = (struct span){ row, (uint32_t)device, from_us,
		until_us < s->end_us ? until_us : s->end_us };
	for (i = 0; i < s->minute_count; i++) {
		at = s->minutes[i].minute * SESSION_MINUTE_US;
		if (at < s->start_us)
			at = s->start_us;
		if (at < from_us || at >= until_us ||
		    !grade_content(m->context.grading, &s->minutes[i]))
			continue;
		tick = push(&m->ticks, sizeof(*tick));
		if (!tick)
			return -1;
		*tick = (struct tick){ row, (uint32_t)device,
			s->minutes[i].minute };
	}
	return 0;
}

static int
add_whole(struct tally_maker *m, const struct session *s, enum table table,
    const char *id, bool contrary)
{
	int64_t row = find_row(m, table, id);
	struct row *rows = m->rows.items;

	if (row < 0)
		return -1;
	rows[row].sessions++;
	rows[row].contrary += contrary;
	return add_part(m, s, (uint32_t)row, s->start_us, UINT64_MAX);
}

static bool
contrary_in(const struct verdict *v, enum period_kind kind)
{
	size_t i;

	for (i = 0; i < v->stretch_count; i++)
		if (v->stretches[i].period_kind == kind &&
		    v->stretches[i].outcome == OUTCOME_CONTRARY)
			return true;
	return false;
}

static int
add_periods(struct tally_maker *m, const struct session *s,
    const struct verdict *v)
{
	bool touched[PERIOD_KIND_COUNT] = { false };
	struct calendar_moment moment;
	uint64_t at = s->start_us;
	enum period_kind kind;
	struct row *rows;
	int64_t row;

	while (at <= s->end_us) {
		calendar_at(m->context.calendar, v->group, at, &moment);
		kind = moment.period_kind;
		row = find_row(m, TABLE_PERIODS, period_kind_name(kind));
		if (row < 0)
			return -1;
		rows = m->rows.items;
		if (!touched[kind]) {
			rows[row].sessions++;
			rows[row].contrary += contrary_in(v, kind);
		}
		touched[kind] = true;
		if (moment.until_us <= at)
			moment.until_us = UINT64_MAX;
		if (add_part(m, s, (uint32_t)row, at, moment.until_us) < 0)
			return -1;
		at = moment.until_us;
	}
	return 0;
}

static int
add_clause(struct tally_maker *m, const struct verdict *v)
{
	struct tally_clause *c = m->clauses.items;
	size_t i;

	for (i = 0; i < m->clauses.count; i++)
		if (c[i].outcome == v->outcome &&
		    strcmp(c[i].clause, v->clause) == 0 &&
		    strcmp(c[i].title, v->title) == 0)
			break;
	if (i == m->clauses.count) {
		if (!push(&m->clauses, sizeof(*c)))
			return -1;
		c = m->clauses.items;
		c[i] = (struct tally_clause){ v->clause, v->title, v->outcome,
			0 };
	}
	c[i].sessions++;
	return 0;
}

int
tally_add(struct tally_maker *m, const struct session *s)
{
	int32_t day = calendar_day(s->start_us);
	struct verdict v;
	bool contrary;

	if (day != m->day && settle(m) < 0)
		return -1;
	m->day = day;
	policy_judge(&m->context, NULL, s, &v, NULL);
	m->outcomes[v.outcome]++;
	contrary = v.outcome == OUTCOME_CONTRARY;
	if (add_clause(m, &v) < 0 ||
	    add_whole(m, s, TABLE_ALL, "", contrary) < 0 ||
	    add_whole(m, s, TABLE_SERVICES, s->service, contrary) < 0 ||
	    add_whole(m, s, TABLE_GROUPS, v.device ? v.device->group : "",
	    contrary) < 0)
		return -1;
	return add_periods(m, s, &v);
}

/* ---- the numbers ---- */

static void
count_devices(struct tally_maker *m)
{
	const struct pair *p = m->pairs.items;
	struct row *rows = m->rows.items;
	size_t i;

	sort(&m->pairs, sizeof(*p), order_pairs);
	for (i = 0; i < m->pairs.count; i++)
		if (i == 0 || order_pairs(&p[i], &p[i - 1]) != 0)
			rows[p[i].row].devices++;
}

static struct tally_numbers
numbers_of(const struct row *r)
{
	struct tally_numbers n = { r->sessions, r->devices, r->contrary, 0,
		(int64_t)(r->upper_us / 1000000) };

	n.lower_s = (int64_t)r->minutes * 60;
	if (n.lower_s > n.upper_s)
		n.lower_s = n.upper_s;
	return n;
}

static int
order_rows(const void *a, const void *b)
{
	const struct tally_row *p = a, *q = b;

	return strcmp(p->id, q->id);
}

/* One table's rows, owned by the caller. -1: out of memory. */
static int
rows_of(const struct tally_maker *m, enum table table, struct tally_row **out,
    size_t *count)
{
	const struct row *rows = m->rows.items;
	struct heap found = { 0 };
	struct tally_row *row;
	size_t i;

	for (i = 0; i < m->rows.count; i++) {
		if (rows[i].table != table)
			continue;
		row = push(&found, sizeof(*row));
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

static int
order_clauses(const void *a, const void *b)
{
	const struct tally_clause *p = a, *q = b;
	int side = strcmp(p->clause, q->clause);

	if (side == 0)
		side = strcmp(p->title, q->title);
	return side ? side : (int)p->outcome - (int)q->outcome;
}

int
tally_end(struct tally_maker *m, struct tally *out)
{
	struct tally t = { 0 };

	if (settle(m) < 0)
		return -1;
	count_devices(m);
	t.all = numbers_of((struct row *)m->rows.items + ROW_ALL);
	memcpy(t.outcomes, m->outcomes, sizeof(t.outcomes));
	if (rows_of(m, TABLE_SERVICES, &t.services, &t.service_count) < 0 ||
	    rows_of(m, TABLE_GROUPS, &t.groups, &t.group_count) < 0 ||
	    rows_of(m, TABLE_PERIODS, &t.periods, &t.period_count) < 0) {
		tally_clear(&t);
		return -1;
	}
	sort(&m->clauses, sizeof(struct tally_clause), order_clauses);
	t.clauses = m->clauses.items;
	t.clause_count = m->clauses.count;
	m->clauses = (struct heap){ 0 };
	*out = t;
	return 0;
}

void
tally_clear(struct tally *t)
{
	free(t->services);
	free(t->groups);
	free(t->periods);
	free(t->clauses);
	memset(t, 0, sizeof(*t));
}

struct tally_maker *
tally_new(const struct policy_context *c)
{
	struct tally_maker *m = calloc(1, sizeof(*m));

	if (!m)
		return NULL;
	m->context = *c;
	m->day = INT32_MIN;
	if (find_row(m, TABLE_ALL, "") == ROW_ALL)
		return m;
	free(m);
	return NULL;
}

void
tally_free(struct tally_maker *m)
{
	if (!m)
		return;
	free(m->rows.items);
	free(m->devices.items);
	free(m->spans.items);
	free(m->ticks.items);
	free(m->pairs.items);
	free(m->clauses.items);
	free(m);
}
