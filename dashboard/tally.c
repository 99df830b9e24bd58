/* tally.c: sessions and their verdicts become numbers.
 *
 * Every session is spread over the rows it counts in: one in each table that
 * parts them, one for each kind of period and one for each kind of hours.
 * tally_rows.c adds up. */
#include "dashboard/tally.h"

#include <stdlib.h>
#include <string.h>

#include "classify/text.h"
#include "dashboard/tally_rows.h"

struct tally_maker {
	struct tally_rows *rows;
	struct tally_heap clauses;	/* struct tally_clause */
	struct tally_heap laws;		/* const struct law * */
	struct tally_heap parts;	/* int32_t, the first day of each */
	uint64_t outcomes[OUTCOME_COUNT], normally;
	int32_t day;			/* in hand */
	uint32_t first_minute;		/* of it */
	struct tally_heap content;	/* uint32_t, of the session in hand */
};

/* ---- a session is spread over its rows ---- */

struct part {			/* a session as it was judged */
	const struct session *session;
	const struct judged *judged;
	struct tally_who who;
};

/* Which of its minutes bore content, once for all rows. */
static int
find_content(struct tally_maker *m, const struct part *p)
{
	const struct session *s = p->session;
	const struct grading *g = p->judged->basis.context.grading;
	const struct grade_visit visit = grade_visit(g, s);
	uint32_t *minute;
	size_t i;

	m->content.count = 0;
	for (i = 0; visit.is_visit && i < s->minute_count; i++) {
		if (!grade_content(g, s, &visit, i))
			continue;
		minute = tally_push(&m->content, sizeof(*minute));
		if (!minute)
			return -1;
		*minute = s->minutes[i].minute;
	}
	return 0;
}

/* When a minute began, of a session's first its start. */
static uint64_t
begun(const struct session *s, uint32_t minute)
{
	uint64_t at = minute * SESSION_MINUTE_US;

	return at < s->start_us ? s->start_us : at;
}

/* Count it in a row with what it did in [from_us, until_us). */
static int
add_part(struct tally_maker *m, const struct part *p, uint32_t row,
    uint64_t from_us, uint64_t until_us)
{
	const struct session *s = p->session;
	const uint32_t *minutes = m->content.items;
	size_t first = 0, end = m->content.count;
	struct tally_span span;

	while (first < end && begun(s, minutes[first]) < from_us)
		first++;
	while (end > first && begun(s, minutes[end - 1]) >= until_us)
		end--;
	span = (struct tally_span){ from_us,
		until_us < s->end_us ? until_us : s->end_us,
		first < end ? minutes + first : NULL, end - first,
		m->first_minute };
	return tally_rows_span(m->rows, row, p->who.device, &span);
}

static int
add_whole(struct tally_maker *m, const struct part *p, enum tally_table table,
    const char *id)
{
	int64_t row = tally_rows_count(m->rows, table, id, &p->who,
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
			    period_kind_name(kind), &p->who,
			    contrary_in(v, kind));
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

static const char *const hours_ids[] = { "unknown", "no", "yes" };

static int
add_hours(struct tally_maker *m, const struct part *p)
{
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
			    hours_ids[t->working_time + 1], &p->who,
			    contrary_at(v, t->working_time));
		until_us = i + 1 < v->stretch_count ? t->until_us : UINT64_MAX;
		if (*row < 0 || add_part(m, p, (uint32_t)*row, t->from_us,
		    until_us) < 0)
			return -1;
	}
	return 0;
}

/* Was any of it in working time? */
static const char *
working_of(const struct verdict *v)
{
	const char *id = hours_ids[1];
	size_t i;

	for (i = 0; i < v->stretch_count; i++)
		if (v->stretches[i].working_time == 1)
			return hours_ids[2];
		else if (v->stretches[i].working_time < 0)
			id = hours_ids[0];
	return id;
}

static const char *
category_of(const struct part *p)
{
	const struct catalogue_service *s = catalogue_service_named(
	    p->judged->basis.context.catalogue, p->session->service);

	return s ? s->category : "";
}

/* The part of the dates the day in hand lies in; NULL: in none. */
static const char *
part_of(const struct tally_maker *m, char buf[11])
{
	const int32_t *first = m->parts.items;
	size_t i = m->parts.count;

	while (i > 0 && first[i - 1] > m->day)
		i--;
	return i > 0 ? text_day_text(first[i - 1], buf) : NULL;
}

/* Once in each table that parts the sessions. */
static int
add_tables(struct tally_maker *m, const struct part *p)
{
	const struct verdict *v = &p->judged->verdict;
	char part[11];
	const struct { enum tally_table table; const char *id; } in[] = {
		{ TALLY_ALL, "" },
		{ TALLY_SERVICES, p->session->service },
		{ TALLY_CATEGORIES, category_of(p) },
		{ TALLY_GROUPS, v->device ? v->device->group : "" },
		{ TALLY_PLACES, v->place },
		{ TALLY_OUTCOMES, outcome_name(v->outcome) },
		{ TALLY_WORKING, working_of(v) },
		{ TALLY_PARTS, part_of(m, part) },
	};
	size_t i;

	for (i = 0; i < sizeof(in) / sizeof(in[0]); i++)
		if (in[i].id && add_whole(m, p, in[i].table, in[i].id) < 0)
			return -1;
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

static int
begin_day(struct tally_maker *m, int32_t day)
{
	if (day == m->day)
		return 0;
	m->day = day;
	m->first_minute = (uint32_t)(calendar_midnight(day) /
	    SESSION_MINUTE_US);
	return tally_rows_settle(m->rows);
}

/* What every row needs to know of it. */
static int
begin_session(struct tally_maker *m, struct part *p)
{
	const struct session *s = p->session;
	const struct judging_basis *basis = &p->judged->basis;
	const struct roster_person *person = p->judged->verdict.person;

	if (begin_day(m, calendar_day_of(basis->context.calendar,
	    s->start_us)) < 0 || tally_rows_who(m->rows, s->device, person ?
	    roster_first_id(basis->context.roster, person->id) : NULL,
	    &p->who) < 0 || find_content(m, p) < 0)
		return -1;
	return add_law(m, basis->law);
}

int
tally_add(struct tally_maker *m, const struct session *s,
    const struct judged *j)
{
	const struct verdict *v = &j->verdict;
	struct part p = { s, j, { 0, 0 } };

	if (begin_session(m, &p) < 0)
		return -1;
	m->outcomes[v->outcome]++;
	m->normally += v->normally;
	if (add_clause(m, j) < 0 || add_tables(m, &p) < 0 ||
	    add_periods(m, &p) < 0)
		return -1;
	return add_hours(m, &p);
}

int
tally_add_to(struct tally_maker *m, enum tally_table table,
    const struct session *s, const struct judged *j)
{
	struct part p = { s, j, { 0, 0 } };

	if (begin_session(m, &p) < 0)
		return -1;
	return add_whole(m, &p, table, "");
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

/* Of a table with one row, or none. */
static struct tally_numbers
sum_of(const struct tally_list *of)
{
	return of->count ? of->rows[0].n : (struct tally_numbers){ 0 };
}

int
tally_end(struct tally_maker *m, struct tally *out)
{
	struct tally t = { 0 };
	int table;

	if (tally_rows_settle(m->rows) < 0)
		return -1;
	t.all = tally_rows_all(m->rows);
	memcpy(t.outcomes, m->outcomes, sizeof(t.outcomes));
	t.normally = m->normally;
	for (table = 0; table < TALLY_TABLE_COUNT; table++)
		if (tally_rows_of(m->rows, (enum tally_table)table,
		    &t.of[table]) < 0) {
			tally_clear(&t);
			return -1;
		}
	t.own = sum_of(&t.of[TALLY_OWN]);
	t.cleared = sum_of(&t.of[TALLY_CLEARED]);
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

const struct tally_row *
tally_row_of(const struct tally *t, enum tally_table table, const char *id)
{
	const struct tally_list *of = &t->of[table];

	for (size_t i = 0; i < of->count; i++)
		if (strcmp(of->rows[i].id, id) == 0)
			return &of->rows[i];
	return NULL;
}

void
tally_clear(struct tally *t)
{
	for (int table = 0; table < TALLY_TABLE_COUNT; table++)
		free(t->of[table].rows);
	free(t->clauses);
	free(t->laws);
	memset(t, 0, sizeof(*t));
}

static int
find_parts(struct tally_maker *m, const struct dates *d)
{
	int32_t at = d ? d->from : 0, *first;
	struct dates part;

	while (d && dates_part(d, &at, &part)) {
		first = tally_push(&m->parts, sizeof(*first));
		if (!first)
			return -1;
		*first = part.from;
	}
	return 0;
}

struct tally_maker *
tally_new(const struct dates *d)
{
	struct tally_maker *m = calloc(1, sizeof(*m));

	if (!m)
		return NULL;
	m->day = INT32_MIN;
	m->rows = tally_rows_new();
	if (m->rows && find_parts(m, d) == 0)
		return m;
	tally_free(m);
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
	free(m->parts.items);
	free(m->content.items);
	free(m);
}
