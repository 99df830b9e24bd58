/* lawfile_test.c: lines replaced, and every other byte as it was. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "dashboard/lawfile.h"
#include "tests/unit/texts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static void
write_text(const char *path, const char *text)
{
	FILE *out = fopen(path, "w");

	assert_non_null(out);
	fputs(text, out);
	fclose(out);
}

static void
sections_are_replaced(void **state)
{
	static const struct { const char *before, *after; } cases[] = {
		/* Comments before the next key are that key's. */
		{ "# top\na: 1\nb:\n  - x   # of x\n  # between\n  - y\n\n"
		    "# of c\nc: 3 # end\n", "# top\na: 1\nb: new\n\n# of c\n"
		    "c: 3 # end\n" },
		{ "b: [x,\n  y]\na: 1\n", "b: new\na: 1\n" },
		{ "a: 1\nb: x", "a: 1\nb: new\n" },
		{ "a: 1\nb:\n  - x\n\n# the end\n...\n",
		    "a: 1\nb: new\n\n# the end\n...\n" },
		/* Other lines keep the ends they have. */
		{ "a: 1\r\nb: x\r\nc: 2\r\n", "a: 1\r\nb: new\nc: 2\r\n" },
		/* Deeper keys of that name are others'. */
		{ "a: {b: 1}\nc:\n  b: 2\nb: x\n",
		    "a: {b: 1}\nc:\n  b: 2\nb: new\n" },
		/* Where there is none it is added. */
		{ "a: 1\n", "a: 1\nb: new\n" },
		{ "a: 1", "a: 1\nb: new\n" },
	};
	char dir[] = "/tmp/beadle-lawfile-XXXXXX", path[64], why[200] = "";
	struct text_faults *f = text_faults_new();
	struct lawfile l, again;
	struct stat st;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/t.yaml", dir);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		write_text(path, cases[i].before);
		assert_int_equal(chmod(path, 0640), 0);
		assert_int_equal(lawfile_open(&l, dir, "t.yaml", why,
		    sizeof(why)), 0);
		assert_int_equal(lawfile_replace(&l, "b", "b: new\n", f, why,
		    sizeof(why)), 0);
		assert_string_equal(l.bytes, cases[i].after);
		assert_int_equal(lawfile_open(&again, dir, "t.yaml", why,
		    sizeof(why)), 0);
		assert_string_equal(again.bytes, cases[i].before);
		lawfile_close(&again);
		assert_int_equal(lawfile_save(&l, why, sizeof(why)), 0);
		lawfile_close(&l);
		assert_int_equal(lawfile_open(&again, dir, "t.yaml", why,
		    sizeof(why)), 0);
		assert_string_equal(again.bytes, cases[i].after);
		lawfile_close(&again);
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_mode & 07777, 0640);
	}
	unlink(path);
	assert_int_equal(rmdir(dir), 0);	/* no draft is left */
	text_faults_free(f);
}

static void
what_cannot_be_changed(void **state)
{
	static const struct { const char *text, *why; } cases[] = {
		{ "{a: 1, b: 2}\n", "t.yaml, line 1: begin the line with "
		    "\"b:\"" },
		{ "a: 1\n\"b\": 2\n", "line 2: begin" },
	};
	char dir[] = "/tmp/beadle-lawfile-XXXXXX", path[64], why[200] = "";
	struct text_faults *f = text_faults_new();
	struct lawfile l;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/t.yaml", dir);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		write_text(path, cases[i].text);
		assert_int_equal(lawfile_open(&l, dir, "t.yaml", why,
		    sizeof(why)), 0);
		assert_int_equal(lawfile_replace(&l, "b", "b: new\n", f, why,
		    sizeof(why)), -1);
		assert_non_null(strstr(why, cases[i].why));
		assert_string_equal(l.bytes, cases[i].text);
		lawfile_close(&l);
	}
	/* Not YAML at all: the faults say so. */
	write_text(path, "a: [\n");
	assert_int_equal(lawfile_open(&l, dir, "t.yaml", why, sizeof(why)), 0);
	assert_int_equal(lawfile_replace(&l, "b", "b: new\n", f, why,
	    sizeof(why)), -1);
	assert_true(text_faults_count(f, TEXT_ERROR) > 0);
	/* A directory that is gone: the old text cannot be lost. */
	unlink(path);
	assert_int_equal(rmdir(dir), 0);
	assert_int_equal(lawfile_save(&l, why, sizeof(why)), -1);
	assert_non_null(strstr(why, "cannot write"));
	lawfile_close(&l);
	assert_int_equal(lawfile_open(&l, dir, "t.yaml", why, sizeof(why)),
	    -1);
	assert_non_null(strstr(why, "No such file"));
	lawfile_close(&l);
	text_faults_free(f);
}

/* A law that is a link to where it lies stays one. */
static void
a_link_stays_a_link(void **state)
{
	char dir[] = "/tmp/beadle-lawfile-XXXXXX", path[64], link[64];
	char why[200] = "";
	struct lawfile l;
	struct stat st;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/true.yaml", dir);
	snprintf(link, sizeof(link), "%s/t.yaml", dir);
	write_text(path, "a: 1\n");
	assert_int_equal(symlink("true.yaml", link), 0);
	assert_int_equal(lawfile_open(&l, dir, "t.yaml", why, sizeof(why)), 0);
	assert_int_equal(lawfile_splice(&l, 3, 4, "22"), 0);
	assert_string_equal(l.bytes, "a: 22\n");
	assert_int_equal(lawfile_save(&l, why, sizeof(why)), 0);
	assert_int_equal(lstat(link, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	lawfile_close(&l);
	unlink(link);
	unlink(path);
	assert_int_equal(rmdir(dir), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sections_are_replaced),
		cmocka_unit_test(what_cannot_be_changed),
		cmocka_unit_test(a_link_stays_a_link),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
