/* reading.c: a capture file that is read, beside what the journal has of it.
 *
 * Texts are remembered by keyed hashes, whose key never leaves the process. A
 * text that stands twice is known by its later place. */
#include "store/reading.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/fact.h"

struct known {
	uint64_t hash, sequence;
	int32_t day;		/* of a fact */
	bool is_fact;
	bool is_over;		/* by a reread before */
	bool is_said;		/* again, now */
};

struct reading {
	struct reading_of of;
	uint8_t key[CHAIN_KEY];
	struct known *list;	/* by sequence */
	size_t count, room;
	size_t *places;		/* index + 1 into the list; 0 free */
	size_t place_room;	/* a power of two */
	struct marks marks;
	char marked_by[MARKS_NAME];	/* "" no tombstone has marks */
	struct marks_key marks_key;
	uint64_t removed;
	char *why;
	size_t whylen;
};

static int
no_memory(struct reading *r)
{
	snprintf(r->why, r->whylen, "out of memory");
	return -1;
}

/* ---- what the journal has ---- */

static int
is_kept(enum journal_kind kind)
{
	return kind == JOURNAL_SESSION || kind == JOURNAL_COVER ||
	    kind == JOURNAL_COUNT_DAY;
}

static int
add_known(struct reading *r, const struct journal_entry *e)
{
	struct known one = { .hash = chain_keyed(r->key, e->body, e->len),
		.sequence = e->sequence, .is_fact = e->kind !=
		JOURNAL_SESSION };
	struct fact_sum sum;
	struct known *more;

	if (one.is_fact && fact_read(e->body, e->len, &sum, r->why,
	    r->whylen) < 0)
		return -1;
	if (one.is_fact)
		one.day = sum.day;
	if (r->count == r->room) {
		more = reallocarray(r->list, 2 * r->room + 64, sizeof(*more));
		if (!more)
			return no_memory(r);
		r->list = more;
		r->room = 2 * r->room + 64;
	}
	r->list[r->count++] = one;
	return 0;
}

static void
end_spans(struct reading *r, const struct removal_spans *s)
{
	size_t i;

	for (i = 0; i < r->count; i++)
		r->list[i].is_over |= removal_has(s, r->list[i].sequence);
}

/* What a tombstone or a reread says of it. */
static int
take_removal(struct reading *r, const struct journal_entry *e)
{
	struct removal what;
	size_t i;
	int result = 0;

	if (removal_read(e->body, e->len, &what, r->why, r->whylen) < 0)
		return -1;
	end_spans(r, &what.sequences);
	if (what.marked_by[0] && r->marked_by[0] &&
	    strcmp(what.marked_by, r->marked_by) != 0) {
		snprintf(r->why, r->whylen, "what was deleted was marked with "
		    "two keys (entry %" PRIu64 ")", e->sequence);
		result = -1;
	}
	if (what.marked_by[0])
		memcpy(r->marked_by, what.marked_by, sizeof(r->marked_by));
	for (i = 0; result == 0 && i < what.marks.count; i++)
		if (marks_add(&r->marks, what.marks.list[i]) < 0)
			result = no_memory(r);
	removal_free(&what);
	return result;
}

/* A journal_visit. */
static int
take_entry(void *arg, const struct journal_entry *e)
{
	struct reading *r = arg;

	if (e->expired)
		return 0;
	if (e->kind == JOURNAL_TOMBSTONE || e->kind == JOURNAL_REREAD)
		return take_removal(r, e);
	return is_kept(e->kind) && memmem(e->body, e->len,
	    r->of.source, strlen(r->of.source)) ? add_known(r, e) : 0;
}

static size_t *
place(struct reading *r, uint64_t hash)
{
	size_t i = hash & (r->place_room - 1);

	while (r->places[i] && r->list[r->places[i] - 1].hash != hash)
		i = (i + 1) & (r->place_room - 1);
	return &r->places[i];
}

static int
make_places(struct reading *r)
{
	size_t i;

	for (r->place_room = 64; r->place_room < 2 * r->count;)
		r->place_room *= 2;
	r->places = calloc(r->place_room, sizeof(*r->places));
	if (!r->places)
		return no_memory(r);
	for (i = 0; i < r->count; i++)
		*place(r, r->list[i].hash) = i + 1;
	return 0;
}

/* Without the key nobody can tell what was deleted. */
static int
find_key(struct reading *r)
{
	return r->marked_by[0] ? marks_key_named(&r->marks_key, r->of.state,
	    r->marked_by, r->why, r->whylen) : 0;
}

int
reading_open(struct reading **out, const struct reading_of *of,
    struct journal *j, char *why, size_t whylen)
{
	struct reading *r = calloc(1, sizeof(*r));

	if (!r) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	r->of = *of;
	r->why = why;
	r->whylen = whylen;
	chain_random(r->key, sizeof(r->key));
	if (journal_each(j, 0, take_entry, r, why, whylen) != 0 ||
	    make_places(r) < 0 || find_key(r) < 0) {
		reading_close(r);
		return -1;
	}
	*out = r;
	return 0;
}

void
reading_close(struct reading *r)
{
	if (!r)
		return;
	free(r->list);
	free(r->places);
	marks_free(&r->marks);
	free(r);
}

/* ---- asking ---- */

bool
reading_has_marks(const struct reading *r)
{
	return r->marks.count > 0;
}

static int
is_marked(struct reading *r, enum journal_kind kind, const char *text,
    size_t len, const char *source, bool *is_it)
{
	uint64_t mark;
	int has = marks_of(&r->marks_key, kind, text, len, source, &mark,
	    r->why, r->whylen);

	if (has < 0)
		return -1;
	*is_it = has && marks_has(&r->marks, mark);
	return 0;
}

int
reading_is_removed(struct reading *r, enum journal_kind kind,
    const char *text, size_t len, bool *is_removed)
{
	const char *other = r->of.other;
	bool is_it = false;

	if (reading_has_marks(r) && (is_marked(r, kind, text, len, NULL,
	    &is_it) < 0 || (!is_it && other && other[0] &&
	    is_marked(r, kind, text, len, other, &is_it) < 0)))
		return -1;
	*is_removed = is_it;
	return 0;
}

int
reading_ask(struct reading *r, enum journal_kind kind, const char *text,
    size_t len, enum reading_says *says)
{
	struct known *known;
	bool is_removed;
	size_t at;

	*says = READING_NEW;
	if (!is_kept(kind))
		return 0;
	at = *place(r, chain_keyed(r->key, text, len));
	known = at ? &r->list[at - 1] : NULL;
	if (known && !known->is_over) {
		known->is_said = true;
		*says = READING_KNOWN;
		return 0;
	}
	if (reading_is_removed(r, kind, text, len, &is_removed) < 0)
		return -1;
	if (is_removed) {
		*says = READING_REMOVED;
		r->removed += kind == JOURNAL_SESSION;
	}
	return 0;
}

uint64_t
reading_removed(const struct reading *r)
{
	return r->removed;
}

/* Ascending, each once: few days, kept in order. */
static int
add_day(struct removal_days *d, int32_t day)
{
	size_t i = d->count;

	while (i > 0 && d->list[i - 1] > day)
		i--;
	if (i > 0 && d->list[i - 1] == day)
		return 0;
	if (removal_add_day(d, day) < 0)
		return -1;
	memmove(&d->list[i + 1], &d->list[i], (d->count - 1 - i) *
	    sizeof(*d->list));
	d->list[i] = day;
	return 0;
}

int
reading_rest(struct reading *r, struct removal *out)
{
	struct removal what = { .order = REMOVAL_REREAD };
	const struct known *k;
	size_t i;

	for (i = 0; i < r->count; i++) {
		k = &r->list[i];
		if (k->is_over || k->is_said)
			continue;
		if (removal_add(&what.sequences, k->sequence) < 0 ||
		    (k->is_fact && add_day(&what.again, k->day) < 0)) {
			removal_free(&what);
			return no_memory(r);
		}
	}
	*out = what;
	return 0;
}
