/* html_test.c: markup stays the program's, whatever text says. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/html.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* What a name from the wire, a roster or a form says, and what is written. */
static const struct { const char *text, *want; } names[] = {
	{ "", "" },
	{ "www.facebook.com", "www.facebook.com" },
	{ "<script>alert(1)</script>",
	    "&lt;script&gt;alert(1)&lt;/script&gt;" },
	{ "\" onmouseover=\"x", "&quot; onmouseover=&quot;x" },
	{ "' onfocus='x", "&#39; onfocus=&#39;x" },
	{ "`x`", "&#96;x&#96;" },
	{ "&lt;", "&amp;lt;" },
	{ "&#x3c;b&#62;", "&amp;#x3c;b&amp;#62;" },
	{ "--></title></style></textarea><!--",
	    "--&gt;&lt;/title&gt;&lt;/style&gt;&lt;/textarea&gt;&lt;!--" },
	{ "100%s%n%x", "100%s%n%x" },
	{ "{{7*7}}${7*7}", "{{7*7}}${7*7}" },
	{ "a\tb\r\nc", "a\\x09b\\x0d\\x0ac" },
	{ "\x1b[2Jgone", "\\x1b[2Jgone" },
	{ "\x7f", "\\x7f" },
	{ "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x8f\xab",
	    "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x8f\xab" },
	{ "\xc2\x85", "\\u{85}" },				/* C1 */
	{ "gpj\xe2\x80\xae" "exe", "gpj\\u{202e}exe" },		/* RLO */
	{ "a\xe2\x81\xa6" "b", "a\\u{2066}b" },			/* LRI */
	{ "a\xe2\x80\x8b" "b", "a\\u{200b}b" },			/* ZWSP */
	{ "\xef\xbb\xbf" "b", "\\u{feff}b" },			/* BOM */
	{ "\xff\xfe<", "\\xff\\xfe&lt;" },
	{ "\xc0\xbcscript", "\\xc0\\xbcscript" },		/* overlong < */
	{ "\xe0\x80\xbc", "\\xe0\\x80\\xbc" },
	{ "\xed\xa0\x80", "\\u{d800}" },			/* surrogate */
	{ "cut \xe2\x82", "cut \\xe2\\x82" },
	{ "eaten \xe2<b>", "eaten \\xe2&lt;b&gt;" },
};

static void
check(struct html *h, const char *want)
{
	assert_false(h->failed);
	assert_string_equal(h->bytes ? h->bytes : "", want);
	assert_int_equal(h->len, strlen(want));
	html_free(h);
}

static void
hostile_names_are_text(void **state)
{
	struct html h = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(names); i++) {
		html(&h, "%s", names[i].text);
		check(&h, names[i].want);
	}
}

static void
names_stay_in_their_attribute(void **state)
{
	char want[512];
	struct html h = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(names); i++) {
		html(&h, "<td title=\"%s\">%s</td>", names[i].text,
		    names[i].text);
		snprintf(want, sizeof(want), "<td title=\"%s\">%s</td>",
		    names[i].want, names[i].want);
		check(&h, want);
	}
}

static void
formats_are_printf_s(void **state)
{
	struct html h = { 0 };

	(void)state;
	html(&h, "<b>%d</b> %u %ld %lu %lld %llu %zu", -1, 4000000000u, -2L,
	    3UL, INT64_MIN + 0LL, UINT64_MAX + 0ULL, (size_t)7);
	check(&h, "<b>-1</b> 4000000000 -2 3 -9223372036854775808 "
	    "18446744073709551615 7");
	html(&h, "%02d:%02d %x 100%% %" PRIu64, 9, 5, 255, UINT64_C(12));
	check(&h, "09:05 ff 100% 12");
	html(&h, "%c%c", '<', 'a');
	check(&h, "&lt;a");
	html(&h, "%.3s|%.*s|%.0s|%s", "abcdef", 2, "<<<", "x", "end");
	check(&h, "abc|&lt;&lt;||end");
	html(&h, "no conversions");
	check(&h, "no conversions");
}

/* A precision counts bytes of the text, and no character is cut in two. */
static void
a_cut_is_between_characters(void **state)
{
	struct html h = { 0 };

	(void)state;
	html(&h, "%.4s", "ab\xe2\x82\xac");
	check(&h, "ab");
	html(&h, "%.5s", "ab\xe2\x82\xac");
	check(&h, "ab\xe2\x82\xac");
}

static void
urls_are_coded(void **state)
{
	struct html h = { 0 };

	(void)state;
	html(&h, "<a href=\"/sessions?device=");
	html_url(&h, "a b&c=\"/<\xc3\xa9%~-._Z9\n");
	html(&h, "\">");
	check(&h, "<a href=\"/sessions?device="
	    "a%20b%26c%3D%22%2F%3C%C3%A9%25~-._Z9%0A\">");
}

static void
lines_are_kept_where_asked(void **state)
{
	struct html h = { 0 };

	(void)state;
	html_lines(&h, "one <b>\ntwo\r\n\x1b");
	check(&h, "one &lt;b&gt;\ntwo\\x0d\n\\x1b");
}

static void
pages_are_joined(void **state)
{
	struct html a = { 0 }, b = { 0 };

	(void)state;
	html_append(&a, &b);
	assert_int_equal(a.len, 0);
	html(&b, "<i>%s</i>", "<");
	html(&a, "<p>");
	html_append(&a, &b);
	html_append(&a, &b);
	check(&a, "<p><i>&lt;</i><i>&lt;</i>");
	b.failed = true;
	html_append(&a, &b);
	assert_true(a.failed);
	html_free(&a);
	html_free(&b);
}

/* A page that is too long fails whole; it never wraps or goes on. */
static void
too_long_is_a_failure(void **state)
{
	size_t len = HTML_MOST / 2;
	struct html h = { 0 };
	char *text = malloc(len + 1);

	(void)state;
	assert_non_null(text);
	memset(text, 'a', len);
	text[len] = '\0';
	html(&h, "%s", text);
	assert_false(h.failed);
	assert_int_equal(h.len, len);
	html(&h, "%s", text);
	assert_true(h.failed);
	assert_true(h.len < HTML_MOST);
	len = h.len;
	html(&h, "more");
	assert_int_equal(h.len, len);
	html_free(&h);
	assert_false(h.failed);
	free(text);
}

/* Every byte, alone and before others: no raw control, and none of the five
 * that markup is made of. */
static void
no_byte_is_markup(void **state)
{
	struct html h = { 0 };
	char text[8];
	int a, b;

	(void)state;
	for (a = 1; a < 256; a++)
		for (b = 1; b < 256; b++) {
			snprintf(text, sizeof(text), "%c%cz", a, b);
			html(&h, "%s", text);
			assert_null(strpbrk(h.bytes, "<>\"'`"));
			assert_true(strlen(h.bytes) == h.len);
			for (size_t i = 0; i < h.len; i++)
				assert_true((unsigned char)h.bytes[i] >= 32);
			assert_int_equal(h.bytes[h.len - 1], 'z');
			html_free(&h);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hostile_names_are_text),
		cmocka_unit_test(names_stay_in_their_attribute),
		cmocka_unit_test(formats_are_printf_s),
		cmocka_unit_test(a_cut_is_between_characters),
		cmocka_unit_test(urls_are_coded),
		cmocka_unit_test(lines_are_kept_where_asked),
		cmocka_unit_test(pages_are_joined),
		cmocka_unit_test(too_long_is_a_failure),
		cmocka_unit_test(no_byte_is_markup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
