/* state_version_test.c: which forms of a state are read, and moved forward. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "store/files.h"
#include "store/state_version.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static void
forms(void **state)
{
	static const struct {
		const char *text;	/* NULL: no file */
		bool has_journal;
		int check, migrate;
	} cases[] = {
		{ NULL, false, 0, 0 },		/* to be made */
		{ NULL, true, 0, 1 },		/* form 1 */
		{ "beadle-state 1\n", true, 0, 1 },
		{ "beadle-state 2\n", true, 0, 1 },
		{ "beadle-state 3\n", true, 0, 1 },
		{ "beadle-state 4\n", true, 0, 0 },
		{ "beadle-state 5\n", true, -1, -1 },
		{ "beadle-state 0\n", true, -1, -1 },
		{ "beadle-state 2x\n", true, -1, -1 },
		{ "beadle-state 2", true, -1, -1 },
		{ "", true, -1, -1 },
		{ "state 2\n", true, -1, -1 },
	};
	size_t i, len;

	(void)state;
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		char dir[] = "/tmp/state_version.XXXXXX", path[64], why[512];
		char command[80], *text;

		assert_non_null(mkdtemp(dir));
		snprintf(path, sizeof(path), "%s/journal", dir);
		if (cases[i].has_journal)
			assert_int_equal(files_directory(path), 0);
		if (cases[i].text)
			assert_int_equal(files_replace(dir, "version",
			    cases[i].text, strlen(cases[i].text), why,
			    sizeof(why)), 0);
		why[0] = '\0';
		if (state_version_check(dir, why, sizeof(why)) !=
		    cases[i].check)
			fail_msg("case %zu: %s", i, why);
		assert_int_equal(state_version_migrate(dir, why, sizeof(why)),
		    cases[i].migrate);
		assert_int_equal(why[0] != '\0', cases[i].check < 0);
		text = files_read(dir, "version", 100, &len);
		assert_string_equal(text, cases[i].check < 0 ? cases[i].text :
		    "beadle-state 4\n");
		free(text);
		/* And again. */
		assert_int_equal(state_version_migrate(dir, why, sizeof(why)),
		    cases[i].check);
		snprintf(command, sizeof(command), "rm -rf %s", dir);
		assert_int_equal(system(command), 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(forms) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
