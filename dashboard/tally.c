/* tally.c: sessions and their verdicts become numbers.
 *
 * Every session is spread over the rows it counts in: the one for all, its
 * service's, its group's, one for each kind of period and one for each kind of
 * hours. tally_rows.c adds up. */
#include "dashboard/tally.h"

#include <stdlib.h>
#include <string.h>

#include "dashboard/tally_rows.h"

struct tally_maker {
	struct tally_rows *rows;
	struct tally_heap clauses;	/* struct tally_clause */
	struct tally_heap laws;		/* const struct law * */
	uint64_t outcomes[OUTCOME_COUNT], normally;
	int32_t day;			/* in hand */
};

/* ---- a session is spread over its rows ---- */

struct part {			/* a session as it was judged */
	const struct session *session;
	const struct judged *judged;
	uint32_t device;
};

/* Count it in a row with what it did in [from_us, until_us). */
static int
add_part(struct tally_maker *m, const struct part *p, uint32_t row,
    uint64_t from_us, uint64_t until_us)
{
	const struct session *s = p->session;
	const struct grading *g = p->judged->basis.context.grading;
	const struct grade_visit visit = grade_visit(g, s);
	uint64_t at;
	size_t i;

	if (tally_rows_span(m->rows, row, p->device, from_us,
	    until_us < s->end_us ? until_us : s->end_us) < 0)
		return -1;
	for (i = 0; i < s->minute_count; i++) {
		at = s->minutes[i].minute * SESSION_MINUTE_US;
		if (at < s->start_us)
			at = s->start_us;
		if (at >= from_us && at < until_us &&
		    grade_content(g, s, &visit, i) &&
		    tally_rows_tick(m->rows, row, p->device,
		    s->minutes[i].minute) < 0)
			return -1;
	}
	return 0;
}

static int
add_whole(struct tally_maker *m, const struct part *p, enum tally_table table,
    const char *id)
{
	int64_t row = tally_rows_count(m->rows, table, id,
	    p->judged->verdict.outcome == OUTCOME_CONTRARY);

	if (row < 0)
		return -1;
	return add_part(m, p, (uint32_t)row, p->session->start_us, UINT64_MAX);
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
add_periods(struct tally_maker *m, const struct part *p)
{
	const struct calendar *c = p->judged->basis.context.calendar;
	const struct verdict *v = &p->judged->verdict;
	int64_t rows[PERIOD_KIND_COUNT] = { 0 };	/* 0: not yet */
	uint64_t at = p->session->start_us;
	struct calendar_moment moment;
	enum period_kind kind;

	while (at <= p->session->end_us) {
		calendar_at(c, v->group, at, &moment);
		kind = moment.period_kind;
		if (rows[kind] == 0)
			rows[kind] = tally_rows_count(m->rows, TALLY_PERIODS,
			    period_kind_name(kind), contrary_in(v, kind));
		if (moment.until_us <= at)
			moment.until_us = UINT64_MAX;
		if (rows[kind] < 0 || add_part(m, p, (uint32_t)rows[kind], at,
		    moment.until_us) < 0)
			return -1;
		at = moment.until_us;
	}
	return 0;
}

static bool
contrary_at(const struct verdict *v, int working_time)
{
	size_t i;

	for (i = 0; i < v->stretch_count; i++)
		if (v->stretches[i].working_time == working_time &&
		    v->stretches[i].outcome == OUTCOME_CONTRARY)
			return true;
	return false;
}

static int
add_hours(struct tally_maker *m, const struct part *p)
{
	static const char *const ids[] = { "unknown", "no", "yes" };
	const struct verdict *v = &p->judged->verdict;
	int64_t rows[3] = { 0 }, *row;		/* 0: not yet */
	const struct policy_stretch *t;
	uint64_t until_us;
	size_t i;

	for (i = 0; i < v->stretch_count; i++) {
		t = &v->stretches[i];
		row = &rows[t->working_time + 1];
		if (*row == 0)
			*row = tally_rows_count(m->rows, TALLY_HOURS,
			    ids[t->working_time + 1],
			    contrary_at(v, t->working_time));
		until_us = i + 1 < v->stretch_count ? t->until_us : UINT64_MAX;
		if (*row < 0 || add_part(m, p, (uint32_t)*row, t->from_us,
		    until_us) < 0)
			return -1;
	}
	return 0;
}

static int
add_law(struct tally_maker *m, const struct law *law)
{
	const struct law **laws = m->laws.items;
	size_t i;

	for (i = 0; i < m->laws.count; i++)
		if (laws[i] == law)
			return 0;
	laws = tally_push(&m->laws, sizeof(*laws));
	if (!laws)
		return -1;
	*laws = law;
	return 0;
}

static int
add_clause(struct tally_maker *m, const struct judged *j)
{
	const struct verdict *v = &j->verdict;
	struct tally_clause *c = m->clauses.items;
	size_t i;

	for (i = 0; i < m->clauses.count; i++)
		if (c[i].outcome == v->outcome && c[i].law == j->basis.law &&
		    c[i].normally == v->normally &&
		    strcmp(c[i].clause, v->clause) == 0 &&
		    strcmp(c[i].title, v->title) == 0)
			break;
	if (i == m->clauses.count) {
		if (!tally_push(&m->clauses, sizeof(*c)))
			return -1;
		c = m->clauses.items;
		c[i] = (struct tally_clause){ v->clause, v->title, v->outcome,
			0, j->basis.law, v->normally };
	}
	c[i].sessions++;
	return 0;
}

int
tally_add(struct tally_maker *m, const struct session *s,
    const struct judged *j)
{
	int32_t day = calendar_day(s->start_us);
	const struct verdict *v = &j->verdict;
	struct part p = { s, j, 0 };
	int64_t device;

	if (day != m->day && tally_rows_settle(m->rows) < 0)
		return -1;
	m->day = day;
	m->outcomes[v->outcome]++;
	m->normally += v->normally;
	device = tally_rows_device(m->rows, s->device);
	if (device < 0 || add_law(m, j->basis.law) < 0)
		return -1;
	p.device = (uint32_t)device;
	if (add_clause(m, j) < 0 ||
	    add_whole(m, &p, TALLY_ALL, "") < 0 ||
	    add_whole(m, &p, TALLY_SERVICES, s->service) < 0 ||
	    add_whole(m, &p, TALLY_GROUPS, v->device ? v->device->group : "")
	    < 0 || add_periods(m, &p) < 0)
		return -1;
	return add_hours(m, &p);
}

/* ---- the numbers ---- */

static int
order_clauses(const void *a, const void *b)
{
	const struct tally_clause *p = a, *q = b;
	int side = p->law == q->law ? 0 :
	    strcmp(p->law->hash, q->law->hash);

	if (side == 0)
		side = strcmp(p->clause, q->clause);
	if (side == 0)
		side = strcmp(p->title, q->title);
	if (side == 0)
		side = (int)p->outcome - (int)q->outcome;
	return side ? side : (int)p->normally - (int)q->normally;
}

int
tally_end(struct tally_maker *m, struct tally *out)
{
	const struct tally_rows *r = m->rows;
	struct tally t = { 0 };

	if (tally_rows_settle(m->rows) < 0)
		return -1;
	tally_rows_devices(m->rows);
	t.all = tally_rows_all(r);
	memcpy(t.outcomes, m->outcomes, sizeof(t.outcomes));
	t.normally = m->normally;
	if (tally_rows_of(r, TALLY_SERVICES, &t.services, &t.service_count) <
	    0 ||
	    tally_rows_of(r, TALLY_GROUPS, &t.groups, &t.group_count) < 0 ||
	    tally_rows_of(r, TALLY_PERIODS, &t.periods, &t.period_count) <
	    0 ||
	    tally_rows_of(r, TALLY_HOURS, &t.hours, &t.hours_count) < 0) {
		tally_clear(&t);
		return -1;
	}
	if (m->clauses.count > 1)
		qsort(m->clauses.items, m->clauses.count,
		    sizeof(struct tally_clause), order_clauses);
	t.clauses = m->clauses.items;
	t.clause_count = m->clauses.count;
	m->clauses = (struct tally_heap){ 0 };
	t.laws = m->laws.items;
	t.law_count = m->laws.count;
	m->laws = (struct tally_heap){ 0 };
	*out = t;
	return 0;
}

void
tally_clear(struct tally *t)
{
	free(t->services);
	free(t->groups);
	free(t->periods);
	free(t->hours);
	free(t->clauses);
	free(t->laws);
	memset(t, 0, sizeof(*t));
}

struct tally_maker *
tally_new(void)
{
	struct tally_maker *m = calloc(1, sizeof(*m));

	if (!m)
		return NULL;
	m->day = INT32_MIN;
	m->rows = tally_rows_new();
	if (m->rows)
		return m;
	free(m);
	return NULL;
}

void
tally_free(struct tally_maker *m)
{
	if (!m)
		return;
	tally_rows_free(m->rows);
	free(m->clauses.items);
	free(m->laws.items);
	free(m);
}
