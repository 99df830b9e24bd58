/* text_test.c: what is read, and how every kind of fault is reported. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "classify/text.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* A text that must be read. */
static struct text *
read_text(const char *bytes)
{
	struct text_faults *f = text_faults_new();
	struct text *t = NULL;

	assert_non_null(f);
	assert_int_equal(text_read(&t, "t.yaml", bytes, strlen(bytes), f), 0);
	assert_string_equal(text_faults_text(f), "");
	text_faults_free(f);
	return t;
}

static void
values_and_places(void **state)
{
	struct text *t = read_text("\xef\xbb\xbf# a comment\r\n"
	    "school: Ägidius\r\n"
	    "days: [mon, \"tue\"]\r\n"
	    "empty:\r\n"
	    "rows:\r\n"
	    "  - {a: 1}\r\n");
	const struct text_value *root = text_root(t), *v;

	(void)state;
	assert_true(text_is_map(root));
	assert_int_equal(text_count(root), 4);
	assert_string_equal(text_raw(text_key_at(root, 0)), "school");
	assert_string_equal(text_raw(text_value_at(root, 0)), "Ägidius");
	v = text_value_at(root, 1);
	assert_true(text_is_list(v));
	assert_int_equal(text_count(v), 2);
	assert_string_equal(text_raw(text_item(v, 1)), "tue");
	assert_string_equal(text_key(text_item(v, 1)), "days");
	assert_int_equal(text_line(text_item(v, 1)), 3);
	assert_null(text_item(v, 2));
	assert_true(text_is_scalar(text_value_at(root, 2)));
	assert_string_equal(text_raw(text_value_at(root, 2)), "");
	v = text_item(text_value_at(root, 3), 0);
	assert_string_equal(text_raw(text_value_at(v, 0)), "1");
	assert_string_equal(text_raw(v), "");
	assert_string_equal(text_key(root), "");
	/* Nothing has no shape. */
	assert_int_equal(text_count(NULL), 0);
	assert_false(text_is_map(NULL));
	assert_null(text_value_at(NULL, 0));
	assert_null(text_key_at(text_value_at(root, 1), 0));
	assert_string_equal(text_raw(NULL), "");
	text_free(t);
	text_free(NULL);
}

/* printf 'a: 1\n' | sha256sum */
static void
hash_is_of_the_bytes(void **state)
{
	struct text *t = read_text("a: 1\n");

	(void)state;
	assert_string_equal(text_hash(t), 
	    "37b128c59f1f5097f73f82691cb519f1f568667faab5ced1b4ab979d36837eae");
	text_free(t);
}

#define NUL "\0"
static const struct {
	const char *bytes;
	size_t len;		/* 0: to the first NUL */
	const char *faults;
} bad[] = {
	{ "", 0, "t.yaml: there is nothing in it\n" },
	{ "# only a comment\n", 0, "t.yaml: there is nothing in it\n" },
	{ "a: 1\nb: 2\na: 3\n", 0,
	    "t.yaml:3:1: \"a\" given twice (first on line 1)\n"
	    "a: 3\n^\n" },
	{ "- {b: 1, \"b\": 2}\n", 0,
	    "t.yaml:1:10: \"b\" given twice (first on line 1)\n"
	    "- {b: 1, \"b\": 2}\n         ^\n" },
	{ "a: &x 1\nb: *x\n", 0,
	    "t.yaml:1:4: anchors (&x) are not used here: write the value out\n"
	    "a: &x 1\n   ^\n"
	    "t.yaml:2:4: aliases (*x) are not used here: write the value out\n"
	    "b: *x\n   ^\n" },
	{ "a: !!int 1\n", 0,
	    "t.yaml:1:4: tags (tag:yaml.org,2002:int) are not used here: "
	    "write only the value\na: !!int 1\n   ^\n" },
	{ "a: 1\n---\nb: 2\n", 0,
	    "t.yaml:2:1: a second document begins here: only one is read\n"
	    "---\n^\n" },
	{ "[a, b]: 1\n", 0,
	    "t.yaml:1:1: a key must be plain words\n[a, b]: 1\n^\n" },
	{ "a:\n\tb: 1\n", 0,
	    "t.yaml:2:1: found character that cannot start any token while "
	    "scanning for the next token: indent with spaces, not tabs\n"
	    " b: 1\n^\n" },
	{ "a: [1\nb: 2\n", 0,
	    "t.yaml:2:2: did not find expected ',' or ']' while parsing a "
	    "flow sequence\nb: 2\n ^\n" },
	{ "a: 1\nwho: the school\x92s\nb: \xff\n", 0,
	    "t.yaml:2:16: byte 0x92 is not UTF-8: save the file as UTF-8\n"
	    "who: the school?s\n               ^\n"
	    "t.yaml:3:4: byte 0xff is not UTF-8: save the file as UTF-8\n"
	    "b: ?\n   ^\n" },
	{ "ä: \x1b[31m\n", 0,
	    "t.yaml:1:4: control character U+001B: remove it\n"
	    "ä: ?[31m\n   ^\n" },
	{ "a: x" NUL "y\n", 7,
	    "t.yaml:1:5: control character U+0000: remove it\n"
	    "a: x?y\n    ^\n" },
	{ "a: \"x\\0y\"\n", 0,
	    "t.yaml:1:4: \"\\0\" cannot stand in a value\n"
	    "a: \"x\\0y\"\n   ^\n" },
	{ "\xff\xfe" "a\0:\0", 6,
	    "t.yaml: is UTF-16: save the file as UTF-8\n" },
	{ "[[[[[[[[[[[[[[[[[", 0,
	    "t.yaml:1:17: nested deeper than 16 levels\n"
	    "[[[[[[[[[[[[[[[[[\n                ^\n" },
	{ "a: \"unfinished\n", 0,
	    "t.yaml:2:1: found unexpected end of stream while scanning a "
	    "quoted scalar\n\n^\n" },
};

static void
every_fault_has_its_place(void **state)
{
	struct text *const untouched = (struct text *)state;
	size_t i, len;

	for (i = 0; i < ARRAY_LEN(bad); i++) {
		struct text_faults *f = text_faults_new();
		struct text *t = untouched;

		len = bad[i].len > 0 ? bad[i].len : strlen(bad[i].bytes);
		assert_int_equal(text_read(&t, "t.yaml", bad[i].bytes, len, f),
		    -1);
		assert_string_equal(text_faults_text(f), bad[i].faults);
		assert_true(text_faults_count(f, TEXT_ERROR) > 0);
		assert_ptr_equal(t, untouched);
		text_faults_free(f);
	}
}

/* A character above U+FFFF, and a line end only YAML 1.1 knows, count as one
 * column and one line, as libyaml counts them. */
static void
columns_are_characters(void **state)
{
	struct text *t = read_text("{\xf0\x9f\x98\x80: 1, b: 2}\xc2\x85# c\n");
	struct text_faults *f = text_faults_new();

	(void)state;
	text_fault(f, TEXT_WARNING, text_value_at(text_root(t), 1),
	    "too \x1b[31m much%s", "\nof it");
	/* NEL ends the first line and is shown as the control it is. */
	assert_string_equal(text_faults_text(f),
	    "t.yaml:1:11: warning: too ?[31m much?of it\n"
	    "{\xf0\x9f\x98\x80: 1, b: 2}?\n          ^\n");
	assert_int_equal(text_faults_count(f, TEXT_WARNING), 1);
	assert_int_equal(text_faults_count(f, TEXT_ERROR), 0);
	text_fault(f, TEXT_QUESTION, NULL, "why");
	assert_non_null(strstr(text_faults_text(f), "question: why\n"));
	text_free(t);
	text_faults_free(f);
}

static void
long_lines_are_cut_round_the_place(void **state)
{
	char line[400] = "{a: ";
	struct text_faults *f = text_faults_new();
	struct text *t;

	(void)state;
	memset(line + 4, 'x', 140);
	strcpy(line + 144, ", b: 1, c: ");
	memset(line + strlen(line), 'y', 100);
	strcat(line, "}");
	t = read_text(line);
	text_fault(f, TEXT_ERROR, text_value_at(text_root(t), 1), "here");
	assert_string_equal(text_faults_text(f), "t.yaml:1:150: here\n"
	    "...xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx, b: 1, c: "
	    "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyy...\n"
	    "                                           ^\n");
	text_free(t);
	text_faults_free(f);
}

static void
a_flood_of_faults_is_counted(void **state)
{
	struct text_faults *f = text_faults_new();
	char word[2000];
	size_t before;
	int i;

	(void)state;
	memset(word, 'w', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	for (i = 0; i < 200; i++)
		text_fault(f, TEXT_ERROR, NULL, "%s", word);
	before = strlen(text_faults_text(f));
	assert_true(before < 200 * 1100);
	for (i = 0; i < 1000; i++)
		text_fault(f, TEXT_ERROR, NULL, "%s", word);
	assert_string_equal(text_faults_text(f) + before,
	    "further faults are not shown\n");
	assert_int_equal(text_faults_count(f, TEXT_ERROR), 1200);
	text_faults_free(f);
}

/* As the lines tell them: severity, place, file, message. */
static void
faults_can_be_had_one_by_one(void **state)
{
	static const struct { enum text_severity severity; size_t line, column;
		const char *file, *message, *key; } want[] = {
		{ TEXT_ERROR, 1, 2, "t.yaml", "bad \"a\"", "" },
		{ TEXT_QUESTION, 0, 0, "", "why?of it", "" },
		{ TEXT_WARNING, 2, 5, "t.yaml", "odd", "b" },
	};
	struct text *t = read_text("{a: 1,\n b: 2}");
	struct text_faults *f = text_faults_new();
	struct text_finding found;
	size_t i;

	(void)state;
	text_fault(f, TEXT_ERROR, text_key_at(text_root(t), 0), "bad \"a\"");
	text_fault(f, TEXT_QUESTION, NULL, "why\nof it");
	text_fault(f, TEXT_WARNING, text_value_at(text_root(t), 1), "odd");
	for (i = 0; text_faults_at(f, i, &found); i++) {
		assert_int_equal(found.severity, want[i].severity);
		assert_int_equal(found.line, want[i].line);
		assert_int_equal(found.column, want[i].column);
		assert_int_equal(found.file_len, strlen(want[i].file));
		assert_memory_equal(found.file, want[i].file, found.file_len);
		assert_int_equal(found.message_len, strlen(want[i].message));
		assert_memory_equal(found.message, want[i].message,
		    found.message_len);
		assert_string_equal(found.key, want[i].key);
	}
	assert_int_equal(i, sizeof(want) / sizeof(want[0]));
	text_free(t);
	text_faults_free(f);
}

static void
files(void **state)
{
	char path[] = "/tmp/text_test.XXXXXX";
	struct text_faults *f = text_faults_new();
	int fd = mkstemp(path);
	struct text *t;

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "a: 1\n", 5), 5);
	assert_int_equal(text_load(&t, path, f), 0);
	assert_string_equal(text_raw(text_value_at(text_root(t), 0)), "1");
	text_free(t);
	assert_int_equal(ftruncate(fd, (4 << 20) + 1), 0);
	assert_int_equal(text_load(&t, path, f), -1);
	assert_non_null(strstr(text_faults_text(f),
	    ": is larger than 4 MiB, the most that is read\n"));
	close(fd);
	unlink(path);
	assert_int_equal(text_load(&t, path, f), -1);
	assert_non_null(strstr(text_faults_text(f),
	    ": cannot be read: No such file or directory\n"));
	assert_int_equal(text_load(&t, "/tmp", f), -1);
	assert_non_null(strstr(text_faults_text(f),
	    "/tmp: cannot be read: Is a directory\n"));
	text_faults_free(f);
}

static const struct text_field fields[] = {
	{ "id", true }, { "kind", true }, { "range", false },
	{ "used_by", false },
};

static const struct {
	const char *bytes, *faults;
	int result;
} mappings[] = {
	{ "{id: a, kind: b}", "", 0 },
	{ "{id: a, used-by: b}",
	    "t.yaml:1:9: device: unknown key \"used-by\": did you mean "
	    "\"used_by\"?\n{id: a, used-by: b}\n        ^\n"
	    "t.yaml:1:1: device: \"kind\" is missing\n"
	    "{id: a, used-by: b}\n^\n", -1 },
	{ "{id: a, kind: b, colour: red}",
	    "t.yaml:1:18: device: unknown key \"colour\"\n"
	    "{id: a, kind: b, colour: red}\n                 ^\n", 0 },
	{ "[id]", "t.yaml:1:1: device: expected \"key: value\" lines here\n"
	    "[id]\n^\n", -1 },
};

static void
fields_of_a_mapping(void **state)
{
	const struct text_value *values[ARRAY_LEN(fields)];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(mappings); i++) {
		struct text_faults *f = text_faults_new();
		struct text *t = read_text(mappings[i].bytes);

		assert_int_equal(text_fields(text_root(t), "device", fields,
		    ARRAY_LEN(fields), values, f), mappings[i].result);
		assert_string_equal(text_faults_text(f), mappings[i].faults);
		assert_null(values[2]);
		if (mappings[i].result == 0)
			assert_string_equal(text_raw(values[1]), "b");
		text_free(t);
		text_faults_free(f);
	}
}

enum scalar { STRING, BOOL, NUMBER, SIZE, WORD, DATE, CLOCK };
#define BAD INT64_MIN

/* Dates by "date -u -d 2026-09-01 +%s", divided by 86400. */
static const struct {
	enum scalar as;
	const char *written;
	int64_t want;
} scalars[] = {
	{ STRING, "x", 0 }, { STRING, "\"\"", BAD }, { STRING, "[]", BAD },
	{ BOOL, "yes", 1 }, { BOOL, "no", 0 }, { BOOL, "true", BAD },
	{ BOOL, "Yes", BAD }, { BOOL, "", BAD }, { BOOL, "[yes]", BAD },
	{ NUMBER, "0", 0 }, { NUMBER, "-5", -5 }, { NUMBER, "100", 100 },
	{ NUMBER, "101", BAD }, { NUMBER, "-11", BAD }, { NUMBER, "010", BAD },
	{ NUMBER, "+1", BAD }, { NUMBER, "1.0", BAD }, { NUMBER, "0x1", BAD },
	{ NUMBER, "1 2", BAD }, { NUMBER, "\"-\"", BAD },
	{ NUMBER, "99999999999999999999", BAD }, { NUMBER, "{}", BAD },
	{ SIZE, "65535", 65535 }, { SIZE, "64K", 65536 },
	{ SIZE, "256M", 268435456 }, { SIZE, "2G", INT64_C(2147483648) },
	{ SIZE, "64k", BAD }, { SIZE, "64KB", BAD }, { SIZE, "K", BAD },
	{ SIZE, "5G", BAD }, { SIZE, "9999999999G", BAD }, { SIZE, "9", BAD },
	{ WORD, "school", 0 }, { WORD, "guest", 2 }, { WORD, "School", BAD },
	{ WORD, "guests", BAD }, { WORD, "", BAD }, { WORD, "[school]", BAD },
	{ DATE, "1970-01-01", 0 }, { DATE, "2026-09-01", 20697 },
	{ DATE, "2024-02-29", 19782 }, { DATE, "2000-03-01", 11017 },
	{ DATE, "1969-12-31", -1 }, { DATE, "2100-12-31", 47846 },
	{ DATE, "2026-02-29", BAD }, { DATE, "2100-02-29", BAD },
	{ DATE, "2026-04-31", BAD }, { DATE, "2026-13-01", BAD },
	{ DATE, "2026-00-10", BAD }, { DATE, "2026-01-00", BAD },
	{ DATE, "2026-9-1", BAD }, { DATE, "01/09/2026", BAD },
	{ DATE, "2026-09-01 ", 20697 }, { DATE, "\"2026-09-01 \"", BAD },
	{ CLOCK, "08:50", 530 }, { CLOCK, "00:00", 0 },
	{ CLOCK, "24:00", 1440 }, { CLOCK, "24:01", BAD },
	{ CLOCK, "8:50", BAD }, { CLOCK, "08:60", BAD },
	{ CLOCK, "08.50", BAD }, { CLOCK, "-1:00", BAD },
};

static int
read_scalar(enum scalar as, const struct text_value *v, int64_t *out,
    struct text_faults *f)
{
	static const char *const words[] = { "school", "personal", "guest" };
	const char *s;
	int32_t day;
	int n, result = -1;
	bool b;

	switch (as) {
	case STRING:
		result = text_string(v, &s, f);
		*out = 0;
		break;
	case BOOL:
		result = text_bool(v, &b, f);
		*out = result == 0 && b;
		break;
	case NUMBER:
		return text_number(v, -10, 100, out, f);
	case SIZE:
		return text_size(v, 10, INT64_C(4) << 30, out, f);
	case WORD:
		result = text_word(v, words, ARRAY_LEN(words), &n, f);
		*out = result == 0 ? n : 0;
		break;
	case DATE:
		result = text_date(v, &day, f);
		*out = result == 0 ? day : 0;
		break;
	case CLOCK:
		result = text_clock(v, &n, f);
		*out = result == 0 ? n : 0;
		break;
	}
	return result;
}

static void
scalars_are_strict(void **state)
{
	char bytes[100];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(scalars); i++) {
		struct text_faults *f = text_faults_new();
		struct text *t;
		int64_t got = 0;
		int result;

		snprintf(bytes, sizeof(bytes), "key: %s\n", scalars[i].written);
		t = read_text(bytes);
		result = read_scalar(scalars[i].as,
		    text_value_at(text_root(t), 0), &got, f);
		if (result != (scalars[i].want == BAD ? -1 : 0))
			fail_msg("%s: returned %d", bytes, result);
		if (result == 0)
			assert_int_equal(got, scalars[i].want);
		assert_int_equal(text_faults_count(f, TEXT_ERROR),
		    result == 0 ? 0 : 1);
		if (result != 0)
			assert_non_null(strstr(text_faults_text(f),
			    "key: expected "));
		text_free(t);
		text_faults_free(f);
	}
}

/* What is absent was reported by text_fields, if it was required. */
static void
absent_values_add_no_fault(void **state)
{
	struct text_faults *f = text_faults_new();
	int64_t got;
	int as;

	(void)state;
	for (as = STRING; as <= CLOCK; as++)
		assert_int_equal(read_scalar(as, NULL, &got, f), -1);
	assert_string_equal(text_faults_text(f), "");
	text_faults_free(f);
}

static void
expectations_are_named(void **state)
{
	struct text *t = read_text("break: sometimes\n");
	struct text_faults *f = text_faults_new();
	int64_t got;

	(void)state;
	assert_int_equal(read_scalar(BOOL, text_value_at(text_root(t), 0),
	    &got, f), -1);
	assert_int_equal(read_scalar(WORD, text_value_at(text_root(t), 0),
	    &got, f), -1);
	assert_int_equal(read_scalar(SIZE, text_root(t), &got, f), -1);
	assert_string_equal(text_faults_text(f),
	    "t.yaml:1:8: break: expected yes or no, found \"sometimes\"\n"
	    "break: sometimes\n       ^\n"
	    "t.yaml:1:8: break: expected one of school, personal, guest, "
	    "found \"sometimes\"\nbreak: sometimes\n       ^\n"
	    "t.yaml:1:1: expected a size from 10 to 4G, such as 65535, 64K or "
	    "256M, found a mapping\nbreak: sometimes\n^\n");
	text_free(t);
	text_faults_free(f);
}

/* Every day of four centuries and more, by counting. */
static void
days_by_counting(void **state)
{
	static const int lengths[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30,
		31, 30, 31 };
	char text[TEXT_DAY_TEXT], want[40];
	int year, month, day;
	int32_t n = -719162;	/* date -u -d 0001-01-01 +%s / 86400 */

	(void)state;
	for (year = 1; year < 2800; year++) {
		bool leap = (year % 4 == 0 && year % 100 != 0) ||
		    year % 400 == 0;

		for (month = 1; month <= 12; month++)
			for (day = 1; day <= lengths[month - 1] +
			    (leap && month == 2); day++, n++) {
				assert_int_equal(text_day_of(year, month, day),
				    n);
				snprintf(want, sizeof(want), "%04d-%02d-%02d",
				    year, month, day);
				assert_string_equal(text_day_text(n, text),
				    want);
			}
	}
}

static void
sizes_as_text(void **state)
{
	char text[TEXT_SIZE_TEXT];

	(void)state;
	assert_string_equal(text_size_text(0, text), "0");
	assert_string_equal(text_size_text(65535, text), "65535");
	assert_string_equal(text_size_text(65536, text), "64K");
	assert_string_equal(text_size_text(INT64_C(1) << 28, text), "256M");
	assert_string_equal(text_size_text(INT64_C(3) << 40, text), "3072G");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_and_places),
		cmocka_unit_test(hash_is_of_the_bytes),
		cmocka_unit_test(every_fault_has_its_place),
		cmocka_unit_test(columns_are_characters),
		cmocka_unit_test(long_lines_are_cut_round_the_place),
		cmocka_unit_test(a_flood_of_faults_is_counted),
		cmocka_unit_test(faults_can_be_had_one_by_one),
		cmocka_unit_test(files),
		cmocka_unit_test(fields_of_a_mapping),
		cmocka_unit_test(scalars_are_strict),
		cmocka_unit_test(absent_values_add_no_fault),
		cmocka_unit_test(expectations_are_named),
		cmocka_unit_test(days_by_counting),
		cmocka_unit_test(sizes_as_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
