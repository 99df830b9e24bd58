/* edition_test.c: what governors are shown lets nothing be worked out of few
 * people: of made days, every combination of numbers that shows the same in all
 * tables together is looked at. And who may have which edition. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/edition.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define LEAST 5
#define FRIDAY 20777		/* 2026-11-20 */
#define MOST_ROWS 4
#define MOST_SUM 40

static struct law *law;

static int
load_law(void **state)
{
	struct text_faults *f = text_faults_new();
	char why[200];

	(void)state;
	assert_int_equal(calendar_zone("Europe/London", why, sizeof(why)), 0);
	if (law_load(&law, "tests/fixtures/law", f) < 0)
		fail_msg("%s", text_faults_text(f));
	text_faults_free(f);
	return 0;
}

static int
free_law(void **state)
{
	(void)state;
	law_free(law);
	return 0;
}

/* ---- made days ---- */

static unsigned
chance(uint64_t *seed, unsigned n)
{
	*seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (unsigned)(*seed >> 33) % n;
}

static const struct { enum tally_table table; unsigned rows; } tables[] = {
	{ TALLY_OUTCOMES, OUTCOME_COUNT }, { TALLY_WORKING, 2 },
	{ TALLY_CATEGORIES, 4 }, { TALLY_GROUPS, 3 }, { TALLY_PARTS, 3 },
};

struct made {
	struct tally_row rows[COUNT(tables)][MOST_ROWS];
	unsigned people[COUNT(tables)][MOST_ROWS];	/* a bit each */
	struct report r;
};

static const char *
row_name(enum tally_table table, unsigned i)
{
	static const char *const working[] = { "no", "yes" };
	static const char *const days[] = { "2026-11-16", "2026-11-17",
		"2026-11-18" };
	static const char *const names[] = { "a", "b", "c", "d" };

	return table == TALLY_OUTCOMES ? outcome_name((enum outcome)i) :
	    table == TALLY_WORKING ? working[i] :
	    table == TALLY_PARTS ? days[i] : names[i];
}

/* So many sessions of so many people, each in one row of each table; rows get
 * them unevenly. */
static void
make(struct made *m, uint64_t *seed, unsigned sessions, unsigned people)
{
	unsigned all = 0, who, row, i, k;

	memset(m, 0, sizeof(*m));
	for (i = 0; i < sessions; i++) {
		who = chance(seed, people);
		all |= 1u << who;
		for (k = 0; k < COUNT(tables); k++) {
			row = chance(seed, tables[k].rows);
			if (chance(seed, 3))
				row = who % 2 ? 0 : row / 2;
			m->rows[k][row].n.sessions++;
			m->people[k][row] |= 1u << who;
		}
	}
	m->r = (struct report){ .site = "school", .zone = "Europe/London",
		.dates = { DATES_WEEK, FRIDAY - 4, FRIDAY + 2 },
		.last = FRIDAY + 2, .basis = { law_context(law), law },
		.begin = { law_context(law), law } };
	m->r.tally.all = (struct tally_numbers){ .sessions = sessions,
		.people = (uint64_t)__builtin_popcount(all) };
	for (k = 0; k < COUNT(tables); k++) {
		struct tally_list *of = &m->r.tally.of[tables[k].table];

		of->rows = m->rows[k];
		for (i = 0; i < tables[k].rows; i++) {
			struct tally_row one = m->rows[k][i];

			if (one.n.sessions == 0)
				continue;
			one.n.people = (uint64_t)__builtin_popcount(
			    m->people[k][i]);
			snprintf(one.id, sizeof(one.id), "%s",
			    row_name(tables[k].table, i));
			m->rows[k][of->count++] = one;
			if (k == 0)
				m->r.tally.outcomes[i] = one.n.sessions;
		}
	}
}

/* ---- what a reader sees ---- */

struct seen {
	unsigned rows;
	int shown[MOST_ROWS];		/* -1 withheld */
	uint64_t truth[MOST_ROWS], people[MOST_ROWS];
	unsigned low;			/* each is at least that */
};

static const struct document_node *
find(const struct document_node *n, enum document_node_kind kind,
    const char *id)
{
	const struct document_node *found = NULL;

	for (; n && !found; n = n->next) {
		if (n->kind == kind && n->id && strcmp(n->id, id) == 0)
			return n;
		if (n->kind == DOCUMENT_SECTION)
			found = find(n->first, kind, id);
	}
	return found;
}

/* The table as it is shown, beside the truth. False: it is not. */
static bool
look(const struct document *d, const struct made *m, size_t k,
    struct seen *out)
{
	static const char *const ids[] = { "outcomes", "working",
		"categories", "groups", "parts" };
	const struct document_node *t = find(d->first, DOCUMENT_TABLE, ids[k]);
	const struct tally_row *row;
	const struct document_value *v;

	if (!t || t->row_count == 0)
		return false;
	memset(out, 0, sizeof(*out));
	out->rows = (unsigned)t->row_count;
	out->low = k > 0;
	for (size_t i = 0; i < t->row_count; i++) {
		v = document_at(t, i, 1);
		row = tally_row_of(&m->r.tally, tables[k].table,
		    t->rows[i].id);
		out->shown[i] = v->withheld ? -1 : (int)v->count;
		out->truth[i] = row ? row->n.sessions : 0;
		out->people[i] = row ? row->n.people : 0;
	}
	return true;
}

/* Can it be that number, which is shown rounded? */
static bool
fits(int shown, unsigned n)
{
	return shown < 0 || (unsigned)shown == suppress_round(n);
}

/* Mark, for each row, the numbers it has in a table that adds up to the sum
 * and shows the same. Whether there is any such table. */
static bool
mark(const struct seen *s, unsigned row, unsigned left,
    unsigned at[MOST_ROWS], uint64_t possible[MOST_ROWS])
{
	bool any = false;
	unsigned n;

	if (row + 1 == s->rows) {
		if (left < s->low || !fits(s->shown[row], left))
			return false;
		at[row] = left;
		for (n = 0; possible && n < s->rows; n++)
			possible[n] |= UINT64_C(1) << at[n];
		return true;
	}
	for (n = s->low; n <= left; n++)
		if (fits(s->shown[row], n)) {
			at[row] = n;
			any |= mark(s, row + 1, left - n, at, possible);
		}
	return any;
}

/* All tables have one sum, which is shown rounded: only a sum that each of them
 * allows can be the true one. */
static unsigned
check(const struct seen *s, size_t count, const struct made *m)
{
	uint64_t possible[COUNT(tables)][MOST_ROWS] = { 0 };
	unsigned sum, at[MOST_ROWS], withheld = 0;
	uint64_t sessions = m->r.tally.all.sessions;
	bool all;
	size_t k;

	for (sum = 0; sum < MOST_SUM; sum++) {
		if (suppress_round(sum) != suppress_round(sessions))
			continue;
		for (all = true, k = 0; k < count; k++)
			all &= mark(&s[k], 0, sum, at, NULL);
		for (k = 0; all && k < count; k++)
			mark(&s[k], 0, sum, at, possible[k]);
	}
	for (k = 0; k < count; k++)
		for (unsigned i = 0; i < s[k].rows; i++) {
			assert_true(possible[k][i] >> s[k].truth[i] & 1);
			if (s[k].people[i] > 0 && s[k].people[i] < LEAST)
				assert_int_equal(s[k].shown[i], -1);
			if (s[k].shown[i] >= 0)
				continue;
			withheld++;
			if (__builtin_popcountll(possible[k][i]) < LEAST)
				fail_msg("a number withheld can only be %d "
				    "numbers", __builtin_popcountll(
				    possible[k][i]));
		}
	return withheld;
}

static void
test_governor_table_with_a_cell_of_1(void **state)
{
	static const char *const editions[] = { "governors", "trust",
		"annual" };
	struct seen s[COUNT(tables)];
	unsigned withheld = 0, shown = 0, n;
	struct document *d;
	struct made m;
	uint64_t seed = 1;
	size_t e, k, count;

	(void)state;
	for (n = 0; n < 600; n++) {
		make(&m, &seed, 1 + chance(&seed, MOST_SUM - 4),
		    1 + chance(&seed, 16));
		for (e = 0; e < COUNT(editions); e++) {
			d = edition_document(edition_named(editions[e]), &m.r,
			    ENGLISH, LEAST);
			assert_non_null(d);
			for (count = k = 0; k < COUNT(tables); k++)
				count += look(d, &m, k, &s[count]);
			if (m.r.tally.all.people < LEAST)
				assert_int_equal(count, 0);
			withheld += check(s, count, &m);
			shown += (unsigned)count;
			document_free(d);
		}
	}
	assert_true(withheld > 500 && shown > 500);
}

/* ---- what was looked into ---- */

static const char *
said_of_recorded(const struct document *d, const char *begin)
{
	const struct document_node *n = find(d->first, DOCUMENT_SECTION,
	    "recorded");

	for (n = n ? n->first : NULL; n; n = n->next)
		if (n->text && strncmp(n->text, begin, strlen(begin)) == 0)
			return n->text;
	return NULL;
}

static void
test_cleared_flags_told_to_governors_as_contrary(void **state)
{
	static const struct {
		uint64_t sessions, people;
		const char *says;		/* NULL: nothing */
	} t[] = {
		{ 0, 0, NULL },
		{ 8, 3, "Sessions: not shown." },
		{ 8, 6, "Sessions: 10." },
	};
	struct tally_row outcomes[] = {
		{ "contrary", { .sessions = 20, .people = 10 } },
		{ "outside", { .sessions = 20, .people = 10 } },
	};
	struct document *d;
	struct made m;
	uint64_t seed = 1;
	const char *said;
	size_t i;

	(void)state;
	make(&m, &seed, 40, 16);
	m.r.tally.of[TALLY_OUTCOMES] = (struct tally_list){ outcomes, 2 };
	for (i = 0; i < COUNT(t); i++) {
		m.r.tally.cleared = (struct tally_numbers){
			.sessions = t[i].sessions, .people = t[i].people };
		d = edition_document(edition_named("governors"), &m.r, ENGLISH,
		    LEAST);
		assert_non_null(d);
		said = said_of_recorded(d, "Of those that were contrary");
		assert_int_equal(!!said, !!t[i].says);
		if (said)
			assert_non_null(strstr(said, t[i].says));
		document_free(d);
	}
	outcomes[0].n.people = 3;	/* then neither is shown */
	d = edition_document(edition_named("trust"), &m.r, ENGLISH, LEAST);
	assert_non_null(d);
	said = said_of_recorded(d, "Of those that were contrary");
	assert_non_null(said);
	assert_non_null(strstr(said, "Sessions: not shown."));
	document_free(d);
}

/* ---- people's own equipment, a sum by itself ---- */

static void
test_own_phones_of_few_people_are_not_told_to_governors(void **state)
{
	static const struct {
		uint64_t sessions, people, contrary, contrary_people;
		const char *says;		/* NULL: nothing */
	} t[] = {
		{ 0, 0, 0, 0, NULL },
		{ 14, 4, 14, 4, "Sessions: not shown; contrary on its face: "
		  "not shown." },
		{ 14, 6, 9, 4, "Sessions: 15; contrary on its face: not "
		  "shown." },
		{ 14, 6, 9, 5, "Sessions: 15; contrary on its face: 10." },
		{ 14, 6, 0, 0, "Sessions: 15; contrary on its face: 0." },
	};
	struct document *d;
	struct made m;
	uint64_t seed = 1;
	const char *said;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		make(&m, &seed, 30, 12);
		m.r.tally.own = (struct tally_numbers){
			.sessions = t[i].sessions, .people = t[i].people,
			.contrary = t[i].contrary,
			.contrary_people = t[i].contrary_people };
		d = edition_document(edition_named("governors"), &m.r, ENGLISH,
		    LEAST);
		assert_non_null(d);
		said = said_of_recorded(d, "Counted apart");
		assert_int_equal(!!said, !!t[i].says);
		if (said)
			assert_non_null(strstr(said, t[i].says));
		document_free(d);
	}
}

/* ---- who may have which ---- */

static void
test_seats(void **state)
{
	static const struct { const char *name; unsigned may, may_not; } t[] = {
		{ "network-manager", SEAT(NETWORK_MANAGER),
		  SEAT(GOVERNOR) | SEAT(TRUST) | SEAT(SAFEGUARDING) |
		  SEAT(STAFF) | SEAT(NOMINATED) },
		{ "business-manager", SEAT(BUSINESS_MANAGER),
		  SEAT(GOVERNOR) | SEAT(SAFEGUARDING) | SEAT(STAFF) |
		  SEAT(NETWORK_MANAGER) },
		{ "head", SEAT(HEAD), SEAT(CHAIR) | SEAT(NETWORK_MANAGER) |
		  SEAT(BUSINESS_MANAGER) | SEAT(GOVERNOR) | SEAT(STAFF) },
		{ "governors", SEAT(GOVERNOR), SEAT(STAFF) },
		{ "trust", SEAT(TRUST), SEAT(STAFF) | SEAT(GOVERNOR) },
		{ "nominated-person", SEAT(NOMINATED), SEAT(STAFF) |
		  SEAT(SAFEGUARDING) },
		{ "dpo", SEAT(AUDITOR), SEAT(STAFF) | SEAT(NETWORK_MANAGER) |
		  SEAT(HEAD) },
		{ "annual", SEAT(HEAD), SEAT(STAFF) },
	};
	const struct edition *e;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		e = edition_named(t[i].name);
		assert_non_null(e);
		assert_ptr_equal(e, edition_at(i));
		assert_int_equal(edition_seats(e) & t[i].may, t[i].may);
		assert_int_equal(edition_seats(e) & t[i].may_not, 0);
	}
	assert_null(edition_at(COUNT(t)));
	assert_null(edition_named("everybody"));
}

/* ---- what keeps stretches from being compared ---- */

static void
test_marks(void **state)
{
	struct report r = { .point_count = 6 };
	struct report_point *p = r.points;
	size_t i;

	(void)state;
	for (i = 0; i < r.point_count; i++) {
		p[i] = (struct report_point){ .minutes = 3000,
			.open_minutes = 10080, .packets = 1000000 };
		strcpy(p[i].policy, i < 1 ? "a" : "b");
		strcpy(p[i].catalogue, i < 2 ? "a" : "b");
		strcpy(p[i].grading, i < 3 ? "a" : "b");
		p[i].demoted = i > 3;
	}
	p[5].lost = 10200;		/* a hundredth and some */
	report_mark(&r);
	assert_int_equal(p[0].changed, 0);
	assert_int_equal(p[1].changed, REPORT_POLICY);
	assert_int_equal(p[2].changed, REPORT_CATALOGUE);
	assert_int_equal(p[3].changed, REPORT_GRADING);
	assert_int_equal(p[4].changed, REPORT_DEMOTED);
	assert_int_equal(p[5].changed, REPORT_COVERAGE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_governor_table_with_a_cell_of_1),
		cmocka_unit_test(
		    test_cleared_flags_told_to_governors_as_contrary),
		cmocka_unit_test(
		    test_own_phones_of_few_people_are_not_told_to_governors),
		cmocka_unit_test(test_seats),
		cmocka_unit_test(test_marks),
	};

	return cmocka_run_group_tests(tests, load_law, free_law);
}
