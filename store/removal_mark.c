/* removal_mark.c: marks of what goes, made while its texts are there. */
#include <stdio.h>
#include <string.h>

#include "store/removal.h"

struct marking {
	struct removal *what;
	struct marks_key key;
	char *why;
	size_t whylen;
};

/* A journal_visit. */
static int
mark_entry(void *arg, const struct journal_entry *e)
{
	struct marking *m = arg;
	const struct removal_spans *s = &m->what->sequences;
	uint64_t mark;
	int r;

	if (e->sequence > s->list[s->count - 1].last)
		return 1;
	if (e->expired || !removal_has(s, e->sequence))
		return 0;
	r = marks_of(&m->key, e->kind, e->body, e->len, NULL, &mark, m->why,
	    m->whylen);
	if (r == 1 && marks_add(&m->what->marks, mark) < 0) {
		snprintf(m->why, m->whylen, "out of memory");
		return -1;
	}
	return r < 0 ? -1 : 0;
}

/* A journal_visit: the name of the key that an earlier removal marked with. */
static int
find_name(void *arg, const struct journal_entry *e)
{
	struct marking *m = arg;
	struct removal before;

	if (e->kind != JOURNAL_TOMBSTONE || e->expired)
		return 0;
	if (removal_read(e->body, e->len, &before, m->why, m->whylen) < 0)
		return -1;
	if (before.marks.count > 0)
		memcpy(m->key.name, before.marked_by, sizeof(m->key.name));
	removal_free(&before);
	return m->key.name[0] != '\0';
}

/* A key that is missing is made only where none was: with another one what was
 * deleted before would not be known again. */
static int
get_key(struct marking *m, const char *state, struct journal *j)
{
	char name[MARKS_NAME];
	int r = marks_key_load(&m->key, state, m->why, m->whylen);

	if (r != 0)
		return r < 0 ? -1 : 0;
	m->key.name[0] = '\0';
	r = journal_each(j, 0, find_name, m, m->why, m->whylen);
	if (r < 0)
		return -1;
	memcpy(name, m->key.name, sizeof(name));
	return name[0] ? marks_key_named(&m->key, state, name, m->why,
	    m->whylen) : marks_key_make(&m->key, state, m->why, m->whylen);
}

int
removal_mark(struct removal *r, const char *state, struct journal *j,
    char *why, size_t whylen)
{
	struct marking m = { .what = r, .why = why, .whylen = whylen };

	marks_free(&r->marks);
	if (r->sequences.count == 0)
		return 0;
	if (get_key(&m, state, j) < 0 ||
	    journal_each(j, r->sequences.list[0].first - 1, mark_entry, &m,
	    why, whylen) < 0)
		return -1;
	marks_sort(&r->marks);
	memcpy(r->marked_by, m.key.name, sizeof(m.key.name));
	return 0;
}
