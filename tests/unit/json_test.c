/* json_test.c: what json.h writes, against tables from RFC 3629 and RFC 8259
 * and against jansson, a reader that is not ours. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/json.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Bytes in, the JSON text they must become, and whether that differs. */
static const struct {
	const char *bytes;
	size_t len;
	const char *text;
	bool differs;
} texts[] = {
	{ "", 0, "\"\"", false },
	{ "www.facebook.com", 16, "\"www.facebook.com\"", false },
	{ "a\"b\\c/", 6, "\"a\\\"b\\\\c/\"", true },
	{ "\0\x01\n\x1f\x7f", 5, "\"\\u0000\\u0001\\u000a\\u001f\\u007f\"",
	  true },
	{ "<script>&amp;", 13, "\"\\u003cscript\\u003e\\u0026amp;\"", true },
	/* RFC 3629 7: examples of valid sequences */
	{ "A\xE2\x89\xA2\xCE\x91.", 7, "\"A\xE2\x89\xA2\xCE\x91.\"", false },
	{ "\xED\x95\x9C\xEA\xB5\xAD\xEC\x96\xB4", 9,
	  "\"\xED\x95\x9C\xEA\xB5\xAD\xEC\x96\xB4\"", false },
	{ "\xF0\xA3\x8E\xB4", 4, "\"\xF0\xA3\x8E\xB4\"", false },
	/* the ends of each length */
	{ "\xC2\xA0\xDF\xBF", 4, "\"\xC2\xA0\xDF\xBF\"", false },
	{ "\xE0\xA0\x80\xEF\xBF\xBF", 6, "\"\xE0\xA0\x80\xEF\xBF\xBF\"",
	  false },
	{ "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", 8,
	  "\"\xF0\x90\x80\x80\xF4\x8F\xBF\xBF\"", false },
	/* C1 controls, line separators, bidi controls and their neighbours */
	{ "\xC2\x80\xC2\x9F", 4, "\"\\u0080\\u009f\"", true },
	{ "\xE2\x80\xA8\xE2\x80\xA9", 6, "\"\\u2028\\u2029\"", true },
	{ "\xE2\x80\xAA\xE2\x80\xAE\xD8\x9C", 8,
	  "\"\\u202a\\u202e\\u061c\"", true },
	{ "\xE2\x81\xA6\xE2\x81\xA9\xE2\x80\x8E", 9,
	  "\"\\u2066\\u2069\\u200e\"", true },
	{ "\xE2\x80\xA7\xE2\x80\xAF", 6, "\"\xE2\x80\xA7\xE2\x80\xAF\"",
	  false },
	/* RFC 3629 10: what a decoder must not take. C0 80, overlong */
	{ "\xC0\x80", 2, "\"\xEF\xBF\xBD\xEF\xBF\xBD\"", true },
	{ "/\xC0\xAE./", 5, "\"/\xEF\xBF\xBD\xEF\xBF\xBD./\"", true },
	{ "\xE0\x9F\xBF", 3, "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"",
	  true },
	/* a surrogate, above U+10FFFF, never a lead byte */
	{ "\xED\xA0\x80", 3, "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"",
	  true },
	{ "\xF4\x90\x80\x80", 4,
	  "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"", true },
	{ "\xF5\xFF", 2, "\"\xEF\xBF\xBD\xEF\xBF\xBD\"", true },
	/* cut short: one replacement for what could have begun a character */
	{ "a\xE2\x82", 3, "\"a\xEF\xBF\xBD\"", true },
	{ "\xF0\x9F\x98z", 4, "\"\xEF\xBF\xBDz\"", true },
	{ "\xC3", 1, "\"\xEF\xBF\xBD\"", true },
};

static void
texts_are_safe_utf8(void **state)
{
	struct json j = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		json_clear(&j);
		assert_int_equal(json_bytes(&j, NULL, texts[i].bytes,
		    texts[i].len), texts[i].differs);
		assert_true(json_ok(&j));
		assert_string_equal(j.bytes, texts[i].text);
	}
	json_free(&j);
}

/* Whatever the bytes are, a strict reader takes the text; where nothing had
 * to be replaced it gets them back. */
static void
a_reader_takes_whatever_came_in(void **state)
{
	struct json j = { 0 };
	uint8_t bytes[64];
	uint32_t random = 1;
	json_t *read;

	(void)state;
	for (int round = 0; round < 5000; round++) {
		for (size_t i = 0; i < sizeof(bytes); i++) {
			random = random * 1664525 + 1013904223;
			bytes[i] = (uint8_t)(random >> 24);
			if (round % 2)	/* much of it nearly UTF-8 */
				bytes[i] = (uint8_t)(i % 3 ? 0x80 | bytes[i] :
				    0xE0 | (bytes[i] & 15));
		}
		json_clear(&j);
		json_bytes(&j, NULL, bytes, sizeof(bytes));
		read = json_loadb(j.bytes, j.len,
		    JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
		assert_non_null(read);
		json_decref(read);
	}
	for (size_t i = 0; i < COUNT(texts); i++) {
		if (strstr(texts[i].text, "\xEF\xBF\xBD"))
			continue;
		json_clear(&j);
		json_bytes(&j, NULL, texts[i].bytes, texts[i].len);
		read = json_loadb(j.bytes, j.len,
		    JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
		assert_non_null(read);
		assert_int_equal(json_string_length(read), texts[i].len);
		assert_memory_equal(json_string_value(read), texts[i].bytes,
		    texts[i].len);
		json_decref(read);
	}
	json_free(&j);
}

static void
members_are_separated(void **state)
{
	struct json j = { 0 };

	(void)state;
	json_object_begin(&j, NULL);
	json_number(&j, "least", INT64_MIN);
	json_unsigned(&j, "most", UINT64_MAX);
	json_array_begin(&j, "rows");
	json_array_begin(&j, NULL);
	json_array_end(&j);
	json_array_begin(&j, NULL);
	json_number(&j, NULL, 1);
	json_bool(&j, NULL, true);
	json_array_end(&j);
	json_object_begin(&j, NULL);
	json_object_end(&j);
	json_array_end(&j);
	json_bool(&j, "no", false);
	json_none(&j, "none");
	json_hex(&j, "hex", "\x00\xAB\xff", 3);
	json_text(&j, "text", "x");
	json_object_end(&j);
	json_newline(&j);
	json_object_begin(&j, NULL);
	json_object_end(&j);
	json_newline(&j);
	assert_true(json_ok(&j));
	assert_int_equal(j.len, strlen(j.bytes));
	assert_string_equal(j.bytes,
	    "{\"least\":-9223372036854775808,\"most\":18446744073709551615,"
	    "\"rows\":[[],[1,true],{}],\"no\":false,\"none\":null,"
	    "\"hex\":\"00abff\",\"text\":\"x\"}\n{}\n");
	json_free(&j);
	assert_null(j.bytes);
}

static void
it_grows_and_is_used_again(void **state)
{
	struct json j = { 0 };
	char *memory;

	(void)state;
	for (int i = 0; i < 100000; i++)
		json_text(&j, NULL, "0123456789");
	assert_true(json_ok(&j));
	assert_int_equal(j.len, 100000 * 13 - 1);
	memory = j.bytes;
	json_clear(&j);
	json_number(&j, NULL, 7);
	assert_ptr_equal(j.bytes, memory);
	assert_string_equal(j.bytes, "7");
	json_free(&j);
}

/* A buffer that cannot grow: nothing more is written, and json_ok tells. */
static void
no_memory_is_told(void **state)
{
	struct json j = { 0 };

	(void)state;
	json_text(&j, NULL, "before");
	j.len = j.room = SIZE_MAX / 2 + 2;
	json_text(&j, NULL, "after");
	assert_false(json_ok(&j));
	json_object_end(&j);
	assert_int_equal(j.len, SIZE_MAX / 2 + 2);
	assert_memory_equal(j.bytes, "\"before\"", 9);
	json_clear(&j);
	assert_true(json_ok(&j));
	json_free(&j);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_safe_utf8),
		cmocka_unit_test(a_reader_takes_whatever_came_in),
		cmocka_unit_test(members_are_separated),
		cmocka_unit_test(it_grows_and_is_used_again),
		cmocka_unit_test(no_memory_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
