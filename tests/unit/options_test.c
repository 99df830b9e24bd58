/* options_test.c: command lines, good and bad. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "dashboard/options.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct options_row table[] = {
	{ "day", 'd', "DAY", "which day" },
	{ "json", '\0', NULL, "as JSON" },
	{ "read", 'r', "FILE", "read it" },
	{ "dayish", '\0', NULL, "begins like another" },
	{ "form", 'f', "=FORM", "which form, if any" },
};

/* What is read: "day|json|read|dayish|form|first argument", "-" what is absent. */
static const struct { const char *line, *want; } good[] = {
	{ "", "-|-|-|-|-|-" },
	{ "--day 2026-11-20", "2026-11-20|-|-|-|-|-" },
	{ "--day=2026-11-20 a", "2026-11-20|-|-|-|-|a" },
	{ "--day= a", "|-|-|-|-|a" },
	{ "-d today --json b", "today||-|-|-|b" },
	{ "-dtoday", "today|-|-|-|-|-" },
	{ "-r - x", "-|-|-|-|-|x" },		/* "-" is a value */
	{ "- --json", "-||-|-|-|-" },		/* and an argument */
	{ "--dayish", "-|-|-||-|-" },
	{ "--json -- --day", "-||-|-|-|--day" },
	{ "a --json", "-||-|-|-|a" },
	{ "a -d today b --json c", "today||-|-|-|a b c" },
	{ "a --json -- b --day", "-||-|-|-|a b --day" },
	{ "--day --json", "--json|-|-|-|-|-" },	/* whatever follows is it */
	{ "--form a", "-|-|-|-||a" },	/* what may have a value has it glued */
	{ "--form=json a", "-|-|-|-|json|a" },
	{ "-fjson -d today", "today|-|-|-|json|-" },
};

static const struct { const char *line, *why; } bad[] = {
	{ "--nonsense", "unknown option --nonsense" },
	{ "--nonsense=secret", "unknown option --nonsense" },
	{ "-x", "unknown option -x" },
	{ "-xyz", "unknown option -x" },
	{ "--da 1", "unknown option --da" },
	{ "--json=1", "option --json takes no value" },
	{ "--day", "option --day needs a value: DAY" },
	{ "-d", "option --day needs a value: DAY" },
	{ "-d 1 --day 2", "option --day is given twice" },
};

/* line cut at spaces behind a program's name. */
static int
cut(char *line, char **argv, int room)
{
	int argc = 0;

	argv[argc++] = line;
	for (line = strtok(line, " "); line && argc < room;
	    line = strtok(NULL, " "))
		argv[argc++] = line;
	argv[argc] = NULL;
	return argc;
}

static void
test_good(void **state)
{
	const char *values[COUNT(table)];
	char line[80], got[120], why[80];
	char *argv[10];
	int argc, first;
	size_t i, v;

	(void)state;
	for (i = 0; i < COUNT(good); i++) {
		snprintf(line, sizeof(line), "%s", good[i].line);
		argc = cut(line, argv, 9);
		assert_int_equal(options_read(table, COUNT(table), argc, argv,
		    values, &first, why, sizeof(why)), 0);
		got[0] = '\0';
		for (v = 0; v < COUNT(table); v++)
			snprintf(got + strlen(got), sizeof(got) - strlen(got),
			    "%s|", values[v] ? values[v] : "-");
		if (first == argc)
			strcat(got, "-");
		for (; first < argc; first++)
			snprintf(got + strlen(got), sizeof(got) - strlen(got),
			    "%s%s", argv[first], first + 1 < argc ? " " : "");
		assert_string_equal(got, good[i].want);
	}
}

static void
test_bad(void **state)
{
	const char *values[COUNT(table)];
	char line[80], why[80];
	char *argv[10];
	int first;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		snprintf(line, sizeof(line), "%s", bad[i].line);
		assert_int_equal(options_read(table, COUNT(table),
		    cut(line, argv, 9), argv, values, &first, why,
		    sizeof(why)), -1);
		assert_string_equal(why, bad[i].why);
	}
}

static void
test_help(void **state)
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	(void)state;
	options_help(table, COUNT(table), f);
	assert_int_equal(fclose(f), 0);
	assert_non_null(strstr(text, "\n  -f, --form[=FORM]"));
	assert_non_null(strstr(text, "  -d, --day DAY "));
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_help),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
