/* flag_table_test.c: a table of flags against a plain list that is sorted and
 * walked each time; and nobody is shown what was decided for another. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/flag_table.h"

#define DAY_US UINT64_C(86400000000)
#define DAYS 20
#define OF_DAY 150

/* A linear congruential generator: the same numbers each time. */
static unsigned
chance(uint64_t *seed, unsigned below)
{
	*seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (unsigned)(*seed >> 33) % below;
}

struct list { struct flag all[DAYS * OF_DAY]; size_t count; };

/* The order by its own words: sorted grades, compared one by one. */
static int
order(const void *a, const void *b)
{
	const struct flag *f = a, *g = b;
	int x[GRADE_AXIS_COUNT], y[GRADE_AXIS_COUNT], i, k, t;

	flag_grades_read(f->grades, x);
	flag_grades_read(g->grades, y);
	for (i = 0; i < GRADE_AXIS_COUNT; i++)
		for (k = i + 1; k < GRADE_AXIS_COUNT; k++) {
			if (x[k] < x[i])
				t = x[i], x[i] = x[k], x[k] = t;
			if (y[k] < y[i])
				t = y[i], y[i] = y[k], y[k] = t;
		}
	for (i = 0; i < GRADE_AXIS_COUNT; i++)
		if (x[i] != y[i])
			return x[i] - y[i];
	if (f->start_us != g->start_us)
		return f->start_us < g->start_us ? -1 : 1;
	return f->id < g->id ? -1 : f->id > g->id;
}

/* A viewer who may see every third id, or what was found; every thirteenth is
 * the viewer's own. */
static unsigned asked;

static unsigned
may(void *arg, const struct flag *f, const struct flag_who *w)
{
	(void)w;
	asked++;
	if (f->id % 13 == 0)
		return FLAG_OWN;
	return f->id % *(unsigned *)arg == 0 ? 1 : f->id % 5 == 0 ? 2 : 0;
}

static bool
shows(void *arg, unsigned bits, const struct flag *f)
{
	(void)arg;
	return bits & 1 || f->review;
}

/* One that was looked into waits for some all the same, and some of what waits
 * is asked for by no question that is usual. */
static bool
waits(void *arg, unsigned bits, const struct flag *f)
{
	(void)arg;
	(void)bits;
	return !f->review || f->id % 11 == 0;
}

static unsigned usual;

static bool
wants(void *arg, const struct flag *f)
{
	(void)arg;
	return !usual || f->id % 3 == 0;
}

static bool
sees(const struct flag *f, unsigned n)
{
	return f->id % 13 && (f->id % n == 0 ||
	    (f->id % 5 == 0 && f->review));
}

static void
fill(struct flag_table *t, struct list *l)
{
	static const char *const services[] = { "facebook", "x", "tiktok" };
	static const char *const clauses[] = { "6", "8 Business use" };
	int grades[GRADE_AXIS_COUNT] = { 0, 0, 0, 0, 0 };
	struct flag_who w = { .used_by = PERSON_STAFF };
	uint64_t seed = 1;
	struct flag f;
	int d, i, a;

	for (d = DAYS; d-- > 0; ) {
		for (i = 0; i < OF_DAY; i++) {
			struct flag_service s = { "", "" };

			snprintf(s.id, sizeof(s.id), "%s",
			    services[chance(&seed, 3)]);
			snprintf(s.category, sizeof(s.category), "%s",
			    s.id[0] == 'x' ? "microblog" : "network");
			snprintf(w.name, sizeof(w.name), "office-%02u",
			    chance(&seed, 30));
			for (a = 0; a < GRADE_AXIS_COUNT - 1; a++)
				grades[a] = (int)chance(&seed, 5);
			f = (struct flag){ .id = (uint64_t)(d * OF_DAY + i) *
			    UINT64_C(0x9e3779b97f4a7c15),
			    .start_us = (uint64_t)d * DAY_US +
			    chance(&seed, 1000) * 1000,
			    .who = (uint32_t)flag_table_who(t, &w),
			    .service = (uint16_t)flag_table_service(t, &s),
			    .clause = (uint16_t)flag_table_clause(t,
			    clauses[chance(&seed, 2)]),
			    .grades = flag_grades_pack(grades),
			    .periods = (uint8_t)(1u << chance(&seed, 5)),
			    .outcome = chance(&seed, 4) ? OUTCOME_CONTRARY :
			    OUTCOME_UNDECIDED };
			l->all[l->count++] = f;
		}
		assert_int_equal(flag_table_add(t, &l->all[l->count - OF_DAY],
		    OF_DAY), 0);
	}
}

struct seen { struct flag flags[100]; size_t count; };

static void
see(void *arg, const struct flag *f)
{
	struct seen *s = arg;

	s->flags[s->count++] = *f;
}

static bool
wanted(const struct flag_table *t, const struct flag *f,
    const struct flag_question *q)
{
	const char *service = flag_table_service_at(t, f->service);
	int g[GRADE_AXIS_COUNT], least = 9, a;
	char id[20];

	flag_grades_read(f->grades, g);
	for (a = 0; a < GRADE_AXIS_COUNT; a++)
		least = g[a] < least ? g[a] : least;
	snprintf(id, sizeof(id), "%016llx", (unsigned long long)f->id);
	return f->start_us >= q->from_us &&
	    (!q->until_us || f->start_us < q->until_us) &&
	    (!q->service[0] || !strcmp(q->service, service)) &&
	    (!q->category[0] || !strcmp(q->category, service[0] == 'x' ?
	    "microblog" : "network")) &&
	    (!q->device[0] || !strcmp(q->device,
	    flag_table_who_at(t, f->who)->name)) && !q->place[0] &&
	    (!q->text[0] || strstr(service, q->text) ||
	    strstr(flag_table_clause_at(t, f->clause), q->text) ||
	    strstr(service[0] == 'x' ? "microblog" : "network", q->text) ||
	    strncmp(id, q->text, strlen(q->text)) == 0) &&
	    (!q->outcomes || q->outcomes >> f->outcome & 1) &&
	    (!q->periods || q->periods & f->periods) &&
	    (!q->grade || least <= q->grade - 1) &&
	    (!q->is_usual || f->id % 3 == 0);
}

static void
compare_page(struct flag_table *t, struct list *l, unsigned n,
    const struct flag_question *q, size_t first)
{
	struct flag_viewer v = { .may = may, .shows = shows, .waits = waits,
		.wants = wants, .arg = &n };
	struct seen got = { .count = 0 };
	struct flag_page page = { first, 25, see, &got };
	size_t i, count = 0, waiting = 0, others = 0, at = 0;
	struct flag_answer a;

	usual = q->is_usual;
	snprintf(v.key, sizeof(v.key), "viewer %u", n);
	assert_int_equal(flag_table_ask(t, &v, q, &page, &a), 0);
	qsort(l->all, l->count, sizeof(l->all[0]), order);
	for (i = 0; i < l->count; i++) {
		if (!wanted(t, &l->all[i], q))
			continue;
		if (!sees(&l->all[i], n)) {
			others += l->all[i].id % 13 != 0;
			continue;
		}
		if (q->found && (q->found == FLAG_WAITS) !=
		    (!l->all[i].review || l->all[i].id % 11 == 0))
			continue;
		if (count >= first && count < first + 25) {
			assert_true(at < got.count);
			assert_int_equal(got.flags[at++].id, l->all[i].id);
		}
		count++;
		waiting += !l->all[i].review || l->all[i].id % 11 == 0;
	}
	assert_int_equal(got.count, at);
	assert_int_equal(a.count, count);
	assert_int_equal(a.waiting, waiting);
	assert_int_equal(a.others, others);
}

static int
see_some(void *arg, const struct flag *f)
{
	struct seen *s = arg;

	if (s->count == 7)
		return 1;
	s->flags[s->count++] = *f;
	return 0;
}

/* Behind each place, the next seven of the plain list: also behind one that is
 * not in the table. */
static void
it_goes_on_behind_a_place(void **state)
{
	struct flag_table *t = flag_table_new(DAYS * OF_DAY);
	struct list *l = calloc(1, sizeof(*l));
	const struct flag_question all = { .service = "x" };
	unsigned n = 2;
	struct flag_viewer v = { .key = "v", .may = may, .shows = shows,
		.waits = waits, .wants = wants, .arg = &n };
	struct flag after;
	struct seen got;
	size_t i, k, at;
	int r;

	(void)state;
	usual = 0;
	fill(t, l);
	qsort(l->all, l->count, sizeof(l->all[0]), order);
	flag_table_drop(t, 4 * DAY_US, 6 * DAY_US);
	for (i = 0; i < l->count; i += 11) {
		after = (struct flag){ .id = l->all[i].id, .start_us =
		    l->all[i].start_us, .grades = l->all[i].grades };
		got.count = 0;
		r = flag_table_walk(t, &v, &all, &after, see_some, &got);
		for (k = i + 1, at = 0; k < l->count && at < 7; k++) {
			if (l->all[k].start_us / DAY_US - 4 < 2 ||
			    !sees(&l->all[k], n) || !wanted(t, &l->all[k],
			    &all))
				continue;
			assert_true(at < got.count);
			assert_int_equal(got.flags[at++].id, l->all[k].id);
		}
		assert_int_equal(got.count, at);
		assert_true(at == 7 || r == 0);
	}
	got.count = 0;
	assert_int_equal(flag_table_walk(t, &v, &all, NULL, see_some, &got),
	    1);
	assert_int_equal(got.count, 7);
	flag_table_free(t);
	free(l);
}

static void
compare_all(struct flag_table *t, struct list *l)
{
	static const struct flag_question questions[] = {
		{ .from_us = 0 },
		{ .outcomes = 1 << OUTCOME_CONTRARY, .found = 1 },
		{ .from_us = 3 * DAY_US, .until_us = 5 * DAY_US },
		{ .service = "tiktok" }, { .category = "microblog" },
		{ .device = "office-07" }, { .place = "library" },
		{ .text = "Business" }, { .text = "face" },
		{ .text = "9e3779b9" }, { .periods = 6 }, { .grade = 2 },
		{ .grade = 1, .found = 2 }, { .is_usual = 1, .found = 1 },
		{ .is_usual = 1 },
	};
	size_t i;
	unsigned n;

	for (i = 0; i < sizeof(questions) / sizeof(questions[0]); i++)
		for (n = 2; n < 5; n++) {
			compare_page(t, l, n, &questions[i], 0);
			compare_page(t, l, n, &questions[i], 25);
			compare_page(t, l, n, &questions[i], 3000);
		}
}

static void
it_says_what_a_plain_list_says(void **state)
{
	struct flag_table *t = flag_table_new(DAYS * OF_DAY);
	struct list *l = calloc(1, sizeof(*l));
	size_t i, kept = 0;

	(void)state;
	fill(t, l);
	assert_int_equal(flag_table_count(t), DAYS * OF_DAY);
	compare_all(t, l);
	for (i = 0; i < l->count; i += 7) {
		l->all[i].review = (uint32_t)i + 1;
		flag_table_reviewed(t, l->all[i].id, (uint32_t)i + 1);
	}
	compare_all(t, l);
	flag_table_drop(t, 4 * DAY_US, 6 * DAY_US);
	for (i = 0; i < l->count; i++)
		if (l->all[i].start_us < 4 * DAY_US ||
		    l->all[i].start_us >= 6 * DAY_US)
			l->all[kept++] = l->all[i];
	l->count = kept;
	compare_all(t, l);
	/* Slots are used again, and nobody's bits of before hold. */
	for (i = 0; i < 2 * OF_DAY; i++) {
		struct flag f = l->all[i];

		f.id = f.id * 3 + 1;
		f.review = 0;
		l->all[l->count++] = f;
		assert_int_equal(flag_table_add(t, &f, 1), 0);
	}
	compare_all(t, l);
	flag_table_free(t);
	free(l);
}

static void
it_takes_all_or_none(void **state)
{
	struct flag_table *t = flag_table_new(3);
	struct flag_who w = { .name = "a" };
	struct flag_service s = { "x", "" };
	struct flag two[2] = { { .id = 1 }, { .id = 2 } };

	(void)state;
	flag_table_who(t, &w);
	flag_table_service(t, &s);
	flag_table_clause(t, "");
	assert_int_equal(flag_table_add(t, two, 2), 0);
	assert_int_equal(flag_table_add(t, two, 2), 1);
	assert_int_equal(flag_table_count(t), 2);
	assert_int_equal(flag_table_find(t, 2)->id, 2);
	assert_null(flag_table_find(t, 3));
	flag_table_free(t);
}

/* What was counted is not counted again until something changes. */
static void
it_asks_of_each_once(void **state)
{
	struct flag_table *t = flag_table_new(DAYS * OF_DAY);
	struct list *l = calloc(1, sizeof(*l));
	struct flag_question q;
	unsigned before;

	(void)state;
	memset(&q, 0, sizeof(q));
	fill(t, l);
	asked = 0;
	compare_page(t, l, 2, &q, 0);
	before = asked;
	assert_int_equal(before, DAYS * OF_DAY);
	compare_page(t, l, 2, &q, 25);
	assert_int_equal(asked, before);
	flag_table_free(t);
	free(l);
}

/* A viewer by number, who prepares 1000 at a time: what flag_table_prepare
 * said, and at most how many were asked of. */
static int
prepare(struct flag_table *t, unsigned n, unsigned most)
{
	struct flag_viewer v = { .may = may, .shows = shows, .waits = waits,
		.wants = wants, .arg = &n };
	int r;

	snprintf(v.key, sizeof(v.key), "viewer %u", n);
	asked = 0;
	r = flag_table_prepare(t, &v, 1000);
	assert_true(asked <= most);
	return r;
}

/* What was prepared is not asked of again, and no step asks of more than it
 * may, whatever comes and goes meanwhile. */
static void
it_is_prepared_in_steps(void **state)
{
	struct flag_table *t = flag_table_new(DAYS * OF_DAY);
	struct list *l = calloc(1, sizeof(*l));
	struct flag_question q;
	struct flag again[OF_DAY];
	size_t i, k = 0;

	(void)state;
	memset(&q, 0, sizeof(q));
	fill(t, l);
	assert_int_equal(prepare(t, 2, 1000), 1);
	assert_int_equal(asked, 1000);
	flag_table_drop(t, 0, DAY_US);
	for (i = 0; i < l->count; i++)
		if (l->all[i].start_us < DAY_US)
			again[k++] = l->all[i];
	assert_int_equal(flag_table_add(t, again, k), 0);
	assert_int_equal(prepare(t, 2, 1000), 1);
	assert_int_equal(prepare(t, 2, 1000), 0);
	assert_int_equal(prepare(t, 2, 0), 0);
	asked = 0;
	compare_page(t, l, 2, &q, 0);
	assert_true(asked <= OF_DAY);
	flag_table_free(t);
	free(l);
}

/* More viewers than there are places for: each gets there all the same. */
static void
many_do_not_keep_each_other_back(void **state)
{
	struct flag_table *t = flag_table_new(DAYS * OF_DAY);
	struct list *l = calloc(1, sizeof(*l));
	bool is_done[40] = { false };
	unsigned n, round, left = 40;

	(void)state;
	fill(t, l);
	for (round = 0; round < 5 && left > 0; round++)
		for (n = 0; n < 40; n++)
			if (!is_done[n] && prepare(t, n + 2, DAYS * OF_DAY) ==
			    0) {
				is_done[n] = true;
				left--;
			}
	assert_int_equal(left, 0);
	flag_table_free(t);
	free(l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_says_what_a_plain_list_says),
		cmocka_unit_test(it_goes_on_behind_a_place),
		cmocka_unit_test(it_takes_all_or_none),
		cmocka_unit_test(it_asks_of_each_once),
		cmocka_unit_test(it_is_prepared_in_steps),
		cmocka_unit_test(many_do_not_keep_each_other_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
