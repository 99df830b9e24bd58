/* tried.c: the same sessions under the law and under a draft of another. */
#include "dashboard/tried.h"

#include <stdlib.h>
#include <string.h>

/* Live sessions, or those of capture files. */
struct side {
	struct tally_maker *before, *after;
	uint64_t outcomes[OUTCOME_COUNT][OUTCOME_COUNT], count;
	struct tried_change *changes;
	size_t change_count;
};

struct tried_maker {
	struct tried_judge judge[2];		/* now, draft */
	struct judging *judging[2];
	struct side sides[2];			/* live, files */
};

struct tried_maker *
tried_new(const struct tried_judge *now, const struct tried_judge *draft)
{
	struct tried_maker *m = calloc(1, sizeof(*m));
	bool is_whole = true;
	int i;

	if (!m)
		return NULL;
	m->judge[0] = *now;
	m->judge[1] = *draft;
	for (i = 0; i < 2; i++) {
		m->judging[i] = judging_new(m->judge[i].find,
		    m->judge[i].arg);
		m->sides[i].before = tally_new(NULL);
		m->sides[i].after = tally_new(NULL);
		is_whole &= m->judging[i] && m->sides[i].before &&
		    m->sides[i].after;
	}
	if (is_whole)
		return m;
	tried_free(m);
	return NULL;
}

void
tried_free(struct tried_maker *m)
{
	int i;

	if (!m)
		return;
	for (i = 0; i < 2; i++) {
		judging_free(m->judging[i]);
		tally_free(m->sides[i].before);
		tally_free(m->sides[i].after);
		free(m->sides[i].changes);
	}
	free(m);
}

/* ---- counting ---- */

static struct tally_clause
clause_of(const struct judged *j)
{
	return (struct tally_clause){ j->verdict.clause, j->verdict.title,
		j->verdict.outcome, 0, j->basis.law, j->verdict.normally };
}

static int
order_clauses(const struct tally_clause *a, const struct tally_clause *b)
{
	int side = strcmp(a->clause, b->clause);

	if (side == 0)
		side = strcmp(a->title, b->title);
	return side ? side : (int)a->outcome - (int)b->outcome;
}

static int
order_changes(const void *a, const void *b)
{
	const struct tried_change *p = a, *q = b;
	int side = order_clauses(&p->now, &q->now);

	return side ? side : order_clauses(&p->draft, &q->draft);
}

static int
add_change(struct side *side, const struct judged *now,
    const struct judged *draft)
{
	struct tried_change c = { clause_of(now), clause_of(draft), 1 };
	struct tried_change *all = side->changes;
	size_t i;

	for (i = 0; i < side->change_count; i++)
		if (order_changes(&all[i], &c) == 0) {
			all[i].sessions++;
			return 0;
		}
	all = reallocarray(all, i + 1, sizeof(*all));
	if (!all)
		return -1;
	side->changes = all;
	all[side->change_count++] = c;
	return 0;
}

enum judging_result
tried_add(struct tried_maker *m, const struct session *s)
{
	struct side *side = &m->sides[judging_is_file(s)];
	struct judged now, draft;
	enum judging_result result;

	result = judging_next(m->judging[0], s, &now, NULL);
	if (result == JUDGING_DONE)
		result = judging_next(m->judging[1], s, &draft, NULL);
	if (result != JUDGING_DONE)
		return result;
	side->count++;
	side->outcomes[now.verdict.outcome][draft.verdict.outcome]++;
	if (tally_add(side->before, s, &now) < 0 ||
	    tally_add(side->after, s, &draft) < 0)
		return JUDGING_MEMORY;
	if (now.verdict.outcome != draft.verdict.outcome &&
	    add_change(side, &now, &draft) < 0)
		return JUDGING_MEMORY;
	return JUDGING_DONE;
}

int
tried_end(struct tried_maker *m, struct tried *out)
{
	struct side *side = &m->sides[m->sides[0].count == 0];
	uint64_t end_us = calendar_midnight(out->to + 1) - 1;

	if (tally_end(side->before, &out->before) < 0)
		return -1;
	if (tally_end(side->after, &out->after) < 0) {
		tally_clear(&out->before);
		return -1;
	}
	m->judge[0].find(m->judge[0].arg, end_us, &out->now);
	m->judge[1].find(m->judge[1].arg, end_us, &out->draft);
	memcpy(out->outcomes, side->outcomes, sizeof(out->outcomes));
	if (side->change_count > 1)
		qsort(side->changes, side->change_count,
		    sizeof(*side->changes), order_changes);
	out->changes = side->changes;
	out->change_count = side->change_count;
	side->changes = NULL;
	out->from_files = side == &m->sides[1] && side->count > 0;
	return 0;
}

void
tried_clear(struct tried *t)
{
	tally_clear(&t->before);
	tally_clear(&t->after);
	free(t->changes);
	t->changes = NULL;
	t->change_count = 0;
}
