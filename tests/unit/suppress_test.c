/* suppress_test.c: what is withheld cannot be derived: every small table is
 * looked at together with every other that shows the same. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "dashboard/suppress.h"

#define MOST_CELLS 4
static const unsigned most[] = { 0, 8, 8, 8, 3 };	/* of a cell, by cells */

/* What a reader has: the sum, the cells shown, how many are not. */
struct seen { unsigned sum; int shown[MOST_CELLS]; };

/* For each cell, a bit for each value it has in a table that adds up to the
 * sum and has what is shown; by trying all. */
static void
enumerate(const struct seen *s, size_t count, bool is_listed,
    uint64_t possible[MOST_CELLS])
{
	unsigned v[MOST_CELLS] = { 0 }, sum;
	unsigned low = is_listed, i;
	bool fits;

	memset(possible, 0, MOST_CELLS * sizeof(*possible));
	for (i = 0; i < count; i++)
		v[i] = low;
	for (;;) {
		sum = 0;
		fits = true;
		for (i = 0; i < count; i++) {
			sum += v[i];
			fits = fits && (s->shown[i] < 0 ||
			    v[i] == (unsigned)s->shown[i]);
		}
		for (i = 0; fits && sum == s->sum && i < count; i++)
			possible[i] |= UINT64_C(1) << v[i];
		for (i = 0; i < count && ++v[i] > s->sum; i++)
			v[i] = low;
		if (i == count)
			return;
	}
}

static void
look(const unsigned *values, const unsigned *people, size_t count,
    bool is_listed, unsigned least)
{
	struct suppress_cell cells[MOST_CELLS];
	struct seen s = { 0 };
	uint64_t possible[MOST_CELLS];
	size_t i;

	for (i = 0; i < count; i++) {
		cells[i] = (struct suppress_cell){ values[i], people[i],
			false };
		s.sum += values[i];
	}
	if (!suppress_parts(cells, count, is_listed, least)) {
		for (i = 0; i < count; i++)
			assert_true(cells[i].withheld);
		return;
	}
	for (i = 0; i < count; i++) {
		s.shown[i] = cells[i].withheld ? -1 : (int)values[i];
		if (people[i] > 0 && people[i] < least)
			assert_true(cells[i].withheld);
	}
	enumerate(&s, count, is_listed, possible);
	for (i = 0; i < count; i++) {
		assert_true(possible[i] >> values[i] & 1);
		if (cells[i].withheld)
			assert_true(__builtin_popcountll(possible[i]) >=
			    (int)least);
		else
			assert_int_equal(__builtin_popcountll(possible[i]), 1);
	}
}

/* Every table of up to four cells, of as many people as sessions, of one,
 * or of half as many. */
static void
test_every_small_table(void **state)
{
	unsigned v[MOST_CELLS], p[MOST_CELLS], n, least, looked = 0;
	size_t count, i;
	int kind, is_listed;

	(void)state;
	for (count = 1; count <= MOST_CELLS; count++)
	for (is_listed = 0; is_listed < 2; is_listed++)
	for (least = 2; least <= SUPPRESS_LEAST; least += 3)
	for (kind = 0; kind < 3; kind++) {
		for (i = 0; i < count; i++)
			v[i] = (unsigned)is_listed;
		for (;;) {
			for (i = 0; i < count; i++) {
				n = v[i];
				p[i] = kind == 0 ? n : kind == 1 ? n > 0 :
				    (n + 1) / 2;
			}
			look(v, p, count, is_listed, least);
			looked++;
			for (i = 0; i < count && ++v[i] > most[count]; i++)
				v[i] = (unsigned)is_listed;
			if (i == count)
				break;
		}
	}
	assert_true(looked > 9000);
}

static void
test_shown_where_nothing_is_small(void **state)
{
	struct suppress_cell c[] = { { 40, 9, true }, { 12, 5, true },
		{ 0, 0, true } };

	(void)state;
	assert_true(suppress_parts(c, 3, false, 5));
	assert_false(c[0].withheld || c[1].withheld || c[2].withheld);
	assert_true(suppress_shows(0, 5));
	assert_false(suppress_shows(4, 5));
	assert_true(suppress_shows(5, 5));
}

/* A lone small cell would be the difference to the sum. */
static void
test_the_smallest_goes_with_it(void **state)
{
	struct suppress_cell c[] = { { 40, 9, false }, { 2, 1, false },
		{ 12, 6, false } };

	(void)state;
	assert_true(suppress_parts(c, 3, true, 5));
	assert_false(c[0].withheld);
	assert_true(c[1].withheld && c[2].withheld);
}

/* Two rounded numbers leave more than least - 1 differences. */
static void
test_differences_of_rounded(void **state)
{
	unsigned a, b, d;
	uint64_t seen[32][32];

	(void)state;
	memset(seen, 0, sizeof(seen));
	for (a = 0; a < 100; a++)
		for (b = 0; b <= a; b++) {
			d = a - b;
			if (d < 64)
				seen[suppress_round(a) / SUPPRESS_LEAST]
				    [suppress_round(b) / SUPPRESS_LEAST] |=
				    UINT64_C(1) << d;
		}
	for (a = 1; a < 18; a++)
		for (b = 1; b <= a && a - b < 10; b++)
			assert_true(__builtin_popcountll(seen[a][b]) >=
			    SUPPRESS_LEAST);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_small_table),
		cmocka_unit_test(test_shown_where_nothing_is_small),
		cmocka_unit_test(test_the_smallest_goes_with_it),
		cmocka_unit_test(test_differences_of_rounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
