/* rollup_test.c: a trust's report of made schools: rates are of the minutes that
 * hours were cut from, and days that were not over are said to be. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "dashboard/rollup.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define FIRST 20758		/* 2026-11-01 */
#define LAST 20787		/* 2026-11-30 */

/* Whole hours of them are cut: 100 of 6,059 minutes, 1 of 119. */
static struct rollup_school schools[] = {
	{ .site = "alexandra", .name = "Alexandra", .sessions = { ROLLUP_SHOWN,
	    50 }, .device_hours = { ROLLUP_SHOWN, 100 },
	    .minutes = { ROLLUP_SHOWN, 6059 } },
	{ .site = "keston", .name = "Keston", .sessions = { ROLLUP_SHOWN,
	    5 }, .device_hours = { ROLLUP_SHOWN, 1 },
	    .minutes = { ROLLUP_SHOWN, 119 } },
};

static struct document *
board(int32_t made, uint64_t days)
{
	const struct rollup r = { "Northfield", schools, COUNT(schools) };
	struct document *d;

	for (size_t i = 0; i < COUNT(schools); i++) {
		schools[i].is_there = true;
		strcpy(schools[i].unit, "month");
		schools[i].from = FIRST;
		schools[i].to = LAST;
		schools[i].days = days;
		schools[i].made = made;
		schools[i].blind_days.kind = schools[i].lost.kind =
		    schools[i].packets.kind = ROLLUP_SHOWN;
	}
	d = rollup_document(&r, ENGLISH);
	assert_non_null(d);
	return d;
}

static const struct document_node *
find(const struct document_node *n, enum document_node_kind kind)
{
	const struct document_node *found = NULL;

	for (; n && !found; n = n->next)
		found = n->kind == kind ? n : find(n->first, kind);
	return found;
}

static void
test_rate(void **state)
{
	static const struct { uint64_t part, whole; } want[] = {
		{ 50, 6059 }, { 5, 119 }, { 55, 6178 }
	};
	struct document *d = board(INT32_MAX, 30);
	const struct document_node *t = find(d->first, DOCUMENT_TABLE);
	const struct document_value *v;
	size_t i, column = 0;

	(void)state;
	assert_non_null(t);
	while (column < t->column_count &&
	    strcmp(t->columns[column].id, "rate") != 0)
		column++;
	assert_true(column < t->column_count);
	assert_int_equal(t->row_count, COUNT(want));
	for (i = 0; i < COUNT(want); i++) {
		v = document_at(t, i, column);
		assert_int_equal(v->count, want[i].part);
		assert_int_equal(v->whole, want[i].whole);
		assert_int_equal(v->per, 6000);
	}
	document_free(d);
}

static const struct {
	int32_t made;
	uint64_t days;
	const char *says;	/* NULL: nothing of it */
} ends[] = {
	{ INT32_MAX, 30, NULL },
	{ LAST, 30, "Made on 2026-11-30, before these days were over: the "
	    "figures are of 2026-11-01 to 2026-11-30." },
	{ FIRST + 9, 10, "Made on 2026-11-10, before these days were over: the "
	    "figures are of 2026-11-01 to 2026-11-10." },
	{ FIRST, 1, "Made on 2026-11-01, before these days were over: the "
	    "figures are of 2026-11-01 alone." },
	/* by a beadle that did not say so */
	{ INT32_MAX, 10, "Made on 2026-11-10, before these days were over: the "
	    "figures are of 2026-11-01 to 2026-11-10." },
};

static void
test_unfinished(void **state)
{
	const struct document_node *said;
	struct document *d;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(ends); i++) {
		d = board(ends[i].made, ends[i].days);
		said = d->first->next;
		if (ends[i].says)
			assert_string_equal(said->text, ends[i].says);
		else
			assert_true(said->kind != DOCUMENT_PARAGRAPH);
		document_free(d);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rate),
		cmocka_unit_test(test_unfinished),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
