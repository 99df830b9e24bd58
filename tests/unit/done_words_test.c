/* done_words_test.c: every name under which a look goes into the ledger has
 * words. The names are taken from where the source writes them. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "dashboard/done_words.h"

#define NAMES_LEAST 29		/* a pattern that finds less is out of date */

/* The source in one line; a name by each way to say it, one a line. What is
 * done to an account is said without that word. */
static const char names[] =
"words() { tr -s '\\n\\t ' ' ' < /dev/stdin | grep -oE \"$1\" |"
"    grep -oE '\"[a-z ]+\"' | tr -d '\"'; }\n"
"cat dashboard/*.c | words '(command, sizeof\\([a-z>.-]+\\), |"
"page_roster_look\\(p, |name_look\\(p, |command_look\\(io, &r, |"
"\\.command = )\"[a-z ]+\"'\n"
"cat dashboard/*.c | words '(account_entry e = \\{[^}]*\\}|"
"deed d = \\{[^}]*\\}|is_add \\? \"add\" : \"reset\")' | sed 's/^/account /'\n";

static void
every_look_has_words(void **state)
{
	FILE *in = popen(names, "r");
	bool has_export = false, has_revoked = false;
	char name[80];
	int count = 0;

	(void)state;
	assert_non_null(in);
	for (; fgets(name, sizeof(name), in); count++) {
		name[strcspn(name, "\n")] = '\0';
		for (int l = 0; l < LANGUAGE_COUNT; l++)
			if (strcmp(done_look((enum language)l, name),
			    name) == 0)
				fail_msg("\"%s\" has no words", name);
		has_export |= strcmp(name, "journal export") == 0;
		has_revoked |= strcmp(name, "account token revoked") == 0;
	}
	assert_int_equal(pclose(in), 0);
	assert_true(has_export && has_revoked);
	if (count < NAMES_LEAST)
		fail_msg("%d names were found", count);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_look_has_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
