/* flag_table.c: flagged sessions in the order in which to look at them.
 *
 * Flags lie in slots; `order` names the slots in order. A day's flags are
 * sorted by themselves and merged into it from behind. To ask is to walk along
 * the order; how many there are in all is remembered until something changes,
 * so that the first page is found without walking to the end. */
#include "dashboard/flag_table.h"

#include <stdlib.h>
#include <string.h>

#include "dashboard/flag_grades.h"
#include "dashboard/flag_rows.h"

#define VIEWERS 16
#define ANSWERS 4
#define ASKED 8			/* of a viewer's bits */

struct answer {
	uint64_t generation;	/* 0: none */
	struct flag_question question;
	struct flag_answer is;
};

struct viewer {
	char key[REGISTER_NAME + 32];	/* "" free */
	uint64_t used;
	uint8_t *bits;			/* a slot each */
	size_t prepared;		/* slots that were asked of */
	bool is_preparing;
	bool is_hurried;		/* in the place of one that was */
	struct answer answers[ANSWERS];
	size_t next;
};

struct flag_table {
	struct flag *slots;
	uint32_t *order, *free;	/* free: slots without a flag */
	size_t count, used, most, free_count;
	uint64_t generation;
	struct flag_rows rows;
	struct viewer viewers[VIEWERS];
	uint64_t uses;
};

struct flag_table *
flag_table_new(size_t most)
{
	struct flag_table *t = calloc(1, sizeof(*t));

	if (t) {
		t->most = most;
		t->generation = 1;
	}
	return t;
}

static void
forget_viewers(struct flag_table *t)
{
	int i;

	for (i = 0; i < VIEWERS; i++)
		free(t->viewers[i].bits);
	memset(t->viewers, 0, sizeof(t->viewers));
}

void
flag_table_clear(struct flag_table *t)
{
	free(t->slots);
	free(t->order);
	free(t->free);
	t->slots = NULL;
	t->order = t->free = NULL;
	t->count = t->used = t->free_count = 0;
	t->generation++;
	forget_viewers(t);
}

void
flag_table_forget(struct flag_table *t)
{
	flag_table_clear(t);
	flag_rows_clear(&t->rows);
}

void
flag_table_free(struct flag_table *t)
{
	if (!t)
		return;
	flag_table_forget(t);
	free(t);
}

int64_t
flag_table_who(struct flag_table *t, const struct flag_who *w)
{
	return flag_rows_who(&t->rows, w);
}

int64_t
flag_table_service(struct flag_table *t, const struct flag_service *s)
{
	return flag_rows_service(&t->rows, s);
}

int64_t
flag_table_clause(struct flag_table *t, const char *clause)
{
	return flag_rows_clause(&t->rows, clause);
}

const struct flag_who *
flag_table_who_at(const struct flag_table *t, uint32_t row)
{
	return &t->rows.who[row];
}

const char *
flag_table_service_at(const struct flag_table *t, uint16_t row)
{
	return t->rows.services[row].id;
}

const char *
flag_table_clause_at(const struct flag_table *t, uint16_t row)
{
	return t->rows.clauses[row];
}

size_t
flag_table_count(const struct flag_table *t)
{
	return t->count;
}

/* ---- order ---- */

static int
compare(const struct flag *f, const struct flag *g)
{
	unsigned a = flag_grades_strength(f->grades);
	unsigned b = flag_grades_strength(g->grades);

	if (a != b)
		return a < b ? -1 : 1;
	if (f->start_us != g->start_us)
		return f->start_us < g->start_us ? -1 : 1;
	return f->id < g->id ? -1 : f->id > g->id;
}

/* ---- taking and dropping ---- */

/* Room for all there may be, at once: what is not used costs addresses alone,
 * and lists that grow would leave holes behind. */
static int
reserve(struct flag_table *t)
{
	if (t->order)
		return 0;
	t->slots = reallocarray(t->slots, t->most, sizeof(*t->slots));
	t->free = reallocarray(t->free, t->most, sizeof(*t->free));
	if (t->slots && t->free)
		t->order = calloc(t->most, sizeof(*t->order));
	return t->order ? 0 : -1;
}

static uint32_t
take_slot(struct flag_table *t, const struct flag *f)
{
	uint32_t slot = t->free_count ? t->free[--t->free_count] :
	    (uint32_t)t->used++;
	int i;

	t->slots[slot] = *f;
	for (i = 0; i < VIEWERS; i++)
		if (t->viewers[i].bits)
			t->viewers[i].bits[slot] = 0;
	return slot;
}

static int
compare_flags(const void *a, const void *b)
{
	return compare(a, b);
}

/* From behind, so that nothing is overwritten that is yet to be moved. */
static void
merge(struct flag_table *t, const struct flag *sorted, size_t n)
{
	size_t old = t->count, at = t->count + n;

	t->count += n;
	while (n > 0)
		if (old > 0 && compare(&t->slots[t->order[old - 1]],
		    &sorted[n - 1]) > 0)
			t->order[--at] = t->order[--old];
		else
			t->order[--at] = take_slot(t, &sorted[--n]);
}

int
flag_table_add(struct flag_table *t, const struct flag *list, size_t n)
{
	struct flag *sorted;

	if (!n)
		return 0;
	if (t->count + n > t->most)
		return 1;
	sorted = malloc(n * sizeof(*sorted));
	if (!sorted || reserve(t) < 0) {
		free(sorted);
		return -1;
	}
	memcpy(sorted, list, n * sizeof(*sorted));
	qsort(sorted, n, sizeof(*sorted), compare_flags);
	merge(t, sorted, n);
	free(sorted);
	t->generation++;
	return 0;
}

void
flag_table_drop(struct flag_table *t, uint64_t from_us, uint64_t until_us)
{
	const struct flag *f;
	size_t i, kept = 0;

	for (i = 0; i < t->count; i++) {
		f = &t->slots[t->order[i]];
		if (f->start_us >= from_us && f->start_us < until_us)
			t->free[t->free_count++] = t->order[i];
		else
			t->order[kept++] = t->order[i];
	}
	t->count = kept;
	t->generation++;
}

static struct flag *
find(const struct flag_table *t, uint64_t id)
{
	size_t i;

	for (i = 0; i < t->count; i++)
		if (t->slots[t->order[i]].id == id)
			return &t->slots[t->order[i]];
	return NULL;
}

const struct flag *
flag_table_find(const struct flag_table *t, uint64_t id)
{
	return find(t, id);
}

void
flag_table_reviewed(struct flag_table *t, uint64_t id, uint32_t review)
{
	struct flag *f = find(t, id);

	if (!f)
		return;
	f->review = review;
	t->generation++;
}

/* ---- asking ---- */

/* The viewer's place; the longest unused gives way. NULL: out of memory. */
static struct viewer *
viewer_of(struct flag_table *t, const struct flag_viewer *v)
{
	struct viewer *oldest = &t->viewers[0], *one;
	bool is_hurried;
	int i;

	t->uses++;
	for (i = 0; i < VIEWERS; i++) {
		one = &t->viewers[i];
		if (one->key[0] && strcmp(one->key, v->key) == 0) {
			one->used = t->uses;
			return one;
		}
		if (one->used < oldest->used)
			oldest = one;
	}
	is_hurried = oldest->is_preparing;
	free(oldest->bits);
	memset(oldest, 0, sizeof(*oldest));
	oldest->is_hurried = is_hurried;
	oldest->bits = calloc(t->most, 1);
	if (!oldest->bits)
		return NULL;
	strcpy(oldest->key, v->key);
	oldest->used = t->uses;
	return oldest;
}

static bool
matches(const struct flag_rows_match *m, const struct flag_question *q,
    const struct flag *f)
{
	return (!q->from_us || f->start_us >= q->from_us) &&
	    (!q->until_us || f->start_us < q->until_us) &&
	    (!q->outcomes || q->outcomes & 1u << f->outcome) &&
	    (!q->periods || q->periods & f->periods) &&
	    (!q->grade || flag_grades_weakest(f->grades) < q->grade) &&
	    (q->found != FLAG_HALF || f->review) &&
	    (!q->is_like || (q->like_service == f->service &&
	    q->like_clause == f->clause && q->like_grades == f->grades)) &&
	    flag_rows_matches(m, q, f);
}

/* 1: it was not known yet. */
static bool
ask_of(struct flag_table *t, struct viewer *one, const struct flag_viewer *v,
    uint32_t slot)
{
	const struct flag *f = &t->slots[slot];

	if (one->bits[slot] & ASKED)
		return false;
	one->bits[slot] = (uint8_t)(ASKED | (v->may(v->arg, f,
	    &t->rows.who[f->who]) & 7));
	return true;
}

static bool
is_shown(struct flag_table *t, struct viewer *one,
    const struct flag_viewer *v, uint32_t slot)
{
	ask_of(t, one, v, slot);
	return (one->bits[slot] & 7) && !(one->bits[slot] & FLAG_OWN) &&
	    v->shows(v->arg, one->bits[slot] & 7, &t->slots[slot]);
}

/* By slots, not in order, which flags that come meanwhile change. Where more
 * prepare than there are places for, they would take each other's for ever:
 * who takes one is then done at once. */
int
flag_table_prepare(struct flag_table *t, const struct flag_viewer *v,
    size_t most)
{
	struct viewer *one = viewer_of(t, v);

	if (!one)
		return -1;
	if (one->is_hurried)
		most = SIZE_MAX;
	for (; one->prepared < t->used && most > 0; one->prepared++)
		most -= ask_of(t, one, v, (uint32_t)one->prepared);
	one->is_preparing = one->prepared < t->used;
	return one->is_preparing;
}

/* Count it, if it is asked for. Is it? */
static bool
count(struct flag_table *t, struct viewer *one, const struct flag_viewer *v,
    const struct flag_question *q, uint32_t slot, struct flag_answer *is)
{
	const struct flag *f = &t->slots[slot];
	bool waits;

	if (!v->wants(v->arg, f))
		return false;
	if (!is_shown(t, one, v, slot)) {
		is->others += !(one->bits[slot] & FLAG_OWN);
		return false;
	}
	waits = v->waits(v->arg, one->bits[slot] & 7, f);
	if ((q->found == FLAG_WAITS && !waits) ||
	    (q->found == FLAG_REVIEWED && waits))
		return false;
	is->count++;
	is->waiting += waits;
	return true;
}

static const struct answer *
known(const struct flag_table *t, const struct viewer *one,
    const struct flag_question *q)
{
	int i;

	for (i = 0; i < ANSWERS; i++)
		if (one->answers[i].generation == t->generation &&
		    memcmp(&one->answers[i].question, q, sizeof(*q)) == 0)
			return &one->answers[i];
	return NULL;
}

static void
remember(struct flag_table *t, struct viewer *one,
    const struct flag_question *q, const struct flag_answer *is)
{
	struct answer *a = &one->answers[one->next++ % ANSWERS];

	a->generation = t->generation;
	a->question = *q;
	a->is = *is;
}

int
flag_table_ask(struct flag_table *t, const struct flag_viewer *v,
    const struct flag_question *q, const struct flag_page *page,
    struct flag_answer *out)
{
	size_t end = page->first + page->rows, i;
	struct viewer *one = viewer_of(t, v);
	struct flag_answer is = { 0, 0, 0 };
	const struct answer *before;
	struct flag_rows_match *m;
	const struct flag *f;

	m = one ? flag_rows_match(&t->rows, q) : NULL;
	if (!m)
		return -1;
	before = known(t, one, q);
	for (i = 0; i < t->count && (!before || is.count < end); i++) {
		f = &t->slots[t->order[i]];
		if (matches(m, q, f) && count(t, one, v, q, t->order[i], &is) &&
		    page->visit && is.count > page->first &&
		    is.count <= end)
			page->visit(page->arg, f);
	}
	if (!before)
		remember(t, one, q, &is);
	*out = before ? before->is : is;
	free(m);
	return 0;
}

/* How many are not behind it. */
static size_t
place_of(const struct flag_table *t, const struct flag *after)
{
	size_t low = 0, high = t->count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (compare(&t->slots[t->order[middle]], after) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

int
flag_table_walk(struct flag_table *t, const struct flag_viewer *v,
    const struct flag_question *q, const struct flag *after,
    flag_walk *visit, void *arg)
{
	struct viewer *one = viewer_of(t, v);
	struct flag_answer is = { 0, 0, 0 };
	struct flag_rows_match *m;
	const struct flag *f;
	size_t i;
	int r = 0;

	m = one ? flag_rows_match(&t->rows, q) : NULL;
	if (!m)
		return -1;
	for (i = after ? place_of(t, after) : 0; i < t->count && r == 0;
	    i++) {
		f = &t->slots[t->order[i]];
		if (matches(m, q, f) && count(t, one, v, q, t->order[i], &is))
			r = visit(arg, f);
	}
	free(m);
	return r;
}
