/* document_test.c: the tree that is built, and what is refused. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/document.h"

/* The n-th allocation from now on fails; 0: none. */
static unsigned long fail_at, allocations;

void *__real_calloc(size_t n, size_t size);
void *__real_reallocarray(void *p, size_t n, size_t size);
char *__real_strdup(const char *s);
int __real_vasprintf(char **out, const char *format, va_list args);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_reallocarray(void *p, size_t n, size_t size);
char *__wrap_strdup(const char *s);
int __wrap_vasprintf(char **out, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

static bool
fails(void)
{
	return ++allocations == fail_at;
}

void *
__wrap_calloc(size_t n, size_t size)
{
	return fails() ? NULL : __real_calloc(n, size);
}

void *
__wrap_reallocarray(void *p, size_t n, size_t size)
{
	return fails() ? NULL : __real_reallocarray(p, n, size);
}

char *
__wrap_strdup(const char *s)
{
	return fails() ? NULL : __real_strdup(s);
}

int
__wrap_vasprintf(char **out, const char *format, va_list args)
{
	return fails() ? -1 : __real_vasprintf(out, format, args);
}

static struct document *
make(void)
{
	static const char *const series[] = { "sessions", NULL };
	struct document *d = document_new("day", "en-GB", "A day");

	if (!d)
		return NULL;
	document_subtitle(d, "Friday %d", 20);
	document_marking(d, "For %s", "the school");
	document_fact(d, "law", "Judged by", document_text("a law"));
	document_fact(d, "packets", NULL, document_count(7));
	document_section(d, 1, "seen", "Seen");
	document_paragraph(d, "One %s.", "paragraph");
	document_item(d, "first");
	document_item(d, "second");
	document_section(d, 2, "numbers", "Numbers");
	document_table(d, "services", "By service");
	document_column(d, "service", "Service", DOCUMENT_TEXT);
	document_column(d, "sessions", "Sessions", DOCUMENT_COUNT);
	document_column(d, "time", "Time", DOCUMENT_TIME);
	document_row(d, "facebook");
	document_cell(d, document_text("Facebook"));
	document_cell(d, document_count(3));
	document_cell(d, document_time(60, 120));
	document_row(d, "x");
	document_cell(d, document_text("X"));
	document_cell(d, document_withheld(DOCUMENT_COUNT));
	document_cell(d, document_none(DOCUMENT_TIME));
	document_remark(d, "new %s", "here");
	document_chart(d, DOCUMENT_BARS, series, "Facebook leads.");
	document_note(d, "fine");
	document_section(d, 1, "limits", "Limits");
	document_paragraph(d, "%s", "last");
	return d;
}

/* Lines are drawn between values. */
static void
test_one_value_is_no_line(void **state)
{
	static const char *const series[] = { "n", NULL };
	static const struct { uint64_t rows; bool second, total; } cases[] = {
		{ 0, false, false }, { 1, false, false }, { 2, false, false },
		{ 2, true, true }, { 2, true, false },
	};
	struct document *d;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		d = document_new("day", "en-GB", "A day");
		assert_non_null(d);
		document_table(d, "weeks", "By week");
		document_column(d, "week", "Week", DOCUMENT_TEXT);
		document_column(d, "n", "n", DOCUMENT_COUNT);
		if (cases[i].rows > 0) {
			document_row(d, "1");
			document_cell(d, document_text("1"));
			document_cell(d, document_count(3));
		}
		if (cases[i].rows > 1) {
			if (cases[i].total)
				document_total(d, "2");
			else
				document_row(d, "2");
			document_cell(d, document_text("2"));
			document_cell(d, cases[i].second ?
			    document_count(4) :
			    document_withheld(DOCUMENT_COUNT));
		}
		document_chart(d, DOCUMENT_LINES, series, "It rises.");
		assert_int_equal(document_end(d), 0);
		assert_int_equal(d->first->chart, i == 4 ? DOCUMENT_LINES :
		    DOCUMENT_NO_CHART);
		document_free(d);
	}
}

static void
test_order_is_kept(void **state)
{
	struct document *d = make();
	const struct document_node *n, *table;

	(void)state;
	assert_int_equal(document_end(d), 0);
	assert_string_equal(d->subtitle, "Friday 20");
	n = d->first;
	assert_int_equal(n->kind, DOCUMENT_FACTS);
	assert_int_equal(n->line_count, 2);
	assert_null(n->lines[1].label);
	n = n->next;
	assert_string_equal(n->text, "Seen");
	assert_int_equal(n->first->kind, DOCUMENT_PARAGRAPH);
	assert_string_equal(n->first->text, "One paragraph.");
	assert_int_equal(n->first->next->line_count, 2);
	assert_string_equal(n->first->next->lines[1].value.text, "second");
	table = n->first->next->next->first;
	assert_int_equal(n->first->next->next->level, 2);
	assert_int_equal(table->kind, DOCUMENT_TABLE);
	assert_int_equal(table->row_count, 2);
	assert_int_equal(document_at(table, 0, 1)->count, 3);
	assert_true(document_at(table, 1, 1)->withheld);
	assert_true(document_at(table, 1, 2)->none);
	assert_string_equal(table->rows[1].remark, "new here");
	assert_int_equal(table->series_count, 1);
	assert_int_equal(table->series[0], 1);
	assert_int_equal(table->next->kind, DOCUMENT_NOTE);
	n = n->next;
	assert_string_equal(n->text, "Limits");
	assert_string_equal(n->first->text, "last");
	assert_null(n->next);
	document_free(d);
}

/* Whatever is added, text is the document's own. */
static void
test_text_is_copied(void **state)
{
	struct document *d = document_new("day", "en-GB", "A day");
	char word[] = "before";

	(void)state;
	document_fact(d, "fact", word, document_text(word));
	document_section(d, 1, "s", word);
	document_paragraph(d, "%s", word);
	memcpy(word, "behind", 6);
	assert_int_equal(document_end(d), 0);
	assert_string_equal(d->first->lines[0].label, "before");
	assert_string_equal(d->first->lines[0].value.text, "before");
	assert_string_equal(d->first->next->text, "before");
	assert_string_equal(d->first->next->first->text, "before");
	document_free(d);
}

static void
test_many_rows(void **state)
{
	struct document *d = document_new("day", "en-GB", "A day");
	const struct document_node *t;
	char id[16];
	int i;

	(void)state;
	document_table(d, "rows", "Rows");
	document_column(d, "row", "Row", DOCUMENT_TEXT);
	document_column(d, "n", "N", DOCUMENT_COUNT);
	for (i = 0; i < 5000; i++) {
		snprintf(id, sizeof(id), "r%d", i);
		document_row(d, id);
		document_cell(d, document_text(id));
		document_cell(d, document_count((uint64_t)i));
	}
	assert_int_equal(document_end(d), 0);
	t = d->first;
	assert_int_equal(t->row_count, 5000);
	for (i = 0; i < 5000; i++)
		assert_int_equal(document_at(t, (size_t)i, 1)->count, i);
	document_free(d);
}

/* Each allocation fails in turn: told at the end, nothing is lost or read
 * that is not there (the sanitizers look). */
static void
test_memory_runs_out(void **state)
{
	unsigned long n, count;
	struct document *d;

	(void)state;
	allocations = fail_at = 0;
	document_free(make());
	count = allocations;
	assert_true(count > 40);
	for (n = 1; n <= count; n++) {
		allocations = 0;
		fail_at = n;
		d = make();
		if (d)
			assert_int_equal(document_end(d), -1);
		document_free(d);
	}
	fail_at = 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order_is_kept),
		cmocka_unit_test(test_one_value_is_no_line),
		cmocka_unit_test(test_text_is_copied),
		cmocka_unit_test(test_many_rows),
		cmocka_unit_test(test_memory_runs_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
