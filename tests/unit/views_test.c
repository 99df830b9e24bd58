/* views_test.c: filters that are kept under a name: whose they are, how many,
 * what a name may be, and a file that somebody else wrote. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "dashboard/views.h"

#define TEN "ten letter"

static char dir[64], why[300];

static int
set_up(void **state)
{
	(void)state;
	strcpy(dir, "/tmp/beadle-views-XXXXXX");
	return mkdtemp(dir) ? 0 : -1;
}

static int
tear_down(void **state)
{
	char path[100];

	(void)state;
	snprintf(path, sizeof(path), "rm -r %s", dir);
	return system(path);
}

static int
keep(const char *person, const char *name, const char *query)
{
	return views_keep(dir, person, name, query, why, sizeof(why));
}

static void
each_has_their_own(void **state)
{
	struct views v;

	(void)state;
	assert_int_equal(views_read(dir, "m.one", &v, why, sizeof(why)), 0);
	assert_int_equal(v.count, 0);
	assert_int_equal(keep("m.one", "Mine", "service=facebook"), 0);
	assert_int_equal(keep("m.two", "Mine", "show=all&q=a%20b"), 0);
	assert_int_equal(keep("m.one", "Mine", "show=all"), 1);
	assert_non_null(strstr(why, "already"));
	assert_int_equal(views_rename(dir, "m.one", "Mine", "Other", why,
	    sizeof(why)), 0);
	assert_int_equal(views_rename(dir, "m.one", "Mine", "Third", why,
	    sizeof(why)), 1);
	assert_int_equal(views_read(dir, "m.one", &v, why, sizeof(why)), 0);
	assert_int_equal(v.count, 1);
	assert_string_equal(v.all[0].name, "Other");
	assert_string_equal(v.all[0].query, "service=facebook");
	assert_int_equal(views_remove(dir, "m.one", "Other", why,
	    sizeof(why)), 0);
	assert_int_equal(views_remove(dir, "m.one", "Mine", why,
	    sizeof(why)), 1);
	views_read(dir, "m.one", &v, why, sizeof(why));
	assert_int_equal(v.count, 0);
	views_read(dir, "m.two", &v, why, sizeof(why));
	assert_int_equal(v.count, 1);
	assert_string_equal(v.all[0].query, "show=all&q=a%20b");
}

static void
names_and_filters_have_limits(void **state)
{
	static const struct { const char *name, *query; int r; } cases[] = {
		{ "", "show=all", 1 }, { "   ", "show=all", 1 },
		{ "a\nb", "show=all", 1 }, { "\xe2\x80\xae", "show=all", 1 },
		{ "\xff", "show=all", 1 }, { "a\x1b[2J", "show=all", 1 },
		{ TEN TEN TEN TEN TEN TEN, "show=all", 0 },
		{ TEN TEN TEN TEN TEN TEN "x", "show=all", 1 },
		{ "<script>", "show=all", 0 }, { "naïve \xf0\x9f\x90\xa6",
		    "show=all", 0 }, { "../../etc", "show=all", 0 },
		{ "no filter", "", 1 }, { "line", "show=all\nroot x", 1 },
		{ "space", "show=all x", 1 }, { "quote", "show=\"", 1 },
	};
	struct views v;
	char name[20];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (keep("m.one", cases[i].name, cases[i].query) !=
		    cases[i].r)
			fail_msg("%zu: %s", i, cases[i].name);
	for (i = 0; i < VIEWS_OF_PERSON; i++) {
		snprintf(name, sizeof(name), "view %zu", i);
		assert_int_equal(keep("m.two", name, "show=all"), 0);
	}
	assert_int_equal(keep("m.two", "one more", "show=all"), 1);
	assert_non_null(strstr(why, "Remove one first"));
	views_read(dir, "m.two", &v, why, sizeof(why));
	assert_int_equal(v.count, VIEWS_OF_PERSON);
	assert_string_equal(v.all[0].name, "view 0");
}

/* Refused whole, and left as it is. */
static void
what_is_not_ours_is_not_read(void **state)
{
	static const char *const texts[] = { "", "beadle views 2\n",
		"beadle views 1", "beadle views 1\nm.one 41\n",
		"beadle views 1\nm.one 4 show=all\n",
		"beadle views 1\nm.one zz show=all\n",
		"beadle views 1\nm.one 0a show=all\n",
		"beadle views 1\n\x1b 41 show=all\n",
		"beadle views 1\nm.one 41 show=\"><script>\n",
		"beadle views 1\nm.one 41 show=all" };
	char path[100];
	struct views v;
	FILE *f;

	(void)state;
	snprintf(path, sizeof(path), "%s/views", dir);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		f = fopen(path, "w");
		assert_non_null(f);
		fputs(texts[i], f);
		assert_int_equal(fclose(f), 0);
		why[0] = '\0';
		if (views_read(dir, "m.one", &v, why, sizeof(why)) != -1)
			fail_msg("read: %s", texts[i]);
		assert_non_null(strstr(why, "is not what beadle wrote"));
		assert_int_equal(keep("m.one", "A", "show=all"), -1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_has_their_own, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(names_and_filters_have_limits,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_not_ours_is_not_read,
		    set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
