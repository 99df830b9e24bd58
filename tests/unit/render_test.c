/* render_test.c: documents made by hand in each form, against files of
 * tests/fixtures/document (GOLDEN=write writes them anew, for a person to
 * read); values in words; the plane of charts; what a form must never let
 * through. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "dashboard/chart.h"
#include "dashboard/document_words.h"
#include "dashboard/print.h"
#include "dashboard/render.h"
#include "tests/forms/made.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Pango asks fontconfig in threads that it does not wait for: what they were
 * given is lost, under one KiB a PDF. */
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:libfontconfig.so\n";
}

struct bytes {
	char *text;
	size_t len;
};

static struct bytes
rendered(const struct document *d, const char *form)
{
	struct bytes b = { 0 };
	char why[RENDER_WHY] = "";
	FILE *f = open_memstream(&b.text, &b.len);

	assert_non_null(f);
	if (render_named(form)->write(d, f, why) < 0)
		fail_msg("%s: %s", form, why);
	assert_int_equal(fclose(f), 0);
	return b;
}

/* ---- golden ---- */

static void
compare(const char *name, const struct render *r)
{
	struct document *d = made_document(name);
	const char *mode = getenv("GOLDEN");
	struct bytes now, golden = { 0 };
	char path[128];
	FILE *f;

	assert_non_null(d);
	now = rendered(d, r->name);
	document_free(d);
	snprintf(path, sizeof(path), "tests/fixtures/document/%s.%s", name,
	    r->ending);
	if (mode && strcmp(mode, "write") == 0) {
		f = fopen(path, "w");
		assert_non_null(f);
		fwrite(now.text, 1, now.len, f);
		assert_int_equal(fclose(f), 0);
	}
	f = fopen(path, "r");
	assert_non_null(f);
	golden.text = calloc(1, now.len + 2);
	golden.len = fread(golden.text, 1, now.len + 1, f);
	fclose(f);
	if (golden.len != now.len || memcmp(golden.text, now.text, now.len))
		fail_msg("%s differs: GOLDEN=write and read the difference",
		    path);
	free(golden.text);
	free(now.text);
}

static void
test_golden(void **state)
{
	const struct render *r;

	(void)state;
	for (r = renders; r->name; r++) {
		/* A PDF's bytes are its libraries'; make forms reads it. */
		if (strcmp(r->name, "pdf") == 0)
			continue;
		compare("made", r);
		compare("welsh", r);
	}
}

static void
test_forms_are_named(void **state)
{
	(void)state;
	assert_string_equal(render_named("html")->ending, "html");
	assert_ptr_equal(render_named("text"), &renders[0]);
	assert_null(render_named("odt"));
	assert_null(render_named(""));
}

/* ---- a table of texts ---- */

static void
test_listed_rows_are_lists(void **state)
{
	struct document *d = document_new("day", "en-GB", "T");
	struct bytes text, html, csv;

	(void)state;
	document_table(d, "advice", "What was said");
	document_listed(d);
	document_column(d, "advice", "number", DOCUMENT_TEXT);
	document_column(d, "what", "what", DOCUMENT_TEXT);
	document_column(d, "on", "recorded on", DOCUMENT_DAY);
	document_row(d, "advice-1");
	document_cell(d, document_text("advice-1"));
	document_cell(d, document_text("Let them <wait>"));
	document_cell(d, document_day(20777));
	document_remark(d, "because");
	assert_int_equal(document_end(d), 0);
	text = rendered(d, "text");
	html = rendered(d, "html");
	csv = rendered(d, "csv");
	assert_non_null(strstr(text.text, "  What was said\n  advice-1 (1)\n"
	    "    what: Let them <wait>\n    recorded on: 2026-11-20\n"
	    "  (1) because\n"));
	assert_non_null(strstr(html.text, "class=\"listed\""));
	assert_non_null(strstr(html.text, "<td data-label=\"what\" dir=\"auto"
	    "\">Let them &lt;wait&gt;</td>"));
	assert_non_null(strstr(csv.text, "\"advice\",\"advice-1\""));
	free(text.text);
	free(html.text);
	free(csv.text);
	document_free(d);
}

/* ---- the same bytes ---- */

static void
test_same_bytes(void **state)
{
	const struct render *r;
	struct bytes a, b;
	struct document *d;
	size_t i;

	(void)state;
	for (i = 0; made_names[i]; i++)
		for (r = renders; r->name; r++) {
			/* make forms does it with this one. */
			if (strcmp(made_names[i], "hostile") == 0 &&
			    strcmp(r->name, "pdf") == 0)
				continue;
			d = made_document(made_names[i]);
			setenv("TZ", "Europe/London", 1);
			tzset();
			a = rendered(d, r->name);
			setenv("TZ", "Pacific/Chatham", 1);
			tzset();
			setlocale(LC_ALL, "C.UTF-8");
			b = rendered(d, r->name);
			setlocale(LC_ALL, "C");
			assert_int_equal(a.len, b.len);
			assert_memory_equal(a.text, b.text, a.len);
			assert_true(a.len > 0);
			free(a.text);
			free(b.text);
			document_free(d);
		}
}

/* ---- values in words ---- */

static const struct {
	struct document_value value;
	const char *english, *welsh;
} values[] = {
	{ { .kind = DOCUMENT_COUNT, .count = 0 }, "0", "0" },
	{ { .kind = DOCUMENT_COUNT, .count = 1234567 }, "1,234,567",
	  "1,234,567" },
	{ { .kind = DOCUMENT_RATE, .count = 1, .whole = 3, .per = 100 },
	  "33.3 %", "33.3 %" },
	{ { .kind = DOCUMENT_RATE, .count = 2, .whole = 3, .per = 100 },
	  "66.7 %", "66.7 %" },
	{ { .kind = DOCUMENT_RATE, .count = 3, .whole = 3, .per = 100 },
	  "100.0 %", "100.0 %" },
	{ { .kind = DOCUMENT_RATE, .count = 1, .whole = 2000, .per = 100 },
	  "0.1 %", "0.1 %" },
	{ { .kind = DOCUMENT_RATE, .count = 1, .whole = 0, .per = 100 }, "–",
	  "–" },
	{ { .kind = DOCUMENT_RATE, .count = 5, .whole = 11820, .per = 6000 },
	  "2.54", "2.54" },
	{ { .kind = DOCUMENT_RATE, .count = UINT64_MAX, .whole = UINT64_MAX,
	  .per = 6000 }, "6000.00", "6000.00" },
	{ { .kind = DOCUMENT_TIME, .lower_s = 59, .upper_s = 36610 },
	  "0:00:59 – 10:10:10", "0:00:59 – 10:10:10" },
	{ { .kind = DOCUMENT_DAY, .day = 20777 }, "2026-11-20", "2026-11-20" },
	{ { .kind = DOCUMENT_TEXT, .text = "as it is" }, "as it is",
	  "as it is" },
	{ { .kind = DOCUMENT_COUNT, .withheld = true }, "not shown",
	  "heb ei ddangos" },
	{ { .kind = DOCUMENT_TIME, .none = true }, "–", "–" },
};

static void
test_values_in_words(void **state)
{
	struct document *d = made_document("made"), *w;
	char buf[WORDING_TEXT];
	size_t i;

	(void)state;
	w = made_document("welsh");
	for (i = 0; i < COUNT(values); i++) {
		assert_string_equal(document_words(d, &values[i].value, buf),
		    values[i].english);
		assert_string_equal(document_words(w, &values[i].value, buf),
		    values[i].welsh);
	}
	assert_string_equal(document_page(d, 2, 13, buf), "Page 2 of 13");
	assert_string_equal(document_page(w, 2, 13, buf), "Tudalen 2 o 13");
	document_free(d);
	document_free(w);
}

static const struct {
	int natural[4], limit, least;
	bool wraps[4], fits;
	int widths[4];
} fits[] = {
	{ { 10, 5, 5, 5 }, 25, 8, { true }, true, { 10, 5, 5, 5 } },
	{ { 20, 5, 5, 5 }, 25, 8, { true }, true, { 10, 5, 5, 5 } },
	{ { 20, 5, 5, 5 }, 25, 11, { true }, false, { 0 } },
	{ { 20, 30, 5, 5 }, 40, 8, { true, true }, true, { 15, 15, 5, 5 } },
	{ { 9, 90, 5, 5 }, 40, 8, { true, true }, true, { 9, 21, 5, 5 } },
	{ { 10, 20, 5, 6 }, 40, 8, { false, false }, false, { 0 } },
	{ { 1000000000, 5, 5, 5 }, 80, 8, { true }, true, { 65, 5, 5, 5 } },
};

static void
test_columns_fit(void **state)
{
	int natural[DOCUMENT_COLUMNS] = { 0 }, widths[DOCUMENT_COLUMNS];
	bool wraps[DOCUMENT_COLUMNS] = { false };
	size_t i, k;

	(void)state;
	for (i = 0; i < COUNT(fits); i++) {
		memcpy(natural, fits[i].natural, sizeof(fits[i].natural));
		memcpy(wraps, fits[i].wraps, sizeof(fits[i].wraps));
		assert_int_equal(document_fit(natural, wraps, 4,
		    fits[i].limit, fits[i].least, widths), fits[i].fits);
		for (k = 0; fits[i].fits && k < 4; k++)
			assert_int_equal(widths[k], fits[i].widths[k]);
	}
}

/* ---- charts ---- */

struct seen {
	const struct document_node *table;
	int boxes, words, crosses, marks;
};

static void
see(void *arg, const struct chart_shape *s)
{
	struct seen *seen = arg;
	double right = s->x + (s->kind == CHART_WORDS ? 0 : s->width);
	double low = s->y + (s->kind == CHART_WORDS ? 0 : s->height);

	assert_true(s->ink >= 0 && s->ink < CHART_INK_COUNT);
	assert_true(s->x >= -0.01 && right <= CHART_WIDTH + 0.01);
	assert_true(s->y >= -0.01 && s->y <= chart_height(seen->table));
	assert_true(low >= -0.01 && low <= chart_height(seen->table) + 0.01);
	assert_true(s->kind == CHART_LINE || s->kind == CHART_WORDS ||
	    (s->width >= 0 && s->height >= 0));
	seen->boxes += s->kind == CHART_BOX;
	seen->words += s->kind == CHART_WORDS;
	seen->marks += s->ink == CHART_MARK;
	seen->crosses += s->kind == CHART_WORDS && strcmp(s->text, "×") == 0;
}

static void
see_all(const struct document *d, const struct document_node *n,
    struct seen *seen)
{
	for (; n; n = n->next) {
		see_all(d, n->first, seen);
		if (n->kind != DOCUMENT_TABLE || !n->chart)
			continue;
		seen->table = n;
		chart_draw(d, n, see, seen);
	}
}

static void
test_charts_stay_in_their_plane(void **state)
{
	struct document *d;
	struct seen seen;
	size_t i;

	(void)state;
	for (i = 0; made_names[i]; i++) {
		memset(&seen, 0, sizeof(seen));
		d = made_document(made_names[i]);
		see_all(d, d->first, &seen);
		/* Of 14 days 2 withhold three numbers each, of weeks one. */
		if (strcmp(made_names[i], "made") == 0) {
			assert_int_equal(seen.crosses, 7);
			assert_int_equal(seen.marks, 1);
		}
		document_free(d);
	}
}

/* A longer time is a longer bar, from the same edge. */
struct bar {
	double width[3];
	int count;
};

static void
note_bar(void *arg, const struct chart_shape *s)
{
	struct bar *b = arg;

	if (s->kind == CHART_BOX && !s->pale && b->count < 3)
		b->width[b->count++] = s->width;
}

static void
test_bars_are_as_long_as_their_numbers(void **state)
{
	static const char *const n[] = { "n", NULL };
	static const uint64_t counts[] = { 100, 25, 0 };
	struct document *d = document_new("day", "en-GB", "Bars");
	struct bar bars = { .count = 0 };

	(void)state;
	document_table(d, "t", "T");
	document_column(d, "name", "Name", DOCUMENT_TEXT);
	document_column(d, "n", "N", DOCUMENT_COUNT);
	for (size_t i = 0; i < 3; i++) {
		document_row(d, "r");
		document_cell(d, document_text("r"));
		document_cell(d, document_count(counts[i]));
	}
	document_total(d, "all");
	document_cell(d, document_text("all"));
	document_cell(d, document_count(125));
	document_chart(d, DOCUMENT_BARS, n, "Bars.");
	assert_int_equal(document_end(d), 0);
	chart_draw(d, d->first, note_bar, &bars);
	assert_int_equal(bars.count, 3);
	assert_true(bars.width[0] > 300);
	assert_true(bars.width[1] * 4 > bars.width[0] * 0.999 &&
	    bars.width[1] * 4 < bars.width[0] * 1.001);
	assert_true(bars.width[2] < 0.001);
	document_free(d);
}

/* ---- as bad as it comes ---- */

static void
test_hostile_text_wide(void **state)
{
	struct document *d = made_document("hostile");
	struct bytes b = rendered(d, "text");
	char *line, *at = b.text;

	(void)state;
	while ((line = strsep(&at, "\n"))) {
		assert_true(print_width(line) <= PRINT_WIDTH);
		for (; *line; line++)
			assert_true((unsigned char)*line >= 0x20 &&
			    *line != 0x7f);
	}
	free(b.text);
	document_free(d);
}

static void
test_hostile_markup(void **state)
{
	static const char *const never[] = { "<script", "<b onclick",
		"\xe2\x80\xae", "\033", "\xff", "javascript:", "href",
		"&amp;amp;amp" };
	struct document *d = made_document("hostile");
	struct bytes b = rendered(d, "html");
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(never); i++)
		if (strstr(b.text, never[i]))
			fail_msg("HTML holds %s", never[i]);
	assert_non_null(strstr(b.text, "&lt;script&gt;alert(1)&lt;/script"));
	free(b.text);
	document_free(d);
}

/* No cell that a program would run, in whatever column it stands. */
static void
test_hostile_cells(void **state)
{
	struct document *d = made_document("hostile");
	struct bytes b = rendered(d, "csv");
	const char *at;
	bool quoted = false;

	(void)state;
	for (at = b.text; *at; at++) {
		if (*at == '"' && !quoted) {
			assert_null(strchr("=+-@\t\r", at[1]));
			assert_true(strncmp(at + 1, "\xef\xbc\x9d", 3) != 0);
		}
		quoted ^= *at == '"';
		assert_true(quoted ? (unsigned char)*at >= 0x20 :
		    *at == ',' || *at == '"' || *at == '\r' || *at == '\n' ||
		    *at == '.' || *at == '-' || (*at >= '0' && *at <= '9'));
	}
	assert_false(quoted);
	free(b.text);
	document_free(d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden),
		cmocka_unit_test(test_forms_are_named),
		cmocka_unit_test(test_listed_rows_are_lists),
		cmocka_unit_test(test_same_bytes),
		cmocka_unit_test(test_values_in_words),
		cmocka_unit_test(test_columns_fit),
		cmocka_unit_test(test_charts_stay_in_their_plane),
		cmocka_unit_test(test_bars_are_as_long_as_their_numbers),
		cmocka_unit_test(test_hostile_text_wide),
		cmocka_unit_test(test_hostile_markup),
		cmocka_unit_test(test_hostile_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
